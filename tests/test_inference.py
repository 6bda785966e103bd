"""Entailments are those of owlrl, less what says nothing of the data."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.inference import entailments, is_useful, schema_terms

DATA = Path(__file__).parent / "data" / "validation"
SEND = Namespace("https://w3id.org/sendgraph/ontology#")
ID = Namespace("https://w3id.org/sendgraph/id/")
EX = Namespace("https://example.org/")

AREA = ID["area/testshire"]
INSPECTION = ID["inspection/testshire/inspection/2018-03-05"]
REVISIT = ID["inspection/testshire/revisit/2021-06-01"]
INSPECTOR = ID["person/ann-example-000001"]
DIRECTOR = ID["person/bo-sample-000002"]
COUNCIL = ID["organisation/testshire-council"]
CCG = ID["organisation/nhs-testshire-ccg"]
ICB = ID["organisation/nhs-testshire-icb"]
POST = ID["post/testshire-council/director-of-childrens-services"]
LETTER = ID["publication/aaaaaaaaaaaaaaaa"]


@cache
def fixture() -> tuple[Graph, ...]:
    paths = (resources.folder("ontology") / "send.ttl", DATA / "reference.ttl", DATA / "documents.ttl")
    return tuple(Graph().parse(path) for path in paths)


@cache
def entailed() -> Graph:
    return entailments(fixture())


def by_owlrl(*graphs: Graph) -> set[object]:
    """Return what owlrl as it comes finds, after the same filter."""
    union = Graph()
    for graph in graphs:
        union += graph
    closure = Graph() + union
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False).expand(closure)
    schema = schema_terms(union)
    return {triple for triple in closure if triple not in union and is_useful(triple, schema)}


@pytest.mark.parametrize(
    "triple",
    [
        (COUNCIL, RDF.type, ORG.FormalOrganization),
        (CCG, RDF.type, SEND.Organisation),
        (INSPECTION, RDF.type, PROV.Activity),
        (INSPECTION, SEND.followedBy, REVISIT),
        (INSPECTION, SEND.reportedBy, LETTER),
        (INSPECTION, PROV.wasAssociatedWith, INSPECTOR),
        (INSPECTION, PROV.wasAssociatedWith, ID["organisation/ofsted"]),
        (INSPECTION, SEND.evidencedIn, ID["publication/bbbbbbbbbbbbbbbb"]),
        (ID["claim/aaaaaaaaaaaaaaaa/inspection/41-67"], SEND.supports, INSPECTION),
        (COUNCIL, SEND.servesArea, AREA),
        (CCG, SEND.servesArea, AREA),
        (DIRECTOR, SEND.servesArea, AREA),
        (DIRECTOR, ORG.memberOf, COUNCIL),
        (DIRECTOR, ORG.holds, POST),
        (INSPECTOR, SEND.inspected, INSPECTION),
        (INSPECTOR, SEND.inspectedArea, AREA),
        (INSPECTOR, FOAF.title, Literal("Ms")),
        (CCG, SEND.succeededBy, ICB),
        (ID["finding/aaaaaaaaaaaaaaaa/2222222222222222"], SEND.judgedBy,
         ID["claim/bbbbbbbbbbbbbbbb/judgement/213-251"]),
    ],
)  # fmt: skip
def test_what_follows(triple: tuple[URIRef, URIRef, URIRef]) -> None:
    assert triple in entailed()


def test_what_does_not_follow() -> None:
    assert (INSPECTOR, SEND.servesArea, AREA) not in entailed()
    assert (DIRECTOR, SEND.inspectedArea, AREA) not in entailed()
    assert (ICB, SEND.servesArea, AREA) not in entailed()


def test_only_new_statements_about_the_data_are_returned() -> None:
    given_triples = {triple for graph in fixture() for triple in graph}
    terms = schema_terms(fixture()[0])
    for subject, predicate, value in entailed():
        assert (subject, predicate, value) not in given_triples
        assert isinstance(subject, URIRef)
        assert subject not in terms
        assert predicate != OWL.sameAs
        assert not isinstance(value, BNode)
        assert value not in (OWL.Thing, RDFS.Resource)


def test_the_result_is_that_of_owlrl() -> None:
    assert set(entailed()) == by_owlrl(*fixture())


NODES = st.sampled_from([EX.a, EX.b, EX.c])
PROPERTIES = st.sampled_from(
    [SEND.supportedBy, SEND.ofInspection, SEND.ofArea, SEND.follows, SEND.commissioner, ORG.member,
     ORG.organization, PROV.agent, DCTERMS.title, SEND.statement]
)  # fmt: skip
TYPES = st.sampled_from([SEND.Post, SEND.Strength, SEND.Revisit, SEND.Passage, EX.Unknown])
TRIPLES = st.one_of(
    st.tuples(NODES, PROPERTIES, NODES),
    st.tuples(NODES, st.just(RDF.type), TYPES),
    st.tuples(NODES, PROPERTIES, st.just(Literal("words"))),
)


@settings(max_examples=4, deadline=None)
@given(st.lists(TRIPLES, max_size=8))
def test_the_result_is_that_of_owlrl_whatever_the_data(triples: list[tuple[URIRef, URIRef, URIRef]]) -> None:
    data = Graph()
    for triple in triples:
        data.add(triple)
    assert set(entailments([fixture()[0], data])) == by_owlrl(fixture()[0], data)


def test_the_order_of_the_graphs_does_not_matter() -> None:
    assert set(entailments(reversed(fixture()))) == set(entailed())


def test_the_graphs_are_left_as_they_are() -> None:
    sizes = [len(graph) for graph in fixture()]
    entailments(fixture())
    assert [len(graph) for graph in fixture()] == sizes


@pytest.mark.parametrize(
    "axiom",
    [
        (SEND.ofArea, RDF.type, OWL.FunctionalProperty),
        (SEND.sha256, RDF.type, OWL.InverseFunctionalProperty),
        (EX.a, OWL.sameAs, EX.b),
        (SEND.File, OWL.hasKey, EX.list),
    ],
)
def test_axioms_that_make_two_things_one_are_refused(axiom: tuple[URIRef, URIRef, URIRef]) -> None:
    graph = Graph()
    graph.add(axiom)
    with pytest.raises(DataError, match="would make two things one"):
        entailments([*fixture(), graph])


def test_a_build_of_ten_thousand_triples_takes_seconds() -> None:
    """The reference data alone has that many; measured at 4 s, the limit is for slow machines."""
    reference = [
        Graph().parse(path) for path in resources.files("ontology", ".ttl") if "reference" in path.parts
    ]
    start = time.perf_counter()
    entailments([fixture()[0], *reference])
    assert time.perf_counter() - start < 40
