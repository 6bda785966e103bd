"""build, text and extract: what reads documents."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from sendgraph import pipeline
from sendgraph.build_report import BuildReport
from sendgraph.cli.common import example, give, give_data, say
from sendgraph.cli.progress import shown_progress
from sendgraph.deciding import Kept
from sendgraph.documents import find, read, read_sources
from sendgraph.errors import UnreadableDocumentError
from sendgraph.genres import understand
from sendgraph.identity.decisions_file import NAME
from sendgraph.language import load_language
from sendgraph.mapping.iris import DEFAULT_BASE
from sendgraph.terminal import console, inert, table
from sendgraph.work.memory import settle

_PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
_STDIN = Path("/dev/stdin")
_MOST_SHOWN = 100  # documents that a table names one by one; report.json has them all


@click.command("build", epilog=example("sendgraph build seeds --out build"))
@_PATHS
@click.option("--out", type=click.Path(path_type=Path), default=Path("build"), show_default=True, help="Where to.")
@click.option("--base", default=DEFAULT_BASE, show_default=True, help="The IRI under which the data stands.")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What people decided.  [default: decisions.csv, where there is one]",
)
@click.option(
    "--registry",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Which person has which IRI, so that IRIs last: read where it exists, and written with new people.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), help="How many processes read documents.  [default: one for each core]"
)
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler whose workers read documents, tcp://HOST:PORT.")
@click.option(
    "--reference-engines", is_flag=True, help="Infer with owlrl and check with pySHACL: the same graph, much slower."
)
def build_command(  # noqa: PLR0913  # one parameter an option
    *,
    paths: tuple[Path, ...],
    out: Path,
    base: str,
    decisions: Path | None,
    registry: Path | None,
    jobs: int | None,
    cluster: str | None,
    reference_engines: bool,
) -> int:
    """Build a knowledge graph of documents: files, and folders of files with a sources.csv beside them.

    A document that cannot be read, or whose statements violate a shape, is set aside with a message, and the exit
    code is 1; the others are built. The build before stays until the new one is whole. Decisions that contradict each
    other, or name what is not there, are told with their lines, and the exit code is 1.
    """
    settle()
    with shown_progress(*pipeline.STEPS) as progress:
        kept = Kept(decisions or (Path(NAME) if Path(NAME).exists() else None), registry)
        report = pipeline.build(
            paths,
            out,
            base=base,
            kept=kept,
            progress=progress,
            reference_engines=reference_engines,
            jobs=jobs,
            cluster=cluster,
        )
    say(f"documents: {report.work}")
    for fault in report.decisions:
        say(f"decision: {fault}")
    for warning in report.warnings:
        say(f"warning: {warning}")
    for result in report.results:
        say(f"{result['severity']}: {', '.join(result['documents']) or 'reference data'}: {result['message']}")
    for item in report.set_aside:
        say(f"set aside: {item.reason}")
    view = console()
    with view.capture() as capture:
        view.print(table(*_documents(report), view.width))
        view.print(table(("what", "how many"), _counts(report), view.width))
    give(capture.get())
    give(f"graph digest:{report.digest} in {inert(str(out))}\n")
    return 1 if report.set_aside or report.decisions else 0


def _documents(report: BuildReport) -> tuple[tuple[str, str], list[tuple[str, str]]]:
    """Return the head and the rows of the table of documents; of many, how many there are of each genre."""
    if len(report.documents) <= _MOST_SHOWN:
        return ("document", "genre"), [(document.name, document.genre) for document in report.documents]
    numbers = Counter(document.genre for document in report.documents)
    return ("genre", "documents"), [(genre, str(number)) for genre, number in sorted(numbers.items())]


def _counts(report: BuildReport) -> list[tuple[str, str]]:
    severities = Counter(result["severity"] for result in report.results)
    return [
        ("documents", str(len(report.documents))),
        *((name, str(number)) for name, number in report.counts.items() if number),
        *((f"shape {severity}s", str(number)) for severity, number in sorted(severities.items())),
        ("documents set aside", str(len(report.set_aside))),
    ]


@click.command("text", epilog=example("sendgraph text seeds/002_a2e20532391f3469.txt"))
@click.argument("file", type=click.Path(path_type=Path))
def text_command(file: Path) -> None:
    """Print the canonical text of one document: what all offsets count in. FILE may be - for stdin."""
    give_data(read(_STDIN if str(file) == "-" else file).text)


@click.command("extract", epilog=example("sendgraph extract seeds/*.txt > facts.jsonl"))
@_PATHS
def extract_command(paths: tuple[Path, ...]) -> int:
    """Print the facts of documents as JSON Lines, one document a line, in the order of the inputs."""
    language, code, files = load_language(), 0, _files(paths)
    gc.freeze()  # what is loaded stays: the garbage collector need not go through it again and again
    with shown_progress("extract") as progress:
        for number, path in enumerate(files, 1):
            try:
                document = read(path, read_sources(path.parent).get(path.name))
            except UnreadableDocumentError as error:
                say(f"sendgraph: {error}")
                code = 1
            else:
                give_data(understand(document, language).to_json() + "\n")
            progress("extract", number, len(files))
    return code


def _files(paths: Sequence[Path]) -> list[Path]:
    """Return the files that paths stand for, each once, in the order in which they are named."""
    return list(dict.fromkeys(file for path in paths for file in find([_STDIN if str(path) == "-" else path])))
