"""The lines of all units put together: the canonical N-Quads, sorted, each once, in memory that does not grow.

Lines are sorted as they come, in runs that fit into memory, and each run is cut at the same subjects, so that the
pieces between two cuts make a part of the whole. Parts are finished one by one: a triple that follows from others is
left out where a document or a person's record says it too.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from pyoxigraph import Quad

from sendgraph.mapping.iris import Iris
from sendgraph.publish.dataset import Census, describe

_RUN = 64 * 2**20  # bytes of lines that are sorted at once
_PART = 24 * 2**20  # bytes of a part, about

Triple = tuple[bytes, list[bytes]]


@dataclass(slots=True)
class Part:
    """A stretch of the canonical N-Quads, and the triples that it has, each once, as N-Triples."""

    nquads: bytes
    ntriples: bytes


@dataclass
class Assembly:
    """Takes lines in any order and gives them back in parts; what does not fit into memory waits in ``folder``."""

    folder: Path
    iris: Iris
    census: Census = field(default_factory=Census)
    _lines: list[bytes] = field(default_factory=list)
    _size: int = 0
    _runs: int = 0
    _cuts: list[bytes] = field(default_factory=list)

    def add(self, lines: Iterable[bytes]) -> None:
        """Take N-Quads lines."""
        before = len(self._lines)
        self._lines.extend(lines)
        self._size += sum(map(len, self._lines[before:]))
        if self._size > _RUN:
            self._put_aside()

    def _put_aside(self) -> None:
        """Sort what is at hand and write it, piece by piece, behind earlier pieces of the same parts."""
        self._lines.sort()
        if not self._cuts:
            self._cuts = self._choose()
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, lines in enumerate(self._pieces()):
            if lines:
                with (self.folder / f"{number:04}").open("ab") as piece:
                    piece.write(b"".join(lines))
        self._lines, self._size, self._runs = [], 0, self._runs + 1

    def _choose(self) -> list[bytes]:
        """Return where parts begin: at subjects, as evenly as the first run tells, and around what comes late."""
        pieces = max(2, 16 * self._size // _PART)
        step = max(1, len(self._lines) // pieces)
        cuts = {line[: line.index(b" ") + 1] for line in self._lines[step::step]}
        late = self._late()
        return sorted({cut for cut in cuts if not cut.startswith(late)} | {*late, *map(_after, late)})

    def _late(self) -> tuple[bytes, ...]:
        """Return how subjects begin that the description of the dataset tells of."""
        return (f"<{self.iris.of('dataset').value}".encode(), f"<{self.iris.base}graph/".encode())

    def _pieces(self) -> Iterator[list[bytes]]:
        """Yield the sorted lines at hand, divided at the cuts."""
        places = [0, *(bisect_left(self._lines, cut) for cut in self._cuts), len(self._lines)]
        for start, end in pairwise(places):
            yield self._lines[start:end]

    def finish(self) -> Iterator[tuple[int, Part]]:
        """Yield all parts with their place, those last of which the description is a part; then `census` is whole."""
        if not self._cuts:
            late = self._late()
            self._cuts = sorted({*late, *map(_after, late)})
        self._lines.sort()
        late_lines: dict[int, list[bytes]] = {}
        for number, at_hand in enumerate(self._pieces()):
            lines = sorted({*self._set_aside(number), *at_hand})
            if lines and lines[0].startswith(self._late()):
                late_lines[number] = lines
            elif lines:
                triples = list(self._triples(lines))
                self.census.take(triples, self.iris.base)
                yield number, _part(triples)
        yield from self._described(late_lines)

    def _set_aside(self, number: int) -> list[bytes]:
        piece = self.folder / f"{number:04}"
        if not piece.exists():
            return []
        data = piece.read_bytes()
        piece.unlink()
        return data.splitlines(keepends=True)

    def _described(self, late: dict[int, list[bytes]]) -> Iterator[tuple[int, Part]]:
        known = [line for lines in late.values() for line in lines]

        def take(census: Census, description: Iterable[Quad]) -> None:
            census.take(self._triples(sorted({*known, *map(_line, description)})), self.iris.base)

        description = [_line(quad) for quad in describe(self.census, take, self.iris)]
        whole = sorted({*known, *description})
        for number, (start, end) in enumerate(pairwise([b"", *self._cuts, b"\xff"])):
            lines = whole[bisect_left(whole, start) : bisect_left(whole, end)]
            if lines:
                triples = list(self._triples(lines))
                self.census.take(triples, self.iris.base)
                yield number, _part(triples)

    def _triples(self, lines: Iterable[bytes]) -> Iterator[Triple]:
        """Yield triples in their order, each with its graphs; what is said is not inferred as well."""
        inferred = str(self.iris.graph("inferred")).encode()
        last, graphs = b"", list[bytes]()
        for line in lines:
            at = line.rindex(b" <")
            triple, graph = line[:at], line[at + 1 : -3]
            if triple != last:
                if last:
                    yield last, _said(graphs, inferred)
                last, graphs = triple, [graph]
            else:
                graphs.append(graph)
        if last:
            yield last, _said(graphs, inferred)


def _said(graphs: list[bytes], inferred: bytes) -> list[bytes]:
    return [graph for graph in graphs if graph != inferred] if len(graphs) > 1 else graphs


def _part(triples: Iterable[Triple]) -> Part:
    nquads: list[bytes] = []
    ntriples: list[bytes] = []
    for triple, graphs in triples:
        ntriples.append(triple)
        nquads += [b"%b %b .\n" % (triple, graph) for graph in graphs]
    ntriples.append(b"")
    return Part(b"".join(nquads), b" .\n".join(ntriples))


def _line(quad: Quad) -> bytes:
    return f"{quad} .\n".encode()


def _after(prefix: bytes) -> bytes:
    """Return the least bytes that are more than all that begin with a prefix."""
    return prefix[:-1] + bytes([prefix[-1] + 1])


def joined(pieces: Sequence[Path], whole: Path) -> str:
    """Write files one after the other into one, delete them, and return the SHA-256 of the whole."""
    sha256 = hashlib.sha256()
    with whole.open("wb") as file:
        for piece in pieces:
            data = piece.read_bytes()
            sha256.update(data)
            file.write(data)
            piece.unlink()
    return sha256.hexdigest()
