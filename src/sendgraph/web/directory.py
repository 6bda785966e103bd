"""Everybody and every body of a generation, as lists show them and search finds them; read once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sendgraph.language.folding import fold
from sendgraph.web.generations import Generation, Row
from sendgraph.web.listing import initial
from sendgraph.web.rendering import sentence

_POSTS = 2  # shown of a person
_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the list: the posts shown last, each with its body, and how many more there are."""

    name: str
    path: str
    posts: tuple[tuple[str, str], ...]
    more: int

    @property
    def family(self) -> str:
        """The last word of the name, by which people are listed."""
        return self.name.split()[-1] if self.name.split() else ""


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation in the list; ``publications`` counts those that tell of it."""

    name: str
    path: str
    kind: str
    since: str
    until: str
    publications: int


def people(generation: Generation) -> list[Person]:
    """Return all people by their family names."""
    rows = generation.grouped("people", "person")
    return sorted(
        (_person(generation.path(iri) or "", said) for iri, said in rows.items()),
        key=lambda person: (initial(person.family), fold(person.family), fold(person.name), person.path),
    )


def _person(path: str, rows: list[Row]) -> Person:
    """Return the entry of a person, whose rows come in the order of time."""
    posts = dict.fromkeys((row["title"], row["organisation_name"]) for row in reversed(rows) if row["title"])
    return Person(rows[0]["name"], path, tuple(posts)[:_POSTS], max(0, len(posts) - _POSTS))


def bodies(generation: Generation) -> list[Body]:
    """Return all organisations by kind, the kind that documents tell of most first.

    Within a kind, those that documents tell of come before those of reference data only.
    """
    rows = {row["organisation"]: row for row in generation.ask("organisations")}
    found = [
        Body(
            name=row["name"],
            path=generation.path(iri) or "",
            kind=sentence(row["kind"] or _OTHER),
            since=row["from"],
            until=row["until"],
            publications=int(row["publications"] or 0),
        )
        for iri, row in rows.items()
    ]
    told: Counter[str] = Counter(body.kind for body in found if body.publications)

    def place(body: Body) -> tuple[object, ...]:
        return (-told[body.kind], body.kind, not body.publications, fold(body.name), body.path)

    return sorted(found, key=place)
