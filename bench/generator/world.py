"""The generated England: the areas and bodies of the reference graph with invented people in their posts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sendgraph.facts import Body, OrganisationKind
from sendgraph.identity.reference import Reference, load_reference

from .careers import FIRST, LAST, Careers, Post, Spell
from .people import Human, Registry
from .wording import by_rank, data, rate

AREA_POSTS = (
    "dcs", "head_of_send", "cabinet_member", "leader", "opposition", "chief_executive", "nominated_officer", "dco",
    "place_director", "forum_chair", "trust_chief",
)  # fmt: skip
HEALTH = frozenset({"dco", "place_director"})
BEGIN = date(2016, 5, 1)


@dataclass(frozen=True, slots=True)
class Named:
    """A body by the name that documents print in full and the short one they use beside it."""

    slug: str | None
    name: str
    short: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class Member:
    """An inspector: body, role, home region, and from when to when."""

    human: Human
    body: Body
    rank: str
    region: str
    start: date
    end: date


class World:
    """Areas, bodies, posts and people from a seed; the number of documents does not change it."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.reference: Reference = load_reference()
        self.draw = Random(f"{seed}:world")
        self.people = Registry(self.draw)
        self.areas = tuple(a.slug for a in self.reference.areas.values() if a.until is None or a.until > BEGIN)
        self.locals: dict[str, list[tuple[Human, str | None]]] = defaultdict(list)
        self._names = {area: self._bodies(area) for area in self.areas}
        self.posts = self._posts()
        self.post = {(post.kind, post.area or post.body or post.region): post for post in self.posts}
        kinds = {**data("posts")["council"], **data("posts")["icb"], **data("posts")["other"]}
        Careers(self.posts, self.people, kinds, self.draw).fill()
        self.inspectors = self._inspectors()

    def random(self, *parts: object) -> Random:
        """Return a source of chance of its own, so that what one document draws changes no other."""
        return Random(":".join(map(str, (self.seed, *parts))))

    def label(self, area: str) -> str:
        """Return the name of an area."""
        return self.reference.areas[area].label

    def council(self, area: str) -> Named:
        """Return an area's council."""
        record = self.reference.organisations[self.reference.areas[area].council]
        return Named(record.slug, record.label, record.label, "local_authority")

    def health(self, area: str, day: date) -> tuple[Named, ...]:
        """Return the health commissioners of an area on a day, those of the largest share first, at most three."""
        found = []
        for record in self.reference.commissioners(area, day)[:3]:
            short = record.label.replace("Integrated Care Board", "ICB").replace("Clinical Commissioning Group", "CCG")
            found.append(Named(record.slug, record.label, short, record.kind))
        return tuple(found)

    def body(self, post: Post, day: date) -> Named | None:
        """Return the body at which a post is on a day, None where none is known."""
        if post.area is None:
            if post.body is None:
                return None
            record = self.reference.organisations[post.body]
            return Named(record.slug, record.label, record.label, record.kind)
        if post.kind in HEALTH:
            found = self.health(post.area, day)
            return found[0] if found else None
        if post.kind in self._names[post.area]:
            return self._names[post.area][post.kind]
        return self.council(post.area)

    def holder(self, kind: str, where: str, day: date) -> Spell | None:
        """Return who holds a post of a kind in an area (or at a body) on a day."""
        post = self.post.get((kind, where))
        return post.holder(day) if post else None

    def local(self, area: str, draw: Random, *, parent: bool = False) -> tuple[Human, str | None]:
        """Return somebody of an area without a post there: a headteacher with the school, or a parent (None)."""
        known = [one for one in self.locals[area] if (one[1] is None) == parent]
        if known and draw.random() < rate("documents", "local_again"):
            return draw.choice(known)
        like = None
        if draw.random() < rate("people", "namesake_in_area"):
            holder = self.post[draw.choice(AREA_POSTS), area].spells
            like = draw.choice(holder).human if holder else None
        school = None if parent else draw.choice(data("posts")["locals"]["schools"])
        made = (self.people.new(like=like), school)
        self.locals[area].append(made)
        return made

    def _bodies(self, area: str) -> dict[str, Named]:
        """The forum and the trust of an area."""
        forums, label = data("posts")["forums"], self.label(area)
        forum = self.draw.choice(forums["names"]).format(area=label)
        trust = self.draw.choice(forums["trusts"]).format(area=label)
        return {
            "forum_chair": Named(None, forum, forum, "parent_carer_forum"),
            "trust_chief": Named(None, trust, trust, "nhs_body"),
        }

    def _posts(self) -> list[Post]:
        posts: list[Post] = []
        for slug in self.areas:
            area = self.reference.areas[slug]
            since, until = area.since or FIRST, area.until or LAST
            for kind in AREA_POSTS:
                posts.append(Post(len(posts), kind, slug, None, area.region, since, until))
        serving = dict.fromkeys(c.body for c in self.reference.commissionings if c.area in self._names)
        for body in sorted(serving):
            record = self.reference.organisations[body]
            since, until = max(record.since or FIRST, FIRST), min(record.until or LAST, LAST)
            if until > BEGIN:
                posts.append(Post(len(posts), "accountable_officer", None, body, None, since, until))
        regions = dict.fromkeys(data("posts")["regions"].values())
        posts += [Post(len(posts) + n, "regional_director", None, None, region) for n, region in enumerate(regions)]
        posts.append(Post(len(posts), "deputy_chief_inspector", None, "care-quality-commission", None))
        return posts

    def title(self, spell: Spell, day: date) -> str:
        """Return the role as printed at the body of a day: what a CCG calls its officers an ICB does not."""
        body = self.body(spell.post, day)
        kind = body.kind if body else "local_authority"
        choices = data("posts").get(kind, {}).get(spell.post.kind)
        if not choices or spell.title in choices:
            return spell.role
        title = choices[spell.human.number % len(choices)]
        return title if spell.capacity == "substantive" else f"{spell.capacity.title()} {title}"

    def _inspectors(self) -> tuple[Member, ...]:
        draw, members = self.draw, []
        regions = list(dict.fromkeys(data("posts")["regions"].values()))
        heads = [post for post in self.posts if post.kind == "head_of_send"]
        leavers = [spell for post in heads for spell in post.spells if BEGIN < spell.end < LAST]
        ranks: tuple[tuple[str, Body, str], ...] = (
            ("hmi", "Ofsted", "HMI"),
            ("ofsted_inspector", "Ofsted", "Ofsted Inspector"),
            ("cqc", "CQC", "CQC Inspector"),
        )
        for key, body, rank in ranks:
            # As many at a time as the rate says: each place is held by one after the other.
            for _ in range(int(rate("inspectors", key))):
                day = FIRST - timedelta(days=draw.randint(0, 1500))
                while day < LAST:
                    years = rate("inspectors", "years") * draw.lognormvariate(-0.18, 0.6)
                    end = day + timedelta(days=200 + int(365 * years))
                    human = self._former(leavers, day) if draw.random() < rate("inspectors", "from_council") else None
                    members.append(Member(human or self.people.new(), body, rank, draw.choice(regions), day, end))
                    day = end
        return tuple(members)

    def _former(self, leavers: list[Spell], day: date) -> Human | None:
        """A former head of SEND who becomes an inspector, and has had no post since."""
        gone = [s for s in leavers if day - timedelta(days=700) < s.end <= day]
        busy = {s.human.number for p in self.posts for s in p.spells if s.end > day} if gone else set()
        free = [s for s in gone if s.human.number not in busy]
        if not free:
            return None
        spell = by_rank([str(n) for n in range(len(free))], self.draw)
        leavers.remove(free[int(spell)])
        return free[int(spell)].human
