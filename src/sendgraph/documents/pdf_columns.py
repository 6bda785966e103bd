"""The order in which a page is read: line by line, side by side as the row of a table, or column by column.

Word processors write text in reading order, a cell at a time; other files write line by line. Both are cut into
bands: stretches that lie wholly below all that was written before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from sendgraph.documents.drafts import BULLET
from sendgraph.documents.pdf_page import Page, Segment
from sendgraph.documents.pdf_rules import Grid

_CORE = 0.2  # of a line's height, on both sides of its middle: the part by which lines overlap or not
_MOST_LINES = 6  # in a cell without rules; more side by side are columns of text
_MOST_ITEMS = 3_000  # on one page; more are read as they come
_TOUCH = 2.0  # points


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines one below the other; ``right`` is the right edge of their column."""

    lines: tuple[Segment, ...]
    right: float


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side without rules between them, from left to right, each with its lines."""

    cells: tuple[tuple[Segment, ...], ...]
    right: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """A grid with the lines in it."""

    grid: Grid
    lines: tuple[Segment, ...]


Unit = Lines | Row | Ruled


class _Item(NamedTuple):
    """A line, or a grid with all that is in it, as a box; ``high`` and ``low`` are those of the cores."""

    left: float
    right: float
    low: float
    high: float
    content: Segment | Ruled


def units_of(page: Page) -> list[Unit]:
    """Return what stands on a page in the order in which it is read."""
    items = _items(page)
    right = max((item.right for item in items), default=page.width)
    if items and _only_lines(items) and all(item.low >= below.high for item, below in pairwise(items)):
        return [Lines(tuple(_lines_of(items)), right)]  # one below the other, as on most pages
    return list(_joined(_ordered(items, right)))


def _joined(units: Iterable[Unit]) -> Iterator[Unit]:
    """Yield units, lines of one column that follow one another as one."""
    lines: list[Segment] = []
    right = 0.0
    for unit in units:
        if lines and not (isinstance(unit, Lines) and unit.right == right):
            yield Lines(tuple(lines), right)
            lines = []
        if isinstance(unit, Lines):
            lines.extend(unit.lines)
            right = unit.right
        else:
            yield unit
    if lines:
        yield Lines(tuple(lines), right)


def _items(page: Page) -> list[_Item]:
    """Return lines and grids in the order of the file, a grid where its first line stands."""
    if not page.grids:
        return list(map(_line_item, _whole(page.segments)))
    grids = [grid for grid in page.grids if not _frames(grid, page.grids)]
    within: dict[int, list[Segment]] = {}
    order: list[Segment | int] = []
    for line in _whole(page.segments):
        inside = [i for i, grid in enumerate(grids) if grid.holds(line.left, line.middle)]
        if not inside:
            order.append(line)
            continue
        index = min(inside, key=lambda i: grids[i].top - grids[i].bottom)
        if index not in within:
            within[index] = []
            order.append(index)
        within[index].append(line)
    return [_line_item(each) if isinstance(each, Segment) else _grid_item(grids[each], within[each]) for each in order]


def _frames(grid: Grid, grids: Sequence[Grid]) -> bool:
    """Whether a grid is a frame around others."""
    return len(grid.rows) == len(grid.columns) == 2 and any(
        other is not grid and grid.holds(other.columns[0], other.top) and grid.holds(other.columns[-1], other.bottom)
        for other in grids
    )


def _line_item(line: Segment) -> _Item:
    height = line.height
    core, middle = height * _CORE, line.bottom + height / 2
    return _Item(line.left, line.right, middle - core, middle + core, line)


def _grid_item(grid: Grid, lines: Sequence[Segment]) -> _Item:
    boxes = [_line_item(line) for line in lines]
    low, high = min(box.low for box in boxes), max(box.high for box in boxes)
    return _Item(grid.columns[0], grid.columns[-1], low, high, Ruled(grid, tuple(lines)))


def _whole(segments: Sequence[Segment]) -> list[Segment]:
    """Return lines whose pieces PDFium took apart: raised figures and letters, glyphs beside their words."""
    found: list[Segment] = []
    for segment in segments:
        last = found[-1] if found else None
        if last is None or abs(last.middle - segment.middle) > 0.55 * max(last.height, segment.height):
            found.append(segment)
            continue
        gap = segment.left - last.right
        glyph = BULLET.fullmatch(last.text)
        if glyph and -1 <= gap < 4 * segment.height:
            found[-1] = segment._replace(text=f"{last.text} {segment.text}", left=last.left)
        elif -_TOUCH <= gap < 0.25 * segment.height:
            larger = max(last, segment, key=lambda piece: piece.height)
            space = "" if gap < 0.12 * segment.height or last.text.endswith(" ") else " "
            found[-1] = last._replace(
                text=f"{last.text}{space}{segment.text}",
                right=segment.right,
                bottom=larger.bottom,
                height=larger.height,
            )
        else:
            found.append(segment)
    return found


def _ordered(items: Sequence[_Item], right: float) -> Iterator[Unit]:
    """Yield the units of items."""
    for band in _bands(items):
        if len(band) == 1:
            yield _unit(band[0], right)
            continue
        columns = _columns(band)
        if len(columns) == 1:
            for item in sorted(band, key=lambda item: -item.high):
                yield _unit(item, right)
        elif all(len(column) <= _MOST_LINES and _only_lines(column) for column in columns):
            yield Row(tuple(_cell(column) for column in columns), right)
        else:
            for column in columns:
                yield from _ordered(column, max(item.right for item in column))


def _unit(item: _Item, right: float) -> Unit:
    return item.content if isinstance(item.content, Ruled) else Lines((item.content,), right)


def _cell(column: Sequence[_Item]) -> tuple[Segment, ...]:
    return tuple(_lines_of(sorted(column, key=lambda item: -item.high)))


def _lines_of(items: Iterable[_Item]) -> Iterator[Segment]:
    return (item.content for item in items if isinstance(item.content, Segment))


def _only_lines(column: Sequence[_Item]) -> bool:
    return all(isinstance(item.content, Segment) for item in column)


def _bands(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Yield consecutive items that lie below all items before them and above all after them."""
    if len(items) > _MOST_ITEMS:
        yield from ((item,) for item in items)
        return
    lowest = list(accumulate((item.low for item in items), min))
    highest = list(accumulate((item.high for item in reversed(items)), max))[::-1]
    begun = 0
    for index in range(1, len(items) + 1):
        if index == len(items) or lowest[index - 1] >= highest[index]:
            yield items[begun:index]
            begun = index


def _columns(band: Sequence[_Item]) -> list[list[_Item]]:
    """Return the items of a band by columns from left to right: what overlaps across the page is one column."""
    columns: list[list[_Item]] = []
    edge = 0.0
    for item in sorted(band, key=lambda item: item.left):
        if columns and item.left < edge - _TOUCH:
            columns[-1].append(item)
            edge = max(edge, item.right)
        else:
            columns.append([item])
            edge = item.right
    # Within a column the order is that of the file.
    place = {id(item): index for index, item in enumerate(band)}
    return [sorted(column, key=lambda item: place[id(item)]) for column in columns]
