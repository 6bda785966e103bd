"""Asking: saved questions and own SPARQL, parameters bound as terms, answers for people and for machines."""

from sendgraph.queries.binding import bind, choices, hidden
from sendgraph.queries.names import Names, Thing
from sendgraph.queries.rendering import FORMATS, PEOPLE, render
from sendgraph.queries.running import Answer, run
from sendgraph.queries.saved import Parameter, Query, parse, saved, saved_in, saved_query
from sendgraph.queries.writing import bound_sparql

__all__ = [
    "FORMATS",
    "PEOPLE",
    "Answer",
    "Names",
    "Parameter",
    "Query",
    "Thing",
    "bind",
    "bound_sparql",
    "choices",
    "hidden",
    "parse",
    "render",
    "run",
    "saved",
    "saved_in",
    "saved_query",
]
