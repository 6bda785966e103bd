"""The graph that a build keeps, validated again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Store, Triple

from sendgraph import store
from sendgraph.engines import rdflib_graph
from sendgraph.mapping.graphs import is_fixed
from sendgraph.validation import FastValidator, Report, validate


def validate_build(folder: Path, *, reference_engine: bool = False) -> Report:
    """Return what the shapes find in the current generation of a build folder.

    ``reference_engine`` is pySHACL, which finds the same and takes many times the time.
    Raises NotFoundError where nothing was built.
    """
    kept = store.open_store(folder)
    fixed = list(_fixed(kept))
    if not reference_engine:
        return FastValidator().validate(kept, fixed)
    merged = (quad.triple for quad in kept.quads_for_pattern(None, None, None, DefaultGraph()))
    return validate(rdflib_graph(merged), reference=rdflib_graph(fixed))


def _fixed(kept: Store) -> Iterator[Triple]:
    """Yield the statements of reference data and ontology."""
    for name in filter(is_fixed, kept.named_graphs()):
        yield from (quad.triple for quad in kept.quads_for_pattern(None, None, None, name))
