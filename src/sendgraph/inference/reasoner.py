"""Entailments by the rules of an ontology, worked out for what is new only.

What reference data and ontology entail is worked out once; each set of documents adds to a copy of that. The result
is that of owlrl, which is the reference, after the filter that `is_useful` in `sendgraph.inference.reference` states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

from pyoxigraph import BlankNode, NamedNode, Triple

from sendgraph.errors import DataError
from sendgraph.inference.rules import TYPE, Rules, Statement, Term, axioms, is_builtin, rules_of

# Of a property: each subject with its values, or each value with its subjects.
Index = dict[NamedNode, dict[Term, list[Term]]]
_NONE: tuple[Term, ...] = ()


class Reasoner:
    """Knows an ontology with its reference data, and what follows from both."""

    def __init__(self, fixed: Iterable[Triple]) -> None:
        """Take the ontology and reference data. Raises DataError for axioms without a rule."""
        self._fixed = frozenset((t.subject, t.predicate, t.object) for t in fixed)
        self._rules = rules_of(self._fixed)
        self._closure = _Closure(self._rules)
        self._entailed = set(self._useful(self._closure.add(self._fixed)))

    def entailments(self, triples: Iterable[Triple]) -> set[Triple]:
        """Return what follows from ``triples`` with ontology and reference data, and is in none of them.

        Raises DataError where ``triples`` hold an axiom: these belong in the ontology.
        """
        told = set(triples)
        given = {(t.subject, t.predicate, t.object) for t in told} - self._fixed
        for subject, predicate, value in axioms(given):
            raise DataError(f"{subject} {predicate} {value}: an axiom belongs in the ontology, not in data")
        return (self._entailed | set(self._useful(self._closure.copy().add(given)))) - told

    def _useful(self, statements: Iterable[Statement]) -> Iterator[Triple]:
        """Leave out what says nothing of the data; classes of the built-in vocabularies are in no rule."""
        schema = self._rules.schema
        for subject, predicate, value in statements:
            if not isinstance(subject, NamedNode) or isinstance(value, BlankNode):
                continue
            if subject not in schema and not is_builtin(subject):
                yield Triple(subject, predicate, value)


class _Closure:
    """Statements with all that follows from them; grows by `add`."""

    def __init__(self, rules: Rules) -> None:
        self.known: set[Statement] = set()
        self._rules = rules
        self._places = [(chain, place) for chain in rules.chains for place in range(len(chain.steps))]
        self._steps = {step for chain in rules.chains for step in chain.steps}
        self._values: Index = {step: defaultdict(list) for step in self._steps}
        self._subjects: Index = {step: defaultdict(list) for step in self._steps}

    def copy(self) -> _Closure:
        """Return a closure that can grow by itself."""
        copy = _Closure(self._rules)
        copy.known = set(self.known)
        for ours, theirs in ((copy._values, self._values), (copy._subjects, self._subjects)):
            for step, index in theirs.items():
                ours[step].update((term, list(found)) for term, found in index.items())
        return copy

    def add(self, statements: Iterable[Statement]) -> list[Statement]:
        """Add statements, and what follows from them with those that are here already; return the latter."""
        waiting = [statement for statement in statements if statement not in self.known]
        self.known.update(waiting)
        joined = list(waiting)
        entailed: list[Statement] = []
        while waiting:
            # The rules are saturated: what they give needs no second look, except for the chains.
            for found in self._direct(waiting.pop()):
                if found not in self.known:
                    self.known.add(found)
                    joined.append(found)
                    entailed.append(found)
            while joined:
                for found in self._chained(joined.pop()):
                    if found not in self.known:
                        self.known.add(found)
                        joined.append(found)
                        waiting.append(found)
                        entailed.append(found)
        return entailed

    def _direct(self, statement: Statement) -> Iterator[Statement]:
        """Yield what follows from one statement alone."""
        subject, predicate, value = statement
        if predicate == TYPE:
            if isinstance(value, NamedNode):
                for kind in self._rules.by_class.get(value, ()):
                    yield subject, TYPE, kind
            return
        follows = self._rules.by_property.get(predicate)
        if follows is None:
            return
        for other in follows.same:
            yield subject, other, value
        for other in follows.turned:
            yield value, other, subject
        for kind in follows.subject_types:
            yield subject, TYPE, kind
        for kind in follows.value_types:
            yield value, TYPE, kind

    def _chained(self, statement: Statement) -> list[Statement]:
        """Return what follows by chains in which a new statement is a step."""
        subject, predicate, value = statement
        if predicate not in self._steps:
            return []
        self._values[predicate][subject].append(value)
        self._subjects[predicate][value].append(subject)
        found: list[Statement] = []
        for chain, place in self._places:
            if chain.steps[place] == predicate:
                starts = self._walk([subject], reversed(chain.steps[:place]), self._subjects)
                ends = self._walk([value], chain.steps[place + 1 :], self._values)
                found += ((start, chain.head, end) for start, end in product(starts, ends))
        return found

    @staticmethod
    def _walk(terms: Iterable[Term], steps: Iterable[NamedNode], index: Index) -> set[Term]:
        reached = set(terms)
        for step in steps:
            reached = {other for term in reached for other in index[step].get(term, _NONE)}
        return reached
