"""Two areas compared. A server answers the form; on a static site a script does, from the same summaries."""

from __future__ import annotations

from collections.abc import Iterator

from sendgraph.errors import UsageError
from sendgraph.queries import Names
from sendgraph.web import paths
from sendgraph.web.comparison import all_summaries, pairs, summary
from sendgraph.web.generations import Generation
from sendgraph.web.model import File, Page, PageType, Parameters
from sendgraph.web.record import Area, record

_SUMMARIES = f"{paths.COMPARE}areas.json"
_CHOOSE = "choose two different areas"


def _paths(_generation: Generation) -> Iterator[str]:
    yield from (paths.COMPARE, _SUMMARIES)


def _page(generation: Generation, path: str, query: Parameters) -> Page | File | None:
    if path == _SUMMARIES:
        return File(path, generation.once(all_summaries), "application/json")
    if path != paths.COMPARE:
        return None
    chosen = [_area(generation, query[name]) for name in ("first", "second") if name in query]
    values: dict[str, object] = {
        "areas": [area for area in generation.once(record).today if area.publications],
        "chosen": [area.slug for area in chosen],
        "sides": (),
    }
    title = "Compare two areas"
    if len(chosen) == 2:
        first, second = (summary(generation, area) for area in chosen)
        if chosen[0] is chosen[1]:
            raise UsageError(f"{first.name} cannot be compared with itself; {_CHOOSE}.")
        values |= {"sides": (first, second), "themes": pairs(first, second)}
        title = f"{first.name} and {second.name}"
    return Page(path, "compare.html", title, values, "Two local areas side by side", ("compare.js",), paths.AREAS)


def _area(generation: Generation, name: str) -> Area:
    """Return an area by the last part of its IRI or by any of its names. Raises NotFoundError with near names."""
    known = generation.once(record).areas
    area = known.get(generation.iri("area", name)) if name.isascii() and "/" not in name else None
    return area or known[generation.once(_names).find(name).iri]


def _names(generation: Generation) -> Names:
    return Names(generation.store, ("area",))


PAGE = PageType("compare", _paths, _page)
