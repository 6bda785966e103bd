"""A thing that a page names, with the way to its own page."""

from __future__ import annotations

from dataclasses import dataclass

from sendgraph.web.generations import Generation, Row


@dataclass(frozen=True, slots=True)
class Link:
    """A name and the path of its page, "" where it has none."""

    label: str
    path: str


def link(row: Row, thing: str, generation: Generation, label: str | None = None) -> Link:
    """Return the thing of a column; its name stands in the column ``label``, THING_name unless given."""
    return Link(row[label or f"{thing}_name"], generation.path(row[thing]) or "")
