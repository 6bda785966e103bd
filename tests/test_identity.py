"""Which mentions are one thing: events by their dates, people by their names and bodies, never by guess."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.facts import EventKind
from sendgraph.identity.decisions import Decision, Rulings
from sendgraph.identity.events import events_of
from sendgraph.identity.evidence import load_scheme
from sendgraph.identity.keys import EventKey, PersonKey
from sendgraph.identity.names import Grade, grade
from sendgraph.identity.people import People, Person, people_of
from sendgraph.identity.registry import Registry
from sendgraph.language import load_language
from sendgraph.language.dates import PartialDate

SCHEME = load_scheme(load_language().reference, load_language().roles)


def event(document: str, start: str | None, kind: EventKind = "inspection", area: str = "bury") -> EventKey:
    return EventKey(document, 0, kind, area, PartialDate.parse(start) if start else None, None, True)


def mention(
    document: str,
    name: str,
    *bodies: str,
    areas: tuple[str, ...] = (),
    honorific: str | None = None,
    role: str | None = None,
    year: int | None = None,
) -> PersonKey:
    return PersonKey(
        document=document,
        name=name,
        honorific=honorific,
        forms=(name,),
        bodies=frozenset(bodies),
        areas=frozenset(areas),
        roles=frozenset((role,) if role else ()),
        shown=(date(year, 1, 1), date(year, 12, 31)) if year else None,
    )


def people(*keys: PersonKey) -> tuple[Person, ...]:
    return people_of(keys, SCHEME).people


def same(first: str, second: str, line: int = 2) -> Decision:
    return Decision(when="2026-01-01", who="A", what="same", first=first, second=second, why="b", place=f"line {line}")


def different(first: str, second: str, line: int = 2) -> Decision:
    return replace(same(first, second, line), what="different")


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


def test_one_name_at_one_body_is_one_person_without_question() -> None:
    (person,) = people(
        mention("2019", "Julie Higgins", "nhs-east-lancashire-ccg", areas=("blackburn-with-darwen",)),
        mention("2021", "Julie Higgins", "nhs-east-lancashire-ccg", areas=("lancashire",), honorific="Dr"),
    )
    assert (person.name, person.honorific, len(person.mentions)) == ("Julie Higgins", "Dr", 2)
    assert person.keys == ("julie higgins|nhs-east-lancashire-ccg",)
    assert person.links == ()


def test_an_initial_joins_the_full_name_at_the_same_body() -> None:
    (person,) = people(mention("letter", "J Ivory", "x-council"), mention("news", "Jayne Ivory", "x-council"))
    assert person.name == "Jayne Ivory"
    assert person.forms == ("J Ivory", "Jayne Ivory")


def test_an_initial_that_fits_two_people_joins_neither() -> None:
    names = ("J Ivory", "Jayne Ivory", "John Ivory")
    found = people(*(mention(f"document {number}", name, "x-council") for number, name in enumerate(names)))
    assert [person.name for person in found] == ["J Ivory", "Jayne Ivory", "John Ivory"]


def test_an_initial_that_fits_two_people_is_told() -> None:
    names = ("J Ivory", "Jayne Ivory", "John Ivory")
    doubts = people_of((mention(name, name, "x-council") for name in names), SCHEME).doubts
    assert [(d.first, d.second, d.points, d.against) for d in doubts] == [
        ("j ivory|x-council", "jayne ivory|x-council", 6, "John Ivory fits as well"),
        ("j ivory|x-council", "john ivory|x-council", 6, "Jayne Ivory fits as well"),
    ]


def test_one_name_without_a_bridge_stays_apart() -> None:
    found = people(
        mention("a", "David Jones", "x-council", areas=("kent",)),
        mention("b", "David Jones", "y-ccg", areas=("leeds",)),
    )
    assert len(found) == 2
    assert len({person.slug for person in found}) == 2


def test_two_people_of_one_document_are_two_whatever_their_names() -> None:
    assert len(people(mention("a", "Dan Carrick", "cqc"), mention("a", "Daniel Carrick", "cqc"))) == 2


POST = "director-of-childrens-services"
LEEDS, KENT = ("leeds-council", ("leeds",)), ("kent-council", ("kent",))


def move(name: str, first: int, second: int) -> tuple[PersonKey, PersonKey]:
    """A name in the same post in Leeds and in Kent, in two years."""
    return (
        mention("a", name, LEEDS[0], areas=LEEDS[1], role=POST, year=first),
        mention("b", name, KENT[0], areas=KENT[1], role=POST, year=second),
    )


def test_a_rare_name_moves_with_a_post_that_few_hold() -> None:
    assert len(people(*move("Wilhelmina Ackroyd-Nwosu", 2019, 2021))) == 1


def test_a_common_name_in_another_area_is_a_doubt() -> None:
    found = people_of(move("Sarah Jones", 2019, 2021), SCHEME)
    assert len(found.people) == 2
    assert [doubt.points for doubt in found.doubts] == [5]


def test_posts_in_two_areas_at_one_time_are_two_people() -> None:
    assert len(people(*move("Wilhelmina Ackroyd-Nwosu", 2019, 2019))) == 2


def test_an_inspector_is_not_the_official_of_that_name() -> None:
    found = people(
        mention("report", "Pat Lowe", "ofsted", areas=("leeds",)),
        mention("news", "Pat Lowe", "leeds-council", areas=("leeds",)),
    )
    assert len(found) == 2


def test_a_body_and_the_one_that_took_over_from_it_hold_a_person_together() -> None:
    (person,) = people(
        mention("2019", "Kay Ostrowe", "nhs-blackpool-ccg"),
        mention("2023", "Kay Ostrowe", "nhs-lancashire-and-south-cumbria-icb"),
    )
    assert person.links[0].evidence[1].words.startswith("one at nhs-lancashire-and-south-cumbria-icb")


def test_a_misprint_needs_one_body_and_one_post() -> None:
    names = ("Julie Higgins", "Julie Higgin")
    assert len(people(*(mention(name, name, "x-council") for name in names))) == 2
    assert len(people(*(mention(name, name, "x-council", role=POST) for name in names))) == 1


def test_mr_and_mrs_of_one_initial_are_two() -> None:
    found = people(
        mention("a", "J Ivory", "x-council", honorific="Mr"), mention("b", "Jayne Ivory", "x-council", honorific="Mrs")
    )
    assert len(found) == 2


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Dan Carrick", "Daniel Carrick", "nickname"),
        ("D Carrick", "Daniel Carrick", "initial"),
        ("Daniel J Carrick", "Daniel Carrick", "middle"),
        ("Mairéad Ó Briain", "Mairead O Briain", "same"),
        ("S A Tregenza-Holt", "Sarah Anne Tregenza-Holt", "initial"),
        ("S A Tregenza-Holt", "Sarah Beth Tregenza-Holt", None),
        ("Daniel Carrick", "David Carrick", None),
        ("Carrick", "Daniel Carrick", None),
        ("Jayne Ivory", "Jayne Avery", None),
        ("Julie Higgins", "Julie Higgin", "typo"),
        ("Ann Lee", "Ann Lea", None),
    ],
)
def test_names_agree(first: str, second: str, expected: Grade | None) -> None:
    assert grade(first, second, SCHEME.nicknames) == expected
    assert grade(second, first, SCHEME.nicknames) == expected


NAMES = st.sampled_from(["Dan Carrick", "Daniel Carrick", "D Carrick", "David Carrick", "Ann Lee", "A Lee"])
BODIES = st.sampled_from(["x-council", "y-ccg", "cqc"])
SAID = st.lists(st.tuples(NAMES, BODIES), max_size=8)


def mentions(said: Sequence[tuple[str, str]]) -> list[PersonKey]:
    return [mention(f"document {number}", name, body) for number, (name, body) in enumerate(said)]


@given(SAID, st.randoms(use_true_random=False))
def test_every_mention_is_exactly_one_person_in_any_order(said: list[tuple[str, str]], chance: random.Random) -> None:
    keys = mentions(said)
    found = people_of(keys, SCHEME)
    assert sorted(m for p in found.people for m in p.mentions) == sorted((k.document, k.name) for k in keys)
    assert found == people_of(chance.sample(keys, len(keys)), SCHEME)


DAN, DANIEL, DAVID = "dan carrick|cqc", "daniel carrick|x-council", "david carrick|y-ccg"
CARRICKS = mentions([("Dan Carrick", "cqc"), ("Daniel Carrick", "x-council"), ("David Carrick", "y-ccg")])


def ruled(*decisions: Decision) -> People:
    return people_of(CARRICKS, SCHEME, Rulings(decisions))


def test_a_decision_joins_and_its_removal_parts_again() -> None:
    before, joined, after = ruled(), ruled(same(DAN, DANIEL)), ruled()
    assert (len(before.people), len(joined.people)) == (3, 2)
    assert before == after
    (person,) = (p for p in joined.people if DAN in p.keys)
    assert [item.words for link in person.links for item in link.evidence] == ["decided by A on 2026-01-01: b"]


def test_a_decision_parts_what_evidence_joined() -> None:
    keys = (mention("a", "J Ivory", "x-council"), mention("b", "Jayne Ivory", "x-council"))
    decision = different("j ivory|x-council", "jayne ivory|x-council")
    found = people_of(keys, SCHEME, Rulings((decision,)))
    assert len(found.people) == 2
    assert found.doubts == ()  # it is decided, so nobody is asked again


def test_single_mentions_of_one_name_at_one_body_can_be_parted() -> None:
    keys = (mention("a", "Ann Lee", "cqc"), mention("b", "Ann Lee", "cqc"))
    assert len(people_of(keys, SCHEME, Rulings((different("ann lee|a", "ann lee|cqc"),))).people) == 2


@given(st.permutations([same(DAN, DANIEL, 2), same(DANIEL, DAVID, 3), different("ann|cqc", DAN, 4)]))
def test_decisions_commute_and_same_is_transitive(decisions: list[Decision]) -> None:
    found = ruled(*decisions)
    assert found == ruled(*reversed(decisions))
    assert len(found.people) == 1
    assert found.messages == ("line 4: no document shows ann|cqc now; the line has no effect",)


def test_a_contradiction_is_told_with_its_lines_and_not_resolved() -> None:
    lines = (same(DAN, DANIEL, 2), same(DANIEL, DAVID, 3), different(DAN, DAVID, 4))
    for order in permutations(lines):
        found = ruled(*order)
        assert found.people == ruled().people
        assert found.messages == (
            "line 4 says different, line 2 and line 3 the same; none of them is applied, remove a line",
        )


@given(SAID, st.randoms(use_true_random=False))
def test_with_a_registry_nobody_who_is_not_merged_gets_another_iri(
    said: list[tuple[str, str]], chance: random.Random
) -> None:
    keys = mentions(said)
    chance.shuffle(keys)
    before = people_of((), SCHEME)
    for number in range(1, len(keys) + 1):
        now = people_of(keys[:number], SCHEME, registry=before.registry)
        old = {key for person in before.people for key in person.keys}
        slugs = {tuple(k for k in person.keys if k in old): person for person in now.people}
        for person in before.people:
            if person.keys in slugs:
                assert slugs[person.keys].slug == person.slug
        now_known = {s for person in now.people for s in (person.slug, *person.retired)}
        assert {person.slug for person in before.people} <= now_known
        before = now


def test_of_two_published_iris_one_stays_and_the_other_retires() -> None:
    apart = ruled()
    joined = people_of(CARRICKS, SCHEME, Rulings((same(DAN, DANIEL),)), apart.registry)
    assert joined.registry == apart.registry
    (person,) = (p for p in joined.people if DAN in p.keys)
    assert {person.slug, *person.retired} == {p.slug for p in apart.people if {DAN, DANIEL} & set(p.keys)}
    assert people_of(CARRICKS, SCHEME, registry=joined.registry) == apart


def test_a_registry_keeps_an_iri_given_by_hand() -> None:
    (person,) = people_of(CARRICKS[:1], SCHEME, registry=Registry({DAN: "the-inspector"})).people
    assert person.slug == "the-inspector"
