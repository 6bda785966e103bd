"""Posts at bodies and the people who hold them over the years: who comes, stands in, moves, is promoted and leaves."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sendgraph.facts import Capacity

from .people import Human, Registry
from .wording import by_rank, data, rate

FIRST, LAST = date(2015, 1, 1), date(2026, 12, 31)
# Who is promoted to a post comes from this one of the same area.
FEEDERS = {"dcs": "head_of_send", "chief_executive": "dcs", "leader": "cabinet_member"}
COUNCILLORS = frozenset({"cabinet_member", "leader", "opposition"})


@dataclass(slots=True)
class Post:
    """A post: its kind (a key of posts.toml), where it is, and from when to when there is one.

    ``area`` is None for posts of a health commissioner as a whole, which then is ``body``, and of an inspectorate.
    """

    number: int
    kind: str
    area: str | None
    body: str | None
    region: str | None
    since: date = FIRST
    until: date = LAST
    spells: list[Spell] = field(default_factory=list)

    def holder(self, day: date) -> Spell | None:
        """Return who holds the post on a day, None while it is vacant."""
        return next((spell for spell in self.spells if spell.start <= day < spell.end), None)


@dataclass(slots=True)
class Spell:
    """A person's time in a post, up to but not including ``end``; ``origin`` is the spell elsewhere before it."""

    human: Human
    post: Post
    start: date
    end: date
    title: str = ""
    capacity: Capacity = "substantive"
    origin: Spell | None = None

    @property
    def role(self) -> str:
        """Return the title as printed, with the capacity."""
        return self.title if self.capacity == "substantive" else f"{self.capacity.title()} {self.title}"


class Careers:
    """Fills all posts over all years in the order of time, so that nobody is in two places."""

    def __init__(self, posts: Sequence[Post], people: Registry, titles: dict[str, list[str]], draw: Random) -> None:
        self._posts, self._people, self._titles, self._draw = posts, people, titles, draw
        self._leavers: dict[str, list[Spell]] = defaultdict(list)
        self._stand_ins: list[tuple[date, Human]] = []
        self._of: dict[tuple[str, str | None], Post] = {(post.kind, post.area): post for post in posts}
        self._by_kind: dict[str, list[Post]] = defaultdict(list)
        for post in posts:
            self._by_kind[post.kind].append(post)
        self._vacancies: list[tuple[date, int, bool]] = []
        self._last: dict[int, Spell] = {}  # of each person by number

    def fill(self) -> None:
        """Give every post its holders."""
        for post in self._posts:
            heapq.heappush(self._vacancies, (post.since, post.number, True))
        while self._vacancies:
            day, number, settled = heapq.heappop(self._vacancies)
            post = self._posts[number]
            if day >= post.until or (post.spells and post.spells[-1].end > day):
                continue
            if not settled and self._chance("interim_between", post.kind):
                self._stand_in(post, day)
            else:
                self._appoint(post, day)

    def _chance(self, name: str, kind: str) -> bool:
        return self._draw.random() < float(data("rates")["careers"][name].get(kind, 0.0))

    def _days(self, kind: str) -> timedelta:
        mean = rate("careers", "years", kind) * 365
        return timedelta(days=max(150, int(mean * self._draw.lognormvariate(-0.18, 0.6))))

    def _hold(self, spell: Spell) -> None:
        """Let a spell begin, and open the vacancy after it."""
        human, post = spell.human, spell.post
        spell.end = end = min(spell.end, post.until)
        spell.title = by_rank(self._titles[post.kind], self._draw)
        post.spells.append(spell)
        if spell.capacity != "acting":
            self._last[human.number] = spell
        if end < LAST:
            stood_in = spell.capacity != "substantive"
            gap = timedelta(days=0 if stood_in else self._draw.choice([0, 0, 0, 14, 45, 90]))
            heapq.heappush(self._vacancies, (end + gap, post.number, stood_in))
            if not stood_in:
                self._leavers[post.kind].append(spell)

    def _stand_in(self, post: Post, day: date) -> None:
        draw = self._draw
        end = day + timedelta(days=draw.randint(80, 400))
        feeder = self._of.get((FEEDERS.get(post.kind, ""), post.area))
        inside = feeder.holder(day) if feeder else None
        if inside and inside.capacity == "substantive" and draw.random() < rate("careers", "acting"):
            # Who acts up keeps the own post meanwhile.
            self._hold(Spell(inside.human, post, day, end, capacity="acting"))
            return
        free = [human for until, human in self._stand_ins if until <= day]
        again = free and draw.random() < rate("careers", "interim_pool")
        human = draw.choice(free) if again else self._people.new()
        self._stand_ins = [one for one in self._stand_ins if one[1] is not human]
        self._stand_ins.append((end, human))
        self._hold(Spell(human, post, day, end, capacity="interim"))

    def _appoint(self, post: Post, day: date) -> None:
        draw = self._draw
        end = day + self._days(post.kind)
        if not post.spells and post.since == FIRST:
            end = day + draw.random() * (end - day) + timedelta(days=60)  # somebody in mid-career on the first day
        origin = self._promoted(post, day) or self._moved(post, day)
        if origin:
            self._hold(Spell(origin.human, post, day, end, origin=origin))
        else:
            title = "Councillor" if post.kind in COUNCILLORS else None
            self._hold(Spell(self._people.new(title=title), post, day, end))

    def _promoted(self, post: Post, day: date) -> Spell | None:
        if not self._chance("promoted", post.kind):
            return None
        feeder = self._of.get((FEEDERS.get(post.kind, ""), post.area))
        spell = feeder.holder(day) if feeder else None
        return self._release(spell, day) if spell and spell.capacity == "substantive" else None

    def _moved(self, post: Post, day: date) -> Spell | None:
        """Somebody who left such a post elsewhere some time ago, or who leaves one now."""
        draw = self._draw
        near = day - timedelta(days=int(365 * rate("careers", "returns_within_years")))
        if self._chance("from_elsewhere", post.kind):
            free = [
                spell
                for spell in self._leavers[post.kind]
                if near <= spell.end <= day and spell.post is not post and self._last[spell.human.number] is spell
            ]
            if free:
                return draw.choice(free)
        if self._chance("poached", post.kind):
            other = draw.choice(self._by_kind[post.kind])
            spell = other.holder(day)
            grown = spell and spell.capacity == "substantive" and (day - spell.start).days > 365
            if spell and grown and other is not post:
                return self._release(spell, day)
        return None

    def _release(self, spell: Spell, day: date) -> Spell:
        spell.end = day
        heapq.heappush(self._vacancies, (day, spell.post.number, False))
        return spell
