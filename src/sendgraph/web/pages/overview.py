"""The first page: how much there is, the map of areas, and outcomes by year and region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sendgraph.queries import saved_query
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import STANDINGS, Area, Record, Standing, Tile, record, tiles
from sendgraph.web.rendering import count

_LATEST = 6  # publications shown
_QUESTIONS = ("outcomes", "not-inspected", "commonest-themes", "waits", "revisits", "directors")  # those most asked


@dataclass(frozen=True, slots=True)
class Placed:
    """An area on the map, with what is said of it in words."""

    area: Area
    tile: Tile
    words: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of a chart: how many of each outcome; ``parts`` are pairs of an outcome's name and a number."""

    label: str
    parts: tuple[tuple[str, int], ...]
    total: int
    held: int = 0

    def of(self, name: str) -> int:
        """Return the number of an outcome."""
        return dict(self.parts).get(name, 0)


def _paths(_generation: Generation) -> Iterator[str]:
    yield paths.OVERVIEW


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if path != paths.OVERVIEW:
        return None
    known = generation.once(record)
    (numbers,) = generation.ask("overview-numbers")
    by_year = _by_year(known)
    latest = sorted(known.publications.values(), key=lambda each: each.day, reverse=True)[:_LATEST]
    values = {
        "numbers": numbers,
        "today": len(known.today),
        "held": sum(1 for area in known.today if area.publications),
        "map": list(_placed(known)),
        "key": [(standing, _number(known.today, standing)) for standing in STANDINGS.values()],
        "by_year": by_year,
        "most": max((row.total for row in by_year), default=1),
        "outcomes": [standing for standing in STANDINGS.values() if standing.name != "nothing"],
        "by_region": [_counted(region, areas) for region, areas in known.regions.items()],
        "questions": [saved_query(name) for name in _QUESTIONS],
        "latest": [each for each in latest if each.day],
    }
    title = "SEND inspections in England"
    description = "What inspections of SEND services in England found, in the words of their documents"
    return Page(path, "overview.html", title, values, description)


def _placed(known: Record) -> Iterator[Placed]:
    """Yield the areas of today that have a tile, in the order in which the map is read."""
    places = tiles()
    placed = [(places[area.slug], area) for area in known.today if area.slug in places]
    for tile, area in sorted(placed, key=lambda pair: (pair[0].row, pair[0].column)):
        event = area.judged
        when = f" ({event.when})" if event and event.when else ""
        documents = count(len(area.publications), "document") if area.publications else "no document here"
        yield Placed(area, tile, f"{area.name}: {area.standing.words}{when}; {documents}")


def _number(areas: Iterable[Area], standing: Standing) -> int:
    return sum(1 for area in areas if area.standing == standing)


def _by_year(known: Record) -> list[Counted]:
    """Return the full inspections of each year by outcome."""
    years: dict[str, Counter[str]] = {}
    for event in known.events.values():
        if event.standing is not None and event.year:
            years.setdefault(event.year, Counter())[event.standing.name] += 1
    return [_row(year, counts) for year, counts in sorted(years.items())]


def _counted(region: str, areas: list[Area]) -> Counted:
    held = sum(1 for area in areas if area.publications)
    return _row(region, Counter(area.standing.name for area in areas), held)


def _row(label: str, counts: Counter[str], held: int = 0) -> Counted:
    parts = tuple((name, counts[name]) for name in STANDINGS)
    return Counted(label, parts, counts.total(), held)


PAGE = PageType("overview", _paths, _page)
