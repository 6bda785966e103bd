"""A graph made of the one before: its store taken over, and lines of what left turned into lines of what came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from sendgraph.changing import Graphs, Turn, by_triple, changed, line_of, subject_of
from sendgraph.composing import Units
from sendgraph.keeping.making import Made, Making, has, is_small
from sendgraph.ledger import Ledger
from sendgraph.mapping.units import OF_SEVERAL, marks_of
from sendgraph.publish.dataset import Census
from sendgraph.store import STORE, Filling
from sendgraph.validation import FastValidator
from sendgraph.validation.fast import Change, Standing


@dataclass(frozen=True, slots=True)
class Before:
    """A graph that is there, in the folder of a generation."""

    folder: Path
    ledger: Ledger


def make_from(start: Before, making: Making, folder: Path, after: Ledger, units: Units) -> Made:
    """Turn what differs in a copy of the store of the generation before."""
    before = start.ledger
    filling = Filling(folder / STORE, start.folder / STORE)
    left = making.said(before.publications - after.publications, before.things - after.things)
    came = making.said(after.publications - before.publications, after.things - before.things)
    others = _Others(making, units, before, after)
    turns = changed(left, came, others, making.inferred)
    census = _census(making, filling, before.census, turns)
    described = making.described(filling, census, before.described)
    kept = filling.finish()
    triples = [triple for triple, was, now in turns if bool(was) != bool(now)]
    triples += by_triple({*before.described} ^ {*described.lines})
    found = (
        making.found(folder, kept, census)  # a small graph is checked whole, which is as quick
        if is_small(census.triples)
        else _found_again(making, kept, triples, start)
    )
    return making.made(kept, described, Ledger(after.publications, after.things, described.lines, census, found))


def _census(making: Making, filling: Filling, census: Census, turns: list[Turn]) -> Census:
    """Turn triples, and count what is then there."""
    subjects = {subject_of(triple) for triple, was, now in turns if bool(was) != bool(now)}
    known = {subject for subject in subjects if has(filling.store, subject)}
    filling.take(turns)
    kept = filling.loaded()
    for turn in turns:
        census.turn(*turn)
    there = {subject for subject in subjects if has(kept, subject)}
    census.count_subjects(there - known, making.iris.base)
    census.count_subjects(known - there, making.iris.base, -1)
    return census


def _found_again(making: Making, kept: Store, triples: Iterable[bytes], start: Before) -> tuple[Standing, ...]:
    """Check what a change bears on."""
    making.context.progress("validate", 0, 1)
    old = Store.read_only(str(start.folder / STORE))
    lines = b" .\n".join([*triples, b""])
    told = [quad.triple for quad in parse(lines, format=RdfFormat.N_TRIPLES)]
    change = Change(old, kept, told, start.ledger.findings)
    found = FastValidator().find_again(change, making.triggers())
    making.context.progress("validate", 1, 1)
    return found


@dataclass(frozen=True, slots=True)
class _Others:
    """The graphs that triples have from all that stays: reference data, publications and groups of things."""

    making: Making
    units: Units
    before: Ledger
    after: Ledger

    def __call__(self, triples: Collection[bytes]) -> Iterator[Mapping[bytes, Graphs]]:
        fixed, iris = self.making.fixed.graphs, self.making.iris
        yield {triple: fixed[triple] for triple in triples if triple in fixed}
        graphs = [str(iris.graph(name)).encode() for name in OF_SEVERAL]
        lines = {line_of(triple, graph) for triple in triples for graph in graphs}
        stay = self.after.publications & self.before.publications
        yield by_triple(lines.intersection(chain.from_iterable(map(self.units.shared.__getitem__, stay))))
        base = iris.base
        marked = {self.units.marks.get(mark, "") for triple in triples for mark in marks_of(triple, base)}
        for key in sorted(marked & stay):
            yield by_triple(self.making.lines("own", key), triples)
        for key in sorted(self.after.things & self.before.things):
            yield by_triple(lines.intersection(self.making.lines("things", key)))
