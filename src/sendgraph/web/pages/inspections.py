"""All inspections, revisits and reviews by year, latest first; very many are on several pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sendgraph.web import events, paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import Event, record

_MOST = 500  # events on one page


def _parts(generation: Generation) -> dict[str, list[Event]]:
    """Return the events of each page by its path."""
    latest = list(reversed(generation.once(record).events.values()))
    parts = range(max(1, -(-len(latest) // _MOST)))
    return {_path(part): latest[part * _MOST : (part + 1) * _MOST] for part in parts}


def _path(part: int) -> str:
    return f"{paths.INSPECTIONS}{part + 1}/" if part else paths.INSPECTIONS


def _paths(generation: Generation) -> Iterator[str]:
    yield from _parts(generation)


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if not path.startswith(paths.INSPECTIONS):
        return None
    parts = _parts(generation)
    if path not in parts:
        return None
    years: dict[str, list[Event]] = defaultdict(list)
    for event in parts[path]:
        years[event.year].append(event)
    values = {
        "years": dict(sorted(years.items(), reverse=True)),
        "areas": generation.once(record).areas,
        "judged": {event.iri: events.judged(event) for event in parts[path]},
        "parts": list(parts),
    }
    description = "Inspections, revisits, monitoring inspections and progress reviews of SEND services by year"
    return Page(path, "inspections.html", "Inspections and reviews", values, description, section=paths.INSPECTIONS)


PAGE = PageType("inspections", _paths, _page)
