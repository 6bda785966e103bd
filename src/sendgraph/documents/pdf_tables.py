"""Tables of a PDF: cells by drawn rules or by aligned columns, over as many pages as they run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sendgraph.documents.drafts import Draft, is_ended
from sendgraph.documents.pdf_columns import Row, Ruled
from sendgraph.documents.pdf_flow import Flow, Metrics
from sendgraph.documents.pdf_page import Segment

_ALIGNED = 6.0  # points by which the columns of one table may stand apart on two pages
_STARTS = 12.0  # points by which the lines of one column may begin apart where no rule divides columns
_APART = 1.6  # times the height of a line: what stands further below a row is no part of its table unless its rows do
_PITCH = 1.2  # times the step between the last two rows: what stands no further below belongs to the table
_PADDING = 5.0  # points between a rule and the words in a cell

_Cells = dict[int, list[Segment]]


@dataclass(slots=True)
class Table:
    """Rows of cells being gathered."""

    metrics: Metrics
    number: int
    rows: list[dict[int, Flow]] = field(default_factory=list)

    def drafts(self) -> Iterator[Draft]:
        """Yield the blocks of all cells, row by row."""
        for row, cells in enumerate(self.rows):
            for column, flow in sorted(cells.items()):
                for draft in flow.drafts:
                    draft.table, draft.row, draft.column = self.number, row, column
                    yield draft

    def add(self, cells: _Cells, page: int, rights: Sequence[float], *, goes_on: bool) -> None:
        """Gather the lines of a row, or the rest of the last row."""
        if not goes_on or not self.rows:
            self.rows.append({})
        row = self.rows[-1]
        for column, lines in sorted(cells.items()):
            right = rights[min(column, len(rights) - 1)]
            flow = row.setdefault(column, Flow(self.metrics, [], right, cell=True))
            for line in lines:
                flow.take(line, page)


def is_box(parts: Sequence[Ruled]) -> bool:
    """Whether a grid is no table but a box drawn around a part of the text: one cell, or a heading and one cell."""
    if any(len(part.grid.columns) > 2 for part in parts):
        return False
    rows = [row for part in parts for row in _rows(part)]
    if len(rows) == 2:
        head = rows[0].get(0, [])
        return bool(head) and all(line.bold for line in head)
    return len(rows) < 2


def same_table(one: Ruled, other: Ruled) -> bool:
    """Whether a grid at the top of a page can go on with one at the foot of the page before: columns agree."""
    columns = one.grid.columns, other.grid.columns
    return len(columns[0]) == len(columns[1]) and all(abs(a - b) <= _ALIGNED for a, b in zip(*columns, strict=True))


def ruled_table(parts: Sequence[tuple[int, Ruled]], metrics: Metrics, number: int) -> Table:
    """Return the table of a grid that stands on one page or several; ``parts`` are (page, grid)."""
    table = Table(metrics, number)
    head = _words(next(_rows(parts[0][1]), {}))
    for index, (page, part) in enumerate(parts):
        rights = [edge - _PADDING for edge in part.grid.columns[1:]]
        for position, cells in enumerate(_rows(part)):
            first = index > 0 and position == 0
            if first and head and _words(cells) == head:
                continue  # the head of the table, printed again
            table.add(cells, page, rights, goes_on=first and _goes_on(table, cells, len(part.grid.columns) - 1))
    return table


def _rows(part: Ruled) -> Iterator[_Cells]:
    """Yield the rows of a grid from the top, empty ones left out: lines by column."""
    cells: dict[int, _Cells] = {}
    for line in part.lines:
        row, column = part.grid.cell_at(line.left, line.middle)
        cells.setdefault(row, {}).setdefault(column, []).append(line)
    for _, found in sorted(cells.items()):
        yield {column: _downwards(lines) for column, lines in found.items()}


def _downwards(lines: list[Segment]) -> list[Segment]:
    """Return the lines of a cell from the top; in the file's order where that is so already."""
    if all(one.middle >= other.middle - other.height / 4 for one, other in pairwise(lines)):
        return lines
    return sorted(lines, key=lambda line: (-line.middle, line.left))


def _words(cells: _Cells) -> list[str]:
    return [line.text for _, lines in sorted(cells.items()) for line in lines]


def _goes_on(table: Table, cells: _Cells, columns: int) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before."""
    above = table.rows[-1] if table.rows else {}
    last = max(cells)
    if columns > 1 and 0 not in cells and 0 in above:
        return True
    flow, text = above.get(last), cells[last][0].text
    if flow is None or flow.last is None:
        return False
    ended = is_ended(flow.last.text)
    introduces = flow.last.text.endswith((":", ";"))
    if text[0].islower():
        return not ended or introduces
    if columns > 1 and 0 in cells:
        return False
    if introduces or not text[0].isalnum():
        return True
    return not ended and flow.last.right > flow.right * 0.75


@dataclass(slots=True)
class Aligned:
    """A table whose columns are told by where their lines begin."""

    table: Table
    starts: list[float]
    right: float
    bottom: float = 0.0
    page: int = 0
    step: float = 0.0  # between the last two rows

    def takes(self, row: Row) -> bool:
        """Whether the cells of a row begin where the columns of the table do."""
        return all(self._column(cell[0].left) is not None for cell in row.cells)

    def add(self, row: Row, page: int) -> None:
        """Gather a row; one whose words go on with those of the cells above belongs to the last."""
        cells = {self._place(cell[0].left): list(cell) for cell in row.cells}
        self._add(cells, page, goes_on=any(self._wraps(column, lines[0]) for column, lines in cells.items()))

    def add_line(self, line: Segment, page: int, *, rows_follow: bool) -> bool:
        """Gather a line that stands alone in one column; False where it is no part of the table."""
        column = self._column(line.left)
        if column is None or line.bold or not self.table.rows:
            return False
        if page == self.page and self.bottom - line.bottom > max(_APART * line.height, _PITCH * self.step):
            return False
        if page != self.page and not rows_follow:
            return False
        if column + 1 < len(self.starts) and line.right > self.starts[column + 1] - 2:
            return False
        self._add({column: [line]}, page, goes_on=self._wraps(column, line))
        return True

    def _add(self, cells: _Cells, page: int, *, goes_on: bool) -> None:
        rights = [*(start - _PADDING for start in self.starts[1:]), self.right]
        self.table.add(cells, page, rights, goes_on=goes_on)
        if page == self.page:
            self.step = self.bottom - max(lines[0].bottom for lines in cells.values())
        self.bottom = min(line.bottom for lines in cells.values() for line in lines)
        self.page = page

    def _wraps(self, column: int, line: Segment) -> bool:
        """Whether a line goes on with the words of the cell above it."""
        flow = self.table.rows[-1].get(column) if self.table.rows else None
        if flow is None or flow.last is None or flow.last.bold != line.bold:
            return False
        if line.text[0].islower() and not is_ended(flow.last.text) and "." not in line.text:
            return True
        return flow.last.text.endswith((",", " and", " of", " for", "-"))

    def _column(self, left: float) -> int | None:
        return next((i for i, start in enumerate(self.starts) if abs(start - left) <= _STARTS), None)

    def _place(self, left: float) -> int:
        column = self._column(left)
        return column if column is not None else len(self.starts) - 1


def aligned_table(row: Row, metrics: Metrics, number: int) -> Aligned:
    """Return a table that begins with a row, without gathering the row."""
    return Aligned(Table(metrics, number), [cell[0].left for cell in row.cells], row.right)
