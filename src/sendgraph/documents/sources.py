"""sources.csv: what is known of each file beside its words (title, publisher, address, dates, licence)."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from sendgraph.documents.model import Source
from sendgraph.errors import DataError

NAME = "sources.csv"
BESIDE = frozenset({NAME, "decisions.csv"})  # what stands beside documents and is none
_COLUMNS = ("file", "title", "publisher", "url", "published", "licence", "retrieved")
_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read_sources(folder: Path) -> dict[str, Source]:
    """Return the lines of a folder's sources.csv by file name; empty where there is none.

    Raises DataError, naming file and line, for a missing ``file`` column, a file listed twice or a date that is
    not ISO 8601.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    sources: dict[str, Source] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if "file" not in (rows.fieldnames or ()):
                raise DataError(f"{path}: no column 'file'; the columns are {', '.join(_COLUMNS)}")
            for row in rows:
                source = _source(row, f"{path}, line {rows.line_num}")
                if source.file in sources:
                    raise DataError(f"{path}, line {rows.line_num}: {source.file} is listed twice; keep one line")
                sources[source.file] = source
    except (OSError, UnicodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error}); write it as UTF-8 CSV") from error
    return sources


def _source(row: dict[str, str | None], place: str) -> Source:
    values = {column: (row.get(column) or "").strip() or None for column in _COLUMNS}
    for column in ("published", "retrieved"):
        date = values[column]
        if date and not _ISO_DATE.fullmatch(date):
            raise DataError(f"{place}: {column} is {date!r}; write an ISO date such as 2024-07-25")
    name = values.pop("file")
    if not name:
        raise DataError(f"{place}: no file name; write one or delete the line")
    return Source(file=name, **values)
