"""Inspections of other days that a letter or report mentions: the earlier ones, and what followed them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from sendgraph.documents import Block
from sendgraph.facts import EventKind, Inspection
from sendgraph.genres.common import Reading
from sendgraph.genres.official.outline import dates_in, sentences_in
from sendgraph.language.dates import DateSpan, PartialDate

_FIRST_OF_2023 = 2023  # the framework of 2023 began with the year
_REACH = 120  # characters around a date within which its event is named
_KINDS: tuple[tuple[EventKind, re.Pattern[str]], ...] = (
    ("monitoring_inspection", re.compile(r"\bmonitoring (?:inspections?|visits?)", re.IGNORECASE)),
    ("progress_review", re.compile(r"\bprogress review", re.IGNORECASE)),
    ("revisit", re.compile(r"\b(?:re-?visit(?:ed|s|ing)?|re-?inspect(?:ed|ions?|ing)?)", re.IGNORECASE)),
    (
        "inspection",
        re.compile(r"\binspect(?:ed|ions?|ing)\b|\binspectors (?:first )?(?:visited|found)\b", re.IGNORECASE),
    ),
)
# What else is dated where inspections are spoken of: the date nearest to one of these is not an inspection's.
_OTHER = re.compile(
    r"\b(?:issued|fit for purpose|submitted|published|declared|responsible|appointed|appointment|joined|in post|"
    r"regulations|act|reforms?|(?<!previous )(?<!old )framework|boundar\w+|became|commission\w+|launched|strategy|"
    r"letter)\b",
    re.IGNORECASE,
)


def framework_of(day: PartialDate) -> Literal[2016, 2023]:
    """Return the framework under which an area was inspected on a day."""
    return 2023 if day.year >= _FIRST_OF_2023 else 2016


def dated_event(reading: Reading, kind: EventKind, area: str, span: DateSpan) -> Inspection:
    """Return an inspection that the document only mentions, at the place of its date."""
    return Inspection(
        kind=kind,
        area=area,
        start_date=span.first.iso,
        end_date=span.last.iso if span.last else None,
        framework=framework_of(span.first),
        subject=False,
        **reading.place(span.start, span.end),
    )


def mentioned_events(
    reading: Reading, area: str, blocks: Iterable[Block], around: PartialDate | None = None
) -> Iterator[Inspection]:
    """Yield the inspections of the area that some blocks date, at the exactness they give."""
    for start, end in sentences_in(reading, blocks):
        spans = dates_in(reading, start, end, around)
        for index, span in enumerate(spans):
            low = spans[index - 1].end if index else start
            high = spans[index + 1].start if index + 1 < len(spans) else end
            kind = _kind(reading.text[max(low, span.start - _REACH) : span.start], reading.text[span.end : high])
            if kind is not None:
                yield dated_event(reading, kind, area, span)


def _kind(before: str, after: str) -> EventKind | None:
    """Return which event a date belongs to, by the words before and after it; None where another thing is dated."""
    after = after[:_REACH]
    found = [(distance, kind) for kind, pattern in _KINDS for distance in _distances(pattern, before, after)]
    other = min(_distances(_OTHER, before, after), default=_REACH)
    if not found:
        return None
    nearest = min(distance for distance, _ in found)
    if other < nearest:
        return None
    # "monitoring inspection" and "re-inspected" hold "inspection": of kinds at one place the first in the table counts.
    return next(kind for kind, _ in _KINDS if any(k == kind and d == nearest for d, k in found))


def _distances(pattern: re.Pattern[str], before: str, after: str) -> list[int]:
    return [len(before) - match.end() for match in pattern.finditer(before)] + [
        match.start() for match in pattern.finditer(after)
    ]


def unlike(known: Sequence[Inspection], mentioned: Iterable[Inspection]) -> tuple[Inspection, ...]:
    """Return the events that are none of the known ones, each once, as exactly as one of them is dated."""
    found: list[Inspection] = []
    for event in sorted(mentioned, key=lambda e: (-len(e.start_date or ""), e.start)):
        if not any(_same(event, other) for other in (*known, *found)):
            found.append(event)
    return tuple(sorted(found, key=lambda e: e.start))


def _same(one: Inspection, other: Inspection) -> bool:
    """Whether two can be one event: compatible first days, or a day within the other's days."""
    if one.start_date is None or other.start_date is None:
        return False
    first, second = PartialDate.parse(one.start_date), PartialDate.parse(other.start_date)
    last = PartialDate.parse(other.end_date or other.start_date)
    within = first.exactness == "day" and second.earliest <= first.earliest <= last.latest
    return first.compatible(second) or within
