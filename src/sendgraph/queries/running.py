"""Run SPARQL on the store: only what reads, only what is in the store."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    Variable,
)

from sendgraph.errors import DataError, UsageError
from sendgraph.mapping.terms import PREFIXES
from sendgraph.queries.saved import Query

Answer = QuerySolutions | QueryBoolean | QueryTriples

_SERVICE = re.compile("service", re.IGNORECASE)
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|(?:PREFIX\s+\S*\s*|BASE\s*)<[^>]*>)*"
    r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
_EXPECTED = 160  # characters of the parser's list of what it would have taken


def run(query: Query, store: Store, terms: Mapping[str, NamedNode | Literal] | None = None) -> Answer:
    """Return the answer of a query over the default graph, which holds the merged triples of all.

    ``terms`` are bound to the variables of their names (SPARQL SEP-0007: they are joined with the answer, so each
    has to be selected). Raises UsageError for what would change the store or ask another service, and for a fault
    in the SPARQL, naming its line and column.
    """
    _refuse_service(query)
    substitutions: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {}
    substitutions |= {Variable(name): value for name, value in (terms or {}).items()}
    try:
        return store.query(query.sparql, prefixes=PREFIXES, substitutions=substitutions or None)
    except SyntaxError as error:
        raise UsageError(f"{query.name}: {_fault(str(error), query.sparql)}") from error
    except (RuntimeError, ValueError, OSError) as error:
        raise DataError(f"{query.name}: {' '.join(str(error).split())}; correct the query") from error


def _refuse_service(query: Query) -> None:
    """Refuse a query that would fetch from elsewhere.

    Only the engine's own parser can tell the keyword from the same letters in a string, a comment or an IRI: with
    other letters in its place, a query that uses the keyword no longer parses, and one that does not still does.
    """
    if not _SERVICE.search(query.sparql):
        return
    try:
        Store().query(_SERVICE.sub("servise", query.sparql), prefixes=PREFIXES)
    except SyntaxError as error:
        place = _PLACE.match(str(error))
        where = f"line {place[1]}, column {place[2]}: " if place else ""
        reason = "the SPARQL is at fault, or asks another SERVICE, which is refused since nothing is fetched"
        raise UsageError(f"{query.name}: {where}{reason}") from error


def _fault(message: str, sparql: str) -> str:
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
