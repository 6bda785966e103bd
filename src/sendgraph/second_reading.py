"""A file's printed lines, read without our readers: what an audit compares quotations with.

Nothing here shares code with documents/, nor the library that reads a format there: a fault of either would not be
found by itself.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from html.parser import HTMLParser

from pypdf import PdfReader
from pypdf.errors import PyPdfError

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_LINE_END = re.compile(r"[\n\r\f\v\u0085\u2028\u2029]")
_PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_WORD_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_WORD_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|<w:(tab|br|cr)\b[^>]*/>|<w:(noBreakHyphen)/>")
_INLINE = frozenset({"a", "abbr", "b", "cite", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"})
_SILENT = frozenset({"script", "style", "template"})


def lines_of(data: bytes) -> list[str]:
    """Return the lines of a file that say something, in their order, whatever its format.

    Raises ValueError for a PDF or Word file that is damaged.
    """
    if data[:1024].lstrip().startswith(b"%PDF-"):
        text = _pdf(data)
    elif data.startswith(b"PK"):
        text = _word(data)
    elif _PAGE.match(data[3:] if data.startswith(b"\xef\xbb\xbf") else data):
        text = _web_page(data)
    else:
        text = _TAG.sub("\n", _decoded(data))
    return [line for line in _LINE_END.split(text) if line.strip()]


def _decoded(data: bytes, declared: str | None = None) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(declared or "cp1252", errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


def _pdf(data: bytes) -> str:
    try:
        return "\f".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    except (PyPdfError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _word(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            markup = archive.read("word/document.xml").decode("utf-8")
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
    return "\n".join(_word_line(paragraph) for paragraph in _WORD_PARAGRAPH.findall(markup))


def _word_line(paragraph: str) -> str:
    marks = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    return "".join(
        html.unescape(match[1]) if match[1] is not None else marks[match[2] or match[3]]
        for match in _WORD_TEXT.finditer(paragraph)
    )


def _web_page(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    page = _WebPage()
    page.feed(_decoded(data, declared[1].decode("ascii") if declared else None))
    page.close()
    return "".join(page.parts)


class _WebPage(HTMLParser):
    """Gathers the words of a web page; every tag but those within a line begins a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        self.parts.append("" if tag in _INLINE else "\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        self.parts.append("" if tag in _INLINE else "\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(re.split(r"\s+", data)))
