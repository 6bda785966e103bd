"""Who held a post when, as far as documents show, and who came after whom."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.identity.posts import Sighting, load_post_words, post_of, predecessors, spells_of
from sendgraph.language.role_vocabulary import load_roles

ROLES, WORDS = load_roles(), load_post_words()


def seen(holder: str, year: int, month: int = 1) -> Sighting:
    return Sighting(date(year, month, 1), date(year, month, 1), holder)


def spells(*sightings: Sighting, one_holder: bool = True) -> list[tuple[str, int, int, int]]:
    found = spells_of(sightings, one_holder=one_holder)
    return [(spell.holder, spell.number, spell.first.year, spell.last.year) for spell in found]


def test_sightings_of_one_holder_are_one_spell() -> None:
    assert spells(seen("ann", 2019), seen("ann", 2022)) == [("ann", 1, 2019, 2022)]


def test_two_spells_with_another_holder_between_are_two() -> None:
    found = spells(seen("ann", 2019), seen("ben", 2020), seen("ann", 2022), seen("ann", 2023))
    assert found == [("ann", 1, 2019, 2019), ("ben", 1, 2020, 2020), ("ann", 2, 2022, 2023)]


def test_a_post_of_many_holders_has_no_order() -> None:
    assert len(spells(seen("ann", 2019), seen("ben", 2020), seen("ann", 2022), one_holder=False)) == 2


def test_holders_shown_on_one_day_come_after_none_of_them() -> None:
    found = spells_of([seen("ann", 2019), seen("ben", 2019), seen("cy", 2020)], one_holder=True)
    assert predecessors(found) == {}


def test_each_holder_comes_after_the_last_one_shown_before() -> None:
    found = spells_of([seen("ann", 2019), seen("ben", 2020), seen("ann", 2022)], one_holder=True)
    after = {(later.holder, later.number): (e.holder, e.number) for later, e in predecessors(found).items()}
    assert after == {("ben", 1): ("ann", 1), ("ann", 2): ("ben", 1)}


SIGHTINGS = st.lists(
    st.builds(seen, st.sampled_from(["ann", "ben", "cy"]), st.integers(2017, 2022), st.sampled_from([1, 7])), max_size=9
)


@given(SIGHTINGS, st.booleans(), st.randoms())
def test_spells_do_not_depend_on_order(sightings: list[Sighting], one: bool, random: Random) -> None:
    shuffled = list(sightings)
    random.shuffle(shuffled)
    assert spells_of(shuffled, one_holder=one) == spells_of(sightings, one_holder=one)


@given(SIGHTINGS)
def test_every_sighting_is_of_one_spell_and_nobody_stands_between(sightings: list[Sighting]) -> None:
    found = spells_of(sightings, one_holder=True)
    for sighting in sightings:
        assert len([spell for spell in found if spell.holds(sighting)]) == 1
    for spell in found:
        own = sorted(s for s in sightings if spell.holds(s))
        assert (spell.first, spell.last) == (own[0].first, max(s.last for s in own))
    for holder in {spell.holder for spell in found}:
        numbers = [spell.number for spell in found if spell.holder == holder]
        assert numbers == list(range(1, len(numbers) + 1))
    for later, earlier in predecessors(found).items():
        assert earlier.last < later.first
        assert earlier.holder != later.holder


@pytest.mark.parametrize(
    ("printed", "segment", "one_holder", "past"),
    [
        ("Interim Director of Children’s Services", "director-of-childrens-services", True, False),
        ("Chief Executive of the Integrated Care Board", "chief-executive", True, False),
        ("Deputy Chief Executive and Executive Nurse", "chief-nurse", True, False),
        ("Deputy Chief Executive", "deputy-chief-executive", False, False),
        ("director of people and deputy chief executive", "director-of-childrens-services", True, False),
        ("Deputy Chief Inspector", "deputy-chief-inspector", False, False),
        ("former chief nurse", "chief-nurse", True, True),
        ("cabinet member for children and families", "lead-member-for-childrens-services", True, False),
        ("cabinet member for finance", "lead-member-for-childrens-services", False, False),
        ("Ofsted Inspector", "ofsted-inspector", False, False),
        ("keeper of the keys", "keeper-of-the-keys", False, False),
    ],
)
def test_a_title_is_of_one_post(printed: str, segment: str, one_holder: bool, past: bool) -> None:
    found = post_of(printed, ROLES, WORDS)
    assert (found.segment, found.one_holder, found.past) == (segment, one_holder, past)


def test_every_post_of_the_words_is_a_role() -> None:
    notations = {post.notation for post in ROLES.posts}
    named = {*WORDS.one_holder, *WORDS.needs, *WORDS.one_post, *WORDS.one_post.values()}
    assert named <= notations
