"""What commands share: the build they read, and how they write."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sendgraph import atomic
from sendgraph.terminal import inert

build_option = click.option(
    "--build",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="The folder that 'sendgraph build' wrote.",
)


def example(*lines: str) -> str:
    """Return the end of a command's help: how it is called."""
    return "\n".join(["\b", "Example:", *(f"  {line}" for line in lines)])


def say(message: str) -> None:
    """Print a message to stderr; whatever it quotes is inert."""
    click.echo(inert(message), err=True)


def give(text: str) -> None:
    """Print a result that is made for people, and inert, to stdout."""
    click.echo(text, nl=False)


def give_data(text: str) -> None:
    """Print a result that is made for machines to stdout; only on a terminal are its control characters written out."""
    click.echo(inert(text) if sys.stdout.isatty() else text, nl=False)


def save(data: bytes, place: Path) -> None:
    """Write bytes to a file, whole or not at all, or to stdout where the place is ``-``."""
    if str(place) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        atomic.write_bytes(place, data)
