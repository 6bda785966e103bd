"""A document's text for reading: its blocks as pieces of a page, with every passage that became a claim marked.

Passages overlap and nest, and elements of HTML may only nest. So the text of a block is cut wherever a passage begins
or ends; over each cut, marks that go on stay open where they are outermost, and others are closed and opened again.
The first mark of a passage has its anchor, all words lead to the facts of the shortest passage that they stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from markupsafe import Markup, escape

from sendgraph.documents.archive import BLOT, ArchivedText
from sendgraph.documents.model import Block
from sendgraph.terminal import inert

Span = tuple[int, int]
_NOTHING = Markup()
PieceKind = Literal["heading", "paragraph", "list", "table", "page"]


@dataclass(frozen=True, slots=True)
class Item:
    """A bullet: its words, the number that it is printed with or "", and the bullets under it."""

    words: Markup
    marker: str
    under: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: words, a list, a table as rows of cells, each with its pieces, or the beginning of a page."""

    kind: PieceKind
    words: Markup = _NOTHING
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    number: int = 0


class Marker:
    """Marks passages in the stretches of one text, each with its anchor where it is met first."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        self._text = text
        self._spans = sorted(set(spans), key=lambda span: (span[0], -span[1]))
        self._met: set[Span] = set()

    def marked(self, start: int, end: int) -> Markup:
        """Return the words of a stretch, escaped, its passages marked."""
        spans = [span for span in self._spans if span[0] < end and span[1] > start]
        cuts = sorted({start, end, *(cut for span in spans for cut in span if start < cut < end)})
        parts: list[str] = []
        opened: list[Span] = []
        for left, right in pairwise(cuts):
            over = [span for span in spans if span[0] <= left and span[1] >= right]
            kept = _common(opened, over)
            parts.append("</mark>" * (len(opened) - kept))
            parts += [self._opening(span) for span in over[kept:]]
            parts.append(_linked(self._text[left:right], over))
            opened = over
        parts.append("</mark>" * len(opened))
        return Markup("".join(parts))  # noqa: S704 -- all words in it are escaped

    def _opening(self, span: Span) -> str:
        anchor = "" if span in self._met else f' id="passage-{span[0]}-{span[1]}"'
        self._met.add(span)
        return f"<mark{anchor}>"


def _common(opened: Sequence[Span], over: Sequence[Span]) -> int:
    """Return how many of the outermost marks go on."""
    count = 0
    for before, after in zip(opened, over, strict=False):
        if before != after:
            break
        count += 1
    return count


def _linked(words: str, over: Sequence[Span]) -> str:
    shown = str(escape(inert(words)))
    if not over or not words.strip():
        return shown
    start, end = min(over, key=lambda span: span[1] - span[0])
    return f'<a href="#facts-{start}-{end}">{shown}</a>'


def pieces(text: ArchivedText, spans: Iterable[Span], start: int, end: int) -> list[Piece]:
    """Return the pieces of the blocks that have characters from ``start`` to ``end``, with passages marked."""
    marker = Marker(text.text, spans)
    blocks = [block for block in text.blocks if block.start < end and block.end > start]
    return list(_pieces(blocks, marker, start, end))


def has_blots(text: ArchivedText) -> bool:
    """Return whether a name was withheld from a text."""
    return BLOT in text.text


def _pieces(blocks: Sequence[Block], marker: Marker, start: int, end: int, *, cell: bool = False) -> Iterator[Piece]:
    def words(block: Block) -> Markup:
        return marker.marked(max(block.start, start), min(block.end, end))

    page: int | None = None
    for (kind, table), run in groupby(blocks, key=lambda block: _run(block, cell)):
        together = list(run)
        if not cell and together[0].page not in {None, page}:
            page = together[0].page
            yield Piece("page", number=page or 0)
        if table is not None:
            yield Piece("table", rows=tuple(_rows(together, marker, start, end)))
        elif kind == "bullet":
            yield Piece("list", items=_items([(block, words(block)) for block in together]))
        else:
            for block in together:
                yield Piece("heading" if block.kind == "heading" else "paragraph", words(block))


def _run(block: Block, cell: bool) -> tuple[object, int | None]:
    """Return by what blocks stand together: bullets of a list, cells of a table; others stand alone."""
    if block.table is not None and not cell:
        return "table", block.table
    return "bullet" if block.kind == "bullet" else block.start, None


def _rows(blocks: Sequence[Block], marker: Marker, start: int, end: int) -> Iterator[tuple[tuple[Piece, ...], ...]]:
    columns = 1 + max(block.column or 0 for block in blocks)
    for _, row in groupby(blocks, key=lambda block: block.row):
        cells: list[list[Block]] = [[] for _ in range(columns)]
        for block in row:
            cells[block.column or 0].append(block)
        yield tuple(tuple(_pieces(cell, marker, start, end, cell=True)) for cell in cells)


def _items(bullets: Sequence[tuple[Block, Markup]]) -> tuple[Item, ...]:
    """Return bullets, each with the deeper ones that follow it under it."""
    items: list[Item] = []
    at = 0
    while at < len(bullets):
        block, words = bullets[at]
        stop = at + 1
        while stop < len(bullets) and bullets[stop][0].level > block.level:
            stop += 1
        marker = block.marker if any(character.isalnum() for character in block.marker) else ""
        items.append(Item(words, marker, _items(bullets[at + 1 : stop])))
        at = stop
    return tuple(items)
