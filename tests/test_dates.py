"""Dates in every printed form: found whole, read right, at their exact place."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sendgraph.language.dates import DateSpan, PartialDate, find_dates

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


def printed(text: str, around: str | None = None) -> list[tuple[str, str, str | None]]:
    """Return (words, first, last) of each date found."""
    spans = find_dates(text, around=PartialDate.parse(around) if around else None)
    return [(text[s.start : s.end], s.first.iso, s.last.iso if s.last else None) for s in spans]


@pytest.mark.parametrize(
    ("text", "around", "expected"),
    [
        ("Between 17 June 2019 and 21 June 2019, Ofsted", None, ("2019-06-17", "2019-06-21")),
        ("held between 23 and 27 September 2019.", None, ("2019-09-23", "2019-09-27")),
        ("held from 4 to 8 February 2019, and", None, ("2019-02-04", "2019-02-08")),
        ("Inspection dates: 20 to 24 May 2024", None, ("2024-05-20", "2024-05-24")),
        ("28 February to 4 March 2022", None, ("2022-02-28", "2022-03-04")),
        ("7 October to 9 October 2025", None, ("2025-10-07", "2025-10-09")),
        ("30 December to 3 January 2020", None, ("2019-12-30", "2020-01-03")),
        ("came back on 10, 11 and 12 October 2022.", None, ("2022-10-10", "2022-10-12")),
        ("13–15 May 2019", None, ("2019-05-13", "2019-05-15")),
        ("24 AND 25 MARCH 2026", None, ("2026-03-24", "2026-03-25")),
        ("MONDAY 16 TO FRIDAY 20 OCTOBER 2023", None, ("2023-10-16", "2023-10-20")),
        ("12 MAR 2021", None, ("2021-03-12", None)),
        ("in the first week of November last year", "2025-01-23", ("2024-11", None)),
        ("29 January – 2 February 2024", None, ("2024-01-29", "2024-02-02")),
        ("on 30 September and 1 October 2025", None, ("2025-09-30", "2025-10-01")),
        ("came at the end of June", "2023-09-12", ("2023-06", None)),
        ("Monday 20 to Friday 24 May 2024", None, ("2024-05-20", "2024-05-24")),
        ("September 30 to October 4, 2024", None, ("2024-09-30", "2024-10-04")),
        ("was inspected on October 8 and 9. It", "2024-11-22", ("2024-10-08", "2024-10-09")),
        ("between January and March 2020", None, ("2020-01", "2020-03")),
        ("between 2018 and 2022", None, ("2018", "2022")),
        ("in the year 2023/24", None, ("2023", "2024")),
        ("Friday, November 22, 2024", None, ("2024-11-22", None)),
        ("the week of September 16, 2024 and", None, ("2024-09-16", None)),
        ("Date posted: 4th November 2021Lancashire", None, ("2021-11-04", None)),
        ("the 4th of November 2021", None, ("2021-11-04", None)),
        ("In March 2020, a revisit", None, ("2020-03", None)),
        ("Sept 2021", None, ("2021-09", None)),
        ("elections in spring 2023.", None, ("2023", None)),
        ("since the summer of 2024.", None, ("2024", None)),
        ("on 17/06/2019.", None, ("2019-06-17", None)),
        ("on 2019-06-17.", None, ("2019-06-17", None)),
        ("the five-day assessment in June, Inspectors", "2019-08-07", ("2019-06", None)),
        ("following a March revisit by", "2022-05-20", ("2022-03", None)),
        ("following a March revisit by", "2022", ("2022-03", None)),
        ("MP for Barnsley South since July, is", "2024-11-22", ("2024-07", None)),
        ("inspected last June", "2024-06-10", ("2023-06", None)),
        ("in March last year", "2020-11-14", ("2019-03", None)),
        ("from 9 to 11 December last year", "2020-03-14", ("2019-12-09", "2019-12-11")),
        ("on 7, 8 and 9 February this year", "2020-11-14", ("2020-02-07", "2020-02-09")),
        ("9 - 13 May '22", None, ("2022-05-09", "2022-05-13")),
        ("on 20.01.20", None, ("2020-01-20", None)),
        ("October's inspection", "2020-03-14", ("2019-10", None)),
        ("seen by Ofsted since 2018.", None, ("2018", None)),
        ("after its 2016 inspection", None, ("2016", None)),
        ("its 2018 inspection", None, ("2018", None)),
    ],
)
def test_printed_forms(text: str, around: str | None, expected: tuple[str, str | None]) -> None:
    assert [(first, last) for _, first, last in printed(text, around)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "services for those aged 0 to 25 and 16 to 19",
        "the Children and Families Act 2014. The 2014 Act and the Regulations 2015",
        "a list of 2000 children, 2,019 plans and £2018",
        "they may march on; in may",
        "31 June 2020 and 30 February 2021",
        "May 16 of the children be seen",
        "section 20(1)(a) of the Children Act 2004",
        "telephone 0300 123 1231",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert printed(text) == []


def test_a_year_is_supplied_only_where_it_is_settled() -> None:
    assert printed("come on 23 May", None) == []
    assert printed("come on 23 May", "2024-05-09") == []
    assert printed("we came on 23 April", "2024-05-09") == [("23 April", "2024-04-23", None)]
    assert printed("extra clinics from June", "2024-05-09") == []


def test_lines_and_cells_divide_dates() -> None:
    assert printed("4 May\n2019 was", None) == []
    assert printed("in May\t2019", None) == []


@given(DAYS)
def test_a_day_is_found_in_every_form(day: date) -> None:
    month = MONTHS[day.month - 1]
    forms = (
        f"{day.day} {month} {day.year}",
        f"{day.day}th of {month} {day.year}",
        f"{day.day} {month.upper()} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        day.isoformat(),
    )
    for form in forms:
        assert printed(f"It was on {form}, they said.") == [(form, day.isoformat(), None)]


@given(DAYS, st.integers(1, 40))
def test_a_range_is_found_in_every_form(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    start, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
    forms = [f"{first.day} {start} {first.year} to {last.day} {end} {last.year}"]
    if first.year == last.year:
        forms.append(f"{first.day} {start} – {last.day} {end} {last.year}")
        forms.append(f"{start} {first.day} to {end} {last.day}, {last.year}")
    if (first.year, first.month) == (last.year, last.month):
        forms.append(f"{first.day}-{last.day} {end} {last.year}")
        forms.append(f"{start} {first.day} and {last.day}, {last.year}")
    for form in forms:
        assert printed(f"held from {form}, they said.") == [(form, first.isoformat(), last.isoformat())]


@given(st.text(max_size=200), st.none() | st.builds(PartialDate, st.integers(1990, 2035)))
def test_spans_stand_in_the_text_and_never_overlap(text: str, around: PartialDate | None) -> None:
    spans: tuple[DateSpan, ...] = find_dates(text, around=around)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(DAYS, DAYS)
def test_compatible_dates(day: date, other: date) -> None:
    whole = PartialDate(day.year, day.month, day.day)
    month, year = PartialDate(day.year, day.month), PartialDate(day.year)
    assert PartialDate.parse(whole.iso) == whole
    assert whole.compatible(month)
    assert year.compatible(month)
    assert month.earliest <= day <= month.latest
    assume(day != other)
    assert not whole.compatible(PartialDate(other.year, other.month, other.day))


@given(DAYS, DAYS, st.sampled_from((4, 7, 10)), st.sampled_from((4, 7, 10)))
def test_dates_are_compatible_where_the_days_of_one_contain_those_of_the_other(
    day: date, other: date, exact: int, exact_other: int
) -> None:
    first = other.replace(day=1)
    for later in (other, first.replace(year=day.year), first.replace(year=day.year, month=day.month)):
        one, two = PartialDate.parse(day.isoformat()[:exact]), PartialDate.parse(later.isoformat()[:exact_other])
        inside = one.earliest <= two.earliest and two.latest <= one.latest
        around = two.earliest <= one.earliest and one.latest <= two.latest
        assert one.compatible(two) == two.compatible(one) == (inside or around)


@pytest.mark.parametrize("iso", ["", "19", "2019-13", "2019-02-30", "2019-6", "17 June 2019", "２０１９"])
def test_what_is_no_iso_date(iso: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(iso)


def test_a_day_needs_a_month() -> None:
    with pytest.raises(ValueError, match="no month"):
        PartialDate(2019, None, 4)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("a report of March 2024, after an inspection in February of that year.", "2024-02"),
        ("inspected in May 2019 and revisited in March the following year.", "2020-03"),
        ("the 2018 report, and the visit in November of the previous year", "2017-11"),
    ],
)
def test_a_year_told_by_the_date_before(text: str, last: str) -> None:
    assert find_dates(text)[-1].first.iso == last
