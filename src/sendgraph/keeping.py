"""The graph of a build put on disk and checked: what differs from the generation before, or all of it.

A graph is what its publications and groups of things say, with reference data, ontology, and a description of the whole
(`sendgraph.ledger`). Where few of them left or came, the store of the generation before is taken over and their lines
are turned into others; else all lines are put in order and loaded. Both ways lead to the same graph.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, Triple, parse

from sendgraph.assembling import Assembly
from sendgraph.caching import Cache, packed, unpacked
from sendgraph.changing import Graphs, Turn, added, by_triple, changed, line_of, subject_of, triple_of
from sendgraph.composing import Context, Units, found
from sendgraph.engines import ReferenceEngines
from sendgraph.ledger import Ledger, read_ledger, version
from sendgraph.mapping.graphs import fixed_graphs
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.units import OF_SEVERAL, in_graph, marks_of
from sendgraph.publish.dataset import Census, Described, describe
from sendgraph.store import STORE, Filling
from sendgraph.validation import FastValidator, Report
from sendgraph.validation.fast import Change, Standing, Triggers
from sendgraph.work.checking import found_by
from sendgraph.work.mapping import Count, gist_of, reasoner, unpacked_lines

_PIECES, _CHECKED = "pieces", "checked"
_FEW = 500  # publications and groups that leave or come, whose lines are turned in memory
_SMALL = 300_000  # triples of a graph that is checked whole in a second or two


@dataclass(frozen=True, slots=True)
class Fixed:
    """Reference data and ontology with what follows: the graphs of each triple, and the triples that are told."""

    graphs: Mapping[bytes, Graphs]
    told: Collection[Triple]


@cache
def fixed(base: str) -> Fixed:
    """Return reference data and ontology as they stand in every graph under a base."""
    iris = Iris(base)
    quads = fixed_graphs(iris)
    follows = in_graph(reasoner(base).entailed, iris.graph("inferred").value)
    lines = chain((f"{quad} .\n".encode() for quad in quads), follows)
    graphs = {triple: tuple(sorted(graphs)) for triple, graphs in sorted(by_triple(lines).items())}
    return Fixed(graphs, frozenset(quad.triple for quad in quads))


@dataclass(frozen=True, slots=True)
class Made:
    """A graph on disk: its digest, what the shapes found, its ledger; None where the next build is to begin anew."""

    digest: str
    report: Report
    ledger: Ledger | None


@dataclass(frozen=True, slots=True)
class Before:
    """A graph that is there, in the folder of a generation."""

    folder: Path
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Keeper:
    """Puts graphs on disk.

    ``previous`` is the folder of the generation before, None where there is none; ``reference`` tells whether the
    reference engines do the work.
    """

    context: Context
    fixed: Fixed
    previous: Path | None
    reference: bool = False

    @property
    def _iris(self) -> Iris:
        return self.context.iris

    @property
    def _inferred(self) -> bytes:
        return str(self._iris.graph("inferred")).encode()

    @property
    def _cache(self) -> Cache:
        return self.context.cache

    def keep(self, folder: Path, units: Units, *, anew: bool = False) -> Made:
        """Make the graph of publications and groups of things in the folder of a generation, and check it.

        ``anew`` takes nothing from the generation before.
        Raises DamagedError where the lines of one of them are not in the cache.
        """
        after = Ledger(frozenset(units.keys), frozenset(units.things), (), Census(), ())
        if self.reference:
            return self._by_reference(folder, after)
        before = None if anew else self._before(after)
        if before is None:
            return self._from_the_start(folder, after)
        return self._from(before, folder, after, units)

    def _before(self, after: Ledger) -> Before | None:
        """Return the generation before, where its graph is near to the new one and wholly known."""
        ledger = read_ledger(self.previous, self._iris.base) if self.previous else None
        if ledger is None or self.previous is None:
            return None
        number = len(ledger.publications ^ after.publications) + len(ledger.things ^ after.things)
        whole = all(self._cache.has(kind, key) for kind in ("own", "gist") for key in ledger.publications)
        whole = whole and all(self._cache.has("things", key) for key in ledger.things)
        return Before(self.previous, ledger) if whole and number <= _FEW else None

    # --- From the start ---

    def _from_the_start(self, folder: Path, after: Ledger) -> Made:
        """Load reference data and ontology, then what publications say alone, then what rests on several."""
        filling, census, copy = Filling(folder / STORE), Census(), _Copy()
        self.context.progress("reference", 0, 1)
        fixed = ((triple, (), graphs) for triple, graphs in self.fixed.graphs.items())
        filling.take(copy.copied(self._counted(fixed, census)))
        filling.loaded()
        self.context.progress("reference", 1, 1)
        rest, marked = self._rest(folder, after)
        own = self._load_own(after.publications, marked, filling, census, copy)
        kept = filling.loaded()

        def known(subject: bytes) -> bool:
            return subject in own.subjects or (bool(marks_of(subject, self._iris.base)) and _has(kept, subject))

        turns = added(rest.triples(), {**self.fixed.graphs, **own.graphs}, self._inferred)
        filling.take(copy.copied(self._counted(turns, census, known)))
        described = self._described(filling, census, ())
        kept = filling.finish()
        found = self._found(folder, copy.store(described) or kept, census)
        return self._made(kept, described, Ledger(after.publications, after.things, described.lines, census, found))

    def _rest(self, folder: Path, after: Ledger) -> tuple[Assembly, set[bytes]]:
        """Return the lines that not one publication says alone, and those of their triples that are of one's things."""
        rest, marked = Assembly(folder / _PIECES), set[bytes]()
        for lines in chain(
            (self._lines("things", key) for key in after.things), map(self._gist, sorted(after.publications))
        ):
            rest.add(lines)
            marked.update(triple for triple in map(triple_of, lines) if marks_of(triple, self._iris.base))
        return rest, marked

    def _load_own(
        self, publications: Collection[str], marked: Collection[bytes], filling: Filling, census: Census, copy: _Copy
    ) -> _Own:
        """Load what publications say alone, which was counted where it was made."""
        own = _Own({subject_of(triple) for triple in self.fixed.graphs}, {})
        others: set[bytes] = set()
        for number, key in enumerate(sorted(publications), 1):
            lines = self._lines("own", key)
            filling.load(b"".join(lines))
            copy.add(lines)
            count: Count = unpacked(found("count", key, self._cache))
            census.add(count.census)
            others.update(count.others)
            own.graphs.update(by_triple(lines, marked))
            self.context.progress("infer", number, len(publications))
        census.count_subjects(others - own.subjects, self._iris.base)
        own.subjects |= others
        return own

    def _counted(
        self, turns: Iterable[Turn], census: Census, known: Callable[[bytes], bool] = lambda _: False
    ) -> Iterator[Turn]:
        """Count triples that come in their order; ``known`` tells which subjects were there before."""
        last = b""
        for triple, was, now in turns:
            census.turn(triple, was, now)
            subject = subject_of(triple)
            if subject != last and not known(subject):
                census.count_subjects([subject], self._iris.base)
            last = subject
            yield triple, was, now

    def _found(self, folder: Path, kept: Store, census: Census) -> tuple[Standing, ...]:
        """Check a whole graph; what bears on checks of a large one is worked out for the next build."""
        self.context.progress("validate", 0, 1)
        if census.triples <= _SMALL:
            found = FastValidator().find(kept)
        else:
            found = found_by(self.context.processes, kept, folder / _CHECKED)
            self._triggers()
        self.context.progress("validate", 1, 1)
        return found

    # --- From the generation before ---

    def _from(self, start: Before, folder: Path, after: Ledger, units: Units) -> Made:
        """Turn what differs in a copy of the store of the generation before."""
        before = start.ledger
        filling = Filling(folder / STORE, start.folder / STORE)
        left = chain(
            *(self._said(key) for key in before.publications - after.publications),
            *(self._lines("things", key) for key in before.things - after.things),
        )
        came = chain(
            *(self._said(key) for key in after.publications - before.publications),
            *(self._lines("things", key) for key in after.things - before.things),
        )
        others = _Others(self, units, before, after)
        turns = changed(left, came, others, self._inferred)
        census = self._census(filling, before.census, turns)
        described = self._described(filling, census, before.described)
        kept = filling.finish()
        triples = [triple for triple, was, now in turns if bool(was) != bool(now)]
        triples += by_triple({*before.described} ^ {*described.lines})
        found = (
            self._found(folder, kept, census)  # a small graph is checked whole, which is as quick
            if census.triples <= _SMALL
            else self._found_again(kept, triples, start)
        )
        return self._made(kept, described, Ledger(after.publications, after.things, described.lines, census, found))

    def _census(self, filling: Filling, census: Census, turns: list[Turn]) -> Census:
        """Turn triples, and count what is then there."""
        subjects = {subject_of(triple) for triple, was, now in turns if bool(was) != bool(now)}
        known = {subject for subject in subjects if _has(filling.store, subject)}
        filling.take(turns)
        kept = filling.loaded()
        for turn in turns:
            census.turn(*turn)
        there = {subject for subject in subjects if _has(kept, subject)}
        census.count_subjects(there - known, self._iris.base)
        census.count_subjects(known - there, self._iris.base, -1)
        return census

    def _found_again(self, kept: Store, triples: Iterable[bytes], start: Before) -> tuple[Standing, ...]:
        """Check what a change bears on."""
        self.context.progress("validate", 0, 1)
        old = Store.read_only(str(start.folder / STORE))
        lines = b" .\n".join([*triples, b""])
        told = [quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES)]
        change = Change(old, kept, told, start.ledger.findings)
        found = FastValidator().find_again(change, self._triggers())
        self.context.progress("validate", 1, 1)
        return found

    # --- By the reference engines ---

    def _by_reference(self, folder: Path, after: Ledger) -> Made:
        """Let owlrl add what follows, and pySHACL check it."""
        engines = ReferenceEngines(self.fixed.told, self._iris)
        fixed = (line_of(triple, graph) for triple, graphs in self.fixed.graphs.items() for graph in graphs)
        said = (line for key in after.publications for line in self._said(key))
        things = (line for key in after.things for line in self._lines("things", key))
        assembly, filling, census = Assembly(folder / _PIECES), Filling(folder / STORE), Census()
        assembly.add(engines.inferred(chain(fixed, said, things)))
        filling.take(self._counted(added(assembly.triples(), {}, self._inferred), census))
        described = self._described(filling, census, ())
        kept = filling.finish()
        self.context.progress("validate", 0, 1)
        report = engines.validate(kept)
        self.context.progress("validate", 1, 1)
        return Made(described.census.digest, report, None)

    # --- All ways ---

    def _described(self, filling: Filling, census: Census, before: Collection[bytes]) -> Described:
        """Put the description of the whole in the place of the one before."""
        kept = filling.loaded()
        old = by_triple(before)
        own = {subject_of(triple) for triple in old}

        def known(subject: bytes) -> bool:
            return any(triple not in old for triple in _of(kept, subject)) if subject in own else _has(kept, subject)

        described = describe(census, known, self._iris)
        new = by_triple(described.lines)
        filling.take((t, old.get(t, ()), new.get(t, ())) for t in sorted(old.keys() ^ new.keys()))
        return described

    def _made(self, kept: Store, described: Described, ledger: Ledger) -> Made:
        report = FastValidator().report(ledger.findings, kept, self.fixed.told)
        return Made(described.census.digest, report, ledger)

    def _triggers(self) -> Triggers:
        key = version(self._iris.base)
        kept = self._cache.find("triggers", key)
        if kept is None:
            # In a thread: the parser of queries remembers faults with the frames below them, which have stores open.
            with ThreadPoolExecutor(1) as aside:
                kept = packed(aside.submit(FastValidator().triggers).result())
            self._cache.keep("triggers", key, kept)
        triggers: Triggers = unpacked(kept)
        return triggers

    def _said(self, key: str) -> list[bytes]:
        """Return all lines of a publication."""
        return [*self._lines("own", key), *self._gist(key)]

    def _gist(self, key: str) -> tuple[bytes, ...]:
        return gist_of(found("gist", key, self._cache)).shared

    def _lines(self, kind: str, key: str) -> list[bytes]:
        return unpacked_lines(found(kind, key, self._cache))


@dataclass(slots=True)
class _Own:
    """Of what publications say alone: the subjects that others may have too, and the graphs of triples that they do."""

    subjects: set[bytes]
    graphs: dict[bytes, Graphs]


@dataclass(slots=True)
class _Copy:
    """The merged triples of a small graph in memory, where they are asked in half the time."""

    _triples: list[bytes] | None = field(default_factory=list)

    def copied(self, turns: Iterable[Turn]) -> Iterator[Turn]:
        """Copy triples that come, as long as they are few."""
        for turn in turns:
            if self._triples is not None and not turn[1]:
                self._triples.append(turn[0])
            yield turn
        self.add(())

    def add(self, lines: Iterable[bytes]) -> None:
        """Copy the triples of lines, as long as they are few."""
        if self._triples is not None:
            self._triples.extend(map(triple_of, lines))
            if len(self._triples) > _SMALL:
                self._triples = None

    def store(self, described: Described) -> Store | None:
        """Return a store of what was copied and the description; None where there was too much."""
        if self._triples is None:
            return None
        memory = Store()
        for triples in (self._triples, by_triple(described.lines)):
            memory.bulk_load(b" .\n".join([*triples, b""]), format=RdfFormat.N_TRIPLES)
        return memory


@dataclass(frozen=True, slots=True)
class _Others:
    """The graphs that triples have from all that stays: reference data, publications and groups of things."""

    keeper: Keeper
    units: Units
    before: Ledger
    after: Ledger

    def __call__(self, triples: Collection[bytes]) -> Iterator[Mapping[bytes, Graphs]]:
        fixed, iris = self.keeper.fixed.graphs, self.keeper.context.iris
        yield {triple: fixed[triple] for triple in triples if triple in fixed}
        graphs = [str(iris.graph(name)).encode() for name in OF_SEVERAL]
        lines = {line_of(triple, graph) for triple in triples for graph in graphs}
        stay = self.after.publications & self.before.publications
        yield by_triple(lines.intersection(chain.from_iterable(map(self.units.shared.__getitem__, stay))))
        base = iris.base
        marked = {self.units.marks.get(mark, "") for triple in triples for mark in marks_of(triple, base)}
        for key in sorted(marked & stay):
            yield by_triple(self.keeper._lines("own", key), triples)
        for key in sorted(self.after.things & self.before.things):
            yield by_triple(lines.intersection(self.keeper._lines("things", key)))


def _has(kept: Store, subject: bytes) -> bool:
    return next(_of(kept, subject), None) is not None


def _of(kept: Store, subject: bytes) -> Iterator[bytes]:
    """Yield the triples of a subject."""
    node = NamedNode(subject[1:-1].decode())
    return (str(quad.triple).encode() for quad in kept.quads_for_pattern(node, None, None, DefaultGraph()))
