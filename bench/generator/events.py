"""When each area is inspected, what is found, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Literal

from sendgraph.facts import EventKind

from .wording import Sentence, data, finding, rate, themes
from .world import BEGIN, Member, World

# The pace of life: about this many official publications come out between 2016 and 2026.
_IN_LIFE = 440
_END = date(2026, 9, 30)
_FRAMEWORK = date(2023, 1, 9)
_OUTCOMES: tuple[Literal[1, 2, 3], ...] = (1, 2, 3)
_PANDEMIC = (date(2020, 3, 9), date(2021, 5, 31))
_FIRST_REVISIT = date(2018, 12, 1)


@dataclass(frozen=True, slots=True)
class Event:
    """An inspection, revisit or monitoring inspection of an area.

    ``previous`` is the full inspection before it, ``weaknesses`` what has to be put right (for a revisit or a
    monitoring inspection: what had to be) and ``better`` whether it was; ``team`` has the lead inspectors first.
    """

    kind: EventKind
    area: str
    start: date
    end: date
    published: date
    framework: Literal[2016, 2023]
    outcome: Literal[1, 2, 3] | None
    statement: bool
    previous: Event | None
    weaknesses: tuple[Sentence, ...]
    better: tuple[bool, ...]
    team: tuple[Member, ...] = field(repr=False)


def events(world: World, count: int) -> list[Event]:
    """Return that many events in the order of their days, or as many as there can be."""
    draw = world.random("events")
    pace = max(1.0, count / _IN_LIFE * 1.15)
    found = [event for area in world.areas for event in _chain(world, area, pace)]
    if len(found) > count:
        found = draw.sample(found, count)
    return sorted(found, key=lambda event: (event.start, event.area))


def _chain(world: World, area: str, pace: float) -> list[Event]:
    """All events of an area, one after the other; the higher the pace the closer."""
    draw, record = world.random("chain", area), world.reference.areas[area]
    chain: list[Event] = []
    day = (record.since or BEGIN) + timedelta(days=int(draw.random() * 1500 / pace) + 20)
    full: Event | None = None
    last: Event | None = None
    until = min(record.until or _END, _END)
    while (day := _allowed(day, draw)) < until:
        followed = last is not None and last.kind == "inspection" and (last.statement or last.outcome == 3)
        if followed and last and last.framework == 2016 and _FIRST_REVISIT <= day < date(2022, 12, 1):
            event = _follow(world, draw, last, day, "revisit")
        elif followed and last and last.framework == 2023:
            event = _follow(world, draw, last, day, "monitoring_inspection")
        else:
            event = full = _full(world, draw, area, day, full)
        chain.append(event)
        last = event
        pending = event.kind == "inspection" and (event.statement or event.outcome == 3)
        gap = draw.randint(480, 700) if pending else draw.randint(900, 1800)
        day = event.end + timedelta(days=int(gap / pace) + 60)
    return chain


def _allowed(day: date, draw: Random) -> date:
    """Return the Monday of a week in which inspectors inspect: none in August, at Christmas and in the pandemic."""
    if _PANDEMIC[0] <= day <= _PANDEMIC[1]:
        day = _PANDEMIC[1] + timedelta(days=draw.randint(0, 330))
    if date(2022, 9, 1) <= day < _FRAMEWORK:
        day = _FRAMEWORK + timedelta(days=draw.randint(0, 200))
    day -= timedelta(days=day.weekday())
    if day.month == 8:
        day += timedelta(days=35)
    return day + timedelta(days=28) if (day.month, day.day) > (12, 12) else day


def _full(world: World, draw: Random, area: str, day: date, previous: Event | None) -> Event:
    new = day >= _FRAMEWORK
    outcome = draw.choices(_OUTCOMES, data("rates")["documents"]["outcomes"])[0] if new else None
    statement = not new and draw.random() < rate("documents", "statement_required")
    count = draw.randint(2, 5) if statement or outcome == 3 else 0
    kind = "failing" if statement else "should"
    return Event(
        kind="inspection", area=area, start=day, end=day + timedelta(days=4),
        published=day + timedelta(days=draw.randint(38, 75)),
        framework=2023 if new else 2016, outcome=outcome, statement=statement, previous=previous,
        weaknesses=tuple(finding(theme, kind, draw) for theme in themes(count, draw)), better=(),
        team=_team(world, draw, area, day, small=False),
    )  # fmt: skip


def _follow(world: World, draw: Random, full: Event, day: date, kind: EventKind) -> Event:
    share = rate("documents", "revisit_sufficient" if kind == "revisit" else "monitoring_effective")
    return Event(
        kind=kind, area=full.area, start=day, end=day + timedelta(days=draw.randint(1, 3)),
        published=day + timedelta(days=draw.randint(30, 60)), framework=full.framework, outcome=None, statement=False,
        previous=full, weaknesses=full.weaknesses, better=tuple(draw.random() < share for _ in full.weaknesses),
        team=_team(world, draw, full.area, day, small=True),
    )  # fmt: skip


def _team(world: World, draw: Random, area: str, day: date, *, small: bool) -> tuple[Member, ...]:
    """Both leads first: an HMI and an inspector of CQC, mostly from the area's region."""
    region = data("posts")["regions"].get(world.reference.areas[area].region or "", "London")
    there = [m for m in world.inspectors if m.start <= day < m.end]

    def some(rank: str, count: int, taken: list[Member]) -> list[Member]:
        able = [m for m in there if m.rank == rank and all(m.human is not t.human for t in taken)]
        near = [m for m in able if m.region == region] if draw.random() < rate("inspectors", "home_region") else able
        pool = near if len(near) > count else able
        return draw.sample(pool, count)

    hmi = some("HMI", 1, [])
    cqc = some("CQC Inspector", 1, hmi)
    team = hmi + cqc
    if not small:
        team += some("HMI", draw.randint(0, 1), team)
        team += some("Ofsted Inspector", draw.randint(0, 2), team)
        team += some("CQC Inspector", draw.randint(0, 2), team)
    return tuple(team)
