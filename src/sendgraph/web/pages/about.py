"""About the data: what it covers, where it falls short, how right it is, whose it is, and how to cite it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sendgraph.quality import Quality, quality
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.licences import words
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import record

_ACCURACY = "accuracy.csv"
_SHOWN = 20  # things listed for each check


@dataclass(frozen=True, slots=True)
class Measured:
    """How right the reading of documents is; precision and recall from 0 to 1, as printed."""

    what: str
    precision: str
    recall: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of some documents: ``url`` is that of a licence, "" where they are words or unknown."""

    words: str
    url: str
    publisher: str
    documents: int


def _paths(_generation: Generation) -> Iterator[str]:
    yield paths.ABOUT


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if path != paths.ABOUT:
        return None
    found = generation.once(_quality)
    values = {
        "quality": found,
        "genres": sorted({genre for year in found.years for genre in year.genres}),
        "shortfalls": [check for check in found.checks if check.found],
        "terms": _terms(generation),
        "accuracy": accuracy(),
        "shown": _SHOWN,
    }
    description = "What the data cover, how right they are, under which terms they are, and how to cite them"
    return Page(path, "about.html", "About the data", values, description, section=path)


def _quality(generation: Generation) -> Quality:
    return quality(generation.store, generation.report)


def _terms(generation: Generation) -> list[Terms]:
    """Return the terms under which documents are here, by publisher, those of most documents first."""
    counts = Counter(
        (each.publisher or "publisher not known", each.licence, each.rights)
        for each in generation.once(record).publications.values()
    )
    terms = [
        Terms(words(licence, rights) or "not stated", licence, publisher, number)
        for (publisher, licence, rights), number in counts.items()
    ]
    return sorted(terms, key=lambda each: (-each.documents, each.publisher, each.words))


@cache
def accuracy() -> list[Measured]:
    """Return the figures of accuracy.csv beside the package's modules, which docs/accuracy.md explains."""
    with (Path(__file__).parents[1] / _ACCURACY).open(encoding="utf-8", newline="") as file:
        return [Measured(**row) for row in csv.DictReader(file)]


PAGE = PageType("about", _paths, _page)
