"""The texts of a build's documents, kept in one file so that a passage can be shown where it stands.

A ZIP archive with a member for each document, ``ID.json``, in the order of their identifiers: the canonical text, its
blocks, and the offsets at which its pages begin. A name that is withheld is blotted out, a sign for each character, so
that the offsets of all passages still hold. Not compressed, since the bytes would then depend on the machine's zlib.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from sendgraph.documents.model import Block, Document
from sendgraph.errors import DataError, NotFoundError

BLOT = "\u2588"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that ZIP can write


@dataclass(frozen=True, slots=True)
class ArchivedText:
    """A document's canonical text; offsets of blocks and pages are characters of it."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...]


def pack(documents: Iterable[Document]) -> bytes:
    """Return the archive of documents; the same bytes for the same documents in any order."""
    packed = BytesIO()
    write(packed, ((document.id, member(document)) for document in sorted(documents, key=lambda one: one.id)))
    return packed.getvalue()


def write(file: IO[bytes], members: Iterable[tuple[str, str]]) -> None:
    """Write the archive of documents, given as identifier and `member`, in the order of identifiers."""
    with ZipFile(file, "w") as archive:
        for identifier, text in members:
            archive.writestr(ZipInfo(f"{identifier}.json", _LONG_AGO), text)


def member(document: Document) -> str:
    """Return what the archive has of a document."""
    kept = {
        "name": document.name,
        "text": _blotted(document),
        "blocks": [_without_defaults(block) for block in document.blocks],
        "page_starts": document.page_starts,
    }
    return json.dumps(kept, ensure_ascii=False)


def _blotted(document: Document) -> str:
    text = document.text
    for start, end in document.withheld:
        text = text[:start] + BLOT * (end - start) + text[end:]
    return text


def _without_defaults(block: Block) -> dict[str, object]:
    return {each.name: value for each in fields(block) if (value := getattr(block, each.name)) != each.default}


def unpack(archive: Path, identifier: str) -> ArchivedText:
    """Return the text of the document of an identifier (`Document.id`).

    Raises NotFoundError where the archive does not have it, and DataError where it cannot be read.
    """
    try:
        with ZipFile(archive) as opened:
            kept = json.loads(opened.read(f"{identifier}.json"))
    except KeyError:
        raise NotFoundError(f"{identifier}: no document of this build; 'sendgraph build' lists them") from None
    except (OSError, BadZipFile, ValueError) as error:
        raise DataError(f"{archive}: the texts cannot be read ({error}); build again") from error
    blocks = tuple(Block(**block | {"lines": tuple(block.get("lines", ()))}) for block in kept["blocks"])
    return ArchivedText(kept["name"], kept["text"], blocks, tuple(kept["page_starts"]))
