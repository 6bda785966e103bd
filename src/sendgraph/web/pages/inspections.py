"""All inspections, revisits and reviews by year, latest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sendgraph.web import events, paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import Event, record


def _paths(_generation: Generation) -> Iterator[str]:
    yield paths.INSPECTIONS


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if path != paths.INSPECTIONS:
        return None
    known = generation.once(record)
    years: dict[str, list[Event]] = defaultdict(list)
    for event in reversed(known.events.values()):
        years[event.year].append(event)
    values = {
        "years": dict(sorted(years.items(), reverse=True)),
        "areas": known.areas,
        "judged": {event.iri: events.judged(event) for event in known.events.values()},
    }
    description = "Inspections, revisits, monitoring inspections and progress reviews of SEND services by year"
    return Page(path, "inspections.html", "Inspections and reviews", values, description, section=path)


PAGE = PageType("inspections", _paths, _page)
