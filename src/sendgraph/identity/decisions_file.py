"""decisions.csv: what people decided, one decision a line, kept beside the documents under version control.

Columns: ``when`` (ISO date), ``who``, ``what`` (same, different, rename, correct, withhold), ``first``, ``second``,
``value``, ``why``. What each holds is told by `sendgraph.identity.decisions.Decision`. The order of lines means
nothing. Cells that a spreadsheet would take for a formula have an apostrophe before them.
"""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path
from typing import get_args

from sendgraph import atomic
from sendgraph.errors import DataError, UsageError
from sendgraph.identity.decisions import Decision, Rulings, What, one_value
from sendgraph.identity.hashing import is_hash
from sendgraph.spreadsheets import guarded, table_csv, unguarded

NAME = "decisions.csv"
COLUMNS = tuple(field.name for field in fields(Decision) if field.name != "place")


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read a decisions file; an absent one holds no decisions. Raises DataError naming the line at fault."""
    return tuple(_decision(row, f"{path.name} line {line}") for line, row in _rows(path))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            if set(rows.fieldnames or ()) != set(COLUMNS):
                raise DataError(f"{path}: line 1: the columns are {', '.join(COLUMNS)}; correct the file")
            for row in rows:
                if None in row or None in row.values():
                    raise DataError(f"{path}: line {rows.line_num}: a line has {len(COLUMNS)} cells; correct the line")
                yield rows.line_num, {column: unguarded(row[column].strip()) for column in COLUMNS}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error}); correct the file") from error


def _decision(values: Mapping[str, str], place: str) -> Decision:
    what = values["what"]
    if what not in get_args(What):
        raise DataError(f"{place}: {what or 'nothing'} is no decision; write {', '.join(get_args(What))}")
    try:
        date.fromisoformat(values["when"])
    except ValueError as error:
        raise DataError(f"{place}: when is {values['when'] or 'empty'}; write YYYY-MM-DD") from error
    second = {"same": ("second",), "different": ("second",), "rename": ("value",), "correct": ("second",)}
    for column in ("who", "first", *second.get(what, ())):
        if not values[column]:
            raise DataError(f"{place}: {column} is empty; fill it in or remove the line")
    if what == "withhold" and not is_hash(values["first"]):
        raise DataError(f"{place}: a person withheld stands as a hash; use 'sendgraph decide withhold' to write it")
    return Decision(**values, place=place)  # type: ignore[arg-type]


def cells(decision: Decision) -> tuple[str, ...]:
    """Return the cells of a decision's line, in the order of COLUMNS."""
    return astuple(decision)[: len(COLUMNS)]


def written(decisions: Iterable[Decision]) -> str:
    """Return the text of a decisions file: every decision once, sorted, so that equal decisions give equal files."""
    return table_csv(COLUMNS, sorted({cells(decision) for decision in decisions}))


def digest(decisions: Iterable[Decision]) -> str:
    """Return the SHA-256 of decisions, whatever their order and their file."""
    return hashlib.sha256(written(decisions).encode()).hexdigest()


def append(path: Path, decisions: Sequence[Decision]) -> None:
    """Add lines to a decisions file, whole or not at all, with a header when it is new.

    The lines before stay as they are, byte by byte. Raises DataError where the file is damaged.
    """
    with _alone(path):
        read_decisions(path)
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        if not before.strip("\ufeff \r\n"):
            before = ",".join(COLUMNS) + "\n"
        elif not before.endswith("\n"):
            before += "\n"
        out = io.StringIO()
        writer = csv.DictWriter(out, _header(before), lineterminator="\n")
        writer.writerows(_line(decision) for decision in decisions)
        atomic.write_text(path, before + out.getvalue())


def rewrite(path: Path, change: Callable[[tuple[Decision, ...]], Iterable[Decision]]) -> None:
    """Replace the lines of a decisions file by what ``change`` makes of them, whole or not at all."""
    with _alone(path):
        atomic.write_text(path, table_csv(COLUMNS, [cells(decision) for decision in change(read_decisions(path))]))


def _header(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def _line(decision: Decision) -> dict[str, str]:
    return {column: guarded(cell) for column, cell in zip(COLUMNS, cells(decision), strict=True)}


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep others from writing to the file's folder, so that no line is lost between reading and writing."""
    try:
        folder = os.open(path.resolve().parent, os.O_RDONLY)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose a place that exists") from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def contradictions(decisions: Sequence[Decision], bearer_of: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return a message, naming the lines, for each contradiction among decisions.

    ``bearer_of`` gives the smallest key of a bearer by each of its keys, as far as a build tells.
    """
    keys = {key for d in decisions if d.what in ("same", "different") for key in (d.first, d.second)}
    messages = list(Rulings(decisions).on({key: (bearer_of or {}).get(key, key) for key in keys}).messages)
    valued = (((d.what, d.first, d.second), d) for d in decisions if d.what in ("rename", "correct"))
    return (*messages, *one_value(valued)[1])
