"""What is known beforehand of areas and bodies: one frozen value a thing of ontology/reference/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sendgraph.facts import OrganisationKind


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
