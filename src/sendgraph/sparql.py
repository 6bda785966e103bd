"""SPARQL that is not run, and what is said of it: only queries are, only on what is in the store, only whole ones.

Stands below `queries`, which runs saved questions, and the endpoint's worker processes, which run anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Store

from sendgraph.errors import UsageError

_SERVICE = re.compile("service", re.IGNORECASE)
_STOPPED = re.compile(r"service.?\Z", re.IGNORECASE | re.DOTALL)  # the parser stops one character behind a word
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|(?:PREFIX\s+\S*\s*|BASE\s*)<[^>]*>)*"
    r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
_EXPECTED = 160  # characters of the parser's list of what it would have taken


class FetchingError(UsageError):
    """A query that asks another service, by the keyword SERVICE."""


def refuse_service(sparql: str, prefixes: Mapping[str, str]) -> None:
    """Raise FetchingError for a query that would fetch from elsewhere; other faults are left to whoever runs it.

    Only the engine's own parser can tell the keyword from the same letters in a string, a comment or an IRI: with
    other letters in its place, a query that uses the keyword no longer parses, and stops behind it.
    """
    if not _SERVICE.search(sparql):
        return
    try:
        Store().query(_SERVICE.sub("servise", sparql), prefixes=dict(prefixes))
    except SyntaxError as error:
        place = _PLACE.match(str(error))
        keyword = _STOPPED.search(_before(sparql, int(place[1]), int(place[2]))) if place else None
        if keyword:
            before = sparql[: keyword.start()]
            where = f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}"
            raise FetchingError(f"{where}: SERVICE is refused since nothing is fetched from elsewhere") from error
        raise UsageError(fault(str(error), sparql)) from error


def _before(text: str, line: int, column: int) -> str:
    """Return the text before a place; lines and columns count from 1."""
    lines = text.split("\n")
    return "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]]) if line <= len(lines) else text


def fault(message: str, sparql: str) -> str:
    """Return the parser's message in one line, with the line of the query that it points at."""
    update = _UPDATE.match(sparql)
    if update:
        return f"{update[1].upper()} changes data; only SELECT, ASK, CONSTRUCT and DESCRIBE are run"
    place = _PLACE.match(message)
    if place is None:
        return " ".join(message.split())
    lines = sparql.split("\n")
    line = int(place[1])
    shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    expected = " ".join(message[place.end() :].split())
    expected = expected if len(expected) <= _EXPECTED else f"{expected[:_EXPECTED]}…"
    return f"line {line}, column {place[2]}: {expected} (at “{shown}”)"
