"""Search: what was found, by kind, the best first, and suggestions for what was not."""

from __future__ import annotations

from collections.abc import Iterator

from sendgraph.errors import NotFoundError
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.search import KINDS, index

_FEW = 8  # of a kind beside others
_MANY = 100  # of one kind


def _paths(_generation: Generation) -> Iterator[str]:
    yield paths.SEARCH


def _page(generation: Generation, path: str, query: Parameters) -> Page | None:
    if path != paths.SEARCH:
        return None
    sought = " ".join(query.get("q", "").split())
    kind = query.get("kind", "")
    if kind and kind not in KINDS:
        raise NotFoundError(f"Nothing of the kind “{kind}” can be searched for; there are {', '.join(KINDS)}.")
    values: dict[str, object] = {"sought": sought, "kind": kind, "groups": [], "suggestions": [], "most": _MANY}
    if sought:
        found = generation.once(index)
        groups = found.search(sought, _MANY if kind else _FEW, (kind,) if kind else KINDS)
        named = any(group.kind != "finding" for group in groups)
        values |= {"groups": groups, "suggestions": (found.respelt if named else found.suggestions)(sought)}
    title = f"Search: {sought}" if sought else "Search"
    description = "Search for areas, organisations, people, themes and the words of findings"
    return Page(path, "search.html", title, values, description)


PAGE = PageType("search", _paths, _page)
