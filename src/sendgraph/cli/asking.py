"""query and explain: what asks the store."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from pyoxigraph import QueryTriples

from sendgraph.cli.common import build_option, example, give, give_data
from sendgraph.errors import UsageError
from sendgraph.explain import explain
from sendgraph.queries import FORMATS, Query, bind, parse, render, run, saved, saved_query
from sendgraph.queries.names import KINDS
from sendgraph.queries.saved import read
from sendgraph.store import open_store
from sendgraph.terminal import console, table


@click.command(
    "query",
    epilog=example(
        "sendgraph query",
        "sendgraph query posts -p area=Blackpool",
        "sendgraph query weakness-themes --format csv > weaknesses.csv",
        "echo 'ASK { ?area a send:LocalArea }' | sendgraph query -",
    ),
)
@click.argument("name", required=False, metavar="[NAME|FILE|-]")
@click.option("-p", "--parameter", "given", multiple=True, metavar="KEY=VALUE", help="A value for a parameter.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="table, or ttl for a graph, unless given.")
@click.option("--sparql", is_flag=True, help="Print the SPARQL instead of running it.")
@build_option
def query_command(name: str | None, given: tuple[str, ...], form: str | None, sparql: bool, folder: Path) -> None:
    """Ask a saved question by its NAME, or your own SPARQL in a FILE or on stdin (-). Without a name, list the saved.

    Areas, organisations, people and themes are given by name, code or IRI. CSV and TSV hold the data as it is: when
    you open them in a spreadsheet, import the columns as text, since it may take = + - or @ for a formula.
    """
    if name is None:
        give(_list())
        return
    query = _query(name)
    if sparql:
        give_data(query.sparql)
        return
    values = _values(given)
    store = open_store(folder)
    answer = run(query, store, bind(query, values, store))
    hidden = {parameter.name for parameter in query.parameters if parameter.type in {*KINDS, "iri"}}
    view = console()
    if form in {None, "table", "markdown"} and not isinstance(answer, QueryTriples):
        give(render(answer, form or "table", view, hidden))
    else:
        give_data(render(answer, form or "table", view))


def _query(name: str) -> Query:
    if name == "-":
        return parse("stdin", sys.stdin.read())
    if Path(name).suffix == ".rq" or Path(name).is_file():
        return read(Path(name))
    return saved_query(name)


def _values(given: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not sign or not key:
            raise UsageError(f"{text}: write a parameter as KEY=VALUE, such as area=Blackpool")
        if key in values:
            raise UsageError(f"{key}: given twice; give it once")
        values[key] = value
    return values


def _list() -> str:
    view = console()
    rows = [(query.name, query.summary, ", ".join(p.name for p in query.parameters)) for query in saved()]
    with view.capture() as capture:
        view.print(table(("name", "question", "parameters"), rows, view.width))
    return capture.get()


@click.command("explain", epilog=example('sendgraph explain "Julie Higgins"'))
@click.argument("thing", metavar="NAME|IRI")
@build_option
def explain_command(thing: str, folder: Path) -> None:
    """Say all that is known of a person, area or organisation, each line with its quotation and document."""
    view = console()
    with view.capture() as capture:
        view.print(explain(open_store(folder), thing).view())
    give(capture.get())
