"""Two areas side by side: where they stand, and what was found in each, by kind and theme."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass

from sendgraph.web.findings import KINDS, by_theme, findings_of
from sendgraph.web.generations import Generation
from sendgraph.web.record import Area, record


@dataclass(frozen=True, slots=True)
class Theme:
    """How often findings of an area are about a theme: as a strength, and as what needs to be better."""

    label: str
    path: str
    strengths: int
    weaknesses: int


@dataclass(frozen=True, slots=True)
class Summary:
    """An area as it is compared; ``kinds`` are pairs of a heading and a number, in the order of a report."""

    name: str
    path: str
    standing: str
    outcome: str
    inspected: str
    inspection: str
    documents: int
    kinds: tuple[tuple[str, int], ...]
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A theme in both areas; None where no finding of the area is about it."""

    label: str
    path: str
    first: Theme | None
    second: Theme | None


def summary(generation: Generation, area: Area) -> Summary:
    """Return an area as it is compared."""
    findings = findings_of(generation, area.iri)
    counts = Counter(finding.kind for finding in findings)
    event = area.judged
    return Summary(
        name=area.name,
        path=area.path,
        standing=area.standing.name,
        outcome=area.standing.words,
        inspected=event.when if event else "",
        inspection=event.path if event else "",
        documents=len(area.publications),
        kinds=tuple((heading, counts[kind]) for kind, heading, _ in KINDS.values()),
        themes=tuple(
            Theme(row.theme.label, row.theme.path, len(row.strengths), len(row.weaknesses))
            for row in by_theme(findings)
        ),
    )


def pairs(first: Summary, second: Summary) -> list[Pair]:
    """Return the themes of two areas: those of both first, then by what needs to be better, then by name."""
    one, other = ({theme.path: theme for theme in each.themes} for each in (first, second))
    found = [
        Pair((one.get(path) or other[path]).label, path, one.get(path), other.get(path)) for path in {**one, **other}
    ]
    return sorted(found, key=lambda pair: (not (pair.first and pair.second), -_weight(pair), pair.label))


def _weight(pair: Pair) -> int:
    return sum(theme.weaknesses for theme in (pair.first, pair.second) if theme)


def all_summaries(generation: Generation) -> bytes:
    """Return the areas with documents as JSON by the last part of their IRI, for static sites to compare."""
    areas = [area for area in generation.once(record).today if area.publications]
    return json.dumps({area.slug: asdict(summary(generation, area)) for area in areas}, ensure_ascii=False).encode()
