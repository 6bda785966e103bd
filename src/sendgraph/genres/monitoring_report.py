"""Reports of monitoring inspections under the 2023 framework, which judge each area for priority action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sendgraph.documents import Block
from sendgraph.facts import Area, Facts, GenreName, Inspection, Progress, Requirement
from sendgraph.genres.common import Reading
from sendgraph.genres.official.events import dated_event, mentioned_events, unlike
from sendgraph.genres.official.frame import header_dates, report_frame
from sendgraph.genres.official.judgements import counts_in, judged_of, progress_facts
from sendgraph.genres.official.outline import Part, blocks_of, formulae_in, outline, parts_of, title_of
from sendgraph.genres.official.team import ORGANISATIONS
from sendgraph.genres.registry import register

TITLE = "title-monitoring-report"


@register
class MonitoringReport:
    """The report of a monitoring inspection."""

    name: GenreName = "monitoring_report"

    def recognises(self, reading: Reading) -> float:
        """Return 0.96 for the title near the beginning and the parts of a report."""
        parts = {part.section for part in outline(reading)}
        report = len(parts & {"inspection-dates", "outcome", "information", "progress", "team", "details"})
        if title_of(reading, {TITLE}) is None:
            return 0.0
        return 0.96 if report >= 2 else 0.2

    def understand(self, reading: Reading) -> Facts:
        """Return what a report of a monitoring inspection says."""
        parts = outline(reading)
        frame = report_frame(reading, self.name, TITLE)
        findings, progress = progress_facts(
            reading, judged_of(reading, _judged_blocks(parts), blocks_of(parts, "outcome")), "priority_action"
        )
        return replace(
            frame,
            inspections=tuple(event for area in frame.areas for event in _inspections(reading, parts, area, progress)),
            findings=findings,
            progress=progress,
        )


def _judged_blocks(parts: Sequence[Part]) -> tuple[Block, ...]:
    """Return the blocks in which the areas for priority action are taken one by one."""
    return blocks_of(parts, "progress", "priority-action", "main-findings") or blocks_of(
        parts, "outcome", "information", "summary", "effective", "better"
    )


def _inspections(
    reading: Reading, parts: Sequence[Part], area: Area, progress: Sequence[Progress]
) -> tuple[Inspection, ...]:
    """Return the monitoring inspection, the full one before it, and others that the report dates."""
    dates = header_dates(reading, parts, "inspection-dates")
    outcome = blocks_of(parts, "outcome")
    found, addressed = counts_in(reading, outcome)
    judged = [item.sufficient for item in progress if item.sufficient is not None]
    says = {formula.notation for formula, _, _ in formulae_in(reading, (*outcome, *blocks_of(parts, "next-steps")))}
    place = (dates[0].start, dates[0].end) if dates else (area.start, area.end)
    subject = Inspection(
        kind="monitoring_inspection",
        area=area.name,
        start_date=dates[0].first.iso if dates else None,
        end_date=dates[0].last.iso if dates and dates[0].last else None,
        framework=2023,
        subject=True,
        conducted_by=tuple(ORGANISATIONS.values()),
        weaknesses_found=found or len(progress) or None,
        weaknesses_addressed=addressed if addressed is not None else sum(judged) if judged else None,
        follow_up="monitoring_ends" if "says-monitoring-ends" in says else None,
        **reading.place(*place),
    )
    previous = [
        _found(reading, parts, dated_event(reading, "inspection", area.name, span))
        for span in header_dates(reading, parts, "previous-dates")
    ]
    prose = tuple(b for part in parts_of(parts, "information", "outcome", "summary") for b in part.blocks)
    around = dates[0].first if dates else None
    return (subject, *previous, *unlike((subject, *previous), mentioned_events(reading, area.name, prose, around)))


def _found(reading: Reading, parts: Sequence[Part], event: Inspection) -> Inspection:
    """Return the full inspection before, with its outcome and requirement where the report repeats them."""
    says = {f.notation for f, _, _ in formulae_in(reading, blocks_of(parts, "information", "outcome", "summary"))}
    if event.framework != 2023 or "says-outcome-3" not in says:
        return event
    requires: Requirement | None = "priority_action_plan" if "says-priority-action-plan" in says else None
    return replace(event, outcome=3, requires=requires)
