"""Which earlier weakness a later document restates: by wording surely, by theme likely, never between equals."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sendgraph.identity.weaknesses import Restated, Weakness, restated

PLANS = Weakness("the poor quality of education, health and care plans", frozenset({"ehc-plan-quality"}))
WAITS = Weakness("unacceptable waits for a therapist", frozenset({"waiting-times", "speech-and-language-therapy"}))
JOINT = Weakness("the lack of joint commissioning across the area", frozenset({"joint-commissioning"}))


def test_the_same_words_whatever_the_print() -> None:
    again = Weakness("The poor quality of Education, Health and Care plans.")
    assert restated([again], [WAITS, PLANS]) == (Restated(0, 1, "wording"),)


def test_close_words_are_sure() -> None:
    again = Weakness("the lack of effective joint commissioning across the local area")
    assert restated([again], [PLANS, JOINT]) == (Restated(0, 1, "wording"),)


def test_other_words_are_told_by_theme() -> None:
    again = Weakness("families waited far too long", frozenset({"waiting-times"}))
    assert restated([again], [PLANS, WAITS]) == (Restated(0, 1, "theme"),)


def test_a_theme_of_two_weaknesses_tells_nothing() -> None:
    two = [Weakness("plans are late", PLANS.themes), Weakness("plans are not read", PLANS.themes)]
    assert restated([Weakness("EHC documents fall short", PLANS.themes)], two) == ()


def test_words_close_to_two_weaknesses_tell_nothing() -> None:
    two = [Weakness(f"the quality of plans for the {age} children") for age in ("youngest", "eldest")]
    assert restated([Weakness("the quality of plans for the older children")], two) == ()


def test_short_words_are_not_taken_for_a_part() -> None:
    assert restated([Weakness("plans")], [Weakness("plans for commissioning are poor")]) == ()


WEAKNESSES = st.lists(
    st.builds(
        Weakness,
        st.sampled_from([PLANS.words, WAITS.words, JOINT.words, "waits for a therapist", "the lack of plans"]),
        st.frozensets(st.sampled_from(["a", "b", "c"])),
    ),
    max_size=5,
)


@given(WEAKNESSES, WEAKNESSES, st.randoms())
def test_links_do_not_depend_on_the_order_of_weaknesses(
    later: list[Weakness], earlier: list[Weakness], random: Random
) -> None:
    order = list(range(len(earlier)))
    random.shuffle(order)
    found = restated(later, [earlier[place] for place in order])
    assert {(link.later, order[link.earlier], link.by) for link in found} == {
        (link.later, link.earlier, link.by) for link in restated(later, earlier)
    }


@given(WEAKNESSES, WEAKNESSES)
def test_each_weakness_is_restated_once_and_none_between_equals(
    later: list[Weakness], earlier: list[Weakness]
) -> None:
    found = restated(later, earlier)
    assert len({link.later for link in found}) == len({link.earlier for link in found}) == len(found)
    for link in found:
        assert earlier.count(earlier[link.earlier]) == later.count(later[link.later]) == 1
