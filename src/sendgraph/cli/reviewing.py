"""review: who may be one person, for somebody to decide."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sendgraph.cli.common import build_option, example, give, give_data
from sendgraph.reviewing import as_csv, as_json, links, review, view
from sendgraph.spreadsheets import table_csv
from sendgraph.terminal import console, table


@click.command("review", epilog=example("sendgraph review", "sendgraph review --links"))
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="How to print.")
@click.option("--links", "made", is_flag=True, help="Show instead which links were made, and why.")
@build_option
def review_command(form: str, made: bool, folder: Path) -> None:
    """Show the people who may be one, with what speaks for and against, and the commands that decide."""
    if made:
        _links(form, folder)
        return
    pairs = review(folder)
    if form != "table":
        give_data(as_csv(pairs) if form == "csv" else as_json(pairs))
        return
    page = console()
    with page.capture() as capture:
        for part in view(pairs, page.width):
            page.print(part, soft_wrap=isinstance(part, str))
    give(capture.get())


def _links(form: str, folder: Path) -> None:
    counts, rows = links(folder)
    columns = ("first", "second", "points", "why")
    if form == "csv":
        give_data(table_csv(columns, rows))
    elif form == "json":
        give_data(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], indent=1) + "\n")
    else:
        page = console()
        with page.capture() as capture:
            page.print(table(("", "number"), counts, page.width))
            if rows:
                page.print("\n", table(columns, rows, page.width), sep="")
        give(capture.get())
