"""Saved questions for people: the fields of their parameters, and answers as tables whose cells lead to pages.

A column NAME_name is what the thing in column NAME is called, so its cells lead to the page of that thing; a document
leads to the passage quoted, which is found by its words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import QuerySolutions, QueryTriples
from rich.console import Console

from sendgraph.errors import UsageError
from sendgraph.queries import Parameter, Query, bind, bound_sparql, choices, hidden, render, run
from sendgraph.queries.writing import Term
from sendgraph.spreadsheets import table_csv
from sendgraph.web import paths
from sendgraph.web.directory import bodies, people
from sendgraph.web.generations import Generation
from sendgraph.web.record import record

MOST_ROWS = 200
_MOST_LETTERS = 120_000  # of all cells that a page shows
_MOST_OPTIONS = 600  # names that a field offers while one types
_MOST_COPIES = 5  # publications of one title in which a quotation is sought
_INPUTS = {"date": "date", "integer": "number"}
_PAGE = re.compile(r"(?P<title>.*), page \d+", re.DOTALL)
_Q, _D = "quotation", "document"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: ``options`` are the only values where ``closed``, else names to choose from."""

    name: str
    label: str
    hint: str
    kind: str
    value: str
    options: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the path that it leads to, or ""."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: the columns that people see, the rows shown, and how many there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


def fields(query: Query, values: Mapping[str, str], generation: Generation) -> list[Field]:
    """Return the fields of a question, filled with values."""
    return [_field(parameter, values.get(parameter.name, ""), generation) for parameter in query.parameters]


def _field(parameter: Parameter, value: str, generation: Generation) -> Field:
    closed = bool(parameter.values)
    options = choices(parameter, generation.store) if closed else _names(parameter.type, generation)
    hint = parameter.description
    if parameter.example and not closed:
        hint = f"{hint.rstrip('.')}, such as {parameter.example}."
    return Field(
        name=parameter.name,
        label=parameter.name.replace("_", " "),
        hint=hint,
        kind=_INPUTS.get(parameter.type, "text"),
        value=value or parameter.default or "",
        options=tuple(options) if closed or len(options) <= _MOST_OPTIONS else (),
        closed=closed,
    )


def _names(kind: str, generation: Generation) -> list[str]:
    """Return the names of a kind of things, none for values that are no things."""
    if kind == "area":
        return [area.name for area in generation.once(record).areas.values()]
    if kind == "organisation":
        return sorted(body.name for body in generation.once(bodies))
    if kind == "person":
        return [person.name for person in generation.once(people)]
    return [row["label"] for row in generation.ask("concepts") if row["kind"] == kind]


def terms_of(query: Query, values: Mapping[str, str], generation: Generation) -> dict[str, Term]:
    """Return the terms for what was typed into the fields. Raises NotFoundError, with near names, and UsageError."""
    return bind(query, {name: value for name, value in values.items() if value}, generation.store)


def sparql(query: Query, terms: Mapping[str, Term]) -> str:
    """Return the SPARQL that asks the question for these terms, on any engine."""
    return bound_sparql(query, terms)


def table(query: Query, terms: Mapping[str, Term], generation: Generation) -> Table | str:
    """Return the answer as a table; a graph as Turtle, a yes or no as a word."""
    answer = run(query, generation.store, terms)
    if not isinstance(answer, QuerySolutions):
        return render(answer, "ttl" if isinstance(answer, QueryTriples) else "table", Console())
    names = [variable.value for variable in answer.variables]
    rows = [[_text(solution[name]) for name in names] for solution in answer]
    unseen = hidden(query, terms) | {name for name in names if f"{name}_name" in names}
    seen = [name for name in names if name not in unseen]
    shown = [dict(zip(names, row, strict=True)) for row in _bounded(rows)]
    quoted = _quoted(shown, generation)
    cells = (tuple(_cell(name, row, quoted, generation) for name in seen) for row in shown)
    columns = tuple(name.removesuffix("_name").replace("_", " ") for name in seen)
    return Table(columns, tuple(cells), len(rows))


def table_file(query: Query, terms: Mapping[str, Term], generation: Generation) -> str:
    """Return the whole answer as CSV, IRIs included; cells that a spreadsheet would work out are guarded.

    Raises UsageError for a question whose answer is no table.
    """
    answer = run(query, generation.store, terms)
    if not isinstance(answer, QuerySolutions):
        raise UsageError(f"{query.name}: the answer is no table, so there is no CSV of it")
    names = [variable.value for variable in answer.variables]
    return table_csv(names, ([_text(solution[name]) for name in names] for solution in answer))


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _bounded(rows: Sequence[Sequence[str]]) -> Iterable[Sequence[str]]:
    letters = 0
    for row in rows[:MOST_ROWS]:
        letters += sum(map(len, row))
        if letters > _MOST_LETTERS:
            return
        yield row


def _cell(name: str, row: Mapping[str, str], quoted: Mapping[tuple[str, str], str], generation: Generation) -> Cell:
    words = row[name]
    if name == _D:
        return Cell(words, quoted.get((words, row.get(_Q, "")), ""))
    iri = row.get(name.removesuffix("_name"), "") if name.endswith("_name") else words
    path = generation.path(iri) if iri else None
    return Cell(words, path or "")


def _quoted(rows: Sequence[Mapping[str, str]], generation: Generation) -> dict[tuple[str, str], str]:
    """Return the paths of quotations' passages by document and words."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.get(_Q) and row.get(_D):
            wanted[row[_D]].add(row[_Q])
    titles = generation.once(_titles)
    found: dict[tuple[str, str], str] = {}
    for document, quotations in wanted.items():
        paged = _PAGE.fullmatch(document)
        publications = titles.get(document) or (titles.get(paged["title"]) if paged else None) or []
        for publication in publications[:_MOST_COPIES]:
            for row in generation.ask("publication-passages", thing=publication):
                words = " ".join(row["exact"].split())
                if words in quotations:
                    found.setdefault((document, words), generation.path(row["passage"]) or "")
    return found


def _titles(generation: Generation) -> dict[str, list[str]]:
    titles: dict[str, list[str]] = defaultdict(list)
    for iri, publication in generation.once(record).publications.items():
        titles[publication.title].append(iri)
    return dict(titles)


def csv_path(page: str, values: Mapping[str, str]) -> str:
    """Return the path of the CSV of a question's page for these values."""
    return paths.with_parameters(f"{page}answer.csv", **{name: value for name, value in values.items() if value})
