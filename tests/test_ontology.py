"""The ontology and its vocabularies are complete, sound and free of blank nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import get_args

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from sendgraph import facts, resources
from sendgraph.validation import load_shapes

SEND = Namespace("https://w3id.org/sendgraph/ontology#")
CONCEPT = "https://w3id.org/sendgraph/concept/"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Datatype)


@cache
def ontology() -> Graph:
    return Graph().parse(resources.folder("ontology") / "send.ttl")


@cache
def concepts() -> Graph:
    return Graph().parse(resources.folder("ontology") / "concepts.ttl")


def terms() -> set[Node]:
    return {term for kind in KINDS for term in ontology().subjects(RDF.type, kind)}


def ancestors(start: Node) -> set[Node]:
    return {above for above in ontology().transitive_objects(start, RDFS.subClassOf) if above is not None}


def used_terms(graph: Graph) -> Iterator[Node]:
    """Yield the send: terms that stand in a graph, also in the text of its queries."""
    for triple in graph:
        for node in triple:
            if isinstance(node, URIRef) and node in SEND:
                yield node
            elif isinstance(node, Literal) and "WHERE" in node:
                for word in str(node).replace("(", " ").replace(",", " ").split():
                    if word.startswith("send:"):
                        yield SEND[word.removeprefix("send:").rstrip(")")]


def test_the_header_says_what_it_is() -> None:
    header = URIRef("https://w3id.org/sendgraph/ontology")
    assert (header, RDF.type, OWL.Ontology) in ontology()
    for needed in (OWL.versionIRI, DCTERMS.title, DCTERMS.creator, DCTERMS.license):
        assert ontology().value(header, needed)
    assert str(ontology().value(header, VANN.preferredNamespacePrefix)) == "send"
    assert str(ontology().value(header, VANN.preferredNamespaceUri)) == str(SEND)


@pytest.mark.parametrize("annotation", [RDFS.label, RDFS.comment])
def test_every_term_is_described(annotation: URIRef) -> None:
    assert not [term for term in terms() if len(list(ontology().objects(term, annotation))) != 1]


def test_every_term_of_the_ontology_is_defined() -> None:
    lists = set(ontology().subjects(RDF.type, RDF.List))
    disjoint = set(ontology().subjects(RDF.type, OWL.AllDisjointClasses))
    assert set(used_terms(ontology())) == terms() | lists | disjoint


def test_every_term_of_the_data_model_is_defined() -> None:
    page = resources.folder("ontology").parent / "docs" / "data-model.md"
    if not page.exists():
        pytest.skip("docs/ does not ship with the package")
    words = page.read_text(encoding="utf-8").replace("`", " ").replace(",", " ").split()
    named = {
        SEND[word.removeprefix("send:").rstrip(").;:")] for word in words if word.startswith("send:")
    } - {SEND[""]}
    assert named - terms() == set()


def test_every_term_of_shapes_and_reference_is_defined() -> None:
    for graph in (load_shapes(), concepts(), *map(Graph().parse, resources.files("ontology", ".ttl"))):
        assert set(used_terms(graph)) - terms() - set(used_terms(ontology())) == set()


def test_every_concept_that_shapes_and_reference_name_exists() -> None:
    named = {
        node
        for path in (*resources.files("ontology", ".ttl"), *resources.files("shapes", ".ttl"))
        for triple in Graph().parse(path)
        for node in triple
        if isinstance(node, URIRef) and str(node).startswith(CONCEPT)
    }
    assert named - set(concepts().subjects(RDF.type, SKOS.Concept)) == set()


def test_there_are_no_blank_nodes() -> None:
    for path in resources.files("ontology", ".ttl"):
        assert not [
            triple for triple in Graph().parse(path) if any(isinstance(node, BNode) for node in triple)
        ]


def test_no_class_is_empty_by_its_axioms() -> None:
    for members in ontology().objects(None, OWL.members):
        for first, second in combinations(Collection(ontology(), members), 2):
            for term in ontology().subjects(RDF.type, OWL.Class):
                assert not {first, second} <= ancestors(term), (term, first, second)


def test_no_property_puts_its_subject_or_value_into_disjoint_classes() -> None:
    for axiom in (RDFS.domain, RDFS.range):
        for term in ontology().subjects(axiom):
            parents = set(ontology().transitive_objects(term, RDFS.subPropertyOf))
            classes = {kind for parent in parents for kind in ontology().objects(parent, axiom)}
            reached = {above for kind in classes for above in ancestors(kind)}
            for members in ontology().objects(None, OWL.members):
                assert len(reached & set(Collection(ontology(), members))) < 2, term


def test_every_list_is_used_and_ends() -> None:
    heads = set(ontology().objects(None, OWL.propertyChainAxiom)) | set(ontology().objects(None, OWL.members))
    reached = {node for head in heads for node in ontology().transitive_objects(head, RDF.rest)}
    assert reached - {RDF.nil} == set(ontology().subjects(RDF.type, RDF.List))
    assert all(len(Collection(ontology(), head)) > 1 for head in heads)


def test_concepts_are_known_by_their_notation() -> None:
    graph = concepts()
    notations = Counter(str(notation) for notation in graph.objects(None, SKOS.notation))
    assert max(notations.values()) == 1
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert str(concept) == CONCEPT + str(graph.value(concept, SKOS.notation))
        assert graph.value(concept, SKOS.prefLabel)
        assert graph.value(concept, SKOS.definition)
        scheme = graph.value(concept, SKOS.inScheme)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in graph


@pytest.mark.parametrize(
    ("scheme", "literals"),
    [
        ("genres", facts.GenreName),
        ("requirements", facts.Requirement),
        ("follow-ups", facts.FollowUp),
        ("sections", facts.Section),
        ("capacities", facts.Capacity),
        ("qualifiers", facts.Qualifier),
        ("change-kinds", facts.ChangeKind),
    ],
)
def test_a_literal_of_the_facts_leads_to_its_concept(scheme: str, literals: object) -> None:
    expected = {URIRef(CONCEPT + literal.replace("_", "-")) for literal in get_args(literals)}
    node = URIRef(f"https://w3id.org/sendgraph/scheme/{scheme}")
    assert set(concepts().subjects(SKOS.inScheme, node)) == expected
