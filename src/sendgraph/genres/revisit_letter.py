"""Letters on revisits under the 2016 framework, which judge the progress on each significant weakness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sendgraph.documents import Block
from sendgraph.facts import Area, Facts, FollowUp, GenreName, Inspection, Progress
from sendgraph.genres.common import Reading
from sendgraph.genres.official.events import mentioned_events, unlike
from sendgraph.genres.official.frame import letter_frame
from sendgraph.genres.official.judgements import counts_in, judged_of, progress_facts
from sendgraph.genres.official.outline import (
    Part,
    blocks_of,
    dates_in,
    formulae_in,
    main_date,
    outline,
    sentences_in,
    title_of,
)
from sendgraph.genres.official.team import ORGANISATIONS
from sendgraph.genres.registry import register
from sendgraph.language.dates import DateSpan, PartialDate

TITLE = "title-revisit-letter"
_BODY = frozenset({TITLE, "salutation", "main-findings", "progress", "summary", "significant-weaknesses", "findings"})


@register
class RevisitLetter:
    """The letter on a joint area SEND revisit."""

    name: GenreName = "revisit_letter"

    def recognises(self, reading: Reading) -> float:
        """Return 0.95 for a revisit's subject line in a letter, or for its judgements in one."""
        if {"salutation", "signature"}.isdisjoint(part.section for part in outline(reading)):
            return 0.0
        if not any(f.notation.endswith("sufficient") for f, _, _ in formulae_in(reading, reading.document.blocks)):
            return 0.0
        return 0.96 if title_of(reading, {TITLE}) is not None else 0.5

    def understand(self, reading: Reading) -> Facts:
        """Return what a letter on a revisit says."""
        parts = outline(reading)
        body = body_of(parts)
        frame, written = letter_frame(reading, self.name, TITLE, body)
        findings, progress = progress_facts(
            reading, judged_of(reading, _judged_blocks(parts), body), "significant_weakness"
        )
        revisit = _Revisit(reading, parts, written)
        return replace(
            frame,
            inspections=tuple(event for area in frame.areas for event in revisit.inspections(area, progress)),
            findings=findings,
            progress=progress,
        )


def body_of(parts: Sequence[Part]) -> tuple[Block, ...]:
    """Return the blocks of a letter between its subject line and its end, headings of parts in it left out."""
    return tuple(block for part in parts if part.section in _BODY for block in part.blocks)


def _judged_blocks(parts: Sequence[Part]) -> tuple[Block, ...]:
    """Return the blocks in which the weaknesses are taken one by one: under a heading of their own where one is."""
    return blocks_of(parts, "main-findings", "progress", "significant-weaknesses") or body_of(parts)


@dataclass(frozen=True)
class _Revisit:
    """What the opening of a letter says of the revisit and of the inspection before it."""

    reading: Reading
    parts: Sequence[Part]
    around: PartialDate | None

    @property
    def _blocks(self) -> tuple[Block, ...]:
        return (*body_of(self.parts), *blocks_of(self.parts, "next-steps"))

    @property
    def _opening(self) -> tuple[Block, ...]:
        """The blocks before the first weakness, or before the heading of the findings."""
        sections = self.reading.language.sections
        blocks = blocks_of(self.parts, TITLE, "salutation", "summary") or body_of(self.parts)
        for index, block in enumerate(blocks):
            opening = sections.opening_of(self.reading.document.block_text(block))
            if opening is not None and opening.notation == "judged-item":
                return blocks[:index]
        return blocks

    def inspections(self, area: Area, progress: Sequence[Progress]) -> tuple[Inspection, ...]:
        """Return the revisit, the inspection before it, and others that the opening dates."""
        subject = self._subject(area, progress)
        others = unlike((subject,), mentioned_events(self.reading, area.name, self._opening, self.around))
        first = min((e for e in others if e.kind == "inspection"), key=lambda e: e.start_date or "", default=None)
        return (subject, *(self._original(e, subject) if e is first else e for e in others))

    def _original(self, event: Inspection, subject: Inspection) -> Inspection:
        return replace(
            event,
            requires="written_statement_of_action",
            weaknesses_found=subject.weaknesses_found,
            statement_issued=subject.statement_issued,
            statement_fit_for_purpose=subject.statement_fit_for_purpose,
        )

    def _subject(self, area: Area, progress: Sequence[Progress]) -> Inspection:
        start, end, dates = self._when(area)
        when = main_date(dates)
        found, addressed = counts_in(self.reading, self._blocks)
        judged = [item.sufficient for item in progress if item.sufficient is not None]
        return Inspection(
            kind="revisit",
            area=area.name,
            start_date=when.first.iso if when else None,
            end_date=when.last.iso if when and when.last else None,
            framework=2016,
            subject=True,
            conducted_by=tuple(ORGANISATIONS.values()),
            weaknesses_found=found or len(progress) or None,
            weaknesses_addressed=addressed if addressed is not None else sum(judged) if judged else None,
            statement_issued=self._dated("says-statement-issued"),
            statement_fit_for_purpose=self._dated("says-statement-fit"),
            follow_up=self._follow_up(),
            **self.reading.place(start, end),
        )

    def _when(self, area: Area) -> tuple[int, int, tuple[DateSpan, ...]]:
        """Return the sentence that dates the revisit, and its dates; the first dated one of the letter."""
        for start, end in sentences_in(self.reading, self._opening):
            dates = dates_in(self.reading, start, end, self.around)
            if dates and "visit" in self.reading.text[start:end].casefold():
                return start, end, dates
        return area.start, area.end, ()

    def _dated(self, notation: str) -> str | None:
        """Return the date that follows a formula in its sentence."""
        for formula, _, end in formulae_in(self.reading, self._opening):
            dates = dates_in(self.reading, formula.end, end, self.around) if formula.notation == notation else ()
            if dates:
                return dates[0].first.iso
        return None

    def _follow_up(self) -> FollowUp | None:
        says = {formula.notation for formula, _, _ in formulae_in(self.reading, self._blocks)}
        if "says-accelerated-progress-plan" in says:
            return "accelerated_progress_plan"
        if "says-intervention-ends" in says:
            return "intervention_ends"
        return "monitoring_ends" if "says-monitoring-ends" in says else None
