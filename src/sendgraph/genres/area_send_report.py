"""Reports of full inspections under the 2023 framework."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from sendgraph.facts import Facts, Finding, FindingKind, GenreName, Inspection, Requirement
from sendgraph.genres.common import Reading
from sendgraph.genres.official.events import dated_event
from sendgraph.genres.official.findings import findings_of
from sendgraph.genres.official.frame import header_dates, report_frame
from sendgraph.genres.official.outline import (
    Part,
    blocks_of,
    formulae_in,
    outline,
    parts_of,
    title_of,
)
from sendgraph.genres.official.team import ORGANISATIONS
from sendgraph.genres.registry import register
from sendgraph.language.sections import number_of

TITLE = "title-area-send-report"
_PARTS = frozenset({"outcome", "information", "experience", "effective", "better", "improvement", "priority-action"})
_KINDS: dict[str, FindingKind] = {
    "effective": "strength",
    "better": "weakness",
    "priority-action": "priority_action",
    "improvement": "improvement",
}
_OUTCOMES: dict[str, Literal[1, 2, 3]] = {"says-outcome-1": 1, "says-outcome-2": 2, "says-outcome-3": 3}
_NEXT_FULL = re.compile(
    r"\bnext (?:full )?(?:area )?(?:SEND )?(?:re-?)?inspection\b.*?\b(?P<number>\w+)(?: \(\w+\))? years?\b",
    re.IGNORECASE,
)
_MONITORING = re.compile(r"\bmonitoring inspection\b.*?\b(?P<number>\w+)(?: \(\w+\))? months?\b", re.IGNORECASE)

_BESIDE = 30  # characters around a date in which its event is named
_REVISIT_BEFORE = re.compile(r"\bre-?visit(?:ed)?(?: dates?)?(?: on| from)?[\s:–—-]*$", re.IGNORECASE)
_REVISIT_AFTER = re.compile(r"[\s,–—-]*\(?(?:SEND )?re-?visit\b(?! ?(?:date\w*)?[:–—-]| \d)", re.IGNORECASE)


@register
class AreaSendReport:
    """The report of a full area SEND inspection."""

    name: GenreName = "area_send_report"

    def recognises(self, reading: Reading) -> float:
        """Return 0.95 for the title near the beginning and the parts of a report, less where one is missing.

        A news item may quote the title, but has not the parts.
        """
        parts = {part.section for part in outline(reading)}
        share = len(parts & _PARTS) / 4
        if title_of(reading, {TITLE}) is not None and "inspection-dates" in parts:
            return 0.95 if share >= 0.5 else 0.6
        if "main-findings" in parts or "progress" in parts or title_of(reading, OTHER_TITLES) is not None:
            return 0.0
        return 0.8 if share >= 1 and "inspection-dates" in parts else 0.6 if share >= 1 else 0.0

    def understand(self, reading: Reading) -> Facts:
        """Return what a report says."""
        parts = outline(reading)
        frame = report_frame(reading, self.name, TITLE)
        return replace(
            frame,
            inspections=tuple(event for area in frame.areas for event in inspections_of(reading, parts, area.name)),
            findings=tuple(_findings(reading, parts)),
        )


OTHER_TITLES = frozenset({"title-monitoring-report", "title-inspection-letter", "title-revisit-letter"})


def inspections_of(reading: Reading, parts: Sequence[Part], area: str) -> tuple[Inspection, ...]:
    """Return the reported inspection, with its outcome and what it requires, and the previous ones."""
    subject = _subject(reading, parts, area)
    previous = (
        dated_event(reading, "inspection", area, span) for span in header_dates(reading, parts, "previous-dates")
    )
    return (*((subject,) if subject else ()), *(_named_revisit(reading, event) for event in previous))


def _named_revisit(reading: Reading, event: Inspection) -> Inspection:
    """Return an event of the header as a revisit where that word stands beside its date."""
    around = reading.text[max(0, event.start - _BESIDE) : event.start], reading.text[event.end : event.end + _BESIDE]
    if not (_REVISIT_BEFORE.search(around[0]) or _REVISIT_AFTER.match(around[1])):
        return event
    return Inspection(
        kind="revisit",
        area=event.area,
        start_date=event.start_date,
        end_date=event.end_date,
        framework=event.framework,
        subject=False,
        start=event.start,
        end=event.end,
        page=event.page,
    )


def _findings(reading: Reading, parts: Sequence[Part]) -> Iterator[Finding]:
    for part in parts_of(parts, *_KINDS):
        yield from findings_of(reading, _KINDS[part.section], part.blocks)


def _subject(reading: Reading, parts: Sequence[Part], area: str) -> Inspection | None:
    """Return the reported inspection at the place of its dates, else of its outcome."""
    dates = header_dates(reading, parts, "inspection-dates")
    blocks = blocks_of(parts, "outcome") or blocks_of(parts, "", "inspection-dates", "previous-dates")
    if not dates and not blocks:
        return None
    says = {formula.notation for formula, _, _ in formulae_in(reading, blocks)}
    text = " ".join(reading.document.block_text(block) for block in blocks)
    place = (dates[0].start, dates[0].end) if dates else (blocks[0].start, blocks[-1].end)
    return Inspection(
        kind="inspection",
        area=area,
        start_date=dates[0].first.iso if dates else None,
        end_date=dates[0].last.iso if dates and dates[0].last else None,
        framework=2023,
        subject=True,
        outcome=next((_OUTCOMES[notation] for notation in sorted(says & set(_OUTCOMES), reverse=True)), None),
        requires=_requirement(says),
        next_full_inspection_years=_number(_NEXT_FULL, text),
        monitoring_months=_number(_MONITORING, text),
        conducted_by=tuple(ORGANISATIONS.values()),
        **reading.place(*place),
    )


def _requirement(says: set[str]) -> Requirement | None:
    if "says-priority-action-plan" in says:
        return "priority_action_plan"
    return "update_strategic_plan" if "says-update-strategic-plan" in says else None


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return number_of(match["number"]) if match else None
