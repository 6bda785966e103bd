"""mcp: answers for assistants."""

from __future__ import annotations

from pathlib import Path

import click

from sendgraph.cli.common import build_option, example


@click.command("mcp", epilog=example("sendgraph mcp --build build"))
@build_option
def mcp_command(folder: Path) -> None:
    """Serve a build to an assistant by the Model Context Protocol, on stdin and stdout; an assistant starts it.

    The tools only read: search, describe, questions, answer, evidence.
    """
    from sendgraph.assistants import server  # noqa: PLC0415 -- an extra that the other commands do without

    server(folder).run()
