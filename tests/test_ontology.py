"""The ontology and its vocabularies are complete, sound and free of blank nodes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal as PlainLiteral
from pyoxigraph import NamedNode, Store
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from sendgraph import facts, resources
from sendgraph.publish import frames, ontology_page
from sendgraph.publish.diagram import svg
from sendgraph.publish.jsonld import terms as terms_of_context
from sendgraph.validation import load_shapes

SEND = Namespace("https://w3id.org/sendgraph/ontology#")
SCHEMA = Namespace("https://schema.org/")
CONCEPT = "https://w3id.org/sendgraph/concept/"
RL_TERMS = {
    *(OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
    *(OWL.versionIRI, OWL.versionInfo, OWL.inverseOf, OWL.propertyChainAxiom, OWL.AllDisjointClasses, OWL.members),
}
BUILTIN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
NAMED = re.compile(r'SEND\.(\w+)|SEND\["([\w-]+)"\]|send:(\w+)')
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Datatype)


@cache
def ontology() -> Graph:
    return Graph().parse(resources.folder("ontology") / "send.ttl")


@cache
def concepts() -> Graph:
    return Graph().parse(resources.folder("ontology") / "concepts.ttl")


@cache
def datatypes() -> Graph:
    return Graph().parse(resources.folder("ontology") / "datatypes.ttl")


def is_ours(term: Node) -> bool:
    return isinstance(term, URIRef) and term in SEND


def terms() -> set[Node]:
    both = ontology() + datatypes()
    return {term for kind in KINDS for term in both.subjects(RDF.type, kind) if is_ours(term)}


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
    both = ontology() + datatypes()
    assert not [term for term in terms() if len(list(both.objects(term, annotation))) != 1]


@pytest.mark.parametrize("annotation", [DCTERMS.source, SKOS.example])
def test_every_class_says_where_its_definition_comes_from_and_gives_an_example(annotation: URIRef) -> None:
    classes = {term for term in ontology().subjects(RDF.type, OWL.Class) if is_ours(term)}
    assert {term for term in classes if not list(ontology().objects(term, annotation))} == set()


def test_every_term_of_the_ontology_is_defined() -> None:
    lists = set(ontology().subjects(RDF.type, RDF.List))
    disjoint = set(ontology().subjects(RDF.type, OWL.AllDisjointClasses))
    assert set(used_terms(ontology() + datatypes())) == terms() | lists | disjoint


def test_no_term_is_unused() -> None:
    """A term that no code, shape, query, frame or reference file names, nor any class below it, is in the way."""
    places = (
        *(Path(resources.__file__).parent.rglob("*.py")),
        *(path for folder in ("shapes", "ontology/reference") for path in resources.files(folder, ".ttl")),
        *resources.files("queries", ".rq"),
        resources.folder("ontology") / "concepts.ttl",
    )
    named: set[Node] = {
        SEND[next(filter(None, match.groups()))]
        for path in places
        for match in NAMED.finditer(path.read_text(encoding="utf-8"))
    }
    named |= {URIRef(terms_of_context()[key].iri) for kind in frames.kinds() for key in frames.keys(frames.frame(kind))}
    chains = {term: ontology().objects(term, OWL.propertyChainAxiom) for term in set(named)}
    named |= {step for heads in chains.values() for head in heads for step in Collection(ontology(), head)}
    named |= {above for term in named for above in ancestors(term)}
    assert terms() - named == set()


def test_it_keeps_to_owl_2_rl() -> None:
    """Every construct and datatype is one of the OWL 2 RL profile (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL).

    tests/test_outside_tools.py has the OWL API judge the same where Java is.
    """
    graph = ontology()
    builtin = [term for triple in graph for term in triple if isinstance(term, URIRef) and term in OWL]
    assert set(builtin) <= RL_TERMS
    declared = {term for kind in (*KINDS, OWL.AnnotationProperty) for term in graph.subjects(RDF.type, kind)}
    assert {p for p in graph.predicates() if not str(p).startswith(BUILTIN)} <= declared
    for axiom in (RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf, RDFS.domain):
        assert {term for pair in graph.subject_objects(axiom) for term in pair} <= declared, axiom
    datatypes_used = {value for _, value in graph.subject_objects(RDFS.range)} - declared
    assert datatypes_used <= {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.anyURI, RDF.PlainLiteral}
    kinds = [set(graph.subjects(RDF.type, kind)) for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)]
    assert kinds[0] & kinds[1] == set()
    for term in kinds[1]:
        assert not list(graph.objects(term, OWL.propertyChainAxiom)), term


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


def test_a_range_is_what_the_graph_holds(seeds_store: Store) -> None:
    """Ranges are kept as a reader of the ontology takes them: words have a language, codes and hashes have none."""
    for term in filter(is_ours, ontology().subjects(RDF.type, OWL.DatatypeProperty)):
        ranges = {*ontology().objects(term, RDFS.range), *ontology().objects(term, SCHEMA.rangeIncludes)}
        allowed = {str(kind) for kind in ranges} | ({str(RDF.langString)} if RDF.PlainLiteral in ranges else set())
        held = {
            quad.object.datatype.value
            for quad in seeds_store.quads_for_pattern(None, NamedNode(str(term)), None, None)
            if isinstance(quad.object, PlainLiteral)
        }
        assert held <= allowed, term


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


def test_the_page_for_people_is_current() -> None:
    """docs/ontology.html is what the ontology, the shapes and the saved queries give; 'make docs' writes it anew."""
    written = resources.folder("ontology").parent / "docs" / "ontology.html"
    if not written.exists():
        pytest.skip("docs/ does not ship with the package")
    assert written.read_text(encoding="utf-8") == ontology_page.page(), "run make docs"


def test_the_page_has_every_term_and_leads_nowhere_that_is_not() -> None:
    told = ontology_page.page()
    places = re.findall(r'id="([^"]+)"', told)
    assert len(places) == len(set(places))
    names = {str(term).removeprefix(str(SEND)) for term in terms()} - {"odsCode", "ofstedUrn"}
    assert names <= set(places)
    assert set(re.findall(r'href="#([^"]+)"', told)) <= set(places)
    assert "<script" not in told


def test_the_diagram_is_drawn_without_overlaps() -> None:
    drawn = svg(ontology(), load_shapes())
    root = ElementTree.fromstring(drawn)  # noqa: S314  # our own drawing
    boxes = [
        tuple(int(box.attrib[name]) for name in ("x", "y", "width", "height"))
        for box in root.iter("{http://www.w3.org/2000/svg}rect")
        if box.attrib["class"] == "box"
    ]
    assert len(boxes) > 15
    for (x, y, width, height), (other_x, other_y, *_) in combinations(sorted(boxes), 2):
        assert other_x >= x + width or other_y >= y + height
