"""The words that tell of inspections, revisits and reviews, of local areas and of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sendgraph.facts import EventKind
from sendgraph.genres.press.header import load_news_words

_KINDS: tuple[EventKind, ...] = ("progress_review", "monitoring_inspection", "revisit", "visit", "inspection")


@dataclass(frozen=True, slots=True)
class EventWord:
    """A word at ``text[start:end]`` that tells of an event."""

    kind: EventKind
    start: int
    end: int


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[EventKind, re.Pattern[str], re.Pattern[str] | None], ...]:
    """Return for each kind the words that name it, and those that do so only where inspectors are named."""
    words = load_news_words()["events"]

    def pattern(name: str) -> re.Pattern[str] | None:
        forms = sorted(words.get(name, ()), key=lambda w: (-len(w), w))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE) if forms else None

    return tuple(
        (kind, first, pattern(f"{kind}_by_inspectors") or pattern(f"{kind}_by_reviewers"))
        for kind in _KINDS
        if (first := pattern(kind))
    )


def event_words(text: str, start: int, end: int) -> list[EventWord]:
    """Return the words of ``text[start:end]`` that name events, the more specific kind where they overlap."""
    found: list[EventWord] = []
    taken: set[int] = set()
    for kind, sure, _ in _patterns():
        for match in sure.finditer(text, start, end):
            if taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                found.append(EventWord(kind, match.start(), match.end()))
    return sorted(found, key=lambda w: w.start)


def loose_words(text: str, start: int, end: int) -> list[EventWord]:
    """Return the words that tell of events only because inspectors are named in the same sentence."""
    words = load_news_words()["events"]
    inspectors, reviewers = (has_word(words[who], text[start:end]) for who in ("inspectors", "reviewers"))
    found = [
        EventWord(kind, match.start(), match.end())
        for kind, _, unsure in _patterns()
        if unsure is not None and (reviewers if kind == "progress_review" else inspectors)
        for match in unsure.finditer(text, start, end)
    ]
    return sorted(found, key=lambda w: w.start)


@lru_cache(maxsize=1)
def _other_services() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a grade, of an inspection of another service, and of the subject of this field."""
    words = load_news_words()["other_subjects"]
    graded, grades, services = ("|".join(map(re.escape, words[name])) for name in ("graded", "grades", "services"))
    return (
        re.compile(rf"\b(?:{graded})\s+(?:as\s+|overall\s+)?[“\"‘']?(?:{grades})\b", re.IGNORECASE),
        re.compile(
            rf"\binspect\w+\b[^.;]{{0,40}}\b(?:{services})\b|\b(?:{services})\b[^.;]{{0,60}}\binspect",
            re.IGNORECASE,
        ),
        re.compile(r"\b(?:SEND?|special educational needs|disabilit(?:y|ies))\b", re.IGNORECASE),
    )


def of_other_service(text: str) -> bool:
    """Whether a clause tells of another inspection: one that ends in a grade, or of adult social care or the like.

    Inspections of local areas have no grades (both frameworks).
    """
    grade, service, subject = _other_services()
    return bool(grade.search(text)) or bool(service.search(text) and not subject.search(text))


def has_word(words: Sequence[str], text: str) -> bool:
    """Whether one of the words stands in a text, not within another word."""
    return bool(words) and _any_of(tuple(words)).search(text) is not None


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
