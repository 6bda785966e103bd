"""Entailments by the rules of an ontology, worked out for what is new only.

What reference data and ontology entail is worked out once; each set of documents is looked at beside that. The result
is that of owlrl, which is the reference, after the filter that `is_useful` in `sendgraph.inference.reference` states.
Inside, terms are their N-Triples forms: strings are compared and hashed many times faster than terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pyoxigraph import RdfFormat, Triple, parse

from sendgraph.errors import DataError
from sendgraph.inference.rules import BUILTIN, SILENT_CLASSES, SILENT_PROPERTIES, TYPE, Rules, rules_of

# Subject, predicate and object in N-Triples.
Statement = tuple[str, str, str]
# Of a property: each subject with its values, or each value with its subjects.
Index = dict[str, dict[str, list[str]]]

_NONE: tuple[str, ...] = ()
_TYPE = str(TYPE)
_BUILTIN = tuple(f"<{iri}" for iri in BUILTIN)
_SILENT = frozenset(map(str, SILENT_PROPERTIES))
_SILENT_TYPES = frozenset(map(str, SILENT_CLASSES))


@dataclass(frozen=True, slots=True)
class _Follows:
    """`Consequences` in N-Triples."""

    same: tuple[str, ...]
    turned: tuple[str, ...]
    subject_types: tuple[str, ...]
    value_types: tuple[str, ...]


class Reasoner:
    """Knows an ontology with its reference data, and what follows from both."""

    def __init__(self, fixed: Iterable[Triple]) -> None:
        """Take the ontology and reference data. Raises DataError for axioms without a rule."""
        triples = list(fixed)
        rules = rules_of(frozenset((t.subject, t.predicate, t.object) for t in triples))
        self._schema = frozenset(map(str, rules.schema))
        self._base = _Closure(_Compiled(rules))
        given = {statement_of(triple) for triple in triples}
        self.entailed = frozenset(self._useful(self._base.add(given))) - given

    def entailments(self, triples: Iterable[Triple]) -> set[Triple]:
        """Return what follows from ``triples`` with ontology and reference data, and is in none of them.

        Raises DataError where ``triples`` hold an axiom: these belong in the ontology.
        """
        told = {statement_of(triple) for triple in triples}
        found = (self.entailed | self.follow(told)) - told
        data = "".join(f"{' '.join(statement)} .\n" for statement in found).encode()
        return {quad.triple for quad in parse(data, format=RdfFormat.N_TRIPLES)}

    def follow(self, told: set[Statement], beside: Iterable[Statement] = ()) -> set[Statement]:
        """Return what follows from ``told``, and is not in it, nor follows from ontology and reference data alone.

        ``beside`` is what is told elsewhere and is needed here: what follows from it alone is returned too.
        Raises DataError where ``told`` has an axiom.
        """
        for subject, predicate, value in told:
            if _is_axiom(predicate, value) and not self._base.knows((subject, predicate, value)):
                raise DataError(f"{subject} {predicate} {value}: an axiom belongs in the ontology, not in data")
        found = _Closure(self._base.rules, self._base).add([*told, *beside])
        return set(self._useful(found)) - told

    def _useful(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """Leave out what says nothing of the data; classes of the built-in vocabularies are in no rule."""
        for statement in statements:
            subject, _, value = statement
            if subject[0] == "<" and value[0] != "_" and subject not in self._schema and not _is_builtin(subject):
                yield statement


def statement_of(triple: Triple) -> Statement:
    """Return a triple as a statement."""
    return (str(triple.subject), str(triple.predicate), str(triple.object))


def _is_builtin(term: str) -> bool:
    return term.startswith(_BUILTIN)


def _is_axiom(predicate: str, value: str) -> bool:
    if predicate == _TYPE:
        return _is_builtin(value) and value not in _SILENT_TYPES
    return _is_builtin(predicate) and predicate not in _SILENT


class _Compiled:
    """Rules in N-Triples."""

    def __init__(self, rules: Rules) -> None:
        self.by_class = {str(name): tuple(map(str, kinds)) for name, kinds in rules.by_class.items()}
        self.by_property = {
            str(name): _Follows(
                tuple(map(str, follows.same)),
                tuple(map(str, follows.turned)),
                tuple(map(str, follows.subject_types)),
                tuple(map(str, follows.value_types)),
            )
            for name, follows in rules.by_property.items()
        }
        # Of a property: the chains in which it is a step, as (steps before it, head, steps after it).
        self.places: dict[str, list[tuple[Sequence[str], str, Sequence[str]]]] = defaultdict(list)
        for chain in rules.chains:
            steps = tuple(map(str, chain.steps))
            for place, step in enumerate(steps):
                self.places[step].append((steps[:place][::-1], str(chain.head), steps[place + 1 :]))


class _Closure:
    """Statements with all that follows from them beside a base that is closed already; grows by `add`."""

    def __init__(self, rules: _Compiled, base: _Closure | None = None) -> None:
        self.rules = rules
        self._known: set[Statement] = set()
        self._base = base
        self._values: Index = {step: defaultdict(list) for step in rules.places}
        self._subjects: Index = {step: defaultdict(list) for step in rules.places}

    def knows(self, statement: Statement) -> bool:
        """Whether a statement is here or in the base."""
        return statement in self._known or (self._base is not None and self._base.knows(statement))

    def add(self, statements: Iterable[Statement]) -> list[Statement]:
        """Add statements, and what follows from them with those that are here already; return the latter."""
        known, base = self._known, self._base._known if self._base else frozenset[Statement]()
        waiting = [statement for statement in statements if statement not in known and statement not in base]
        known.update(waiting)
        joined = list(waiting)
        entailed: list[Statement] = []
        while waiting:
            # The rules are saturated: what they give needs no second look, except for the chains.
            for found in self._direct(waiting.pop()):
                if found not in known and found not in base:
                    known.add(found)
                    joined.append(found)
                    entailed.append(found)
            while joined:
                for found in self._chained(joined.pop()):
                    if found not in known and found not in base:
                        known.add(found)
                        joined.append(found)
                        waiting.append(found)
                        entailed.append(found)
        return entailed

    def _direct(self, statement: Statement) -> Iterator[Statement]:
        """Yield what follows from one statement alone."""
        subject, predicate, value = statement
        if predicate == _TYPE:
            for kind in self.rules.by_class.get(value, _NONE):
                yield subject, _TYPE, kind
            return
        follows = self.rules.by_property.get(predicate)
        if follows is None:
            return
        for other in follows.same:
            yield subject, other, value
        for other in follows.turned:
            yield value, other, subject
        for kind in follows.subject_types:
            yield subject, _TYPE, kind
        for kind in follows.value_types:
            yield value, _TYPE, kind

    def _chained(self, statement: Statement) -> list[Statement]:
        """Return what follows by chains in which a new statement is a step."""
        subject, predicate, value = statement
        places = self.rules.places.get(predicate)
        if places is None:
            return []
        self._values[predicate][subject].append(value)
        self._subjects[predicate][value].append(subject)
        found: list[Statement] = []
        for before, head, after in places:
            starts = self._walk(subject, before, subjects=True)
            if starts:
                ends = self._walk(value, after, subjects=False)
                found += ((start, head, end) for start, end in product(starts, ends))
        return found

    def _walk(self, term: str, steps: Iterable[str], *, subjects: bool) -> set[str]:
        reached = {term}
        for step in steps:
            reached = {other for one in reached for other in self._next(step, one, subjects=subjects)}
        return reached

    def _next(self, step: str, term: str, *, subjects: bool) -> Sequence[str]:
        own = (self._subjects if subjects else self._values)[step].get(term, _NONE)
        if self._base is None:
            return own
        return (*own, *self._base._next(step, term, subjects=subjects))
