"""diff: what changed between two builds."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sendgraph.cli.common import example, give, give_data
from sendgraph.terminal import inert


@click.command("diff", epilog=example("sendgraph diff build/generations/000001 build"))
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Words for people, or JSON with IRIs.",
)
def diff_command(old: Path, new: Path, form: str) -> None:
    """Say in words what changed between two builds: documents, inspections, findings, judgements and posts.

    OLD and NEW are folders that 'sendgraph build' wrote, or generations in one: a build keeps the one before it.
    """
    from sendgraph.diff import difference  # noqa: PLC0415 (other commands need not wait for it)

    found = difference(old, new)
    if form == "json":
        give_data(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n")
    else:
        give("".join(f"{inert(line)}\n" for line in found.lines()))
