"""Tables for people with spreadsheets: CSV files with their description (CSV on the Web).

What a table holds is asked by queries/tables/NAME.rq; what its columns mean stands in queries/tables/csvw.json, which
is written beside the tables as csv-metadata.json, the name by which tools find it
(https://www.w3.org/TR/tabular-data-model/#locating-metadata).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pyoxigraph import QuerySolutions, Store

from sendgraph import atomic, resources
from sendgraph.errors import DataError, UsageError
from sendgraph.queries.running import run
from sendgraph.queries.saved import saved
from sendgraph.spreadsheets import table_csv

METADATA = "csv-metadata.json"
_FOLDER = "tables"


def tables(store: Store) -> dict[str, str]:
    """Return the files by name: a CSV file a table, and the description of all.

    A cell that a spreadsheet would take for a formula has an apostrophe before it. Raises DataError where a query and
    the description differ in their columns.
    """
    described = _described()
    files = {METADATA: json.dumps(described, ensure_ascii=False, indent=2) + "\n"}
    columns = {
        table["url"]: [column["name"] for column in table["tableSchema"]["columns"]] for table in described["tables"]
    }
    for query in saved(_FOLDER):
        name = f"{query.name}.csv"
        answer = run(query, store)
        if not isinstance(answer, QuerySolutions):
            raise DataError(f"{_FOLDER}/{query.name}.rq: not a SELECT; ask for the columns of csvw.json")
        asked = [variable.value for variable in answer.variables]
        if asked != columns.get(name):
            raise DataError(f"{_FOLDER}/{query.name}.rq: asks for {asked}, csvw.json describes {columns.get(name)}")
        rows = ([_text(solution[column]) for column in asked] for solution in answer)
        files[name] = table_csv(asked, rows)
    return files


def _described() -> Any:
    path = resources.folder("queries") / _FOLDER / "csvw.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: no description of tables ({error}); correct the file") from error


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def write_tables(store: Store, folder: Path) -> None:
    """Write the tables and their description into a folder, made where it is missing. Raises UsageError."""
    files = tables(store)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be a folder ({error.strerror}); choose another name") from error
    for name, text in files.items():
        atomic.write_text(folder / name, text)
