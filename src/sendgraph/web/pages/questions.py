"""The saved questions, under those who ask them; one that several ask stands under each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sendgraph.language.folding import fold
from sendgraph.queries import Query, saved
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page, PageType, Parameters

_EVERYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks, with the questions."""

    name: str
    anchor: str
    questions: tuple[Query, ...]


def _paths(_generation: Generation) -> Iterator[str]:
    yield paths.QUESTIONS


def _page(_generation: Generation, path: str, _query: Parameters) -> Page | None:
    if path != paths.QUESTIONS:
        return None
    groups: dict[str, list[Query]] = {}
    for query in saved():
        for asker in query.askers or (_EVERYBODY,):
            groups.setdefault(asker, []).append(query)
    askers = [
        Asker(name, fold(name).replace(" ", "-"), tuple(questions))
        for name, questions in sorted(groups.items(), key=lambda group: (group[0] == _EVERYBODY, group[0].casefold()))
    ]
    description = (
        "Questions that MPs, parents, journalists and councils ask about SEND inspections, each with its answer"
    )
    return Page(path, "questions.html", "Questions", {"askers": askers}, description, section=path)


PAGE = PageType("questions", _paths, _page)
