"""Answers as text: for people as a table, Markdown or HTML, for machines in the W3C's formats.

CSV and TSV hold the data as it is (SPARQL 1.1 Query Results CSV and TSV Formats). A cell that begins with = + - or
@ is not altered, since a quotation with a mark put before it would be no quotation: whoever opens the file in a
spreadsheet imports the columns as text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)
from rich.console import Console
from rich.text import Text

from sendgraph.errors import UsageError
from sendgraph.mapping.terms import PREFIXES
from sendgraph.queries.running import Answer
from sendgraph.terminal import inert, table

PEOPLE = ("table", "markdown", "html")

_RESULTS = {"csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON}
_GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
FORMATS = (*PEOPLE, *_RESULTS, *_GRAPHS)


def render(answer: Answer, form: str, console: Console, hidden: Collection[str] = (), most: int | None = None) -> str:
    """Return an answer as text in one of FORMATS.

    ``console`` gives the width of a table and whether it has styles; ``hidden`` are columns that people need not
    see, left out of the formats for PEOPLE, which also show ``most`` rows at most and say how many there are.
    Raises UsageError where the answer does not come in the format.
    """
    if isinstance(answer, QuerySolutions):
        if form in _RESULTS:
            return _decoded(answer.serialize(format=_RESULTS[form]))
        if form in _GRAPHS:
            choices = ", ".join((*PEOPLE, *_RESULTS))
            raise UsageError(f"{form} is for CONSTRUCT and DESCRIBE; choose {choices}")
        columns, rows = _cells(answer, hidden)
        return _shown(form, columns, rows[:most], _count(len(rows), most), console)
    if isinstance(answer, QueryBoolean):
        if form == "json":
            return _decoded(answer.serialize(format=QueryResultsFormat.JSON))
        return "yes\n" if answer else "no\n"
    if form not in {*_GRAPHS, "table"}:
        raise UsageError(f"{form} is for SELECT and ASK; choose {', '.join(_GRAPHS)}")
    triples: list[Triple] = sorted(set(answer), key=str)
    return _decoded(serialize(triples, format=_GRAPHS.get(form, RdfFormat.TURTLE), prefixes=PREFIXES))


def _shown(form: str, columns: Sequence[str], rows: Sequence[Sequence[str]], count: str, console: Console) -> str:
    if form == "table":
        return _table(columns, rows, count, console)
    return _html(columns, rows, count) if form == "html" else _markdown(columns, rows)


def _count(rows: int, most: int | None) -> str:
    noun = f"{rows} row{'' if rows == 1 else 's'}"
    return f"{most} of {noun}" if most is not None and rows > most else noun


def _decoded(data: bytes | None) -> str:
    text = (data or b"").decode()
    return text if text.endswith("\n") or not text else f"{text}\n"


def _cells(answer: QuerySolutions, hidden: Collection[str]) -> tuple[list[str], list[list[str]]]:
    variables = [variable for variable in answer.variables if variable.value not in hidden]
    rows = [[_words(solution[variable]) for variable in variables] for solution in answer]
    return [variable.value.replace("_", " ") for variable in variables], rows


def _words(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    """Return what a person reads of a term: the words of a literal, an IRI, nothing."""
    return "" if term is None else str(getattr(term, "value", term))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], count: str, console: Console) -> str:
    with console.capture() as capture:
        if rows:
            console.print(table(columns, rows, console.width))
        console.print(Text(count, style="dim"))
    return capture.get()


def _html(columns: Sequence[str], rows: Sequence[Sequence[str]], count: str) -> str:
    """Return a table of HTML 5, with a caption, in which no cell can be markup."""
    lines = [("th", columns), *(("td", row) for row in rows)]
    body = "\n".join(
        f"<tr>{''.join(f'<{tag}>{escape(inert(cell))}</{tag}>' for cell in cells)}</tr>" for tag, cells in lines
    )
    return f"<table>\n<caption>{escape(count)}</caption>\n{body}\n</table>\n"


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of GitHub Flavored Markdown (4.10), in which no cell can be markup."""
    lines = [columns, ["---"] * len(columns), *rows]
    cells = ([_escaped(cell) if number != 1 else cell for cell in line] for number, line in enumerate(lines))
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _escaped(cell: str) -> str:
    words = inert(" ".join(cell.split()))
    return "".join(f"\\{c}" if c in "\\`*_[]<>|~#&!" else c for c in words)
