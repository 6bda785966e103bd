"""Evidence: the words of a document that a statement rests on, shown alike on every page.

A query that gives evidence has the columns ``exact``, ``passage``, ``title``, and where they are known ``issued`` and
``page``; the macro ``evidence`` of templates/macros.html shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sendgraph.web.generations import Generation, Row


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document: ``path`` leads to the passage, ``issued`` is an ISO date as exact as known, or ""."""

    quotation: str
    title: str
    issued: str
    page: str
    path: str


def evidence(row: Row, generation: Generation) -> Evidence:
    """Return the evidence of a row of a query; without words for a row that has none."""
    return Evidence(
        " ".join(row["exact"].split()),
        row["title"],
        row.get("issued", ""),
        row.get("page", ""),
        generation.path(row["passage"]) or "",
    )
