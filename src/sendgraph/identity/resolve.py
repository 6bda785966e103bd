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
from sendgraph.identity.keys import OFFICIAL, DocumentKeys, OrganisationKey, PersonKey
from sendgraph.identity.people import Link, Person, people_of
from sendgraph.identity.publications import Copy, shared_publications
from sendgraph.identity.registry import Registry
from sendgraph.identity.renames import Renaming, renamed
from sendgraph.language.folding import fold


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
    event_of = {mention: event for event in events for mention in event.mentions}
    publication = shared_publications(_copy(key, event_of) for key in documents.values())
    mentions, further = _once_a_publication(mentions, publication)
    decisions = revealed(decisions, (key for mention in mentions for key in all_keys(mention)))
    found = people_of(mentions, scheme, Rulings(decisions), registry)
    people = [replace(p, mentions=(*p.mentions, *(m for at in p.mentions for m in further[at]))) for p in found.people]
    named = renamed(people, organisations_of(documents.values()), decisions)
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
    subjects = [event for event in key.events if event.subject]
    official = key.genre in OFFICIAL and len(subjects) == 1
    segment = event_of[key.id, subjects[0].index].slug.replace("/", "-") if official else key.folded
    return Copy(key.id, segment, official, key.genre, key.published, key.areas, key.sketch)


def _once_a_publication(
    mentions: Iterable[PersonKey], publication: Mapping[str, str]
) -> tuple[list[PersonKey], dict[tuple[str, str], list[tuple[str, str]]]]:
    """Return each name once a publication, with what any of its copies tells; and the others by the first mention."""
    same: dict[tuple[str, str], list[PersonKey]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: (m.document, m.name)):
        same[publication[mention.document], fold(mention.name) or mention.name].append(mention)
    further = {(c[0].document, c[0].name): [(m.document, m.name) for m in c[1:]] for c in same.values()}
    return [_joined(copies) for copies in same.values()], further


def _joined(copies: list[PersonKey]) -> PersonKey:
    return replace(
        copies[0],
        honorific=next((m.honorific for m in copies if m.honorific), None),
        forms=tuple(sorted({form for m in copies for form in m.forms})),
        bodies=frozenset().union(*(m.bodies for m in copies)),
        roles=frozenset().union(*(m.roles for m in copies)),
    )
