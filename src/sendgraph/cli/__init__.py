"""The command line: results to stdout, progress and messages to stderr.

Exit codes: 0 done, 1 the data falls short (violations, unreadable documents), 2 wrong usage, 3 an outside service
failed, 130 interrupted.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import click

from sendgraph import __version__
from sendgraph.cli.asking import explain_command, query_command
from sendgraph.cli.assisting import mcp_command
from sendgraph.cli.building import build_command, extract_command, text_command
from sendgraph.cli.checking import audit_command, validate_command
from sendgraph.cli.common import close_stdout, example
from sendgraph.cli.deciding import decide_command
from sendgraph.cli.diffing import diff_command
from sendgraph.cli.giving import export_command, network_command
from sendgraph.cli.publishing import site_command
from sendgraph.cli.pushing import push_command
from sendgraph.cli.quality import quality_command
from sendgraph.cli.reviewing import review_command
from sendgraph.cli.scoring import evaluate_command
from sendgraph.cli.serving import serve_command
from sendgraph.errors import SendgraphError
from sendgraph.terminal import inert

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("sendgraph build seeds --out build", "sendgraph query posts -p area=Blackpool"),
)
@click.version_option(__version__, prog_name="sendgraph")
def cli() -> None:
    """Documents about England's local area SEND inspections in, a knowledge graph that can be trusted out."""


for _command in (
    *(build_command, text_command, extract_command, query_command, explain_command),
    *(review_command, decide_command, validate_command, audit_command, quality_command, evaluate_command),
    *(network_command, export_command, diff_command, push_command, mcp_command, serve_command, site_command),
):
    cli.add_command(_command)


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
