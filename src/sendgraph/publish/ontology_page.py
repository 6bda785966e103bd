"""The ontology as a page for people: what it is, a diagram, the questions it answers, every term.

pyLODE does the like, but its releases from PyPI do not start without their source tree, and it knows nothing of the
questions and the shapes. The page stands in docs/ontology.html; a test keeps it current.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from sendgraph import resources
from sendgraph.mapping.terms import SEND
from sendgraph.publish.diagram import svg
from sendgraph.publish.jsonld import short
from sendgraph.queries.saved import saved
from sendgraph.validation import load_shapes

_SCHEMA = Namespace("https://schema.org/")
_ONTOLOGY = URIRef(SEND.iri.removesuffix("#"))
_SECTIONS = (
    ("Classes", OWL.Class),
    ("Properties between things", OWL.ObjectProperty),
    ("Properties with a value", OWL.DatatypeProperty),
)
# The labels of a term's lines, and what each shows.
_LINES = (
    ("Subclass of", RDFS.subClassOf),
    ("Subproperty of", RDFS.subPropertyOf),
    ("Inverse of", OWL.inverseOf),
    ("Of", RDFS.domain),
    ("Value", RDFS.range),
    ("Value", _SCHEMA.rangeIncludes),
    ("Example", SKOS.example),
    ("Source", DCTERMS.source),
)
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1b2733;max-width:76rem;margin:0 auto;padding:1rem}
a{color:#0b5e86}h1{font-size:1.7rem}h2{margin-top:2.5rem;border-bottom:1px solid #c8d3da}
article{margin:1.2rem 0}h3{margin:0;font-size:1.05rem}h3 code{font-weight:400;color:#51626e}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:.2rem 0}dt{color:#51626e}dd{margin:0}
table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}
svg{width:100%;height:auto;min-width:60rem}.wide{overflow-x:auto}p{margin:.2rem 0}
"""


def page() -> str:
    """Return the page as HTML, whole in itself. Raises DataError where ontology or shapes cannot be read."""
    graph = Graph().parse(resources.folder("ontology") / "send.ttl")
    title = str(graph.value(_ONTOLOGY, DCTERMS.title))
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"/>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        *_head(graph),
        "<h2>Diagram</h2>",
        "<p>What leads where, as the shapes have it. Lines that a class has from a class above it are drawn there.</p>",
        f'<div class="wide">{svg(graph, load_shapes())}</div>',
        *_questions(),
    ]
    for heading, kind in _SECTIONS:
        terms = _sorted(term for term in graph.subjects(RDF.type, kind) if str(term).startswith(SEND.iri))
        parts.append(f"<h2>{heading}</h2>")
        for term in terms:
            parts += _term(graph, term)
    return "\n".join([*parts, "</body></html>", ""])


def _head(graph: Graph) -> Iterator[str]:
    """Yield what the ontology says of itself."""
    yield f"<p>{escape(str(graph.value(_ONTOLOGY, DCTERMS.description)))}</p><dl>"
    yield f"<dt>Namespace</dt><dd><code>{escape(SEND.iri)}</code></dd>"
    prefix = graph.value(_ONTOLOGY, VANN.preferredNamespacePrefix)
    yield f"<dt>Preferred prefix</dt><dd><code>{escape(str(prefix))}</code></dd>"
    for label, predicate in (
        ("Version", OWL.versionIRI),
        ("Creator", DCTERMS.creator),
        ("Licence", DCTERMS.license),
    ):
        yield f"<dt>{label}</dt><dd>{_shown(graph.value(_ONTOLOGY, predicate))}</dd>"
    yield "</dl>"


def _questions() -> Iterator[str]:
    """Yield the competency questions: the saved queries, which tests answer on real documents."""
    yield "<h2>Questions that it answers</h2>"
    yield "<p>Each is a saved query: <code>sendgraph query NAME</code> answers it with the words of the documents.</p>"
    yield "<table><tr><th>Question</th><th>Query</th><th>Asked by</th></tr>"
    for query in saved():
        cells = (escape(query.summary), f"<code>{escape(query.name)}</code>", escape(", ".join(query.askers)))
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</table>"


def _term(graph: Graph, term: Node) -> Iterator[str]:
    name = str(term).removeprefix(SEND.iri)
    yield f'<article id="{escape(name)}"><h3>{escape(str(graph.value(term, RDFS.label)))}'
    yield f'<code><a href="#{escape(name)}">send:{escape(name)}</a></code></h3>'
    yield f"<p>{escape(str(graph.value(term, RDFS.comment)))}</p><dl>"
    lines: dict[str, list[str]] = {}
    for label, predicate in _LINES:
        lines.setdefault(label, []).extend(_shown(value) for value in _sorted(graph.objects(term, predicate)))
    lines["Follows from"] = [
        " then ".join(_shown(step) for step in Collection(graph, chain))
        for chain in _sorted(graph.objects(term, OWL.propertyChainAxiom))
    ]
    lines["Subclasses"] = _joined(graph.subjects(RDFS.subClassOf, term))
    lines["Its properties"] = _joined(graph.subjects(RDFS.domain, term))
    for label, values in lines.items():
        for value in values:
            yield f"<dt>{label}</dt><dd>{value}</dd>"
    yield "</dl></article>"


def _sorted(terms: Iterable[Node]) -> list[Node]:
    return sorted(terms, key=str)


def _joined(terms: Iterable[Node]) -> list[str]:
    found = _sorted(terms)
    return [", ".join(_shown(value) for value in found)] if found else []


def _shown(value: Node | None) -> str:
    """Return a value as HTML: a term of ours leads to its place, another to its own address."""
    if not isinstance(value, URIRef):
        return escape(str(value)) if isinstance(value, Literal) else ""
    if str(value).startswith(SEND.iri):
        name = escape(str(value).removeprefix(SEND.iri))
        return f'<a href="#{name}">{name}</a>'
    return f'<a href="{escape(str(value))}">{escape(short(str(value)))}</a>'
