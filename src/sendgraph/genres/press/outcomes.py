"""What came of the events of a news item: outcome, requirements, counts of weaknesses, what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, cast

from sendgraph.facts import FollowUp, Inspection, Requirement
from sendgraph.genres.press.event_words import has_word
from sendgraph.genres.press.events import EventFinder
from sendgraph.genres.press.header import load_news_words

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS[1:])})"
_GAP = r"(?:\s+[\w’'-]+){0,4}?"
_FOUND = re.compile(
    rf"\b(?P<n>{_NUMBER})(?!\s+of\s+(?:the\s+|its\s+)?{_NUMBER}){_GAP}\s+(?:weakness(?:es)?\b|areas?\b[^.;]{{0,45}}?weakness(?:es)?\b|"
    r"areas\s+for\s+priority\s+action)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    rf"\b(?:addressed|tackled|resolved|(?:(?:sufficient|sustained){_GAP}\s+progress|effective\s+action){_GAP}\s+(?:in|on|against|with)|"
    rf"no cause for concern in)\s+(?:addressing\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+)?(?P<n>{_NUMBER})\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\bnot\s+(?:yet\s+)?made\s+(?:sufficient|enough)\s+progress\s+(?:in|on|against)\s+any\b", re.I)
_NOT = re.compile(r"\b(?:no|not|without|neither|n[’']t)\b[^.;]{0,40}$", re.IGNORECASE)
_YEARS = re.compile(
    rf"\bwithin\s+(?:about\s+|approximately\s+|around\s+)?(?P<n>{_NUMBER})\s+(?P<unit>years?|months?)\b", re.IGNORECASE
)
_INSPECTION_2016: tuple[Requirement, ...] = ("written_statement_of_action",)


def number(printed: str) -> int:
    """Return a number printed in figures or words up to twenty."""
    return int(printed) if printed.isdigit() else _NUMBERS.index(printed.casefold())


def with_outcomes(events: Sequence[Inspection], finder: EventFinder) -> tuple[Inspection, ...]:
    """Return the events with what the item says came of them."""
    found = [_outcome(event, finder, events) for event in events]
    for start, end in finder.sentences:
        sentence = finder.reading.text[start:end]
        _count(found, sentence, start)
        _follow_up(found, sentence, finder.area_near(start, end))
    return tuple(_required(found, finder))


def _outcome(event: Inspection, finder: EventFinder, events: Sequence[Inspection]) -> Inspection:
    """Add the outcome of a full inspection of 2023 or later, and what follows from it."""
    if not (event.kind == "inspection" and event.framework == 2023):
        return event
    areas = {e.area for e in events}
    about = [(s, e) for s, e in finder.sentences if len(areas) == 1 or finder.area_near(s, e) == event.area]
    if not event.subject:
        about = [(event.start, event.end)]
    text = " ".join(finder.reading.text[s:e] for s, e in about)
    for grade, words in load_news_words()["outcomes"].items():
        if has_word(words, text):
            event = replace(event, outcome=cast(Literal[1, 2, 3], int(grade)))
    if match := _YEARS.search(text):
        if match["unit"].startswith("year"):
            event = replace(event, next_full_inspection_years=number(match["n"]))
        elif event.outcome == 3:
            event = replace(event, monitoring_months=number(match["n"]))
    return event


def _required(events: Sequence[Inspection], finder: EventFinder) -> list[Inspection]:
    """Add what inspections of each framework required, where the item says so and does not deny it."""
    said = {r: _says(finder, words) for r, words in load_news_words()["requirements"].items()}
    result: list[Inspection] = []
    for event in events:
        if event.kind == "inspection" and event is _latest(events, event.area):
            fits: tuple[str, ...] = _INSPECTION_2016 if event.framework == 2016 else ()
            if event.framework == 2023 and event.subject:
                fits = ("priority_action_plan", "update_strategic_plan")
            required = next((r for r in fits if said[r]), None)
            event = replace(event, requires=cast("Requirement | None", required))  # noqa: PLW2901
        result.append(event)
    return result


def _latest(events: Sequence[Inspection], area: str) -> Inspection | None:
    """Return the latest full inspection of an area, an undated one being the latest."""
    held = [e for e in events if e.kind == "inspection" and e.area == area]
    return max(held, key=lambda e: e.start_date or "9999", default=None)


def _says(finder: EventFinder, words: Sequence[str]) -> bool:
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words), re.IGNORECASE)
    for start, end in finder.sentences:
        sentence = finder.reading.text[start:end]
        if (match := pattern.search(sentence)) and not _NOT.search(sentence[: match.start()]):
            return True
    return False


def _count(events: list[Inspection], sentence: str, start: int) -> None:
    """Add the weaknesses that a sentence says were found, and those it says were addressed."""
    addressed = 0 if _NONE.search(sentence) else None
    if match := _ADDRESSED.search(sentence):
        addressed = None if _NOT.search(sentence[: match.start()]) else number(match["n"])
    found = next((number(m["n"]) for m in _FOUND.finditer(sentence)), None)
    here = [i for i, e in enumerate(events) if e.start <= start < e.end]
    later = [i for i in here if events[i].kind != "inspection"] or [
        i for i, e in enumerate(events) if e.subject and e.kind != "inspection"
    ]
    if addressed is not None and later and events[later[0]].weaknesses_addressed is None:
        events[later[0]] = replace(events[later[0]], weaknesses_addressed=addressed)
    first = [i for i in here if events[i].kind == "inspection"] or [
        i for i, e in enumerate(events) if e is _latest(events, e.area)
    ]
    whole = here or addressed is None or (found is not None and found > addressed)
    if found is not None and whole and first and events[first[-1]].weaknesses_found is None:
        events[first[-1]] = replace(events[first[-1]], weaknesses_found=found)


def _follow_up(events: list[Inspection], sentence: str, area: str | None) -> None:
    """Add what a sentence says follows: intervention or monitoring ends, or an accelerated progress plan."""
    words = load_news_words()["follow_up"]
    ended = "|".join(map(re.escape, words["ended"]))
    kinds: tuple[FollowUp, ...] = ("intervention_ends", "monitoring_ends", "accelerated_progress_plan")
    for kind in kinds:
        named = "|".join(re.escape(word) for word in sorted(words[kind], key=len, reverse=True))
        tail = "" if kind == "accelerated_progress_plan" else rf"\b[^.;]{{0,80}}\b(?:{ended})"
        if not re.search(rf"\b(?:{named}){tail}\b", sentence, re.IGNORECASE):
            continue
        subjects = [i for i, e in enumerate(events) if e.subject and e.kind in {"revisit", "progress_review"}]
        index = next((i for i in subjects if events[i].area == area), subjects[0] if subjects else None)
        if index is not None and events[index].follow_up is None:
            events[index] = replace(events[index], follow_up=kind)
        return
