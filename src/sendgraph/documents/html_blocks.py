"""The elements of a web page to blocks: headings, paragraphs, list items with their level, tables."""

from __future__ import annotations

import re
from typing import Any

from sendgraph.documents.decoding import clean
from sendgraph.documents.drafts import BULLET, Draft

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LONG_LINE = 90  # characters; a line break after as many divides paragraphs


class Gatherer:
    """Goes through elements and gathers blocks; text that stands in no block of its own becomes a paragraph."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.lines: list[str] = [""]
        self.pending = Draft("paragraph", [])
        self.tables = 0
        self.cell: tuple[int, int, int] | None = None
        self.lists: list[_List] = []

    def gather(self, root: Any) -> list[Draft]:
        """Return the blocks of an element."""
        self._inside(root)
        self._close()
        return self.drafts

    def _inside(self, element: Any) -> None:
        self._text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
            self._text(child.tail)

    def _element(self, element: Any) -> None:
        tag = element.tag
        if tag == "br":
            self._break()
        elif tag in _INLINE:
            self._inside(element)
        elif tag == "table" and self.cell is None and _is_data(element):
            self._table(element)
        elif tag in {"ul", "ol"}:
            self._list(element)
        elif tag == "li":
            self._item(element)
        else:
            self._block(element, "heading" if tag in _HEADINGS else None)

    def _block(self, element: Any, kind: str | None = None) -> None:
        inside_item = self.pending.kind == "bullet" and not any(self.lines)
        if not inside_item:
            self._close()
        if kind == "heading" and self.cell is None:
            self.pending = Draft("heading", [])
        self._inside(element)
        self._close()

    def _list(self, element: Any) -> None:
        self._close()
        self.lists.append(_List(element.tag == "ol", _number(element.get("start"), 1) - 1))
        self._inside(element)
        self._close()
        self.lists.pop()

    def _item(self, element: Any) -> None:
        self._close()
        marker, level = "•", max(len(self.lists), 1)
        if self.lists and self.lists[-1].numbered:
            self.lists[-1].last = _number(element.get("value"), self.lists[-1].last + 1)
            marker = f"{self.lists[-1].last}."
        self.pending = Draft("bullet", [], level, marker)
        self._inside(element)
        self._close()

    def _table(self, element: Any) -> None:
        self._close()
        self.tables += 1
        lists, self.lists = self.lists, []
        for row, cells in enumerate(_rows(element)):
            column = 0
            for cell in cells:
                self.cell = (self.tables, row, column)
                self._inside(cell)
                self._close()
                column += max(_number(cell.get("colspan"), 1), 1)
        self.cell, self.lists = None, lists

    def _text(self, text: str | None) -> None:
        if text:
            self.lines[-1] += text

    def _break(self) -> None:
        """End a printed line; an empty line, or one as long as a paragraph, ends the block."""
        line = _folded(self.lines[-1])
        if not line and not any(map(_folded, self.lines)):
            self.lines = [""]
        elif not line or len(line) > _LONG_LINE:
            self._close()
        else:
            self.lines.append("")

    def _close(self) -> None:
        """End the block being gathered."""
        lines = [line for raw in self.lines if (line := _folded(raw))]
        draft, self.lines = self.pending, [""]
        if not lines:
            if draft.kind != "bullet":
                self.pending = Draft("paragraph", [])
            return
        self.pending = Draft("paragraph", [])
        bullet = BULLET.match(lines[0]) if draft.kind == "paragraph" else None
        if bullet and bullet["glyph"] and bullet.end() < len(lines[0]):  # a bullet typed as text
            draft = Draft("bullet", [], 1, bullet["glyph"])
            lines[0] = lines[0][bullet.end() :]
        draft.lines = lines
        draft.isolated = True
        if self.cell is not None:
            draft.kind = draft.kind if draft.kind == "bullet" else "cell"
            draft.table, draft.row, draft.column = self.cell
        self.drafts.append(draft)


class _List:
    """A list we are in: whether it is numbered, and the number given last."""

    __slots__ = ("last", "numbered")

    def __init__(self, numbered: bool, last: int) -> None:
        self.numbered = numbered
        self.last = last


def _folded(text: str) -> str:
    return _SPACE.sub(" ", clean(text)).strip()


def _number(value: str | None, otherwise: int) -> int:
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else otherwise


def _rows(table: Any) -> list[list[Any]]:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    return [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]


def _is_data(table: Any) -> bool:
    """Whether a table is one of data: several cells, and none that lays out tables inside."""
    cells = sum(map(len, _rows(table)))
    return cells > 1 and next(table.iterdescendants("table"), None) is None
