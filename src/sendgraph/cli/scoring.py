"""evaluate: how well facts agree with annotations that people made."""

from __future__ import annotations

from pathlib import Path

import click

from sendgraph.cli.common import example, give
from sendgraph.evaluation import Evaluation, Score, evaluate, evaluate_themes
from sendgraph.terminal import console, table

_FILE = click.Path(path_type=Path)
_COLUMNS = ("genre", "field", "gold", "precision", "recall", "F1")


@click.command(
    "evaluate",
    epilog=example("sendgraph extract letters/ > facts.jsonl", "sendgraph evaluate facts.jsonl annotations/ --misses"),
)
@click.argument("facts", type=_FILE)
@click.argument("gold", type=_FILE)
@click.option("--misses", is_flag=True, help="List what was missed and what was invented.")
@click.option("--themes", is_flag=True, help="GOLD is a file of findings with their themes, not a folder.")
@click.option("--min", "least", type=click.FloatRange(0, 1), default=0.0, help="Exit 1 when F1 over all is below this.")
def evaluate_command(facts: Path, gold: Path, misses: bool, themes: bool, least: float) -> int:
    """Score FACTS, what extract printed, against GOLD, a folder of annotations; docs/accuracy.md has their form."""
    result = (evaluate_themes if themes else evaluate)(facts, gold)
    view = console()
    with view.capture() as capture:
        if misses and result.misses:
            rows = [(miss.document, miss.field, miss.fault, miss.item) for miss in result.misses]
            view.print(table(("document", "field", "fault", "item"), rows, view.width))
        view.print(table(_COLUMNS, _rows(result), view.width))
    give(capture.get())
    if result.absent:
        give(f"no facts of {len(result.absent)} annotated documents: {', '.join(result.absent[:5])}\n")
    return 1 if result.total().f1 < least else 0


def _rows(result: Evaluation) -> list[tuple[str, ...]]:
    """Return a row a field, a row a genre, and one for all."""
    rows = [_row(genre, field, score) for (genre, field), score in sorted(result.scores.items())]
    genres = sorted({genre for genre, _ in result.scores})
    rows += [_row(genre, "all fields", result.total(genre)) for genre in genres if len(genres) > 1]
    return [*rows, _row("all", "all fields", result.total())]


def _row(genre: str, field: str, score: Score) -> tuple[str, ...]:
    figures = (f"{figure:.3f}" for figure in (score.precision, score.recall, score.f1))
    return genre, field, str(score.hits + score.missed), *figures
