"""What each way of making a graph has at hand: the lines of its parts, its counts and description, the shapes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from sendgraph.caching import Cache, packed, unpacked
from sendgraph.changing import Graphs, Turn, by_triple, subject_of
from sendgraph.composing import Context, found
from sendgraph.ledger import Ledger, version
from sendgraph.mapping.graphs import fixed_graphs
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.units import in_graph
from sendgraph.publish.dataset import Census, Described, describe
from sendgraph.store import Filling
from sendgraph.validation import FastValidator, Report
from sendgraph.validation.fast import Standing, Triggers
from sendgraph.work.checking import found_by
from sendgraph.work.mapping import gist_of, reasoner, unpacked_lines

_CHECKED = "checked"
_SMALL = 300_000  # triples of a graph that is checked whole in a second or two


def is_small(triples: int) -> bool:
    """Tell whether a graph of so many triples is checked whole in a second or two."""
    return triples <= _SMALL


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
class Making:
    """The making of one graph."""

    context: Context
    fixed: Fixed

    @property
    def iris(self) -> Iris:
        """The IRIs of the graph."""
        return self.context.iris

    @property
    def inferred(self) -> bytes:
        """The graph of what follows, in N-Triples."""
        return str(self.iris.graph("inferred")).encode()

    @property
    def cache(self) -> Cache:
        """Where the lines of parts are."""
        return self.context.cache

    def said(self, publications: Iterable[str], things: Iterable[str]) -> Iterator[bytes]:
        """Yield all lines of publications, and of groups of things."""
        for key in publications:
            yield from self.lines("own", key)
            yield from self.gist(key)
        for key in things:
            yield from self.lines("things", key)

    def gist(self, key: str) -> tuple[bytes, ...]:
        """Return the lines of a publication that others may have too."""
        return gist_of(found("gist", key, self.cache)).shared

    def lines(self, kind: str, key: str) -> list[bytes]:
        """Return the own lines of a publication, or those of a group of things. Raises DamagedError."""
        return unpacked_lines(found(kind, key, self.cache))

    def counted(
        self, turns: Iterable[Turn], census: Census, known: Callable[[bytes], bool] = lambda _: False
    ) -> Iterator[Turn]:
        """Count triples that come in their order; ``known`` tells which subjects were there before."""
        last = b""
        for triple, was, now in turns:
            census.turn(triple, was, now)
            subject = subject_of(triple)
            if subject != last and not known(subject):
                census.count_subjects([subject], self.iris.base)
            last = subject
            yield triple, was, now

    def described(self, filling: Filling, census: Census, before: Collection[bytes]) -> Described:
        """Put the description of the whole in the place of the one before."""
        kept = filling.loaded()
        old = by_triple(before)
        own = {subject_of(triple) for triple in old}

        def known(subject: bytes) -> bool:
            return any(triple not in old for triple in about(kept, subject)) if subject in own else has(kept, subject)

        described = describe(census, known, self.iris)
        new = by_triple(described.lines)
        filling.take((t, old.get(t, ()), new.get(t, ())) for t in sorted(old.keys() ^ new.keys()))
        return described

    def found(self, folder: Path, kept: Store, census: Census) -> tuple[Standing, ...]:
        """Check a whole graph; what bears on checks of a large one is worked out for the next build."""
        self.context.progress("validate", 0, 1)
        if is_small(census.triples):
            found = FastValidator().find(kept)
        else:
            found = found_by(self.context.processes, kept, folder / _CHECKED)
            self.triggers()
        self.context.progress("validate", 1, 1)
        return found

    def triggers(self) -> Triggers:
        """Return what bears on each check, which takes seconds to find, so it is kept."""
        key = version(self.iris.base)
        kept = self.cache.find("triggers", key)
        if kept is None:
            # In a thread: the parser of queries remembers faults with the frames below them, which have stores open.
            with ThreadPoolExecutor(1) as aside:
                kept = packed(aside.submit(FastValidator().triggers).result())
            self.cache.keep("triggers", key, kept)
        triggers: Triggers = unpacked(kept)
        return triggers

    def made(self, kept: Store, described: Described, ledger: Ledger) -> Made:
        """Return what was made, with the report of what the shapes found."""
        report = FastValidator().report(ledger.findings, kept, self.fixed.told)
        return Made(described.census.digest, report, ledger)


def has(kept: Store, subject: bytes) -> bool:
    """Whether a store has anything about a subject."""
    return next(about(kept, subject), None) is not None


def about(kept: Store, subject: bytes) -> Iterator[bytes]:
    """Yield the triples of a subject."""
    node = NamedNode(subject[1:-1].decode())
    return (str(quad.triple).encode() for quad in kept.quads_for_pattern(node, None, None, DefaultGraph()))
