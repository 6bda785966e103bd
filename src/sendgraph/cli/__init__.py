"""The command line: results to stdout, progress and messages to stderr.

Exit codes: 0 done, 1 the data falls short (violations, unreadable documents), 2 wrong usage, 3 an outside service
failed, 130 interrupted.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import click

from sendgraph import __version__
from sendgraph.cli.common import close_stdout, example
from sendgraph.errors import SendgraphError
from sendgraph.terminal import inert

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it

# The module of each command.
_COMMANDS: Mapping[str, str] = {
    **dict.fromkeys(("build", "extract", "text"), "building"),
    **dict.fromkeys(("query", "explain"), "asking"),
    **dict.fromkeys(("validate", "audit"), "checking"),
    **dict.fromkeys(("network", "export"), "giving"),
    **{"review": "reviewing", "decide": "deciding", "quality": "quality", "evaluate": "scoring"},
    **{"diff": "diffing", "push": "pushing", "mcp": "assisting", "serve": "serving", "site": "publishing"},
}


class _Commands(click.Group):
    """All commands; a module is loaded when its command is wanted, so that none waits for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """See `click.Group`."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """See `click.Group`."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{_COMMANDS[cmd_name]}"), f"{cmd_name}_command")
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("sendgraph build seeds --out build", "sendgraph query posts -p area=Blackpool"),
)
@click.version_option(__version__, prog_name="sendgraph")
def cli() -> None:
    """Documents about England's local area SEND inspections in, a knowledge graph that can be trusted out."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; an error that we know of is one line, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = cli.main(arguments, prog_name="sendgraph", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SendgraphError as error:
        click.echo(f"sendgraph: {inert(str(error))}", err=True)
        return error.exit_code
    except BrokenPipeError:
        close_stdout()
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"sendgraph: {inert(place)}{error.strerror or error}; see to the disk and try again", err=True)
        return 1
    return code if isinstance(code, int) else 0
