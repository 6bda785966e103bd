"""The first page: how much there is, and the map of areas."""

from __future__ import annotations

from collections.abc import Iterator

from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page, PageType, Parameters


def _paths(_generation: Generation) -> Iterator[str]:
    yield paths.OVERVIEW


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if path != paths.OVERVIEW:
        return None
    (numbers,) = generation.ask("overview-numbers")
    return Page(path, "overview.html", "SEND inspections in England", {"numbers": numbers})


PAGE = PageType("overview", _paths, _page)
