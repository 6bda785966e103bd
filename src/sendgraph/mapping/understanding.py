"""What the parts of the understood layer share: the claims, the identities, and the rule of one value.

The layer is made in two turns. What the documents of one publication say of things is said by themselves, anywhere and
in any order (`sendgraph.mapping.units`). What rests on several publications (a post's holders, an event's values) is
only noted there, as `Noted`, and said once all is known (`sendgraph.mapping.things`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from sendgraph.facts import Capacity, Item
from sendgraph.identity.events import Event
from sendgraph.identity.keys import OFFICIAL, DocumentKeys
from sendgraph.identity.people import Person
from sendgraph.identity.reference import Reference
from sendgraph.identity.resolve import Identities
from sendgraph.identity.weaknesses import Weakness
from sendgraph.inference import Statement
from sendgraph.language.role_vocabulary import RoleVocabulary
from sendgraph.mapping.documented import Claims
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.terms import SEND

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Titled:
    """That a document (by id) prints a title of a post, known by body and role."""

    body: str
    role: str
    document: str
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """That a document shows somebody in a post: ``claim`` says so in ``publication`` (IRIs, in N-Triples).

    ``holder`` is the IRI segment of the person, ``days`` the first and last that the document's date can be, None where
    it shows nobody in the post on its own day.
    """

    titled: Titled
    one_holder: bool
    capacity: Capacity
    claim: str
    publication: str
    holder: str
    name: str
    days: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Told:
    """A weakness as a publication tells it, and the judgements on it; ``node`` is None where only they tell it."""

    weakness: Weakness
    node: str | None
    judgements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """The weaknesses of an event, by its IRI segment, as one publication tells them; the least tells them first."""

    event: str
    order: tuple[bool, bool, str, str]
    weaknesses: tuple[Told, ...]


@dataclass(slots=True)
class Noted:
    """What a publication contributes to things that rest on several; ``said``: (event, document, property, value)."""

    titled: list[Titled] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    said: list[tuple[str, str, str, str]] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)

    def add(self, other: Noted) -> None:
        """Take over what another publication contributes."""
        self.titled += other.titled
        self.shown += other.shown
        self.said += other.said
        self.tellings += other.tellings


@dataclass(slots=True)
class Understanding:
    """The understood layer being made; ``claims`` by document id.

    ``beside`` is what is said elsewhere, and needed for what follows from the statements here.
    """

    claims: Mapping[str, Claims]
    identities: Identities
    reference: Reference
    roles: RoleVocabulary
    iris: Iris
    statements: set[Statement] = field(default_factory=set)
    noted: Noted = field(default_factory=Noted)
    beside: set[Statement] = field(default_factory=set)

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal | None) -> None:
        """Add a triple to the understood graph; nothing when there is no value."""
        if value is not None:
            self.statements.add((str(subject), str(predicate), str(value)))

    def say(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple in N-Triples to the understood graph."""
        self.statements.add((subject, predicate, value))

    def support(self, thing: NamedNode, document: str, item: Item) -> None:
        """Say that an item of a document supports a thing."""
        self.add(thing, SEND.supportedBy, self.claims[document].names[item])

    def documents(self) -> Iterable[tuple[str, Claims, DocumentKeys]]:
        """Yield each document's id, claims and keys, in the order of ids."""
        for document in sorted(self.claims):
            yield document, self.claims[document], self.identities.documents[document]

    def person(self, document: str, name: str) -> Person:
        """Return who a name in a document is."""
        return self.identities.person_of[document, name]

    def person_iri(self, document: str, name: str) -> NamedNode:
        """Return the IRI of who a name in a document is."""
        return self.iris.of("person", self.person(document, name).slug)

    def organisation_iri(self, document: str, name: str) -> NamedNode:
        """Return the IRI of the body that a name in a document stands for."""
        return self.iris.of("organisation", self.identities.documents[document].organisations[name].slug)

    def event_iri(self, event: Event) -> NamedNode:
        """Return the IRI of an inspection, revisit or review."""
        return self.iris.of("inspection", event.slug)

    def best(self, said: Iterable[tuple[str, V]]) -> V | None:
        """Return one value of those that documents say, as (document id, value); None when there is none.

        The rule of one value (docs/data-model.md): an official publication before a news item, then what is said
        most often, then the smallest in text order.
        """
        votes: Counter[tuple[bool, V]] = Counter()
        for document, value in said:
            votes[self.identities.documents[document].genre in OFFICIAL, value] += 1
        if not votes:
            return None
        return min(votes, key=lambda vote: (not vote[0], -votes[vote], str(vote[1])))[1]
