"""What happened in an area, latest first: inspections and reviews, other publications, announced changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sendgraph.web import events
from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.generations import Generation, Row
from sendgraph.web.record import Area, Event, Publication, Standing, name_of
from sendgraph.web.rendering import date

_CHANGES = {"appointed": "Appointed", "left": "Left", "took-over": "Took over a duty"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: ``day`` orders entries, ``when`` is what is known of the date, in words."""

    day: str
    when: str
    what: str
    path: str = ""
    standing: Standing | None = None
    details: tuple[str, ...] = ()
    documents: tuple[Publication, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def timeline_of(generation: Generation, area: Area) -> list[Entry]:
    """Return the timeline of an area."""
    entries = [_event(event, area.publications) for event in area.events]
    shown = {publication.iri for entry in entries for publication in entry.documents}
    entries += [_publication(each) for each in area.publications if each.iri not in shown]
    entries += [_change(row, generation) for row in generation.ask("area-changes", area=area.iri)]
    return sorted(entries, key=lambda entry: (entry.day, entry.what), reverse=True)


def _event(event: Event, publications: Iterable[Publication]) -> Entry:
    return Entry(
        day=event.first_day,
        when=event.when,
        what=event.kind_words,
        path=event.path,
        standing=event.standing,
        details=(*events.judged(event), *events.follows(event)),
        documents=tuple(each for each in publications if event.iri in each.reports),
    )


def _publication(publication: Publication) -> Entry:
    what = f"{publication.kind[:1].upper()}{publication.kind[1:]}"
    return Entry(publication.day, date(publication.issued), what, documents=(publication,))


def _change(row: Row, generation: Generation) -> Entry:
    parts = ", ".join(part for part in (row["who"], row["role"], row["body"]) if part)
    when = date(row["date"]) if row["date"] else f"by {date(row['issued'])}" if row["issued"] else ""
    what = ": ".join(part for part in (_CHANGES[name_of(row["change"])], parts) if part)
    return Entry(row["date"] or row["day"], when, what, evidence=(evidence(row, generation),))
