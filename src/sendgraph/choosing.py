"""What somebody means who decides: people by key, IRI or name, organisations, and claims of a build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store
from rapidfuzz import fuzz, process

from sendgraph import store as stores
from sendgraph.errors import NotFoundError, UsageError
from sendgraph.identity.corrections import kind_of, parsed
from sendgraph.language import Language
from sendgraph.language.folding import fold
from sendgraph.mapping.terms import SEND, A
from sendgraph.people_file import Known, KnownPerson, read_people
from sendgraph.queries.names import Names

_NEAR = 70  # of 100: what rapidfuzz calls alike enough to suggest
_SUGGESTIONS = 5


class Choosing:
    """The people, organisations and claims of a build, found by what people type."""

    def __init__(self, build: Path) -> None:
        """Read the build in a folder. Raises NotFoundError when nothing was built there."""
        self._build = build
        self.people = read_people(stores.generation(build))
        self._bearers = {key: (p, bearer) for p in self.people for bearer in p.bearers for key in bearer.keys}
        self._single = {
            f"{fold(name)}|{document}": (p, bearer)
            for p in self.people
            for bearer in p.bearers
            for document, name in bearer.mentions
        }

    @cached_property
    def _store(self) -> Store:
        return stores.open_store(self._build)

    @property
    def bearer_of(self) -> dict[str, str]:
        """The smallest key of each bearer by all its keys."""
        return {key: bearer.key for key, (_, bearer) in self._bearers.items()}

    def person(self, text: str) -> KnownPerson:
        """Return the one person of a key, an IRI, its last segment, or a name.

        Raises NotFoundError, with near people, where there is none, and UsageError where there are several.
        """
        if found := self._bearers.get(text) or self._single.get(text):
            return found[0]
        segment = text.strip("<>").rsplit("/", 1)[-1]
        named = fold(text)
        for people in (
            [p for p in self.people if segment == p.slug or segment in p.retired],
            [p for p in self.people if named == fold(p.name)],
            [p for p in self.people if named in map(fold, p.names)],
        ):
            if len(people) > 1:
                raise UsageError("\n".join([f"{text}: several people have that name; give a key:", *_listed(people)]))
            if people:
                return people[0]
        raise NotFoundError("\n".join([f"{text}: no person of that key, IRI or name", *self._near(named)]))

    def _near(self, named: str) -> list[str]:
        names: dict[str, set[KnownPerson]] = defaultdict(set)
        for person in self.people:
            for name in (person.name, *person.names):
                names[fold(name)].add(person)
        near = process.extract(named, list(names), scorer=fuzz.WRatio, limit=_SUGGESTIONS, score_cutoff=_NEAR)
        people = dict.fromkeys(p for name, _, _ in near for p in sorted(names[name], key=lambda p: p.slug))
        return ["did you mean one of these?", *_listed(people)] if people else ["check the spelling"]

    def key(self, text: str) -> str:
        """Return the key that is meant: one typed, else the smallest of the person meant."""
        return text if text in self._bearers or text in self._single else self.person(text).keys[0]

    def pair(self, first: str, second: str) -> tuple[str, str]:
        """Return the keys of two who are to be parted. Raises UsageError where what is typed cannot part them."""
        one, two = self.key(first), self.key(second)
        if self._bearer(one) is self._bearer(two) and {one, two}.isdisjoint(self._single):
            singles = sorted(k for k, (_, b) in self._single.items() if b is self._bearer(one))
            said = f"{first} and {second} are one name at one body; to part them name single mentions:"
            raise UsageError("\n".join([said, *(f"  {key}" for key in singles)]))
        if one == two or (self.person(first) is self.person(second) and not {one, two} <= {first, second}):
            said = f"{first} and {second} are one person in this build; name the keys to be parted:"
            raise UsageError("\n".join([said, *_listed([self.person(first)])]))
        return one, two

    def _bearer(self, key: str) -> Known:
        return (self._bearers.get(key) or self._single[key])[1]

    def nameable(self, text: str, language: Language) -> str:
        """Return the key of a person, or the IRI segments of an organisation, whose name people may decide."""
        try:
            return self.key(text)
        except NotFoundError as error:
            try:
                thing = Names(self._store, ("organisation",)).find(text)
            except NotFoundError:
                raise error from None
        segment = thing.iri.rsplit("/", 1)[-1]
        if segment in language.reference.organisations:
            raise UsageError(f"{text}: reference data names {thing.label}; correct it in ontology/reference")
        return f"organisation/{segment}"

    def claim(self, iri: str, name: str, value: str, language: Language) -> str:
        """Return the IRI of a claim whose property a decision corrects.

        Raises NotFoundError where the build has no such claim, UsageError where property or value do not fit.
        """
        iri = iri.strip("<>")
        try:
            node = NamedNode(iri)
        except ValueError:
            raise UsageError(f"{iri}: no IRI; give that of a claim or finding, as queries show it") from None
        if not any(self._store.quads_for_pattern(node, A, SEND.Claim, DefaultGraph())):
            raise NotFoundError(f"{iri}: the build has no such claim or finding; give an IRI as queries show it")
        parsed(kind_of(iri), name, value, language)
        return iri


def _listed(people: Iterable[KnownPerson]) -> list[str]:
    return [f"  {person.name}: {key}" for person in people for key in person.keys]
