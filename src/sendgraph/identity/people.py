"""Which mentions of people are one person.

Mentions of one name at one body are one bearer (`sendgraph.identity.bearers`). Pairs of bearers that share a name, or
a surname and a place, or all but one letter at one body, get points for and against (`sendgraph.identity.evidence`).
From the surest down they are joined, unless two people of one document, names that cannot be one person's, or a
decision stand against it; a bearer that fits two people who cannot be one joins neither. What nearly joined is told as
a doubt: a wrong merge misleads more than a duplicate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sendgraph.identity.bearers import Bearer, bearers_of
from sendgraph.identity.decisions import Rulings
from sendgraph.identity.evidence import Evidence, Scheme, score
from sendgraph.identity.keys import PersonKey
from sendgraph.identity.names import grade, parts_of
from sendgraph.identity.registry import Registry, assign


@dataclass(frozen=True, slots=True)
class Link:
    """Why two bearers, by their keys, are one person; or, with ``against``, why they were left apart."""

    first: str
    second: str
    evidence: tuple[Evidence, ...]
    against: str = ""

    @property
    def points(self) -> int:
        """All points for and against."""
        return score(self.evidence)


@dataclass(frozen=True, slots=True)
class Person:
    """One person.

    ``slug`` and ``retired`` are IRI segments, ``keys`` those of its ``bearers``, ``mentions`` (document id, name).
    """

    slug: str
    name: str
    honorific: str | None
    forms: tuple[str, ...]
    keys: tuple[str, ...]
    mentions: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    bearers: tuple[Bearer, ...]
    retired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """The people of all documents in the order of their IRI segments, the doubts, and the registry as it is now."""

    people: tuple[Person, ...]
    doubts: tuple[Link, ...]
    registry: Registry
    messages: tuple[str, ...]


@dataclass(slots=True)
class _Cluster:
    """Bearers that are one person so far."""

    members: list[Bearer]
    names: set[str]
    documents: set[str]
    links: list[Link] = field(default_factory=list)


def people_of(
    mentions: Iterable[PersonKey],
    scheme: Scheme,
    rulings: Rulings | None = None,
    registry: Registry | None = None,
) -> People:
    """Return the people of all mentions, the same for any order of them.

    The cost grows with the number of bearers of one surname at one place, not with the number of all.
    """
    rulings = rulings or Rulings(())
    bearers = bearers_of(mentions, rulings.mentions)
    verdict = rulings.on({key: bearer.key for bearer in bearers for key in bearer.keys})
    linking = _Linking(bearers, scheme, verdict.different)
    for ruling in verdict.same:
        linking.decide(Link(ruling.first, ruling.second, (Evidence(ruling.words, 0),)))
    doubts = linking.link(_weighed(bearers, scheme))
    clusters = linking.clusters()
    slugs, registry = assign([[k for b in c.members for k in b.keys] for c in clusters], registry or Registry({}))
    people = [_person(cluster, *slug) for cluster, slug in zip(clusters, slugs, strict=True)]
    return People(tuple(sorted(people, key=lambda p: p.slug)), doubts, registry, verdict.messages)


def _weighed(bearers: Sequence[Bearer], scheme: Scheme) -> list[Link]:
    """Return the pairs with points enough to be looked at, the surest first."""
    found = (Link(one.key, two.key, scheme.evidence(one, two)) for one, two in _pairs(bearers))
    enough = (link for link in found if link.points >= scheme.review)
    return sorted(enough, key=lambda link: (-link.points, link.first, link.second))


def _pairs(bearers: Sequence[Bearer]) -> Iterator[tuple[Bearer, Bearer]]:
    """Yield each pair that can have something in common, once."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, bearer in enumerate(bearers):
        for block in _blocks(bearer):
            blocks[block].append(index)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        for pair in combinations(members, 2):
            if pair not in seen:
                seen.add(pair)
                yield bearers[pair[0]], bearers[pair[1]]


def _blocks(bearer: Bearer) -> set[tuple[str, ...]]:
    parts = parts_of(bearer.name)
    name, surname = " ".join(parts), parts[-1]
    places = bearer.bodies | bearer.areas
    found: set[tuple[str, ...]] = {("name", name)} | {("surname", surname, place) for place in places}
    # names with one letter more, less or another share a form with one letter left out
    for form in {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}:
        found |= {("letters", form, body) for body in bearer.bodies}
    return found


class _Linking:
    """The joining of bearers to people, from the surest pair down."""

    def __init__(self, bearers: Sequence[Bearer], scheme: Scheme, different: Iterable[tuple[str, str]]) -> None:
        self.scheme = scheme
        self.bearers = {bearer.key: bearer for bearer in bearers}
        self.different = {frozenset(pair) for pair in different}
        self.of = {b.key: _Cluster([b], {b.name}, set(b.documents)) for b in bearers}
        self.fits: dict[str, dict[str, int]] = defaultdict(dict)

    def decide(self, link: Link) -> None:
        """Join two bearers because somebody decided it."""
        if self.of[link.first] is not self.of[link.second]:
            self._join(link)

    def link(self, weighed: Iterable[Link]) -> tuple[Link, ...]:
        """Join what has points enough and nothing against it; return the rest as doubts, one for two people."""
        weighed = list(weighed)
        for link in weighed:
            if link.points >= self.scheme.link:
                self.fits[link.first][link.second] = self.fits[link.second][link.first] = link.points
        left: list[Link] = []
        for link in weighed:
            if self.of[link.first] is self.of[link.second]:
                continue
            against = self._against(link)
            if against is None:
                self._join(link)
            else:
                left.append(Link(link.first, link.second, link.evidence, against))
        doubts: dict[frozenset[int], Link] = {}
        for link in left:
            if self.of[link.first] is not self.of[link.second] and not self._decided(link.first, link.second):
                doubts.setdefault(frozenset((id(self.of[link.first]), id(self.of[link.second]))), link)
        return tuple(doubts.values())

    def clusters(self) -> list[_Cluster]:
        """Return every cluster once, in the order of keys."""
        return list({id(self.of[key]): self.of[key] for key in sorted(self.of)}.values())

    def _join(self, link: Link) -> None:
        one, two = self.of[link.first], self.of[link.second]
        if len(one.members) < len(two.members):
            one, two = two, one
        one.members += two.members
        one.names |= two.names
        one.documents |= two.documents
        one.links += [*two.links, link]
        for bearer in two.members:
            self.of[bearer.key] = one

    def _against(self, link: Link) -> str | None:
        """Return why a pair is not joined, None where nothing stands against it."""
        if link.points < self.scheme.link:
            return f"{link.points} points; {self.scheme.link} would join them"
        one, two = self.of[link.first], self.of[link.second]
        if not one.documents.isdisjoint(two.documents):
            return "one document has both"
        if self._decided(link.first, link.second):
            return "decided to be different"
        for name in sorted(one.names):
            for other in sorted(two.names):
                if grade(name, other, self.scheme.nicknames) is None:
                    return f"{name} and {other} cannot be one name"
        rival = self._rival(link.first, link.second) or self._rival(link.second, link.first)
        return f"{rival} fits as well" if rival else None

    def _rival(self, key: str, other: str) -> str | None:
        """Return who fits a bearer at least as well as ``other``, and cannot be the same person as ``other``."""
        points = self.fits[key][other]
        for rival, rival_points in sorted(self.fits[key].items()):
            if rival != other and rival_points >= points and self._apart(rival, other):
                return self.bearers[rival].name
        return None

    def _apart(self, first: str, second: str) -> bool:
        """Whether two bearers cannot be one person."""
        one, two = self.bearers[first], self.bearers[second]
        if self.of[first] is self.of[second]:
            return False
        return (
            grade(one.name, two.name, self.scheme.nicknames) is None
            or not one.documents.isdisjoint(two.documents)
            or self._decided(first, second)
            or score(self.scheme.evidence(one, two)) < self.scheme.review
        )

    def _decided(self, first: str, second: str) -> bool:
        """Whether a decision says that the two, or any of their people so far, are different."""
        if not self.different:
            return False
        one, two = self.of[first].members, self.of[second].members
        return any(frozenset((a.key, b.key)) in self.different for a in one for b in two)


def _person(cluster: _Cluster, slug: str, retired: tuple[str, ...]) -> Person:
    mentions = [mention for bearer in cluster.members for mention in bearer.mentions]
    name = max({m.name for m in mentions}, key=lambda n: (len(parts_of(n)[0]) > 1, len(n), n))
    honorifics = sorted({m.honorific for m in mentions if m.honorific}, key=lambda h: (len(h), h))
    return Person(
        slug=slug,
        name=name,
        honorific=honorifics[0] if honorifics else None,
        forms=tuple(sorted({form for m in mentions for form in m.forms})),
        keys=tuple(sorted(key for bearer in cluster.members for key in bearer.keys)),
        mentions=tuple(sorted((m.document, m.name) for m in mentions)),
        links=tuple(sorted(cluster.links, key=lambda link: (link.first, link.second))),
        bearers=tuple(sorted(cluster.members, key=lambda bearer: bearer.keys)),
        retired=retired,
    )
