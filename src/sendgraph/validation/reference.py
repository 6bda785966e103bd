"""Validation by pySHACL, the reference for that of `sendgraph.validation.fast`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyshacl
from rdflib import SH, Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult

from sendgraph.errors import DataError
from sendgraph.validation.report import Report
from sendgraph.validation.shapes import load_shapes, named, path_text
from sendgraph.validation.tracing import Finding, report, text


def validate(data: Graph, shapes: Graph | None = None, reference: Graph | None = None) -> Report:
    """Return what the shapes find in ``data``, in an order that depends on the findings only.

    ``data`` is the merged graph: documents, understood, reference, ontology and entailments. ``reference`` holds
    the statements of it that no document makes; what is wrong with these is not put down to a document that happens
    to mention the same thing. ``shapes`` are those of shapes/ unless given.
    Raises DataError when the shapes themselves are faulty.
    """
    rules = load_shapes() if shapes is None else shapes
    view = _PreparingGraph(store=data.store, identifier=data.identifier)
    try:
        _, found, words = pyshacl.validate(view, shacl_graph=rules, inplace=True, inference="none")
    except pyshacl.errors.ReportableRuntimeError as error:
        raise DataError(f"shapes: {error}; correct the shape") from error
    if not isinstance(found, Graph):
        raise DataError(f"shapes: {words}; correct the shape")
    return report(_findings(found, rules), data, Graph() if reference is None else reference)


class _PreparingGraph(Graph):
    """A view of a graph that parses a query once: pySHACL asks the same text of every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> QueryResult:
        """Answer a query as `Graph.query` does."""
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(words: str) -> Query:
    return prepareQuery(words)


def _findings(found: Graph, shapes: Graph) -> Iterator[Finding]:
    """Read the report graph of pySHACL (SHACL, 3.6.2) beside the shapes, without the details behind a result."""
    for node in set(found.objects(None, SH.result)):
        rule = found.value(node, SH.sourceConstraint) or found.value(node, SH.sourceShape)
        messages = sorted(str(message) for message in found.objects(node, SH.resultMessage))
        yield Finding(
            severity="violation" if found.value(node, SH.resultSeverity) == SH.Violation else "warning",
            focus=found.value(node, SH.focusNode),
            value=found.value(node, SH.value),
            path=path_text(shapes, found.value(node, SH.resultPath)),
            message=" ".join(messages),
            shape=text(named(shapes, rule)),
            source=text(shapes.value(rule, SH.description) if rule is not None else None),
        )
