"""A query with the terms of its parameters written in, in SPARQL that any engine takes.

Some engines pass over VALUES at the end of a query, and some join a variable without value with nothing. So every
SELECT that gives the variable of a parameter has VALUES at its head, and expressions have the term itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from sendgraph.queries.saved import Query

Term = NamedNode | Literal

_TOKEN = re.compile(
    r"""
    (?P<kept> \#[^\n]* | <[^<>"{}|^`\\\s]*> | \"(?:[^"\\\n]|\\.)*\" | '(?:[^'\\\n]|\\.)*' )
    | \bBOUND\s*\([^()]*\)
    | \bAS\s+[?$](?P<assigned>\w+)
    | [?$](?P<name>\w+)
    | \b(?P<clause>SELECT|CONSTRUCT|ASK|WHERE|VALUES|GROUP\s+BY|ORDER\s+BY)\b
    | (?P<mark>[{}()*])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE = {"SELECT", "ASK", "WHERE"}  # what comes before the group of a query or of a query within it


def bound_sparql(query: Query, terms: Mapping[str, Term]) -> str:
    """Return SPARQL that asks the same as a query whose variables of these names have these terms.

    A variable to which the query assigns a value is compared with its term at the end of the query's group, or around
    the query where its outermost SELECT assigns it. Any other is given its term, in N-Triples form, by VALUES; in
    expressions, which may stand out of their reach, the term takes its place.
    """
    return _Writer(query.sparql, terms).written() if terms else query.sparql


@dataclass(slots=True)
class _Place:
    """Where a token stands: in which clause, within how many brackets of it, and which names it has so far."""

    clause: str = ""
    brackets: int = 0
    names: list[str] = field(default_factory=list)


class _Writer:
    """Goes through the tokens of one query."""

    def __init__(self, query: str, terms: Mapping[str, Term]) -> None:
        self._query = query
        self._terms = terms
        self._assigned = {token["assigned"] for token in _TOKEN.finditer(query)} & terms.keys()
        self._at_last: set[str] = set()  # what the outermost SELECT itself assigns: its group does not know it
        self._place = _Place()
        self._groups: list[_Place] = []  # before each group that is open

    def written(self) -> str:
        text = _TOKEN.sub(self._token, self._query)
        if not self._at_last:
            return text
        start = next(token.start() for token in _TOKEN.finditer(text) if token["clause"])
        return f"{text[:start]}SELECT * {{ {{\n{text[start:]}\n}}\n{self._compared(self._at_last)}}}\n"

    def _token(self, token: re.Match[str]) -> str:
        place, name = self._place, token["name"]
        if token["clause"]:
            if place.clause != "SELECT" or token["clause"].upper() != "WHERE":
                self._place = _Place(token["clause"].upper())
        elif token["mark"]:
            return self._mark(token["mark"])
        elif token["assigned"] in self._assigned and place.clause == "SELECT" and not self._groups:
            self._at_last.add(token["assigned"])
        elif name in self._terms and name not in self._assigned:
            if place.brackets and not place.clause:
                return str(self._terms[name])
            place.names.append(name)
        return token[0]

    def _mark(self, mark: str) -> str:
        place = self._place
        if mark in "()":
            place.brackets += 1 if mark == "(" else -1
        elif mark == "*" and place.clause == "SELECT" and not place.brackets:
            place.names.extend(self._unassigned())
        elif mark == "{":
            return self._open()
        elif mark == "}" and self._groups:
            return self._close()
        return mark

    def _open(self) -> str:
        place = self._place
        self._groups.append(place)
        self._place = _Place()
        if place.clause not in _WHOLE or place.brackets:
            return "{"
        names = list(dict.fromkeys(place.names)) if place.clause == "SELECT" else self._unassigned()
        return f"{{\n  {self._values(names)}" if names else "{"

    def _close(self) -> str:
        before = self._groups.pop()
        self._place = before if before.brackets else _Place()
        if self._groups or before.clause not in _WHOLE:
            return "}"
        return self._compared(self._assigned - self._at_last) + "}"

    def _compared(self, names: set[str]) -> str:
        return "".join(f"  FILTER(?{name} = {self._terms[name]})\n" for name in sorted(names))

    def _unassigned(self) -> list[str]:
        return [name for name in self._terms if name not in self._assigned]

    def _values(self, names: list[str]) -> str:
        terms = " ".join(str(self._terms[name]) for name in names)
        return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ ({terms}) }}"
