"""What pages share: the areas, events and publications of a generation, read once.

An area's standing is the outcome of its latest full inspection of which an outcome is known. Under the framework of
2023 that is one of three; under that of 2016 there is no grade, but an area had to write a statement of action or not.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from sendgraph import resources
from sendgraph.web import paths
from sendgraph.web.generations import Generation, Row
from sendgraph.web.rendering import days

_TILES = "tiles.csv"
_KINDS = {
    "FullInspection": "Inspection",
    "Revisit": "Revisit",
    "MonitoringInspection": "Monitoring inspection",
    "ProgressReview": "Progress review",
    "Visit": "Visit",
}
_OFFICIAL = frozenset({"InspectionLetter", "InspectionReport", "RevisitLetter", "MonitoringReport"})


@dataclass(frozen=True, slots=True)
class Standing:
    """An outcome: ``name`` is the class by which it is coloured, ``sign`` what a tile shows, ``words`` what it is."""

    name: str
    sign: str
    words: str


STANDINGS = {
    standing.name: standing
    for standing in (
        Standing("outcome-1", "1", "typically positive experiences and outcomes"),
        Standing("outcome-2", "2", "inconsistent experiences and outcomes"),
        Standing("outcome-3", "3", "widespread and/or systemic failings"),
        Standing("statement", "W", "had to write a statement of action"),
        Standing("no-statement", "–", "no statement of action required"),
        Standing("unknown", "?", "inspected, outcome not known here"),
        Standing("nothing", "", "no inspection known here"),
    )
}


@dataclass(frozen=True, slots=True)
class Event:
    """An inspection, revisit, monitoring inspection, review or visit.

    ``start`` and ``end`` are ISO dates as exact as known, ``first_day`` and ``last_day`` whole days or "". What is not
    known is "". ``sufficient`` and ``insufficient`` count the earlier weaknesses that it judged.
    """

    iri: str
    path: str
    label: str
    kind: str
    area: str
    start: str
    end: str
    first_day: str
    last_day: str
    framework: str
    outcome: str
    requires: str
    years: str
    months: str
    found: str
    addressed: str
    issued: str
    fit: str
    follow_up: str
    follows: str
    official: bool
    sufficient: int
    insufficient: int

    @property
    def kind_words(self) -> str:
        """What kind of event it is, in words."""
        return _KINDS[self.kind]

    @property
    def when(self) -> str:
        """Its days in words."""
        return days(self.start, self.end)

    @property
    def year(self) -> str:
        """The year in which it began, "" where that is not known."""
        return self.first_day[:4]

    @property
    def standing(self) -> Standing | None:
        """The outcome of a full inspection, None for other events."""
        if self.kind != "FullInspection":
            return None
        if self.outcome:
            return STANDINGS[self.outcome]
        if self.requires == "written-statement-of-action":
            return STANDINGS["statement"]
        silent = self.official and self.framework == "framework-2016"
        return STANDINGS["no-statement" if silent else "unknown"]

    @property
    def judged(self) -> int:
        """How many earlier weaknesses it judged."""
        return self.sufficient + self.insufficient


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication: ``kind`` in words, ``texts`` the identifiers of its copies, ``areas`` and ``reports`` IRIs."""

    iri: str
    kind: str
    title: str
    issued: str
    day: str
    publisher: str
    licence: str
    rights: str
    source: str
    official: bool
    texts: tuple[str, ...]
    areas: tuple[str, ...]
    reports: tuple[str, ...]

    @property
    def path(self) -> str:
        """The path of its page, that of its first text."""
        return paths.document(self.texts[0]) if self.texts else ""


@dataclass(frozen=True, slots=True)
class Area:
    """A local area with its events and publications in the order of time; ``until`` is "" for one of today."""

    iri: str
    path: str
    name: str
    region: str
    until: str
    events: tuple[Event, ...]
    publications: tuple[Publication, ...]

    @property
    def slug(self) -> str:
        """The name by which addresses know it."""
        return paths.named(self.path, "area") or ""

    @property
    def judged(self) -> Event | None:
        """The full inspection from which it has its standing: the latest whose outcome is known, else the latest."""
        full = [event for event in self.events if event.standing is not None]
        known = [event for event in full if event.standing != STANDINGS["unknown"]]
        return (known or full)[-1] if full else None

    @property
    def standing(self) -> Standing:
        """Its outcome as far as known."""
        event = self.judged
        return (event.standing if event else None) or STANDINGS["nothing"]


@dataclass(frozen=True, slots=True)
class Tile:
    """Where an area stands on the map: column and row from 1, and the letters of its tile."""

    letters: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Record:
    """Areas by IRI in the order of their names, events by IRI in that of time, publications by IRI in that of time."""

    areas: dict[str, Area]
    events: dict[str, Event]
    publications: dict[str, Publication]

    @property
    def today(self) -> list[Area]:
        """The areas of today."""
        return [area for area in self.areas.values() if not area.until]

    @property
    def former(self) -> list[Area]:
        """Areas that are no more, of which something is known."""
        return [area for area in self.areas.values() if area.until and (area.events or area.publications)]

    @property
    def regions(self) -> dict[str, list[Area]]:
        """The areas of today by region, in the order of their names."""
        regions: dict[str, list[Area]] = defaultdict(list)
        for area in self.today:
            regions[area.region].append(area)
        return dict(sorted(regions.items()))


def record(generation: Generation) -> Record:
    """Read what pages share; use it by ``generation.once(record)``."""
    publications = _publications(generation)
    events = _events(generation, publications)
    by_area: dict[str, list[Event]] = defaultdict(list)
    about: dict[str, list[Publication]] = defaultdict(list)
    for event in events.values():
        by_area[event.area].append(event)
    for publication in publications.values():
        for area in publication.areas:
            about[area].append(publication)
    areas = {
        row["area"]: Area(
            iri=row["area"],
            path=generation.path(row["area"]) or "",
            name=row["name"],
            region=row["region"],
            until=row["until"],
            events=tuple(by_area[row["area"]]),
            publications=tuple(about[row["area"]]),
        )
        for row in generation.ask("areas")
    }
    return Record(areas, events, publications)


def _publications(generation: Generation) -> dict[str, Publication]:
    rows = generation.grouped("publications", "publication")
    return {iri: _publication(iri, said, generation) for iri, said in rows.items()}


def _publication(iri: str, rows: list[Row], generation: Generation) -> Publication:
    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row[name] for row in rows if row[name]))

    first = rows[0]
    return Publication(
        iri=iri,
        kind=first["kind"],
        title=first["title"],
        issued=first["issued"],
        day=first["day"],
        publisher=first["publisher"],
        licence=first["licence"],
        rights=first["rights"],
        source=first["source"],
        official=name_of(first["class"]) in _OFFICIAL,
        texts=tuple(text.rpartition("/")[2] for text in several("text")),
        areas=several("area"),
        reports=several("reports"),
    )


def _events(generation: Generation, publications: dict[str, Publication]) -> dict[str, Event]:
    told = {event for each in publications.values() if each.official for event in each.reports}
    counts: dict[tuple[str, str], int] = {}
    for row in generation.ask("event-judged"):
        counts[row["event"], name_of(row["progress"])] = int(row["judgements"])
    plain = ("label", "start", "end", "first_day", "last_day", "years", "months", "found", "addressed", "issued", "fit")
    named = ("kind", "framework", "outcome", "requires", "follow_up")
    return {
        row["event"]: Event(
            iri=row["event"],
            path=generation.path(row["event"]) or "",
            area=row["area"],
            follows=row["follows"],
            official=row["event"] in told,
            sufficient=counts.get((row["event"], "sufficient-progress"), 0),
            insufficient=counts.get((row["event"], "insufficient-progress"), 0),
            **{name: row[name] for name in plain},
            **{name: name_of(row[name]) for name in named},
        )
        for row in generation.ask("events")
    }


def name_of(iri: str) -> str:
    """Return the last part of the IRI of a concept or class: ``outcome-2``, ``Revisit``."""
    return iri.replace("#", "/").rpartition("/")[2]


@cache
def tiles() -> dict[str, Tile]:
    """Return where areas stand on the map, by the last part of their IRI (ontology/tiles.csv)."""
    with (resources.folder("ontology") / _TILES).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["area"]: Tile(row["letters"], int(row["column"]), int(row["row"])) for row in rows}
