"""What people decided about values: who, when, why, and the value as first read, beside the value that holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from sendgraph.identity.corrections import Corrected
from sendgraph.identity.decisions import Decision
from sendgraph.language.slugs import short_hash
from sendgraph.mapping.terms import DCTERMS, RDFS, SEND, XSD, A
from sendgraph.mapping.understanding import Understanding


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decided value: of which thing's property, and as first read."""

    thing: NamedNode
    property: str
    first: str
    decision: Decision


def understand_renamings(graph: Understanding) -> None:
    """Add every decision on a name."""
    for renaming in graph.identities.renamings:
        thing = graph.iris.of(renaming.thing)
        _decision(graph, _Decided(thing, "name", renaming.first, renaming.decision))


def understand_decisions(graph: Understanding, corrected: Mapping[str, Sequence[Corrected]]) -> None:
    """Add every decision on a value of claims; ``corrected`` are items by document id."""
    for document, items in corrected.items():
        names = graph.claims[document].names
        for item in items:
            for made in item.made:
                _decision(graph, _Decided(names[item.item], made.property, made.first, made.decision))


def _decision(graph: Understanding, decided: _Decided) -> None:
    decision = decided.decision
    key = short_hash(decided.thing.value, decided.property, decision.when, decision.who, decision.value, decision.why)
    node = graph.iris.of("decision", key)
    graph.add(node, A, SEND.Decision)
    graph.add(node, RDFS.label, Literal(f"{decided.property} decided on {decision.when}", language="en"))
    graph.add(node, SEND.decidesOn, decided.thing)
    graph.add(node, SEND.decidedProperty, Literal(decided.property))
    graph.add(node, SEND.firstRead, Literal(decided.first))
    graph.add(node, SEND.decidedValue, Literal(decision.value))
    graph.add(node, SEND.decidedBy, Literal(decision.who))
    graph.add(node, SEND.reason, Literal(decision.why))
    graph.add(node, DCTERMS.date, Literal(decision.when, datatype=XSD.date))
