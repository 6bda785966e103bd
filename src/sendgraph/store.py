"""The seventh step: the graph kept on disk, in generations, and exported in every RDF syntax.

A build folder holds ``generations/NAME/`` (the files of one build, its embedded store among them), ``current``, a
link to the newest whole generation, and links to its files. A new generation is written beside the old one and
swapped in by replacing that one link, so that a killed build changes nothing and readers never see a half.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, Triple, parse, serialize

from sendgraph.errors import DataError, NotFoundError, SendgraphError, UsageError
from sendgraph.mapping.terms import PREFIXES
from sendgraph.publish import jsonld

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
_GENERATIONS, _CURRENT, _LOCK = "generations", "current", ".lock"


def canonical(quads: Iterable[Quad]) -> bytes:
    """Return N-Quads in canonical order: sorted lines, each once. There are no blank nodes to name."""
    data = serialize(quads, format=RdfFormat.N_QUADS)
    return b"".join(sorted(set((data or b"").splitlines(keepends=True))))


def digest(nquads: bytes) -> str:
    """Return the SHA-256 of a graph's canonical N-Quads."""
    return hashlib.sha256(nquads).hexdigest()


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
    filling.add(nquads, _n_triples(nquads))
    filling.finish()


class Filling:
    """An embedded store being made: the named graphs, and in the default graph the merged triples of all.

    The default graph is written out because Oxigraph's union of named graphs counts a triple once for every graph
    that repeats it; each triple stands in it once. What is added is loaded in heaps of a limited size, since loading
    takes several times the memory of what is loaded.
    """

    def __init__(self, folder: Path) -> None:
        """Begin with an empty store in a folder."""
        self.store = Store(folder)
        self._waiting: list[tuple[bytes, bytes]] = []
        self._size = 0

    def add(self, nquads: bytes, ntriples: bytes) -> None:
        """Add N-Quads, and their triples as N-Triples. No triple may be added twice."""
        self._waiting.append((nquads, ntriples))
        self._size += len(nquads)
        if self._size > _HEAP:
            self._load()

    def _load(self) -> None:
        quads, triples = (b"".join(column) for column in zip(*self._waiting, strict=True))
        self._waiting, self._size = [], 0
        self.store.bulk_load(quads, format=RdfFormat.N_QUADS)
        self.store.bulk_load(triples, format=RdfFormat.N_TRIPLES)

    def finish(self) -> Store:
        """Load what is left, and return the store, whole on disk."""
        if self._waiting:
            self._load()
        self.store.optimize()
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
        if file.is_file():
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
    if not (place / QUADS).is_file():
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
    """Return the canonical N-Quads of the current generation."""
    return (generation(build) / QUADS).read_bytes()
