"""What changed between two builds, in words: documents, and what is said of areas and people.

What is compared stands in queries/diff/, a kind of thing a file, one row a thing: ``thing`` (its IRI), ``group`` (the
area or person that it is told under) and ``line`` (what is known of it, in words).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pyoxigraph import QuerySolutions, Store

from sendgraph.build_report import BuildReport, read_report
from sendgraph.errors import DataError
from sendgraph.queries import run, saved
from sendgraph.store import generation, open_store

How = Literal["new", "changed", "gone"]
_FOLDER = "diff"
_WORDS: Mapping[How, str] = {"new": "+", "changed": "~", "gone": "-"}


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A change of one thing: under what it is told, and its words before and after ("" where it was not or is not)."""

    group: str
    how: How
    before: str
    after: str
    thing: str

    @property
    def words(self) -> str:
        """The change in one line."""
        return f"{self.before} → {self.after}" if self.how == "changed" else self.before or self.after


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes between two builds: of documents by name, and by kind of thing."""

    documents: tuple[Change, ...]
    things: Mapping[str, tuple[Change, ...]]

    def __bool__(self) -> bool:
        return bool(self.documents) or any(self.things.values())

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        told = {"documents": self.documents} | dict(self.things)
        return {kind.lower(): [asdict(change) for change in changes] for kind, changes in told.items()}

    def lines(self) -> Iterator[str]:
        """Yield the text for people: a heading a kind, a line a group, and the changes under it."""
        if not self:
            yield "nothing changed"
        for kind, changes in {"Documents": self.documents, **self.things}.items():
            if changes:
                yield f"{kind} ({_counted(changes)})"
            groups: dict[str, list[Change]] = defaultdict(list)
            for change in changes:
                groups[change.group].append(change)
            for group, members in groups.items():
                if group:
                    yield f"  {group}"
                yield from (f"  {'  ' if group else ''}{_WORDS[change.how]} {change.words}" for change in members)


def _counted(changes: tuple[Change, ...]) -> str:
    numbers = {how: sum(change.how == how for change in changes) for how in _WORDS}
    return ", ".join(f"{number} {how}" for how, number in numbers.items() if number)


def difference(old: Path, new: Path) -> Difference:
    """Return what changed from the build in one folder to that in another; each may be a generation of a build.

    Raises NotFoundError where nothing was built, and DataError where a build is damaged.
    """
    before, after = open_store(old), open_store(new)
    things = {
        query.summary: _changes(_things(query.name, before), _things(query.name, after)) for query in saved(_FOLDER)
    }
    return Difference(_documents(read_report(generation(old)), read_report(generation(new))), things)


def _documents(before: BuildReport, after: BuildReport) -> tuple[Change, ...]:
    """Compare documents by their paths; the same bytes at another place are no change."""
    old, new = ({d.path: d for d in report.documents} for report in (before, after))
    bytes_before, bytes_after = {d.sha256 for d in old.values()}, {d.sha256 for d in new.values()}
    found = []
    for path in old.keys() | new.keys():
        was, now = old.get(path), new.get(path)
        if was and now and was.sha256 != now.sha256:
            found.append(Change("", "changed", was.name, "its content is another", path))
        elif was and not now and was.sha256 not in bytes_after:
            found.append(Change("", "gone", was.name, "", path))
        elif now and not was and now.sha256 not in bytes_before:
            found.append(Change("", "new", "", now.name, path))
    return tuple(sorted(found))


def _things(name: str, store: Store) -> dict[str, tuple[str, str]]:
    """Return group and line of each thing by its IRI; several lines of a thing are joined."""
    query = next(query for query in saved(_FOLDER) if query.name == name)
    answer = run(query, store)
    if not isinstance(answer, QuerySolutions):
        raise DataError(f"queries/{_FOLDER}/{name}.rq: not a SELECT; correct the query")
    found: dict[str, tuple[str, str]] = {}
    for row in answer:
        thing, group, line = (row[column].value for column in ("thing", "group", "line"))
        known = found.get(thing)
        found[thing] = (group, line) if known is None else (known[0], f"{known[1]}; {line}")
    return found


def _changes(before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]) -> tuple[Change, ...]:
    found = []
    for thing in before.keys() | after.keys():
        was, now = before.get(thing), after.get(thing)
        if was is None and now is not None:
            found.append(Change(now[0], "new", "", now[1], thing))
        elif now is None and was is not None:
            found.append(Change(was[0], "gone", was[1], "", thing))
        elif was and now and was != now:
            found.append(Change(now[0], "changed", was[1], now[1], thing))
    return tuple(sorted(found))
