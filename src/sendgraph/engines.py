"""The engines of a build: what follows from a graph, and whether it is sound.

Builds use `FastEngines`. `ReferenceEngines` (owlrl and pySHACL) do the same in many times the time; tests prove on
the seeds that both lead to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import Quad, RdfFormat, Store, Triple, parse, serialize
from rdflib import Graph

from sendgraph.inference import Reasoner, entailments
from sendgraph.validation import FastValidator, Report, validate


class Engines(Protocol):
    """Made once for reference data and ontology, asked for each set of documents."""

    def entailments(self, triples: set[Triple]) -> set[Triple]:
        """Return what follows from ``triples`` with reference data and ontology, and is in none of them."""

    def validate(self, quads: Iterable[Quad]) -> Report:
        """Return what the shapes find in the merged triples of a whole graph, entailments among them."""


class FastEngines:
    """Rules drawn from the ontology, and the shapes as queries of an Oxigraph store."""

    def __init__(self, fixed: Iterable[Triple]) -> None:
        """Take the triples of reference data and ontology. Raises DataError for axioms and shapes without a rule."""
        self._fixed = frozenset(fixed)
        self._reasoner = Reasoner(self._fixed)
        self._validator = FastValidator()

    def entailments(self, triples: set[Triple]) -> set[Triple]:
        """See `Engines`. Raises DataError for an axiom that stands in data."""
        return self._reasoner.entailments(triples)

    def validate(self, quads: Iterable[Quad]) -> Report:
        """See `Engines`."""
        store = Store()
        store.bulk_load(n_triples(quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        return self._validator.validate(store, self._fixed)


class ReferenceEngines:
    """owlrl and pySHACL."""

    def __init__(self, fixed: Iterable[Triple]) -> None:
        """Take the triples of reference data and ontology."""
        self._fixed = frozenset(fixed)

    def entailments(self, triples: set[Triple]) -> set[Triple]:
        """See `Engines`. Raises DataError for an axiom that makes two things one."""
        found = entailments([rdflib_graph(triples | self._fixed)]).serialize(format="nt", encoding="utf-8")
        return {quad.triple for quad in parse(found, format=RdfFormat.N_TRIPLES)}

    def validate(self, quads: Iterable[Quad]) -> Report:
        """See `Engines`. Raises DataError when the shapes are faulty."""
        return validate(rdflib_graph(merged(quads)), reference=rdflib_graph(self._fixed))


def rdflib_graph(triples: Iterable[Triple]) -> Graph:
    """Return triples as an rdflib graph, the model of the reference engines."""
    return Graph().parse(data=n_triples(triples), format="nt")


def n_triples(triples: Iterable[Triple]) -> bytes:
    """Return triples as N-Triples, in their order."""
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def merged(quads: Iterable[Quad]) -> set[Triple]:
    """Return the triples of quads, each once, whatever the graph."""
    return {quad.triple for quad in quads}
