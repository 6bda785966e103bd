"""From decided documents to the graph on disk: units from the cache or anew, put together, in a store.

Everything here goes by in a stream: at hand at once are the identities, what publications note for things, and one
heap of lines.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from pyoxigraph import Quad, RdfFormat, Store

from sendgraph import store
from sendgraph.assembling import Assembly, joined
from sendgraph.caching import Cache, packed
from sendgraph.deciding import Decided
from sendgraph.documents import archive
from sendgraph.engines import Engines
from sendgraph.errors import SendgraphError
from sendgraph.inference import Reasoner, Statement, statement_of
from sendgraph.language import Language
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.things import map_things
from sendgraph.mapping.understanding import Noted
from sendgraph.mapping.units import Part, parts
from sendgraph.work import Crew, Lost
from sendgraph.work.mapping import (
    Gist,
    UnitJob,
    gist_of,
    map_publication,
    own_lines,
    texts_of,
    unit_key,
)

FACTS, TEXTS = "facts.jsonl", "documents.zip"
_PARTS = "parts"
_SMALL = 64 * 2**20  # bytes of N-Triples
Progress = Callable[[str, int, int], None]


def _nothing(document: str) -> NoReturn:
    raise KeyError(document)


@dataclass(frozen=True, slots=True)
class Context:
    """What the making of a graph is given beside documents.

    ``entry`` is what a document as it was read is known by, ``body`` what was read (`packed`), by document id.
    """

    cache: Cache
    crew: Crew
    language: Language
    iris: Iris
    fixed: Collection[Quad]
    reasoner: Reasoner
    engines: Engines
    progress: Progress
    entry: Callable[[str], str] = _nothing
    body: Callable[[str], bytes] = _nothing


class DamagedError(Exception):
    """An entry of the cache that is damaged, and no longer there: what needs it begins again."""


@dataclass(slots=True)
class Units:
    """The units of a build: their keys in an order of their own, and what all of them noted."""

    keys: list[str] = field(default_factory=list)
    of_document: dict[str, str] = field(default_factory=dict)
    shared: set[bytes] = field(default_factory=set)
    noted: Noted = field(default_factory=Noted)
    counts: Counter[str] = field(default_factory=Counter)
    differences: dict[str, str] = field(default_factory=dict)

    def add(self, gist: Gist) -> None:
        """Take in what all need to know of a unit."""
        self.shared.update(gist.shared)
        self.noted.add(gist.noted)
        self.counts.update(dict(gist.counts))
        self.differences.update(gist.differences)


def map_units(decided: Decided, context: Context) -> Units:
    """Map every publication that is not in the cache, and return all of them."""
    owns = {keys.id: _own(keys.id, decided, context) for keys in decided.documents.all_keys()}
    units, missing = Units(), list[tuple[str, Part]]()
    for part in parts(decided.identities, decided.corrected):
        key = unit_key(part, owns, context.iris.base)
        units.keys.append(key)
        units.of_document.update({keys.id: key for keys in part.documents})
        whole = all(context.cache.has(kind, key) for kind in ("own", "texts"))
        if not whole or context.cache.find("gist", key) is None:
            missing.append((key, part))
    jobs = (_job(key, part, decided, context) for key, part in missing)
    for done, (job, made) in enumerate(context.crew.each(map_publication, jobs), 1):
        if isinstance(made, Lost):
            raise SendgraphError(f"publication {job.part.publication}: cannot be mapped ({made.reason})")
        for kind, value in (("own", made.own), ("gist", made.gist), ("texts", made.texts)):
            context.cache.keep(kind, job.key, value)
        context.progress("map", done, len(missing))
    for key in units.keys:
        units.add(gist_of(_found("gist", key, context)))
    return units


def _own(document: str, decided: Decided, context: Context) -> str:
    """Return the hash of what a document is mapped from, beside the identities."""
    changed = decided.changed.get(document)
    if changed is None:
        return context.entry(document)
    read, facts = changed
    said = repr((read.name, read.source, read.withheld, read.sha256, facts.to_json()))
    return hashlib.sha256(said.encode()).hexdigest()


def _job(key: str, part: Part, decided: Decided, context: Context) -> UnitJob:
    bodies = (
        packed(decided.changed[keys.id]) if keys.id in decided.changed else context.body(keys.id)
        for keys in part.documents
    )
    return UnitJob(key, context.iris.base, part, tuple(bodies))


def _found(kind: str, key: str, context: Context) -> bytes:
    value = context.cache.find(kind, key)
    if value is None:
        raise DamagedError(key)
    return value


def compose(
    folder: Path, decided: Decided, units: Units, record: Iterable[Quad], context: Context
) -> tuple[Store, str]:
    """Write the canonical N-Quads and the store of a build; return a store to ask, and the SHA-256 of the N-Quads.

    A small graph is asked in memory, which is quicker; a large one on disk.
    """
    lines = context.engines.inferred(_lines(decided, units, record, context))
    assembly = Assembly(folder / _PARTS, context.iris)
    assembly.add(lines)
    filling = store.Filling(folder / store.STORE)
    (folder / _PARTS).mkdir(exist_ok=True)
    pieces: dict[int, Path] = {}
    small: list[bytes] | None = []
    for number, part in assembly.finish():
        pieces[number] = folder / _PARTS / f"{number:04}.nq"
        pieces[number].write_bytes(part.nquads)
        filling.add(part.nquads, part.ntriples)
        if small is not None:
            small.append(part.ntriples)
            small = small if sum(map(len, small)) <= _SMALL else None
    sha256 = joined([pieces[number] for number in sorted(pieces)], folder / store.QUADS)
    (folder / _PARTS).rmdir()
    kept = filling.finish()
    if small is None:
        return kept, sha256
    memory = Store()
    memory.bulk_load(b"".join(small), format=RdfFormat.N_TRIPLES)
    return memory, sha256


def _lines(decided: Decided, units: Units, record: Iterable[Quad], context: Context) -> Iterator[bytes]:
    """Yield all N-Quads but the description of the dataset, in any order, some of them several times."""
    iris, reasoner = context.iris, context.reasoner
    for number, key in enumerate(units.keys, 1):
        yield from own_lines(_found("own", key, context))
        context.progress("infer", number, len(units.keys))
    yield from units.shared
    yield from (f"{quad} .\n".encode() for quad in context.fixed)
    things = map_things(decided.identities, units.noted, context.language, iris)
    recorded = {statement_of(quad.triple) for quad in record}
    yield from _of_graph(things.statements, "understood", iris)
    yield from _of_graph(recorded, "build", iris)
    yield from _of_graph(reasoner.follow(things.statements | recorded, things.beside), "inferred", iris)
    yield from _of_graph(reasoner.entailed, "inferred", iris)


def _of_graph(statements: Iterable[Statement], name: str, iris: Iris) -> Iterator[bytes]:
    end = f" <{iris.graph(name).value}> .\n"
    return (f"{' '.join(statement)}{end}".encode() for statement in statements)


def write_texts(folder: Path, decided: Decided, units: Units, context: Context) -> None:
    """Write the facts of all documents, in the order of the build, and their texts, in the order of their ids."""

    def texts(document: str) -> tuple[str, str]:
        return texts_of(_found("texts", units.of_document[document], context))[document]

    with (folder / FACTS).open("w", encoding="utf-8", newline="\n") as file:
        for document in decided.order:
            file.write(texts(document)[0] + "\n")
    with (folder / TEXTS).open("wb") as packed_texts:
        archive.write(packed_texts, ((document, texts(document)[1]) for document in sorted(decided.order)))
