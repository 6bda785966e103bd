"""One page of a PDF as PDFium sees it: runs of text with their places and fonts, and the rules drawn between them.

PDFium is asked about each line, not about each character, since calls cost more than the text itself; characters are
asked for only where a line has to be divided.
All places are in points, from the lower left corner of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from sendgraph.documents.decoding import clean
from sendgraph.documents.drafts import BULLET
from sendgraph.documents.pdf_calls import Box, Pointer, TextCalls, lines_of_path, marks_of, paths_of, pointer
from sendgraph.documents.pdf_rules import Grid, Rule, grids_of, rules_of_subpaths

# PDFium puts one of these where a line ends in a hyphen, and no line end after it.
_LINE = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_SYMBOLS = re.compile(rb"wingdings|webdings|symbol|dingbat", re.IGNORECASE)
_PLAIN = re.compile(r"[ !-;=?-~£‘’“”–—•…]*")  # characters that need no cleaning, nor could open a tag
_MARGIN = 0.16  # of the page's height: where running lines stand
_MOST_OBJECTS = 20_000  # more on one page are a drawing
_MOST_POINTS = 2_000  # more in one path are a drawing
_THIN = 2.5  # points: what is thinner is a rule
_LEAST_GAP = 0.4  # of the font's size: a narrower one is a space
_COLUMN_GAP = 1.4  # of the font's size: a wider one divides columns
_LONE_GAP = 3.0  # of the font's size: so does this where no other line has a gap there
_REACH = 125.0  # points up and down the page within which lines show one another's columns
_NEAR = 2.0  # points within which two places are one


class Segment(NamedTuple):
    """A run of text on one line of one column.

    ``bottom`` and ``height`` are those of the font, not of the letters; ``text_left`` is where the words begin after
    a bullet's glyph; ``running`` says that the file itself marks it as a header or footer.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    bold: bool = False
    text_left: float = 0.0
    running: bool = False

    @property
    def middle(self) -> float:
        """The height on the page of the middle of the line."""
        return self.bottom + self.height / 2

    def width_of(self, gap: float) -> float:
        """Return how wide a gap is that is told in sizes of the font."""
        return gap * self.height / 1.2


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page; ``number`` counts from 1, ``starts`` are where columns without rules begin."""

    number: int
    width: float
    height: float
    segments: tuple[Segment, ...]
    grids: tuple[Grid, ...]
    starts: tuple[float, ...] = ()


def read_page(page: pdfium.PdfPage, number: int, before: Sequence[float], calls: TextCalls) -> Page:
    """Return what stands on a page, the runs of text in the order of the file.

    ``before`` are the places where columns began on the page before: a table may go on. ``calls`` serve any page.
    """
    width, height = page.get_size()
    grids = grids_of(_rules(pointer(page.raw)))
    textpage = page.get_textpage()
    try:
        calls.turn_to(pointer(textpage.raw))
        layer = _TextLayer(textpage, height, grids, calls)
        segments = tuple(layer.segments(before))
    finally:
        textpage.close()
    return Page(number, width, height, segments, grids, tuple(layer.divided_at))


_Starts = dict[int, list[tuple[float, float]]]  # (left, bottom) of where lines begin, by the place of left


class _Printed(NamedTuple):
    """The words of a line and the place of their characters; ``hyphen`` says that PDFium took one for a division."""

    text: str
    start: int
    length: int
    hyphen: bool


class _RawLine(NamedTuple):
    """A line before it is divided: ``gaps`` are the (right, left) edges of its wide gaps."""

    segment: Segment
    printed: _Printed
    gaps: list[tuple[float, float]]


class _TextLayer:
    """The text of one page, line by line."""

    def __init__(self, textpage: pdfium.PdfTextPage, height: float, grids: Sequence[Grid], calls: TextCalls) -> None:
        self.calls = calls
        self.height = height
        self.inner = height * _MARGIN, height * (1 - _MARGIN)  # no running line stands between
        self.grids = grids
        self.text = self._characters(textpage)
        self.divided_at: list[float] = []

    def _characters(self, textpage: pdfium.PdfTextPage) -> str:
        """Return the text, one character an index of PDFium's."""
        count = textpage.count_chars()
        text: str = textpage.get_text_range() if count > 0 else ""
        if len(text) != count:  # some characters have no or two units of UTF-16
            codes = (pdfium_c.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
            text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
        return text

    def segments(self, before: Sequence[float]) -> Iterator[Segment]:
        """Yield the runs of text, lines divided where columns meet."""
        lines = self._lines()
        starts = self._starts(lines, before) if any(line.gaps for line in lines) else {}
        for line in lines:
            places = self._divisions(line, starts) if line.gaps or self.grids else ()
            yield from self._divided(line, places) if places else (line.segment,)

    def _lines(self) -> list[_RawLine]:
        """Return the lines; of what all are asked, all are asked at once."""
        printed = [printed for match in _LINE.finditer(self.text) if (printed := _printed(match))]
        starts = [line.start for line in printed]
        boxes, drawn = self.calls.boxes(starts), self.calls.objects(starts)
        fonts = map(_font, self.calls.font_names(starts, drawn))
        return list(map(self._line, printed, boxes, drawn, fonts))

    def _starts(self, lines: Sequence[_RawLine], before: Sequence[float]) -> _Starts:
        """Return where columns begin by wide gaps and other lines; narrow gaps count only there."""
        starts: _Starts = {}
        for line in lines:
            segment = line.segment
            wide = segment.width_of(_COLUMN_GAP)
            found = [left for right, left in line.gaps if left - right > wide]
            for left in () if segment.running else (*found, segment.left):
                starts.setdefault(int(left / _NEAR), []).append((left, segment.bottom))
        for left in before:
            starts.setdefault(int(left / _NEAR), []).append((left, self.height))
        return starts

    def _line(self, printed: _Printed, first: Box, drawn: Pointer, font: _Font) -> _RawLine:
        """Return a line; ``first``, ``drawn`` and ``font`` are those of its first character."""
        text, start, length, _ = printed
        edges = self.calls.pieces(start, length)
        left = text_left = first[0]
        if font.symbols and text[0].isascii() and (len(text) == 1 or text[1] == " "):
            text = "▪" + text[1:]
        bullet = BULLET.match(text)
        if bullet and bullet.end() < len(text):
            at = start + bullet.end()
            if length == len(text):  # no character was cleaned away
                at = start + length - len(self.text[at : start + length].lstrip())
            first, font = self._character(at)
            text_left = first[0]
        bold = font.bold and self._character(start + length - 1)[1].bold
        height = max(first[3] - first[1], 0.1)
        least = _LEAST_GAP * (height / 1.2)
        gaps = [
            (right, left)
            for right, left in zip(edges[1:-1:2], edges[2::2], strict=True)
            if left - right > least and left > text_left + 1
        ]
        running = not self.inner[0] < first[1] < self.inner[1] and _is_artefact(drawn)
        segment = Segment(text, left, edges[-1] if edges else left, first[1], height, bold, text_left, running)
        return _RawLine(segment, printed, gaps)

    def _character(self, index: int) -> tuple[Box, _Font]:
        """Return the box and the font of one character."""
        box, name = self.calls.character(index)
        return box, _font(name)

    def _divisions(self, line: _RawLine, starts: _Starts) -> list[float]:
        """Return the places at which columns begin in a line: at rules, or where lines near it begin too."""
        segment = line.segment
        for grid in self.grids:
            if grid.holds(segment.left, segment.middle):
                return [
                    x for x in grid.walls_at(segment.middle) if segment.left < x - _NEAR and x + _NEAR < segment.right
                ]
        places: list[float] = []
        for right, left in line.gaps:
            place = int(left / _NEAR)
            near = [start for key in (place - 1, place, place + 1) for start in starts.get(key, ())]
            together = sum(abs(left - x) <= _NEAR and abs(y - segment.bottom) < _REACH for x, y in near)
            lone, wide = left - right > segment.width_of(_LONE_GAP), left - right > segment.width_of(_COLUMN_GAP)
            if lone or together > (1 if wide else 0):
                places.append((right + left) / 2)
                if not segment.running:
                    self.divided_at.append(left)
        return places

    def _divided(self, line: _RawLine, places: Sequence[float]) -> Iterator[Segment]:
        """Yield the parts of a line that lie between the places."""
        begun, rest = 0, list(places)
        start, length = line.printed.start, line.printed.length
        last_right = line.segment.left
        for index, (left, _, right, _) in enumerate(self.calls.boxes(range(start, start + length))):
            if self.text[start + index].isspace():
                continue
            if rest and left >= rest[0] - 1:
                yield from self._part(line, begun, index, last_right)
                begun = index
                while rest and left >= rest[0] - 1:
                    rest.pop(0)
            last_right = right
        yield from self._part(line, begun, length, line.segment.right)

    def _part(self, line: _RawLine, begun: int, ended: int, right: float) -> Iterator[Segment]:
        _, start, length, hyphen = line.printed
        text = self.text[start + begun : start + ended]
        if hyphen and ended == length:
            text = text[:-1] + "-"
        words = _cleaned(text.strip())
        if not words:
            return
        if begun == 0:
            yield line.segment._replace(text=words, right=right)
            return
        (left, bottom, _, top), font = self._character(start + begun)
        yield line.segment._replace(
            text=words,
            left=left,
            text_left=left,
            right=right,
            bottom=bottom,
            height=max(top - bottom, 0.1),
            bold=font.bold,
        )


def _printed(match: re.Match[str]) -> _Printed | None:
    """Return the words of a line; None where it has none."""
    raw = match[0]
    words = raw.strip()
    if not words:
        return None
    hyphen = words[-1] in "\ufffe\x02"
    text = _cleaned(words[:-1] + "-" if hyphen else words)
    return _Printed(text, match.start() + len(raw) - len(raw.lstrip()), len(words), hyphen) if text else None


def _is_artefact(drawn: Pointer) -> bool:
    """Whether a text object is marked as an artefact (ISO 32000-1, 14.8.2.2)."""
    return bool(drawn) and "Artifact" in marks_of(drawn)


@dataclass(frozen=True, slots=True)
class _Font:
    bold: bool
    symbols: bool


@lru_cache(maxsize=256)
def _font(name: bytes) -> _Font:
    return _Font(bool(_BOLD.search(name)), bool(_SYMBOLS.search(name)))


def _cleaned(text: str) -> str:
    if (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text):
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return clean(text).replace("\n", " ").strip()


def _rules(page: Pointer) -> list[Rule]:
    """Return the rules drawn on a page: thin filled boxes, and the straight edges of stroked paths."""
    rules: list[Rule] = []
    for drawn, (left, bottom, right, top) in paths_of(page, _MOST_OBJECTS):
        if right - left <= _THIN or top - bottom <= _THIN:
            rules.append(Rule.of_box(left, bottom, right, top))
        else:
            parts, stroked = lines_of_path(drawn, _MOST_POINTS)
            rules.extend(rules_of_subpaths(parts, stroked=stroked))
    return rules
