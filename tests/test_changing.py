"""Lines are put in order in whatever memory there is, and a change of lines is what it makes of the whole graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph import assembling
from sendgraph.assembling import Assembly
from sendgraph.changing import Graphs, added, by_triple, changed, line_of, said

INFERRED = b"<https://example.org/inferred>"
GRAPHS = [INFERRED, b"<https://example.org/a>", b"<https://example.org/b>"]
TRIPLES = [b'<https://example.org/%d> <https://example.org/p> "<x> .\\n"' % number for number in range(6)]
LINES = st.builds(line_of, st.sampled_from(TRIPLES), st.sampled_from(GRAPHS))
SETS = st.sets(LINES, max_size=12)


def whole(lines: Collection[bytes]) -> dict[bytes, set[bytes]]:
    """Return the graphs of each triple as a graph of these lines has them."""
    return {triple: {*said(graphs, INFERRED)} for triple, graphs in by_triple(lines).items()}


@pytest.mark.parametrize("run", [1, 200, 10**9])
@given(st.lists(st.lists(LINES, max_size=9), max_size=9))
def test_lines_come_back_sorted_and_once(run: int, heaps: list[list[bytes]]) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as place:
        patch.setattr(assembling, "_RUN", run)
        patch.setattr(assembling, "_PART", 100)
        lines, triples = Assembly(Path(place) / "lines"), Assembly(Path(place) / "triples")
        for heap in heaps:
            lines.add(heap)
            triples.add(iter(heap))
        everything = {line for heap in heaps for line in heap}
        assert list(lines.lines()) == sorted(everything)
        found = list(triples.triples())
        assert [triple for triple, _ in found] == sorted({triple for triple, _ in found})
        assert {triple: {*graphs} for triple, graphs in found} == by_triple(everything)
        assert not list(Path(place).iterdir())


@given(SETS, SETS, SETS)
def test_a_change_is_what_it_makes_of_the_whole(left: set[bytes], came: set[bytes], stay: set[bytes]) -> None:
    def others(triples: Collection[bytes]) -> Iterator[Mapping[bytes, Graphs]]:
        yield by_triple(stay, triples)

    turns = changed(left, came, others, INFERRED)
    before, after = whole(left | stay), whole(came | stay)
    expected = {
        triple: (before.get(triple, set()), after.get(triple, set()))
        for triple in before.keys() | after.keys()
        if before.get(triple) != after.get(triple)
    }
    assert {triple: ({*was}, {*now}) for triple, was, now in turns} == expected


@given(SETS, SETS)
def test_what_is_added_to_a_graph_is_what_it_makes_of_the_whole(came: set[bytes], fixed: set[bytes]) -> None:
    before, after = whole(fixed), whole(came | fixed)
    turns = added(by_triple(came).items(), before, INFERRED)
    expected = {triple: (before.get(triple, set()), now) for triple, now in after.items() if before.get(triple) != now}
    assert {triple: ({*was}, {*now}) for triple, was, now in turns} == expected
