"""The understood layer: inspections, revisits and reviews, their teams, and what was found and judged in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from sendgraph.facts import EventKind, Facts
from sendgraph.identity.events import Event
from sendgraph.language.dates import PartialDate
from sendgraph.mapping.documented import said_of_event
from sendgraph.mapping.terms import CONCEPT, PROV, RDFS, SEND, A, day, stated_date
from sendgraph.mapping.understanding import Understanding
from sendgraph.mapping.weaknesses import FOLLOWED_UP, note_weaknesses

CLASSES: dict[EventKind, NamedNode] = {
    "inspection": SEND.FullInspection,
    "revisit": SEND.Revisit,
    "monitoring_inspection": SEND.MonitoringInspection,
    "progress_review": SEND.ProgressReview,
    "visit": SEND.Visit,
}
_LATER: frozenset[EventKind] = frozenset({"revisit", "monitoring_inspection", "progress_review"})


def name_events(graph: Understanding) -> None:
    """Add every event with its dates and its chain, and the values that were noted."""
    said: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for slug, document, predicate, value in graph.noted.said:
        said[slug][predicate].append((document, value))
    for event in graph.identities.events:
        _event(graph, event)
    for slug, predicates in said.items():
        for predicate, values in predicates.items():
            graph.say(str(graph.iris.of("inspection", slug)), predicate, graph.best(values) or "")
    for _, events in groupby(graph.identities.events, key=lambda event: event.area):
        before: list[Event] = []
        for event in events:
            previous = [earlier for earlier in before if _before(earlier, event)]
            graph.add(graph.event_iri(event), SEND.follows, graph.event_iri(previous[-1]) if previous else None)
            before.append(event)


def understand_events(graph: Understanding, found_in: Mapping[str, Event | None]) -> None:
    """Link events to the claims that tell of them, and note what these say; add their teams, and what claims are of.

    ``found_in`` is the event whose weaknesses each document (by id) speaks of (`found_in`), None where none is known.
    """
    for document, claims, _ in graph.documents():
        for index, mention in enumerate(claims.facts.inspections):
            event = graph.identities.event_of[document, index]
            node = graph.event_iri(event)
            graph.support(node, document, mention)
            graph.beside.add((str(node), str(SEND.ofArea), str(graph.iris.of("area", event.area))))
            for body in mention.conducted_by:
                graph.add(node, SEND.conductedBy, graph.organisation_iri(document, body))
            graph.noted.said += [(event.slug, document, str(p), str(value)) for p, value in said_of_event(mention)]
        event_of_weaknesses = found_in.get(document)
        if event_of_weaknesses:
            area = graph.iris.of("area", event_of_weaknesses.area)
            graph.beside.add((str(graph.event_iri(event_of_weaknesses)), str(SEND.ofArea), str(area)))
        _team(graph, document, claims.facts)
        _claims(graph, document, claims.facts, event_of_weaknesses)
    note_weaknesses(graph, found_in)


def _before(earlier: Event, later: Event) -> bool:
    return bool(earlier.start and later.start and earlier.start.latest < later.start.earliest)


def _event(graph: Understanding, event: Event) -> None:
    node = graph.event_iri(event)
    graph.add(node, A, CLASSES[event.kind])
    graph.add(node, RDFS.label, Literal(label_of(graph, event), language="en"))
    graph.add(node, SEND.ofArea, graph.iris.of("area", event.area))
    _dates(graph, node, event)


def _dates(graph: Understanding, node: NamedNode, event: Event) -> None:
    """Bounds as exact days, beside the dates as exact as they are stated; a one-day event ends as it starts."""
    for date, stated, earliest, latest in (
        (event.start, SEND.statedStart, SEND.earliestStart, SEND.latestStart),
        (event.end, SEND.statedEnd, SEND.earliestEnd, SEND.latestEnd),
    ):
        if date is not None:
            graph.add(node, stated, stated_date(date.iso))
            graph.add(node, earliest, day(date.earliest))
            graph.add(node, latest, day(date.latest))


def label_of(graph: Understanding, event: Event) -> str:
    """Return how people would name an event: "Inspection of Blackpool, 20 to 24 May 2024"."""
    area = graph.reference.areas.get(event.area)
    name = area.label if area else event.area
    when = f", {_printed(event.start, event.end)}" if event.start else ""
    return f"{event.kind.replace('_', ' ').capitalize()} of {name}{when}"


def _printed(start: PartialDate, end: PartialDate | None) -> str:
    def words(date: PartialDate, *, month: bool = True, year: bool = True) -> str:
        parts = [str(date.day) if date.day else "", f"{date.earliest:%B}" if date.month and month else ""]
        return " ".join(part for part in (*parts, str(date.year) if year else "") if part)

    if end is None or end == start:
        return words(start)
    same_year = start.year == end.year
    return f"{words(start, month=not (same_year and start.month == end.month), year=not same_year)} to {words(end)}"


def _team(graph: Understanding, document: str, facts: Facts) -> None:
    """Say who inspected, for the event that the document reports."""
    event = graph.identities.subject_of(document)
    if event is None:
        return
    inspection = graph.event_iri(event)
    for inspector in facts.inspectors:
        person = graph.person(document, inspector.person)
        node = NamedNode(f"{inspection.value}/team/{person.slug}")
        graph.add(node, A, SEND.TeamMembership)
        label = f"{person.name}, {inspector.body}, {label_of(graph, event)}"
        graph.add(node, RDFS.label, Literal(label, language="en"))
        graph.add(node, PROV.agent, graph.iris.of("person", person.slug))
        graph.add(node, PROV.hadRole, CONCEPT["lead-inspector" if inspector.lead else "inspector"])
        graph.add(node, SEND.onBehalfOf, graph.organisation_iri(document, inspector.body))
        graph.add(node, SEND.ofInspection, inspection)
        graph.add(inspection, PROV.qualifiedAssociation, node)
        graph.support(node, document, inspector)


def _claims(graph: Understanding, document: str, facts: Facts, found_in: Event | None) -> None:
    """Say of which event and area each finding, judgement and figure is; ``found_in`` is that of the weaknesses."""
    names = graph.claims[document].names
    keys = graph.identities.documents[document]
    area = graph.iris.of("area", keys.areas[0]) if len(keys.areas) == 1 else None
    subject = graph.identities.subject_of(document)
    for finding in facts.findings:
        event = found_in if finding.kind in FOLLOWED_UP else subject
        graph.add(names[finding], SEND.ofInspection, graph.event_iri(event) if event else None)
        graph.add(names[finding], SEND.ofArea, area)
        for name in finding.responsible:
            body = graph.organisation_iri(document, name)
            graph.add(names[finding], SEND.responsible, body)
            graph.support(body, document, finding)
    for progress in facts.progress:
        graph.add(names[progress], SEND.ofInspection, graph.event_iri(subject) if subject else None)
        graph.add(names[progress], SEND.ofArea, area)
    for measure in facts.measures:
        graph.add(names[measure], SEND.ofArea, area)


def found_in(subject: Event | None, events: Sequence[Event]) -> Event | None:
    """Return the inspection whose weaknesses a later event takes up: the last full one before it.

    ``events`` are those of its area, in the order of time.
    """
    if subject is None or subject.kind not in _LATER:
        return subject
    earlier = [event for event in events if event.kind == "inspection" and _before(event, subject)]
    return earlier[-1] if earlier else None
