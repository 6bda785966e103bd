"""quality: what a build covers, what is missing, what is doubtful."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sendgraph import store
from sendgraph.build_report import read_report
from sendgraph.cli.common import build_option, example, give, give_data
from sendgraph.quality import Check, Covered, Quality, quality
from sendgraph.terminal import console, inert, table

_HEADINGS = {"missing": "What is missing", "doubtful": "What is doubtful"}


@click.command("quality", epilog=example("sendgraph quality", "sendgraph quality findings-without-theme"))
@click.argument("name", required=False, metavar="[CHECK]")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to print.")
@build_option
def quality_command(name: str | None, form: str, folder: Path) -> None:
    """Sum up which areas and years a build covers, what is missing and what is doubtful.

    Copies of a publication count once. With the name of a CHECK, list what it found.
    """
    found = quality(store.open_store(folder), read_report(store.generation(folder)))
    check = None if name is None else found.check(name)
    if form == "json":
        said = found.to_dict() if check is None else asdict(check)
        give_data(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
        return
    view = console()
    with view.capture() as capture:
        for part in _summary(found, view.width) if check is None else _listed(check, view.width):
            view.print(part)
    give(capture.get())


def _listed(check: Check, width: int) -> list[RenderableType]:
    of = "" if check.of is None else f" of {check.of}"
    rows = [(item.what, item.document) for item in check.found]
    shown = [table(("what", "document"), rows, width), Text()] if rows else []
    return [Text(check.title, style="bold"), Text(), *shown, Text(f"{len(check.found)}{of}", style="dim")]


def _summary(found: Quality, width: int) -> list[RenderableType]:
    heads = f"{found.documents} documents; {found.with_documents} of {len(found.today)} local areas have some"
    areas = [
        (area.name + (" (former)" if area.former else ""), area.region, _shown(area.genres), ", ".join(area.years))
        for area in found.areas
        if area.documents
    ]
    years = [(year.year, str(year.areas), _shown(year.genres)) for year in found.years]
    parts: list[RenderableType] = [
        Text(heads, style="bold"),
        _below(table(("area", "region", "documents", "published"), areas, width)),
        _below(table(("region", "areas", "with documents"), _regions(found.today), width)),
        _below(table(("published", "areas", "documents"), years, width)),
    ]
    for kind, heading in _HEADINGS.items():
        checks = [check for check in found.checks if check.kind == kind]
        parts += [_below(Text(heading, style="bold")), _below(_counted(checks))]
    return parts


def _counted(checks: Sequence[Check]) -> RenderableType:
    # Not the table of answers: a name that is broken over two lines cannot be copied.
    rows = Table.grid(padding=(0, 2, 0, 0))
    for justify in ("right", "left", "left", "left"):
        rows.add_column(justify=justify, no_wrap=True)
    rows.columns[-1].no_wrap = False
    for check in checks:
        of = "" if check.of is None else f"of {check.of}"
        rows.add_row(Text(str(len(check.found))), Text(of), Text(inert(check.name)), Text(inert(check.title)))
    return rows


def _below(part: RenderableType) -> RenderableType:
    return Padding(part, (1, 0, 0, 0))


def _shown(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def _regions(areas: tuple[Covered, ...]) -> list[tuple[str, str, str]]:
    regions: dict[str, list[Covered]] = defaultdict(list)
    for area in areas:
        regions[area.region].append(area)
    return [(name, str(len(all_)), str(sum(1 for a in all_ if a.documents))) for name, all_ in sorted(regions.items())]
