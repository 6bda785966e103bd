"""people.jsonl of a build: every person with the keys by which decisions name them, and where each key stands.

Written by the pipeline, read by `decide` and `review`. People who are withheld are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sendgraph.errors import DataError
from sendgraph.identity.people import Person

PEOPLE = "people.jsonl"


@dataclass(frozen=True, slots=True)
class Known:
    """A bearer of a person, as a build left it: its keys, smallest first, and its mentions as (document id, name)."""

    keys: tuple[str, ...]
    mentions: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """The smallest key."""
        return self.keys[0]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as a build left it: the IRI segment, those retired, the name, and the bearers."""

    slug: str
    name: str
    retired: tuple[str, ...]
    bearers: tuple[Known, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The fullest name in each document, sorted."""
        return tuple(sorted({name for bearer in self.bearers for _, name in bearer.mentions}))

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, sorted."""
        return tuple(sorted(key for bearer in self.bearers for key in bearer.keys))


def people_json(people: Iterable[Person]) -> str:
    """Return the text of the file: one JSON object a person, in the order of people."""
    lines = (
        {
            "person": person.slug,
            "name": person.name,
            "retired": person.retired,
            "bearers": [
                {"keys": bearer.keys, "mentions": [(m.document, m.name) for m in bearer.mentions]}
                for bearer in person.bearers
            ],
        }
        for person in people
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def read_people(folder: Path) -> tuple[KnownPerson, ...]:
    """Read the people of a generation. Raises DataError when the file is missing or damaged."""
    path = folder / PEOPLE
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
        return tuple(
            KnownPerson(
                line["person"],
                line["name"],
                tuple(line["retired"]),
                tuple(Known(tuple(b["keys"]), tuple((d, n) for d, n in b["mentions"])) for b in line["bearers"]),
            )
            for line in lines
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); build again") from error
