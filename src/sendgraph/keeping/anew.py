"""A graph made from the start: all lines put in order and loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from sendgraph.assembling import Assembly
from sendgraph.caching import unpacked
from sendgraph.changing import Graphs, Turn, added, by_triple, subject_of, triple_of
from sendgraph.composing import found
from sendgraph.keeping.making import Made, Making, has, is_small
from sendgraph.ledger import Ledger
from sendgraph.mapping.units import marks_of
from sendgraph.publish.dataset import Census, Described
from sendgraph.store import STORE, Filling
from sendgraph.work.mapping import Count

PIECES = "pieces"  # the folder of what is put in order


def make_anew(making: Making, folder: Path, after: Ledger) -> Made:
    """Load reference data and ontology, then what publications say alone, then what rests on several."""
    growing = _Growing(making, Filling(folder / STORE))
    making.context.progress("reference", 0, 1)
    growing.take((triple, (), graphs) for triple, graphs in making.fixed.graphs.items())
    growing.filling.loaded()
    making.context.progress("reference", 1, 1)
    rest, marked = _rest(making, folder, after)
    own = _load_own(growing, after.publications, marked)
    kept = growing.filling.loaded()

    def known(subject: bytes) -> bool:
        return subject in own.subjects or (bool(marks_of(subject, making.iris.base)) and has(kept, subject))

    growing.take(added(rest.triples(), {**making.fixed.graphs, **own.graphs}, making.inferred), known)
    described = making.described(growing.filling, growing.census, ())
    kept = growing.filling.finish()
    found = making.found(folder, growing.copy.store(described) or kept, growing.census)
    ledger = Ledger(after.publications, after.things, described.lines, growing.census, found)
    return making.made(kept, described, ledger)


def _rest(making: Making, folder: Path, after: Ledger) -> tuple[Assembly, set[bytes]]:
    """Return the lines that not one publication says alone, and those of their triples that are of one's things."""
    rest, marked = Assembly(folder / PIECES), set[bytes]()
    for lines in chain(
        (making.lines("things", key) for key in after.things), map(making.gist, sorted(after.publications))
    ):
        rest.add(lines)
        marked.update(triple for triple in map(triple_of, lines) if marks_of(triple, making.iris.base))
    return rest, marked


def _load_own(growing: _Growing, publications: Collection[str], marked: set[bytes]) -> _Own:
    """Load what publications say alone, which was counted where it was made."""
    making, census = growing.making, growing.census
    own = _Own({subject_of(triple) for triple in making.fixed.graphs}, {})
    others: set[bytes] = set()
    for number, key in enumerate(sorted(publications), 1):
        lines = making.lines("own", key)
        triples = list(map(triple_of, lines))
        growing.filling.load(b"".join(lines))
        growing.copy.add(triples)
        count: Count = unpacked(found("count", key, making.cache))
        census.add(count.census)
        others.update(count.others)
        if not marked.isdisjoint(triples):
            own.graphs.update(by_triple(lines, marked))
        making.context.progress("infer", number, len(publications))
    census.count_subjects(others - own.subjects, making.iris.base)
    own.subjects |= others
    return own


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

    def add(self, triples: Iterable[bytes]) -> None:
        """Copy triples, as long as they are few."""
        if self._triples is not None:
            self._triples.extend(triples)
            if not is_small(len(self._triples)):
                self._triples = None

    def store(self, described: Described) -> Store | None:
        """Return a store of what was copied and the description; None where there was too much."""
        if self._triples is None:
            return None
        memory = Store()
        for triples in (self._triples, by_triple(described.lines)):
            memory.bulk_load(b" .\n".join([*triples, b""]), format=RdfFormat.N_TRIPLES, lenient=True)
        return memory


@dataclass(slots=True)
class _Growing:
    """A graph on its way into a store: what is there by now is counted, and copied where it is small."""

    making: Making
    filling: Filling
    census: Census = field(default_factory=Census)
    copy: _Copy = field(default_factory=_Copy)

    def take(self, turns: Iterable[Turn], known: Callable[[bytes], bool] = lambda _: False) -> None:
        """Take triples that come in their order; ``known`` tells which subjects were there before."""
        self.filling.take(self.copy.copied(self.making.counted(turns, self.census, known)))
