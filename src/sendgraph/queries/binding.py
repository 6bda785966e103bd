"""From what people type for a parameter to the RDF term that is bound; nothing is ever pasted into a query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode, Store

from sendgraph.errors import UsageError
from sendgraph.mapping.terms import day, integer
from sendgraph.queries.names import KINDS, Names
from sendgraph.queries.saved import Parameter, Query

Term = NamedNode | Literal


def bind(query: Query, given: Mapping[str, str], store: Store) -> dict[str, Term]:
    """Return the terms of a query's parameters by name: those given, else their defaults.

    A parameter that is neither is left out, so that its variable stays unbound.
    Raises UsageError for a parameter that the query does not have or a value that is not of its type, and
    NotFoundError, with near names, for an area, organisation, person, role or theme that the graph does not know.
    """
    known = {parameter.name for parameter in query.parameters}
    unknown = sorted(set(given) - known)
    if unknown:
        has = f"it has {', '.join(sorted(known))}" if known else "it has none"
        raise UsageError(f"{query.name}: no parameter {', '.join(unknown)}; {has}")
    terms: dict[str, Term] = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            terms[parameter.name] = _term(parameter, value, store)
    return terms


def _term(parameter: Parameter, value: str, store: Store) -> Term:
    if parameter.type in KINDS:
        return NamedNode(Names(store, (parameter.type,)).find(value).iri)
    try:
        if parameter.type == "iri":
            return NamedNode(value.strip("<>"))
        if parameter.type == "date":
            return day(date.fromisoformat(value))
        if parameter.type == "integer":
            return integer(int(value))
    except ValueError:
        forms = {"iri": "an IRI such as https://…", "date": "a date such as 2024-05-20", "integer": "a whole number"}
        raise UsageError(f"{parameter.name}={value}: not {forms[parameter.type]}") from None
    return Literal(value)
