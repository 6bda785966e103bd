"""site: a build as static pages for any web host."""

from __future__ import annotations

from pathlib import Path

import click

from sendgraph.cli.common import build_option, example, say
from sendgraph.cli.progress import shown_progress
from sendgraph.cli.serving import lacking


@click.command("site", epilog=example("sendgraph site -o public"))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="A folder: new, empty or an earlier site."
)
@build_option
def site_command(output: Path, folder: Path) -> None:
    """Write a build as static pages, for any web host and under any address.

    They are the pages that 'sendgraph serve' shows: the search and the SPARQL editor work in the browser, questions are
    answered for the values that they offer, and all exports can be downloaded. A site that stands in the folder is
    replaced when the new one is whole.
    """
    try:
        from sendgraph.web.site import STEPS, write_site  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise lacking(error, "site") from error
    with shown_progress(*STEPS) as progress:
        count = write_site(folder, output, progress)
    say(f"{count:,} pages, answers and data files in {output}; 'python -m http.server -d {output}' shows them here")
