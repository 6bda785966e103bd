"""Reading ontology/reference/*.ttl and ontology/words/organisations.toml into records.

`sendgraph.identity.reference` joins them to a `Reference`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sendgraph.errors import DataError
from sendgraph.facts import OrganisationKind
from sendgraph.identity.records import (
    AreaRecord,
    BoundaryChangeRecord,
    CommissioningRecord,
    OrganisationRecord,
    SuccessionRecord,
)

SEND = "https://w3id.org/sendgraph/ontology#"
ORG = "http://www.w3.org/ns/org#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DATE = "http://purl.org/dc/terms/date"


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


def read_words(path: Path) -> Mapping[str, Any]:
    """Return the word lists of a TOML file; raises DataError when it cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read ({error}); correct the file") from error


class Thing:
    """The statements about one subject, with accessors that say what is missing."""

    def __init__(self, iri: str, path: Path) -> None:
        self.iri = iri
        self.path = path
        self.values: dict[str, list[str]] = {}

    @property
    def slug(self) -> str:
        """The last segment of the IRI."""
        return self.iri.rsplit("/", 1)[1]

    def all(self, *predicates: str) -> list[str]:
        """Return the values of properties, in that order."""
        return [value for p in predicates for value in self.values.get(p, ())]

    def maybe(self, predicate: str) -> str | None:
        """Return the one value of a property, or None; raises DataError where there are several."""
        found = self.values.get(predicate, [])
        if len(found) > 1:
            raise DataError(f"{self.path}: <{self.iri}> has {len(found)} values of <{predicate}>; keep one")
        return found[0] if found else None

    def one(self, predicate: str) -> str:
        """Return the one value of a property; raises DataError where there is none."""
        value = self.maybe(predicate)
        if value is None:
            raise DataError(f"{self.path}: <{self.iri}> lacks <{predicate}>; add it")
        return value

    def day(self, predicate: str) -> date | None:
        """Return a date, or None; raises DataError where it is none."""
        value = self.maybe(predicate)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise DataError(f"{self.path}: <{self.iri}> <{predicate}>: {error}; write YYYY-MM-DD") from error

    def target(self, predicate: str) -> str:
        """Return the slug of the thing that a property names."""
        return self.one(predicate).rsplit("/", 1)[1]

    @property
    def forms(self) -> tuple[str, ...]:
        """All printed names, the label first."""
        return (self.one(_LABEL), *self.all(f"{SKOS}altLabel", f"{SKOS}hiddenLabel"))


Things = Mapping[str, list[Thing]]


def read_things(folder: Path) -> Things:
    """Return the subjects of all Turtle files of a folder by the local name of their class."""
    subjects: dict[str, Thing] = {}
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise DataError(f"{folder}: holds no reference data (*.ttl); install sendgraph again")
    for path in paths:
        for subject, predicate, value in _statements(path):
            subjects.setdefault(subject, Thing(subject, path)).values.setdefault(predicate, []).append(value)
    things: dict[str, list[Thing]] = {}
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


def areas(things: Things) -> Iterator[AreaRecord]:
    """Yield the local areas, in the order of the files."""
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


def organisations(
    things: Things, areas: Mapping[str, AreaRecord], words: Mapping[str, Any]
) -> Iterator[OrganisationRecord]:
    """Yield the organisations with their printed forms, those that follow from a name too."""
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
    names = tuple(stem for form in forms for stem in _stems(form, kind, words))
    if area:
        before = tuple(words["areas"]["before"])
        names = (*area.forms, *(form for form in forms if form.startswith(before) and "Council" not in form))
    for name in dict.fromkeys(names):
        for pattern in patterns:
            yield pattern.format(name)


def _stems(form: str, kind: OrganisationKind, words: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a health body's name without NHS and kind, with and without an inner "the"."""
    for head in words["heads"].get(kind, {}).get("one", ()):
        if form.endswith(f" {head}"):
            stem = form.removesuffix(f" {head}").removeprefix("NHS ")
            return tuple(dict.fromkeys((stem, stem.replace(" the ", " "))))
    return ()


def commissionings(things: Things) -> Iterator[CommissioningRecord]:
    """Yield who commissioned for whom."""
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


def successions(things: Things) -> Iterator[SuccessionRecord]:
    """Yield the bodies that followed one another."""
    for thing in things.get("Succession", ()):
        yield SuccessionRecord(
            former=thing.target(f"{ORG}originalOrganization"),
            new=thing.target(f"{ORG}resultingOrganization"),
            on=date.fromisoformat(thing.one(_DATE)),
            certain=_certain(thing),
        )


def boundary_changes(things: Things) -> Iterator[BoundaryChangeRecord]:
    """Yield the areas that followed one another."""
    for thing in things.get("BoundaryChange", ()):
        yield BoundaryChangeRecord(
            former=thing.target(f"{SEND}formerArea"),
            new=thing.target(f"{SEND}newArea"),
            on=date.fromisoformat(thing.one(_DATE)),
        )


def _certain(thing: Thing) -> bool:
    return not (thing.maybe(f"{SEND}certainty") or "").endswith("/uncertain")
