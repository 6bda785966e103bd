"""Long lists as several pages: all on one where there are few, else by group, such as a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from sendgraph.language.folding import fold

LONGEST = 250
"""Entries on a page."""

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Part(Generic[Entry]):
    """A page of a list: ``label`` is the group, with a number where the group has several pages."""

    path: str
    label: str
    entries: tuple[Entry, ...]


def divided(top: str, entries: Sequence[Entry], group: Callable[[Entry], str]) -> list[Part[Entry]]:
    """Divide entries, which come in the order of their groups, into pages.

    The first page is at the path ``top``, the others are below it. There is one page at least, without label where it
    is the only one.
    """
    if len(entries) <= LONGEST:
        return [Part(top, "", tuple(entries))]
    parts: list[Part[Entry]] = []
    for label, run in groupby(entries, key=group):
        members = tuple(run)
        pages = [members[at : at + LONGEST] for at in range(0, len(members), LONGEST)]
        for number, page in enumerate(pages, 1):
            name = label if len(pages) == 1 else f"{label} {number}"
            path = f"{top}{_slug(label)}/" + (f"{number}/" if number > 1 else "")
            parts.append(Part(path if parts else top, name, page))
    return parts


def _slug(label: str) -> str:
    return fold(label).replace(" ", "-") or "other"


def part_at(parts: Iterable[Part[Entry]], path: str) -> Part[Entry] | None:
    """Return the page at a path, None where there is none."""
    return next((part for part in parts if part.path == path), None)


def initial(name: str) -> str:
    """Return the letter under which a name is listed, "#" for none of A to Z."""
    letter = fold(name)[:1].upper()
    return letter if "A" <= letter <= "Z" else "#"
