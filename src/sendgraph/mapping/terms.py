"""RDF terms: the namespaces we use, and literals in their canonical forms.

Terms are pyoxigraph's, whose N-Triples forms are canonical: sorted quads are the canonical form of our graphs,
since they hold no blank nodes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode

_XSD = "http://www.w3.org/2001/XMLSchema#"


class Namespace:
    """IRIs that begin alike: ``SEND.Passage`` and ``SEND["Passage"]`` are the same term."""

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return _node(self.iri + name)

    def __getitem__(self, name: str) -> NamedNode:
        return _node(self.iri + name)


@cache
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


SEND = Namespace("https://w3id.org/sendgraph/ontology#")
CONCEPT = Namespace("https://w3id.org/sendgraph/concept/")
THEME = Namespace("https://w3id.org/sendgraph/theme/")
ROLE = Namespace("https://w3id.org/sendgraph/role/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD = Namespace(_XSD)
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
OA = Namespace("http://www.w3.org/ns/oa#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
ORG = Namespace("http://www.w3.org/ns/org#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
VOID = Namespace("http://rdfs.org/ns/void#")

A = RDF.type

PREFIXES = {
    "send": SEND.iri,
    "concept": CONCEPT.iri,
    "theme": THEME.iri,
    "role": ROLE.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "xsd": XSD.iri,
    "owl": OWL.iri,
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "foaf": FOAF.iri,
    "oa": OA.iri,
    "org": ORG.iri,
    "prov": PROV.iri,
    "schema": "https://schema.org/",
    "skos": SKOS.iri,
    "void": VOID.iri,
}


def concept(value: str) -> NamedNode:
    """Return the concept of a value of the facts: ``written_statement_of_action`` is its notation with hyphens."""
    return CONCEPT[value.replace("_", "-")]


def words(text: str) -> Literal:
    """Return the words of a document: English, white space folded."""
    return Literal(" ".join(text.split()), language="en")


def integer(value: int) -> Literal:
    """Return a count or an offset."""
    return Literal(str(value), datatype=XSD.integer)


def decimal(value: float) -> Literal:
    """Return a figure in the canonical form of xsd:decimal (XML Schema 1.1: whole numbers without a point)."""
    number = Decimal(repr(value)).normalize()
    return Literal(f"{number:f}", datatype=XSD.decimal)


def boolean(value: bool) -> Literal:
    """Return true or false."""
    return Literal("true" if value else "false", datatype=XSD.boolean)


def day(value: date) -> Literal:
    """Return an exact date."""
    return Literal(value.isoformat(), datatype=XSD.date)


def stated_date(iso: str) -> Literal:
    """Return a date as exact as it is stated: a year, a month or a day (ISO 8601)."""
    return Literal(iso, datatype={4: XSD.gYear, 7: XSD.gYearMonth}.get(len(iso), XSD.date))
