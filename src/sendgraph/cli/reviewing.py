"""review: who may be one person, for somebody to decide."""

from __future__ import annotations

from pathlib import Path

import click

from sendgraph.cli.common import build_option, example, give, give_data
from sendgraph.reviewing import as_csv, as_json, review, view
from sendgraph.terminal import console


@click.command("review", epilog=example("sendgraph review", "sendgraph review --format csv > doubts.csv"))
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="How to print.")
@build_option
def review_command(form: str, folder: Path) -> None:
    """Show the people who may be one, with what speaks for and against, and the commands that decide."""
    pairs = review(folder)
    if form != "table":
        give_data(as_csv(pairs) if form == "csv" else as_json(pairs))
        return
    page = console()
    with page.capture() as capture:
        for part in view(pairs, page.width):
            page.print(part, soft_wrap=isinstance(part, str))
    give(capture.get())
