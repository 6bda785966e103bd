"""Area SEND reports and monitoring reports of the 2023 framework."""

from __future__ import annotations

from random import Random

from sendgraph.facts import Inspection, Requirement

from .events import Event
from .page import Line, Page, Planted, long_date, month, short_first
from .wording import data, finding, say, story, themes
from .world import Member, Named, World

_ORDER = ("one", "two", "three", "four", "five")
_REQUIRES: tuple[Requirement, Requirement, Requirement] = (
    "update_strategic_plan", "update_strategic_plan", "priority_action_plan",
)  # fmt: skip


def area_report(world: World, draw: Random, event: Event, source: str) -> Planted:
    """Write the report of a full inspection."""
    page = Page(world, draw, event.published, official=True)
    words, area = data("formulae")["report"], world.label(event.area)
    outcome = event.outcome or 2
    title = page.line(say(words["title"], draw, area=area).text)
    page.area(event.area, title)
    dates = page.line(_range(words["dates"], event))
    previous = page.line(_range(words["previous"], event.previous) if event.previous else words["never"])
    page.line("Inspection outcome")
    page.line(words["outcomes"][outcome - 1])
    page.line(words["next"][outcome - 1])
    page.line(words["plan"] if outcome == 3 else words["asks"])
    page.inspection(
        Inspection(
            kind="inspection", area=area, start_date=event.start.isoformat(), end_date=event.end.isoformat(),
            framework=2023, subject=True, outcome=outcome, requires=_REQUIRES[outcome - 1],
            next_full_inspection_years=5 if outcome == 1 else 3, monitoring_months=18 if outcome == 3 else None,
            conducted_by=("Ofsted", "Care Quality Commission"), start=dates.start, end=dates.end,
        )
    )  # fmt: skip
    _before(page, event, previous)
    bodies = _information(page, event)
    page.line(say(words["changes"], draw).text)
    if draw.random() < 0.5 and event.start.year < 2025:
        health = world.health(event.area, event.published)[:1]
        for body in health:
            line = page.line(say(words["took_over"], draw, area=area, health=body.name).text)
            page.organisation(body, line)
    page.line("What is it like to be a child or young person with SEND in this area?")
    for template in words["life"]:
        page.line(say(template, draw, area=area).text)
    for _ in range(draw.randint(3, 5)):
        page.say(story(draw.randint(2, 4), draw))
    _findings(page, outcome)
    if outcome == 3:
        page.line("Areas for priority action")
        page.line("Responsible body\tAreas for priority action", gap=False)
        for weakness in event.weaknesses:
            chosen = bodies[: draw.randint(1, len(bodies))]
            _priority(page, weakness.text, weakness.themes, [body.name for body in chosen])
        page.printed.append("")
    page.line("Areas for improvement")
    for theme in themes(draw.randint(2, 5), draw):
        page.finding(finding(theme, "should", draw), "improvement")
    _details(page, event, bodies)
    return page.planted(source, "area_send_report", title, "Ofsted")


def monitoring_report(world: World, draw: Random, event: Event, source: str) -> Planted:
    """Write the report of a monitoring inspection."""
    page = Page(world, draw, event.published, official=True)
    words, area = data("formulae")["monitoring"], world.label(event.area)
    title = page.line(say(words["title"], draw, area=area).text)
    page.area(event.area, title)
    dates = page.line(_range(words["dates"], event))
    previous = page.line(_range(words["previous"], event.previous)) if event.previous else dates
    good = sum(event.better)
    verdict = "all" if all(event.better) else "some" if good else "none"
    counts = {"good": _ORDER[good - 1], "all": _ORDER[len(event.better) - 1]}
    page.line("Inspection outcome")
    page.line(say(words[verdict], draw, **counts).text)
    page.inspection(
        Inspection(
            kind="monitoring_inspection", area=area, start_date=event.start.isoformat(),
            end_date=event.end.isoformat(), framework=2023, subject=True,
            conducted_by=("Ofsted", "Care Quality Commission"), start=dates.start, end=dates.end,
        )
    )  # fmt: skip
    _before(page, event, previous)
    bodies = _information(page, event)
    if event.previous:
        page.line(say(words["found"], draw, inspected=month(event.previous.start)).text)
    page.line(words["question"])
    evidence = data("formulae")["revisit"]
    for number, (weakness, better) in enumerate(zip(event.weaknesses, event.better, strict=True), 1):
        page.line(f"Area for priority action {number}")
        line = page.finding(weakness, "priority_action", bullet=False)
        judged = page.line(words["effective" if better else "ineffective"])
        page.progress(line.text, judged, sufficient=better)
        page.say(say(draw.choice(evidence["better" if better else "worse"]), draw))
        page.say(story(draw.randint(1, 3), draw))
    page.line("Next steps")
    page.line("The Department for Education and NHS England will continue to support and challenge leaders.")
    _details(page, event, bodies)
    return page.planted(source, "monitoring_report", title, "Ofsted")


def _range(template: str, event: Event) -> str:
    return template.format(first=short_first(event.start, event.end), last=long_date(event.end))


def _before(page: Page, event: Event, line: Line) -> None:
    if event.previous:
        page.inspection(
            Inspection(
                kind="inspection", area=page.world.label(event.area), start_date=event.previous.start.isoformat(),
                end_date=event.previous.end.isoformat(), framework=event.previous.framework, subject=False,
                start=line.start, end=line.end,
            )
        )  # fmt: skip


def _information(page: Page, event: Event) -> list[Named]:
    """Who plans and commissions."""
    world = page.world
    bodies = [world.council(event.area), *world.health(event.area, event.published)]
    page.line("Information about the local area partnership")
    named = [bodies[0].name, *(f"{b.name} ({b.short.rsplit(' ')[-1]})" for b in bodies[1:])]
    together = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    template = data("formulae")["report"]["responsible"]
    line = page.line(say(template, page.draw, bodies=together, area=world.label(event.area)).text)
    for body in bodies:
        page.commissioner(body, line)
    return bodies


def _findings(page: Page, outcome: int) -> None:
    draw = page.draw
    good, bad = {1: ((9, 14), (3, 5)), 2: ((8, 12), (5, 8)), 3: ((4, 7), (7, 11))}[outcome]
    who = draw.choice(["area partnership", "local area partnership"])
    page.line(f"What is the {who} doing that is effective?")
    for theme in themes(draw.randint(*good), draw):
        page.finding(finding(theme, "strength", draw), "strength")
    page.line(f"What does the {who} need to do better?")
    for theme in themes(draw.randint(*bad), draw):
        page.finding(finding(theme, "weakness", draw), "weakness")


def _priority(page: Page, text: str, about: tuple[str, ...], bodies: list[str]) -> None:
    """A row of the table: the responsible bodies, and what they have to do."""
    together = " and ".join([", ".join(bodies[:-1]), bodies[-1]] if len(bodies) > 1 else bodies)
    row = page.line(f"{together}\t{text}", gap=False)
    page.priority(text, about, bodies, row)


def _details(page: Page, event: Event, bodies: list[Named]) -> None:
    """The leaders of the partnership, and the team."""
    world, day = page.world, event.published
    page.line("Local area partnership details")
    for body in bodies:
        if body.kind == "local_authority":
            page.line("Local authority", gap=False)
            spell = world.holder("dcs", event.area, day)
        else:
            page.line("Integrated care board" if body.kind == "icb" else "Clinical commissioning group", gap=False)
            spell = world.holder("accountable_officer", body.slug or "", day)
        page.organisation(body, page.line(body.name, gap=spell is None))
        printed = page.person(spell.human) if spell else None
        if spell and printed:
            role = world.title(spell, day)
            line = page.line(f"{page.addressed(printed)}, {role}")
            page.appoint(printed, line, role, body, spell.capacity)
    page.line("Information about this inspection")
    page.line(data("formulae")["report"]["information"])
    page.line("Inspection team")
    for name, body_name in (("Ofsted", "Ofsted"), ("CQC", "Care Quality Commission")):
        page.line(body_name, gap=False)
        for member in event.team:
            if member.body == name:
                _member(page, member, lead=member in event.team[:2])
        page.printed.append("")
    page.line(say(data("formulae")["report"]["copyright"], page.draw, year=str(day.year)).text)


def _member(page: Page, member: Member, *, lead: bool) -> None:
    printed = page.person(member.human)
    if printed is None:
        return
    role = {"HMI": "Ofsted HMI", "Ofsted Inspector": "Ofsted Inspector", "CQC Inspector": "CQC Inspector"}[member.rank]
    if lead:
        role = "Ofsted HMI Lead Inspector" if member.body == "Ofsted" else "CQC Lead Inspector"
    line = page.line(f"{printed.name}, {role}", gap=False)
    page.inspector(printed, line, role, member, lead=lead)
