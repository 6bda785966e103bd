"""Everybody named, by the first letter of the family name where they are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sendgraph.errors import NotFoundError
from sendgraph.language.folding import fold
from sendgraph.web import paths
from sendgraph.web.generations import Generation, Row
from sendgraph.web.listing import Part, divided, initial, part_at
from sendgraph.web.model import Page, PageType, Parameters

_POSTS = 2  # shown of a person


@dataclass(frozen=True, slots=True)
class Entry:
    """A person in the list: the posts shown last, each with its body, and how many more there are."""

    name: str
    path: str
    posts: tuple[tuple[str, str], ...]
    more: int

    @property
    def family(self) -> str:
        """The last word of the name, by which people are listed."""
        return self.name.split()[-1] if self.name.split() else ""


def entries(generation: Generation) -> list[Part[Entry]]:
    """Return the pages of the list."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in generation.ask("people"):
        rows[row["person"]].append(row)
    people = sorted(
        (_entry(generation.path(iri) or "", said) for iri, said in rows.items()),
        key=lambda entry: (initial(entry.family), fold(entry.family), fold(entry.name), entry.path),
    )
    return divided(paths.PEOPLE, people, lambda entry: initial(entry.family))


def _entry(path: str, rows: list[Row]) -> Entry:
    """Return the entry of a person, whose rows come in the order of time."""
    posts = dict.fromkeys((row["title"], row["organisation_name"]) for row in reversed(rows) if row["title"])
    return Entry(rows[0]["name"], path, tuple(posts)[:_POSTS], max(0, len(posts) - _POSTS))


def _paths(generation: Generation) -> Iterator[str]:
    yield from (part.path for part in generation.once(entries))


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if not path.startswith(paths.PEOPLE):
        return None
    parts = generation.once(entries)
    part = part_at(parts, path)
    if part is None:
        raise NotFoundError("There is no such list of people.")
    title = f"People: {part.label}" if part.label else "People"
    values = {"part": part, "parts": parts, "total": sum(len(each.entries) for each in parts)}
    description = "The people whom documents about SEND inspections name, with their posts"
    return Page(path, "people.html", title, values, description, section=paths.PEOPLE)


PAGE = PageType("people", _paths, _page)
