"""From decided documents to the graph on disk: units from the cache or anew, put together, in a store.

Everything here goes by in a stream: at hand at once are the identities, what publications note for things, and one
heap of lines.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from pyoxigraph import Quad

from sendgraph.caching import Cache, packed
from sendgraph.deciding import Decided
from sendgraph.documents import archive
from sendgraph.errors import SendgraphError
from sendgraph.inference import Reasoner, Statement, statement_of
from sendgraph.language import Language
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.things import groups, map_group
from sendgraph.mapping.understanding import Noted
from sendgraph.mapping.units import Part, in_graph, parts
from sendgraph.work import Crew, Lost
from sendgraph.work.mapping import (
    Gist,
    UnitJob,
    gist_of,
    map_publication,
    mapper,
    packed_lines,
    texts_of,
    unit_key,
)
from sendgraph.work.reading import hash_of

FACTS, TEXTS = "facts.jsonl", "documents.zip"
UNIT = ("own", "count", "gist", "facts", "texts")  # what is kept of a publication: the parts of `Made`
Progress = Callable[[str, int, int], None]


def _nothing(document: str) -> NoReturn:
    raise KeyError(document)


@dataclass(frozen=True, slots=True)
class Context:
    """What the making of a graph is given beside documents.

    ``processes`` are those of this machine that may work at once. ``entry`` is what a document as it was read is known
    by, ``body`` what was read (`packed`), by document id.
    """

    cache: Cache
    crew: Crew
    language: Language
    iris: Iris
    reasoner: Reasoner
    progress: Progress
    processes: int = 1
    entry: Callable[[str], str] = _nothing
    body: Callable[[str], bytes] = _nothing


class DamagedError(Exception):
    """An entry of the cache that is damaged, and no longer there: what needs it begins again."""


@dataclass(slots=True)
class Units:
    """The units of a build: their keys in an order of their own, and what all need to know of each, by key.

    ``things`` are the keys of groups of things. ``marks`` lead from the IRIs that only one publication has
    (`Gist.marks`) to its key.
    """

    keys: list[str] = field(default_factory=list)
    things: tuple[str, ...] = ()
    of_document: dict[str, str] = field(default_factory=dict)
    shared: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    marks: dict[bytes, str] = field(default_factory=dict)
    noted: list[tuple[str, Noted]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    differences: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, gist: Gist) -> None:
        """Take in what all need to know of a unit."""
        self.shared[key] = gist.shared
        self.marks.update(dict.fromkeys(gist.marks, key))
        self.noted.append((key, gist.noted))
        self.counts.update(dict(gist.counts))
        self.differences.update(gist.differences)


def map_units(decided: Decided, context: Context) -> Units:
    """Map every publication that is not in the cache, and return all of them."""
    owns = {keys.id: _own(keys.id, decided, context) for keys in decided.documents.all_keys()}
    units, missing, gists = Units(), list[tuple[str, Part]](), context.cache.all("gist")
    for part in parts(decided.identities, decided.corrected):
        key = unit_key(part, owns, context.iris.base)
        units.keys.append(key)
        units.of_document.update({keys.id: key for keys in part.documents})
        whole = all(context.cache.has(kind, key) for kind in ("own", "count", "facts", "texts"))
        if not whole or key not in gists:
            missing.append((key, part))
    jobs = (_job(key, part, decided, context) for key, part in missing)
    for done, (job, made) in enumerate(context.crew.each(map_publication, jobs), 1):
        if isinstance(made, Lost):
            raise SendgraphError(f"publication {job.part.publication}: cannot be mapped ({made.reason})")
        for kind in UNIT:
            context.cache.keep(kind, job.key, getattr(made, kind))
        gists[job.key] = made.gist
        context.progress("map", done, len(missing))
    for key in units.keys:
        units.add(key, gist_of(gists.pop(key)))
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
    return UnitJob(key, context.iris.base, part.slim, tuple(bodies))


def found(kind: str, key: str, cache: Cache) -> bytes:
    """Return an entry of the cache. Raises DamagedError where it is not there, or not whole."""
    value = cache.find(kind, key)
    if value is None:
        raise DamagedError(key)
    return value


def map_groups(decided: Decided, units: Units, context: Context) -> tuple[str, ...]:
    """Map every group of things that is not in the cache, and return the keys of all."""
    keys = []
    for group in groups(decided.identities, units.noted):
        key = hash_of(mapper(), context.iris.base, group.fingerprint)
        keys.append(key)
        if not context.cache.has("things", key):
            graph = map_group(group, context.language, context.iris)
            follows = context.reasoner.follow(graph.statements, graph.beside)
            told = (("understood", graph.statements), ("inferred", follows))
            context.cache.keep("things", key, packed_lines(_lines(told, context.iris)))
    return tuple(keys)


def map_record(record: Iterable[Quad], context: Context) -> str:
    """Keep what tells how the graph was built, with what follows, and return its key."""
    told = {statement_of(quad.triple) for quad in record}
    lines = _lines((("build", told), ("inferred", context.reasoner.follow(told))), context.iris)
    key = hash_of(*sorted(line.decode() for line in lines))
    context.cache.keep("things", key, packed_lines(lines))
    return key


def _lines(told: Iterable[tuple[str, Iterable[Statement]]], iris: Iris) -> list[bytes]:
    """Return statements of graphs by their short names as N-Quads."""
    return [line for name, statements in told for line in in_graph(statements, iris.graph(name).value)]


def write_texts(folder: Path, decided: Decided, units: Units, context: Context) -> None:
    """Write the facts of all documents, in the order of the build, and their texts, in the order of their ids."""

    def told(kind: str, document: str) -> str:
        return texts_of(found(kind, units.of_document[document], context.cache))[document]

    with (folder / FACTS).open("w", encoding="utf-8", newline="\n") as file:
        for document in decided.order:
            file.write(told("facts", document) + "\n")
    with (folder / TEXTS).open("wb") as packed_texts:
        archive.write(packed_texts, ((document, told("texts", document)) for document in sorted(decided.order)))
