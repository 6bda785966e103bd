"""Lines of a large graph put in order, in memory that does not grow.

Lines are sorted as they come, in runs that fit into memory, and each run is cut at the same lines, so that the pieces
between two cuts make a part of the whole. Parts are put together one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from sendgraph.changing import Triple, graph_of, triple_of

_RUN = 64 * 2**20  # bytes of lines that are sorted at once
_PART = 24 * 2**20  # bytes of a part, about


class Assembly:
    """Takes N-Quads lines in any order and gives them back sorted, each once; what memory has no room for waits."""

    def __init__(self, folder: Path) -> None:
        """Take a folder for what waits, which need not be there."""
        self._folder = folder
        self._lines: list[bytes] = []
        self._size = 0
        self._cuts: list[bytes] | None = None  # of all runs, as the first one tells

    def add(self, lines: Iterable[bytes]) -> None:
        """Take lines."""
        before = len(self._lines)
        self._lines.extend(lines)
        self._size += sum(map(len, self._lines[before:]))
        if self._size > _RUN:
            self._put_aside()

    def _put_aside(self) -> None:
        """Sort what is at hand and write it, piece by piece, behind earlier pieces of the same parts."""
        self._lines.sort()
        if self._cuts is None:
            pieces = max(2, 16 * self._size // _PART)
            step = max(1, len(self._lines) // pieces)
            self._cuts = sorted({triple_of(line) for line in self._lines[step::step]})
        self._folder.mkdir(parents=True, exist_ok=True)
        for number, lines in enumerate(self._pieces()):
            if lines:
                with self._piece(number).open("ab") as piece:
                    piece.write(b"".join(lines))
        self._lines, self._size = [], 0

    def _pieces(self) -> Iterator[list[bytes]]:
        """Yield the sorted lines at hand, divided at the cuts."""
        places = [0, *(bisect_left(self._lines, cut) for cut in self._cuts or ()), len(self._lines)]
        for start, end in pairwise(places):
            yield self._lines[start:end]

    def _piece(self, number: int) -> Path:
        return self._folder / f"{number:04}"

    def lines(self) -> Iterator[bytes]:
        """Yield all lines, sorted, each once."""
        self._lines.sort()
        for number, at_hand in enumerate(self._pieces()):
            yield from sorted({*self._set_aside(number), *at_hand})
        if self._folder.exists():
            self._folder.rmdir()

    def triples(self) -> Iterator[Triple]:
        """Yield all triples, sorted, each with its graphs."""
        last, graphs = b"", list[bytes]()
        for line in self.lines():
            triple = triple_of(line)
            if triple != last:
                if last:
                    yield last, graphs
                last, graphs = triple, []
            graphs.append(graph_of(line))
        if last:
            yield last, graphs

    def _set_aside(self, number: int) -> list[bytes]:
        piece = self._piece(number)
        if not piece.exists():
            return []
        data = piece.read_bytes()
        piece.unlink()
        return data.splitlines(keepends=True)
