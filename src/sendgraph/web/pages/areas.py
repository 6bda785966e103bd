"""All areas by region, with their latest outcome: the table behind the map."""

from __future__ import annotations

from collections.abc import Iterator

from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import record


def _paths(_generation: Generation) -> Iterator[str]:
    yield paths.AREAS


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if path != paths.AREAS:
        return None
    known = generation.once(record)
    values = {"regions": known.regions, "former": known.former, "today": len(known.today)}
    description = "The local areas of England by region, with the latest outcome of their SEND inspections"
    return Page(path, "areas.html", "Local areas", values, description, section=path)


PAGE = PageType("areas", _paths, _page)
