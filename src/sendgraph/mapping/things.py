"""What rests on several publications: people, bodies without a record, events and posts, and weaknesses told again.

It falls into groups that are made one by one, so that a changed document costs its own groups only: names by their
initial, posts by their body, events with their weaknesses by their area.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sendgraph.identity.resolve import Identities
from sendgraph.language import Language
from sendgraph.mapping.decisions import understand_renamings
from sendgraph.mapping.events import name_events
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.organisations import name_organisations
from sendgraph.mapping.people import name_people, understand_posts
from sendgraph.mapping.understanding import Noted, Understanding
from sendgraph.mapping.weaknesses import understand_weaknesses

_NAMES, _POSTS, _EVENTS = "names", "posts", "events"
_MAKERS: Mapping[str, tuple[Callable[[Understanding], None], ...]] = {
    _NAMES: (name_organisations, name_people, understand_renamings),
    _POSTS: (understand_posts,),
    _EVENTS: (name_events, understand_weaknesses),
}


@dataclass(slots=True)
class Group:
    """Things that are made together: a kind, and the initial, body or area that they share.

    ``identities`` are those of all documents, but have the people, bodies, events and renamings of the group only;
    ``noted`` is what publications noted of its things, and ``sources`` are the keys of these.
    """

    kind: str
    about: str
    identities: Identities
    noted: Noted = field(default_factory=Noted)
    sources: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """A hash of all that the group is made of, given that keys of publications are hashes."""
        known = self.identities
        people = [(p.slug, p.name, p.honorific, p.forms, p.retired) for p in known.people]
        events = [(e.slug, e.start and e.start.iso, e.end and e.end.iso) for e in known.events]
        bodies = [(b.slug, b.label, b.kind, b.known) for b in known.organisations.values()]
        said = repr((self.kind, self.about, people, events, bodies, known.renamings, sorted(self.sources)))
        return hashlib.sha256(said.encode()).hexdigest()


def groups(identities: Identities, noted: Iterable[tuple[str, Noted]]) -> list[Group]:
    """Return all groups in an order of their own; ``noted`` is what publications noted, by their keys."""
    found = _Groups(identities)
    for key, one in noted:
        found.note(key, one)
    return [found.made[name] for name in sorted(found.made)]


class _Groups:
    """Groups by kind and what they are about."""

    def __init__(self, identities: Identities) -> None:
        people, events, bodies, renamings = (defaultdict[tuple[str, str], list](list) for _ in range(4))  # type: ignore[type-arg]
        for person in identities.people:
            people[_NAMES, person.slug[:1]].append(person)
        for event in identities.events:
            events[_EVENTS, event.area].append(event)
        for body in identities.organisations.values():
            bodies[_NAMES, body.slug[:1]].append(body)
        for renaming in identities.renamings:
            renamings[_NAMES, renaming.thing.rpartition("/")[2][:1]].append(renaming)
        self._whole = identities
        self._none = replace(identities, people=(), events=(), organisations={}, renamings=())
        self.made: dict[tuple[str, str], Group] = {}
        for name in {*people, *events, *bodies, *renamings}:
            own = replace(
                self._none,
                people=tuple(people[name]),
                events=tuple(events[name]),
                organisations={body.slug: body for body in bodies[name]},
                renamings=tuple(renamings[name]),
            )
            self.made[name] = Group(*name, own)

    def note(self, key: str, noted: Noted) -> None:
        """Give each group what a publication noted of its things."""
        parts: dict[tuple[str, str], Noted] = defaultdict(Noted)
        for titled in noted.titled:
            parts[_POSTS, titled.body].titled.append(titled)
        for shown in noted.shown:
            parts[_POSTS, shown.titled.body].shown.append(shown)
        for said in noted.said:
            parts[_EVENTS, said[0].partition("/")[0]].said.append(said)
        for telling in noted.tellings:
            parts[_EVENTS, telling.event.partition("/")[0]].tellings.append(telling)
        for name, part in parts.items():
            group = self.made.get(name) or self._posts(name)
            group.noted.add(part)
            group.sources.append(key)

    def _posts(self, name: tuple[str, str]) -> Group:
        """Make the group of a body's posts, which know the body by its label."""
        body = self._whole.organisations.get(name[1])
        own = replace(self._none, organisations={body.slug: body} if body else {})
        return self.made.setdefault(name, Group(*name, own))


def map_group(group: Group, language: Language, iris: Iris) -> Understanding:
    """Return the statements of the understood layer on the things of a group."""
    graph = Understanding({}, group.identities, language.reference, language.roles, iris, noted=group.noted)
    for make in _MAKERS[group.kind]:
        make(graph)
    return graph
