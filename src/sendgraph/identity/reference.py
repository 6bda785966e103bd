"""The areas and organisations that are known beforehand: ontology/reference/*.ttl as one frozen value.

Understanding finds their names in documents (`sendgraph.language.organisations`), identifying gives each mention
its slug. A name that could be two things is never guessed: it resolves to None.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.facts import OrganisationKind
from sendgraph.language.folding import fold

ID = "https://w3id.org/sendgraph/id/"
SEND = "https://w3id.org/sendgraph/ontology#"
ORG = "http://www.w3.org/ns/org#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DATE = "http://purl.org/dc/terms/date"

# Below this share of an area's small areas a body is an edge, no commissioner in practice.
EDGE = Decimal("0.05")

_KINDS: Mapping[str, OrganisationKind] = {
    "LocalAuthority": "local_authority",
    "ClinicalCommissioningGroup": "ccg",
    "IntegratedCareBoard": "icb",
    "Inspectorate": "inspectorate",
    "GovernmentDepartment": "department",
    "NHSBody": "nhs_body",
    "ParentCarerForum": "parent_carer_forum",
    "Provider": "provider",
    "Organisation": "other",
}
_Key = TypeVar("_Key", str, frozenset[str])
# Words without weight in the name of a health commissioner, whose order also varies in print.
_WEIGHTLESS = frozenset({"nhs", "the", "and", "of", "area"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRecord:
    """A local area.

    ``forms`` are all printed names, the label first; ``since`` and ``until`` are the first and last day of its
    form, None where it began before or goes on.
    """

    slug: str
    label: str
    forms: tuple[str, ...]
    gss_code: str | None
    dfe_code: str | None
    region: str | None
    council: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRecord:
    """An organisation.

    ``forms`` are all printed names, the label first; ``area`` the area whose council it is; ``since`` and
    ``until`` its first and last day, None where not known or open.
    """

    slug: str
    label: str
    kind: OrganisationKind
    forms: tuple[str, ...]
    area: str | None = None
    since: date | None = None
    until: date | None = None

    def existed(self, on: date) -> bool:
        """Return whether it existed on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissioningRecord:
    """A health body commissioning for an area; ``share`` is of the area's small areas, 0 to 1, None if unknown."""

    area: str
    body: str
    since: date
    until: date | None
    share: Decimal | None
    certain: bool

    def held(self, on: date) -> bool:
        """Return whether it held on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionRecord:
    """A body followed by another from a day on."""

    former: str
    new: str
    on: date
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryChangeRecord:
    """An area followed by another from a day on."""

    former: str
    new: str
    on: date


@dataclass(frozen=True, eq=False)
class Reference:
    """All reference data; areas and organisations by slug, in the order of their slugs."""

    areas: Mapping[str, AreaRecord]
    organisations: Mapping[str, OrganisationRecord]
    commissionings: tuple[CommissioningRecord, ...]
    successions: tuple[SuccessionRecord, ...]
    boundary_changes: tuple[BoundaryChangeRecord, ...]
    words: Mapping[str, Any]

    def area(self, name: str, *, on: date | None = None) -> AreaRecord | None:
        """Return the area of a printed name ("Hull", "the London Borough of Brent", "Bury local area").

        Of an area that ended and one that took its name (Dorset), ``on`` chooses; without it the present one.
        """
        key = fold(name).removeprefix("the ")
        found = self.area_forms.get(key, ())
        spoken: Mapping[str, list[str]] = self.words["areas"]
        for words in (fold(w) for w in (*spoken["before"], *spoken["after"])):
            if not found:
                shorter = key.removeprefix(f"{words} ").removesuffix(f" {words}")
                found = self.area_forms.get(shorter, ()) if shorter != key else ()
        records = [self.areas[slug] for slug in found]
        if len(records) > 1:
            records = [r for r in records if _in_form(r, on)]
        return records[0] if len(records) == 1 else None

    def organisation(
        self, name: str, *, area: str | None = None, on: date | None = None
    ) -> OrganisationRecord | None:
        """Return the organisation of a printed name, in any form, None where it is unknown or ambiguous.

        ``area`` (a slug) and ``on`` choose between bodies of the same printed name, and resolve "the council",
        "the CCG" and the like; of two councils of one name the present one stands where no day is told.
        """
        key = fold(name).removeprefix("the ")
        found = self.organisation_forms.get(key) or self._shuffled_forms.get(_shuffled(key), ())
        records = [self.organisations[slug] for slug in found]
        if len(records) > 1 and on:
            records = [r for r in records if r.existed(on)]
        elif len(records) > 1 and all(r.kind == "local_authority" for r in records):
            records = [r for r in records if r.until is None]
        if len(records) > 1 and area:
            serving = {c.body for c in self.commissionings if c.area == area}
            records = [r for r in records if r.area == area or r.slug in serving]
        if len(records) == 1:
            return records[0]
        if not found and area:
            for kind, words in self._generic_words.items():
                if key in words:
                    return self.generic(kind, area, on)
        return None

    def generic(self, kind: OrganisationKind, area: str, on: date | None = None) -> OrganisationRecord | None:
        """Return the one body of a kind that serves an area (a slug) on a day, or ever; None where not one."""
        record = self.areas.get(area)
        if record is None:
            return None
        if kind == "local_authority":
            return self.organisations[record.council]
        found = self.commissioners(area, on)
        bodies = {b.slug: b for b in found if b.kind == kind}
        return next(iter(bodies.values())) if len(bodies) == 1 else None

    def commissioners(self, area: str, on: date | None = None) -> tuple[OrganisationRecord, ...]:
        """Return the health bodies commissioning for an area on a day (or ever), without edges, largest first."""
        held = [
            c
            for c in self._commissionings_of.get(area, ())
            if (on is None or c.held(on)) and (c.share is None or c.share >= EDGE)
        ]
        ordered = sorted(held, key=lambda c: (c.since, -(c.share or 0), c.body))
        return tuple(self.organisations[s] for s in dict.fromkeys(c.body for c in ordered))

    def predecessors(self, organisation: str) -> tuple[OrganisationRecord, ...]:
        """Return the bodies that an organisation (a slug) followed, one step back, in the order of their slugs."""
        return tuple(self.organisations[s.former] for s in self.successions if s.new == organisation)

    def successors(self, organisation: str) -> tuple[OrganisationRecord, ...]:
        """Return the bodies that followed an organisation (a slug), one step on, in the order of their slugs."""
        return tuple(self.organisations[s.new] for s in self.successions if s.former == organisation)

    @cached_property
    def area_forms(self) -> Mapping[str, tuple[str, ...]]:
        """Folded printed name to the slugs of the areas that bear it."""
        return _index((fold(form), a.slug) for a in self.areas.values() for form in a.forms)

    @cached_property
    def organisation_forms(self) -> Mapping[str, tuple[str, ...]]:
        """Folded printed name to the slugs of the organisations that bear it."""
        return _index((fold(form), o.slug) for o in self.organisations.values() for form in o.forms)

    @cached_property
    def _shuffled_forms(self) -> Mapping[frozenset[str], tuple[str, ...]]:
        health = [o for o in self.organisations.values() if o.kind in ("ccg", "icb")]
        return _index((_shuffled(fold(form)), o.slug) for o in health for form in o.forms if _has_head(form))

    @cached_property
    def _generic_words(self) -> Mapping[OrganisationKind, frozenset[str]]:
        return {kind: frozenset(words) for kind, words in self.words["generic"].items()}

    @cached_property
    def _commissionings_of(self) -> Mapping[str, list[CommissioningRecord]]:
        found: dict[str, list[CommissioningRecord]] = {}
        for record in self.commissionings:
            found.setdefault(record.area, []).append(record)
        return found


def _in_form(record: AreaRecord, on: date | None) -> bool:
    if on is None:
        return record.until is None
    return (record.since is None or record.since <= on) and (record.until is None or on <= record.until)


def _has_head(form: str) -> bool:
    """Say whether a form names its kind, so that its words in another order still name one body."""
    return fold(form).endswith(("group", "ccg", "board", "icb"))


def _shuffled(key: str) -> frozenset[str]:
    """Return the words of a folded name that have weight, whatever their order."""
    words = key.replace("clinical commissioning group", "ccg").replace("integrated care board", "icb").split()
    return frozenset(w for w in words if w not in _WEIGHTLESS)


def _index(pairs: Iterable[tuple[_Key, str]]) -> Mapping[_Key, tuple[str, ...]]:
    """Return the slugs of each key, in the order of the slugs."""
    found: dict[_Key, set[str]] = {}
    for key, slug in pairs:
        if key:
            found.setdefault(key, set()).add(slug)
    return {key: tuple(sorted(slugs)) for key, slugs in found.items()}


@cache
def load_reference(folder: Path | None = None, words: Path | None = None) -> Reference:
    """Read ontology/reference/*.ttl (or ``folder``) and ontology/words/organisations.toml (or ``words``).

    Raises DataError naming the file where one is missing or wrong, or the thing that lacks a value.
    """
    ontology = resources.folder("ontology")
    known = load_organisation_words(words or ontology / "words" / "organisations.toml")
    things = _read(folder or ontology / "reference")
    areas = {r.slug: r for r in sorted(_areas(things), key=lambda r: r.slug)}
    organisations = {r.slug: r for r in sorted(_organisations(things, areas, known), key=lambda r: r.slug)}
    reference = Reference(
        areas=areas,
        organisations=organisations,
        commissionings=tuple(sorted(_commissionings(things), key=lambda c: (c.area, c.since, c.body))),
        successions=tuple(sorted(_successions(things), key=lambda s: (s.former, s.new, s.on))),
        boundary_changes=tuple(sorted(_boundary_changes(things), key=lambda c: (c.former, c.new, c.on))),
        words=known,
    )
    _check(reference)
    return reference


def load_organisation_words(path: Path) -> Mapping[str, Any]:
    """Return the word lists of a TOML file; raises DataError when it cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read ({error}); correct the file") from error


class _Thing:
    """The statements about one subject, with accessors that say what is missing."""

    def __init__(self, iri: str, path: Path) -> None:
        self.iri = iri
        self.path = path
        self.values: dict[str, list[str]] = {}

    @property
    def slug(self) -> str:
        return self.iri.rsplit("/", 1)[1]

    def all(self, *predicates: str) -> list[str]:
        return [value for p in predicates for value in self.values.get(p, ())]

    def maybe(self, predicate: str) -> str | None:
        found = self.values.get(predicate, [])
        if len(found) > 1:
            raise DataError(f"{self.path}: <{self.iri}> has {len(found)} values of <{predicate}>; keep one")
        return found[0] if found else None

    def one(self, predicate: str) -> str:
        value = self.maybe(predicate)
        if value is None:
            raise DataError(f"{self.path}: <{self.iri}> lacks <{predicate}>; add it")
        return value

    def day(self, predicate: str) -> date | None:
        value = self.maybe(predicate)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise DataError(f"{self.path}: <{self.iri}> <{predicate}>: {error}; write YYYY-MM-DD") from error

    def target(self, predicate: str) -> str:
        return self.one(predicate).rsplit("/", 1)[1]

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.one(_LABEL), *self.all(f"{SKOS}altLabel", f"{SKOS}hiddenLabel"))


_Things = Mapping[str, list[_Thing]]


def _read(folder: Path) -> _Things:
    """Return the subjects of all Turtle files of a folder by the local name of their class."""
    subjects: dict[str, _Thing] = {}
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise DataError(f"{folder}: holds no reference data (*.ttl); install sendgraph again")
    for path in paths:
        for subject, predicate, value in _statements(path):
            subjects.setdefault(subject, _Thing(subject, path)).values.setdefault(predicate, []).append(value)
    things: dict[str, list[_Thing]] = {}
    for thing in subjects.values():
        for kind in thing.all(_TYPE):
            things.setdefault(kind.removeprefix(SEND), []).append(thing)
    return things


def _statements(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                raise DataError(f"{path}: {quad.predicate} stands on a blank node; give the node an IRI")
            yield str(quad.subject.value), quad.predicate.value, quad.object.value
    except (SyntaxError, OSError) as error:
        raise DataError(f"{path}: cannot be read as Turtle ({error}); correct the file") from error


def _areas(things: _Things) -> Iterator[AreaRecord]:
    for thing in things.get("LocalArea", ()):
        region = thing.maybe(f"{SEND}region")
        yield AreaRecord(
            slug=thing.slug,
            label=thing.one(_LABEL),
            forms=thing.forms,
            gss_code=thing.maybe(f"{SEND}gssCode"),
            dfe_code=thing.maybe(f"{SEND}dfeCode"),
            region=region.rsplit("/", 1)[1] if region else None,
            council=thing.target(f"{SEND}council"),
            since=thing.day(f"{SEND}from"),
            until=thing.day(f"{SEND}until"),
        )


def _organisations(
    things: _Things, areas: Mapping[str, AreaRecord], words: Mapping[str, Any]
) -> Iterator[OrganisationRecord]:
    area_of = {record.council: record for record in areas.values()}
    for name, kind in _KINDS.items():
        for thing in things.get(name, ()):
            area = area_of.get(thing.slug)
            forms = [*thing.forms, *_derived_forms(thing.forms, kind, area, words)]
            yield OrganisationRecord(
                slug=thing.slug,
                label=thing.one(_LABEL),
                kind=kind,
                forms=tuple(dict.fromkeys(forms)),
                area=area.slug if area else None,
                since=thing.day(f"{SEND}from"),
                until=thing.day(f"{SEND}until"),
            )


def _derived_forms(
    forms: tuple[str, ...], kind: OrganisationKind, area: AreaRecord | None, words: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the printed forms that follow from a body's own names, or from those of its area."""
    patterns: list[str] = words["forms"].get(kind, [])
    names = tuple(stem for form in forms for stem in stems(form, kind, words))
    if area:
        before = tuple(words["areas"]["before"])
        names = (*area.forms, *(form for form in forms if form.startswith(before) and "Council" not in form))
    for name in dict.fromkeys(names):
        for pattern in patterns:
            yield pattern.format(name)


def stems(form: str, kind: OrganisationKind, words: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a health body's name without NHS and kind, with and without an inner "the"."""
    for head in words["heads"].get(kind, {}).get("one", ()):
        if form.endswith(f" {head}"):
            stem = form.removesuffix(f" {head}").removeprefix("NHS ")
            return tuple(dict.fromkeys((stem, stem.replace(" the ", " "))))
    return ()


def _commissionings(things: _Things) -> Iterator[CommissioningRecord]:
    for thing in things.get("Commissioning", ()):
        since, share = thing.day(f"{SEND}from"), thing.maybe(f"{SEND}share")
        if since is None:
            raise DataError(f"{thing.path}: <{thing.iri}> lacks send:from; add it")
        yield CommissioningRecord(
            area=thing.target(f"{SEND}ofArea"),
            body=thing.target(f"{SEND}commissioner"),
            since=since,
            until=thing.day(f"{SEND}until"),
            share=Decimal(share) if share else None,
            certain=_certain(thing),
        )


def _successions(things: _Things) -> Iterator[SuccessionRecord]:
    for thing in things.get("Succession", ()):
        yield SuccessionRecord(
            former=thing.target(f"{ORG}originalOrganization"),
            new=thing.target(f"{ORG}resultingOrganization"),
            on=date.fromisoformat(thing.one(_DATE)),
            certain=_certain(thing),
        )


def _boundary_changes(things: _Things) -> Iterator[BoundaryChangeRecord]:
    for thing in things.get("BoundaryChange", ()):
        yield BoundaryChangeRecord(
            former=thing.target(f"{SEND}formerArea"),
            new=thing.target(f"{SEND}newArea"),
            on=date.fromisoformat(thing.one(_DATE)),
        )


def _certain(thing: _Thing) -> bool:
    return not (thing.maybe(f"{SEND}certainty") or "").endswith("/uncertain")


def _check(reference: Reference) -> None:
    """Raise DataError where one record names another that does not exist."""
    named = [
        *((c.body, reference.organisations) for c in reference.commissionings),
        *((c.area, reference.areas) for c in reference.commissionings),
        *((s, reference.organisations) for r in reference.successions for s in (r.former, r.new)),
        *((s, reference.areas) for r in reference.boundary_changes for s in (r.former, r.new)),
        *((a.council, reference.organisations) for a in reference.areas.values()),
    ]
    for slug, known in named:
        if slug not in known:
            raise DataError(f"ontology/reference: {slug} is named but not described; describe it or correct the name")
