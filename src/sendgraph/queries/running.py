"""Run SPARQL on the store: only what reads, only what is in the store."""

from __future__ import annotations

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
from sendgraph.sparql import fault, refuse_service

Answer = QuerySolutions | QueryBoolean | QueryTriples


def run(query: Query, store: Store, terms: Mapping[str, NamedNode | Literal] | None = None) -> Answer:
    """Return the answer of a query over the default graph, which holds the merged triples of all.

    ``terms`` are bound to the variables of their names (SPARQL SEP-0007: they are joined with the answer, so each
    has to be selected). Raises UsageError for what would change the store or ask another service, and for a fault
    in the SPARQL, naming its line and column.
    """
    substitutions: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {}
    substitutions |= {Variable(name): value for name, value in (terms or {}).items()}
    try:
        refuse_service(query.sparql, PREFIXES)
        return store.query(query.sparql, prefixes=PREFIXES, substitutions=substitutions or None)
    except SyntaxError as error:
        raise UsageError(f"{query.name}: {fault(str(error), query.sparql)}") from error
    except UsageError as error:
        raise type(error)(f"{query.name}: {error}") from error
    except (RuntimeError, ValueError, OSError) as error:
        raise DataError(f"{query.name}: {' '.join(str(error).split())}; correct the query") from error
