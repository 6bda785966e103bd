"""The findings of an area: each with its kind, themes, who is responsible, and the words of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.generations import Generation
from sendgraph.web.links import Link
from sendgraph.web.record import name_of

KINDS = {
    "MainFinding": ("main-finding", "Main findings", "main finding"),
    "Strength": ("strength", "Strengths", "strength"),
    "Weakness": ("weakness", "What needs to be better", "needs to be better"),
    "SignificantWeakness": ("significant-weakness", "Significant weaknesses", "significant weakness"),
    "PriorityAction": ("priority-action", "Areas for priority action", "area for priority action"),
    "AreaForImprovement": ("area-for-improvement", "Areas for improvement", "area for improvement"),
}
"""Of each class of finding: the class by which it is coloured, the heading of several, and what one is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: ``number`` counts those of its area from 1, ``anchor`` is its place on the area's page.

    ``kind`` is the class by which it is coloured, ``inspection`` an IRI or "".
    """

    iri: str
    number: int
    anchor: str
    kind: str
    kind_words: str
    section: str
    inspection: str
    themes: tuple[Link, ...]
    responsible: tuple[Link, ...]
    evidence: Evidence

    @property
    def is_strength(self) -> bool:
        """Whether it praises."""
        return self.kind == "strength"


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind under their heading."""

    heading: str
    kind: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """The findings about a theme: strengths, and all that needs to be better."""

    theme: Link
    strengths: tuple[Finding, ...]
    weaknesses: tuple[Finding, ...]


def findings_of(generation: Generation, area: str) -> list[Finding]:
    """Return the findings of an area, those of a publication in the order in which it tells them."""
    themes, bodies = (_links(generation, name, area) for name in ("finding-themes", "finding-bodies"))
    rows = {row["finding"]: row for row in reversed(generation.ask("findings", area=area))}
    return [
        Finding(
            iri=iri,
            number=number,
            anchor=f"finding-{number}",
            kind=KINDS[name_of(row["class"])][0],
            kind_words=KINDS[name_of(row["class"])][2],
            section=row["section"],
            inspection=row["inspection"],
            themes=tuple(themes[iri]),
            responsible=tuple(bodies[iri]),
            evidence=evidence(row, generation),
        )
        for number, (iri, row) in enumerate(reversed(rows.items()), 1)
    ]


def _links(generation: Generation, name: str, area: str) -> dict[str, list[Link]]:
    links: dict[str, list[Link]] = defaultdict(list)
    for row in generation.ask(name, area=area):
        links[row["finding"]].append(Link(row["label"], generation.path(row.get("theme") or row["body"]) or ""))
    return links


def by_kind(findings: Iterable[Finding]) -> list[Group]:
    """Return findings by their kinds, in the order of a report; kinds without any are left out."""
    kinds: dict[str, list[Finding]] = {kind: [] for kind, _, _ in KINDS.values()}
    for finding in findings:
        kinds[finding.kind].append(finding)
    return [Group(heading, kind, tuple(kinds[kind])) for kind, heading, _ in KINDS.values() if kinds[kind]]


def by_theme(findings: Iterable[Finding]) -> list[ThemeRow]:
    """Return findings by their themes, those with most that needs to be better first."""
    about: dict[Link, list[Finding]] = defaultdict(list)
    for finding in findings:
        for theme in finding.themes:
            about[theme].append(finding)
    rows = [
        ThemeRow(
            theme,
            tuple(finding for finding in told if finding.is_strength),
            tuple(finding for finding in told if not finding.is_strength),
        )
        for theme, told in about.items()
    ]
    return sorted(rows, key=lambda row: (-len(row.weaknesses), -len(row.strengths), row.theme.label))
