"""A theme: which areas were told of it as a strength, a weakness or an action, when, and in whose words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sendgraph.errors import NotFoundError
from sendgraph.web import paths
from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.findings import KINDS
from sendgraph.web.generations import Generation, Row
from sendgraph.web.links import Link, link
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import name_of

_ONTOLOGY = "https://w3id.org/sendgraph/ontology#"
_THEME = "https://w3id.org/sendgraph/theme/"
_WORDS = 12  # quotations of a kind
_LINKS = 8  # passages of an area and a side


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in the table: its year and kind in words, the class that colours it, and the path of its passage."""

    year: str
    words: str
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """What an area was told: strengths, all that needs to be better, and how many findings are not linked here."""

    area: Link
    strengths: tuple[Told, ...]
    weaknesses: tuple[Told, ...]
    more_strengths: int
    more_weaknesses: int


@dataclass(frozen=True, slots=True)
class Words:
    """The newest findings of a kind, in their words; ``more`` where there are further ones."""

    kind: str
    heading: str
    label: str
    quoted: tuple[tuple[Link, Evidence], ...]
    more: bool


def _paths(generation: Generation) -> Iterator[str]:
    themes = (generation.path(row["theme"]) or "" for row in generation.ask("themes"))
    yield from dict.fromkeys(themes)


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    notation = paths.named(path, "theme")
    if notation is None:
        return None
    iri = f"{_THEME}{notation}"
    rows = generation.ask("theme", thing=iri)
    if not rows:
        raise NotFoundError("There is no theme at this address.")
    first = rows[0]
    told = [row for row in generation.ask("theme-areas", thing=iri) if name_of(row["class"]) in KINDS]
    values = {
        "name": first["name"],
        "definition": first["definition"],
        "group": Link(first["group_name"], f"{paths.THEMES}#{name_of(first['group'])}") if first["group"] else None,
        "narrower": [link(row, "narrower", generation) for row in rows if row["narrower"]],
        "notation": notation,
        "areas": _areas(told, generation),
        "words": _words(told, iri, generation),
        "count": len({row["claim"] for row in told}),
    }
    description = f"{first['name']}: which areas were told of it, as a strength or a weakness, when and in whose words"
    return Page(path, "theme.html", first["name"], values, description, section=paths.THEMES)


def _areas(rows: list[Row], generation: Generation) -> list[AreaRow]:
    areas: dict[Link, dict[str, Told]] = defaultdict(dict)
    for row in rows:
        kind, _, words = KINDS[name_of(row["class"])]
        told = Told(row["told"][:4] or "no date", words, kind, generation.path(row["passage"]) or "")
        area = Link(row["area_name"] or "Of no one area", generation.path(row["area"]) or "")
        areas[area].setdefault(row["claim"], told)
    return [_row(area, list(told.values())) for area, told in sorted(areas.items(), key=lambda pair: pair[0].label)]


def _row(area: Link, told: list[Told]) -> AreaRow:
    praised = [each for each in told if each.kind == "strength"]
    others = [each for each in told if each.kind != "strength"]
    return AreaRow(
        area,
        tuple(praised[-_LINKS:]),
        tuple(others[-_LINKS:]),
        max(0, len(praised) - _LINKS),
        max(0, len(others) - _LINKS),
    )


def _words(told: list[Row], iri: str, generation: Generation) -> list[Words]:
    labels = {row["class"]: row["kind"] for row in generation.ask("finding-kinds")}
    present = {name_of(row["class"]) for row in told}
    found: list[Words] = []
    for name, (kind, heading, _) in sorted(KINDS.items(), key=lambda each: each[0] == "MainFinding"):
        if name not in present:
            continue
        rows = generation.ask("theme-words", thing=iri, **{"class": f"{_ONTOLOGY}{name}"})
        quoted = tuple(
            (link(row, "area", generation), evidence(row, generation)) for row in rows
        )
        found.append(Words(kind, heading, labels[f"{_ONTOLOGY}{name}"], quoted[:_WORDS], len(quoted) > _WORDS))
    return found


PAGE = PageType("theme", _paths, _page)
