"""All quads of a build before inference: one graph a document, the understood layer, reference and ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pyoxigraph import NamedNode, Quad, parse

from sendgraph import resources
from sendgraph.documents import Document
from sendgraph.errors import DataError
from sendgraph.facts import Facts
from sendgraph.identity.corrections import Corrected
from sendgraph.identity.resolve import Identities
from sendgraph.language import Language
from sendgraph.mapping.copies import completeness
from sendgraph.mapping.decisions import understand_decisions
from sendgraph.mapping.documented import Claims, documented_beside
from sendgraph.mapping.events import understand_events
from sendgraph.mapping.iris import DEFAULT_BASE, Iris
from sendgraph.mapping.organisations import understand_organisations
from sendgraph.mapping.people import understand_people
from sendgraph.mapping.publications import understand_publications
from sendgraph.mapping.understanding import Understanding

T = TypeVar("T")
Understood = tuple[Document, Facts]
_FIXED = ("graph/reference", "graph/ontology")


def map_documents(
    understood: Sequence[Understood],
    identities: Identities,
    language: Language,
    iris: Iris,
    corrected: Mapping[str, Sequence[Corrected]] | None = None,
) -> set[Quad]:
    """Return the quads of the documented and the understood layer; ``corrected`` are items by document id."""
    corrected = corrected or {}
    claims = _documented(understood, identities, iris, corrected)
    graph = Understanding(claims, identities, language.reference, language.roles, iris)
    understand_publications(graph)
    understand_organisations(graph)
    understand_people(graph)
    understand_events(graph)
    understand_decisions(graph, corrected)
    return graph.quads.union(*(claim.quads for claim in claims.values()))


def _documented(
    understood: Sequence[Understood],
    identities: Identities,
    iris: Iris,
    corrected: Mapping[str, Sequence[Corrected]],
) -> dict[str, Claims]:
    """Return the claims of every document by its id; of copies of a publication the most complete comes first."""
    claims: dict[str, Claims] = {}
    copies: dict[str, list[Claims]] = defaultdict(list)
    for document, facts in sorted(understood, key=lambda one: ([-n for n in completeness(one[1])], one[0].id)):
        publication = identities.publication[document.id]
        read = {one.item: one.read for one in corrected.get(document.id, ())}
        own = Claims(document, facts, iris, publication, facts, read)
        claims[document.id] = documented_beside(own, copies[publication])
        copies[publication].append(claims[document.id])
    return claims


def is_fixed(graph: object) -> bool:
    """Whether the name of a graph is that of one of `fixed_graphs`, under any base."""
    return isinstance(graph, NamedNode) and graph.value.endswith(_FIXED)


def fixed_graphs(iris: Iris) -> set[Quad]:
    """Return the reference and the ontology graph, which no document changes.

    Raises DataError naming the file and the place where one of them is no Turtle.
    """
    reference = resources.files("ontology/reference", ".ttl")
    ontology = [path for path in resources.files("ontology", ".ttl") if path not in reference]
    return _load(reference, iris.graph("reference"), iris) | _load(ontology, iris.graph("ontology"), iris)


def _load(paths: Iterable[Path], graph: NamedNode, iris: Iris) -> set[Quad]:
    quads: set[Quad] = set()
    for path in paths:
        try:
            for quad in parse(path=path):
                quads.add(Quad(_rebased(quad.subject, iris), quad.predicate, _rebased(quad.object, iris), graph))
        except (SyntaxError, ValueError, OSError) as error:
            raise DataError(f"{path}: {error}; correct the file") from error
    return quads


def _rebased(term: T, iris: Iris) -> T:
    """Move a data IRI of the reference files under the base of this graph."""
    if iris.base != DEFAULT_BASE and isinstance(term, NamedNode) and term.value.startswith(DEFAULT_BASE):
        return type(term)(iris.base + term.value.removeprefix(DEFAULT_BASE))
    return term
