"""Which mentions of people are one person.

Evidence for: the same folded name beside the same body, or in the same area; names that agree up to an initial, a
nickname or a dropped middle name beside the same body. Evidence against: two people of one document. What has no
bridge stays apart: a wrong merge misleads more than a duplicate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from sendgraph.identity.keys import PersonKey
from sendgraph.identity.names import Nicknames, compatible, parts_of
from sendgraph.language.folding import fold
from sendgraph.language.slugs import short_hash, slug

_AGREES = 2  # the rank of a reason that rests on names that only agree


@dataclass(frozen=True, slots=True)
class Link:
    """Why two mentions are one person."""

    first: tuple[str, str]
    second: tuple[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person: IRI segment, fullest name, printed forms, the mentions as (document id, name), the reasons."""

    slug: str
    name: str
    honorific: str | None
    forms: tuple[str, ...]
    mentions: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]


def people_of(keys: Iterable[PersonKey], nicknames: Nicknames) -> tuple[Person, ...]:
    """Return the people of all documents, ordered by IRI segment.

    Only mentions of one surname are compared, so that the cost stays near the number of mentions.
    """
    by_surname: dict[str, list[PersonKey]] = defaultdict(list)
    for key in keys:
        by_surname[parts_of(key.name)[-1]].append(key)
    people: list[Person] = []
    for _, group in sorted(by_surname.items()):
        people.extend(_cluster(sorted(group, key=lambda key: (key.document, key.name)), nicknames))
    return tuple(sorted(people, key=lambda person: person.slug))


def _cluster(group: list[PersonKey], nicknames: Nicknames) -> list[Person]:
    clusters = {index: [key] for index, key in enumerate(group)}
    links: dict[int, list[Link]] = defaultdict(list)
    place = {key: index for index, key in enumerate(group)}
    pairs = [
        (reason, first, second)
        for first, second in combinations(group, 2)
        if (reason := _same(first, second, nicknames)) is not None
    ]
    # the surest reasons first: an exact name before one that only agrees
    for (rank, why), first, second in sorted(pairs, key=lambda pair: pair[0][0]):
        one, two = place[first], place[second]
        if rank == _AGREES and (_rivals(first, second, group, nicknames) or _rivals(second, first, group, nicknames)):
            continue
        if one == two or not _may_join(clusters[one], clusters[two], nicknames):
            continue
        moved = clusters.pop(two)
        clusters[one] += moved
        links[one] += [*links.pop(two, []), Link((first.document, first.name), (second.document, second.name), why)]
        place.update(dict.fromkeys(moved, one))
    return [_person(cluster, links[index]) for index, cluster in clusters.items()]


def _same(first: PersonKey, second: PersonKey, nicknames: Nicknames) -> tuple[int, str] | None:
    """How surely two mentions are one person (0 surest) and why; None when nothing bridges them."""
    if first.document == second.document:
        return None
    bodies = sorted(first.bodies & second.bodies)
    areas = sorted(first.areas & second.areas)
    if fold(first.name) == fold(second.name):
        if bodies:
            return 0, f"same name, both at {bodies[0]}"
        return (1, f"same name, both in documents about {areas[0]}") if areas else None
    if bodies and compatible(first.name, second.name, nicknames):
        return _AGREES, f"names agree, both at {bodies[0]}"
    return None


def _rivals(key: PersonKey, other: PersonKey, group: list[PersonKey], nicknames: Nicknames) -> bool:
    """Whether a name agrees as well with another name at its bodies that ``other`` cannot be: J with Jayne and John."""
    return any(
        not key.bodies.isdisjoint(rival.bodies)
        and compatible(key.name, rival.name, nicknames)
        and not compatible(other.name, rival.name, nicknames)
        for rival in group
    )


def _may_join(one: list[PersonKey], two: list[PersonKey], nicknames: Nicknames) -> bool:
    """Whether nothing speaks against: no document holds both, and every name of one agrees with all of the other's.

    So J Ivory never joins Jayne and John Ivory.
    """
    if {key.document for key in one} & {key.document for key in two}:
        return False
    return all(compatible(a.name, b.name, nicknames) for a in one for b in two)


def _person(cluster: list[PersonKey], links: list[Link]) -> Person:
    names = sorted({key.name for key in cluster})
    name = max(names, key=lambda n: (len(parts_of(n)[0]) > 1, len(n), n))
    smallest = min(f"{fold(key.name)}|{min(key.bodies | key.areas, default=key.document)}" for key in cluster)
    honorifics = sorted({key.honorific for key in cluster if key.honorific}, key=lambda h: (len(h), h))
    return Person(
        slug=f"{slug(name)}-{short_hash(smallest, length=6)}",
        name=name,
        honorific=honorifics[0] if honorifics else None,
        forms=tuple(sorted({form for key in cluster for form in key.forms})),
        mentions=tuple(sorted((key.document, key.name) for key in cluster)),
        links=tuple(sorted(links, key=lambda link: (link.first, link.second))),
    )
