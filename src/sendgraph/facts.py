"""What one document says: the contract between understanding and everything after it.

`Facts` is what a genre returns and what ``sendgraph extract`` prints, one JSON object a document. Every item
carries the passage that supports it: ``start`` and ``end`` in Unicode characters of the document's canonical text,
and ``page`` (None where the document has none). What the document does not settle is None or empty.
Dates are ISO strings as exact as the document is: ``2021``, ``2021-11`` or ``2021-11-04``.
The JSON Schema of the same contract is facts.schema.json beside this module.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

GenreName = Literal[
    "area_send_report", "inspection_letter", "revisit_letter", "monitoring_report", "news", "other"
]
EventKind = Literal["inspection", "revisit", "monitoring_inspection", "progress_review", "visit"]
Requirement = Literal["written_statement_of_action", "priority_action_plan", "update_strategic_plan"]
FollowUp = Literal["accelerated_progress_plan", "monitoring_ends", "intervention_ends"]
FindingKind = Literal[
    "strength", "weakness", "priority_action", "improvement", "significant_weakness", "main_finding"
]
Section = Literal["identifying", "meeting", "improving"]
Capacity = Literal["substantive", "interim", "acting"]
Body = Literal["Ofsted", "CQC"]
CommissionerKind = Literal["local_authority", "icb", "ccg", "other"]
OrganisationKind = Literal[
    "local_authority",
    "ccg",
    "icb",
    "inspectorate",
    "department",
    "nhs_body",
    "parent_carer_forum",
    "provider",
    "partnership",
    "other",
]
Qualifier = Literal["exactly", "about", "over", "under", "up_to", "at_least"]
ChangeKind = Literal["appointed", "left", "took_over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Anything said at a place: ``text[start:end]`` of the canonical text supports it."""

    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """The document itself; ``id`` is the first 16 hex digits of the SHA-256 of its canonical text."""

    id: str
    genre: GenreName
    title: str | None
    published: str | None
    publisher: str | None
    characters: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Item):
    """A local area the document is about; ``name`` is its reference name."""

    name: str
    gss_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Item):
    """An inspection, revisit, monitoring inspection, progress review or visit of one area."""

    kind: EventKind
    area: str
    start_date: str | None
    end_date: str | None = None
    framework: Literal[2016, 2023] | None = None
    subject: bool
    outcome: Literal[1, 2, 3] | None = None
    requires: Requirement | None = None
    next_full_inspection_years: int | None = None
    monitoring_months: int | None = None
    conducted_by: tuple[str, ...] = ()
    weaknesses_found: int | None = None
    weaknesses_addressed: int | None = None
    statement_issued: str | None = None
    statement_fit_for_purpose: str | None = None
    follow_up: FollowUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commissioner(Item):
    """A body said to be responsible for planning and commissioning."""

    name: str
    kind: CommissionerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Item):
    """A person with a post at one organisation; ``person`` is the fullest printed form without honorific."""

    person: str
    honorific: str | None = None
    role: str | None
    organisation: str | None
    capacity: Capacity = "substantive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector(Item):
    """A member of an inspection team."""

    person: str
    honorific: str | None = None
    role: str | None
    body: Body
    lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Item):
    """A finding in its own words; ``text`` is ``text[start:end]`` with white space folded."""

    kind: FindingKind
    section: Section | None = None
    text: str
    themes: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Item):
    """A later judgement on an earlier weakness; the passage is the judgement's, ``weakness`` its words."""

    weakness: str
    sufficient: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Item):
    """Direct speech; ``person`` None where the speaker is not named."""

    person: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Item):
    """A figure with a meaning; ``unit`` is percent, days, weeks, months or years."""

    subject: str | None
    value: float
    unit: str
    qualifier: Qualifier = "exactly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Item):
    """An announced change: someone appointed or leaving, or a body taking over a duty."""

    kind: ChangeKind
    role: str | None
    organisation: str | None
    person: str | None
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Website(Item):
    """A web address printed for an organisation."""

    organisation: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Item):
    """An organisation named; the passage is the name where it is first printed."""

    name: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonForm(Item):
    """One printed form of a person: ``name`` the fullest form in this document, ``form`` as printed here."""

    name: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that one document says, in reading order."""

    source: str
    document: DocumentFacts
    areas: tuple[Area, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    commissioners: tuple[Commissioner, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    inspectors: tuple[Inspector, ...] = ()
    findings: tuple[Finding, ...] = ()
    progress: tuple[Progress, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    measures: tuple[Measure, ...] = ()
    changes: tuple[Change, ...] = ()
    websites: tuple[Website, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    people: tuple[PersonForm, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain JSON values (tuples become lists)."""
        values: dict[str, Any] = json.loads(self.to_json())
        return values

    def to_json(self) -> str:
        """Return one line of JSON, keys in the order of the contract."""
        return json.dumps(self, default=_values, ensure_ascii=False)


def _values(item: Item | DocumentFacts | PersonForm) -> dict[str, Any]:
    """Return the values of an item by their names, in the order of the contract."""
    return {name: getattr(item, name) for name in item.__dataclass_fields__}
