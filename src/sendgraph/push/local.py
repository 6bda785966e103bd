"""The named graphs of a build, cut out of its canonical N-Quads in bounded memory.

The file is sorted by its lines, so by subject. One pass over it gives the digest of every graph, and of the merged
triples of all: lines with the same triple stand together, whatever their graphs, so that each is taken once as it
passes. Graphs that are to be sent are cut out in a second pass, into files of many small graphs or of one big one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sendgraph.errors import DataError

MERGED = "graph/merged"
_BUILD = "graph/build"
_CHUNK = 1 << 16
_PILE = 32 << 20  # bytes of the graphs that are cut into one file, and then held in memory
_PILES = 200  # files open at once
_STEP = 1 << 14  # lines between two reports of progress

Lines = Callable[[], Iterator[bytes]]
Passed = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph by its IRI: how many triples, how many bytes of N-Triples, and the SHA-256 of these, sorted."""

    name: str
    triples: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Body:
    """A graph as N-Triples. Every iteration reads it anew from disk, so that a request can be sent again.

    ``size`` is in bytes; None where it is not known before they are read.
    """

    size: int | None
    lines: Lines

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes in pieces that suit a socket."""
        held: list[bytes] = []
        size = 0
        for line in self.lines():
            held.append(line)
            size += len(line)
            if size >= _CHUNK:
                yield b"".join(held)
                held, size = [], 0
        yield b"".join(held)


def body(data: bytes) -> Body:
    """Return bytes as a body."""
    return Body(len(data), lambda: iter(data.splitlines(keepends=True)))


@dataclass(frozen=True, slots=True)
class Local:
    """The graphs of a build by IRI, the merged one among them, and the base of their names."""

    nquads: Path
    base: str
    graphs: dict[str, Graph]

    @property
    def merged(self) -> str:
        """The name under which the merged triples are known, wherever a store has them."""
        return self.base + MERGED


@dataclass(slots=True)
class _Sum:
    triples: int = 0
    size: int = 0
    hashed: hashlib._Hash = field(default_factory=hashlib.sha256)

    def take(self, triple: bytes) -> None:
        self.triples += 1
        self.size += len(triple)
        self.hashed.update(triple)

    def graph(self, name: str) -> Graph:
        return Graph(name, self.triples, self.size, self.hashed.hexdigest())


def _split(line: bytes) -> tuple[bytes, bytes]:
    """Return a line's triple as a line of N-Triples, and its graph with the angle brackets and the full stop."""
    at = line.rindex(b" <")
    return line[:at] + b" .\n", line[at + 1 :]


def survey(nquads: Path, passed: Passed) -> Local:
    """Return what a build holds. Raises DataError for a file that is no canonical N-Quads of a build."""
    sums: dict[bytes, _Sum] = {}
    merged, last, done, total = _Sum(), b"", 0, nquads.stat().st_size
    with nquads.open("rb") as lines:
        for number, line in enumerate(lines):
            try:
                triple, name = _split(line)
            except ValueError:
                raise DataError(f"{nquads}, line {number + 1}: no named graph; build again") from None
            if name not in sums:
                sums[name] = _Sum()
            sums[name].take(triple)
            if triple != last:
                merged.take(triple)
                last = triple
            done += len(line)
            if number % _STEP == 0:
                passed(done, total)
    passed(total, total)
    graphs = {iri: one.graph(iri) for iri, one in ((name[1:-4].decode(), one) for name, one in sums.items())}
    base = next((name.removesuffix(_BUILD) for name in graphs if name.endswith((f"/{_BUILD}", f"#{_BUILD}"))), None)
    if base is None:
        raise DataError(f"{nquads}: has no graph that ends in {_BUILD}; build again")
    return Local(nquads, base, graphs | {base + MERGED: merged.graph(base + MERGED)})


def merged_lines(nquads: Path) -> Iterator[bytes]:
    """Yield the merged triples of all graphs, each once, in canonical order."""
    last = b""
    with nquads.open("rb") as lines:
        for line in lines:
            triple = _split(line)[0]
            if triple != last:
                yield triple
                last = triple


def bodies(local: Local, names: Iterable[str], folder: Path) -> Iterator[tuple[Graph, Body]]:
    """Yield graphs with their triples: documents first, the merged triples last; ``folder`` is for files on the way."""
    wanted = sorted((local.graphs[name] for name in names), key=lambda graph: (_rank(local, graph), graph.name))
    named = [graph for graph in wanted if graph.name != local.merged]
    for pile, path in _cut(local, named, folder):
        yield from _of_pile(pile, path)
        path.unlink()
    if len(named) < len(wanted):
        merged = local.graphs[local.merged]
        yield merged, Body(merged.size, lambda: merged_lines(local.nquads))


def _rank(local: Local, graph: Graph) -> int:
    return 0 if graph.name.startswith(f"{local.base}graph/document/") else 1


def _cut(local: Local, graphs: Sequence[Graph], folder: Path) -> Iterator[tuple[list[Graph], Path]]:
    """Write the lines of graphs to files, each of some graphs that follow one another."""
    piles = _piled(graphs)
    files = [(folder / f"pile-{number}").open("wb") for number in range(len(piles))]
    try:
        places = {
            f"<{graph.name}> .\n".encode(): file for pile, file in zip(piles, files, strict=True) for graph in pile
        }
        if places:
            with local.nquads.open("rb") as lines:
                for line in lines:
                    place = places.get(line[line.rindex(b" <") + 1 :])
                    if place is not None:
                        place.write(line)
    finally:
        for file in files:
            file.close()
    for pile, file in zip(piles, files, strict=True):
        yield pile, Path(file.name)


def _piled(graphs: Sequence[Graph]) -> list[list[Graph]]:
    """Return graphs in the same order, in groups that fit the memory; what is bigger stands alone."""
    most = max(_PILE, sum(graph.size for graph in graphs) // _PILES)
    piles: list[list[Graph]] = []
    size = most
    for graph in graphs:
        if size + graph.size > most:
            piles.append([])
            size = 0
        piles[-1].append(graph)
        size += graph.size
    return piles


def _of_pile(pile: Sequence[Graph], path: Path) -> Iterator[tuple[Graph, Body]]:
    if len(pile) == 1:
        yield pile[0], Body(pile[0].size, lambda: _triples(path))
        return
    triples: dict[bytes, list[bytes]] = {f"<{graph.name}> .\n".encode(): [] for graph in pile}
    with path.open("rb") as lines:
        for line in lines:
            triple, name = _split(line)
            triples[name].append(triple)
    for graph, held in zip(pile, triples.values(), strict=True):
        yield graph, _held(held)


def _held(lines: Sequence[bytes]) -> Body:
    return Body(sum(map(len, lines)), lambda: iter(lines))


def _triples(path: Path) -> Iterator[bytes]:
    with path.open("rb") as lines:
        for line in lines:
            yield _split(line)[0]
