"""The third step: which mentions of all documents are one area, organisation, person, event or publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sendgraph.identity.bearers import all_keys
from sendgraph.identity.decisions import Decision, Rulings
from sendgraph.identity.events import Event, events_of
from sendgraph.identity.evidence import Scheme
from sendgraph.identity.hashing import revealed
from sendgraph.identity.keys import DocumentKeys, OrganisationKey, PersonKey
from sendgraph.identity.people import Link, Person, people_of
from sendgraph.identity.publications import Copy, shared_publications
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
        subject = self.documents[document].subject
        return self.event_of[document, subject.index] if subject else None


def identify(
    keys: Iterable[DocumentKeys],
    scheme: Scheme,
    decisions: Iterable[Decision] = (),
    registry: Registry | None = None,
) -> Identities:
    """Return the identities of all documents; the same for any order of them and of decisions."""
    documents = {key.id: key for key in sorted(keys, key=lambda key: key.id)}
    events, messages = events_of(event for key in documents.values() for event in key.events)
    event_of = _mentioned(events)
    publication = shared_publications(_copy(key, event_of) for key in documents.values())
    people = (person for key in documents.values() for person in key.people)
    mentions, further = _once_a_publication(people, publication)
    decisions = revealed(decisions, (key for mention in mentions for key in all_keys(mention)))
    found = people_of(mentions, scheme, Rulings(decisions), registry)
    whole = [replace(p, mentions=(*p.mentions, *(m for at in p.mentions for m in further[at]))) for p in found.people]
    named = renamed(whole, organisations_of(documents.values()), decisions)
    return Identities(
        documents=documents,
        events=events,
        people=named.people,
        organisations=named.organisations,
        publication=publication,
        person_of={mention: person for person in named.people for mention in person.mentions},
        event_of=event_of,
        doubts=found.doubts,
        registry=found.registry,
        renamings=named.renamings,
        messages=(*messages, *_open(named.organisations.values())),
        faults=(*found.messages, *named.messages),
    )


def publications_of(keys: Iterable[DocumentKeys]) -> Mapping[str, str]:
    """Return the IRI segment of each document's publication, by document id, as `identify` does."""
    documents = list(keys)
    events, _ = events_of(event for key in documents for event in key.events)
    event_of = _mentioned(events)
    return shared_publications(_copy(key, event_of) for key in documents)


def _mentioned(events: Iterable[Event]) -> Mapping[tuple[str, int], Event]:
    return {mention: event for event in events for mention in event.mentions}


def organisations_of(documents: Iterable[DocumentKeys]) -> Mapping[str, OrganisationKey]:
    """Return every organisation of documents by slug; where one tells its kind, that counts for all."""
    organisations: dict[str, OrganisationKey] = {}
    for key in documents:
        for organisation in key.organisations.values():
            known = organisations.setdefault(organisation.slug, organisation)
            if known.kind == "other" and organisation.kind != "other":
                organisations[organisation.slug] = organisation
    return dict(sorted(organisations.items()))


def _open(organisations: Iterable[OrganisationKey]) -> list[str]:
    return [
        f"“{organisation.label}” could be {' or '.join(organisation.could_be)}; left as a body of its own"
        for organisation in organisations
        if organisation.could_be
    ]


def _copy(key: DocumentKeys, event_of: Mapping[tuple[str, int], Event]) -> Copy:
    """Return a document as a copy: an official publication goes by its inspection, any other by its folded words."""
    subject = key.subject if key.official else None
    segment = event_of[key.id, subject.index].slug.replace("/", "-") if subject else key.folded
    return Copy(key.id, segment, key.official, key.genre, key.published, key.areas, key.sketch)


def _once_a_publication(
    mentions: Iterable[PersonKey], publication: Mapping[str, str]
) -> tuple[list[PersonKey], dict[tuple[str, str], list[tuple[str, str]]]]:
    """Return each name once a publication, with what any of its copies tells; and the others by the first mention."""
    same: dict[tuple[str, str], list[PersonKey]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: (m.document, m.name)):
        same[publication[mention.document], mention.folded].append(mention)
    further = {(c[0].document, c[0].name): [(m.document, m.name) for m in c[1:]] for c in same.values()}
    return [_joined(copies) if len(copies) > 1 else copies[0] for copies in same.values()], further


def _joined(copies: list[PersonKey]) -> PersonKey:
    return replace(
        copies[0],
        honorific=next((m.honorific for m in copies if m.honorific), None),
        forms=tuple(sorted({form for m in copies for form in m.forms})),
        bodies=frozenset().union(*(m.bodies for m in copies)),
        roles=frozenset().union(*(m.roles for m in copies)),
    )
