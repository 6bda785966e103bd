"""The reference engines, owlrl and pySHACL: what follows from a graph, and whether it is sound, on the whole at once.

Builds follow rules drawn from the ontology, publication by publication, and ask the shapes as queries of the store. The
reference engines do the same in many times the time; tests prove on the seeds that both lead to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, RdfFormat, Store, Triple, parse, serialize
from rdflib import Graph

from sendgraph.inference import entailments
from sendgraph.mapping.iris import Iris
from sendgraph.validation import Report, validate


class ReferenceEngines:
    """owlrl and pySHACL."""

    def __init__(self, fixed: Iterable[Triple], iris: Iris) -> None:
        """Take the triples of reference data and ontology."""
        self._fixed = frozenset(fixed)
        self._inferred = f" <{iris.graph('inferred').value}> .\n".encode()

    def inferred(self, lines: Iterable[bytes]) -> Iterable[bytes]:
        """Return the N-Quads of a graph, with what follows in the place of what followed by rules.

        Raises DataError for an axiom that makes two things one.
        """
        told = {line for line in lines if not line.endswith(self._inferred)}
        triples = {quad.triple for quad in parse(b"".join(told), format=RdfFormat.N_QUADS)}
        found = entailments([rdflib_graph(triples | self._fixed)]).serialize(format="nt", encoding="utf-8")
        follows = {quad.triple for quad in parse(found, format=RdfFormat.N_TRIPLES)} - triples
        return [*told, *(f"{triple}".encode() + self._inferred for triple in follows)]

    def validate(self, store: Store) -> Report:
        """Return what the shapes find in the merged triples of a whole graph. Raises DataError for faulty shapes."""
        merged = (quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph()))
        return validate(rdflib_graph(merged), reference=rdflib_graph(self._fixed))


def rdflib_graph(triples: Iterable[Triple]) -> Graph:
    """Return triples as an rdflib graph, the model of the reference engines."""
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
