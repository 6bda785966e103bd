"""Entailments by owlrl, the reference for those of `sendgraph.inference.reasoner`.

Two things keep owlrl quick, and neither changes what is returned (a test compares with owlrl as it comes):

* the rules of equality and datatypes (tables 4 and 8 of the OWL 2 profiles) are not run. Without ``owl:sameAs`` the
  former can only say that a thing is itself, and the shapes check datatypes better than a reasoner could;
* the other rules are tried on axioms only, as each of them starts from one.

Contradictions (a node of two disjoint classes) are not reported here: a shape finds them and says which document is
at fault.
"""

from collections.abc import Iterable

from owlrl.OWLRL import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef
from rdflib.term import Node

from sendgraph.errors import DataError

Triple = tuple[Node, Node, Node]

_BUILTIN = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
_SCHEMA_CLASSES = (
    *(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology),
    *(OWL.AllDisjointClasses, RDFS.Class, RDF.Property, RDF.List),
)
_SCHEMA_PROPERTIES = (
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
    *(OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf, OWL.propertyChainAxiom),
)
_EQUALITY_CLASSES = (OWL.FunctionalProperty, OWL.InverseFunctionalProperty)
_EQUALITY_PROPERTIES = (OWL.sameAs, OWL.hasKey, OWL.maxCardinality, OWL.maxQualifiedCardinality)


class _Closure(OWLRL_Semantics):  # type: ignore[misc]  # owlrl has no types
    """The rules of owlrl without those of equality and datatypes."""

    def rules(self, t: Triple, cycle_num: int) -> None:
        """Apply the rules to an axiom; each looks up the data that it needs."""
        if is_axiom(t):
            super().rules(t, cycle_num)

    def _equality(self, triple: Triple, cycle_num: int) -> None:
        """Do nothing: there is no ``owl:sameAs`` to begin with."""

    def _one_time_rules_datatypes(self) -> None:
        """Do nothing: the shapes check literals."""


def entailments(graphs: Iterable[Graph]) -> Graph:
    """Return what follows from the union of ``graphs`` (data and ontology) and is not in it.

    The result holds only what says something of our data, see `is_useful`, and does not depend on the order of the
    graphs, which are left as they are. Raises DataError where an axiom leads to ``owl:sameAs``.
    """
    given = Graph("SimpleMemory")  # rdflib's store without contexts, which is quicker
    for graph in graphs:
        given += graph
    _refuse_equality(given)
    schema = schema_terms(given)
    closure = Graph("SimpleMemory")
    closure += given
    _Closure(closure, axioms=False, daxioms=False).closure()
    found = Graph()
    for triple in closure:
        if triple not in given and is_useful(triple, schema):
            found.add(triple)
    return found


def is_axiom(triple: Triple) -> bool:
    """Tell whether a triple uses the vocabulary of RDF, RDFS or OWL for more than the type of a thing."""
    _, predicate, value = triple
    return _is_builtin(value) if predicate == RDF.type else _is_builtin(predicate)


def schema_terms(graph: Graph) -> frozenset[Node]:
    """Return the classes, properties, lists and ontologies of ``graph``: what it says of them is not our data."""
    typed = {term for kind in _SCHEMA_CLASSES for term in graph.subjects(RDF.type, kind)}
    used = {term for axiom in _SCHEMA_PROPERTIES for pair in graph.subject_objects(axiom) for term in pair}
    return frozenset(typed | used)


def is_useful(triple: Triple, schema: frozenset[Node]) -> bool:
    """Tell whether an entailed triple says something of our data.

    Not useful are: triples with a literal as subject or with a blank node; those about the terms of the schema and
    about RDF, RDFS, OWL and XSD themselves; ``owl:sameAs``; and that something is an ``owl:Thing``, an
    ``rdfs:Resource`` or of another class of those vocabularies.
    """
    subject, predicate, value = triple
    if not isinstance(subject, URIRef) or isinstance(value, BNode):
        return False
    if subject in schema or _is_builtin(subject) or predicate == OWL.sameAs:
        return False
    return predicate != RDF.type or not _is_builtin(value)


def _is_builtin(term: Node) -> bool:
    return isinstance(term, URIRef) and str(term).startswith(_BUILTIN)


def _refuse_equality(graph: Graph) -> None:
    """Raise DataError when ``graph`` has an axiom that makes two things one."""
    found = [
        *((subject, kind) for kind in _EQUALITY_CLASSES for subject in graph.subjects(RDF.type, kind)),
        *((subject, axiom) for axiom in _EQUALITY_PROPERTIES for subject in graph.subjects(axiom)),
    ]
    for subject, axiom in sorted(found):
        raise DataError(
            f"{subject}: {axiom} would make two things one; say with a shape what must be unique, "
            "and join things by a recorded decision"
        )
