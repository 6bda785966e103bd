"""Mentions that are one person without question: one name at one body.

A bearer has keys, ``folded name|place``, where a place is a body at which documents give the person a post, else the
one area of the document, else the document. Keys tell nothing that changes when extraction gets better, so that
decisions and the registry of IRIs are written in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from networkx.utils import UnionFind

from sendgraph.identity.keys import PersonKey
from sendgraph.language.slugs import short_hash, slug


@dataclass(frozen=True)
class Bearer:
    """One name (the fullest print of it) at the places of its keys, and the mentions of it."""

    keys: tuple[str, ...]
    mentions: tuple[PersonKey, ...]

    @property
    def key(self) -> str:
        """The smallest key."""
        return self.keys[0]

    @cached_property
    def name(self) -> str:
        """The name as most fully printed; the prints of one folded name differ in accents and case alone."""
        return max({m.name for m in self.mentions}, key=lambda name: (len(name.encode()), name))

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The bodies at which it has a post, by slug."""
        return frozenset().union(*(m.bodies for m in self.mentions))

    @cached_property
    def areas(self) -> frozenset[str]:
        """The areas of the documents about one area alone."""
        return frozenset().union(*(m.areas for m in self.mentions if len(m.areas) == 1))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The posts, by notation."""
        return frozenset().union(*(m.roles for m in self.mentions))

    @cached_property
    def honorifics(self) -> frozenset[str]:
        """The honorifics printed."""
        return frozenset(m.honorific for m in self.mentions if m.honorific)

    @cached_property
    def documents(self) -> frozenset[str]:
        """The documents that mention it, by id."""
        return frozenset(m.document for m in self.mentions)

    @cached_property
    def shown(self) -> tuple[date, date] | None:
        """The first and last day on which a document shows it."""
        days = [m.shown for m in self.mentions if m.shown]
        return (min(first for first, _ in days), max(last for _, last in days)) if days else None


def bearers_of(mentions: Iterable[PersonKey], alone: frozenset[str] = frozenset()) -> tuple[Bearer, ...]:
    """Return the bearers of all mentions, in the order of their keys.

    ``alone`` are keys ``name|document`` of mentions that are to be a bearer by themselves.
    """
    ordered = sorted(mentions, key=lambda m: (m.document, m.name))
    keys = [tuple(_keys(mention, alone)) for mention in ordered]
    of_key: dict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(keys):
        for key in found:
            of_key[key].append(index)
    same = UnionFind(range(len(ordered)))
    for indexes in of_key.values():
        same.union(*indexes)
    bearers = (
        Bearer(
            keys=tuple(sorted({key for index in group for key in keys[index]})),
            mentions=tuple(ordered[index] for index in sorted(group)),
        )
        for group in same.to_sets()
    )
    return tuple(sorted(bearers, key=lambda bearer: bearer.keys))


def _keys(mention: PersonKey, alone: frozenset[str]) -> Iterator[str]:
    name = mention.folded
    by_itself = f"{name}|{mention.document}"
    if by_itself in alone:
        yield by_itself
    elif mention.bodies:
        yield from (f"{name}|{body}" for body in sorted(mention.bodies))
    elif len(mention.areas) == 1:
        yield f"{name}|{min(mention.areas)}"
    else:
        yield by_itself


def all_keys(mention: PersonKey) -> Iterator[str]:
    """Yield every key by which a decision can name a mention: those of its bearer, and that of it alone."""
    yield from _keys(mention, frozenset())
    yield f"{mention.folded}|{mention.document}"


def segment(key: str) -> str:
    """Return the IRI segment that a key gives: its name and a short hash."""
    return f"{slug(key.partition('|')[0])}-{short_hash(key, length=6)}"
