"""serve: a build as pages in a browser."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from sendgraph.cli.common import build_option, example, say
from sendgraph.errors import UsageError

_GRACE = 3  # seconds that requests under way have when the server is ended
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@click.command("serve", epilog=example("sendgraph serve", "sendgraph serve --build build --port 8080"))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@build_option
def serve_command(folder: Path, host: str, port: int) -> None:
    """Show a build as pages in a browser: areas, people, findings with their quotations, questions, the network.

    Only this machine can read them unless --host says otherwise. A further build into the same folder is shown as soon
    as it is done.
    """
    try:
        import uvicorn  # noqa: PLC0415

        from sendgraph.web.app import application  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise lacking(error, "serve") from error
    local = host in {"localhost", "127.0.0.1", "::1"}
    app = application(folder, _LOOPBACK if local else ("*",), prepared=True)
    listening = _listening(host, port)
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{listening.getsockname()[1]}/ shows {folder}; Ctrl+C ends it")
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_GRACE
    )
    uvicorn.Server(config).run(sockets=[listening])


def lacking(error: ModuleNotFoundError, command: str) -> UsageError:
    """Return the error that tells how to install what a command needs. Raises the given one if it is no such thing."""
    if (error.name or "").partition(".")[0] == "sendgraph":
        raise error
    return UsageError(f"'sendgraph {command}' needs {error.name}; install it with: pip install 'sendgraph[web]'")


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{host}:{port}: cannot listen there ({reason}); choose another --port or --host") from error
