"""The areas and organisations that are known beforehand: ontology/reference/*.ttl as one frozen value.

Understanding finds their names in documents (`sendgraph.language.organisations`), identifying gives each mention
its slug. A name that could be two things is never guessed: it resolves to None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.facts import OrganisationKind
from sendgraph.identity import reference_files
from sendgraph.identity.records import (
    AreaRecord,
    BoundaryChangeRecord,
    CommissioningRecord,
    OrganisationRecord,
    SuccessionRecord,
)
from sendgraph.identity.short_names import ShortNames
from sendgraph.language.folding import fold

__all__ = [
    "AreaRecord",
    "BoundaryChangeRecord",
    "CommissioningRecord",
    "OrganisationRecord",
    "Reference",
    "SuccessionRecord",
    "load_reference",
]

# Below this share of an area's small areas a body is an edge, no commissioner in practice.
EDGE = Decimal("0.05")

# How long before its first day a body may be named.
_ANNOUNCED = timedelta(days=365)

_Key = TypeVar("_Key", str, frozenset[str])
# Words without weight in the name of a health commissioner, whose order also varies in print.
_WEIGHTLESS = frozenset({"nhs", "the", "and", "of", "area"})


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
        before, after = self._around_areas
        if not found and (key.startswith(before) or key.endswith(after)):
            for low, high in zip(before, after, strict=True):
                shorter = key.removeprefix(low).removesuffix(high)
                if found := self.area_forms.get(shorter, ()) if shorter != key else ():
                    break
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
        if found := self.bearing(name, on):
            return self.settle(found, area=area, on=on)
        if area:
            key = fold(name).removeprefix("the ")
            council = self.areas[area].council if area in self.areas else None
            if council in self.short.councils(name):
                return self.organisations[council]
            for kind, words in self._generic_words.items():
                if key in words:
                    return self.generic(kind, area, on)
        return None

    def bearing(self, name: str, on: date | None = None) -> tuple[str, ...]:
        """Return the slugs of all bodies that a printed name can stand for by itself, in a document of a day."""
        key = fold(name).removeprefix("the ")
        listed = self.organisation_forms.get(key) or self._shuffled_forms.get(_shuffled(key), ())
        for slugs in (listed, self.short.find(name)):
            if found := tuple(slug for slug in slugs if self._foreseen(slug, on)):
                return found
        return ()

    def _foreseen(self, slug: str, on: date | None) -> bool:
        """Say whether a document of a day can name a body: none is announced long before its first day."""
        since = self.organisations[slug].since
        return on is None or since is None or since <= on + _ANNOUNCED

    def settle(
        self, slugs: Iterable[str], *, area: str | None = None, on: date | None = None
    ) -> OrganisationRecord | None:
        """Return the one of several bodies of a printed name that a day and an area leave, None where not one."""
        records = [self.organisations[slug] for slug in slugs if self._foreseen(slug, on)]
        if len(records) > 1 and on:
            records = [r for r in records if r.existed(on)]
        elif len(records) > 1 and all(r.kind == "local_authority" for r in records):
            records = [r for r in records if r.until is None]
        if len(records) > 1 and area:
            serving = {c.body for c in self._commissionings_of.get(area, ())}
            records = [r for r in records if r.area == area or r.slug in serving]
        return records[0] if len(records) == 1 else None

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
    def _around_areas(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The folded words that may stand before or after an area's name, with a blank after them, and before."""
        spoken: Mapping[str, list[str]] = self.words["areas"]
        words = list(map(fold, (*spoken["before"], *spoken["after"])))
        return tuple(f"{word} " for word in words), tuple(f" {word}" for word in words)

    @cached_property
    def organisation_forms(self) -> Mapping[str, tuple[str, ...]]:
        """Folded printed name to the slugs of the organisations that bear it."""
        return _index((fold(form), o.slug) for o in self.organisations.values() for form in o.forms)

    @cached_property
    def _shuffled_forms(self) -> Mapping[frozenset[str], tuple[str, ...]]:
        health = [o for o in self.organisations.values() if o.kind in ("ccg", "icb")]
        return _index((_shuffled(fold(form)), o.slug) for o in health for form in o.forms if _has_head(form))

    @cached_property
    def short(self) -> ShortNames:
        """Names that are short for a body's."""
        commissioning = (o for o in self.organisations.values() if o.kind in ("ccg", "icb", "local_authority"))
        return ShortNames(commissioning, self.words)

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
    known = reference_files.read_words(words or ontology / "words" / "organisations.toml")
    things = reference_files.read_things(folder or ontology / "reference")
    areas = {r.slug: r for r in sorted(reference_files.areas(things), key=lambda r: r.slug)}
    bodies = reference_files.organisations(things, areas, known)
    organisations = {r.slug: r for r in sorted(bodies, key=lambda r: r.slug)}
    reference = Reference(
        areas=areas,
        organisations=organisations,
        commissionings=tuple(sorted(reference_files.commissionings(things), key=lambda c: (c.area, c.since, c.body))),
        successions=tuple(sorted(reference_files.successions(things), key=lambda s: (s.former, s.new, s.on))),
        boundary_changes=tuple(sorted(reference_files.boundary_changes(things), key=lambda c: (c.former, c.new, c.on))),
        words=known,
    )
    _check(reference)
    return reference


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
