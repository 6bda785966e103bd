"""Which nodes a change of the graph can make break a rule, or break it no longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import pyoxigraph as ox

from sendgraph.validation.triggers import Step, Trigger

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(slots=True)
class Touched:
    """The nodes of which a check is to be asked again, by the variable that they stand for; or all.

    ``both`` are nodes with one value, of which no other is to be asked.
    """

    this: set[ox.NamedNode] = field(default_factory=set)
    value: set[ox.NamedNode] = field(default_factory=set)
    both: set[tuple[ox.NamedNode, ox.NamedNode]] = field(default_factory=set)
    all: bool = False


class Tracer:
    """Follows changes to the nodes of which checks are to be asked again."""

    def __init__(self, changed: Iterable[ox.Triple], stores: Sequence[ox.Store]) -> None:
        """Take the triples that came or left, and the graph before and after."""
        self._stores = stores
        self._fitting_to: dict[tuple[str | None, str | None], list[ox.Triple]] = defaultdict(list)
        self._changed: dict[_Node, set[str]] = defaultdict(set)
        for triple in changed:
            self._changed[triple.subject].add(triple.predicate.value)
            values = {None, triple.object.value if isinstance(triple.object, ox.NamedNode) else None}
            for pattern in product((None, triple.predicate.value), values):
                self._fitting_to[pattern].append(triple)
        self._properties: dict[tuple[_Node, str], bool] = {}
        self._parted: dict[_Node, bool] = {}
        self._walked: dict[tuple[_Node, tuple[Step, ...]], frozenset[_Node]] = {}

    def touched(self, triggers: Iterable[Trigger]) -> Touched:
        """Return the nodes of which a check with these triggers is to be asked again."""
        found = Touched()
        for trigger in triggers:
            if trigger.end == "both":
                self._add(found, self._pairs(trigger))
                continue
            starts = self._starts(trigger)
            reached = {node for start in starts for node in self._walk(start, trigger.steps)}
            named = {node for node in reached if isinstance(node, ox.NamedNode)}
            if (starts and trigger.end is None) or len(named) < len(reached):
                return Touched(all=True)
            (found.this if trigger.end == "this" else found.value).update(named)
        return found

    def _add(self, found: Touched, pairs: Iterable[tuple[_Node, _Node]]) -> None:
        """Add nodes each with a value; of a value that is no name, the node alone."""
        for node, value in pairs:
            if not isinstance(node, ox.NamedNode):
                found.all = True
            elif isinstance(value, ox.NamedNode):
                found.both.add((node, value))
            else:
                found.this.add(node)

    def _pairs(self, trigger: Trigger) -> Iterator[tuple[_Node, _Node]]:
        if not trigger.steps:
            yield from ((triple.subject, triple.object) for triple in self._fitting(trigger))
            return
        for start in self._starts(trigger):
            for value in self._walk(start, trigger.steps[:-1]):
                yield from ((node, value) for node in self._walk(value, trigger.steps[-1:]))

    def _starts(self, trigger: Trigger) -> set[_Node]:
        return {triple.object if trigger.from_value else triple.subject for triple in self._fitting(trigger)}

    def _fitting(self, trigger: Trigger) -> Iterator[ox.Triple]:
        for triple in self._fitting_to.get((trigger.predicate, trigger.value), ()):
            fits = trigger.subject is None or str(triple.subject) == f"<{trigger.subject}>"
            if fits and all(self._has(triple.subject, predicate) for predicate in trigger.beside):
                yield triple

    def _has(self, node: _Node, predicate: str) -> bool:
        """Whether a node that a change concerns has a property, before or after."""
        if self._came_or_left(node):
            return predicate in self._changed[node]
        known = self._properties.get((node, predicate))
        if known is None:
            steps = self._step(node, Step((predicate,), to_value=True))
            known = self._properties[node, predicate] = next(steps, None) is not None
        return known

    def _came_or_left(self, node: _Node) -> bool:
        """Whether a node has properties before only, or after only, so that all are among the changes."""
        known = self._parted.get(node)
        if known is None:
            has = (any(self._properties_of(node, None, store)) for store in self._stores)
            known = self._parted[node] = not all(has)
        return known

    def _walk(self, start: _Node, steps: tuple[Step, ...]) -> frozenset[_Node]:
        if not steps:
            return frozenset([start])
        known = self._walked.get((start, steps))
        if known is None:
            reached = {node for one in self._walk(start, steps[:-1]) for node in self._step(one, steps[-1])}
            known = self._walked[start, steps] = frozenset(reached)
        return known

    def _step(self, node: _Node, step: Step) -> Iterator[_Node]:
        predicates = map(ox.NamedNode, step.predicates) if step.predicates else (None,)
        for store, predicate in product(self._stores, predicates):
            if step.to_value:
                yield from (quad.object for quad in self._properties_of(node, predicate, store))
            else:
                yield from (q.subject for q in store.quads_for_pattern(None, predicate, node, ox.DefaultGraph()))

    def _properties_of(self, node: _Node, predicate: ox.NamedNode | None, store: ox.Store) -> Iterable[ox.Quad]:
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            return ()
        return store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())
