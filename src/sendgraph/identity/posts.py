"""Posts over time: which post a printed title is of, and the spells in which its holders follow one another.

Documents show somebody in a post on their own dates and say nothing of the days between. So two sightings of one
holder are one spell unless a document shows another holder between them; then they are two. Only posts that one person
holds at a time (ontology/words/posts.toml) have an order of holders.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.language.folding import fold
from sendgraph.language.role_vocabulary import RoleVocabulary
from sendgraph.language.slugs import slug


@dataclass(frozen=True, slots=True)
class PostWords:
    """ontology/words/posts.toml, which says what its lists mean."""

    one_holder: frozenset[str]
    beside: frozenset[str]
    past: frozenset[str]
    needs: Mapping[str, frozenset[str]]
    one_post: Mapping[str, str]


@lru_cache(maxsize=4)
def load_post_words(path: Path | None = None) -> PostWords:
    """Read ontology/words/posts.toml, or ``path``. Raises DataError where the file is wrong."""
    path = path or resources.folder("ontology") / "words" / "posts.toml"
    try:
        read = tomllib.loads(path.read_text("utf-8"))
        lists = {name: frozenset(read[name]) for name in ("one_holder", "beside", "past")}
        needs = {post: frozenset(words) for post, words in read["needs"].items()}
        return PostWords(**lists, needs=needs, one_post=dict(read["one_post"]))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise DataError(f"{path}: {error!r}; correct the file") from error


@dataclass(frozen=True, slots=True)
class HeldPost:
    """The post that a printed title is of.

    ``segment`` is its IRI segment: the notation of its concept, or the printed words; ``one_holder`` whether the title
    shows the one holder, ``past`` whether it was held before the document was written.
    """

    segment: str
    one_holder: bool
    past: bool


def post_of(printed: str, roles: RoleVocabulary, words: PostWords) -> HeldPost:
    """Return the post of a printed title; a deputy's is not that of the one deputised for."""
    said = set(fold(printed).split())
    concept = roles.concept(printed)
    if concept and said & words.beside - set(fold(concept.label).split()):
        concept = next((known for part in _other_parts(printed, words) if (known := roles.concept(part))), None)
    if concept is None:
        return HeldPost(slug(printed), one_holder=False, past=bool(said & words.past))
    post = words.one_post.get(concept.notation, concept.notation)
    needed = words.needs.get(post)
    one_holder = post in words.one_holder and (needed is None or bool(said & needed))
    return HeldPost(post, one_holder, bool(said & words.past))


def _other_parts(printed: str, words: PostWords) -> list[str]:
    """Return the posts that a title joins by "and", without those of a deputy."""
    parts = fold(printed.replace(",", " and ")).split(" and ")
    return [part for part in parts if not set(part.split()) & words.beside]


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """That a document shows a holder in a post: the first and last day that its date can be."""

    first: date
    last: date
    holder: str


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """A holder's time in a post as far as documents show it; ``number`` counts the holder's spells from 1."""

    first: date
    last: date
    holder: str
    number: int

    def holds(self, sighting: Sighting) -> bool:
        """Return whether a sighting is of this spell."""
        return self.holder == sighting.holder and self.first <= sighting.first <= self.last


def spells_of(sightings: Iterable[Sighting], *, one_holder: bool) -> tuple[Spell, ...]:
    """Return the spells of a post's holders in the order of time; the same for any order of sightings."""
    known = sorted(set(sightings))
    by_holder: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in known:
        by_holder[sighting.holder].append(sighting)
    spells: list[Spell] = []
    for holder, seen in by_holder.items():
        others = [sighting for sighting in known if sighting.holder != holder] if one_holder else []
        spans: list[tuple[date, date]] = []
        for sighting in seen:
            if spans and not any(spans[-1][1] < other.first and other.last < sighting.first for other in others):
                spans[-1] = (spans[-1][0], max(spans[-1][1], sighting.last))
            else:
                spans.append((sighting.first, sighting.last))
        spells += [Spell(first, last, holder, number) for number, (first, last) in enumerate(spans, 1)]
    return tuple(sorted(spells))


def predecessors(spells: Sequence[Spell]) -> dict[Spell, Spell]:
    """Return for each spell in a post of one holder the spell of another that documents show last before it.

    None where two others are shown last on the same day.
    """
    found: dict[Spell, Spell] = {}
    for spell in spells:
        earlier = [other for other in spells if other.last < spell.first and other.holder != spell.holder]
        latest = [other for other in earlier if other.last == max(one.last for one in earlier)]
        if len(latest) == 1:
            found[spell] = latest[0]
    return found
