"""network and export: what gives a build away as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from sendgraph import network, store
from sendgraph.cli.common import build_option, example, save
from sendgraph.errors import UsageError
from sendgraph.network.export import FORMATS, render
from sendgraph.publish.frames import framed
from sendgraph.publish.tables import write_tables

Command = TypeVar("Command", bound=Callable[..., Any])

_TABLES = ".csvw"
_OUT = click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A file, or - for stdout.")


def _format(known: Iterable[str]) -> Callable[[Command], Command]:
    names = [name.lstrip(".") for name in known]
    return click.option("--format", "form", type=click.Choice(names), help="By the file's suffix unless given.")


def _suffix(output: Path, form: str | None, known: tuple[str, ...]) -> str:
    """Return the suffix of the format: the one asked for, else the file's."""
    if form is not None:
        return f".{form}"
    if str(output) == "-":
        raise UsageError(f"-o - needs --format; choose one of {', '.join(name.lstrip('.') for name in known)}")
    return output.suffix.lower()


@click.command("network", epilog=example("sendgraph network -o network.html"))
@_OUT
@_format(FORMATS)
@build_option
def network_command(output: Path, form: str | None, folder: Path) -> None:
    """Draw who serves where, who inspected whom and who spoke for whom; .html is a page to explore."""
    suffix = _suffix(output, form, tuple(FORMATS))
    save(render(network.build(store.open_store(folder)), suffix), output)


@click.command(
    "export",
    epilog=example(
        "sendgraph export -o graph.trig",
        "sendgraph export Blackpool -o blackpool.jsonld",
        "sendgraph export -o tables.csvw",
        "sendgraph export -o - --format nt | wc -l",
    ),
)
@click.argument("thing", required=False, metavar="[NAME|IRI]")
@_OUT
@_format((*store.FORMATS, _TABLES))
@build_option
def export_command(thing: str | None, output: Path, form: str | None, folder: Path) -> None:
    """Write the graph in an RDF syntax; .nq and .trig hold the named graphs, the others the merged triples.

    With the NAME or code of an area, organisation or person, or the IRI of an inspection, only that one, framed so that
    it reads like plain JSON (.jsonld). A folder that ends in .csvw gets tables of areas, inspections, findings,
    tenures and people for spreadsheets, with their description (CSV on the Web).
    """
    suffix = _suffix(output, form, (*store.FORMATS, _TABLES))
    if thing is not None:
        if suffix != ".jsonld":
            raise UsageError(f"{thing}: one thing is written as JSON-LD only; give a name that ends in .jsonld")
        save(framed(store.open_store(folder), thing), output)
    elif suffix == _TABLES:
        if str(output) == "-":
            raise UsageError("-o -: tables are several files; name a folder that ends in .csvw")
        write_tables(store.open_store(folder), output)
    else:
        save(store.export(store.read_quads(folder), suffix), output)
