"""The seventh step: the graph kept on disk, in generations, and exported in every RDF syntax.

A build folder holds ``generations/NAME/`` (the files of one build, its embedded store among them), ``current``, a
link to the newest whole generation, and links to its files. A new generation is written beside the old one and
swapped in by replacing that one link, so that a killed build changes nothing and readers never see a half.
"""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from sendgraph.assembling import Assembly
from sendgraph.changing import Turn, by_triple, line_of
from sendgraph.errors import DataError, NotFoundError, SendgraphError, UsageError
from sendgraph.mapping.terms import PREFIXES
from sendgraph.publish import jsonld
from sendgraph.publish.dataset import digest_of

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
QUADS, STORE = "sendgraph.nq", "store"
_HEAP = 48 * 2**20  # bytes of N-Quads that are loaded at once
_MANY = 2**18  # bytes of N-Quads for which it is worthwhile to make files of their own
_GRAPH = re.compile(rb" <[^<>]*> \.\n")  # the end of a line, whose graph is a name
_GENERATIONS, _CURRENT, _LOCK = "generations", "current", ".lock"


def canonical(quads: Iterable[Quad]) -> bytes:
    """Return N-Quads in canonical order: sorted lines, each once. There are no blank nodes to name."""
    data = serialize(quads, format=RdfFormat.N_QUADS)
    return b"".join(sorted(set((data or b"").splitlines(keepends=True))))


def digest(nquads: bytes) -> str:
    """Return the digest of a graph given as N-Quads, by which two builds are known to be the same."""
    return digest_of(nquads.splitlines(keepends=True))


def triples_of(nquads: bytes) -> Iterator[Triple]:
    """Yield the merged triples of all graphs, each once, in canonical order."""
    yield from (quad.triple for quad in parse(_n_triples(nquads), format=RdfFormat.N_TRIPLES))


def _n_triples(nquads: bytes) -> bytes:
    """Return the merged triples as canonical N-Triples: the lines without the graph, which is always a name."""
    return b"".join(sorted({line[: line.rindex(b" <")] + b" .\n" for line in nquads.splitlines()}))


def export(nquads: bytes, suffix: str) -> bytes:
    """Return a graph in the syntax of a file name's suffix (`FORMATS`).

    N-Quads and TriG hold the named graphs, the others the merged triples. Raises UsageError for a suffix
    that we do not write.
    """
    if suffix not in FORMATS:
        raise UsageError(f"{suffix or 'no suffix'}: not an RDF syntax we write; choose one of {', '.join(FORMATS)}")
    syntax = FORMATS[suffix]
    if syntax == RdfFormat.N_QUADS:
        return nquads
    if syntax == RdfFormat.TRIG:
        quads = sorted(parse(nquads, format=RdfFormat.N_QUADS), key=lambda quad: (str(quad.graph_name), str(quad)))
        return serialize(quads, format=syntax, prefixes=PREFIXES) or b""
    if syntax == RdfFormat.N_TRIPLES:
        return _n_triples(nquads)
    if syntax == RdfFormat.JSON_LD:
        return jsonld.write(triples_of(nquads))
    return serialize(triples_of(nquads), format=syntax, prefixes=PREFIXES) or b""


def fill(folder: Path, nquads: bytes) -> None:
    """Make an embedded store of a graph that is at hand."""
    filling = Filling(folder)
    filling.take((triple, (), graphs) for triple, graphs in sorted(by_triple(nquads.splitlines(keepends=True)).items()))
    filling.finish()


class Filling:
    """An embedded store being made: the named graphs, and in the default graph the merged triples of all.

    The default graph is written out because Oxigraph's union of named graphs counts a triple once for every graph
    that repeats it; each triple stands in it once. What is added is loaded in heaps of a limited size, since loading
    takes several times the memory of what is loaded, and beside other work.
    """

    def __init__(self, folder: Path, before: Path | None = None) -> None:
        """Begin in a folder with what another store holds, whose files are shared, or with an empty store."""
        if before is not None:
            Store.read_only(str(before)).backup(str(folder))
        self.store = Store(folder)
        self._empty = before is None
        self._came: list[tuple[bytes, bytes]] = []
        self._left: list[Quad] = []
        self._size = 0
        self._loader = ThreadPoolExecutor(1)
        self._loading: Future[None] | None = None

    def take(self, turns: Iterable[Turn]) -> None:
        """Take triples with the graphs that they were in and those that they are in now. No triple may come twice."""
        for triple, was, now in turns:
            quads = b"".join(line_of(triple, graph) for graph in now if graph not in was)
            self._came.append((quads, triple + b" .\n" if now and not was else b""))
            self._size += len(quads)
            if was:
                left = b"".join(line_of(triple, graph) for graph in was if graph not in now)
                self._left += parse(left, format=RdfFormat.N_QUADS)
                self._left += () if now else parse(triple + b" .\n", format=RdfFormat.N_TRIPLES)
            if self._size > _HEAP:
                self._load()

    def load(self, nquads: bytes) -> None:
        """Take lines whose triples are in no other."""
        self._came.append((nquads, _GRAPH.sub(b" .\n", nquads)))
        self._size += len(nquads)
        if self._size > _HEAP:
            self._load()

    def _load(self) -> None:
        """Load what waits, once what was loaded before is there."""
        self._wait()
        quads, triples = (b"".join(column) for column in zip(*self._came, strict=True)) if self._came else (b"", b"")
        left, many = self._left, self._empty or self._size > _MANY
        self._came, self._left, self._size, self._empty = [], [], 0, False
        self._loading = self._loader.submit(self._put, quads, triples, left, many)

    def _put(self, quads: bytes, triples: bytes, left: Iterable[Quad], many: bool) -> None:
        for quad in left:
            self.store.remove(quad)
        for data, syntax in ((quads, RdfFormat.N_QUADS), (triples, RdfFormat.N_TRIPLES)):
            # Lenient: terms were checked when they were made, and lines are written by us.
            if many:
                self.store.bulk_load(data, format=syntax, lenient=True)
            else:
                self.store.extend(parse(data, format=syntax, lenient=True))

    def _wait(self) -> None:
        if self._loading is not None:
            self._loading.result()
            self._loading = None

    def loaded(self) -> Store:
        """Load what waits, and return the store with all that was taken."""
        self._load()
        self._wait()
        return self.store

    def finish(self) -> Store:
        """Load what is left, and return the store, whole on disk."""
        self.loaded()
        self._loader.shutdown()
        self.store.flush()
        return self.store


@contextmanager
def locked(build: Path) -> Iterator[None]:
    """Keep other builds out of a build folder. Raises SendgraphError when another is at work there."""
    try:
        build.mkdir(parents=True, exist_ok=True)
        lock = (build / _LOCK).open("w")
    except OSError as error:
        raise SendgraphError(f"{build}: cannot be written ({error.strerror}); choose another with --out") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SendgraphError(f"{build}: another build is at work there; wait for it or use --out") from None
        yield


def write_generation(build: Path, fill_folder: Callable[[Path], None]) -> Path:
    """Write a generation whole and make it the current one; ``fill_folder`` gets an empty folder to write into.

    The generation before stays until the next build; older ones and the remains of killed builds are deleted.
    """
    generations = build / _GENERATIONS
    generations.mkdir(exist_ok=True)
    for remains in generations.glob(".new-*"):
        shutil.rmtree(remains, ignore_errors=True)
    numbers = [int(place.name) for place in generations.iterdir() if place.name.isdigit()]
    name, previous = f"{max(numbers, default=0) + 1:06}", _current(build)
    fresh = generations / f".new-{name}"
    fresh.mkdir()
    try:
        fill_folder(fresh)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)  # a full disk has room again
        raise
    place = fresh.rename(generations / name)
    _link(build / _CURRENT, Path(_GENERATIONS, name))
    for file in sorted(place.iterdir()):
        if file.is_file() and not file.name.startswith("."):
            _link(build / file.name, Path(_CURRENT, file.name))
    for old in generations.iterdir():
        if old.name not in {name, previous}:
            shutil.rmtree(old, ignore_errors=True)
    return place


def forget_previous(build: Path) -> None:
    """Delete all generations but the current one: they may name somebody who is to be named nowhere."""
    current = _current(build)
    for old in (build / _GENERATIONS).iterdir():
        if old.name != current:
            shutil.rmtree(old)


def _current(build: Path) -> str | None:
    link = build / _CURRENT
    return link.readlink().name if link.is_symlink() else None


def newest(build: Path) -> Path | None:
    """Return the folder of the current generation, None where there is none yet."""
    name = _current(build)
    return build / _GENERATIONS / name if name else None


def _link(link: Path, target: Path) -> None:
    """Point a link at a target in one step."""
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def generation(build: Path) -> Path:
    """Return the folder of the current generation; of a generation, itself.

    Raises NotFoundError when nothing was built there.
    """
    current = build / _CURRENT
    place = current if current.is_symlink() else build
    if not (place / STORE).is_dir():
        raise NotFoundError(f"{build}: nothing was built there; run 'sendgraph build' first, or give --build FOLDER")
    return place.resolve()


def open_store(build: Path) -> Store:
    """Open the current generation's store for reading. Raises NotFoundError or DataError."""
    place = generation(build) / STORE
    try:
        return Store.read_only(str(place))
    except (OSError, ValueError) as error:
        raise DataError(f"{place}: the store is damaged ({error}); build again") from error


def read_quads(build: Path) -> bytes:
    """Return the canonical N-Quads of the current generation: sorted lines, each once."""
    with quads_file(build) as file:
        return file.read_bytes()


@contextmanager
def quads_file(build: Path) -> Iterator[Path]:
    """Write the canonical N-Quads of the current generation, whatever their size, to a file that is there meanwhile."""
    kept = open_store(build)
    with TemporaryDirectory() as place:
        lines = Assembly(Path(place) / "pieces")
        for graph in kept.named_graphs():
            lines.add(_dumped(kept, graph, Path(place) / "graph.nt"))
        with (Path(place) / QUADS).open("wb") as file:
            file.writelines(lines.lines())
        yield Path(place) / QUADS


def _dumped(kept: Store, graph: NamedNode | BlankNode, file: Path) -> Iterator[bytes]:
    """Yield the N-Quads of one graph."""
    kept.dump(file, format=RdfFormat.N_TRIPLES, from_graph=graph)
    name = str(graph).encode()
    with file.open("rb") as triples:
        for triple in triples:
            yield line_of(triple[: -len(b" .\n")], name)
