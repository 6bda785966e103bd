"""An inspection, revisit or review: its judgement, the team, what it found, what follows, and the documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sendgraph.errors import NotFoundError
from sendgraph.web import events, paths
from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.findings import by_kind, by_theme, findings_of
from sendgraph.web.generations import Generation, Row
from sendgraph.web.links import Link, link
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import Event, Record, name_of, record
from sendgraph.web.weaknesses import Weakness, weaknesses_of


@dataclass(frozen=True, slots=True)
class Inspector:
    """A member of the team; ``body`` is the inspectorate."""

    person: Link
    lead: bool
    body: Link
    evidence: tuple[Evidence, ...]


def _paths(generation: Generation) -> Iterator[str]:
    yield from sorted(event.path for event in generation.once(record).events.values())


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    name = paths.named(path, "inspection")
    if name is None:
        return None
    known = generation.once(record)
    event = known.events.get(generation.iri("inspection", *name.split("/")))
    if event is None:
        raise NotFoundError("There is no inspection at this address. All that are known are listed by year.")
    findings = findings_of(generation, event.area)
    own = [finding for finding in findings if finding.inspection == event.iri]
    values = {
        "event": event,
        "area": known.areas.get(event.area),
        "framework": events.framework(event),
        "judged": events.judged(event),
        "statement": events.statement(event),
        "follows": events.follows(event),
        "bodies": [_body(row, generation) for row in _asked(generation, "bodies", event)],
        "before": known.events.get(event.follows),
        "after": [each for each in known.events.values() if each.follows == event.iri],
        "team": _team(generation, event),
        "groups": by_kind(own),
        "themes": by_theme(own),
        "weaknesses": list(_judged(weaknesses_of(generation, event.area, findings, known.events), event)),
        "reports": [each for each in known.publications.values() if event.iri in each.reports],
        "words": [evidence(row, generation) for row in _asked(generation, "claims", event)],
    }
    return Page(path, "inspection.html", event.label, values, _description(event, known), section=paths.INSPECTIONS)


def _asked(generation: Generation, name: str, event: Event) -> list[Row]:
    return generation.ask(f"event-{name}", event=event.iri)


def _body(row: Row, generation: Generation) -> Link:
    return link(row, "body", generation, "name")


def _description(event: Event, known: Record) -> str:
    area = known.areas.get(event.area)
    outcome = f": {event.standing.words}" if event.standing else ""
    return f"{event.kind_words} of SEND services in {area.name if area else event.label}, {event.when}{outcome}"


def _judged(weaknesses: list[Weakness], event: Event) -> Iterator[Weakness]:
    """Yield the weaknesses on which an event judged, with its own judgements."""
    for weakness in weaknesses:
        verdicts = tuple(verdict for verdict in weakness.verdicts if verdict.event == event)
        if verdicts:
            yield replace(weakness, verdicts=verdicts)


def _team(generation: Generation, event: Event) -> list[Inspector]:
    members: dict[str, list[Row]] = defaultdict(list)
    for row in _asked(generation, "team", event):
        members[row["person"]].append(row)
    return [
        Inspector(
            person=Link(rows[0]["name"], generation.path(iri) or ""),
            lead=any(name_of(row["role"]) == "lead-inspector" for row in rows),
            body=Link(rows[0]["body_name"], generation.path(rows[0]["body"]) or ""),
            evidence=tuple({row["passage"]: evidence(row, generation) for row in rows}.values()),
        )
        for iri, rows in members.items()
    ]


PAGE = PageType("inspection", _paths, _page)
