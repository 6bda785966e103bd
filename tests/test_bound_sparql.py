"""Parameters written into SPARQL: the text asks what the engine asks with its own binding, wherever the names stand."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store

from sendgraph.queries import Query, bound_sparql, run

GRAPH = """
@prefix : <x:> .
:blackpool a :Area ; :name "Blackpool" ; :size 3 . :bury a :Area ; :name "Bury" ; :size 5 .
:one :of :blackpool ; :says "waits for autism" . :two :of :bury ; :says "waits" . :three :says "plans" .
"""
AREA = {"area": NamedNode("x:blackpool")}
WORDS = {"words": Literal("autism")}


@pytest.fixture(scope="module")
def graph() -> Store:
    store = Store()
    store.load(GRAPH.encode(), format=RdfFormat.TURTLE)
    return store


def rows(sparql: str, graph: Store) -> list[str]:
    answer = run(Query("bound", sparql), graph)
    assert isinstance(answer, QuerySolutions)
    return sorted(str(row) for row in answer)


@pytest.mark.parametrize(
    ("sparql", "terms", "number"),
    [
        ("SELECT ?claim ?area { ?claim <x:of> ?area }", AREA, 1),
        ("SELECT * WHERE { ?claim <x:of> ?area } ORDER BY ?area", AREA, 1),
        ("SELECT ?area (COUNT(*) AS ?n) { ?claim <x:of> ?area } GROUP BY ?area", AREA, 1),
        ("SELECT ?area ?n { { SELECT ?area (COUNT(*) AS ?n) { ?c <x:of> ?area } GROUP BY ?area } }", AREA, 1),
        ("SELECT ?area { { ?area <x:size> 3 } UNION { ?area <x:size> 5 } }", AREA, 1),
        ("SELECT ?area { ?area a <x:Area> MINUS { ?c <x:of> ?area ; <x:says> 'waits' } }", AREA, 1),
        ("SELECT ?area { ?area a <x:Area> MINUS { ?c <x:of> ?area } }", AREA, 0),
        ("SELECT ?area { VALUES (?area ?n) { (<x:blackpool> 1) (<x:bury> 2) } }", AREA, 1),
        ("SELECT ?area { { SELECT ?c { ?c <x:of> ?area } } ?area a <x:Area> }", AREA, 2),
        ("SELECT ?area (EXISTS { ?c <x:of> ?area } AS ?spoken) { ?area a <x:Area> }", AREA, 1),
        ("SELECT ?area { ?area a <x:Area> } # } { ?area\nORDER BY ?area", AREA, 1),
        ("SELECT ?words { ?c <x:says> ?said FILTER(CONTAINS(?said, COALESCE(?words, ''))) }", WORDS, 1),
        ("SELECT ?words { { ?c <x:says> ?said FILTER(CONTAINS(?said, ?words)) } }", WORDS, 1),
        ("SELECT ?words { ?c <x:says> ?said FILTER(!BOUND(?words) || CONTAINS(?said, ?words)) }", WORDS, 1),
        ("SELECT ?kind { ?c <x:says> ?s BIND(STRBEFORE(?s, ' ') AS ?kind) }", {"kind": Literal("waits")}, 1),
        ("SELECT (STRBEFORE(?s, ' ') AS ?kind) { ?c <x:says> ?s }", {"kind": Literal("waits")}, 1),
        ("SELECT ?area { ?area a <x:Area> FILTER(STR(?area) != '?area } {') }", AREA, 1),
    ],
)
def test_the_text_asks_for_the_terms(
    sparql: str, terms: dict[str, NamedNode | Literal], number: int, graph: Store
) -> None:
    found = rows(bound_sparql(Query("q", sparql), terms), graph)
    assert len(found) == number
    assert all(str(term) in row or term.value in row for term in terms.values() for row in found)


def test_a_graph_and_a_truth_are_asked_for_the_terms(graph: Store) -> None:
    construct = Query("q", "CONSTRUCT { ?c <x:about> ?area } WHERE { ?c <x:of> ?area }")
    built = run(Query("bound", bound_sparql(construct, AREA)), graph)
    assert isinstance(built, QueryTriples)
    assert [str(triple.subject) for triple in built] == ["<x:one>"]
    for said, expected in (("waits for autism", True), ("waits", False)):
        asked = Query("q", f"ASK {{ ?c <x:of> ?area ; <x:says> '{said}' }}")
        answer = run(Query("bound", bound_sparql(asked, AREA)), graph)
        assert isinstance(answer, QueryBoolean)
        assert bool(answer) is expected


def test_no_term_stands_at_the_end(graph: Store) -> None:
    """Where some engines pass it over."""
    bound = bound_sparql(Query("q", "SELECT ?area { ?area a <x:Area> }\nORDER BY ?area"), AREA)
    assert bound.endswith("}\nORDER BY ?area")
    assert len(rows(bound, graph)) == 1


def test_without_terms_the_text_stays() -> None:
    assert bound_sparql(Query("q", "SELECT ?area { ?area a <x:Area> }"), {}) == "SELECT ?area { ?area a <x:Area> }"
