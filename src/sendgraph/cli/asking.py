"""query and explain: what asks the store."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click
from pyoxigraph import QueryTriples
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sendgraph import resources
from sendgraph.cli.common import build_option, example, give, give_data
from sendgraph.errors import UsageError
from sendgraph.explain import explain
from sendgraph.queries import (
    FORMATS,
    PEOPLE,
    Query,
    bind,
    bound_sparql,
    choices,
    hidden,
    parse,
    render,
    run,
    saved,
    saved_in,
    saved_query,
)
from sendgraph.queries.saved import read
from sendgraph.store import open_store
from sendgraph.terminal import console, inert, table

OWN = Path("queries")
_EVERYBODY = "anybody"


class _Shown(TypedDict):
    """How the answer is to be shown."""

    form: str | None
    rows: int | None
    iris: bool
    sparql: bool
    describe: bool


@click.command(
    "query",
    epilog=example(
        "sendgraph query",
        "sendgraph query posts -p area=Blackpool",
        "sendgraph query weakness-themes --format csv > weaknesses.csv",
        "sendgraph query outcomes -p outcome=3 --sparql",
        "echo 'ASK { ?area a send:LocalArea }' | sendgraph query -",
    ),
)
@click.argument("name", required=False, metavar="[NAME|FILE|-]")
@click.option("-p", "--parameter", "given", multiple=True, metavar="KEY=VALUE", help="A value for a parameter.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="table, or ttl for a graph, unless given.")
@click.option("--rows", type=click.IntRange(min=0), help="Show this many rows at most, and how many there are.")
@click.option("--iris", is_flag=True, help="Show the columns of IRIs in a table too.")
@click.option("--sparql", is_flag=True, help="Print the SPARQL, with parameters bound, instead of running it.")
@click.option("--describe", is_flag=True, help="Say what the question is about and what it takes.")
@click.option(
    "--queries",
    "own",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of your own questions (.rq).  [default: queries, where there is one]",
)
@build_option
def query_command(
    name: str | None, given: tuple[str, ...], own: Path | None, folder: Path, **shown: Unpack[_Shown]
) -> None:
    """Ask a saved question by its NAME, or your own SPARQL in a FILE or on stdin (-). Without a name, list the saved.

    Areas, organisations, people and themes are given by name, code or IRI. CSV and TSV hold the data as it is: when
    you open them in a spreadsheet, import the columns as text, since it may take = + - or @ for a formula.
    """
    mine = _own(own)
    if name is None:
        give(_list(mine))
        return
    query = _query(name, mine)
    if shown["describe"]:
        give(_description(query, folder))
    elif shown["sparql"]:
        give_data(_sparql(query, _values(given), folder))
    else:
        _answer(query, _values(given), folder, shown)


def _answer(query: Query, values: Mapping[str, str], folder: Path, shown: _Shown) -> None:
    store = open_store(folder)
    terms = bind(query, values, store)
    answer = run(query, store, terms)
    form, view = shown["form"] or "table", console()
    text = render(answer, form, view, set() if shown["iris"] else hidden(query, terms), shown["rows"])
    if form in PEOPLE and not isinstance(answer, QueryTriples):
        give(text)
    else:
        give_data(text)


def _sparql(query: Query, values: Mapping[str, str], folder: Path) -> str:
    if not values and all(parameter.default is None for parameter in query.parameters):
        return query.sparql
    return bound_sparql(query, bind(query, values, open_store(folder)))


def _own(folder: Path | None) -> tuple[Query, ...]:
    """Return one's own questions: those of the folder, else of ./queries where that is not our own folder."""
    place = folder or OWN
    if not place.is_dir() or place.resolve() == resources.folder("queries").resolve():
        return ()
    return tuple(saved_in(place))


def _query(name: str, own: Sequence[Query]) -> Query:
    if name == "-":
        return parse("stdin", sys.stdin.read())
    if Path(name).suffix == ".rq" or Path(name).is_file():
        return read(Path(name))
    return saved_query(name, own)


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


def _list(own: Sequence[Query]) -> str:
    """Return the questions under those who ask them; one that several ask stands under each."""
    groups: dict[str, list[Query]] = {"your own": list(own)} if own else {}
    for query in saved():
        for asker in query.askers or (_EVERYBODY,):
            groups.setdefault(asker, []).append(query)
    longest = max(len(query.name) for queries in groups.values() for query in queries)
    view = console()
    with view.capture() as capture:
        for asker, queries in sorted(groups.items(), key=lambda group: (group[0] == _EVERYBODY, group[0].casefold())):
            # Not the table of answers: a name that is broken over two lines cannot be copied.
            listed = Table.grid(padding=(0, 2, 0, 0))
            listed.add_column(no_wrap=True, width=longest)
            listed.add_column()
            for query in queries:
                takes = ", ".join(parameter.name for parameter in query.parameters)
                words = Text(inert(query.summary)).append(f" ({inert(takes)})" if takes else "", style="dim")
                listed.add_row(Text(inert(query.name)), words)
            view.print(Text(inert(asker), style="bold"), Padding(listed, (0, 0, 1, 2)), sep="\n")
    return capture.get()


def _description(query: Query, folder: Path) -> str:
    """Return what a question asks and takes; the values that a parameter may have are those of the build."""
    store = open_store(folder) if any(parameter.values for parameter in query.parameters) else None
    rows = []
    for parameter in query.parameters:
        allowed = ", ".join(choices(parameter, store)) if store and parameter.values else parameter.type
        default = f"{parameter.default} unless given" if parameter.default else ""
        rows.append((parameter.name, parameter.description, allowed, default, parameter.example or ""))
    view = console()
    with view.capture() as capture:
        view.print(Text(f"{inert(query.name)}: {inert(query.summary)}", style="bold"))
        view.print(Text(inert(query.description)))
        view.print(Text(f"Asked by: {inert(', '.join(query.askers) or _EVERYBODY)}"))
        if rows:
            view.print()
            view.print(table(("parameter", "what", "values", "default", "example"), rows, view.width))
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
