"""Dates as documents print them, found with their places and kept as exact as printed.

One table of forms (`_FORMS`) holds every pattern; of matches that overlap, the one that begins first and then the
longest wins. Weekday names and introducing words ("between", "week of") stay outside the span.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Exactness = Literal["year", "month", "day"]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as exact as it was printed: a year, a month of a year, or a day.

    Raises ValueError for a day without a month and for a date that the calendar lacks.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError(f"day {self.day} of {self.year} has no month; give the month too")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, iso: str) -> PartialDate:
        """Read ``2021``, ``2021-11`` or ``2021-11-04`` (ISO 8601). Raises ValueError for anything else."""
        if not re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", iso, re.ASCII):
            raise ValueError(f"{iso!r} is no ISO date; write YYYY, YYYY-MM or YYYY-MM-DD")
        return cls(*(int(part) for part in iso.split("-")))

    @property
    def exactness(self) -> Exactness:
        """Return how exact the date is."""
        return "day" if self.day is not None else "month" if self.month is not None else "year"

    @property
    def iso(self) -> str:
        """Return the date in ISO 8601, as exact as it is."""
        return "-".join([f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)])

    @property
    def earliest(self) -> date:
        """Return the first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Return the last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def compatible(self, other: PartialDate) -> bool:
        """Return whether both can be the same date: the days of one contain those of the other."""
        if self.year != other.year or None in (self.month, other.month):
            return self.year == other.year
        return self.month == other.month and (self.day == other.day or None in (self.day, other.day))


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or a range of dates at ``text[start:end]``; ``last`` is None where it is no range."""

    start: int
    end: int
    first: PartialDate
    last: PartialDate | None = None


def find_dates(text: str, *, around: PartialDate | None = None) -> tuple[DateSpan, ...]:
    """Return the dates printed in ``text``, in text order, none overlapping another.

    ``around`` is the time of the text (mostly its publication) and supplies missing years; without it a date that
    lacks its year is left out. See `_year_of` for when it settles a year.
    """
    found = [span for form in _FORMS for span in _matches(form, text, around)]
    found.sort(key=lambda span: (span.start, -span.end))
    kept: list[DateSpan] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


_Parts = dict[str, str | None]
_Dates = tuple[PartialDate, PartialDate | None]
_Reader = Callable[[_Parts, PartialDate | None], _Dates | None]

_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {form.casefold(): n for n, name in enumerate(_NAMES, 1) for form in (name, name[:3])} | {"sept": 9}
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FULL = "|".join(form for name in _NAMES for form in (name, name.upper()))
_SHORT = "|".join(
    form for name in ("Sept", *(name[:3] for name in _NAMES if name != "May")) for form in (name, name.upper())
)
_G = r"[^\S\n\t]"  # a gap: never a line end or a tab, which divide blocks and cells
_MONTH = rf"(?:(?:{_FULL})\b|(?:{_SHORT})\b\.?)"
_WEEKDAY = rf"(?:(?i:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?i:day)?\b,?{_G}+)?"
_DAY = r"\d{1,2}(?i:st|nd|rd|th)?(?![\d%])"
_YEAR = r"(?:19|20)\d{2}(?!\d)"
_YR = rf"(?:{_YEAR}|[’'‘]\d{{2}}(?![\d’']))"  # after a month
_JOIN = rf"(?:{_G}*[-‐‑–—]{_G}*|{_G}+(?:to|TO|until|through|and|AND|&){_G}+)"
_NEW = r"(?<![\d£$€.,:/\w-])"
_BEFORE = rf"(?:(?P<between>[Bb]etween|BETWEEN){_G}+{_WEEKDAY})?"
_OF = rf"{_G}+(?:of{_G}+)?"
_EVENT = (
    r"(?:joint|full|initial|local|area|SEND|Ofsted|CQC|first|original|previous|monitoring|progress|national|"
    r"annual|half-?term|week)\b|"
    r"(?:re)?inspections?\b|revisits?\b|visits?\b|reviews?\b|reports?\b|letters?\b|surveys?\b|meetings?\b|"
    r"findings?\b|framework\b|reforms?\b|judgements?\b|elections?\b|strategy\b|plans?\b"
)
_NOT_A_YEAR = (
    rf"(?!{_G}*(?:%|per{_G}?cent|Act\b|Regulations\b|Code\b|Order\b|pounds\b|people\b|children\b|pupils\b|"
    r"families\b|parents\b|responses\b|young\b|staff\b|places\b|hours\b|days\b|weeks\b|miles\b))"
)


def _number(printed: str | None) -> int | None:
    """Return a printed day or month as a number; None where nothing is printed."""
    return int(re.sub(r"\D", "", printed)) if printed else None


def _year(printed: str | None) -> int | None:
    """Return a printed year as a number, "’22" and "22" of this century; None where nothing is printed."""
    year = _number(printed)
    return year + 2000 if year is not None and year < 100 else year


def _month(printed: str | None) -> int | None:
    return _MONTHS[printed.rstrip(".").casefold()] if printed else None


def _year_of(month: int, day: int | None, around: PartialDate | None) -> int | None:
    """Return the year of a month (and day) printed without one, or None where ``around`` does not settle it.

    An ``around`` as exact as a year gives that year. Otherwise the latest such date not after ``around`` is meant,
    unless the next one is nearer: "23 May" in a text of 9 May is a date to come, and no year is guessed.
    """
    if around is None:
        return None
    if around.month is None:
        return around.year
    now = around.latest
    past = PartialDate(around.year, month, day)
    if past.earliest > now:
        past = PartialDate(around.year - 1, month, day)
    coming = PartialDate(past.year + 1, month, None if day == 29 else day)
    return past.year if (now - past.latest) <= (coming.earliest - now) else None


def _range(parts: _Parts, around: PartialDate | None) -> _Dates | None:
    """Read a range whose first date may leave out the month or year that the last date gives."""
    month, month2 = _month(parts.get("month")), _month(parts.get("month2"))
    joined_by_and = (parts.get("join") or "").strip().casefold() in {"and", "&"}
    if joined_by_and and month and month2 and not parts.get("between") and not _next_day(parts):
        return None
    last_month = month2 or month
    if last_month is None:
        return None
    day, day2 = _number(parts.get("day")), _number(parts.get("day2"))
    year, year2 = _year(parts.get("year")), _year(parts.get("year2"))
    last_year = year2 or year or _year_of(last_month, day2, around)
    if last_year is None:
        return None
    first_year = year or last_year
    first = PartialDate(first_year, month or last_month, day)
    last = PartialDate(last_year, last_month, day2)
    if first.earliest > last.earliest and (year is None or year2 is None):
        if year is None:
            first = PartialDate(first_year - 1, first.month, first.day)
        else:
            last = PartialDate(last_year + 1, last.month, last.day)
    return (first, last) if first.earliest < last.earliest else None


def _next_day(parts: _Parts) -> bool:
    """Return whether the second of two dates is the day after the first: "30 September and 1 October"."""
    month, month2 = _month(parts.get("month")), _month(parts.get("month2"))
    day = _number(parts.get("day")) or 0
    return bool(month and month2 == month % 12 + 1 and _number(parts.get("day2")) == 1 and day >= _LAST_DAYS[month - 1])


def _single(parts: _Parts, around: PartialDate | None) -> _Dates | None:
    """Read one date of any exactness."""
    month, day = _month(parts.get("month")) or _number(parts.get("number")), _number(parts.get("day"))
    year = _year(parts.get("year")) or (_year_of(month, day, around) if month else None)
    return (PartialDate(year, month, day), None) if year else None


def _plain_year(parts: _Parts, around: PartialDate | None) -> _Dates | None:
    """Read a year alone, where it is one of this field's time."""
    year = int(parts["year"] or 0)
    return (PartialDate(year), None) if 1990 <= year <= 2035 else None


def _years(parts: _Parts, around: PartialDate | None) -> _Dates | None:
    """Read a range of years; the second may have two digits ("2023/24")."""
    if (parts.get("join") or "").strip() in {"and", "&"} and not parts.get("between"):
        return None
    year, printed = parts.get("year") or "", parts.get("year2") or ""
    first, last = PartialDate(int(year)), PartialDate(int(year[: 4 - len(printed)] + printed))
    return (first, last) if first.year < last.year else None


def _last(parts: _Parts, around: PartialDate | None) -> _Dates | None:
    """Read "last June": the latest one that is over."""
    month = _month(parts.get("month"))
    if around is None or around.month is None or month is None:
        return None
    return PartialDate(around.year - (month >= around.month), month), None


def _form(pattern: str, reader: _Reader) -> tuple[re.Pattern[str], _Reader]:
    return re.compile(pattern), reader


_DAYS = rf"(?P<day>{_DAY})(?:,{_G}*{_DAY})*"
_FORMS = (
    # 20 to 24 May 2024 · 28 February to 4 March 2022 · 10, 11 and 12 October 2022 · between … and …
    _form(
        rf"{_BEFORE}(?P<span>{_NEW}{_DAYS}(?:{_OF}(?P<month>{_MONTH})(?:,?{_G}+(?P<year>{_YR}))?)?(?P<join>{_JOIN})"
        rf"{_WEEKDAY}(?:the{_G}+)?(?P<day2>{_DAY}){_OF}(?P<month2>{_MONTH})(?:,?{_G}+(?P<year2>{_YR}))?)",
        _range,
    ),
    # October 8 and 9 · September 30 to October 4, 2024
    _form(
        rf"{_BEFORE}(?P<span>\b(?P<month>{_MONTH}){_G}+{_DAYS}(?:,{_G}+(?P<year>{_YR}))?(?P<join>{_JOIN})"
        rf"{_WEEKDAY}(?:(?P<month2>{_MONTH}){_G}+)?(?P<day2>{_DAY})(?!{_OF}{_MONTH})"
        rf"(?:,?{_G}+(?P<year2>{_YR}))?)",
        _range,
    ),
    # January to March 2020
    _form(
        rf"{_BEFORE}(?P<span>\b(?P<month>{_MONTH})(?:{_G}+(?P<year>{_YR}))?(?P<join>{_JOIN})(?P<month2>{_MONTH})"
        rf"{_G}+(?P<year2>{_YR}))",
        _range,
    ),
    # 17 June 2019 · 4th of November 2021 · 7 July
    _form(rf"(?P<span>{_NEW}(?P<day>{_DAY}){_OF}(?P<month>{_MONTH})(?:,?{_G}+(?P<year>{_YR}))?)", _single),
    # November 22, 2024 · July 7
    _form(rf"(?P<span>\b(?P<month>{_MONTH}){_G}+(?P<day>{_DAY})(?:,?{_G}+(?P<year>{_YR}))?)", _single),
    # March 2020
    _form(rf"(?<!\d{_G})(?P<span>\b(?P<month>{_MONTH}),?{_OF}(?P<year>{_YR}))", _single),
    # 17/06/2019 · 17.06.2019 · 17/06/19
    _form(
        rf"(?P<span>{_NEW}(?P<day>\d{{1,2}})(?P<mark>[/.])(?P<number>\d{{1,2}})(?P=mark)"
        rf"(?P<year>{_YEAR}|\d{{2}}))(?![\d/.]\d|\d)",
        _single,
    ),
    # 2019-06-17
    _form(rf"(?P<span>{_NEW}(?P<year>{_YEAR})-(?P<number>\d{{2}})-(?P<day>\d{{2}}))(?![\d-])", _single),
    # spring 2023 · the summer of 2018 · autumn term 2024
    _form(rf"(?P<span>\b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?:{_G}+term)?,?{_OF}(?P<year>{_YEAR}))", _single),
    # in June · during early March
    _form(rf"\b(?:[Ii]n|[Ss]ince|[Dd]uring){_G}+(?:early{_G}+|late{_G}+)?(?P<span>(?P<month>{_MONTH}))", _single),
    # at the end of June · in the first week of June
    _form(rf"\b(?:end|start|beginning|middle|week){_G}+of{_G}+(?P<span>(?P<month>{_MONTH}))(?!{_G}+\d)", _single),
    # a March revisit
    _form(rf"\b(?:[Aa]|[Tt]he|[Tt]his|its|our){_G}+(?P<span>(?P<month>{_MONTH})){_G}+(?={_EVENT})", _single),
    # October's inspection
    _form(rf"(?P<span>\b(?P<month>{_MONTH}))(?=[’']s{_G}+(?:{_EVENT}))", _single),
    # last June
    _form(rf"\b[Ll]ast{_G}+(?P<span>(?P<month>{_MONTH}))", _last),
    # between 2018 and 2022 · 2018 to 2022 · 2023/24
    _form(rf"{_BEFORE}(?P<span>{_NEW}(?P<year>{_YEAR})(?P<join>{_JOIN})(?P<year2>{_YEAR})){_NOT_A_YEAR}", _years),
    _form(rf"(?P<span>{_NEW}(?P<year>{_YEAR})[/–-](?P<year2>(?:20)?\d{{2}}))(?![\d/-])", _years),
    # in 2017 · since 2014 · in 2017 and 2018
    _form(
        rf"(?:\b(?:[Ii]n|[Ss]ince|[Oo]f|[Tt]he|[Ff]rom|[Dd]uring|[Bb]y|[Uu]ntil|[Bb]efore|[Aa]fter|[Ee]arly|[Ll]ate|"
        rf"[Ii]ts|[Bb]oth){_G}+|\bmid-|(?<=\b(?:19|20)\d\d and ))(?P<span>(?P<year>{_YEAR})){_NOT_A_YEAR}",
        _plain_year,
    ),
    # the 2018 inspection · Following its 2016 revisit
    _form(rf"(?<!Act )(?<!Regulations )(?P<span>{_NEW}(?P<year>{_YEAR}))(?={_G}+(?:{_EVENT}))", _plain_year),
)


# February of that year · 9 to 11 December last year
_WHICH_YEAR = re.compile(
    rf",?{_G}+(?:of{_G}+|in{_G}+)?(?:(?P<now>this|last)|(?P<same>that|the{_G}same)|"
    rf"the{_G}(?P<next>following|next)|the{_G}(?P<previous>previous)){_G}year\b(?![’'])|"
    rf",?{_G}+the{_G}year{_G}(?P<before>before)\b"
)
_YEAR_PRINTED = re.compile(rf"(?<!\d){_YEAR}")
_YEAR_REACH = 300  # characters back to the year that "that year" is


def _which_year(text: str, end: int, around: PartialDate | None) -> tuple[PartialDate | None, int]:
    """Return the year that words after a date without one say, and where they end; ``around`` where there are none."""
    match = _WHICH_YEAR.match(text, end)
    if match is None:
        return around, end
    if match["now"]:
        year = around.year - (match["now"] == "last") if around else None
    else:
        told = _YEAR_PRINTED.findall(text, max(0, end - _YEAR_REACH), end)
        shift = 1 if match["next"] else -1 if match["previous"] or match["before"] else 0
        year = int(told[-1]) + shift if told else None
    return (PartialDate(year), match.end()) if year else (around, end)


def _matches(form: tuple[re.Pattern[str], _Reader], text: str, around: PartialDate | None) -> Iterator[DateSpan]:
    """Yield the dates of one form; a date that the calendar lacks is none."""
    pattern, read = form
    for match in pattern.finditer(text):
        start, end = match.span("span")
        told = around
        if not (match.groupdict().get("year") or match.groupdict().get("year2")):
            told, end = _which_year(text, end, around)
        try:
            dates = read(match.groupdict(), told)
        except ValueError:
            continue
        if dates is not None:
            yield DateSpan(start, end, *dates)
