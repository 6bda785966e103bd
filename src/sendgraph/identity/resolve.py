"""The third step: which mentions of all documents are one area, organisation, person, event or publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sendgraph.identity.bearers import all_keys
from sendgraph.identity.decisions import Decision, Rulings
from sendgraph.identity.events import Event, events_of
from sendgraph.identity.evidence import Scheme
from sendgraph.identity.hashing import revealed
from sendgraph.identity.keys import OFFICIAL, DocumentKeys, OrganisationKey
from sendgraph.identity.people import Link, Person, people_of
from sendgraph.identity.registry import Registry
from sendgraph.identity.renames import Renaming, renamed


@dataclass(frozen=True, slots=True)
class Identities:
    """What is one thing across documents, looked up by document id.

    ``publication`` gives the IRI segment of a document's publication, ``person_of`` the person of (id, name),
    ``event_of`` the event of (id, index in the facts' inspections). ``doubts`` are people who were nearly joined,
    ``registry`` the one given with the keys that are new, ``renamings`` the names that were decided, ``messages`` what
    could not be told apart, ``faults`` the decisions that could not be applied.
    """

    documents: Mapping[str, DocumentKeys]
    events: tuple[Event, ...]
    people: tuple[Person, ...]
    organisations: Mapping[str, OrganisationKey]
    publication: Mapping[str, str]
    person_of: Mapping[tuple[str, str], Person]
    event_of: Mapping[tuple[str, int], Event]
    doubts: tuple[Link, ...]
    registry: Registry
    renamings: tuple[Renaming, ...]
    messages: tuple[str, ...]
    faults: tuple[str, ...]

    def subject_of(self, document: str) -> Event | None:
        """Return the event that a document reports, None when it reports none or several."""
        subjects = [key for key in self.documents[document].events if key.subject]
        return self.event_of[document, subjects[0].index] if len(subjects) == 1 else None


def identify(
    keys: Iterable[DocumentKeys],
    scheme: Scheme,
    decisions: Iterable[Decision] = (),
    registry: Registry | None = None,
) -> Identities:
    """Return the identities of all documents; the same for any order of them and of decisions."""
    documents = {key.id: key for key in sorted(keys, key=lambda key: key.id)}
    events, messages = events_of(event for key in documents.values() for event in key.events)
    mentions = [person for key in documents.values() for person in key.people]
    decisions = revealed(decisions, (key for mention in mentions for key in all_keys(mention)))
    found = people_of(mentions, scheme, Rulings(decisions), registry)
    named = renamed(found.people, organisations_of(documents.values()), decisions)
    event_of = {mention: event for event in events for mention in event.mentions}
    return Identities(
        documents=documents,
        events=events,
        people=named.people,
        organisations=named.organisations,
        publication={key.id: _publication(key, event_of) for key in documents.values()},
        person_of={mention: person for person in named.people for mention in person.mentions},
        event_of=event_of,
        doubts=found.doubts,
        registry=found.registry,
        renamings=named.renamings,
        messages=messages,
        faults=(*found.messages, *named.messages),
    )


def organisations_of(documents: Iterable[DocumentKeys]) -> Mapping[str, OrganisationKey]:
    """Return every organisation of documents by slug; where one tells its kind, that counts for all."""
    organisations: dict[str, OrganisationKey] = {}
    for key in documents:
        for organisation in key.organisations.values():
            known = organisations.setdefault(organisation.slug, organisation)
            if known.kind == "other" and organisation.kind != "other":
                organisations[organisation.slug] = organisation
    return dict(sorted(organisations.items()))


def _publication(key: DocumentKeys, event_of: Mapping[tuple[str, int], Event]) -> str:
    """Return the IRI segment: an official publication goes by its inspection, any other by its folded words."""
    subjects = [event for event in key.events if event.subject]
    if key.genre in OFFICIAL and len(subjects) == 1:
        return event_of[key.id, subjects[0].index].slug.replace("/", "-")
    return key.folded
