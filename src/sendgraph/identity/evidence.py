"""What speaks for and against two bearers of a name being one person, in the points of ontology/words/identity.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import networkx as nx

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.identity.bearers import Bearer
from sendgraph.identity.names import Nicknames, grade, load_nicknames, parts_of
from sendgraph.identity.reference import Reference
from sendgraph.language.role_vocabulary import RoleVocabulary

_GRADE_WORDS = {
    "same": "same name",
    "nickname": "a short form of the same name",
    "middle": "the same name without a middle name",
    "initial": "an initial of the same name",
    "typo": "one letter differs",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for (points above 0) or against two bearers being one person."""

    words: str
    points: int


@dataclass(frozen=True, eq=False)
class Scheme:
    """Points and word lists (identity.toml), nicknames, and what reference data and roles tell of bodies and posts.

    ``successors`` gives the bodies that took over from a body, and from those, by slug.
    """

    points: Mapping[str, Mapping[str, int]]
    link: int
    review: int
    nicknames: Nicknames
    ordinary: frozenset[str]
    genders: tuple[frozenset[str], ...]
    given: frozenset[str]
    surnames: frozenset[str]
    successors: Mapping[str, frozenset[str]]
    inspectorates: frozenset[str]

    def evidence(self, first: Bearer, second: Bearer) -> tuple[Evidence, ...]:
        """Return all that speaks for and against; nothing when their names cannot be one person's."""
        agreement = grade(first.name, second.name, self.nicknames)
        if agreement is None:
            return ()
        found = [Evidence(_GRADE_WORDS[agreement], self.points["names"][agreement])]
        shared = list(self._shared(first, second))
        if self._common(first) and not _placed(first, second, {kind for kind, _ in shared}):
            found.append(Evidence("a common name", self.points["names"]["common"]))
        found += [Evidence(words, self.points["shared"][kind]) for kind, words in shared]
        found += [Evidence(words, self.points["against"][kind]) for kind, words in self._against(first, second)]
        return tuple(found)

    def _common(self, bearer: Bearer) -> bool:
        parts = parts_of(bearer.name)
        return parts[0] in self.given and parts[-1] in self.surnames

    def _shared(self, first: Bearer, second: Bearer) -> Iterator[tuple[str, str]]:
        bodies = first.bodies & second.bodies
        heirs = self._heirs(first.bodies) & second.bodies | self._heirs(second.bodies) & first.bodies
        if bodies:
            yield "body", f"both at {min(bodies)}"
        elif heirs:
            yield "successor", f"one at {min(heirs)}, the other at a body that it took over from"
        elif (areas := first.areas & second.areas) and not self._inspects(first, second):
            yield "area", f"both in documents about {min(areas)}"
        roles = (first.roles & second.roles) - self.ordinary
        if roles:
            yield "role", f"both {min(roles).replace('-', ' ')}"

    def _against(self, first: Bearer, second: Bearer) -> Iterator[tuple[str, str]]:
        if self._inspects(first, second):
            yield "inspector", "one inspects, the other has a post at a body that is inspected"
        elif _elsewhere(first, second) and _between(first, second):
            yield "posts", "posts at two bodies at one time, in different areas"
        genders = [{i for i, words in enumerate(self.genders) if b.honorifics & words} for b in (first, second)]
        if all(genders) and genders[0].isdisjoint(genders[1]):
            yield "honorific", "one is addressed as a man, the other as a woman"

    def _heirs(self, bodies: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.successors.get(body, frozenset()) for body in bodies))

    def _inspects(self, first: Bearer, second: Bearer) -> bool:
        """Whether one has posts at inspectorates only and the other at none."""
        if not first.bodies or not second.bodies:
            return False
        return (first.bodies <= self.inspectorates) != (second.bodies <= self.inspectorates)


def score(evidence: Iterable[Evidence]) -> int:
    """Return the sum of the points."""
    return sum(item.points for item in evidence)


def _placed(first: Bearer, second: Bearer, shared: set[str]) -> bool:
    """Whether what two share tells even bearers of a common name: a body, or an area where one has no body."""
    return not shared.isdisjoint({"body", "successor"}) or ("area" in shared and not (first.bodies and second.bodies))


def _elsewhere(first: Bearer, second: Bearer) -> bool:
    """Whether two have no body and no area in common."""
    return first.areas.isdisjoint(second.areas) and first.bodies.isdisjoint(second.bodies)


def _between(first: Bearer, second: Bearer) -> bool:
    """Whether the times in which documents show them overlap."""
    if first.shown is None or second.shown is None:
        return False
    return first.shown[0] <= second.shown[1] and second.shown[0] <= first.shown[1]


def load_scheme(reference: Reference, roles: RoleVocabulary) -> Scheme:
    """Read ontology/words/identity.toml; raises DataError where it is missing, wrong or lacks a value."""
    path = resources.folder("ontology") / "words" / "identity.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        general = {post for post, group in roles.group_of.items() if group == "general-post"}
        return Scheme(
            points={part: data[part] for part in ("names", "shared", "against")},
            link=data["link"],
            review=data["review"],
            nicknames=load_nicknames(),
            ordinary=frozenset(data["roles"]["ordinary"]) | general,
            genders=tuple(frozenset(words) for _, words in sorted(data["honorifics"].items())),
            given=frozenset(data["common"]["given"]),
            surnames=frozenset(data["common"]["surnames"]),
            successors=_successors(reference),
            inspectorates=frozenset(r.slug for r in reference.organisations.values() if r.kind == "inspectorate"),
        )
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path}: cannot be read ({error}); correct the file") from error


def _successors(reference: Reference) -> Mapping[str, frozenset[str]]:
    """Return every body that took over from a body, directly or later."""
    graph = nx.DiGraph((succession.former, succession.new) for succession in reference.successions)
    return {body: frozenset(nx.descendants(graph, body)) for body in graph}
