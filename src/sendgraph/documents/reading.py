"""Files in, documents out: which files a path stands for, and the reader for each by its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from os.path import realpath
from pathlib import Path

from sendgraph.documents import docx, html, pdf
from sendgraph.documents.decoding import decode
from sendgraph.documents.docx import read_docx
from sendgraph.documents.html import is_html, read_html
from sendgraph.documents.layout import blocks_of, lines_of
from sendgraph.documents.model import Block, Document, Source
from sendgraph.documents.pdf import read_pdf
from sendgraph.documents.sources import BESIDE
from sendgraph.errors import UnreadableDocumentError

_PDF = b"%PDF-"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# A hundred times what the longest report has; understanding takes some 100 bytes of memory a character.
LONGEST = 10_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def find(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files that paths stand for, each once, ordered by name: a folder stands for the files in it.

    Folders in a folder are not entered. A file that links lead to by several ways goes by its own name. Hidden files,
    sources.csv and decisions.csv are not documents. A path that does not exist, and a folder that cannot be listed, is
    returned as it is: reading it then says so and costs the others nothing.
    """
    found: set[Path] = set()
    for path in paths:
        try:
            inside = list(path.iterdir()) if path.is_dir() else None
        except OSError:
            inside = None
        if inside is None:
            found.add(path)
        else:
            found.update(p for p in inside if p.is_file() and not p.name.startswith(".") and p.name not in BESIDE)
    each: dict[Path, Path] = {}
    real = cache(realpath)  # of folders, which are few
    for link, _, _, path in sorted((path.is_symlink(), path.name, str(path), path) for path in found):
        each.setdefault(Path(realpath(path)) if link else Path(real(path.parent), path.name), path)
    return tuple(sorted(each.values(), key=lambda path: (path.name, str(path))))


def read(path: Path, source: Source | None = None) -> Document:
    """Read one file as a `Document`.

    Raises UnreadableDocumentError for a file that is missing, empty, binary, not permitted or far too long.
    """
    return document_of(read_bytes(path), path, source)


def document_of(data: bytes, path: Path, source: Source | None) -> Document:
    """Return the bytes of a file as a `Document`; raises UnreadableDocumentError as `read` does."""
    text, blocks, page_starts, media_type = _read(data, path)
    if not text:
        raise UnreadableDocumentError(path, "the file has no words", "give a file with text")
    if len(text) > LONGEST:
        length = f"{len(text):,} characters, more than the {LONGEST:,} that a document may have"
        raise UnreadableDocumentError(path, length, "divide it into documents")
    return Document(
        name=path.name,
        text=text,
        blocks=blocks,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        source=source or Source(file=path.name),
        page_starts=page_starts,
    )


def _read(data: bytes, path: Path) -> tuple[str, tuple[Block, ...], tuple[int, ...], str]:
    """Return text, blocks, page starts and media type by the reader for the content; a file's name says nothing."""
    if data[:1024].lstrip().startswith(_PDF):
        return *read_pdf(data, path), pdf.MEDIA_TYPE
    if data.startswith(_ZIP):
        return *read_docx(data, path), (), docx.MEDIA_TYPE
    if data.startswith(_OLE):
        raise UnreadableDocumentError(
            path, "an encrypted or an old Office file", "save it as a .docx file without a password"
        )
    if is_html(data):
        return *read_html(data, path), (), html.MEDIA_TYPE
    pages = decode(data, path).split("\f")
    text, blocks = blocks_of(lines_of(pages))
    return text, blocks, _page_starts(len(pages), blocks), "text/plain"


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raises UnreadableDocumentError when it is missing, a folder or not permitted."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableDocumentError(path, "no such file", "check the name") from None
    except PermissionError:
        raise UnreadableDocumentError(path, "not permitted to read it", "change its permissions") from None
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise UnreadableDocumentError(path, reason.lower(), "check the path") from error


def _page_starts(pages: int, blocks: Iterable[Block]) -> tuple[int, ...]:
    if pages < 2:
        return ()
    starts: list[int] = []
    for block in blocks:
        while block.page is not None and len(starts) < block.page:
            starts.append(block.start)
    if starts:
        starts[0] = 0
    return tuple(starts)
