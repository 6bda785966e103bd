"""Printed lines to blocks: which lines belong together, which are furniture, what is a bullet, a heading, a cell.

Every reader ends here: it gives `Line` values in reading order and gets canonical text and blocks.
Plain text comes in two forms: *wrapped* (every line broken near one width) and *unwrapped* (a line a paragraph).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sendgraph.documents.model import Block, BlockKind

_GLYPH = re.compile(
    r"(?P<glyph>[◼◾■▪□●•◦○‣⁃∙·➢➤✓\-–—*]|[\ue000-\uf8ff]|o(?=\s\S))(?:\s+|$)"  # noqa: RUF039
    r"|(?P<number>\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)"
)
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?", re.IGNORECASE)
_FOOTER_END = re.compile(r"\s{2,}(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?$", re.IGNORECASE)
_TERMINAL = re.compile(r"[.!?:;…][”’\"')\]]*$")
_COLUMN_GAP = re.compile(r"\t| {3,}")
_LABEL = re.compile(r"[A-Z][a-z]+(?: [a-z]+){0,4}: ")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_HEADING_WORDS = 22
_FULL = 0.82  # a line this near the width is as full as proportional type leaves it
_SHORT = 0.75  # a line that would still be this short with the next word ends by choice


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its words, how far it stands in, and whether space or a page end divides it from the last."""

    text: str
    indent: int = 0
    after_space: bool = False
    page: int | None = None


@dataclass(slots=True)
class _Draft:
    """A block being gathered."""

    kind: BlockKind
    lines: list[str]
    level: int = 0
    marker: str = ""
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    isolated: bool = False
    offsets: list[int] = field(default_factory=list)

    @property
    def last(self) -> str:
        return self.lines[-1] if self.lines else ""


def lines_of(pages: Sequence[str]) -> list[Line]:
    """Return the printed lines of a document's pages, page furniture left out; one page means no page numbers."""
    found: list[Line] = []
    for number, page in enumerate(pages, 1):
        raw = page.split("\n")
        furniture = _furniture(raw)
        space = True
        for index, line in enumerate(raw):
            words = line.strip()
            if not words or index in furniture:
                space = True
                continue
            indent = len(line) - len(line.lstrip())
            found.append(Line(line.strip(" "), indent, space, number if len(pages) > 1 else None))
            space = False
    return found


def _furniture(raw: Sequence[str]) -> set[int]:
    """The indexes of page numbers that stand alone, and of the running lines printed beside them page after page."""

    def blank(index: int) -> bool:
        return not 0 <= index < len(raw) or not raw[index].strip()

    numbers = {i for i, line in enumerate(raw) if _PAGE_NUMBER.fullmatch(line.strip()) and blank(i - 1) and blank(i + 1)}
    footers = {i for i, line in enumerate(raw) if _FOOTER_END.search(line.rstrip()) and blank(i + 1)}
    beside: dict[str, list[int]] = {}
    for i in footers:
        for index in (i, i - 1):
            if not blank(index):
                beside.setdefault(re.sub(r"\d+", "0", raw[index].strip()), []).append(index)
    return numbers | {i for places in beside.values() if len(places) > 1 for i in places}


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width near which a wrapped document breaks its lines, None for an unwrapped one."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < 8:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(length >= width * _FULL for length in lengths)
    return width if width <= 130 and full >= len(lengths) * 0.25 else None


def blocks_of(lines: Sequence[Line]) -> tuple[str, tuple[Block, ...]]:
    """Return the canonical text of printed lines, and its blocks in reading order."""
    drafts = _Gatherer(wrap_width(lines)).gather(lines)
    for index, draft in enumerate(drafts):
        alone = draft.isolated and (index + 1 == len(drafts) or drafts[index + 1].isolated or drafts[index + 1].marker)
        if draft.kind == "paragraph" and (alone or index == 0) and _looks_like_heading(draft):
            draft.kind = "heading"
    return _assemble(drafts)


def _looks_like_heading(draft: _Draft) -> bool:
    words = " ".join(draft.lines)
    if len(words.split()) > _HEADING_WORDS or not words[0].isupper():
        return False
    return words.endswith("?") or not (_TERMINAL.search(words) or words.endswith(","))


class _Gatherer:
    """Goes through the lines once and gathers drafts."""

    def __init__(self, width: int | None) -> None:
        self.width = width
        self.drafts: list[_Draft] = []
        self.levels: list[str] = []  # the glyphs of the list we are in, outermost first
        self.tables = 0
        self.column_at = 0  # where the second column of the table we are in begins; 0 outside
        self.pending: Line | None = None  # a glyph that stands alone on its line

    def gather(self, lines: Iterable[Line]) -> list[_Draft]:
        for line in lines:
            if self._bullet(line) or self._row(line):
                continue
            if self.pending is not None:
                self._start_bullet(self.pending.text, line.text, line)
                self.pending = None
            elif self._continues(line):
                self.drafts[-1].lines.append(line.text)
            else:
                self._start_paragraph(line)
        return self.drafts

    def _start_paragraph(self, line: Line) -> None:
        if not (self.drafts and self.drafts[-1].kind == "bullet"):
            self.levels.clear()
        self.column_at = 0
        self.drafts.append(_Draft("paragraph", [line.text], page=line.page, isolated=line.after_space))

    def _bullet(self, line: Line) -> bool:
        match = _GLYPH.match(line.text)
        if match is None:
            return False
        glyph, rest = match["glyph"] or match["number"], line.text[match.end() :]
        if not rest:
            self.pending = Line(glyph, line.indent, line.after_space, line.page)
            return True
        if glyph in "-–—" and self._continues(line) and not self.levels:
            return False  # a dash inside a sentence that the line end put first
        self._start_bullet(glyph, rest, line)
        return True

    def _start_bullet(self, glyph: str, words: str, line: Line) -> None:
        sort = "1" if glyph[-1] in ".)" else glyph
        if sort in self.levels:
            del self.levels[self.levels.index(sort) + 1 :]
        else:
            self.levels.append(sort)
        self.drafts.append(
            _Draft("bullet", [words], len(self.levels), glyph, line.page, isolated=line.after_space)
        )

    def _row(self, line: Line) -> bool:
        """Take a line of a table: cells divided by tabs or wide gaps, or the rest of the last cell."""
        gap = _COLUMN_GAP.search(line.text)
        if gap is None:
            hanging = self.column_at and line.indent >= self.column_at - 2 and not line.after_space
            if hanging and self.drafts[-1].kind == "cell":
                self.drafts[-1].lines.append(line.text)
                return True
            return False
        previous = self.drafts[-1] if self.drafts else None
        in_table = previous is not None and previous.kind == "cell"
        if previous is None or not in_table:
            self.tables += 1
        row = (previous.row or 0) + 1 if previous is not None and in_table else 0
        self.column_at = line.indent + gap.end()
        for column, cell in enumerate(_COLUMN_GAP.split(line.text)):
            if cell.strip():
                self.drafts.append(
                    _Draft("cell", [cell.strip()], page=line.page, table=self.tables, row=row, column=column)
                )
        return True

    def _continues(self, line: Line) -> bool:
        """Whether a line goes on with the last block, over a line end, a run of blank lines or a page end."""
        if not self.drafts or self.drafts[-1].kind == "cell":
            return False
        last, words = self.drafts[-1].last, line.text
        lower = words[0].islower()
        ended = bool(_TERMINAL.search(last))
        if self.width is None:
            return lower and not ended and len(last) > 60
        full = len(last) >= self.width * _FULL
        if _WEB_ADDRESS.match(words) or (not ended and _LABEL.match(words)):
            return False
        if line.after_space:
            in_bullet = self.drafts[-1].kind == "bullet"
            return not ended and ((full and in_bullet) or (lower and len(last) > self.width * 0.5))
        if lower and not ended:
            return True
        return len(last) + 1 + len(words.split()[0]) >= self.width * _SHORT


def _assemble(drafts: Iterable[_Draft]) -> tuple[str, tuple[Block, ...]]:
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    previous: _Draft | None = None
    for draft in drafts:
        if previous is not None:
            same_row = draft.row is not None and (draft.table, draft.row) == (previous.table, previous.row)
            parts.append("\t" if same_row else "\n")
            at += 1
        text, starts = _join(draft.lines)
        parts.append(text)
        blocks.append(
            Block(
                draft.kind,
                at,
                at + len(text),
                draft.level,
                draft.marker,
                draft.page,
                draft.table,
                draft.row,
                draft.column,
                tuple(at + start for start in starts),
            )
        )
        at += len(text)
        previous = draft
    return "".join(parts), tuple(blocks)


def _join(lines: Sequence[str]) -> tuple[str, list[int]]:
    """Join wrapped lines into one; a hyphen at a line end stays and the word goes on after it.

    Text that people typed breaks words only at real hyphens, so none is taken out here.
    """
    text = ""
    starts: list[int] = []
    for line in lines:
        words = " ".join(line.split())
        if text and not re.search(r"\w[-/]$", text):
            text += " "
        starts.append(len(text))
        text += words
    return text, starts
