"""push: what brings a build into a triple store elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sendgraph.cli.common import build_option, example, give, say
from sendgraph.cli.progress import shown_progress
from sendgraph.push.patience import Patience
from sendgraph.push.profiles import Merged, profiles
from sendgraph.terminal import inert

if TYPE_CHECKING:
    from sendgraph.push.pushing import Pushed


@click.command(
    "push",
    epilog=example(
        "sendgraph push http://localhost:7878 --dry-run",
        "SENDGRAPH_USER=dba SENDGRAPH_PASSWORD=… sendgraph push http://localhost:8890 --profile virtuoso",
    ),
)
@click.argument("url")
@click.option(
    "--profile",
    default="",
    metavar="NAME|FILE",
    help=f"The store: {', '.join(profiles())}, or a .toml file of your own.  [default: as the store says]",
)
@click.option(
    "--merged",
    type=click.Choice([str(place) for place in Merged]),
    help="Where the merged triples go: the default graph, the graph graph/merged, or nowhere since the store's default "
    "graph is the union.  [default: by profile]",
)
@click.option("--dry-run", is_flag=True, help="Say what would be put and deleted, and do nothing.")
@click.option("--verify", is_flag=True, help="Read every graph back and compare it, not only those that are put.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=Patience().timeout,
    show_default=True,
    help="Seconds to wait for each answer.",
)
@click.option(
    "--tries",
    type=click.IntRange(min=1),
    default=Patience().tries,
    show_default=True,
    help="How often a request is sent before it has failed.",
)
@build_option
def push_command(  # noqa: PLR0913  # one parameter an option
    *,
    url: str,
    profile: str,
    merged: str | None,
    dry_run: bool,
    verify: bool,
    timeout: float,
    tries: int,
    folder: Path,
) -> None:
    """Bring a build into the triple store at URL: put the graphs that changed, delete those that left.

    Only graphs that builds under the same base make are touched. Each is put whole, read back and recorded in the
    store, so a push that broke off goes on where it ended. User and password are read from SENDGRAPH_USER and
    SENDGRAPH_PASSWORD, or the netrc file; a token from SENDGRAPH_TOKEN. The exit code is 3 when the store failed.
    """
    # Commands that push nothing do not wait for the HTTP library.
    from sendgraph.push.pushing import STEPS, Options, push  # noqa: PLC0415

    with shown_progress(*STEPS) as bars:
        options = Options(
            profile=profile,
            merged=Merged(merged) if merged else None,
            verify=verify,
            dry_run=dry_run,
            patience=Patience(timeout=timeout, tries=tries, notice=say),
            progress=bars,
        )
        pushed = push(folder, url, options)
    give("".join(inert(line) + "\n" for line in (_planned(pushed) if dry_run else _done(pushed, url))))


def _planned(pushed: Pushed) -> Iterator[str]:
    plan = pushed.plan
    yield from (f"put {graph.name} ({graph.triples} triples, {why})" for graph, why in plan.put)
    yield from (f"compare {graph.name} ({graph.triples} triples, {why})" for graph, why in plan.compare)
    yield from (f"delete {name}" for name in plan.delete)
    yield f"leave {len(plan.leave)} graphs as they are"


def _done(pushed: Pushed, url: str) -> Iterator[str]:
    plan, differed = pushed.plan, len(pushed.differed)
    same = len(plan.leave) + len(plan.compare) - differed
    yield f"put {len(plan.put) + differed}, deleted {len(plan.delete)}, left {same} graphs in {url}"
    yield f"{pushed.profile.title}: counts and checksums agree"
