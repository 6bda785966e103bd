"""A saved question: a form for its parameters, the answer as a table, as CSV, and the SPARQL that asks it.

The address of a question is question/NAME/, with the values of its parameters; the answers for each value of a
parameter that has only some are also at question/NAME/PARAMETER/VALUE/, so that the static site has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sendgraph.errors import NotFoundError, UsageError
from sendgraph.language.folding import fold
from sendgraph.queries import Query, choices, saved
from sendgraph.queries.writing import Term
from sendgraph.web import answers, paths
from sendgraph.web.generations import Generation
from sendgraph.web.links import Link
from sendgraph.web.model import File, Page, PageType, Parameters

_CSV = "answer.csv"


@dataclass(frozen=True, slots=True)
class Ready:
    """The values of a parameter for which an answer has an address of its own."""

    label: str
    links: tuple[Link, ...]


def _paths(generation: Generation) -> Iterator[str]:
    for query in saved():
        places = [paths.question(query.name), *_ready_paths(query, generation)]
        for place in places:
            yield place
            if "CONSTRUCT" not in query.sparql:
                yield f"{place}{_CSV}"


def _ready_paths(query: Query, generation: Generation) -> Iterator[str]:
    for ready in _ready(query, generation):
        yield from (link.path for link in ready.links)


def _ready(query: Query, generation: Generation) -> list[Ready]:
    return [
        Ready(
            parameter.name.replace("_", " "),
            tuple(
                Link(value, f"question/{query.name}/{parameter.name}/{_slug(value)}/")
                for value in choices(parameter, generation.store)
            ),
        )
        for parameter in query.parameters
        if parameter.values
    ]


def _slug(value: str) -> str:
    return fold(value).replace(" ", "-")


def _page(generation: Generation, path: str, given: Parameters) -> Page | File | None:
    folder, file = (path.removesuffix(_CSV), True) if path.endswith(f"/{_CSV}") else (path, False)
    asked = paths.named(folder, "question")
    if asked is None:
        return None
    name, *place = asked.split("/")
    query = next((query for query in saved() if query.name == name), None)
    if query is None or len(place) not in {0, 2}:
        raise NotFoundError("There is no question at this address.")
    values = {parameter.name: given.get(parameter.name, "") for parameter in query.parameters}
    if place:
        values[place[0]] = _value(query, place, generation)
    if file:
        body = answers.table_file(query, answers.terms_of(query, values, generation), generation)
        return File(path, body.encode(), "text/csv; charset=utf-8; header=present", f"{name}.csv")
    return _answered(query, values, path, generation)


def _value(query: Query, place: list[str], generation: Generation) -> str:
    """Return the value of a parameter at an address, by its slug."""
    name, slug = place
    for parameter in query.parameters:
        if parameter.name == name and parameter.values:
            for value in choices(parameter, generation.store):
                if _slug(value) == slug:
                    return value
    raise NotFoundError("There is no answer at this address.")


def _answered(query: Query, values: dict[str, str], path: str, generation: Generation) -> Page:
    fault = ""
    terms: dict[str, Term] | None = None
    try:
        terms = answers.terms_of(query, values, generation)
    except (NotFoundError, UsageError) as error:
        fault = str(error)
    answer = None if terms is None else answers.table(query, terms, generation)
    shown = {
        "query": query,
        "fields": answers.fields(query, values, generation),
        "ready": _ready(query, generation),
        "home": paths.question(query.name),
        "fault": fault,
        "table": answer if isinstance(answer, answers.Table) else None,
        "graph": answer if isinstance(answer, str) else "",
        "csv": answers.csv_path(path, values),
        "sparql": query.sparql if terms is None else answers.sparql(query, terms),
    }
    return Page(
        path, "question.html", query.summary, shown, query.description or query.summary, section=paths.QUESTIONS
    )


PAGE = PageType("question", _paths, _page)
