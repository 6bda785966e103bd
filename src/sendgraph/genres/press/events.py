"""The inspections, revisits and reviews that a news item reports or mentions, with the dates it gives them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from sendgraph.facts import EventKind, Inspection
from sendgraph.genres.common import Reading
from sendgraph.genres.press.event_words import EventWord, event_words, has_word, loose_words, of_other_service
from sendgraph.genres.press.header import Header, load_news_words
from sendgraph.genres.press.sections import Sections, find_sections
from sendgraph.language.dates import DateSpan, PartialDate, find_dates
from sendgraph.language.organisations import OrganisationSpan, find_areas
from sendgraph.language.sentences import sentences

_FARTHEST = 140  # characters between an event and its date
_OPENING = 4  # sentences of an item that say what it reports
_SINCE = re.compile(r"\b(?:first|last|previous(?:ly)?)\b[^.]{0,60}\b(?:since|in)\s+$", re.IGNORECASE)
_HELD = re.compile(
    r"^(?:It|This|They|Inspectors|The (?:team|visit|inspectors))\b[^.]{0,60}\b(?:took place|was held|was carried out|"
    r"ran|happened|lasted|were (?:here|in|with us)|came|visited|spent)\b"
)
_TOOK_PLACE = re.compile(
    r"[^.;:]+\b(?:took place|(?:was|were) (?:carried out|held|conducted))\s+"
    r"(?:between|from|on|in|over|during)\s+(?:the\s+)?(?:\w+day\s+)?$"
)
# "in October, three weeks before the inspection": the date of something else
_BEFORE_IT = re.compile(
    r"\b(?:before|ahead\s+of|prior\s+to)\s+(?:(?:the|its|our|their|this|that|an?|last|[\w-]+[’']s)\s+)?(?:\w+\s+)?$"
)
_THIS_ONE = re.compile(r"(?:The|This)\s+$")
_TO_COME = re.compile(
    r"\b(?:will|within|next|planned|due|expected|in future|upcoming|expects?|expecting|awaits?|awaiting|before long|"
    r"soon|shortly|prepar\w+|ready)\b",
    re.IGNORECASE,
)
_APPOINTED = re.compile(r"\b(?:appoint(?:s|ed|ment)|(?:joins?|joined)\b[^.;]{3,60}\bas)\b", re.IGNORECASE)
_FINDINGS = re.compile(
    r"\b(?:weaknesses|weakness|concerns|failings|shortcomings|problems|issues|areas)\b(?:\s+[\w’'-]+){0,6}?\s+(?:in|on|during)\s+"
    r"(?:early\s+|late\s+)?$",
    re.IGNORECASE,
)
_FIRST_INSPECTIONS = date(2016, 5, 1)  # of local areas; an earlier one was of another service
_LATELY = 730  # days before an item within which it reports an event
_MAINLY = 0.75  # share of the places named
_NEAR = 40  # characters between a loose word and its date
_NEW_FRAMEWORK = 2023


@dataclass(frozen=True, slots=True)
class Event:
    """An event of one area told at ``text[start:end]`` (its sentence); dates None where none is told."""

    kind: EventKind
    area: str
    first: PartialDate | None
    last: PartialDate | None
    start: int
    end: int


@dataclass
class EventFinder:
    """The sentences of one item, what each is about, and the events they tell."""

    reading: Reading
    header: Header
    organisations: Sequence[OrganisationSpan]
    around: PartialDate | None
    places: list[tuple[int, str]] = field(init=False)  # offset and slug of each area or council named
    sections: Sections = field(init=False)
    _ends: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        reference = self.reading.language.reference
        on = self.around.latest if self.around else None
        areas = find_areas(self.reading.text, reference, on=on)
        named = [(a.start, a.slug) for a in areas]
        self._ends = {o.start: o.end for o in self.organisations} | {a.start: a.end for a in areas}
        for span in self.organisations:
            area = reference.organisations[span.slug].area if span.slug else None
            if area is not None:
                named.append((span.start, area))
        self.places = sorted(named)
        self.sections = find_sections(self.reading.document, areas)

    def place_of(self, slug: str) -> tuple[int, int]:
        """Return where an area (or its council) is first named."""
        start = next(at for at, named in self.places if named == slug)
        return start, self._ends[start]

    @property
    def areas(self) -> set[str]:
        """The areas named, by slug."""
        return {slug for _, slug in self.places}

    @cached_property
    def main_area(self) -> str | None:
        """The area named most often; the first of them when several are."""
        slugs = [slug for _, slug in self.places]
        return max(dict.fromkeys(slugs), key=slugs.count, default=None)

    @cached_property
    def one_area(self) -> bool:
        """Whether an item is about one area: no other is named, or others in passing only."""
        slugs = [slug for _, slug in self.places]
        return len(set(slugs)) < 2 or slugs.count(self.main_area or "") >= _MAINLY * len(slugs)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The places of the sentences that are about local areas, not about a school or the like."""
        found: list[tuple[int, int]] = []
        about_area = True
        for start, end in sentences(self.reading.text):
            about_area = self._about_area(start, end, about_area)
            if about_area:
                found.append((start, end))
        return found

    def _about_area(self, start: int, end: int, before: bool) -> bool:
        words = load_news_words()["other_subjects"]
        text = self.reading.text[start:end]
        provider = any(o.kind == "provider" and start <= o.start < end for o in self.organisations)
        area = any(start <= at < end for at, _ in self.places) or has_word(words["area_words"], text)
        if area:
            return True
        subject = re.match(r"(?:[“\"‘']\s*)?(?:\S+\s+){0,4}", text)
        other = provider or has_word(words["words"], subject[0] if subject else "")
        return False if other else before

    def events(self) -> list[Event]:
        """Return the events, one each, in text order; an undated one only where the item opens with it."""
        told = list(self._dated())
        merged: list[Event] = []
        for event in told:
            same = next((i for i, other in enumerate(merged) if _same(event, other)), None)
            if same is None:
                merged.append(event)
            else:
                merged[same] = _more_exact(merged[same], event)
        merged = [e for e in merged if not any(_specific(other, e) for other in merged)]
        undated = self._undated(merged)
        return sorted([*merged, *undated], key=lambda e: e.start)

    def _dated(self) -> Iterator[Event]:
        told = list(self._told(self.around))
        yield from told
        if self.around is None:
            # "a March revisit" in an item without a date: the year of "the 2022 revisit" is told elsewhere in it.
            years = {e.first.year: {(o.kind, o.area) for o in told if o.first == e.first} for e in told if e.first}
            for year, kinds in years.items():
                yield from (e for e in self._told(PartialDate(year)) if (e.kind, e.area) in kinds and e not in told)

    def _told(self, around: PartialDate | None) -> Iterator[Event]:
        """Yield the events that sentences date, a missing year being that of ``around``."""
        text = self.reading.text
        dates = [d for d in find_dates(text, around=around) if not self._in_header(d)]
        previous: EventKind | None = None
        for start, end in self.sentences:
            words = event_words(text, start, end)
            loose = loose_words(text, start, end)
            inside = [d for d in dates if start <= d.start < end]
            for told in (d for d in inside if not of_other_service(_clause(text, start, d, end))):
                word = self._word_of(told, words, loose)
                kind = word.kind if word else self._carried(told, start, previous)
                if kind is None and told.last is not None and told.first.day and self._inspected(start, end):
                    kind = previous or "inspection"  # "Between … and …, inspectors …"
                if word is not None and not words and kind == "inspection" and word.end > word.start:
                    kind = previous or kind  # "spent three days in the county": the revisit just told of
                if word and previous == "monitoring_inspection" and _THIS_ONE.fullmatch(text, start, word.start):
                    kind = previous  # "The inspection took place …"
                area = self._area_at(word.start if word else told.start, start, end)
                if kind is not None and area is not None and told.first.latest >= _FIRST_INSPECTIONS:
                    yield Event(kind, area, told.first, told.last, start, end)
            if words or loose:
                later = [w for w in loose if w.kind == "revisit" and (not words or w.start >= words[-1].end)]
                previous = later[-1].kind if later else words[-1].kind if words else previous or loose[-1].kind

    def _in_header(self, date: DateSpan) -> bool:
        return any(start <= date.start < end for start, end in self.header.datelines)

    @cached_property
    def _providers(self) -> list[int]:
        return [o.start for o in self.organisations if o.kind == "provider"]

    def _inspected(self, start: int, end: int) -> bool:
        return has_word(load_news_words()["events"]["inspectors"], self.reading.text[start:end])

    def _word_of(self, date: DateSpan, words: Sequence[EventWord], loose: Sequence[EventWord]) -> EventWord | None:
        """Return the event that a date in the same sentence dates: the nearest, nothing else being dated between."""
        near: list[tuple[int, EventWord]] = []
        known = len(words)
        for index, word in enumerate((*words, *loose)):
            loosely = index >= known and word.kind != "progress_review"  # reviewers named, what they do is certain
            farthest = (_NEAR if known else 2 * _NEAR) if loosely else _FARTHEST
            low, high = (word.end, date.start) if word.end <= date.start else (date.end, word.start)
            if high - low > farthest:
                continue
            between = self.reading.text[low:high]
            if date.end == low and _BEFORE_IT.search(between):
                continue
            if any(low <= start < high for start in self._providers):
                continue  # what follows is about a school
            if not self._dates_other(date, between if word.end <= date.start else ""):
                near.append((len(between) + 40 * between.count(";") + 15 * between.count(", and "), word))
        before = [word for word in words if word.end <= date.start]
        if before and _TOOK_PLACE.match(self.reading.text, before[-1].end, date.start):
            near = [(0, before[-1])]
        if not near or self._dates_findings(date, near):
            near = [(0, word) for word in self._found_before(date)] or near
        return min(near, key=lambda pair: (pair[0], pair[1].start))[1] if near else None

    def _dates_findings(self, date: DateSpan, near: Sequence[tuple[int, EventWord]]) -> bool:
        """Whether a date is that of findings ("the weaknesses identified in 2017"), told of by a later event."""
        before = self.reading.text[max(0, date.start - _FARTHEST) : date.start]
        return bool(_FINDINGS.search(before)) and all(word.kind != "inspection" for _, word in near)

    def _found_before(self, date: DateSpan) -> Iterator[EventWord]:
        """Yield the inspection, itself not named, that found what "inspectors raised in 2018"."""
        words = "|".join(map(re.escape, load_news_words()["events"]["found_by_inspectors"]))
        before = self.reading.text[max(0, date.start - _FARTHEST) : date.start]
        match = re.search(rf"\b(?:{words})\s+(?:back\s+)?(?:in|on|during)\s+(?:early\s+|late\s+)?$", before)
        start = next((s for s, e in self.sentences if s <= date.start < e), date.start)
        if match is not None and (self._inspected(start, date.start) or _FINDINGS.search(before)):
            yield EventWord("inspection", date.start, date.start)

    def _dates_other(self, date: DateSpan, between: str) -> bool:
        last = between[-45:] or self.reading.text[max(0, date.start - 20) : date.start]
        words = "|".join(re.escape(w) for w in load_news_words()["events"]["not_events"])
        return bool(re.search(rf"\b(?:{words})\b(?:\s+(?:on|in|at|the|from))*\s*$", last, re.IGNORECASE))

    def _carried(self, date: DateSpan, start: int, previous: EventKind | None) -> EventKind | None:
        """Return the kind of event that a sentence without an event word goes on about."""
        before = self.reading.text[start : date.start]
        if previous is not None and _SINCE.search(before) and not self._dates_other(date, before):
            return "inspection"
        return previous if _HELD.match(self.reading.text[start : date.end + 40]) else None

    def _area_at(self, offset: int, start: int, end: int) -> str | None:
        """Return the area of an event: named in its sentence, else in its section, else the main one."""
        inside = [(abs(at - offset), slug) for at, slug in self.places if start <= at < end]
        if inside:
            return min(inside)[1]
        first, _, slug = self.sections.at(start)
        if slug is not None:
            return slug
        passed = bisect_right(self._headings, start)
        begin = max(first, self._headings[passed - 1] if passed else 0)
        before = [s for at, s in self.places if begin <= at < start]
        return before[0] if len(set(before)) == 1 else self.main_area

    @cached_property
    def _headings(self) -> list[int]:
        """Where headings begin, in order."""
        return [block.start for block in self.reading.document.blocks if block.kind == "heading"]

    def area_near(self, start: int, end: int) -> str | None:
        """Return the name of the area that the sentence ``text[start:end]`` is about."""
        slug = self._area_at(start, start, end)
        return self.reading.language.reference.areas[slug].label if slug else None

    def _undated(self, dated: Sequence[Event]) -> list[Event]:
        """Return the event that an item opens with when it gives it no date."""
        if self.main_area is None:
            return []
        text, first = self.reading.text, self.sentences[:_OPENING]
        first = [(s, e) for s, e in first if not of_other_service(text[s:e])]
        opening = [w for s, e in first for w in event_words(text, s, e) or loose_words(text, s, e)]
        kinds = {event.kind for event in dated}
        for word in opening:
            if _TO_COME.search(text, max(0, word.start - 60), word.end + 60):
                continue
            if _APPOINTED.search(text, 0, word.start):
                continue  # an appointment is reported, and the inspection only mentioned
            late = word.kind in {"revisit", "progress_review", "monitoring_inspection"} and word.kind not in kinds
            if not dated or (late and kinds <= {"inspection"}):
                start, end = next((s, e) for s, e in self.sentences if s <= word.start < e)
                return [Event(word.kind, self.main_area, None, None, start, end)]
        return []


def inspections(finder: EventFinder) -> tuple[Inspection, ...]:
    """Return the events of a news item; of each area the latest that is not to come is what it reports."""
    events = finder.events()
    now = finder.around.latest if finder.around else None
    subjects: dict[str, Event] = {}
    several = len({event.area for event in events}) > 1
    for event in events:
        held = subjects.get(event.area)
        if event.first is None or now is None or event.first.earliest <= now:
            subjects[event.area] = max((e for e in (held, event) if e), key=_age)
    if several and now is not None:  # of other areas an item recalls what was long ago
        subjects = {a: e for a, e in subjects.items() if not e.first or (now - e.first.latest).days <= _LATELY}
    labels = finder.reading.language.reference.areas
    return tuple(
        Inspection(
            kind=event.kind,
            area=labels[event.area].label,
            start_date=event.first.iso if event.first else None,
            end_date=event.last.iso if event.last else None,
            framework=_framework(event, finder.around),
            subject=subjects.get(event.area) is event,
            conducted_by=_conducted_by(finder, event, subjects.get(event.area) is event),
            **finder.reading.place(event.start, event.end),
        )
        for event in events
    )


def _age(event: Event) -> tuple[bool, object]:
    return (event.first is None, event.first.latest if event.first else event.start)


def _framework(event: Event, around: PartialDate | None) -> Literal[2016, 2023] | None:
    """Return the framework of an event by its date, of an undated one by that of the item."""
    date = event.first or around
    if event.kind in {"progress_review", "visit"} or date is None:
        return None
    return 2023 if date.year >= _NEW_FRAMEWORK else 2016


def _conducted_by(finder: EventFinder, event: Event, subject: bool) -> tuple[str, ...]:
    """Return the bodies that held an event, as its sentence names them, or the item for what it reports."""
    wanted = ("department", "nhs_body") if event.kind == "progress_review" else ("inspectorate",)

    def named(start: int, end: int) -> dict[str, None]:
        spans = (o for o in finder.organisations if start <= o.start < end and o.kind in wanted)
        return dict.fromkeys(o.name for o in spans if o.kind != "nhs_body" or o.name == "NHS England")

    return tuple(named(event.start, event.end) or (named(0, len(finder.reading.text)) if subject else ()))


def _same(event: Event, other: Event) -> bool:
    if (event.kind, event.area) != (other.kind, other.area) or event.first is None or other.first is None:
        return False
    return event.first.compatible(other.first)


def _more_exact(one: Event, other: Event) -> Event:
    if one.first is None or other.first is None:
        return one
    exact = {"year": 0, "month": 1, "day": 2}
    if exact[other.first.exactness] > exact[one.first.exactness]:
        return replace(one, first=other.first, last=other.last, start=other.start, end=other.end)
    return one


def _specific(other: Event, event: Event) -> bool:
    """Whether the other event is this one under its own name: a revisit that is also called an inspection."""
    if event.kind != "inspection" or other.kind == "inspection" or event.area != other.area:
        return False
    if event.first is None or other.first is None or event.first.exactness == "year":
        return False
    return event.first.compatible(other.first)


def _clause(text: str, start: int, date: DateSpan, end: int) -> str:
    """Return the words between commas around a date in the sentence ``text[start:end]``."""
    first = max(text.rfind(mark, start, date.start) for mark in ",;") + 1
    after = [at for mark in ",;" if (at := text.find(mark, date.end, end)) >= 0]
    return text[max(first, start) : min(after, default=end)]
