"""From what people type for a parameter to the RDF term that is bound; nothing is ever pasted into a query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable
from rapidfuzz import fuzz, process

from sendgraph.errors import NotFoundError, UsageError
from sendgraph.mapping.terms import PREFIXES, day, integer
from sendgraph.queries.names import KINDS, Names
from sendgraph.queries.saved import Parameter, Query, listed
from sendgraph.queries.writing import Term

_LABELS = """
SELECT DISTINCT ?label ?of {
  { ?concept skos:inScheme ?of ; skos:prefLabel ?label } UNION { ?kind rdfs:subClassOf ?of ; rdfs:label ?label }
}"""
_SCHEMES = "https://w3id.org/sendgraph/scheme/"


def bind(query: Query, given: Mapping[str, str], store: Store) -> dict[str, Term]:
    """Return the terms of a query's parameters by name: those given, else their defaults.

    A parameter that is neither is left out, so that its variable stays unbound.
    Raises UsageError for a parameter that the query does not have or a value that is not of its type, and
    NotFoundError, with near names, for an area, organisation, person, role, theme or other value that the graph does
    not know.
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
    return Literal(_choice(parameter, value, store) if parameter.values else value)


def _choice(parameter: Parameter, value: str, store: Store) -> str:
    """Return the value that the query knows, however its capitals and spaces are typed."""
    known = {_plain(choice): choice for choice in choices(parameter, store)}
    if _plain(value) in known:
        return known[_plain(value)]
    near = process.extract(_plain(value), list(known), scorer=fuzz.WRatio, limit=1, score_cutoff=70)
    hint = f"did you mean {known[near[0][0]]}? " if near else ""
    there = f"{hint}there are {', '.join(known.values())}"
    raise NotFoundError(f"{parameter.name}={value}: no such {parameter.name}; {there}")


def _plain(value: str) -> str:
    return " ".join(value.split()).casefold()


def hidden(query: Query, terms: Mapping[str, object]) -> set[str]:
    """Return the columns that people need not see: IRIs, words looked for, and days that were not given."""
    unseen = {*KINDS, "iri", "words"}
    return {p.name for p in query.parameters if p.type in unseen or (p.type == "date" and _restricts(p, query, terms))}


def _restricts(parameter: Parameter, query: Query, terms: Mapping[str, object]) -> bool:
    """Whether a day is only compared, so that its column is empty, and was not given."""
    return parameter.name not in terms and f"COALESCE(?{parameter.name}," in query.sparql


def choices(parameter: Parameter, store: Store) -> list[str]:
    """Return the values that a parameter may have, in order; none where anything goes.

    Those of a concept scheme or of the kinds of a class are the labels in the graph's ontology.
    """
    source = parameter.values
    if not source or source.startswith("["):
        return list(listed(source))
    prefix, colon, name = source.partition(":")
    of = NamedNode(f"{PREFIXES[prefix]}{name}" if colon else f"{_SCHEMES}{source}")
    solutions = store.query(_LABELS, prefixes=PREFIXES, substitutions={Variable("of"): of})
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 -- it is a SELECT
    return sorted(str(solution["label"].value) for solution in solutions)
