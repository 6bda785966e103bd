"""Outcome letters of inspections under the 2016 framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sendgraph.documents import Block
from sendgraph.facts import Area, Facts, Finding, FindingKind, GenreName, Inspection, Requirement
from sendgraph.genres.common import Reading
from sendgraph.genres.official.events import mentioned_events, unlike
from sendgraph.genres.official.findings import findings_of
from sendgraph.genres.official.frame import letter_frame
from sendgraph.genres.official.outline import (
    Part,
    dates_in,
    formulae_in,
    letterhead,
    main_date,
    outline,
    parts_of,
    sentences_in,
    title_of,
)
from sendgraph.genres.official.team import ORGANISATIONS
from sendgraph.genres.registry import register
from sendgraph.language.dates import PartialDate

TITLE = "title-inspection-letter"
_FINDINGS = frozenset({"main-findings", "strengths", "areas-for-development", "improvement"})
_LISTED = 8  # words at least of a list of weaknesses ("the effectiveness of the local area" is none)
_KINDS: dict[str, FindingKind] = {
    "main-findings": "main_finding",
    "strengths": "strength",
    "areas-for-development": "weakness",
    "improvement": "weakness",
    "significant-weaknesses": "significant_weakness",
}


def opening_blocks(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts of a letter before its findings: head, salutation and subject with what they introduce."""
    stop = next((i for i, p in enumerate(parts) if p.section in _FINDINGS | {"progress"}), len(parts))
    return tuple(parts[:stop])


@register
class InspectionLetter:
    """The outcome letter of a joint local area SEND inspection."""

    name: GenreName = "inspection_letter"

    def recognises(self, reading: Reading) -> float:
        """Return 0.95 for a letter's subject line and parts; a news item that quotes the title has no such parts."""
        parts = {part.section for part in outline(reading)}
        letter = bool(parts & {"salutation", "signature"})
        if title_of(reading, {TITLE}) is not None and letter:
            return 0.95 if parts & _FINDINGS else 0.6
        questions = parts & {"identifying", "meeting", "improving"}
        return 0.85 if len(questions) >= 2 and parts & _FINDINGS and (letter or "main-findings" in parts) else 0.0

    def understand(self, reading: Reading) -> Facts:
        """Return what a letter says."""
        parts = outline(reading)
        head, opening = letterhead(parts), tuple(b for part in opening_blocks(parts) for b in part.blocks)
        frame, written = letter_frame(reading, self.name, TITLE, (*opening[len(head) :], *head))
        findings = tuple(_findings(reading, parts))
        weaknesses = sum(finding.kind == "significant_weakness" for finding in findings)
        return replace(
            frame,
            inspections=tuple(
                event for area in frame.areas for event in _inspections(reading, parts, area, written, weaknesses)
            ),
            findings=findings,
        )


def _findings(reading: Reading, parts: Sequence[Part]) -> Iterator[Finding]:
    """Yield the findings, part by part; where a heading is missing, the parts around it tell what stands there."""
    for index, part in enumerate(parts):
        kind = _KINDS.get(part.section) or _unheaded(parts, index)
        if kind is not None:
            blocks = part.blocks
            if kind == "significant_weakness" or part.section not in _KINDS:
                blocks = tuple(block for block in blocks if block.kind in {"bullet", "cell"}) or _in_sentence(
                    reading, part
                )
            yield from findings_of(reading, kind, blocks, part.question)


def _in_sentence(reading: Reading, part: Part) -> tuple[Block, ...]:
    """Return the weaknesses that the sentence which introduces them goes on to list, as one block."""
    for block in part.blocks:
        text = reading.document.block_text(block)
        opening = reading.language.sections.opening_of(text)
        if opening is not None and opening.notation == part.section and len(text[opening.end :].split()) >= _LISTED:
            return (replace(block, start=block.start + opening.end, lines=()),)
    return ()


def _unheaded(parts: Sequence[Part], index: int) -> FindingKind | None:
    """Return the kind of the bullets of a part without a heading of its own.

    Those before the three questions are main findings when nothing else is; those right under a question are
    strengths when areas for development follow.
    """
    part, rest = parts[index], parts[index + 1 :]
    if part.section in {TITLE, "salutation"} and not any(parts_of(parts, "main-findings")):
        return "main_finding"
    if part.section in {"identifying", "meeting", "improving"} and rest:
        follows = rest[0].section in {"areas-for-development", "improvement"} and rest[0].question == part.question
        return "strength" if follows else None
    return None


def _inspections(
    reading: Reading, parts: Sequence[Part], area: Area, around: PartialDate | None, weaknesses: int
) -> tuple[Inspection, ...]:
    """Return the inspection that the letter reports, and others that its opening dates."""
    subject = _subject(reading, parts, area, around, weaknesses)
    opening = tuple(b for part in opening_blocks(parts) if part.section for b in part.blocks)
    others = unlike((subject,), mentioned_events(reading, area.name, opening, around))
    return (subject, *others)


def _subject(
    reading: Reading, parts: Sequence[Part], area: Area, around: PartialDate | None, weaknesses: int
) -> Inspection:
    """Return the reported inspection, at the sentence that dates it ("Between … Ofsted and the CQC conducted …")."""
    opening = tuple(b for part in opening_blocks(parts) if part.section for b in part.blocks)
    dated = ((start, end, dates_in(reading, start, end, around)) for start, end in sentences_in(reading, opening))
    start, end, dates = next(((s, e, d) for s, e, d in dated if d), (area.start, area.end, ()))
    when = main_date(dates)
    return Inspection(
        kind="inspection",
        area=area.name,
        start_date=when.first.iso if when else None,
        end_date=when.last.iso if when and when.last else None,
        framework=2016,
        subject=True,
        requires=required(reading, parts),
        weaknesses_found=weaknesses or None,
        conducted_by=tuple(ORGANISATIONS.values()),
        **reading.place(start, end),
    )


def required(reading: Reading, parts: Sequence[Part]) -> Requirement | None:
    """Return whether a letter asks for a written statement of action."""
    blocks = tuple(block for part in parts for block in part.blocks)
    headings = tuple(block for part in parts for block in part.heading)
    says = {formula.notation for formula, _, _ in formulae_in(reading, (*blocks, *headings))}
    needed = "says-statement-required" in says and "says-statement-not-required" not in says
    return "written_statement_of_action" if needed else None
