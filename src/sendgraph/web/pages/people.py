"""Everybody named, by the first letter of the family name where they are many."""

from __future__ import annotations

from collections.abc import Iterator

from sendgraph.errors import NotFoundError
from sendgraph.web import paths
from sendgraph.web.directory import Person, people
from sendgraph.web.generations import Generation
from sendgraph.web.listing import Part, divided, initial, part_at
from sendgraph.web.model import Page, PageType, Parameters


def _parts(generation: Generation) -> list[Part[Person]]:
    return divided(paths.PEOPLE, generation.once(people), lambda person: initial(person.family))


def _paths(generation: Generation) -> Iterator[str]:
    yield from (part.path for part in generation.once(_parts))


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if not path.startswith(paths.PEOPLE):
        return None
    parts = generation.once(_parts)
    part = part_at(parts, path)
    if part is None:
        raise NotFoundError("There is no such list of people.")
    title = f"People: {part.label}" if part.label else "People"
    values = {"part": part, "parts": parts, "total": len(generation.once(people))}
    description = "The people whom documents about SEND inspections name, with their posts"
    return Page(path, "people.html", title, values, description, section=paths.PEOPLE)


PAGE = PageType("people", _paths, _page)
