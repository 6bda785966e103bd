"""The understood layer: which weakness of an inspection each later restatement of it and judgement on it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from sendgraph.facts import Facts, FindingKind
from sendgraph.identity.events import Event
from sendgraph.identity.keys import OFFICIAL
from sendgraph.identity.weaknesses import By, Weakness, restated
from sendgraph.mapping.terms import SEND
from sendgraph.mapping.understanding import Telling, Told, Understanding

FOLLOWED_UP: frozenset[FindingKind] = frozenset({"significant_weakness", "priority_action"})
_RESTATES: Mapping[By, NamedNode] = {"wording": SEND.restates, "theme": SEND.restatesByTheme}
_JUDGES: Mapping[By, NamedNode] = {"wording": SEND.onWeakness, "theme": SEND.onWeaknessByTheme}


@dataclass(slots=True)
class _Retold:
    """What the documents of one publication tell of an event's weaknesses."""

    order: tuple[bool, bool, str, str]
    weaknesses: list[Told] = field(default_factory=list)


def note_weaknesses(graph: Understanding, found_in: Mapping[str, Event | None]) -> None:
    """Note which weaknesses each publication tells.

    ``found_in`` is the inspection whose weaknesses each document (by id) speaks of, where one is known.
    """
    tellings: dict[str, dict[str, _Retold]] = defaultdict(dict)
    for document, claims, keys in graph.documents():
        event = found_in.get(document)
        told = _told(graph, document, claims.facts)
        if event is None or not told:
            continue
        own = graph.identities.subject_of(document) == event
        issued = keys.published.latest.isoformat() if keys.published else "9999"
        order = (not own, keys.genre not in OFFICIAL, issued, claims.publication)
        telling = tellings[event.slug].setdefault(claims.publication, _Retold(order))
        telling.order = min(telling.order, order)
        nodes = {known.node for known in telling.weaknesses if known.node}
        telling.weaknesses += [one for one in told if one.node not in nodes]
    graph.noted.tellings += [
        Telling(event, telling.order, tuple(telling.weaknesses))
        for event, known in tellings.items()
        for telling in known.values()
    ]


def understand_weaknesses(graph: Understanding) -> None:
    """Link what later publications say of weaknesses to the weaknesses as the first publication has them.

    First is the publication of the inspection itself, an official one before a news item, else the one issued first.
    """
    tellings: dict[str, list[Telling]] = defaultdict(list)
    for telling in graph.noted.tellings:
        tellings[telling.event].append(telling)
    for known in tellings.values():
        first, *later = sorted(known, key=lambda telling: telling.order)
        for telling in later:
            _link(graph, telling.weaknesses, first.weaknesses)


def _told(graph: Understanding, document: str, facts: Facts) -> list[Told]:
    """Return the weaknesses that a document tells, each with the judgements on it, in reading order."""
    names = graph.claims[document].names
    told = {
        finding.text: Told(Weakness(finding.text, frozenset(finding.themes)), str(names[finding]))
        for finding in reversed(facts.findings)
        if finding.kind in FOLLOWED_UP
    }
    told = dict(reversed(told.items()))
    for progress in facts.progress:
        one = told.get(progress.weakness) or Told(Weakness(progress.weakness), None)
        told[progress.weakness] = replace(one, judgements=(*one.judgements, str(names[progress])))
    return list(told.values())


def _link(graph: Understanding, later: Sequence[Told], earlier: Sequence[Told]) -> None:
    for link in restated([one.weakness for one in later], [one.weakness for one in earlier]):
        here, there = later[link.later], earlier[link.earlier]
        if there.node is None or here.node == there.node:
            continue
        if here.node is not None:
            graph.say(here.node, str(_RESTATES[link.by]), there.node)
        for judgement in here.judgements:
            graph.say(judgement, str(_JUDGES[link.by]), there.node)
