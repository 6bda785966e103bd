"""Asking a store the network's questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import pyoxigraph as ox

from sendgraph.network import questions

Row: TypeAlias = Mapping[str, str]


def ask(store: ox.Store, question: str) -> list[Row]:
    """Return the solutions as dictionaries of plain strings ("" for unbound), sorted."""
    solutions = store.query(questions.PREFIXES + question)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("the network asks SELECT queries only")
    names = [variable.value for variable in solutions.variables]
    rows = {tuple(_plain(solution[name]) for name in names) for solution in solutions}
    return [dict(zip(names, row, strict=True)) for row in sorted(rows)]


def _plain(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
