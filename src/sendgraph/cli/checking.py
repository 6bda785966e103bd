"""validate and audit: what can find that a build is wrong."""

from __future__ import annotations

from pathlib import Path

import click

from sendgraph import audit, store
from sendgraph.build_report import read_report
from sendgraph.cli.common import build_option, example, give, give_data
from sendgraph.terminal import console, table
from sendgraph.validation.kept import validate_build
from sendgraph.validation.rendering import COLUMNS, as_json, as_turtle, rows


@click.command("validate", epilog=example("sendgraph validate", "sendgraph validate --format ttl > report.ttl"))
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "ttl"]), default="table", help="ttl is SHACL's own report."
)
@click.option("--reference-engine", is_flag=True, help="Check with pySHACL: the same report, much slower.")
@build_option
def validate_command(form: str, reference_engine: bool, folder: Path) -> int:
    """Check the graph of a build against the shapes again; violations make the exit code 1, warnings do not.

    Each fault comes with the document and the words that it was read from.
    """
    report = validate_build(folder, reference_engine=reference_engine)
    names = read_report(store.generation(folder)).names
    if form != "table":
        give_data(as_json(report, names) if form == "json" else as_turtle(report))
        return 0 if report.conforms else 1
    view = console()
    with view.capture() as capture:
        if report.results:
            view.print(table(COLUMNS, list(rows(report, names)), view.width))
    give(capture.get())
    verdict = "conforms" if report.conforms else "does not conform"
    give(f"{verdict}: {len(report.violations)} violations, {len(report.warnings)} warnings\n")
    return 0 if report.conforms else 1


@click.command("audit", epilog=example("sendgraph audit"))
@build_option
def audit_command(folder: Path) -> int:
    """Compare every quotation of a build with its source file, read a second way; what is not found is listed."""
    report = audit.audit(folder)
    view = console()
    with view.capture() as capture:
        if report.faults:
            rows = [(fault.document, fault.place, fault.reason, fault.quotation) for fault in report.faults]
            view.print(table(("document", "where", "what is wrong", "quotation"), rows, view.width))
    give(capture.get())
    give(f"{report.checked} quotations of {report.documents} documents: {report.verdict}\n")
    return 1 if report.faults else 0
