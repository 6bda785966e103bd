"""A local area: what happened, what inspectors found, what became of it, and who led."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sendgraph.errors import NotFoundError
from sendgraph.web import paths
from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.findings import Finding, Group, by_kind, by_theme, findings_of
from sendgraph.web.generations import Generation
from sendgraph.web.leaders import commissioners_of, leaders_of, successions_of
from sendgraph.web.links import Link, link
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import Event, Record, record
from sendgraph.web.timeline import timeline_of
from sendgraph.web.weaknesses import weaknesses_of

_EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class Told:
    """The findings of one inspection, by kind; ``event`` None for those of no inspection that is known."""

    event: Event | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a document gives."""

    subject: str
    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody said; without a path where no person of the graph is meant."""

    speaker: Link
    evidence: Evidence


def _paths(generation: Generation) -> Iterator[str]:
    yield from sorted(area.path for area in generation.once(record).areas.values())


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    slug = paths.named(path, "area")
    if slug is None:
        return None
    known = generation.once(record)
    area = known.areas.get(generation.iri("area", slug))
    if area is None:
        raise NotFoundError(f"There is no area at this address. {_suggestion(generation, slug)}".strip())
    findings = findings_of(generation, area.iri)
    values = {
        "area": area,
        "facts": _facts(generation, area.iri),
        "timeline": timeline_of(generation, area),
        "weaknesses": weaknesses_of(generation, area.iri, findings, known.events),
        "themes": by_theme(findings),
        "told": list(_told(findings, known)),
        "leaders": leaders_of(generation, area.iri),
        "commissioners": commissioners_of(generation, area.iri),
        "successions": successions_of(generation, area.iri),
        "figures": _figures(generation, area.iri),
        "said": _said(generation, area.iri),
        "others": [each for each in known.today if each.publications and each is not area],
    }
    description = f"SEND inspections of {area.name}: what inspectors found, what became of it, and who led"
    return Page(path, "area.html", area.name, values, description, section=paths.AREAS)


def _suggestion(generation: Generation, slug: str) -> str:
    """Return what the names of the graph advise for an area that is not there."""
    try:
        return f"Is {generation.names.find(slug.replace('-', ' ')).label} meant?"
    except NotFoundError as error:
        return str(error).rpartition("; ")[2]


def _facts(generation: Generation, area: str) -> dict[str, list[Link]]:
    facts: dict[str, list[Link]] = {}
    for row in generation.ask("area-facts", area=area):
        link = Link(row["label"] or row["value"], generation.path(row["value"]) or "")
        facts.setdefault(row["property"], []).append(link)
    return facts


def _told(findings: Iterable[Finding], known: Record) -> Iterator[Told]:
    """Yield findings by their inspection, the latest first."""
    of: dict[str, list[Finding]] = {}
    for finding in findings:
        of.setdefault(finding.inspection, []).append(finding)
    events = {iri: known.events.get(iri) for iri in of}
    for iri in sorted(of, key=lambda iri: event.first_day if (event := events[iri]) else "", reverse=True):
        yield Told(events[iri], tuple(by_kind(of[iri])))


def _figures(generation: Generation, area: str) -> list[Figure]:
    return [
        Figure(
            row["subject"],
            " ".join(part for part in (row["qualifier"], row["value"], row["unit"]) if part != _EXACTLY),
            evidence(row, generation),
        )
        for row in generation.ask("area-figures", area=area)
    ]


def _said(generation: Generation, area: str) -> list[Said]:
    return [
        Said(link(row, "person", generation, "name"), evidence(row, generation))
        for row in generation.ask("area-said", area=area)
    ]


PAGE = PageType("area", _paths, _page)
