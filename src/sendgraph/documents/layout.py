"""Printed lines to blocks: which lines belong together, which are furniture, what is a bullet, a heading, a cell.

Every reader ends here: it gives `Line` values in reading order and gets canonical text and blocks.
Plain text comes in two forms: *wrapped* (every line broken near one width) and *unwrapped* (a line a paragraph).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, pairwise

from sendgraph.documents.drafts import BULLET, Draft, Line, assemble, is_dangling, is_ended, looks_like_heading
from sendgraph.documents.model import Block
from sendgraph.documents.text_tables import TextTables

_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?", re.IGNORECASE)
_DECORATION = " \t*-–—|·~"  # around a page number
_RUNNING_HEAD = 5  # words at least of a line that stands at the head of page after page and is no heading
_FOOTER_END = re.compile(r"\s{2,}(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?$", re.IGNORECASE)
_LINE_END = 100  # characters at the end of a line that may hold a page number and the space before it
_NUMBERED = "1"  # the sort of all bullets that are numbers or letters
# "Lead inspector: ", but not "Smith said: " with which a line may begin
_LABEL = re.compile(r"[A-Z][a-z]+(?: (?!(?:said|says|added|explained|commented|told)\b)[a-z]+){0,4}: ")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_ENOUGH = 12  # lines by which the width shows
_LEAST_WIDTH, _MOST_WIDTH = 60, 130  # characters
_FULL = 0.82  # a line this near the width is as full as proportional type leaves it
_SHORT = 0.75  # a line that would still be this short with the next word ends by choice


def lines_of(pages: Sequence[str]) -> list[Line]:
    """Return the printed lines of a document's pages, page furniture left out; one page means no page numbers."""
    raw = [line for page in pages for line in page.split("\n")]
    starts = set(accumulate(page.count("\n") + 1 for page in pages))
    furniture = _furniture(raw, starts)
    found: list[Line] = []
    space, number = True, 1
    for index, line in enumerate(raw):
        number += index in starts
        space = space or index in starts
        words = line.strip()
        if not words or index in furniture:
            space = True
            continue
        indent = len(line) - len(line.lstrip())
        found.append(Line(line.strip(" "), indent, space, number if len(pages) > 1 else None))
        space = False
    return found


def _furniture(raw: Sequence[str], starts: Collection[int]) -> set[int]:
    """Return the indexes of page numbers that stand alone, and of the lines that run beside them page after page.

    ``starts`` are the indexes at which a page begins.
    """

    def blank(index: int) -> bool:
        return not 0 <= index < len(raw) or not raw[index].strip()

    def closed(index: int) -> bool:
        return blank(index + 1) or index + 1 in starts

    numbers = {i for i, line in enumerate(raw) if _PAGE_NUMBER.fullmatch(line.strip(_DECORATION)) and closed(i)}
    footers = {i for i, line in enumerate(raw) if _FOOTER_END.search(line.rstrip()[-_LINE_END:]) and closed(i)}
    beside: dict[str, set[int]] = {}
    for i in numbers | footers:
        above = [index for index in range(i, max(i - 6, -1), -1) if not blank(index)][:3]
        below = next((index for index in range(i + 1, min(i + 6, len(raw))) if not blank(index)), None)
        if below is not None and len(raw[below].split(maxsplit=_RUNNING_HEAD)) >= _RUNNING_HEAD:
            above.append(below)
        for index in above:
            words = " ".join(raw[index].split())
            numbered = index in numbers or index in footers
            beside.setdefault(re.sub(r"\d+", "0", words) if numbered else words, set()).add(index)
    running = {i for places in beside.values() if len(places) > 1 for i in places}
    return running | {i for i in numbers if blank(i - 1)}


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width near which a wrapped document breaks its lines, None for an unwrapped one.

    Rows whose cells tabs divide do not count: they are as long as they are.
    """
    lengths = sorted(len(line.text) for line in lines if "\t" not in line.text)
    if len(lengths) < _ENOUGH:
        return _width_of_few(lines)
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(length >= width * _FULL for length in lengths)
    return width if width <= _MOST_WIDTH and full >= len(lengths) * 0.25 else None


def _width_of_few(lines: Sequence[Line]) -> int | None:
    """Return the width of a few lines: wrapped where only lines of nearly one length have another right below."""
    above = [len(line.text) for line, below in pairwise(lines) if not below.after_space]
    widest = max((len(line.text) for line in lines), default=0)
    return widest if above and min(above) >= widest * _FULL and _LEAST_WIDTH <= widest <= _MOST_WIDTH else None


def blocks_of(lines: Sequence[Line]) -> tuple[str, tuple[Block, ...]]:
    """Return the canonical text of printed lines, and its blocks in reading order."""
    drafts = _Gatherer(wrap_width(lines)).gather(lines)
    for index, draft in enumerate(drafts):
        alone = draft.isolated and (index + 1 == len(drafts) or drafts[index + 1].isolated or drafts[index + 1].marker)
        if draft.kind == "paragraph" and (alone or index == 0) and looks_like_heading(" ".join(draft.lines)):
            draft.kind = "heading"
    return assemble(drafts)


class _Gatherer:
    """Goes through the lines once and gathers drafts."""

    def __init__(self, width: int | None) -> None:
        self.width = width
        self.drafts: list[Draft] = []
        self.levels: list[tuple[str, int]] = []  # glyph and indent of each level of the list we are in
        self.tables = TextTables(self.drafts)
        self.hanging = 0  # how many more lines of bullets stood further in than their glyph than did not
        self.pending: Line | None = None  # a glyph that stands alone on its line

    def gather(self, lines: Iterable[Line]) -> list[Draft]:
        for line in lines:
            if self._bullet(line) or self.tables.take(line):
                continue
            if self.pending is not None:
                self._start_bullet(self.pending.text, line.text, line)
                self.pending = None
            elif self._continues(line):
                draft = self.drafts[-1]
                self.hanging += (1 if line.indent > draft.indent else -1) if draft.kind == "bullet" else 0
                draft.lines.append(line.text)
            else:
                self._start_paragraph(line)
        return self.drafts

    def _start_paragraph(self, line: Line) -> None:
        if not (self.drafts and self.drafts[-1].kind == "bullet"):
            self.levels.clear()
        self.tables.leave()
        self.drafts.append(Draft("paragraph", [line.text], page=line.page, isolated=line.after_space))

    def _bullet(self, line: Line) -> bool:
        match = BULLET.match(line.text)
        if match is None:
            return False
        glyph, rest = match["glyph"] or match["number"], line.text[match.end() :]
        if rest and self.tables.take_bullet(line, glyph, rest):
            return True
        if not rest:
            self.pending = Line(glyph, line.indent, line.after_space, line.page)
            return True
        ended = bool(self.drafts and is_ended(self.drafts[-1].last))
        numbered = any(sort == _NUMBERED for sort, _ in self.levels)
        inside = not ended and (not numbered if match["number"] else glyph in "−-–—" and not self.levels)
        if inside and self._continues(line):
            return False  # a dash or number inside a sentence that the line end put first
        self._start_bullet(glyph, rest, line)
        return True

    def _start_bullet(self, glyph: str, words: str, line: Line) -> None:
        sort = _NUMBERED if glyph[-1] in ".)" else glyph
        last = self.drafts[-1] if self.drafts else None
        introduced = last is not None and last.kind == "bullet" and last.last.endswith(":")
        alike = [i for i, (other, _) in enumerate(self.levels) if other == sort]
        deeper = introduced and alike and line.indent >= self.levels[-1][1] + 2 and alike[-1] == len(self.levels) - 1
        if not alike or deeper:
            self.levels.append((sort, line.indent))
        else:
            at = next((i for i in reversed(alike) if self.levels[i][1] <= line.indent + 1), alike[0])
            del self.levels[at + 1 :]
        self.drafts.append(
            Draft("bullet", [words], len(self.levels), glyph, line.page, isolated=line.after_space, indent=line.indent)
        )

    def _continues(self, line: Line) -> bool:
        """Whether a line goes on with the last block, over a line end, a run of blank lines or a page end."""
        if not self.drafts or self.drafts[-1].row is not None:
            return False
        draft, words = self.drafts[-1], line.text
        ended = is_ended(draft.last)
        if draft.kind == "bullet" and not line.after_space and line.indent != draft.indent:
            if line.indent > draft.indent:
                return True  # it hangs under its bullet
            if ended and not words[0].islower():
                return False  # it stands left of it
        if draft.kind == "bullet" and self.hanging > 0 and ended and not (line.after_space or words[0].islower()):
            return line.indent > draft.indent
        dangling = is_dangling(draft.last) and not draft.last.endswith(",")
        return (dangling and not line.after_space) or self._goes_on(line, ended)

    def _goes_on(self, line: Line, ended: bool) -> bool:
        """Whether a line goes on with the last block, by the form of the text."""
        draft, words = self.drafts[-1], line.text
        if self.width is None:
            return words[0].islower() and not ended and len(draft.last) > 60
        return self._fills(line, ended, self.width)

    def _fills(self, line: Line, ended: bool, width: int) -> bool:
        """Whether a line of a wrapped document goes on with the last block, by how full the line before it is."""
        last, words = self.drafts[-1].last, line.text
        lower = words[0].islower()
        full = len(last) >= width * _FULL
        if _WEB_ADDRESS.match(words) or (not ended and _LABEL.match(words)):
            return False
        if line.after_space:
            in_bullet = self.drafts[-1].kind == "bullet"
            return not ended and ((full and in_bullet) or (lower and len(last) > width * 0.5))
        return (lower and not ended) or len(last) + 1 + len(words.split(maxsplit=1)[0]) >= width * _SHORT
