"""Validation by SPARQL queries on an Oxigraph store; pySHACL in `sendgraph.validation.reference` is the reference."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple, dataclass
from functools import cache
from typing import Any

import networkx as nx
import pyoxigraph as ox
from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from sendgraph.errors import DataError
from sendgraph.validation.changes import Touched, Tracer
from sendgraph.validation.queries import Check, checks
from sendgraph.validation.report import Report
from sendgraph.validation.shapes import load_shapes
from sendgraph.validation.tracing import Finding, Pattern, report
from sendgraph.validation.triggers import Trigger, bearing

_TYPE = ox.NamedNode(str(RDF.type))
_THIS = ox.Variable("this")
# The values of a solution by the name of the variable.
Values = dict[str, Any]
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a check found, kept for the next build: the number of the check, and terms in N-Triples ("" for none)."""

    check: int
    focus: str
    value: str
    path: str
    message: str


Triggers = tuple[tuple[Trigger, ...], ...]
"""Of each check what bears on it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A graph before and after a change, the triples that came or left, and what was found before."""

    before: ox.Store
    after: ox.Store
    triples: Collection[ox.Triple]
    found: Collection[Standing]


class FastValidator:
    """The shapes, ready to be asked of many graphs."""

    def __init__(self, shapes: Graph | None = None) -> None:
        """Take the shapes of shapes/ unless others are given. Raises DataError for those that have no query."""
        self._checks = _own_checks() if shapes is None else checks(shapes)

    def validate(self, data: ox.Store, reference: Collection[ox.Triple]) -> Report:
        """Return what the shapes find in the default graph of ``data``, as `sendgraph.validation.validate` does.

        ``reference`` holds the statements that no document makes.
        """
        return self.report(self.find(data), data, reference)

    def report(self, found: Collection[Standing], data: ox.Store, reference: Collection[ox.Triple]) -> Report:
        """Return what was found in a graph in words, with the documents behind it."""
        fixed = ox.Store()
        if found:
            fixed.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in reference)
        return report((_finding(self._checks[one.check], one) for one in found), _View(data), _View(fixed))

    def __len__(self) -> int:
        """Return how many checks there are."""
        return len(self._checks)

    def find(self, data: ox.Store, numbers: Iterable[int] | None = None) -> tuple[Standing, ...]:
        """Return what all checks find in a graph, or some by their ``numbers``."""

        @cache
        def nodes(focus: str) -> tuple[ox.NamedNode, ...]:
            return tuple(row["this"] for row in _ask(data, f"SELECT ?this WHERE {{ {focus} }}"))

        found: set[Standing] = set()
        for number in range(len(self)) if numbers is None else numbers:
            check = self._checks[number]
            focuses = nodes(check.focus) if check.alone else (None,)
            found.update(self._standings(number, check.query, focuses, data))
        return tuple(sorted(found, key=astuple))

    def triggers(self) -> Triggers:
        """Return what bears on each check; this takes seconds, so it is kept."""
        return tuple(map(bearing, self._checks))

    def find_again(self, change: Change, triggers: Triggers) -> tuple[Standing, ...]:
        """Return what all checks find after a change, of which only that is asked which it bears on."""
        tracer, kinds = Tracer(change.triples, (change.before, change.after)), _Kinds(change.after)
        of_check: dict[int, list[Standing]] = defaultdict(list)
        for one in change.found:
            of_check[one.check].append(one)
        found: set[Standing] = set()
        for number, bearing_on in enumerate(triggers):
            touched = tracer.touched(bearing_on)
            if not touched.all:
                found.update(_untouched(of_check[number], touched))
            classes = self._checks[number].classes
            touched.this = {node for node in touched.this if kinds.may_be(node, classes)}
            touched.both = {(node, value) for node, value in touched.both if kinds.may_be(node, classes)}
            found.update(self._again(number, touched, change.after))
        return tuple(sorted(found, key=astuple))

    def _again(self, number: int, touched: Touched, data: ox.Store) -> Iterator[Standing]:
        check = self._checks[number]
        this, value = (sorted(nodes, key=str) for nodes in (touched.this, touched.value))
        if touched.all or value:
            query = check.query if touched.all else check.query_of_values(value)
            yield from self._standings(number, query, _focuses(check, check.focus, data), data)
        if touched.all:
            return
        if this:
            query = check.query if check.alone else check.query_among(this)
            yield from self._standings(number, query, _focuses(check, check.focus_among(this), data), data)
        if touched.both:
            yield from self._standings(number, check.query_of_both(sorted(touched.both, key=str)), (None,), data)

    def _standings(
        self, number: int, query: str, focuses: Iterable[ox.NamedNode | None], data: ox.Store
    ) -> Iterator[Standing]:
        check = self._checks[number]
        for focus in focuses:
            for values in _ask(data, query, focus):
                yield _standing(number, check, focus or values["this"], values)


def _untouched(found: Iterable[Standing], touched: Touched) -> Iterator[Standing]:
    """Yield what stands of that which was found before."""
    this, value = ({str(node) for node in nodes} for nodes in (touched.this, touched.value))
    both = {(str(node), str(value)) for node, value in touched.both}
    for one in found:
        if one.focus not in this and one.value not in value and (one.focus, one.value) not in both:
            yield one


class _Kinds:
    """The classes of nodes in a graph."""

    def __init__(self, data: ox.Store) -> None:
        self._data = data
        self._of: dict[ox.NamedNode, frozenset[str]] = {}
        rows = _ask(data, f"SELECT ?kind ?wider WHERE {{ ?kind <{RDFS.subClassOf}> ?wider }}")
        wider: nx.DiGraph[str] = nx.DiGraph([(row["kind"].value, row["wider"].value) for row in rows])
        self._wider = {kind: nx.descendants(wider, kind) for kind in wider}

    def may_be(self, node: ox.NamedNode, classes: Collection[str]) -> bool:
        """Tell whether a node is of one of some classes; anything may be where none is given."""
        return not classes or not self._kinds(node).isdisjoint(classes)

    def _kinds(self, node: ox.NamedNode) -> frozenset[str]:
        kinds = self._of.get(node)
        if kinds is None:
            quads = self._data.quads_for_pattern(node, _TYPE, None, ox.DefaultGraph())
            own = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
            kinds = self._of[node] = frozenset(own.union(*(self._wider.get(kind, ()) for kind in own)))
        return kinds


def _focuses(check: Check, focus: str, data: ox.Store) -> Iterable[ox.NamedNode | None]:
    """Return the focus nodes that a query is asked of, one by one; None where it finds them itself."""
    if not check.alone:
        return (None,)
    return [row["this"] for row in _ask(data, f"SELECT ?this WHERE {{ {focus} }}")]


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


def _standing(number: int, check: Check, focus: ox.NamedNode | ox.BlankNode, values: Values) -> Standing:
    """Read a solution as the SHACL recommendation maps solutions to results (5.3.2)."""
    path = values.get("path")
    return Standing(
        check=number,
        focus=str(focus),
        value=str(values["value"]) if "value" in values else "",
        path=path.value if isinstance(path, ox.NamedNode) else check.path,
        message=" ".join(_filled(message, values) for message in check.messages),
    )


def _finding(check: Check, found: Standing) -> Finding:
    return Finding(
        severity=check.severity,
        focus=_node(found.focus),
        value=_node(found.value) if found.value else None,
        path=found.path,
        message=found.message,
        shape=check.shape,
        source=check.source,
    )


def _node(term: str) -> Node:
    """Return a term given in N-Triples."""
    (quad,) = ox.parse(f"<x:x> <x:x> {term} .", format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False)
    return _rdflib(quad.object)


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
