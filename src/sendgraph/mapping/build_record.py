"""The build graph: which software made the graph of which files (PROV). No clock: the same inputs, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from sendgraph import __version__
from sendgraph.documents import Document
from sendgraph.language.slugs import short_hash
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.terms import DCTERMS, PROV, RDFS, VOID, A


def build_record(documents: Iterable[Document], iris: Iris) -> set[Quad]:
    """Return the quads that say what was built from what, and with what."""
    hashes = sorted(document.sha256 for document in documents)
    graph = iris.graph("build")
    dataset = iris.of("dataset")
    activity = iris.of("build", short_hash(__version__, *hashes))
    software = iris.of("software", "sendgraph")
    statements: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (dataset, A, VOID.Dataset),
        (dataset, DCTERMS.title, Literal("A knowledge graph of local area SEND inspections", language="en")),
        (dataset, PROV.wasGeneratedBy, activity),
        (activity, A, PROV.Activity),
        (activity, RDFS.label, Literal(f"build by sendgraph {__version__}", language="en")),
        (activity, PROV.wasAssociatedWith, software),
        (software, A, PROV.SoftwareAgent),
        (software, RDFS.label, Literal(f"sendgraph {__version__}")),
        *((activity, PROV.used, iris.of("file", sha256[:16])) for sha256 in hashes),
    ]
    return {Quad(*statement, graph) for statement in statements}
