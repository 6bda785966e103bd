"""Outcome letters and revisit letters of the 2016 framework."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from sendgraph.facts import Inspection, Section

from .careers import Spell
from .events import Event
from .page import INSPECTORATES, Line, Page, Planted, long_date, month
from .people import Printed
from .wording import data, finding, say, story, themes
from .world import Named, World

_SECTIONS: tuple[Section, ...] = ("identifying", "meeting", "improving")
_WORDS = ("none", "one", "two", "three", "four", "five")
_STREETS = ("High Street", "Market Place", "Civic Way", "Station Road", "Castle Street")


def inspection_letter(world: World, draw: Random, event: Event, source: str) -> Planted:
    """Write the letter about a full inspection, with a written statement of action or without."""
    page = Page(world, draw, event.published, official=True)
    words = data("formulae")["letter"]
    names = _names(world, event)
    title = _head(page, event, words)
    opening = page.line(say(words["opening"], draw, **names).text)
    page.area(event.area, opening)
    page.line(words["team"])
    page.line(say(words["evidence"], draw).text)
    if event.statement:
        page.line(words["statement"])
    page.line(words["outline"])
    page.inspection(
        Inspection(
            kind="inspection", area=world.label(event.area), start_date=event.start.isoformat(),
            end_date=event.end.isoformat(), framework=2016, subject=True,
            requires="written_statement_of_action" if event.statement else None,
            conducted_by=("Ofsted", "Care Quality Commission"), start=opening.start, end=opening.end,
        )
    )  # fmt: skip
    page.line(draw.choice(["Main findings", "Main Findings"]))
    for theme in themes(draw.randint(4, 8), draw):
        page.finding(finding(theme, draw.choice(["strength", "weakness"]), draw), "main_finding")
    development = draw.choice(["Areas for development", "Areas for improvement"])
    for section in _SECTIONS:
        page.line(words[section])
        page.line("Strengths")
        for theme in themes(draw.randint(4, 7), draw):
            page.finding(finding(theme, "strength", draw), "strength", section=section)
        page.line(development)
        for theme in themes(draw.randint(3, 6), draw):
            page.finding(finding(theme, "weakness", draw), "weakness", section=section)
    if event.statement:
        page.line(words["concerns"])
        page.line(say(words["required"], draw).text)
        for weakness in event.weaknesses:
            page.finding(weakness, "significant_weakness")
    _close(page, event)
    return page.planted(source, "inspection_letter", title, "Ofsted")


def revisit_letter(world: World, draw: Random, event: Event, source: str) -> Planted:
    """Write the letter about a revisit, weakness by weakness."""
    previous = event.previous
    if previous is None:
        raise ValueError(f"revisit of {event.area}: no inspection before it")
    page = Page(world, draw, event.published, official=True)
    words = data("formulae")["revisit"]
    issued = previous.published + timedelta(days=100)
    fit = issued + timedelta(days=60)
    names = _names(world, event) | {
        "issued": long_date(issued), "fit": long_date(fit), "inspected": month(previous.start),
    }  # fmt: skip
    title = _head(page, event, words)
    opening = page.line(say(words["opening"], draw, **names).text)
    page.area(event.area, opening)
    initial = page.line(say(words["initial"], draw, **names).text)
    good = sum(event.better)
    counts = {
        "good": _WORDS[good], "all": _WORDS[len(event.better)], "bad": _WORDS[len(event.better) - good],
        "weaknesses": "weakness" if len(event.better) - good == 1 else "weaknesses",
    }  # fmt: skip
    page.line(say(words[_verdict(event)], draw, **counts).text)
    page.line(words["team"])
    page.line(say(words["evidence"], draw).text)
    for weakness, better in zip(event.weaknesses, event.better, strict=True):
        page.line(words["found"])
        line = page.finding(weakness, "significant_weakness")
        page.say(say(draw.choice(words["better" if better else "worse"]), draw))
        page.say(story(draw.randint(1, 3), draw))
        verdict = page.line(say(words["sufficient" if better else "insufficient"], draw).text)
        page.progress(line.text, verdict, sufficient=better)
    page.line(words["ends" if all(event.better) else "next"])
    _events(page, event, opening, initial, (issued.isoformat(), fit.isoformat()))
    _close(page, event)
    return page.planted(source, "revisit_letter", title, "Ofsted")


def _verdict(event: Event) -> str:
    return "all" if all(event.better) else "some" if any(event.better) else "none"


def _names(world: World, event: Event) -> dict[str, str]:
    return {"area": world.label(event.area), "first": long_date(event.start), "last": long_date(event.end)}


def _events(page: Page, event: Event, opening: Line, initial: Line, statement: tuple[str, str]) -> None:
    area = page.world.label(event.area)
    page.inspection(
        Inspection(
            kind="revisit", area=area, start_date=event.start.isoformat(), end_date=event.end.isoformat(),
            framework=2016, subject=True, conducted_by=("Ofsted", "Care Quality Commission"),
            weaknesses_found=len(event.better), weaknesses_addressed=sum(event.better),
            statement_issued=statement[0], statement_fit_for_purpose=statement[1],
            follow_up="monitoring_ends" if all(event.better) else None, start=opening.start, end=opening.end,
        )
    )  # fmt: skip
    if event.previous:
        page.inspection(
            Inspection(
                kind="inspection", area=area, start_date=event.previous.start.isoformat()[:7], framework=2016,
                subject=False, requires="written_statement_of_action", start=initial.start, end=initial.end,
            )
        )  # fmt: skip


def _head(page: Page, event: Event, words: Mapping[str, Any]) -> Line:
    """The date, the people addressed, the salutation and the title."""
    world, draw, day = page.world, page.draw, event.published
    area, council = event.area, world.council(event.area)
    page.line(long_date(day))
    addressed: list[Printed] = []
    director = world.holder("dcs", area, day)
    health = world.health(area, day)
    officers = [(world.holder("accountable_officer", body.slug or "", day), body) for body in health[:2]]
    nominated = world.holder("nominated_officer", area, day)
    if director:
        addressed += _address(page, director, council)
    for spell, body in officers:
        if spell:
            addressed += _beside(page, spell, body)
    if nominated:
        _beside(page, nominated, council)
    page.printed.append("")
    called = [page.form(p, f"{p.human.honorific} {p.surname}") for p in addressed] or ["colleagues"]
    page.line("Dear " + " and ".join([", ".join(called[:-1]), called[-1]] if len(called) > 1 else called))
    return page.line(say(words["title"], draw, area=world.label(area)).text)


def _address(page: Page, spell: Spell, body: Named) -> list[Printed]:
    """The first person addressed, over an address; the post in the same line or below."""
    printed, draw = page.person(spell.human), page.draw
    if printed is None:
        return []
    name, role = page.addressed(printed), page.world.title(spell, page.day)
    if draw.random() < 0.4:
        line = page.line(f"{name}, {role}, {body.name}", gap=False)
    else:
        line = page.line(name, gap=False)
        line = page.line(f"{role}, {body.name}" if draw.random() < 0.6 else role, gap=False)
        if body.name not in line.text:
            line = page.line(body.name, gap=False)
    page.appoint(printed, line, role, body, spell.capacity)
    page.line(f"{draw.randint(1, 90)} {draw.choice(_STREETS)}", gap=False)
    page.line(page.world.label(spell.post.area or ""))
    return [printed]


def _beside(page: Page, spell: Spell, body: Named) -> list[Printed]:
    printed = page.person(spell.human)
    if printed is None:
        return []
    role = page.world.title(spell, page.day)
    line = page.line(f"{page.addressed(printed)}, {role}, {body.name}", gap=False)
    page.appoint(printed, line, role, body, spell.capacity)
    return [printed]


def _close(page: Page, event: Event) -> None:
    """The signature, those who answer for it, the team and the copies."""
    world, day = page.world, event.published
    lead, other = event.team[0], event.team[1]
    signed = page.person(lead.human)
    page.line("Yours sincerely")
    if signed:
        page.line(signed.name, gap=False)
        page.line("Her Majesty’s Inspector")
    page.line("Ofsted\tCare Quality Commission")
    region = data("posts")["regions"].get(world.reference.areas[event.area].region or "", "London")
    director = world.holder("regional_director", region, day)
    deputy = world.holder("deputy_chief_inspector", "care-quality-commission", day)
    signers = [
        (director, f"Regional Director, {region}", INSPECTORATES["Ofsted"]),
        (deputy, "Deputy Chief Inspector, Primary Medical Services, Children Health and Justice", INSPECTORATES["CQC"]),
    ]
    for spell, role, body in signers:
        printed = page.person(spell.human) if spell else None
        if printed:
            page.line(printed.name, gap=False)
            page.appoint(printed, page.line(role), role, body, "substantive")
    roles = [("HMI Lead Inspector", lead), ("CQC Lead Inspector" if len(event.team) > 2 else "CQC Inspector", other)]
    roles += [("Ofsted Inspector" if m.body == "Ofsted" else "CQC Inspector", m) for m in event.team[2:]]
    for role, member in roles:
        printed = page.person(member.human)
        if printed:
            page.line(printed.name, gap=False)
            page.inspector(printed, page.line(role), role, member, lead="Lead" in role)
    for text in data("formulae")["letter"]["copies"]:
        page.line(text, gap=False)
