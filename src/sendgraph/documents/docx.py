"""Word files to canonical text and blocks: paragraphs with their styles, lists, tables; no macros are run.

The body is read from its XML, since text in content controls and tracked insertions counts and deleted text does
not. A Word file is a ZIP archive of XML (ISO/IEC 29500): sizes are bounded before anything is unpacked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE

from sendgraph.documents.decoding import clean
from sendgraph.documents.docx_lists import Lists
from sendgraph.documents.drafts import BULLET, Draft, assemble, looks_like_heading
from sendgraph.documents.model import Block
from sendgraph.errors import UnreadableDocumentError

MEDIA_TYPE = CONTENT_TYPE.WML_DOCUMENT
_MOST_BYTES = 200 * 1024 * 1024  # unpacked
_MOST_FILES = 5_000
_CONTENT_TYPES = "[Content_Types].xml"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", _FALLBACK, f"{_W}pPr", f"{_W}rPr"})
_TRUE = frozenset({None, "1", "true", "on"})


def read_docx(data: bytes, path: Path | str) -> tuple[str, tuple[Block, ...]]:
    """Return the canonical text of a Word file, and its blocks.

    Raises UnreadableDocumentError for a file that is damaged, too large when unpacked, or no Word document.
    """
    _check(data, path)
    try:
        document = docx.Document(BytesIO(data))
        drafts = _Reader(document).read(document.element.body)
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        zipfile.BadZipFile,
        RuntimeError,
        OSError,
    ) as error:
        raise _damaged(path, "its parts are not those of a Word document") from error
    return assemble(drafts)


def _check(data: bytes, path: Path | str) -> None:
    """Look at the archive's directory before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            files = archive.infolist()
            if len(files) > _MOST_FILES or sum(file.file_size for file in files) > _MOST_BYTES:
                raise UnreadableDocumentError(
                    path, "a ZIP file that unpacks to more than a document holds", "save it anew from Word"
                )
            types = archive.read(_CONTENT_TYPES) if _CONTENT_TYPES in archive.namelist() else b""
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        RuntimeError,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        if isinstance(error, UnreadableDocumentError):
            raise
        raise _damaged(path, "the archive is not whole") from error
    if b"macroEnabled" in types:
        raise UnreadableDocumentError(path, "a Word file with macros", "save it as a .docx file without them")
    if CONTENT_TYPE.WML_DOCUMENT_MAIN.encode() not in types:
        raise UnreadableDocumentError(path, "a ZIP file that is no Word document", "unpack it, or save it as .docx")


def _damaged(path: Path | str, what: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(path, f"a damaged Word file: {what}", "save it again from Word")


class _Reader:
    """Goes through the body and gathers blocks."""

    def __init__(self, document: Any) -> None:
        self.lists = Lists(document)
        self.drafts: list[Draft] = []
        self.tables = 0
        self.tabbed = 0  # the table of the paragraphs with tabs that we are in
        self.row = 0

    def read(self, body: Any) -> list[Draft]:
        """Return the blocks of the body."""
        for element in _blocks(body):
            if element.tag == f"{_W}tbl":
                self._table(element)
            else:
                self._paragraph(element)
        return self.drafts

    def _paragraph(self, element: Any) -> None:
        lines = _lines(element)
        if not lines:
            self.tabbed = 0
            return
        draft = self._draft(element, lines)
        if draft.kind == "paragraph" and len(lines) == 1 and "\t" in lines[0]:
            self._tabs(lines[0])
            return
        self.tabbed = 0
        self.drafts.append(draft)

    def _draft(self, element: Any, lines: list[str]) -> Draft:
        item = self.lists.item(element)
        if self.lists.is_heading(element):
            words = f"{item[1]} {lines[0]}" if item and item[1][:1].isalnum() else lines[0]
            return Draft("heading", [words, *lines[1:]], isolated=True)
        if item is not None:
            return Draft("bullet", lines, item[0], item[1], isolated=True)
        bullet = BULLET.match(lines[0])
        if bullet and bullet["glyph"] and bullet.end() < len(lines[0]):  # a bullet typed as text
            return Draft("bullet", [lines[0][bullet.end() :], *lines[1:]], 1, bullet["glyph"], isolated=True)
        heading = _all_bold(element) and looks_like_heading(" ".join(lines)) and "\t" not in lines[0]
        return Draft("heading" if heading else "paragraph", lines, isolated=True)

    def _tabs(self, line: str) -> None:
        """Take a paragraph that tabs divide as the row of a table; the next one as the next row."""
        if not self.tabbed:
            self.tables += 1
            self.tabbed, self.row = self.tables, -1
        self.row += 1
        for column, words in enumerate(part for part in line.split("\t") if part.strip()):
            self.drafts.append(
                Draft("cell", [words.strip()], table=self.tabbed, row=self.row, column=column, isolated=True)
            )

    def _table(self, element: Any) -> None:
        self.tabbed = 0
        rows = [list(_cells(row)) for row in _children(element, f"{_W}tr")]
        if sum(map(len, rows)) < 2:  # a box drawn around a part of the text
            for row in rows:
                for _, cell in row:
                    self.read(cell)
            return
        self.tables += 1
        number = self.tables
        for index, row in enumerate(rows):
            for column, cell in row:
                for paragraph in cell.iter(f"{_W}p"):
                    lines = [line.replace("\t", " ") for line in _lines(paragraph)]
                    if lines:
                        draft = self._draft(paragraph, lines)
                        draft.kind = draft.kind if draft.kind == "bullet" else "cell"
                        draft.table, draft.row, draft.column = number, index, column
                        self.drafts.append(draft)


def _blocks(element: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables in an element, those in content controls too."""
    for child in element:
        if child.tag in {f"{_W}p", f"{_W}tbl"}:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"}:
            yield from _blocks(child)


def _children(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"}:
            yield from _children(child, tag)


def _cells(row: Any) -> Iterator[tuple[int, Any]]:
    """Yield (column, cell) of a row; the rest of a cell that spans rows is left out."""
    column = 0
    for cell in _children(row, f"{_W}tc"):
        properties = cell.find(f"{_W}tcPr")
        span = properties.find(f"{_W}gridSpan") if properties is not None else None
        merge = properties.find(f"{_W}vMerge") if properties is not None else None
        if merge is None or merge.get(f"{_W}val") == "restart":
            yield column, cell
        width = span.get(f"{_W}val", "1") if span is not None else "1"
        column += int(width) if width.isdigit() and len(width) < 4 else 1


def _lines(paragraph: Any) -> list[str]:
    """Return the printed lines of a paragraph, as far as line breaks divide them; tabs stay."""
    text = clean("".join(_pieces(paragraph)))
    lines = (" ".join(part.strip(" ") for part in line.split(" ") if part) for line in text.split("\n"))
    return [line.strip() for line in lines if line.strip()]


def _pieces(element: Any) -> Iterator[str]:
    """Yield the text of an element, what was deleted left out."""
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag == f"{_W}tab":
            yield "\t"
        elif tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif isinstance(tag, str) and tag not in _LEFT_OUT and not _hidden(child):
            yield from _pieces(child)


def _hidden(run: Any) -> bool:
    properties = run.find(f"{_W}rPr") if run.tag == f"{_W}r" else None
    return properties is not None and _is_on(properties.find(f"{_W}vanish"))


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(f"{_W}val") in _TRUE


def _all_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(f"{_W}r") if any((t.text or "").strip() for t in run.iter(f"{_W}t"))]
    return bool(runs) and all(
        (properties := run.find(f"{_W}rPr")) is not None and _is_on(properties.find(f"{_W}b")) for run in runs
    )
