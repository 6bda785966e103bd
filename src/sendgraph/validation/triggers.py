"""What a change must have to bear on a check, found from the check's query.

A check can find something else only where a triple that came or left fits one of the patterns of its query, and only
for the node at fault to which the patterns lead from there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from rdflib import RDFS, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse, triples
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from sendgraph.validation.queries import Check

End = Literal["this", "value", "both"]
# Paths of any length are followed over what no document changes: the order of classes, and lists.
_FIXED = (RDFS.subClassOf, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"))
# Whose patterns need not hold where those around them do; so it is with the sides of a UNION.
_ASIDE = ("OptionalGraphPattern", "MinusGraphPattern", "Builtin_EXISTS", "Builtin_NOTEXISTS")


@dataclass(frozen=True, slots=True)
class Step:
    """A step from one node to others: to the values of properties, or to the subjects that have a value by them.

    ``predicates`` are any of some, none for all.
    """

    predicates: tuple[str, ...]
    to_value: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """A pattern of a check: what a triple must have to fit it, and the way from one of its ends to the node at fault.

    None fits all; ``beside`` are properties that its subject must have, too. ``from_value`` says from which end the way
    begins; ``end`` is the variable that it leads to, None where no way leads to a node: then all is to be asked again.
    "both" leads to a value, by the last step to the node, and tells of that value alone; without a step, the triple
    has the node and the value at its ends.
    """

    subject: str | None
    predicate: str | None
    value: str | None
    beside: tuple[str, ...]
    from_value: bool
    steps: tuple[Step, ...]
    end: End | None


_Way = tuple[bool, tuple[Step, ...], End | None]  # the last three of a trigger


@dataclass(frozen=True, slots=True)
class _Edge:
    """A triple pattern, by any of some predicates, none for all; one that is ``alike`` joins two names of one node."""

    subject: Node
    predicates: tuple[str, ...]
    value: Node
    alike: bool = False


@dataclass(slots=True)
class _Group:
    """The patterns of a group of a query, and those of the groups around it."""

    around: tuple[_Edge, ...]
    own: list[_Edge] = field(default_factory=list)


def bearing(check: Check) -> tuple[Trigger, ...]:
    """Return what a change must have to bear on a check."""
    if not check.alone:
        return triggers(check.query, of_values=True)
    return tuple(dict.fromkeys((*triggers(check.query), *triggers(f"SELECT ?this WHERE {check.focus}"))))


def triggers(query: str, *, of_values: bool = False) -> tuple[Trigger, ...]:
    """Return what a change must have to bear on a query. Raises SyntaxError for what is no query.

    ``of_values`` says that ?value is the same in all of the query, and told beside ?this.
    """
    found: dict[Trigger, None] = {}
    for group in _groups(_parsed(query)):
        edges = (*group.around, *group.own)
        for edge in group.own:
            if edge.alike:
                continue
            way = (_by_value(edge, edges) if of_values else None) or _shortest(edge, edges)
            found.update(dict.fromkeys(_triggers(edge, edges, way)))
    return tuple(found)


def _triggers(edge: _Edge, edges: Sequence[_Edge], way: _Way) -> Iterator[Trigger]:
    subject, value = (str(term) if isinstance(term, URIRef) else None for term in (edge.subject, edge.value))
    beside = {other.predicates[0] for other in edges if other.subject == edge.subject and len(other.predicates) == 1}
    for predicate in edge.predicates or (None,):
        yield Trigger(subject, predicate, value, tuple(sorted(beside - {predicate})), *way)


def _by_value(edge: _Edge, edges: Sequence[_Edge]) -> _Way | None:
    """Return the way to a value, and from there in one step to its node, where none is shorter."""
    this, value = Variable("this"), Variable("value")
    joins = [one for one in edges if (one.subject, one.value) == (this, value) and not one.alike]
    if edge in joins:
        return False, (), "both"
    if not joins or this in (edge.subject, edge.value):
        return None
    found = _nearest(edge, value, [one for one in edges if this not in (one.subject, one.value)])
    return found and (found[0], (*found[1], Step(joins[0].predicates, to_value=False)), "both")


def _shortest(edge: _Edge, edges: Sequence[_Edge]) -> _Way:
    """Return the shortest way from an end of a pattern to a node at fault: from which end, the steps, to which."""
    ends: tuple[End, ...] = ("this", "value")
    for end in ends:
        found = _nearest(edge, Variable(end), edges)
        if found:
            return *found, end
    return False, (), None


def _nearest(edge: _Edge, target: Node, edges: Sequence[_Edge]) -> tuple[bool, tuple[Step, ...]] | None:
    """Return the shortest way from an end of a pattern to a variable, and from which end; None where there is none."""
    ways = ((at_value, _way(term, target, edges)) for at_value, term in _ends(edge))
    found = [(at_value, tuple(steps)) for at_value, steps in ways if steps is not None]
    return min(found, key=lambda way: (len(way[1]), way[0]), default=None)


def _ends(edge: _Edge) -> Iterator[tuple[bool, Node]]:
    for at_value, term in ((False, edge.subject), (True, edge.value)):
        if isinstance(term, Variable):
            yield at_value, term


def _way(start: Node, end: Node, edges: Sequence[_Edge]) -> list[Step] | None:
    """Return the shortest way over patterns from one variable to another, None where there is none."""
    waiting = deque([(start, list[Step]())])
    seen = {start}
    while waiting:
        node, steps = waiting.popleft()
        if node == end:
            return steps
        for edge in edges:
            for here, there, to_value in ((edge.subject, edge.value, True), (edge.value, edge.subject, False)):
                if here == node and isinstance(there, Variable) and there not in seen:
                    seen.add(there)
                    waiting.append((there, steps if edge.alike else [*steps, Step(edge.predicates, to_value)]))
    return None


def _parsed(query: str) -> Any:
    """Return the group of a query as it is written, its names and paths resolved.

    Not the algebra that rdflib makes of it, which loses patterns of EXISTS within EXISTS.
    """
    prologue, body = parseQuery(query)
    named = partial(translatePName, prologue=translatePrologue(prologue, None))
    return traverse(traverse(body.where, visitPost=named), visitPost=translatePath)


def _groups(node: Any) -> list[_Group]:
    """Return the groups of a query, each with the patterns around it."""
    found: list[_Group] = []
    _collect(node, _open(found, ()), found)
    return found


def _open(found: list[_Group], around: tuple[_Edge, ...]) -> _Group:
    found.append(_Group(around))
    return found[-1]


def _collect(node: Any, group: _Group, found: list[_Group]) -> None:
    """Add the patterns below a node of a query to a group; what stands aside gets a group of its own."""
    aside: list[Any] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, CompValue):
            waiting += filter(_holds_more, one)
        elif one.name == "TriplesBlock":
            for subject, path, value in triples(one.triples):
                group.own += _edges(subject, path, value)
        elif one.name in _ASIDE or (one.name == "GroupOrUnionGraphPattern" and len(one.graph) > 1):
            aside += one.graph if isinstance(one.graph, list) else [one.graph]
        else:
            if one.name == "Bind" and isinstance(bound := _alone(one.expr), Variable):
                group.own.append(_Edge(bound, (), one.var, alike=True))
            waiting += filter(_holds_more, one.values())
    for inner in aside:
        _collect(inner, _open(found, (*group.around, *group.own)), found)


def _alone(expression: Any) -> Any:
    """Return what stands alone in an expression, such as a variable; else the innermost part that is more."""
    while isinstance(expression, CompValue) and set(expression) == {"expr"}:
        expression = expression["expr"]
    return expression


def _holds_more(part: Any) -> bool:
    """Whether a part of a query is a node, or several; terms are texts."""
    return isinstance(part, CompValue) or (isinstance(part, Iterable) and not isinstance(part, str))


def _edges(subject: Node, path: Any, value: Node) -> Iterator[_Edge]:
    """Yield the patterns that a path stands for."""
    if isinstance(path, URIRef | Variable):
        yield _Edge(subject, () if isinstance(path, Variable) else (str(path),), value)
    elif isinstance(path, InvPath):
        yield from _edges(value, path.arg, subject)
    elif isinstance(path, AlternativePath) and all(isinstance(part, URIRef) for part in path.args):
        yield _Edge(subject, tuple(map(str, path.args)), value)
    elif isinstance(path, SequencePath):
        nodes = [subject, *(Variable(f"{id(path)}_{number}") for number in range(1, len(path.args))), value]
        for part, here, there in zip(path.args, nodes, nodes[1:], strict=False):
            yield from _edges(here, part, there)
    elif isinstance(path, MulPath) and path.path in _FIXED:
        yield _Edge(subject, (), value, alike=True)
    else:  # of any length over what changes, or one of several ways: a step leads nowhere, so all is asked again
        for number, part in enumerate([path.path] if isinstance(path, MulPath) else path.args):
            yield from _edges(Variable(f"{id(path)}_{number}_start"), part, Variable(f"{id(path)}_{number}_end"))
