"""Percentages and waiting times: what counts, what does not, and what is said of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.language.measures import find_measures

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("waits of up to 35 weeks in these services", [(35, "weeks", "up_to")]),
        ("families wait on average 26 weeks for the new version", [(26, "weeks", "exactly")]),
        ("however, it takes about 15 weeks to arrive.", [(15, "weeks", "about")]),
        ("Amended plans take around 5 months to arrive", [(5, "months", "about")]),
        ("Average waits have come down from 30 weeks to 9 weeks", [(30, "weeks", "exactly"), (9, "weeks", "exactly")]),
        ("the time that families wait (over 2 years for some of you)", [(2, "years", "over")]),
        ("Some wait for longer, usually for around 24 weeks, but", [(24, "weeks", "about")]),
        ("They wait on average for 35 weeks for therapy", [(35, "weeks", "exactly")]),
        ("The average wait was 68 weeks. It is now 83 weeks.", [(68, "weeks", "exactly"), (83, "weeks", "exactly")]),
        ("Waits are long. At the time the longest was 78 weeks", [(78, "weeks", "exactly")]),
        ("There is also a 13-month wait for an appointment", [(13, "months", "exactly")]),
        ("families waited more than a year", [(1, "years", "over")]),
        ("Some waited two and a half years or more.", [(2.5, "years", "at_least")]),
        ("Families wait six to eight weeks.", [(6, "weeks", "exactly"), (8, "weeks", "exactly")]),
        ("Over 95% of assessments", [(95, "percent", "over")]),
        ("ninety-five percent of reviews", [(95, "percent", "exactly")]),
        ("89 per cent of plans", [(89, "percent", "exactly")]),
        ("at least 12.5% of them", [(12.5, "percent", "at_least")]),
        ("44pc of plans", [(44, "percent", "exactly")]),
        ("Waits fell from 62 weeks in March to 40 in June.", [(62, "weeks", "exactly"), (40, "weeks", "exactly")]),
        ("The wait here is 19 weeks, and in Goole it is about 16.", [(19, "weeks", "exactly"), (16, "weeks", "about")]),
        ("The average wait, once 80 weeks, is now 33.", [(80, "weeks", "exactly"), (33, "weeks", "exactly")]),
        ("a boy has been on the list for an assessment for 3 years", [(3, "years", "exactly")]),
        ("waiting for a place for over two years.", [(2, "years", "over")]),
        ("She spent 14 months on a waiting list.", [(14, "months", "exactly")]),
        ("He waited two years after being referred.", [(2, "years", "exactly")]),
        ("Waits of up to a year and a half", [(1.5, "years", "up_to")]),
        ("Children under 5 are seen sooner, in around 38 weeks.", [(38, "weeks", "about")]),
        ("It responds to nine in ten referrals within 28 days.", [(28, "days", "under")]),
        ("More than 70% of families hear from us within 10 days of being referred.",
         [(70, "percent", "over"), (10, "days", "under")]),
        ("Amended plans are now issued in about 6 weeks.", [(6, "weeks", "about")]),
    ],
)
def test_figures_with_a_meaning(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(m.value, m.unit, m.qualifier) for m in find_measures(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "On 29 September 2021, a 12-month progress review took place after a five-day visit.",
        "Young people between 16 and 19 years old wait to be seen.",
        "Waiting times have fallen over the past 12 months.",
        "Waits have halved in six months.",
        "Plans were issued in 20 weeks.",
        "Delays go on, two years after the area was failed.",
        "Three years on, delays persist.",
        "Children aged 11 to 16 wait in a queue.",
        "A two-year-old waits with his mother.",
        "The next full area SEND inspection will be within approximately three years.",
        "EHC plans are now completed within the 20-week statutory timeframe.",
        "She has led the service for three years and waits are long.",
        "Two years ago families had to wait.",
        "Families are waiting. The course is 10 weeks.",
        "Leaders took 18 months to write the plan.",
        "I am 100 per cent committed to this.",
        "Children over 5 years of age wait longer.",
    ],
)
def test_what_is_no_measure(text: str) -> None:
    assert find_measures(text) == ()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("In the area’s survey, 71% of parents said that", "parents"),
        ("In 2019, the average wait for a therapist was 29 weeks.", "the average wait for a therapist"),
        ("Permanent exclusions of pupils have fallen by 39% since", "Permanent exclusions of pupils"),
        ("found that 89 per cent of education, health and care plans were on time", "education, health and care plans"),
        ("Amended plans take around 5 months to arrive", "Amended plans"),
    ],
)
def test_subjects(text: str, subject: str) -> None:
    assert [m.subject for m in find_measures(text)] == [subject]


def test_a_pronoun_stands_for_the_wait_before() -> None:
    first, second = find_measures("The average wait for therapy was 68 weeks. It is now 83 weeks.")
    assert first.subject == second.subject == "The average wait for therapy"


def test_the_seeds_hold_three_measures() -> None:
    found = [
        (m.value, m.unit)
        for path in sorted(SEEDS.glob("*.txt"))
        for m in find_measures(" ".join(path.read_text(encoding="utf-8").split()))
    ]
    assert found == [(95, "percent"), (70, "percent"), (35, "weeks")]


@given(st.lists(st.sampled_from([*"019 %.,-\n", " weeks ", " wait ", " up to ", " six ", " is ", " a "]), max_size=40))
def test_spans_hold_their_figure(words: list[str]) -> None:
    text = "".join(words)
    measures = find_measures(text)
    assert all(0 <= m.start < m.end <= len(text) for m in measures)
    assert json.dumps([m.value for m in measures])
