"""What a graph has now that it had not before, triple by triple.

A triple stands in the graphs of all that say it. What follows from others is left out where it is said as well, so
whether a line is there depends on all that make lines with its triple: publications, things, reference data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

Graphs = Collection[bytes]
Triple = tuple[bytes, Graphs]
"""A triple and its graphs, in N-Triples."""
Turn = tuple[bytes, Graphs, Graphs]
"""A triple, the graphs that it was in, and those that it is in now."""


def triple_of(line: bytes) -> bytes:
    """Return the triple of a line of N-Quads, whose graph is a name."""
    return line[: line.rindex(b" <")]


def subject_of(triple: bytes) -> bytes:
    """Return the subject of a triple."""
    return triple[: triple.index(b" ")]


def graph_of(line: bytes) -> bytes:
    """Return the graph of a line of N-Quads, with its angle brackets."""
    return line[line.rindex(b" <") + 1 : -3]


def line_of(triple: bytes, graph: bytes) -> bytes:
    """Return a line of N-Quads."""
    return b"%b %b .\n" % (triple, graph)


def by_triple(lines: Iterable[bytes], among: Collection[bytes] | None = None) -> dict[bytes, set[bytes]]:
    """Return the graphs of each triple, of those ``among`` which it is if any are given."""
    found: dict[bytes, set[bytes]] = defaultdict(set)
    for line in lines:
        triple = triple_of(line)
        if among is None or triple in among:
            found[triple].add(graph_of(line))
    return found


def said(graphs: Graphs, inferred: bytes) -> Graphs:
    """Leave out the graph of what follows, where a triple is said as well."""
    return [graph for graph in graphs if graph != inferred] if len(graphs) > 1 else graphs


def added(triples: Iterable[Triple], fixed: Mapping[bytes, Graphs], inferred: bytes) -> Iterator[Turn]:
    """Yield what triples, each given once, make of a graph that has only ``fixed``."""
    for triple, graphs in triples:
        was = fixed.get(triple, ())
        now = said({*was, *graphs} if was else graphs, inferred)
        if len(was) != len(now) or not {*was} >= {*now}:
            yield triple, was, now


def changed(
    left: Iterable[bytes],
    came: Iterable[bytes],
    others: Callable[[Collection[bytes]], Iterable[Mapping[bytes, Graphs]]],
    inferred: bytes,
) -> list[Turn]:
    """Return what lines that left and lines that came make of a graph.

    ``others`` gives the graphs that triples have from all that stays.
    """
    before, after = set(left), set(came)
    triples = {triple_of(line) for line in before ^ after}
    was, now = by_triple(before, triples), by_triple(after, triples)
    for found in others(triples):
        for triple, graphs in found.items():
            was[triple] |= {*graphs}
            now[triple] |= {*graphs}
    turns = ((triple, said(was[triple], inferred), said(now[triple], inferred)) for triple in sorted(triples))
    return [(triple, old, new) for triple, old, new in turns if {*old} != {*new}]
