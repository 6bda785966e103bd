"""An organisation: what it is, who came before and after it, the areas it answers for, its people and its duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sendgraph.errors import NotFoundError
from sendgraph.web import paths
from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.findings import KINDS
from sendgraph.web.generations import Generation, Row
from sendgraph.web.leaders import Holder
from sendgraph.web.links import Link, link
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.pages.person import printed_names
from sendgraph.web.record import name_of

MOST_PEOPLE, MOST_FINDINGS, MOST_INSPECTIONS = 100, 50, 50
_OURS = "https://w3id.org/sendgraph/ontology#"
_WIDER = frozenset({"Organisation", "HealthCommissioner"})
_CERTAIN = frozenset({"", "certain"})


@dataclass(frozen=True, slots=True)
class Succession:
    """A body that this one took over from or gave way to."""

    other: Link
    date: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Served:
    """An area for which the body commissions; ``share`` is the part of it that the body covers, "" for all."""

    area: Link
    since: str
    until: str
    share: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """A finding or action for which the body is named as responsible; ``kind`` colours it."""

    kind: str
    words: str
    area: Link
    inspection: Link
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Conducted:
    """An inspection that the body conducted."""

    event: Link
    outcome: str


def _paths(generation: Generation) -> Iterator[str]:
    bodies = (generation.path(row["organisation"]) or "" for row in generation.ask("organisations"))
    yield from dict.fromkeys(bodies)


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    slug = paths.named(path, "organisation")
    if slug is None:
        return None
    iri = generation.iri("organisation", slug)
    facts = _facts(generation, iri)
    if "name" not in facts:
        raise NotFoundError("There is no organisation at this address.")
    name = facts["name"][0].label
    counts = generation.ask("organisation-publications", thing=iri)
    values = {
        "name": name,
        "iri": iri,
        "facts": facts,
        "publications": int(counts[0]["publications"]) if counts else 0,
        "successions": _successions(generation, iri),
        "served": _served(generation, iri),
        "people": _people(generation, iri),
        "duties": _duties(generation, iri),
        "inspections": [
            Conducted(link(row, "inspection", generation), row["outcome"])
            for row in generation.ask("organisation-inspections", thing=iri)
        ],
        "names": printed_names(generation, iri),
        "most": {"people": MOST_PEOPLE, "duties": MOST_FINDINGS, "inspections": MOST_INSPECTIONS},
    }
    description = f"{name}: its areas, predecessors and successors, people, and what it is responsible for"
    return Page(path, "organisation.html", name, values, description, section=paths.ORGANISATIONS)


def _facts(generation: Generation, iri: str) -> dict[str, list[Link]]:
    """Return what is known of the body by what it is: kinds, names, codes with their schemes, dates, websites."""
    facts: dict[str, list[Link]] = defaultdict(list)
    for row in generation.ask("organisation", thing=iri):
        what, label, path = row["what"], row["value"], generation.path(row["iri"]) or ""
        if what == "kind" and (not row["iri"].startswith(_OURS) or name_of(row["iri"]) in _WIDER):
            continue
        if what == "website":
            label = path = row["iri"]
        if what == "code":
            label = f"{row['label']} {label}".strip()
        facts[what].append(Link(label, path))
    return {what: list(dict.fromkeys(links)) for what, links in facts.items()}


def _successions(generation: Generation, iri: str) -> dict[str, list[Succession]]:
    successions: dict[str, list[Succession]] = defaultdict(list)
    for row in generation.ask("organisation-successions", thing=iri):
        successions[row["how"]].append(
            Succession(link(row, "other", generation), row["date"], row["certainty"] in _CERTAIN)
        )
    return dict(successions)


def _served(generation: Generation, iri: str) -> list[Served]:
    return [
        Served(
            area=link(row, "area", generation),
            since=row["from"],
            until=row["until"],
            share=f"{float(row['share']):.0%}" if row["share"] and float(row["share"]) < 1 else "",
            certain=row["certainty"] in _CERTAIN,
        )
        for row in generation.ask("organisation-areas", thing=iri)
    ]


def _people(generation: Generation, iri: str) -> list[Holder]:
    rows = generation.grouped("organisation-people", "tenure", thing=iri)
    return [_holder(tenure, said, generation) for tenure, said in list(rows.items())[: MOST_PEOPLE + 1]]


def _holder(tenure: str, rows: list[Row], generation: Generation) -> Holder:
    first = rows[0]
    befores = (link(row, "before", generation) for row in rows if row["before"])
    return Holder(
        person=link(first, "person", generation, "name"),
        title=first["post_title"],
        capacity="" if first["capacity"] in {"", "substantive"} else first["capacity"],
        first=first["first"],
        last=first["last"],
        after=tuple(dict.fromkeys(befores)),
        evidence=tuple(evidence(row, generation) for row in generation.ask("tenure-evidence", thing=tenure)),
    )


def _duties(generation: Generation, iri: str) -> list[Duty]:
    duties = {}
    for row in generation.ask("organisation-responsible", thing=iri):
        kind = KINDS.get(name_of(row["class"]))
        if kind is not None:
            duties[row["claim"]] = Duty(
                kind=kind[0],
                words=kind[2],
                area=link(row, "area", generation),
                inspection=link(row, "inspection", generation),
                evidence=evidence(row, generation),
            )
    return list(duties.values())


PAGE = PageType("organisation", _paths, _page)
