"""Which mentions are one thing: events by their dates, people by their names and bodies, never by guess."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.facts import EventKind
from sendgraph.identity.events import events_of
from sendgraph.identity.keys import EventKey, PersonKey
from sendgraph.identity.names import compatible, load_nicknames
from sendgraph.identity.people import Person, people_of
from sendgraph.language.dates import PartialDate

NICKNAMES = load_nicknames()


def event(document: str, start: str | None, kind: EventKind = "inspection", area: str = "bury") -> EventKey:
    return EventKey(document, 0, kind, area, PartialDate.parse(start) if start else None, None, True)


def mention(
    document: str, name: str, *bodies: str, areas: tuple[str, ...] = (), honorific: str | None = None
) -> PersonKey:
    return PersonKey(document, name, honorific, (name,), frozenset(bodies), frozenset(areas))


def people(*keys: PersonKey) -> tuple[Person, ...]:
    return people_of(keys, NICKNAMES)


def test_a_month_and_a_day_within_it_are_one_event_dated_by_the_day() -> None:
    events, messages = events_of([event("news", "2019-06"), event("letter", "2019-06-17")])
    assert [(e.slug, len(e.mentions)) for e in events] == [("bury/inspection/2019-06-17", 2)]
    assert messages == ()


def test_a_year_that_fits_two_events_is_left_apart_and_told() -> None:
    events, messages = events_of([event("a", "2019-01-14"), event("b", "2019-11-04"), event("c", "2019")])
    assert [e.slug for e in events] == [
        "bury/inspection/2019",
        "bury/inspection/2019-01-14",
        "bury/inspection/2019-11-04",
    ]
    assert messages == ("bury: the inspection of 2019 could be that of 2019-01-14, 2019-11-04; left apart",)


def test_kinds_and_areas_are_never_mixed() -> None:
    keys = [event("a", "2019-06"), event("b", "2019-06", "revisit"), event("c", "2019-06", area="bolton")]
    assert len(events_of(keys)[0]) == 3


def test_an_undated_mention_joins_the_only_event_there_is() -> None:
    assert [len(e.mentions) for e in events_of([event("a", "2019-06"), event("b", None)])[0]] == [2]


@given(st.lists(st.sampled_from(["2018", "2019", "2019-06", "2019-06-17", "2019-11", "2020-02-03"]), max_size=8))
def test_events_do_not_depend_on_the_order_of_documents(starts: list[str]) -> None:
    keys = [event(f"document {number}", start) for number, start in enumerate(starts)]
    shuffled = random.Random(len(starts)).sample(keys, len(keys))  # noqa: S311
    assert events_of(keys) == events_of(shuffled)


def test_one_name_at_one_body_is_one_person() -> None:
    (person,) = people(
        mention("2019", "Julie Higgins", "nhs-east-lancashire-ccg", areas=("blackburn-with-darwen",)),
        mention("2021", "Julie Higgins", "nhs-east-lancashire-ccg", areas=("lancashire",), honorific="Dr"),
    )
    assert (person.name, person.honorific, len(person.mentions)) == ("Julie Higgins", "Dr", 2)
    assert [link.reason for link in person.links] == ["same name, both at nhs-east-lancashire-ccg"]


def test_an_initial_joins_the_full_name_at_the_same_body() -> None:
    (person,) = people(mention("letter", "J Ivory", "x-council"), mention("news", "Jayne Ivory", "x-council"))
    assert person.name == "Jayne Ivory"
    assert person.forms == ("J Ivory", "Jayne Ivory")


def test_an_initial_that_fits_two_people_joins_neither() -> None:
    names = ("J Ivory", "Jayne Ivory", "John Ivory")
    found = people(*(mention(f"document {number}", name, "x-council") for number, name in enumerate(names)))
    assert [person.name for person in found] == ["J Ivory", "Jayne Ivory", "John Ivory"]


def test_one_name_without_a_bridge_stays_apart() -> None:
    found = people(
        mention("a", "David Jones", "x-council", areas=("kent",)),
        mention("b", "David Jones", "y-ccg", areas=("leeds",)),
    )
    assert len(found) == 2
    assert len({person.slug for person in found}) == 2


def test_two_people_of_one_document_are_two_whatever_their_names() -> None:
    assert len(people(mention("a", "Dan Carrick", "cqc"), mention("a", "Daniel Carrick", "cqc"))) == 2


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Dan Carrick", "Daniel Carrick", True),
        ("D Carrick", "Daniel Carrick", True),
        ("Daniel J Carrick", "Daniel Carrick", True),
        ("Mairéad Ó Briain", "Mairead O Briain", True),
        ("S A Tregenza-Holt", "Sarah Anne Tregenza-Holt", True),
        ("S A Tregenza-Holt", "Sarah Beth Tregenza-Holt", False),
        ("Daniel Carrick", "David Carrick", False),
        ("Carrick", "Daniel Carrick", False),
        ("Jayne Ivory", "Jayne Avery", False),
    ],
)
def test_names_agree(first: str, second: str, same: bool) -> None:
    assert compatible(first, second, NICKNAMES) is same
    assert compatible(second, first, NICKNAMES) is same


NAMES = st.sampled_from(["Dan Carrick", "Daniel Carrick", "D Carrick", "David Carrick", "Ann Lee", "A Lee"])
BODIES = st.sampled_from(["x-council", "y-ccg", "cqc"])


@given(st.lists(st.tuples(NAMES, BODIES), max_size=8))
def test_every_mention_is_exactly_one_person_in_any_order(said: list[tuple[str, str]]) -> None:
    keys = [mention(f"document {number}", name, body) for number, (name, body) in enumerate(said)]
    found = people(*keys)
    assert sorted(m for person in found for m in person.mentions) == sorted((k.document, k.name) for k in keys)
    assert found == people(*random.Random(len(keys)).sample(keys, len(keys)))  # noqa: S311
