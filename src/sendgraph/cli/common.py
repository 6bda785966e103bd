"""What commands share: the build they read, and how they write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """End the command as done where nobody reads stdout any longer (``sendgraph … | head``).

    Caught here because click turns a broken pipe that reaches it into exit code 1.
    """
    try:
        yield
    except BrokenPipeError:
        close_stdout()
        raise click.exceptions.Exit(0) from None


def close_stdout() -> None:
    """Let nothing more be written to a pipe that nobody reads, at exit neither."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def give(text: str) -> None:
    """Print a result that is made for people, and inert, to stdout."""
    with reader_may_leave():
        click.echo(text, nl=False)


def give_data(text: str) -> None:
    """Print a result that is made for machines to stdout; only on a terminal are its control characters written out."""
    with reader_may_leave():
        click.echo(inert(text) if sys.stdout.isatty() else text, nl=False)


def save(data: bytes, place: Path) -> None:
    """Write bytes to a file, whole or not at all, or to stdout where the place is ``-``."""
    if str(place) == "-":
        with reader_may_leave():
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    else:
        atomic.write_bytes(place, data)
