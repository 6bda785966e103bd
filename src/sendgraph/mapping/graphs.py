"""The graphs of a build: those of documents and what is understood of them, and those that no document changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.identity.corrections import Corrected
from sendgraph.identity.resolve import Identities
from sendgraph.inference import Statement
from sendgraph.language import Language
from sendgraph.mapping.iris import DEFAULT_BASE, Iris
from sendgraph.mapping.things import groups, map_group
from sendgraph.mapping.understanding import Noted
from sendgraph.mapping.units import Understood, map_unit, parts

T = TypeVar("T")
_FIXED = ("graph/reference", "graph/ontology")


def map_documents(
    understood: Sequence[Understood],
    identities: Identities,
    language: Language,
    iris: Iris,
    corrected: Mapping[str, Sequence[Corrected]] | None = None,
) -> set[Quad]:
    """Return the quads of the documented and the understood layer at once; ``corrected`` are items by document id.

    Builds do the same unit by unit.
    """
    known = {document.id: (document, facts) for document, facts in understood}
    noted: list[tuple[str, Noted]] = []
    lines: list[str] = []
    for part in parts(identities, {document: tuple(items) for document, items in (corrected or {}).items()}):
        unit = map_unit([known[keys.id] for keys in part.documents], part, language, iris)
        noted.append((part.publication, unit.noted))
        for document, statements in unit.documents.items():
            lines += _nquads(statements, iris.document_graph(document))
        lines += _nquads(unit.understood, iris.graph("understood"))
    for group in groups(identities, noted):
        lines += _nquads(map_group(group, language, iris).statements, iris.graph("understood"))
    return set(parse("".join(lines).encode(), format=RdfFormat.N_QUADS))


def _nquads(statements: Iterable[Statement], graph: NamedNode) -> list[str]:
    return [f"{' '.join(statement)} {graph} .\n" for statement in statements]


def is_fixed(graph: object) -> bool:
    """Whether the name of a graph is that of one of `fixed_graphs`, under any base."""
    return isinstance(graph, NamedNode) and graph.value.endswith(_FIXED)


@cache
def fixed_graphs(iris: Iris) -> frozenset[Quad]:
    """Return the reference and the ontology graph, which no document changes.

    Raises DataError naming the file and the place where one of them is no Turtle.
    """
    reference = resources.files("ontology/reference", ".ttl")
    ontology = [path for path in resources.files("ontology", ".ttl") if path not in reference]
    return frozenset(_load(reference, iris.graph("reference"), iris) | _load(ontology, iris.graph("ontology"), iris))


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
