"""The understood layer: which weakness of an inspection each later restatement of it and judgement on it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from sendgraph.facts import Facts, FindingKind
from sendgraph.identity.events import Event
from sendgraph.identity.keys import OFFICIAL
from sendgraph.identity.weaknesses import By, Weakness, restated
from sendgraph.mapping.terms import SEND
from sendgraph.mapping.understanding import Understanding

FOLLOWED_UP: frozenset[FindingKind] = frozenset({"significant_weakness", "priority_action"})
_RESTATES: Mapping[By, NamedNode] = {"wording": SEND.restates, "theme": SEND.restatesByTheme}
_JUDGES: Mapping[By, NamedNode] = {"wording": SEND.onWeakness, "theme": SEND.onWeaknessByTheme}


@dataclass(slots=True)
class _Told:
    """A weakness as a publication tells it; ``node`` is None where it is told only by a judgement on it."""

    weakness: Weakness
    node: NamedNode | None
    judgements: set[NamedNode] = field(default_factory=set)


@dataclass(slots=True)
class _Telling:
    """The weaknesses of one inspection as one publication tells them; the least in ``order`` tells them first."""

    order: tuple[bool, bool, str, str]
    weaknesses: list[_Told] = field(default_factory=list)


def understand_weaknesses(graph: Understanding, found_in: Mapping[str, Event | None]) -> None:
    """Link what later publications say of weaknesses to the weaknesses as the first publication has them.

    ``found_in`` is the inspection whose weaknesses each document (by id) speaks of, where one is known. First is the
    publication of the inspection itself, an official one before a news item, else the one issued first.
    """
    tellings: dict[Event, dict[str, _Telling]] = defaultdict(dict)
    for document, claims, keys in graph.documents():
        event = found_in.get(document)
        told = _told(graph, document, claims.facts)
        if event is None or not told:
            continue
        own = graph.identities.subject_of(document) == event
        issued = keys.published.latest.isoformat() if keys.published else "9999"
        order = (not own, keys.genre not in OFFICIAL, issued, claims.publication)
        telling = tellings[event].setdefault(claims.publication, _Telling(order))
        telling.order = min(telling.order, order)
        nodes = {known.node for known in telling.weaknesses if known.node}
        telling.weaknesses += [one for one in told if one.node not in nodes]
    for known in tellings.values():
        first, *later = sorted(known.values(), key=lambda telling: telling.order)
        for telling in later:
            _link(graph, telling.weaknesses, first.weaknesses)


def _told(graph: Understanding, document: str, facts: Facts) -> list[_Told]:
    """Return the weaknesses that a document tells, each with the judgements on it, in reading order."""
    names = graph.claims[document].names
    told = {
        finding.text: _Told(Weakness(finding.text, frozenset(finding.themes)), names[finding])
        for finding in reversed(facts.findings)
        if finding.kind in FOLLOWED_UP
    }
    told = dict(reversed(told.items()))
    for progress in facts.progress:
        one = told.setdefault(progress.weakness, _Told(Weakness(progress.weakness), None))
        one.judgements.add(names[progress])
    return list(told.values())


def _link(graph: Understanding, later: list[_Told], earlier: list[_Told]) -> None:
    for link in restated([one.weakness for one in later], [one.weakness for one in earlier]):
        here, there = later[link.later], earlier[link.earlier]
        if there.node is None or here.node == there.node:
            continue
        if here.node is not None:
            graph.add(here.node, _RESTATES[link.by], there.node)
        for judgement in here.judgements:
            graph.add(judgement, _JUDGES[link.by], there.node)
