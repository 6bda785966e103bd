"""What the parts of the understood layer share: the claims, the identities, and the rule of one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from sendgraph.facts import Item
from sendgraph.identity.events import Event
from sendgraph.identity.keys import OFFICIAL, DocumentKeys
from sendgraph.identity.people import Person
from sendgraph.identity.reference import Reference
from sendgraph.identity.resolve import Identities
from sendgraph.language.role_vocabulary import RoleVocabulary
from sendgraph.mapping.documented import Claims
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.terms import SEND

V = TypeVar("V", bound=Hashable)


@dataclass(slots=True)
class Understanding:
    """The understood layer being made; ``claims`` by document id."""

    claims: Mapping[str, Claims]
    identities: Identities
    reference: Reference
    roles: RoleVocabulary
    iris: Iris
    quads: set[Quad] = field(default_factory=set)

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal | None) -> None:
        """Add a triple to the understood graph; nothing when there is no value."""
        if value is not None:
            self.quads.add(Quad(subject, predicate, value, self.iris.graph("understood")))

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
