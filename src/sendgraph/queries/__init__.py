"""Asking: saved questions and own SPARQL, parameters bound as terms, answers for people and for machines."""

from sendgraph.queries.binding import bind
from sendgraph.queries.names import Names, Thing
from sendgraph.queries.rendering import FORMATS, render
from sendgraph.queries.running import Answer, run
from sendgraph.queries.saved import Parameter, Query, parse, saved, saved_query

__all__ = [
    "FORMATS",
    "Answer",
    "Names",
    "Parameter",
    "Query",
    "Thing",
    "bind",
    "parse",
    "render",
    "run",
    "saved",
    "saved_query",
]
