"""Lines in reading order to blocks: where paragraphs, bullets and headings begin and how they go on.

Fonts, indents and the space between lines decide; words only where a page ends in between. The text of a page and
the text of one cell are both a `Flow`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sendgraph.documents.drafts import BULLET, Draft, is_dangling, is_ended, looks_like_heading
from sendgraph.documents.model import BlockKind
from sendgraph.documents.pdf_page import Page, Segment

_ALIKE = 0.08  # share by which the heights of two fonts differ at most to be one
_LARGER = 1.1  # times the height of the body's font: a heading's
_LOOSE = 1.26  # times the usual pitch of lines: more is space between blocks
_FULL = 0.75  # share of the way to the right edge that the lines of a paragraph reach at least
_USUAL_PITCH = 1.22  # times the height of the font, where a document has too few lines to tell
_HANG = 6.0  # points by which the lines of one bullet may stand apart
_LEVEL = 5.0  # points that a nested bullet stands in at least
_SAME_GLYPH = 14.0  # points by which bullets of one level may stand apart
_INDENT = 14.0  # points by which the first line of a paragraph differs at most


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is usual in a document: the height of the body's font, the pitch of its lines, whether it has bold type."""

    height: float
    pitch: float
    bold: bool

    @classmethod
    def of(cls, pages: Iterable[Page]) -> Metrics:
        """Measure a document."""
        sizes: dict[float, int] = {}
        heights: Counter[float] = Counter()
        pitches: list[float] = []
        bold = False
        for page in pages:
            for segment in page.segments:
                sizes[segment.height] = sizes.get(segment.height, 0) + len(segment.text)
            bold = bold or any(segment.bold for segment in page.segments)
            full = max((segment.right for segment in page.segments), default=0.0) * _FULL
            for one, other in pairwise(page.segments):
                step = one.bottom - other.bottom
                if one.right > full and abs(one.left - other.left) < 1 and one.height <= step <= 2 * one.height:
                    pitches.append(step / one.height)
        for size, letters in sizes.items():
            heights[round(size, 1)] += letters
        height = max(heights, key=lambda h: (heights[h], h), default=12.0)
        # The upper third may hold the space between blocks.
        low = sorted(pitches)[: max(len(pitches) * 2 // 3, 1)]
        return cls(height, median(low) if len(pitches) >= 5 else _USUAL_PITCH, bold)


@dataclass(slots=True)
class Flow:
    """Gathers the lines of a column of text, or of one cell, into drafts."""

    metrics: Metrics
    drafts: list[Draft]
    right: float = 0.0  # the right edge of the column
    cell: bool = False
    last: Segment | None = None
    last_page: int = 0
    levels: list[tuple[str, float]] | None = None  # (glyph, left edge) of the lists we are in, outermost first
    hang: float | None = None  # where the words of the current bullet begin
    height: float = 0.0  # of the font of the current draft

    def close(self) -> None:
        """Let what comes next begin a new block."""
        self.last = None

    def take(self, line: Segment, page: int) -> None:
        """Gather one line."""
        if self.last is not None and _only_glyph(self.last.text) and self.drafts[-1].lines == [self.last.text]:
            glyph = self.drafts.pop().lines[0]  # a bullet's glyph on a line of its own
            line = line._replace(text=f"{glyph} {line.text}", left=self.last.left, text_left=line.left)
            self.last = None
        same_page = page == self.last_page
        goes_on = self.last is not None and (
            self._goes_on(self.last, line) if same_page else self._goes_on_after_page(self.last, line)
        )
        if not self._bullet(line, page, goes_on):
            words = line.text
            if goes_on:
                self.drafts[-1].lines.append(words)
                self.drafts[-1].pages.append(page)
            else:
                self._start(line, page)
        self.last, self.last_page = line, page

    def _start(self, line: Segment, page: int) -> None:
        heading = not self.cell and (line.bold or line.height > self.metrics.height * _LARGER)
        within = (
            self.hang is not None and self.levels is not None and line.left > self.levels[0][1] + _LEVEL and not heading
        )
        if not within:
            self.levels, self.hang = None, None
        kind: BlockKind = "heading" if heading and looks_like_heading(line.text) else "paragraph"
        self.drafts.append(
            Draft("cell" if self.cell else kind, [line.text], page=page, pages=[page], isolated=self._apart(line, page))
        )

    def _apart(self, line: Segment, page: int) -> bool:
        """Whether space divides a line from what stands above it."""
        return self.last is None or page != self.last_page or self._gap(self.last, line)

    def _gap(self, above: Segment, line: Segment) -> bool:
        step = above.bottom - line.bottom
        usual = self.metrics.pitch * max(above.height, line.height)
        return step > usual * _LOOSE or step < -line.height

    def _ended_early(self, above: Segment, line: Segment) -> bool:
        """Whether the first word of a line would have fitted on the line above."""
        letter = (line.right - line.left) / max(len(line.text), 1)
        word = len(line.text.split(maxsplit=1)[0]) + 1.5
        return above.right + word * letter < self.right

    def _goes_on(self, above: Segment, line: Segment) -> bool:
        """Whether a line goes on with the block of the line above it on the same page."""
        same_font = above.bold == line.bold and abs(above.height - line.height) <= _ALIKE * above.height
        if self._gap(above, line) or not same_font:
            return False
        draft = self.drafts[-1]
        large = line.height > self.metrics.height * _LARGER or (line.bold and draft.kind == "heading")
        if large and not self.cell:
            return True
        ended, early = is_ended(above.text), self._ended_early(above, line)
        if self.hang is not None and draft.kind == "bullet":
            return line.left > self.hang - _HANG or not (ended or early)
        if self.cell:
            return True
        if abs(line.left - above.left) > _INDENT and len(draft.lines) > 1:
            return False
        # A line that reaches most of the way and ends no sentence was broken for some other reason.
        long = above.right - above.left > (self.right - above.left) * _FULL
        return not early or _unfinished(above, line) or (long and not ended)

    def _goes_on_after_page(self, above: Segment, line: Segment) -> bool:
        """Whether a line at the top of a page goes on with the last block of the page before."""
        if abs(above.height - line.height) > _ALIKE * above.height or above.bold != line.bold or above.bold:
            return False
        ended = is_ended(above.text)
        if _unfinished(above, line):
            return True
        early = self._ended_early(above, line)
        if self.hang is not None and self.levels and self.drafts[-1].kind == "bullet":
            return not self.cell and line.left > self.levels[-1][1] + _LEVEL and (not ended or not early)
        return not ended and not early

    def _bullet(self, line: Segment, page: int, goes_on: bool) -> bool:
        """Start a bullet where a line begins with a glyph or number that is none of the sentence's own."""
        match = BULLET.match(line.text)
        if match is None or match.end() == len(line.text):
            return False
        glyph = match["glyph"] or match["number"]
        sort = "1" if match["number"] else glyph
        doubtful = bool(match["number"]) or glyph in "-–—*o"
        known = self.levels is not None and any(sort == other for other, _ in self.levels)
        if doubtful and goes_on and not known and self.last is not None:
            ended = is_ended(self.last.text)
            if not ended and not self._ended_early(self.last, line):
                return False  # a dash or figure of the sentence that the line end put first
        self._level(sort, line.left, page)
        level = len(self.levels or ())
        self.hang = line.text_left
        self.drafts.append(
            Draft(
                "bullet",
                [line.text[match.end() :]],
                level,
                glyph,
                page,
                isolated=self._apart(line, page),
                pages=[page],
            )
        )
        return True

    def _level(self, sort: str, left: float, page: int) -> None:
        """Find the level of a bullet among the lists we are in."""
        levels = self.levels = self.levels or []
        for index in range(len(levels) - 1, -1, -1):
            other, edge = levels[index]
            if other == sort and (abs(edge - left) <= _SAME_GLYPH or page != self.last_page):
                levels[index:] = [(sort, left)]
                return
        while levels and levels[-1][1] > left + _LEVEL:
            levels.pop()
        if levels and abs(levels[-1][1] - left) <= _LEVEL:
            levels.pop()
        levels.append((sort, left))


def _only_glyph(text: str) -> bool:
    if len(text) > 1:
        return False
    match = BULLET.fullmatch(text)
    return match is not None and match["glyph"] is not None


def _unfinished(above: Segment, line: Segment) -> bool:
    """Whether a line goes on with the sentence of the line above by its words."""
    if is_ended(above.text):
        return False
    return line.text[0].islower() or line.text[0] in "(–—&" or is_dangling(above.text)


def mark_headings(drafts: list[Draft], metrics: Metrics) -> None:
    """Call lines that stand alone headings where a document has no bold type to tell them by."""
    if metrics.bold:
        return
    for index, draft in enumerate(drafts):
        alone = draft.isolated and (index + 1 == len(drafts) or drafts[index + 1].isolated or drafts[index + 1].marker)
        if draft.kind == "paragraph" and (alone or index == 0) and looks_like_heading(" ".join(draft.lines)):
            draft.kind = "heading"
