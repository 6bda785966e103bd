"""All themes of findings by their groups, with how often each is praised and how often it needs to be better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sendgraph.web import paths
from sendgraph.web.generations import Generation, Row
from sendgraph.web.model import Page, PageType, Parameters

STRENGTH = "strength"


@dataclass(frozen=True, slots=True)
class Entry:
    """A theme in the list, with its numbers of findings and of the areas that they are about."""

    name: str
    path: str
    definition: str
    strengths: int
    weaknesses: int
    areas: int


@dataclass(frozen=True, slots=True)
class Group:
    """The themes of a sector."""

    name: str
    anchor: str
    entries: tuple[Entry, ...]


def groups(generation: Generation) -> list[Group]:
    """Return the themes by their groups, both in the order of their names."""
    rows = generation.grouped("themes", "theme")
    named: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for iri, said in rows.items():
        group = said[0]["group"].rpartition("/")[2]
        named[said[0]["group_name"], group].append(_entry(generation.path(iri) or "", said))
    return [
        Group(name, anchor, tuple(sorted(entries, key=lambda entry: entry.name)))
        for (name, anchor), entries in sorted(named.items())
    ]


def _entry(path: str, rows: list[Row]) -> Entry:
    counts = {row["kind"]: int(row["findings"]) for row in rows if row["kind"]}
    praised = counts.get(STRENGTH, 0)
    first = rows[0]
    return Entry(
        first["name"], path, first["definition"], praised, sum(counts.values()) - praised, int(first["areas"] or 0)
    )


def _paths(_generation: Generation) -> Iterator[str]:
    yield paths.THEMES


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if path != paths.THEMES:
        return None
    found = generation.once(groups)
    counts = [entry.strengths + entry.weaknesses for group in found for entry in group.entries]
    values = {"groups": found, "most": max(counts, default=0)}
    description = (
        "What findings of SEND inspections are about, and how often each theme is praised or needs to be better"
    )
    return Page(path, "themes.html", "Themes", values, description, section=paths.THEMES)


PAGE = PageType("themes", _paths, _page)
