"""The `Document`: what every reader gives and every genre takes.

Canonical text is the document's own words without layout: one line a block, wrapped lines joined, hyphenated
line ends joined, page furniture left out, blocks divided by a line end, the cells of a table row by a tab.
Bullets stand without their glyph, which the block keeps as ``marker``.
What a cell holds beside its first paragraph are blocks of their own, divided by a line end: further paragraphs of
kind ``cell`` and bullets of kind ``bullet``, all with the table, row and column of the cell. A row that runs over a
page is one row; the head of a table printed again on the next page is left out; a frame around a part of the text
is no table.
All offsets are Unicode characters of that text.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sendgraph.language.masking import mask

BlockKind = Literal["heading", "paragraph", "bullet", "cell"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of canonical text that belongs together.

    ``level`` is the depth of a bullet (1 the outermost) and 0 otherwise; ``marker`` the bullet's glyph or number as
    printed; ``row`` and ``column`` place a cell within its table (from 0), ``table`` numbers the table.
    ``lines`` are the offsets at which the printed lines of the block began, the first being ``start``.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marker: str = ""
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A line of sources.csv: what is known of a file beside its words. ``published`` is an ISO date."""

    file: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    licence: str | None = None
    retrieved: str | None = None

    @property
    def values(self) -> tuple[str | None, ...]:
        """The values in the order of the columns."""
        return (self.file, self.title, self.publisher, self.url, self.published, self.licence, self.retrieved)


@dataclass(frozen=True)
class Document:
    """One document read: ``name`` is its file's name without folders, ``sha256`` of the file's bytes.

    ``withheld`` are stretches of the text, in order, that name people who are to be named nowhere.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    sha256: str
    media_type: str
    source: Source
    page_starts: tuple[int, ...] = field(default=())
    withheld: tuple[tuple[int, int], ...] = ()

    @cached_property
    def id(self) -> str:
        """The first 16 hex digits of the SHA-256 of the canonical text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    def quote(self, start: int, end: int) -> str:
        """Return the words of a stretch of the text for others to read; a name withheld is masked."""
        return mask(self.text[start:end], self.withheld, start) if self.withheld else self.text[start:end]

    def page_at(self, offset: int) -> int | None:
        """Return the page (from 1) on which ``offset`` stands, None for a document without pages."""
        return bisect_right(self.page_starts, offset) or None

    def block_text(self, block: Block) -> str:
        """Return the words of a block."""
        return self.text[block.start : block.end]

    def printed_lines(self, block: Block) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of each printed line of a block."""
        starts = block.lines or (block.start,)
        for start, stop in zip(starts, (*starts[1:], block.end), strict=True):
            yield start, start + len(self.text[start:stop].rstrip())
