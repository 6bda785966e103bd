"""Entailments are those of owlrl, less what says nothing of the data, by either engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import RdfFormat, Triple, parse, serialize
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef

import axioms
from sendgraph import resources, store
from sendgraph.errors import DataError
from sendgraph.inference import Reasoner, entailments, is_useful, schema_terms
from sendgraph.mapping.iris import DEFAULT_BASE
from sendgraph.pipeline import build
from sendgraph.work.mapping import reasoner

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


def triples(graphs: Iterable[Graph]) -> set[Triple]:
    return {quad.triple for graph in graphs for quad in parse(graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES)}


def by_rules(graphs: Iterable[Graph]) -> Graph:
    """Return what the rules of the first graph, the ontology, give for all."""
    ontology, *data = graphs
    found = Reasoner(triples([ontology])).entailments(triples(data))
    return Graph().parse(data=serialize(found, format=RdfFormat.N_TRIPLES) or b"", format="nt")


Engine = Callable[[Iterable[Graph]], Graph]
ENGINES = pytest.mark.parametrize("engine", [by_rules, entailments])


@pytest.mark.slow
def test_what_follows_is_found_part_by_part(tmp_path: Path) -> None:
    """Builds look at each publication, and each group of things, alone: no chain may need more than one has at hand."""
    places = sorted((Path(__file__).parent / "data" / "blind" / "docs").glob("*.txt"))
    build(places, tmp_path)
    inferred, told = set[Triple](), set[Triple]()
    for quad in parse(store.read_quads(tmp_path), format=RdfFormat.N_QUADS):
        (inferred if "graph/inferred" in str(quad.graph_name) else told).add(quad.triple)
    assert inferred == reasoner(DEFAULT_BASE).entailments(told)


@cache
def entailed(engine: Engine) -> Graph:
    return engine(fixture())


def by_owlrl(*graphs: Graph) -> set[object]:
    """Return what owlrl as it comes finds, after the same filter."""
    union = Graph()
    for graph in graphs:
        union += graph
    closure = Graph() + union
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False).expand(closure)
    schema = schema_terms(union)
    return {triple for triple in closure if triple not in union and is_useful(triple, schema)}


@ENGINES
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
def test_what_follows(triple: tuple[URIRef, URIRef, URIRef], engine: Engine) -> None:
    assert triple in entailed(engine)


@ENGINES
def test_what_does_not_follow(engine: Engine) -> None:
    assert (INSPECTOR, SEND.servesArea, AREA) not in entailed(engine)
    assert (DIRECTOR, SEND.inspectedArea, AREA) not in entailed(engine)
    assert (ID["organisation/ofsted"], SEND.servesArea, AREA) not in entailed(engine)


@ENGINES
def test_only_new_statements_about_the_data_are_returned(engine: Engine) -> None:
    given_triples = {triple for graph in fixture() for triple in graph}
    terms = schema_terms(fixture()[0])
    for subject, predicate, value in entailed(engine):
        assert (subject, predicate, value) not in given_triples
        assert isinstance(subject, URIRef)
        assert subject not in terms
        assert predicate != OWL.sameAs
        assert not isinstance(value, BNode)
        assert value not in (OWL.Thing, RDFS.Resource)


@ENGINES
def test_the_result_is_that_of_owlrl(engine: Engine) -> None:
    assert set(entailed(engine)) == by_owlrl(*fixture())


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
    expected = by_owlrl(fixture()[0], data)
    assert set(entailments([fixture()[0], data])) == expected
    assert set(by_rules([fixture()[0], data])) == expected


def test_the_order_of_the_graphs_does_not_matter() -> None:
    ontology, reference, documents = fixture()
    assert set(entailments([documents, reference, ontology])) == set(entailed(entailments))
    assert set(by_rules([ontology, documents, reference])) == set(entailed(by_rules))


def test_what_was_inferred_before_leaves_nothing_behind() -> None:
    ontology, reference, documents = fixture()
    reasoner = Reasoner(triples([ontology, reference]))
    without = reasoner.entailments(triples([reference]))
    assert reasoner.entailments(triples([documents])) > without
    assert reasoner.entailments(triples([])) == without


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


@pytest.mark.parametrize(
    "axiom",
    [
        (SEND.ofArea, RDF.type, OWL.FunctionalProperty),
        (SEND.follows, RDF.type, OWL.TransitiveProperty),
        (SEND.follows, RDF.type, OWL.SymmetricProperty),
        (SEND.Person, RDF.type, OWL.Restriction),
        (SEND.Person, OWL.equivalentClass, FOAF.Person),
        (SEND.ofArea, OWL.equivalentProperty, EX.area),
        (SEND.Person, OWL.intersectionOf, EX.list),
        (SEND.Person, OWL.disjointWith, SEND.Post),
        (EX.a, OWL.sameAs, EX.b),
        (SEND.Person, RDFS.subClassOf, BNode("restriction")),
        (BNode("property"), OWL.inverseOf, SEND.ofArea),
    ],
)
def test_axioms_that_have_no_rule_are_refused(axiom: tuple[URIRef, URIRef, URIRef]) -> None:
    graph = Graph()
    graph.add(axiom)
    with pytest.raises(DataError, match="know no rule"):
        Reasoner(triples([fixture()[0], graph]))


def test_axioms_in_data_are_refused() -> None:
    graph = Graph()
    graph.add((EX.Own, RDFS.subClassOf, SEND.Person))
    with pytest.raises(DataError, match="belongs in the ontology"):
        Reasoner(triples([fixture()[0]])).entailments(triples([graph]))


@pytest.mark.parametrize("rest", ["", "ex:list rdf:rest ex:list .", "ex:list rdf:rest ex:more ."])
def test_a_chain_that_is_broken_off_is_refused(rest: str) -> None:
    graph = Graph().parse(
        data="@prefix ex: <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
        f"ex:p owl:propertyChainAxiom ex:list . ex:list rdf:first ex:q . {rest}",
        format="ttl",
    )
    with pytest.raises(DataError, match="complete the chain"):
        Reasoner(triples([graph]))


def test_rules_apply_to_what_rules_give() -> None:
    """A chain whose step is entailed, and whose result is a sub-property of the inverse of a step of another."""
    prologue = (
        "@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    )
    ontology = Graph().parse(
        data=prologue
        + """
        :p rdfs:subPropertyOf :q . :q owl:inverseOf :r . :r rdfs:domain :C ; rdfs:range :D . :C rdfs:subClassOf :B .
        :s owl:propertyChainAxiom :l1 . :l1 a rdf:List ; rdf:first :r ; rdf:rest :l2 .
        :l2 a rdf:List ; rdf:first :r ; rdf:rest rdf:nil .
        :s rdfs:subPropertyOf :t . :u owl:inverseOf :t .
        :v owl:propertyChainAxiom :l3 . :l3 a rdf:List ; rdf:first :u ; rdf:rest :l4 .
        :l4 a rdf:List ; rdf:first :v ; rdf:rest rdf:nil . :v rdfs:range :E .""",
        format="ttl",
    )
    data = Graph().parse(data=prologue + ":a :p :b . :b :p :c . :a :v :x , 'words' . :d :p 'words' .", format="ttl")
    found = set(by_rules([ontology, data]))
    assert (EX.c, EX.t, EX.a) in found
    assert (EX.c, EX.v, EX.x) not in found
    assert found == by_owlrl(ontology, data)


def test_every_axiom_is_needed() -> None:
    """Axioms are kept for what asks for their entailments; terms of published vocabularies need no other reason."""
    assert [row for row in axioms.rows(axioms.ontology()) if not row[2]] == []


def test_the_table_of_axioms_is_current() -> None:
    """`make docs` writes it anew. Those who need an axiom are named in part."""
    now = list(axioms.rows(axioms.ontology()))
    shown = axioms.written()
    assert [row[:2] for row in shown] == [row[:2] for row in now]
    for (what, _, named), (_, _, needs) in zip(shown, now, strict=True):
        assert named, what
        assert named <= set(needs), what
