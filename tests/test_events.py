"""One event whichever documents speak of it, at whatever exactness, and in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sendgraph.facts import EventKind
from sendgraph.identity.events import Event, events_of
from sendgraph.identity.keys import EventKey
from sendgraph.language.dates import PartialDate


def said(
    document: str, start: str | None, end: str | None = None, kind: EventKind = "inspection", *, subject: bool = False
) -> EventKey:
    dates = [PartialDate.parse(iso) if iso else None for iso in (start, end)]
    return EventKey(document, 0, kind, "bury", dates[0], dates[1], subject)


def slugs(*keys: EventKey) -> list[str]:
    return [event.slug for event in events_of(keys)[0]]


def ends(*keys: EventKey) -> list[str | None]:
    return [event.end.iso if event.end else None for event in events_of(keys)[0]]


def test_a_day_within_the_days_of_an_inspection_is_of_it() -> None:
    keys = (said("letter", "2019-06-17", "2019-06-21", subject=True), said("news", "2019-06-19"))
    assert slugs(*keys) == ["bury/inspection/2019-06-17"]


def test_a_month_that_an_inspection_reaches_into_is_of_it() -> None:
    keys = (said("letter", "2022-02-28", "2022-03-04", subject=True), said("news", "2022-03"))
    assert slugs(*keys) == ["bury/inspection/2022-02-28"]
    assert ends(*keys) == ["2022-03-04"]


def test_another_day_without_an_end_is_another_event() -> None:
    assert len(slugs(said("a", "2019-06-17"), said("b", "2019-06-19"))) == 2


def test_a_revisit_that_a_report_calls_previous_inspection_stands_once() -> None:
    keys = (said("report", "2020-03-09", "2020-03-12"), said("news", "2020-03", kind="revisit"))
    assert slugs(*keys) == ["bury/revisit/2020-03-09"]
    assert ends(*keys) == ["2020-03-12"]


def test_an_inspection_that_a_document_reports_is_no_revisit() -> None:
    keys = (said("report", "2020-03-09", subject=True), said("news", "2020-03", kind="revisit"))
    assert len(slugs(*keys)) == 2


def test_an_inspection_of_a_year_is_no_revisit_of_that_year() -> None:
    assert len(slugs(said("report", "2020"), said("news", "2020-03", kind="revisit"))) == 2


def test_an_inspection_that_could_be_either_of_two_visits_is_left_apart_and_told() -> None:
    kinds: tuple[EventKind, ...] = ("revisit", "monitoring_inspection")
    keys = [said("report", "2020-03"), *(said(kind, "2020-03", kind=kind) for kind in kinds)]
    events, messages = events_of(keys)
    assert len(events) == 3
    assert len(messages) == 2


def test_a_document_that_tells_two_reviews_of_a_year_apart_is_believed() -> None:
    told = EventKey("news", 1, "progress_review", "bury", PartialDate(2022), None, False)
    keys = (said("news", "2022-11-03", kind="progress_review", subject=True), told)
    assert len(slugs(*keys)) == 2


DATES = st.sampled_from(
    [
        *((iso, None) for iso in ("2019", "2019-06", "2019-06-17", "2019-06-19", "2019-07", "2019-11", "2020-03")),
        *(("2019-06-17", "2019-06-21"), ("2019-06-28", "2019-07-02"), ("2020-03-09", "2020-03-12"), (None, None)),
    ]
)
KINDS: st.SearchStrategy[EventKind] = st.sampled_from(["inspection", "revisit", "monitoring_inspection"])


@st.composite
def mentions(draw: st.DrawFn) -> list[EventKey]:
    drawn = draw(st.lists(st.tuples(DATES, KINDS, st.booleans()), max_size=8))
    return [
        said(f"document {number}", *dates, kind, subject=subject) for number, (dates, kind, subject) in enumerate(drawn)
    ]


def partition(events: Sequence[Event]) -> set[frozenset[tuple[str, int]]]:
    return {frozenset(event.mentions) for event in events}


@given(mentions(), st.randoms())
def test_events_do_not_depend_on_the_order_of_documents(keys: list[EventKey], random: Random) -> None:
    shuffled = list(keys)
    random.shuffle(shuffled)
    assert events_of(shuffled) == events_of(keys)


@given(mentions(), st.permutations(range(8)))
def test_events_do_not_depend_on_what_documents_are_called(keys: list[EventKey], order: list[int]) -> None:
    names = {key.document: f"document {order[n]}" for n, key in enumerate(keys)}
    renamed = [
        EventKey(names[k.document], k.index, k.kind, k.area, k.start, k.end, k.subject) for k in keys
    ]
    expected = {frozenset((names[document], n) for document, n in part) for part in partition(events_of(keys)[0])}
    assert partition(events_of(renamed)[0]) == expected


@given(mentions())
def test_every_mention_is_of_one_event_that_can_have_its_date(keys: list[EventKey]) -> None:
    events, _ = events_of(keys)
    found = [mention for event in events for mention in event.mentions]
    assert sorted(found) == sorted((key.document, key.index) for key in keys)
    assert len({event.slug for event in events}) == len(events)
    by_mention = {(key.document, key.index): key for key in keys}
    for event in events:
        for mention in event.mentions:
            start = by_mention[mention].start
            if start and event.start:
                assert start.earliest <= (event.end or event.start).latest or start.compatible(event.start)
                assert start.year == event.start.year


@given(mentions())
def test_what_is_said_twice_changes_no_event(keys: list[EventKey]) -> None:
    again = [EventKey(f"copy of {k.document}", *(getattr(k, f) for f in k.__slots__[1:])) for k in keys]
    assert {event.slug for event in events_of([*keys, *again])[0]} == {event.slug for event in events_of(keys)[0]}
