"""Who led and who commissioned in an area, from when to when, and who came after whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.generations import Generation, Row
from sendgraph.web.links import Link, link
from sendgraph.web.record import name_of


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post: ``first`` and ``last`` are the days on which documents show it; the time may be longer."""

    person: Link
    title: str
    capacity: str
    first: str
    last: str
    after: tuple[Link, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A body with those whom documents show in its posts, latest first."""

    body: Link
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Commissioner:
    """A body that commissions health services; ``share`` is the per cent of the area that it covers, or ""."""

    body: Link
    since: str
    until: str
    share: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Succession:
    """Bodies that a body took over from on a day."""

    date: str
    later: Link
    former: tuple[Link, ...]


def leaders_of(generation: Generation, area: str) -> list[Body]:
    """Return who documents about an area show in posts at the bodies that serve it."""
    bodies: dict[Link, list[Holder]] = defaultdict(list)
    for said in generation.grouped("area-posts", "tenure", area=area).values():
        bodies[link(said[0], "body", generation)].append(_holder(said, generation))
    return [
        Body(body, tuple(sorted(holders, key=lambda holder: holder.last, reverse=True)))
        for body, holders in sorted(bodies.items(), key=lambda pair: (pair[0].path, pair[0].label))
    ]


def _holder(rows: list[Row], generation: Generation) -> Holder:
    first = rows[0]
    capacity = name_of(first["capacity"])
    befores = {row["before"]: link(row, "before", generation) for row in rows if row["before"]}
    said = {row["passage"]: evidence(row, generation) for row in rows}
    return Holder(
        person=link(first, "person", generation, "name"),
        title=first["title_held"],
        capacity="" if capacity == "substantive" or capacity in first["title_held"].casefold() else capacity,
        first=first["first_shown"],
        last=first["last_shown"],
        after=tuple(befores.values()),
        evidence=tuple(said.values()),
    )


def commissioners_of(generation: Generation, area: str) -> list[Commissioner]:
    """Return who commissions health services for an area, those of today first.

    Statements of one body, more and less certain, that go on one after the other are one.
    """
    rows = generation.grouped("area-commissioners", "body", area=area)
    bodies = [_commissioner(said, generation) for said in rows.values()]
    return sorted(bodies, key=lambda each: (each.until or "9999", each.since, each.body.label), reverse=True)


def _commissioner(rows: list[Row], generation: Generation) -> Commissioner:
    ends = [row["until"] for row in rows]
    shares = [float(row["share"]) for row in rows if row["share"]]
    return Commissioner(
        body=link(rows[0], "body", generation, "name"),
        since=min(row["from"] for row in rows),
        until="" if "" in ends else max(ends),
        share=_per_cent(max(shares)) if shares else "",
        certain=all(name_of(row["certainty"]) in {"", "certain"} for row in rows),
    )


def _per_cent(share: float) -> str:
    return "under 1%" if share < 0.01 else f"{share:.0%}"


def successions_of(generation: Generation, area: str) -> list[Succession]:
    """Return which commissioners of an area took over from which, in the order of time."""
    former: dict[tuple[str, Link], list[Link]] = defaultdict(list)
    for row in generation.ask("area-successions", area=area):
        later = link(row, "later", generation)
        former[row["date"], later].append(link(row, "former", generation))
    return [Succession(date, later, tuple(bodies)) for (date, later), bodies in former.items()]
