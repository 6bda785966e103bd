"""Documents in any number: which are written, and of what they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from . import news
from .events import Event, events
from .letters import inspection_letter, revisit_letter
from .page import Planted
from .reports import area_report, monitoring_report
from .wording import data, rate
from .world import World

_FIRST, _DAYS = date(2016, 6, 1), 3740


def documents(world: World, count: int) -> Iterator[Planted]:
    """Write ``count`` documents: the official ones in the order of time, then the news."""
    official = events(world, round(count * rate("documents", "official")))
    for number, event in enumerate(official):
        yield write(world, event, number)
    desk = _Newsdesk(world, official)
    for number in range(len(official), count):
        yield desk.item(number)


def write(world: World, event: Event, number: int) -> Planted:
    """Write the publication about an event."""
    draw = world.random("document", number)
    name = _name(number, event.area, event.kind.replace("_", "-"))
    if event.kind == "revisit":
        return revisit_letter(world, draw, event, name)
    if event.kind == "monitoring_inspection":
        return monitoring_report(world, draw, event, name)
    if event.framework == 2016:
        return inspection_letter(world, draw, event, name)
    return area_report(world, draw, event, name)


class _Newsdesk:
    """Decides what each item is about."""

    def __init__(self, world: World, official: list[Event]) -> None:
        self._world, self._official = world, official
        self._draw = world.random("news")
        self._spells = news.announced(world)
        self._short = [e for e in official if e.kind == "revisit" and not all(e.better)]
        self._kinds = data("rates")["documents"]["news"]

    def item(self, number: int) -> Planted:
        """Write an item; where the kind that is drawn has nothing to tell, one of the community."""
        world, choice, draw = self._world, self._draw, self._world.random("document", number)
        kind = choice.choices(list(self._kinds), list(self._kinds.values()))[0]
        if kind == "appointment":
            spell = choice.choice(self._spells)
            return news.appointment(world, draw, spell, _name(number, spell.post.area or "", kind))
        if kind == "review" and self._short:
            event = choice.choice(self._short)
            return news.review(world, draw, event, _name(number, event.area, kind))
        if kind == "roundup" and len(several := self._several()) > 1:
            return news.roundup(world, draw, several, _name(number, "several", kind))
        if kind in ("result", "paper") and self._official:
            event = choice.choice(self._official)
            written = news.result if kind == "result" else news.paper
            return written(world, draw, event, _name(number, event.area, kind))
        return self._community(draw, number)

    def _community(self, draw: Random, number: int) -> Planted:
        day = _FIRST + timedelta(days=self._draw.randint(0, _DAYS))
        area = self._draw.choice([a for a in self._world.areas if _exists(self._world, a, day)])
        full = [e for e in self._official if e.area == area and e.kind == "inspection" and e.published < day]
        name = _name(number, area, "community")
        return news.community(self._world, draw, full[-1] if full else None, (area, day), name)

    def _several(self) -> list[Event]:
        """Two or three events of different areas that follow one another in time."""
        found: dict[str, Event] = {}
        if self._official:
            place = self._draw.randrange(len(self._official))
            first = self._official[place]
            for event in self._official[place:]:
                if len(found) < 3 and (event.start - first.start).days < 400:
                    found.setdefault(event.area, event)
        return list(found.values())


def _exists(world: World, area: str, day: date) -> bool:
    record = world.reference.areas[area]
    return (record.since is None or record.since <= day) and (record.until is None or day <= record.until)


def _name(number: int, area: str, kind: str) -> str:
    return f"{number:05d}-{area}-{kind}.txt"
