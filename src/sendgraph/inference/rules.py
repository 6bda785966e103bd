"""The axioms of an ontology as rules that look at one triple, or at a chain of them.

Sub-properties, inverses, domains, ranges and sub-classes are saturated once (rules scm-* of the OWL 2 RL profile,
table 9), so that all that follows from a triple by them is known from its property or its class alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import networkx as nx
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from sendgraph.errors import DataError

Term = NamedNode | BlankNode | Literal | Triple
# Subject, predicate and object. A literal may be a subject while a rule is at work (of an inverse, say).
Statement = tuple[Term, NamedNode, Term]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
BUILTIN = (_RDF, _RDFS, _OWL, "http://www.w3.org/2001/XMLSchema#")

TYPE = NamedNode(_RDF + "type")
_SUB_CLASS, _SUB_PROPERTY = NamedNode(_RDFS + "subClassOf"), NamedNode(_RDFS + "subPropertyOf")
_DOMAIN, _RANGE = NamedNode(_RDFS + "domain"), NamedNode(_RDFS + "range")
_INVERSE, _CHAIN = NamedNode(_OWL + "inverseOf"), NamedNode(_OWL + "propertyChainAxiom")
_FIRST, _REST, _NIL = NamedNode(_RDF + "first"), NamedNode(_RDF + "rest"), NamedNode(_RDF + "nil")

AXIOMS = frozenset({_SUB_CLASS, _SUB_PROPERTY, _DOMAIN, _RANGE, _INVERSE, _CHAIN})
# What entails nothing about data: lists, annotations, and disjointness, which a shape checks.
SILENT_PROPERTIES = frozenset(
    [_FIRST, _REST, TYPE]
    + [NamedNode(_RDFS + name) for name in ("label", "comment", "seeAlso", "isDefinedBy")]
    + [
        NamedNode(_OWL + name)
        for name in (
            *("members", "versionIRI", "versionInfo", "priorVersion", "backwardCompatibleWith"),
            *("incompatibleWith", "deprecated", "imports"),
        )
    ]
)
_SCHEMA_CLASSES = frozenset(
    [NamedNode(_RDF + name) for name in ("Property", "List")]
    + [NamedNode(_RDFS + name) for name in ("Class", "Datatype")]
    + [
        NamedNode(_OWL + name)
        for name in (
            *("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology"),
            *("AllDisjointClasses", "DeprecatedClass", "DeprecatedProperty"),
        )
    ]
)
SILENT_CLASSES = _SCHEMA_CLASSES | {NamedNode(_OWL + "NamedIndividual"), NamedNode(_OWL + "Thing")}


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from a triple by its property: (s, p, o) and (o, p, s) for others p, types of s, types of o."""

    same: tuple[NamedNode, ...] = ()
    turned: tuple[NamedNode, ...] = ()
    subject_types: tuple[NamedNode, ...] = ()
    value_types: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Things that the properties ``steps`` join, one after the other, are joined by ``head``."""

    steps: tuple[NamedNode, ...]
    head: NamedNode


@dataclass(frozen=True, slots=True)
class Rules:
    """What follows by property and by class, the chains, and the terms of the schema, which are not data."""

    by_property: dict[NamedNode, Consequences]
    by_class: dict[NamedNode, tuple[NamedNode, ...]]
    chains: tuple[Chain, ...]
    schema: frozenset[Term]


def is_builtin(term: Term) -> bool:
    """Tell whether a term is of the vocabularies RDF, RDFS, OWL or XSD."""
    return isinstance(term, NamedNode) and term.value.startswith(BUILTIN)


def axioms(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements that use RDF, RDFS or OWL for more than the type or the notes of a thing."""
    for statement in statements:
        _, predicate, value = statement
        if predicate == TYPE:
            if is_builtin(value) and value not in SILENT_CLASSES:
                yield statement
        elif is_builtin(predicate) and predicate not in SILENT_PROPERTIES:
            yield statement


def rules_of(statements: Collection[Statement]) -> Rules:
    """Return the rules of an ontology.

    Raises DataError for an axiom that has no rule here, and for a chain whose list is broken off.
    """
    pairs: dict[NamedNode, list[tuple[NamedNode, Term]]] = defaultdict(list)
    for subject, predicate, value in axioms(statements):
        if predicate not in AXIOMS or not isinstance(subject, NamedNode) or not isinstance(value, NamedNode):
            raise DataError(f"{subject} {predicate} {value}: builds know no rule for this axiom; {_known()}")
        pairs[predicate].append((subject, value))
    classes = nx.DiGraph(pairs[_SUB_CLASS])
    lists = {(subject, predicate): value for subject, predicate, value in statements if predicate in (_FIRST, _REST)}
    typed = {subject for subject, predicate, value in statements if predicate == TYPE and value in _SCHEMA_CLASSES}
    return Rules(
        _by_property(pairs, classes),
        {name: _data_classes(nx.descendants(classes, name)) for name in _sorted(classes)},
        tuple(sorted((_chain(head, start, lists) for head, start in pairs[_CHAIN]), key=str)),
        frozenset(typed | {term for found in pairs.values() for pair in found for term in pair}),
    )


def _known() -> str:
    names = ", ".join(sorted(axiom.value.rpartition("#")[2] for axiom in AXIOMS))
    return f"say it with {names} between named terms, or with a shape"


def _by_property(
    pairs: dict[NamedNode, list[tuple[NamedNode, Term]]], classes: nx.DiGraph[Term]
) -> dict[NamedNode, Consequences]:
    """Follow sub-properties and inverses from each property; a node is (property, whether turned round)."""
    graph: nx.DiGraph[tuple[Term, bool]] = nx.DiGraph()
    for turned in (False, True):
        graph.add_edges_from(((one, turned), (other, turned)) for one, other in pairs[_SUB_PROPERTY])
        for one, other in pairs[_INVERSE]:
            graph.add_edges_from([((one, turned), (other, not turned)), ((other, turned), (one, not turned))])
    ends: dict[bool, dict[Term, set[Term]]] = {False: defaultdict(set), True: defaultdict(set)}
    for at_value, axiom in ((False, _DOMAIN), (True, _RANGE)):
        for name, kind in pairs[axiom]:
            graph.add_node((name, False))
            ends[at_value][name] |= {kind} | (nx.descendants(classes, kind) if kind in classes else set())
    found: dict[NamedNode, Consequences] = {}
    for name in {node for node, _ in graph if isinstance(node, NamedNode)}:
        start = (name, False)
        reached = nx.descendants(graph, start) | {start}
        found[name] = Consequences(
            _sorted(other for other, turned in reached if not turned and other != name),
            _sorted(other for other, turned in reached if turned),
            _data_classes(kind for other, turned in reached for kind in ends[turned][other]),
            _data_classes(kind for other, turned in reached for kind in ends[not turned][other]),
        )
    return found


def _sorted(terms: Iterable[Term]) -> tuple[NamedNode, ...]:
    return tuple(sorted({term for term in terms if isinstance(term, NamedNode)}, key=str))


def _data_classes(terms: Iterable[Term]) -> tuple[NamedNode, ...]:
    """Leave out classes and datatypes of the built-in vocabularies: to be of one says nothing of our data."""
    return _sorted(term for term in terms if not is_builtin(term))


def _chain(head: NamedNode, start: Term, lists: dict[tuple[Term, NamedNode], Term]) -> Chain:
    steps: list[NamedNode] = []
    seen, node = {start}, start
    while node != _NIL:
        step, node = lists.get((node, _FIRST)), lists.get((node, _REST), start)
        if not isinstance(step, NamedNode) or node in seen:
            raise DataError(f"{start}: not a whole list of properties; complete the chain of {head}")
        seen.add(node)
        steps.append(step)
    return Chain(tuple(steps), head)
