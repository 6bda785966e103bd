"""How good the data of a build are: what they cover, what is missing, what is doubtful.

What is asked of the graph stands in queries/quality/: ``coverage.rq``, and in ``missing/`` and ``doubtful/`` one check
a file. A check gives one row for each thing that it looks at: ``item`` in words, ``document``, ``iri``, and ``found``,
whether the thing lacks what it should have. The other checks read the report of the build.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pyoxigraph import QuerySolution, QuerySolutions, Store
from rapidfuzz import process

from sendgraph import resources
from sendgraph.build_report import BuildReport
from sendgraph.errors import DataError, NotFoundError
from sendgraph.queries import Query, run, saved
from sendgraph.queries.saved import read

Kind = Literal["missing", "doubtful"]

_FOLDER = "quality"
_COVERAGE = "coverage.rq"
_NO_YEAR = "no date"


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One thing that a check found: in words, the documents that it comes from, its IRI ("" where it has none)."""

    what: str
    document: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One way in which data fall short: ``found`` are the things that do, ``of`` the number of those looked at.

    ``of`` is None where there is no such number.
    """

    name: str
    kind: Kind
    title: str
    found: tuple[Item, ...]
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """How many documents are about an area, by genre and by year of publication (``no date`` where unknown).

    ``former`` areas are no more; they are listed only with documents.
    """

    name: str
    iri: str
    region: str
    former: bool
    documents: int
    genres: dict[str, int]
    years: dict[str, int]


@dataclass(frozen=True, slots=True)
class Year:
    """The documents published in a year, and how many areas they are about; each counts once."""

    year: str
    areas: int
    documents: int
    genres: dict[str, int]


@dataclass(frozen=True, slots=True)
class Quality:
    """What a build covers, and where its data fall short; areas by name, years in order."""

    documents: int
    areas: tuple[Covered, ...]
    years: tuple[Year, ...]
    checks: tuple[Check, ...]

    @property
    def today(self) -> tuple[Covered, ...]:
        """The local areas of today."""
        return tuple(area for area in self.areas if not area.former)

    @property
    def with_documents(self) -> int:
        """How many of the local areas of today some document is about."""
        return sum(1 for area in self.today if area.documents)

    def check(self, name: str) -> Check:
        """Return a check by its name. Raises NotFoundError, with the nearest name, where there is none."""
        checks = {check.name: check for check in self.checks}
        if name in checks:
            return checks[name]
        near, _, _ = process.extractOne(name, list(checks))
        raise NotFoundError(f"{name}: no such check; did you mean {near}? 'sendgraph quality' lists them")

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        said: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        counts = {"local_areas": len(self.today), "local_areas_with_documents": self.with_documents}
        for check in said["checks"]:
            check["count"] = len(check["found"])
        return {"documents": said.pop("documents")} | counts | said


def quality(store: Store, report: BuildReport) -> Quality:
    """Return the quality of a build by its store and its report. Raises DataError for a faulty query."""
    areas, years = _coverage(store)
    without = tuple(Item(area.name, "", area.iri) for area in areas if not area.former and not area.documents)
    today = sum(1 for area in areas if not area.former)
    checks = (
        Check("areas-without-documents", "missing", "Local areas that no document is about", without, today),
        *_asked(store, "missing"),
        *_reported(report),
        *_asked(store, "doubtful"),
    )
    return Quality(len(report.documents), areas, years, checks)


def _coverage(store: Store) -> tuple[tuple[Covered, ...], tuple[Year, ...]]:
    known: dict[str, QuerySolution] = {}
    genres: dict[str, dict[str, str]] = defaultdict(dict)
    years: dict[str, str] = {}
    for row in _rows(read(resources.folder("queries") / _FOLDER / _COVERAGE), store):
        area = row["area"].value
        known.setdefault(area, row)
        if row["document"] is not None:
            document = row["document"].value
            # A publication that several files carry is one document, of the first genre by name.
            genres[area].setdefault(document, row["genre"].value)
            years[document] = _text(row, "year") or _NO_YEAR
    areas = tuple(_covered(row, genres[area], years) for area, row in known.items())
    return areas, tuple(_years(genres, years))


def _covered(row: QuerySolution, genres: dict[str, str], years: dict[str, str]) -> Covered:
    return Covered(
        name=_text(row, "area_name"),
        iri=_text(row, "area"),
        region=_text(row, "region"),
        former=_text(row, "former") == "true",
        documents=len(genres),
        genres=_counts(genres.values()),
        years=_counts(years[document] for document in genres),
    )


def _years(genres: dict[str, dict[str, str]], years: dict[str, str]) -> Iterator[Year]:
    genre_of = {document: genre for documents in genres.values() for document, genre in documents.items()}
    for year in sorted(set(years.values())):
        documents = {document for document in years if years[document] == year}
        areas = sum(1 for about in genres.values() if documents & about.keys())
        yield Year(year, areas, len(documents), _counts(genre_of[document] for document in documents))


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _asked(store: Store, kind: Kind) -> Iterator[Check]:
    for query in saved(f"{_FOLDER}/{kind}"):
        rows = list(_rows(query, store))
        found = (row for row in rows if _text(row, "found") == "true")
        items = (Item(" ".join(_text(row, "item").split()), _text(row, "document"), _text(row, "iri")) for row in found)
        yield Check(query.name, kind, query.summary, tuple(items), len(rows))


def _rows(query: Query, store: Store) -> QuerySolutions:
    answer = run(query, store)
    if not isinstance(answer, QuerySolutions):
        raise DataError(f"{_FOLDER}/{query.name}.rq: not a SELECT; ask for ?item, ?document, ?iri and ?found")
    return answer


def _text(row: QuerySolution, name: str) -> str:
    term = row[name]
    return "" if term is None else str(getattr(term, "value", term))


def _reported(report: BuildReport) -> Iterator[Check]:
    """Yield the checks that the build made itself."""
    aside = [Item(item.reason, item.document) for item in report.set_aside]
    yield _told("set-aside", "missing", "Documents that could not be read or break a rule", aside)
    results = [Item(result["message"], ", ".join(result["documents"]), result["focus"]) for result in report.results]
    yield _told("shapes", "doubtful", "What the shapes warn of", results)
    warnings = [Item(warning, "") for warning in report.warnings]
    yield _told("warnings", "doubtful", "Warnings of the build: contradictions, and choices made", warnings)
    doubts = [Item(f"{doubt['first']} and {doubt['second']}", "") for doubt in report.doubts]
    yield _told("people-in-doubt", "doubtful", "People who may be one ('sendgraph review')", doubts)
    yield _told("decisions", "doubtful", "Decisions that do not hold", [Item(fault, "") for fault in report.decisions])


def _told(name: str, kind: Kind, title: str, items: Sequence[Item]) -> Check:
    return Check(name, kind, title, tuple(items))
