"""validate and audit: what can find that a build is wrong."""

from __future__ import annotations

from pathlib import Path

import click
from pyoxigraph import RdfFormat, parse

from sendgraph import audit, store
from sendgraph.build_report import read_report
from sendgraph.cli.common import build_option, example, give
from sendgraph.engines import merged, rdflib_graph
from sendgraph.mapping.graphs import is_fixed
from sendgraph.terminal import console, table
from sendgraph.validation import validate


@click.command("validate", epilog=example("sendgraph validate"))
@build_option
def validate_command(folder: Path) -> int:
    """Check the graph of a build against the shapes again; violations make the exit code 1, warnings do not."""
    quads = list(parse(store.read_quads(folder), format=RdfFormat.N_QUADS))
    fixed = (quad for quad in quads if is_fixed(quad.graph_name))
    report = validate(rdflib_graph(merged(quads)), reference=rdflib_graph(merged(fixed)))
    names = read_report(store.generation(folder)).names
    view = console()
    with view.capture() as capture:
        if report.results:
            view.print(table(("severity", "document", "what", "where"), list(report.rows(names)), view.width))
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
