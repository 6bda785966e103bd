"""All inspections, revisits and reviews by year, latest first; very many are on several pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sendgraph.errors import NotFoundError
from sendgraph.web import events, paths
from sendgraph.web.generations import Generation
from sendgraph.web.listing import Part, divided, part_at
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import Event, record


def _year(event: Event) -> str:
    return event.year or "No date"


def _parts(generation: Generation) -> list[Part[Event]]:
    """Return the pages of the list; those without a date stand last."""
    latest = list(reversed(generation.once(record).events.values()))
    return divided(paths.INSPECTIONS, sorted(latest, key=lambda event: event.year, reverse=True), _year)


def _paths(generation: Generation) -> Iterator[str]:
    yield from (part.path for part in _parts(generation))


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if not path.startswith(paths.INSPECTIONS):
        return None
    parts = _parts(generation)
    part = part_at(parts, path)
    if part is None:
        raise NotFoundError("There is no such list of inspections.")
    values = {
        "years": {year: list(told) for year, told in groupby(part.entries, key=_year)},
        "areas": generation.once(record).areas,
        "judged": {event.iri: events.judged(event) for event in part.entries},
        "part": part,
        "parts": parts,
    }
    title = f"Inspections and reviews: {part.label}" if part.label else "Inspections and reviews"
    description = "Inspections, revisits, monitoring inspections and progress reviews of SEND services by year"
    return Page(path, "inspections.html", title, values, description, section=paths.INSPECTIONS)


PAGE = PageType("inspections", _paths, _page)
