"""Validation by SPARQL queries on an Oxigraph store; pySHACL in `sendgraph.validation.reference` is the reference."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from sendgraph.errors import DataError
from sendgraph.validation.queries import Check, checks
from sendgraph.validation.report import Report
from sendgraph.validation.shapes import load_shapes
from sendgraph.validation.tracing import Finding, Pattern, report

_THIS = ox.Variable("this")
# The values of a solution by the name of the variable.
Values = dict[str, Any]
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


class FastValidator:
    """The shapes, ready to be asked of many graphs."""

    def __init__(self, shapes: Graph | None = None) -> None:
        """Take the shapes of shapes/ unless others are given. Raises DataError for those that have no query."""
        self._checks = _own_checks() if shapes is None else checks(shapes)

    def validate(self, data: ox.Store, reference: Collection[ox.Triple]) -> Report:
        """Return what the shapes find in the default graph of ``data``, as `sendgraph.validation.validate` does.

        ``reference`` holds the statements that no document makes.
        """
        fixed = ox.Store()
        findings = list(self._findings(data))
        if findings:
            fixed.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in reference)
        return report(findings, _View(data), _View(fixed))

    def _findings(self, data: ox.Store) -> Iterator[Finding]:
        @cache
        def nodes(focus: str) -> tuple[ox.NamedNode, ...]:
            return tuple(row["this"] for row in _ask(data, f"SELECT ?this WHERE {{ {focus} }}"))

        for check in self._checks:
            for focus in nodes(check.focus) if check.alone else (None,):
                for values in _ask(data, check.query, focus):
                    yield _finding(check, focus or values["this"], values)


@cache
def _own_checks() -> tuple[Check, ...]:
    return checks(load_shapes())


def _ask(data: ox.Store, query: str, this: ox.NamedNode | None = None) -> Iterator[Values]:
    """Yield the values of each solution by variable. Raises DataError for a query that Oxigraph does not know."""
    try:
        found = data.query(query, substitutions=None if this is None else {_THIS: this})
        if not isinstance(found, ox.QuerySolutions):
            raise ValueError("it is no SELECT query")
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: value for name, value in zip(names, row, strict=True) if value is not None}
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise DataError(f"shapes: {error}; correct the query\n{query}") from error


def _finding(check: Check, focus: ox.NamedNode | ox.BlankNode, values: Values) -> Finding:
    """Read a solution as the SHACL recommendation maps solutions to results (5.3.2)."""
    path = values.get("path")
    return Finding(
        severity=check.severity,
        focus=_rdflib(focus),
        value=_rdflib(values["value"]) if "value" in values else None,
        path=path.value if isinstance(path, ox.NamedNode) else check.path,
        message=" ".join(_filled(message, values) for message in check.messages),
        shape=check.shape,
        source=check.source,
    )


def _filled(message: str, values: Values) -> str:
    """Put values into the places of a message that have a variable's name in braces (SHACL, 5.3.2)."""
    return _PLACEHOLDER.sub(lambda place: values[place[1]].value if place[1] in values else place[0], message)


@dataclass(frozen=True, slots=True)
class _View:
    """The default graph of a store, in the terms of rdflib."""

    store: ox.Store

    def objects(self, subject: Node, predicate: URIRef) -> Iterator[Node]:
        if not isinstance(subject, Literal):
            for quad in self._quads((subject, predicate, None)):
                yield _rdflib(quad.object)

    def subjects(self, predicate: URIRef | None, value: Node) -> Iterator[Node]:
        for quad in self._quads((None, predicate, value)):
            yield _rdflib(quad.subject)

    def __contains__(self, pattern: Pattern) -> bool:
        return not isinstance(pattern[0], Literal) and next(self._quads(pattern), None) is not None

    def _quads(self, pattern: Pattern) -> Iterator[ox.Quad]:
        subject, predicate, value = (None if node is None else _oxigraph(node) for node in pattern)
        return self.store.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())  # type: ignore[arg-type]


def _rdflib(term: object) -> Node:
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise DataError(f"{term}: a term that we do not write")


def _oxigraph(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, Literal):
        datatype = None if node.datatype is None else ox.NamedNode(node.datatype)
        return ox.Literal(str(node), language=node.language, datatype=None if node.language else datatype)
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))
