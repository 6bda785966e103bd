"""Tables in plain text: cells divided by tabs, or by gaps so wide that they show columns.

A tab says where a cell ends, so that a line is a row, or goes on with the row above when its first cell is empty.
With wide gaps a row runs over several lines: a line goes on with the cells above where one of them was full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from sendgraph.documents.drafts import BULLET, Draft, Line, is_dangling, is_ended

GAP = re.compile(r"\t| {3,}")
_MARKER = re.compile(r"\(?\d{1,2}[.)]?|\(?[a-z][.)]|[◼◾■▪□●•◦○‣⁃∙·➢➤✓]")  # a number or glyph alone in a cell
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SHORT = 0.75  # a cell that would still be this short with the next word ends by choice
_NEAR = 2  # characters by which a cell may stand off its column
_BLOCKS = 60  # blocks of a row that are looked through for the one above a line
_LABEL = 80  # characters at most of a line without a tab that is the first cell of a row, the others empty
_Piece = tuple[int, str]  # a column and the words in it


class TextTables:
    """The tables of one document; rows are added to ``drafts``, which the gatherer of lines shares."""

    def __init__(self, drafts: list[Draft]) -> None:
        self.drafts = drafts
        self.count = 0
        self.columns: tuple[int, ...] = ()  # where the columns begin, none for columns made by tabs

    def leave(self) -> None:
        """Forget the columns: a paragraph stands after the table."""
        self.columns = ()

    def take(self, line: Line) -> bool:
        """Add a line to a table, or begin one with it; False where it is no part of a table."""
        if "\t" in line.text:
            self._tabbed(line)
            return True
        pieces = tuple(_pieces(line))
        if len(pieces) < 2:
            return self._single(line) if self.columns and self.drafts else self._first_cell(line)
        placed = self._placed(pieces) if self._inside() else None
        if placed is not None and not line.after_space and self._goes_on(placed):
            for piece in placed:
                self._append(piece, line)
            return True
        row = self._next_row()
        if placed is None and row == 1 and self._indented(pieces):
            for draft in self.drafts[-len(self.columns) :]:
                draft.column = (draft.column or 0) + 1
        if placed is None:
            placed = [(column, words) for column, (_, words) in enumerate(pieces)]
            self.columns = tuple(at for at, _ in pieces)
        self.drafts.extend(_cells(placed, line.page, self.count, row))
        return True

    def take_bullet(self, line: Line, marker: str, words: str) -> bool:
        """Add a bullet that stands inside a table: one of several cells of a row, or under its cell."""
        gap = GAP.search(words)
        inside = self._inside()
        if gap is not None:
            at = line.indent + len(line.text) - len(words) + gap.end()
            tabbed = "\t" in gap[0] and (inside or marker[-1] in ".)")
            return (tabbed or (inside and self._column(at) is not None)) and self.take(line)
        column = self._under(line.indent) if inside and not line.after_space else 0
        if not column:
            return False
        last = self.drafts[-1]
        self.drafts.append(
            Draft("bullet", [words], 1, marker, line.page, last.table, last.row, column, indent=line.indent)
        )
        return True

    def _inside(self) -> bool:
        return bool(self.drafts) and self.drafts[-1].row is not None

    def _next_row(self) -> int:
        """Return the number of a new row, of a new table where none is open."""
        if self._inside():
            return (self.drafts[-1].row or 0) + 1
        self.count += 1
        return 0

    def _tabbed(self, line: Line) -> None:
        """Add a row whose cells tabs divide; without a first cell it goes on with the row above."""
        goes_on = self._inside() and line.text.startswith("\t")
        row = self.drafts[-1].row or 0 if goes_on else self._next_row()
        self.columns = ()
        pieces = tuple(enumerate(words.strip() for words in GAP.split(line.text)))
        self.drafts.extend(_cells(pieces, line.page, self.count, row))

    def _column(self, at: int) -> int | None:
        """Return the column that begins at a place of a line."""
        return next((i for i, begin in enumerate(self.columns) if abs(at - begin) <= _NEAR), None)

    def _under(self, indent: int) -> int:
        """Return the column under which words stand that begin so far in, 0 for the first."""
        return max((i for i, begin in enumerate(self.columns) if begin - _NEAR <= indent), default=0)

    def _placed(self, pieces: Sequence[_Piece]) -> list[_Piece] | None:
        """Return the words of a line by column, None where they stand in other columns."""
        found = [(self._column(at), words) for at, words in pieces]
        return [(column, words) for column, words in found if column is not None] if all(
            column is not None for column, _ in found
        ) else None  # fmt: skip

    def _indented(self, pieces: Sequence[_Piece]) -> bool:
        """Whether a line has all columns of the head above it and one more on their left."""
        starts = [at for at, _ in pieces]
        return len(starts) == len(self.columns) + 1 and all(map(self._column_near, starts[1:], self.columns))

    @staticmethod
    def _column_near(at: int, begin: int) -> bool:
        return abs(at - begin) <= _NEAR

    def _cell(self, column: int) -> Draft | None:
        """Return the last block of a column's cell in the row that was read last."""
        last = self.drafts[-1]
        for draft in islice(reversed(self.drafts), _BLOCKS):
            if (draft.table, draft.row) != (last.table, last.row) or last.row is None:
                return None
            if draft.column == column:
                return draft
        return None

    def _goes_on(self, pieces: Sequence[_Piece]) -> bool:
        """Whether the words of a line go on with the cells above them, because a cell above was full."""
        cells = [(self._cell(column), column, words) for column, words in pieces]
        if any(cell is None or _WEB_ADDRESS.match(words) for cell, _, words in cells):
            return False
        known = [(cell, column, words) for cell, column, words in cells if cell is not None]
        if any(_broken(cell, words) for cell, _, words in known):
            return True
        ended = any(self._full(cell, column, words) is False for cell, column, words in known)
        return bool(self.drafts[-1].row) and not ended and any(self._full(*each) for each in known)

    def _full(self, cell: Draft, column: int, words: str) -> bool | None:
        """Whether a cell had no room for the first of some words; None where that cannot be known.

        The width of the last column is unknown; a sentence that ends in it mostly ends the row.
        """
        if column + 1 >= len(self.columns):
            return False if is_ended(cell.last) else None
        room = self.columns[column + 1] - self.columns[column] - 3
        return len(cell.last) + 1 + len(words.split(maxsplit=1)[0]) > room

    def _append(self, piece: _Piece, line: Line) -> None:
        """Add words to the cell above them."""
        column, words = piece
        cell = self._cell(column)
        if cell is None or BULLET.match(words):
            last = self.drafts[-1]
            self.drafts.extend(_cells((piece,), line.page, last.table or 0, last.row or 0))
        else:
            cell.lines.append(words)

    def _first_cell(self, line: Line) -> bool:
        """Take a line right under a row made by tabs as a row whose other cells are empty, unless it is a sentence."""
        if not self._inside() or line.after_space or len(line.text) > _LABEL or is_ended(line.text):
            return False
        row = self._next_row()
        self.drafts.extend(_cells(((0, line.text),), line.page, self.count, row))
        return True

    def _single(self, line: Line) -> bool:
        """Add a line of one cell to the cell above it, or begin a row without a first cell; False if it is neither."""
        last = self.drafts[-1]
        if line.after_space:
            column = self._column(line.indent) if last.row is not None else None
            if column:
                row = (last.row or 0) + 1
                self.drafts.extend(_cells(((column, line.text),), line.page, last.table or 0, row))
            return bool(column)
        column = self._under(line.indent) if last.row is not None else 0
        if column:
            cell = self._cell(column)
            closed = cell is not None and cell.kind == "bullet" and line.indent <= cell.indent
            if cell is None or closed:
                self.drafts.extend(_cells(((column, line.text),), line.page, last.table or 0, last.row or 0))
            else:
                cell.lines.append(line.text)
            return True
        left = self._cell(0)
        width = self.columns[1] - self.columns[0]
        fits = abs(line.indent - self.columns[0]) <= _NEAR and len(line.text) <= width
        if left is None or not fits or _WEB_ADDRESS.match(line.text):
            return False
        if len(left.last) + 1 + len(line.text.split(maxsplit=1)[0]) < width * _SHORT:
            return False
        left.lines.append(line.text)
        return True


def _broken(cell: Draft, words: str) -> bool:
    """Whether the words of a cell want others after them, or the words after them others before."""
    return is_dangling(cell.last) or (words[0].islower() and not is_ended(cell.last))


def _pieces(line: Line) -> Iterator[_Piece]:
    """Yield the words of a line between wide gaps, each with where it begins."""
    at = 0
    for gap in (*GAP.finditer(line.text), None):
        stop = gap.start() if gap else len(line.text)
        if line.text[at:stop].strip():
            yield line.indent + at, line.text[at:stop]
        at = gap.end() if gap else stop


def _cells(pieces: Sequence[_Piece], page: int | None, table: int, row: int) -> Iterator[Draft]:
    """Yield the cells of a line; a glyph or number before a cell's words, or in a cell of its own, makes a bullet."""
    alone = ""  # a marker that stands in a cell of its own
    for column, printed in pieces:
        words = f"{alone} {printed}".strip()
        if not alone and _MARKER.fullmatch(words) and (column == 0 or not words.isdigit()):
            alone = words if words[-1] in ".)" or not words.isdigit() else f"{words}."
            continue
        match = BULLET.match(words)
        if match is not None and match.end() < len(words):
            marker = match["glyph"] or match["number"]
            yield Draft("bullet", [words[match.end() :]], 1, marker, page, table, row, column)
        elif words:
            yield Draft("cell", [words], page=page, table=table, row=row, column=column)
        alone = ""
