"""What became of earlier weaknesses: each with the words in which it was first told, and later judgements on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.findings import Finding
from sendgraph.web.generations import Generation, Row
from sendgraph.web.record import Event, name_of

_PROGRESS = {
    "sufficient-progress": ("sufficient", "sufficient progress"),
    "insufficient-progress": ("insufficient", "not enough progress"),
    "progress-not-judged": ("unknown", "progress not judged"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A later judgement: ``progress`` is the class by which it is coloured, ``words`` what it says."""

    progress: str
    words: str
    event: Event | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Weakness:
    """An earlier weakness: as first told where that is known, else as the judgement restates it.

    ``likely`` is true where only themes tell which weakness is meant.
    """

    words: str
    first: Finding | None
    likely: bool
    verdicts: tuple[Verdict, ...]


def weaknesses_of(
    generation: Generation, area: str, findings: Iterable[Finding], events: Mapping[str, Event]
) -> list[Weakness]:
    """Return the weaknesses of an area on which later events judged, in the order of the judgements."""
    told = {finding.iri: finding for finding in findings}
    judged: dict[str, list[Row]] = {}
    rows = {row["judgement"]: row for row in reversed(generation.ask("judgements", area=area))}
    for row in reversed(rows.values()):
        judged.setdefault(row["weakness"] or row["likely"] or row["judgement"], []).append(row)
    return [
        Weakness(
            words=said[0]["words"],
            first=told.get(iri),
            likely=all(not row["weakness"] and row["likely"] for row in said),
            verdicts=tuple(_verdict(row, generation, events) for row in said),
        )
        for iri, said in judged.items()
    ]


def _verdict(row: Row, generation: Generation, events: Mapping[str, Event]) -> Verdict:
    name, words = _PROGRESS[name_of(row["progress"])]
    return Verdict(name, words, events.get(row["event"]), evidence(row, generation))
