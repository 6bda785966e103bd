"""Text for people: tables that fit the terminal, in which the words of documents can do nothing but be read.

Document text is hostile: terminal escape sequences, invisible direction marks and rich markup are shown, not obeyed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

_UNSAFE = re.compile(r"[^\S \n\t]|[^\w\s!-~]")
_KEPT_FORMATS = frozenset("\u200c\u200d")  # joiners within words of some scripts
_BETWEEN = 3  # characters from one column to the next
_WORD = 14  # a column narrower than its longest word, up to this many characters, is hard to read
_SENTENCE = 32  # a column of sentences narrower than this is hard to read


def inert(text: str) -> str:
    """Return a text whose control characters and invisible marks are written out; line ends and tabs stay."""
    return _UNSAFE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and character not in _KEPT_FORMATS:
        return character.encode("unicode_escape").decode("ascii")
    return character


def console(*, stderr: bool = False) -> Console:
    """Return a console that obeys no markup and adds no highlighting."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=False)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> RenderableType:
    """Return rows of plain text as a table, or one record below another where columns would be too narrow."""
    shown = [[inert(cell) for cell in row] for row in (columns, *rows)]
    widths = _widths(list(zip(*shown, strict=True)), width)
    if widths is None:
        return _records(columns, rows)
    drawn = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, row_styles=["", "dim"] if len(rows) > 3 else None)
    for column, characters in zip(shown[0], widths, strict=True):
        drawn.add_column(Text(column), overflow="fold", width=characters)
    for row in shown[1:]:
        drawn.add_row(*map(Text, row))
    return drawn


def _widths(columns: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Return how wide each column is, in characters; None where some would be too narrow to read.

    Rich itself cuts words off where the columns' least widths leave it little room.
    """
    least = [_narrowest(cells) for cells in columns]
    wanted = [max(cell_len(line) for cell in cells for line in (cell.split("\n") or [""])) for cells in columns]
    room = width - _BETWEEN * (len(columns) - 1)
    if sum(wanted) <= room:
        return wanted
    if sum(least) > room:
        return None
    more = [max(0, want - need) for want, need in zip(wanted, least, strict=True)]
    spare = room - sum(least)
    return [need + min(extra, spare * extra // sum(more)) for need, extra in zip(least, more, strict=True)]


def _narrowest(cells: Sequence[str]) -> int:
    longest = max((cell_len(word) for cell in cells for word in cell.split()), default=0)
    sentences = any(cell_len(cell) > 2 * _SENTENCE for cell in cells)
    return max(1, min(longest, _WORD), _SENTENCE if sentences else 0)


def _records(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Group:
    parts: list[RenderableType] = []
    for row in rows:
        record = Table.grid(padding=(0, 2))
        record.add_column(style="dim", no_wrap=True)
        record.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            if cell:
                record.add_row(Text(inert(column)), Text(inert(cell)))
        parts += [record, Text("")]
    return Group(*parts[:-1])
