"""The shapes of shapes/, and how one of them is read."""

from __future__ import annotations

from rdflib import BNode, Graph, URIRef
from rdflib.extras.shacl import parse_shacl_path
from rdflib.paths import Path
from rdflib.term import Node

from sendgraph import resources
from sendgraph.errors import DataError


def load_shapes() -> Graph:
    """Return all shapes of shapes/ as one graph.

    Raises DataError for a file that is not Turtle.
    """
    graph = Graph()
    for path in resources.files("shapes", ".ttl"):
        try:
            graph.parse(path, format="turtle")
        except (SyntaxError, ValueError) as error:
            raise DataError(f"{path}: not valid Turtle: {error}; correct the file") from error
    return graph


def path_text(shapes: Graph, path: Node | None) -> str:
    """Return a path of a shape in the notation of SPARQL, a property as its bare IRI."""
    if path is None or isinstance(path, URIRef):
        return str(path or "")
    parsed = parse_shacl_path(shapes, path)
    return parsed.n3() if isinstance(parsed, Path) else str(parsed)


def named(shapes: Graph, shape: Node | None) -> Node | None:
    """Return the nearest shape with an IRI that holds ``shape``."""
    while isinstance(shape, BNode):
        shape = next(shapes.subjects(None, shape), None)
    return shape
