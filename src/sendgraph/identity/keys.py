"""The short keys by which things of different documents are compared.

Identifying is the only step that sees all documents, so it sees no more of each than this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sendgraph.facts import Appointment, EventKind, Facts, GenreName, Inspector, OrganisationKind
from sendgraph.identity.publications import sketch_of
from sendgraph.identity.reference import Reference
from sendgraph.language.dates import PartialDate
from sendgraph.language.folding import fold
from sendgraph.language.role_vocabulary import RoleVocabulary
from sendgraph.language.slugs import short_hash, slug

OFFICIAL: frozenset[GenreName] = frozenset(
    {"area_send_report", "inspection_letter", "revisit_letter", "monitoring_report"}
)


@dataclass(frozen=True, slots=True)
class OrganisationKey:
    """An organisation as far as reference data and folded names tell; ``known`` when reference data has it.

    ``could_be`` are the known ones among which a name leaves the choice open.
    """

    slug: str
    label: str
    kind: OrganisationKind
    known: bool
    could_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A person within one document: the fullest name, the printed forms, and what the document tells beside it.

    ``bodies`` and ``areas`` are slugs, ``roles`` notations of posts, ``shown`` the first and last day that the
    document's date can be.
    """

    document: str
    name: str
    honorific: str | None
    forms: tuple[str, ...]
    bodies: frozenset[str]
    areas: frozenset[str]
    roles: frozenset[str] = frozenset()
    shown: tuple[date, date] | None = None

    @property
    def folded(self) -> str:
        """The name folded; of one without a letter, a hash."""
        return _folded(self.name)


@lru_cache(maxsize=100_000)
def _folded(name: str) -> str:
    return fold(name) or short_hash(name)


@dataclass(frozen=True, slots=True)
class EventKey:
    """An inspection, revisit or review as one document dates it; ``index`` is its place in the facts."""

    document: str
    index: int
    kind: EventKind
    area: str
    start: PartialDate | None
    end: PartialDate | None
    subject: bool


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """All keys of one document; ``organisations`` by every name under which the facts have them.

    ``shown`` is the first and last day that the document's own date can be, else that of the event it reports;
    ``sketch`` tells copies of one publication (`sendgraph.identity.publications`), where no inspection does.
    """

    id: str
    genre: GenreName
    folded: str
    sketch: tuple[int, ...]
    published: PartialDate | None
    shown: tuple[date, date] | None
    areas: tuple[str, ...]
    organisations: dict[str, OrganisationKey]
    people: tuple[PersonKey, ...]
    events: tuple[EventKey, ...]

    @property
    def subject(self) -> EventKey | None:
        """The event that the document reports, None when it reports none or several."""
        subjects = [event for event in self.events if event.subject]
        return subjects[0] if len(subjects) == 1 else None

    @property
    def official(self) -> bool:
        """Whether the document is the official publication of one event."""
        return self.genre in OFFICIAL and self.subject is not None


def keys_of(facts: Facts, text: str, reference: Reference, roles: RoleVocabulary) -> DocumentKeys:
    """Return the keys of one document; ``text`` is its canonical text."""
    published = _date(facts.document.published)
    day = published or next((_date(e.start_date) for e in facts.inspections if e.subject and e.start_date), None)
    shown = (day.earliest, day.latest) if day else None
    areas = tuple(dict.fromkeys(area_slug(area.name, reference, shown) for area in facts.areas))
    organisations = _organisations(facts, areas, shown, reference)
    keys = DocumentKeys(
        id=facts.document.id,
        genre=facts.document.genre,
        folded=short_hash(fold(text)),
        sketch=(),
        published=published,
        shown=shown,
        areas=areas,
        organisations=organisations,
        people=tuple(_people(facts, areas, organisations, shown, roles)),
        events=tuple(_events(facts, shown, reference)),
    )
    return keys if keys.official else replace(keys, sketch=sketch_of(text))


def _events(facts: Facts, shown: tuple[date, date] | None, reference: Reference) -> Iterable[EventKey]:
    for index, event in enumerate(facts.inspections):
        start = _date(event.start_date)
        yield EventKey(
            document=facts.document.id,
            index=index,
            kind=event.kind,
            area=area_slug(event.area, reference, (start.earliest, start.latest) if start else shown),
            start=start,
            end=_date(event.end_date),
            subject=event.subject,
        )


def _date(iso: str | None) -> PartialDate | None:
    return PartialDate.parse(iso) if iso else None


def area_slug(name: str, reference: Reference, shown: tuple[date, date] | None) -> str:
    """Return the slug of an area by its printed name; ``shown`` chooses of two that had it one after the other."""
    record = reference.area(name, on=shown[1] if shown else None)
    return record.slug if record else slug(name)


def _organisations(
    facts: Facts, areas: tuple[str, ...], shown: tuple[date, date] | None, reference: Reference
) -> dict[str, OrganisationKey]:
    """Every organisation name in the facts, with the body it stands for."""
    kinds: dict[str, OrganisationKind] = {o.name: o.kind for o in facts.organisations}
    kinds |= {c.name: c.kind for c in facts.commissioners}
    names: set[str | None] = set(kinds)
    names |= {a.organisation for a in facts.appointments} | {i.body for i in facts.inspectors}
    names |= {w.organisation for w in facts.websites} | {c.organisation for c in facts.changes}
    names |= {body for finding in facts.findings for body in finding.responsible}
    names |= {body for event in facts.inspections for body in event.conducted_by}
    area = areas[0] if len(areas) == 1 else None
    day = shown[1] if shown else None
    found: dict[str, OrganisationKey] = {}
    for name in sorted(name for name in names if name):
        record = reference.organisation(name, area=area, on=day)
        if record is None and (named := reference.area(name, on=day)) is not None:
            record = reference.organisations.get(named.council)  # "Blackpool" where a body is meant
        found[name] = (
            OrganisationKey(record.slug, record.label, record.kind, True)
            if record
            else OrganisationKey(slug(name), name, kinds.get(name, "other"), False, reference.bearing(name, day))
        )
    return found


def _people(
    facts: Facts,
    areas: Iterable[str],
    organisations: dict[str, OrganisationKey],
    shown: tuple[date, date] | None,
    roles: RoleVocabulary,
) -> Iterable[PersonKey]:
    names: dict[str, None] = {}
    honorifics: dict[str, str] = {}
    bodies: dict[str, set[str]] = {}
    forms: dict[str, set[str]] = {}
    held: dict[str, set[str]] = {}
    posts: tuple[Appointment | Inspector, ...] = (*facts.appointments, *facts.inspectors)
    for post in posts:
        names.setdefault(post.person)
        if post.honorific:
            honorifics.setdefault(post.person, post.honorific)
        if post.role and (concept := roles.concept(post.role)):
            held.setdefault(post.person, set()).add(concept.notation)
    for a in facts.appointments:
        if a.organisation:
            bodies.setdefault(a.person, set()).add(organisations[a.organisation].slug)
    for i in facts.inspectors:
        bodies.setdefault(i.person, set()).add(organisations[i.body].slug)
    for person in (*(q.person for q in facts.quotations), *(c.person for c in facts.changes)):
        if person:
            names.setdefault(person)
    for form in facts.people:
        names.setdefault(form.name)
        forms.setdefault(form.name, set()).add(form.form)
    for name in names:
        yield PersonKey(
            document=facts.document.id,
            name=name,
            honorific=honorifics.get(name),
            forms=tuple(sorted({name, *forms.get(name, ())})),
            bodies=frozenset(bodies.get(name, ())),
            areas=frozenset(areas),
            roles=frozenset(held.get(name, ())),
            shown=shown,
        )
