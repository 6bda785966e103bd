"""The registry: which key of a person has which IRI, so that IRIs last while documents come and go.

It is a file of two columns, ``key`` and ``person``, an input and an output of the build for whoever publishes. Rows
are only added, in the order in which keys were first seen, so that it can be kept under version control.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from sendgraph.errors import DataError
from sendgraph.identity.bearers import segment

_COLUMNS = ["key", "person"]


@dataclass(frozen=True, slots=True)
class Registry:
    """IRI segments of people by the keys that were first published with them, in that order."""

    persons: Mapping[str, str]

    def to_csv(self) -> str:
        """Return the file's text."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([_COLUMNS, *self.persons.items()])
        return out.getvalue()


def read_registry(path: Path) -> Registry:
    """Read a registry; an absent file is an empty one. Raises DataError naming the line at fault."""
    if not path.exists():
        return Registry({})
    persons: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            if rows.fieldnames != _COLUMNS:
                raise DataError(f"{path}: line 1: the columns are {', '.join(_COLUMNS)}; correct the file")
            for row in rows:
                if not row["key"] or not row["person"] or None in row:
                    raise DataError(f"{path}: line {rows.line_num}: a key and a person are needed; correct the line")
                if row["key"] in persons:
                    raise DataError(f"{path}: line {rows.line_num}: {row['key']} stands twice; keep the first line")
                persons[row["key"]] = row["person"]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error}); correct the file") from error
    return Registry(persons)


def assign(people: Sequence[Sequence[str]], registry: Registry) -> tuple[list[tuple[str, tuple[str, ...]]], Registry]:
    """Return the IRI segment and the retired segments of each person, given as keys, and the registry with all keys.

    A person keeps the segment of the key that was registered first; others that its keys were published with retire.
    Without a registered key the fullest name decides, then the smallest key. Of people who were one and no longer
    are, the one with the earliest key keeps the segment.
    """
    fresh = {key for keys in people for key in keys} - registry.persons.keys()
    order = {key: place for place, key in enumerate([*registry.persons, *sorted(fresh, key=_fullest)])}
    taken: set[str] = set()
    chosen: dict[int, str] = {}
    for index in sorted(range(len(people)), key=lambda i: min(order[key] for key in people[i])):
        keys = sorted(people[index], key=order.__getitem__)
        known = (registry.persons[key] for key in keys if key in registry.persons)
        new = (segment(key) for key in keys)
        further = (f"{segment(keys[0])}-{number}" for number in count(2))  # where a registry made by hand leaves none
        chosen[index] = next(s for s in chain(known, new, further) if s not in taken)
        taken.add(chosen[index])
    retired = [
        tuple(sorted({registry.persons[key] for key in keys if key in registry.persons} - taken)) for keys in people
    ]
    added = {key: chosen[index] for index, keys in enumerate(people) for key in keys if key not in registry.persons}
    persons = dict(registry.persons) | {key: added[key] for key in sorted(added, key=order.__getitem__)}
    return [(chosen[index], retired[index]) for index in range(len(people))], Registry(persons)


def _fullest(key: str) -> tuple[bool, int, str]:
    name = key.partition("|")[0]
    return (len(name.split()[0]) == 1, -len(name), key)
