"""Press releases, newspaper articles, announcements of appointments, reviews and round-ups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from sendgraph.facts import EventKind, Inspection

from .careers import COUNCILLORS, Spell
from .events import Event
from .page import Line, Page, Planted, long_date, month
from .people import Human, Printed
from .wording import data, finding, say, story, themes
from .world import Named, World

_LEADING = {"revisit": "result_revisit", "monitoring_inspection": "result_monitoring"}
_SPEAKERS = ("cabinet_member", "dcs", "head_of_send", "place_director", "dco", "forum_chair", "trust_chief")
_CRITICS = ("dcs", "cabinet_member", "leader", "opposition", "forum_chair", "chief_executive")
_ANNOUNCED = ("dcs", "head_of_send", "chief_executive", "place_director", "trust_chief")
_KEEPS_CAPITALS = re.compile(r"\b(send|nhs|ccg|icb)\b")


def result(world: World, draw: Random, event: Event, source: str) -> Planted:
    """A council's press release about a publication."""
    page, words = _news(world, draw, event.published + timedelta(days=draw.randint(0, 3)))
    council = world.council(event.area)
    names = {"area": world.label(event.area), "council": council.name}
    page.organisation(council, page.line(say(draw.choice(words["newsroom"]), draw, **names).text))
    title = page.line(say(draw.choice(words["headline"]), draw, **names).text)
    page.line(f"{draw.choice(['Published: ', 'Published on ', ''])}{long_date(page.day)}")
    _report(page, event, words, before=0.6)
    for kind in draw.sample(_SPEAKERS[:2], draw.randint(1, 2)) + draw.sample(_SPEAKERS[2:], draw.randint(0, 2)):
        _speaks(page, world.holder(kind, event.area, page.day))
    if event.kind == "inspection" and draw.random() < 0.6:
        page.line(words["list"])
        for theme in themes(draw.randint(2, 4), draw):
            page.finding(finding(theme, "should", draw), "improvement")
    _figure(page, event.area, 0.5)
    page.line(draw.choice(words["close"]))
    return page.planted(source, "news", title, council.name)


def paper(world: World, draw: Random, event: Event, source: str) -> Planted:
    """A newspaper's article about a publication, with parents and a school."""
    page, words = _news(world, draw, event.published + timedelta(days=draw.randint(0, 12)))
    names = {"area": world.label(event.area), "council": world.council(event.area).name}
    title = page.line(say(draw.choice(words["headline"]), draw, **names).text)
    publisher = say(draw.choice(words["papers"]), draw, **names).text
    page.line(f"{publisher}, {long_date(page.day)}")
    _report(page, event, words, before=0.7)
    if draw.random() < 0.7:
        human, _ = world.local(event.area, draw, parent=True)
        _parent(page, human)
    if draw.random() < 0.35:
        human, school = world.local(event.area, draw)
        _school(page, human, school or "")
    for kind in draw.sample(_CRITICS, draw.randint(1, 3)):
        _speaks(page, world.holder(kind, event.area, page.day))
    _figure(page, event.area, 0.7)
    return page.planted(source, "news", title, publisher)


def review(world: World, draw: Random, event: Event, source: str) -> Planted:
    """An item about a review by the Department and NHS England some months after a revisit."""
    day = event.published + timedelta(days=draw.randint(150, 400))
    page, words = _news(world, draw, day + timedelta(days=draw.randint(3, 30)))
    names = {
        "area": world.label(event.area), "council": world.council(event.area).name,
        "day": long_date(day), "revisited": month(event.start),
    }  # fmt: skip
    page.line(say(draw.choice(words["newsroom"]), draw, **names).text)
    title = page.line(say(words["review_headline"], draw, **names).text)
    page.line(long_date(page.day))
    line = page.line(say(words["review"], draw, **names).text)
    page.area(event.area, line)
    _mention(page, event.area, "progress_review", day.isoformat(), line)
    page.say(story(draw.randint(1, 3), draw))
    line = page.line(say(words["review_after"], draw, **names).text)
    _mention(page, event.area, "revisit", event.start.isoformat()[:7], line)
    for kind in draw.sample(_SPEAKERS, draw.randint(2, 4)):
        _speaks(page, world.holder(kind, event.area, page.day))
    _figure(page, event.area, 0.6)
    return page.planted(source, "news", title, world.council(event.area).name)


def appointment(world: World, draw: Random, spell: Spell, source: str) -> Planted:
    """An announcement of who comes to a post, often with the post before."""
    area = spell.post.area or ""
    page, words = _news(world, draw, spell.start - timedelta(days=draw.randint(10, 60)))
    body = world.body(spell.post, spell.start) or world.council(area)
    printed = _new(page, spell.human)
    role = _lower(world.title(spell, spell.start))
    names = {"area": world.label(area), "council": body.name, "role": role, "body": body.name}
    names |= {"person": page.addressed(printed), "surname": _called(page, printed), "month": month(spell.start)}
    title = page.line(say(words["appointment_headline"], draw, **names).text)
    page.line(long_date(page.day))
    line = page.line(say(words["appointment"], draw, **names).text)
    page.appoint(printed, line, role, body, spell.capacity)
    page.change("appointed", line, role, body, printed)
    page.area(area, page.line(say(words["task"], draw, **names).text))
    origin = spell.origin
    before = world.body(origin.post, origin.end - timedelta(days=1)) if origin else None
    if origin and before and draw.random() < 0.8:
        former = _lower(world.title(origin, origin.end - timedelta(days=1)))
        line = page.line(say(words["before_post"], draw, **(names | {"role": former, "body": before.name})).text)
        page.appoint(printed, line, former, before, origin.capacity)
    page.line(say(words["begins"], draw, **names).text)
    welcome = say(words["welcome"], draw).text
    page.quote(printed, page.line(f"{names['surname']} said: “{welcome}”"), welcome)
    leader = world.holder("leader", area, page.day) if spell.post.kind != "trust_chief" else None
    _speaks(page, leader)
    return page.planted(source, "news", title, body.name)


def roundup(world: World, draw: Random, several: list[Event], source: str) -> Planted:
    """An item about the publications of several areas."""
    latest = max(event.published for event in several)
    page, words = _news(world, draw, latest + timedelta(days=draw.randint(1, 20)))
    title = page.line(say(words["roundup_headline"], draw).text)
    page.line(long_date(page.day))
    page.line(say(words["roundup_intro"], draw).text)
    for event in several:
        page.line(world.label(event.area).upper())
        _report(page, event, words, before=0.0)
        _speaks(page, world.holder(draw.choice(_SPEAKERS), event.area, page.day))
    return page.planted(source, "news", title, None)


def community(world: World, draw: Random, last: Event | None, where: tuple[str, date], source: str) -> Planted:
    """An item of an area that reports no inspection; ``last`` is the latest full one, ``where`` the area and day."""
    area, day = where
    page, words = _news(world, draw, day)
    names = {"area": world.label(area), "council": world.council(area).name}
    title = page.line(say(words["community_headline"], draw, **names).text)
    page.line(long_date(page.day))
    page.area(area, page.line(say(words["community"], draw, **names).text))
    if last:
        line = page.line(say(words["community_inspected"], draw, inspected=month(last.start)).text)
        _mention(page, area, "inspection", last.start.isoformat()[:7], line)
    else:
        page.line(words["community_awaited"])
    for kind in draw.sample((*_SPEAKERS, "leader"), draw.randint(2, 4)):
        _speaks(page, world.holder(kind, area, page.day))
    if draw.random() < 0.6:
        human, school = world.local(area, draw)
        _school(page, human, school or "")
    if draw.random() < 0.4:
        human, _ = world.local(area, draw, parent=True)
        _parent(page, human)
    _figure(page, area, 0.5)
    return page.planted(source, "news", title, world.council(area).name)


def announced(world: World) -> list[Spell]:
    """Return the spells whose beginning may be in the news, in the order of their posts."""
    posts = [post for post in world.posts if post.kind in _ANNOUNCED]
    return [spell for post in posts for spell in post.spells if spell.start >= date(2016, 6, 1)]


def _news(world: World, draw: Random, day: date) -> tuple[Page, Mapping[str, Any]]:
    return Page(world, draw, day, official=False), data("formulae")["news"]


def _new(page: Page, human: Human) -> Printed:
    printed = page.person(human)
    if printed is None:
        raise ValueError(f"{human.given} {human.surname}: nobody else can be in a document yet")
    return printed


def _report(page: Page, event: Event, words: Mapping[str, Any], *, before: float) -> None:
    """What happened, with the inspection before it by the share ``before``."""
    world, draw = page.world, page.draw
    names = {"area": world.label(event.area), "first": long_date(event.start), "last": long_date(event.end)}
    line = page.line(say(words[_LEADING.get(event.kind, "result")], draw, **names).text)
    page.area(event.area, line)
    page.inspection(
        Inspection(
            kind=event.kind, area=names["area"], start_date=event.start.isoformat(), end_date=event.end.isoformat(),
            framework=event.framework, subject=True, outcome=event.outcome, start=line.start, end=line.end,
            conducted_by=("Ofsted", "Care Quality Commission"),
        )
    )  # fmt: skip
    if event.outcome:
        page.line(words["outcome"][event.outcome - 1])
    for _ in range(draw.randint(0, 2)):
        page.say(story(draw.randint(1, 2), draw))
    if event.previous and draw.random() < before:
        line = page.line(say(words["before"], draw, inspected=month(event.previous.start)).text)
        _mention(page, event.area, "inspection", event.previous.start.isoformat()[:7], line)


def _mention(page: Page, area: str, kind: EventKind, start: str, line: Line) -> None:
    page.inspection(
        Inspection(
            kind=kind, area=page.world.label(area), start_date=start,
            subject=kind == "progress_review",
            start=line.start, end=line.end,
        )
    )  # fmt: skip


def _speaks(page: Page, spell: Spell | None) -> None:
    """A paragraph in which somebody with a post is quoted."""
    body = page.world.body(spell.post, page.day) if spell else None
    printed = page.person(spell.human) if spell else None
    if spell is None or body is None or printed is None:
        return
    draw = page.draw
    parts = draw.sample(data("formulae")["news"]["quotes"], draw.randint(1, 3))
    quote = " ".join(say(part, draw).text for part in parts)
    role = page.world.title(spell, page.day)
    role = role if draw.random() < 0.3 else _lower(role)
    named = body.short if draw.random() < 0.5 else body.name
    template = draw.choice(data("formulae")["news"]["attributions"])
    if template.startswith("“") and quote.endswith("."):
        template = template.replace("{quote}", quote[:-1] + ",")
        quote = quote[:-1] + ","
    name = page.form(printed, printed.name)
    person = f"Councillor {name}" if spell.post.kind in COUNCILLORS else page.addressed(printed)
    text = say(template, draw, person=person, role=role, lower_role=role, body=named, quote=quote).text
    line = page.line(text[0].upper() + text[1:])
    role = role[0].upper() + role[1:] if text.startswith(role) else role
    page.appoint(printed, line, role, body, spell.capacity)
    page.quote(printed, line, quote)


def _parent(page: Page, human: Human) -> None:
    words, printed = data("formulae")["news"], page.person(human)
    if printed:
        quote = " ".join(say(part, page.draw).text for part in words["parent_quotes"])
        line = page.line(say(words["parent"], page.draw, person=printed.name, quote=quote).text)
        page.quote(printed, line, quote)


def _school(page: Page, human: Human, school: str) -> None:
    words, printed = data("formulae")["news"], page.person(human)
    if printed:
        quote = say(words["parent_quotes"][1], page.draw).text
        role = page.draw.choice(data("posts")["locals"]["headteacher"])
        person, post = page.addressed(printed), role.format(school=school)
        line = page.line(say(words["school"], page.draw, person=person, role=post, quote=quote).text)
        body = Named(None, school, school, "provider")
        page.appoint(printed, line, role.split(" of ")[0].split(" at ")[0], body, "substantive")
        page.quote(printed, line, quote)


def _figure(page: Page, area: str, share: float) -> None:
    if page.draw.random() < share:
        template = page.draw.choice(data("formulae")["news"]["figure"])
        per_cent = page.draw.choice(["%", " per cent"])
        page.say(say(template, page.draw, per_cent=per_cent, area=page.world.label(area)))


def _called(page: Page, printed: Printed) -> str:
    return page.form(printed, f"{printed.human.honorific} {printed.surname}")


def _lower(role: str) -> str:
    return _KEEPS_CAPITALS.sub(lambda match: match[0].upper(), role.lower())
