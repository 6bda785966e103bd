"""What people decided about identities and values: decisions.csv, one decision a line.

Columns: ``when`` (ISO date), ``who``, ``what`` (same, different, rename, correct, withhold), ``first``, ``second``,
``value``, ``why``. People are named by key (`sendgraph.identity.bearers`), claims by IRI. Every build applies all
lines, in no order; removing a line undoes it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import networkx as nx

from sendgraph.errors import DataError

What = Literal["same", "different", "rename", "correct", "withhold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of decisions.csv; ``place`` says where it stands."""

    when: str
    who: str
    what: What
    first: str
    second: str = ""
    value: str = ""
    why: str = ""
    place: str = ""


COLUMNS = tuple(field.name for field in fields(Decision) if field.name != "place")


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """A decision that two bearers, by their smallest keys, are the same, and its words."""

    first: str
    second: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rulings that hold, and a message for each decision that cannot be applied."""

    same: tuple[Ruling, ...]
    different: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]


class Rulings:
    """The decisions that two bearers are the same or different."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.decisions = [d for d in decisions if d.what in ("same", "different")]
        self.mentions = frozenset(key for d in self.decisions for key in (d.first, d.second))

    def on(self, bearer_of: Mapping[str, str]) -> Verdict:
        """Return what holds of the bearers that there are; ``bearer_of`` gives the smallest key of a bearer by each.

        Decisions that contradict each other are told, and none of those that hang together with them is applied.
        """
        messages: list[str] = []
        known: list[Decision] = []
        for decision in self.decisions:
            missing = [key for key in (decision.first, decision.second) if key not in bearer_of]
            messages += [f"{decision.place}: no document shows {key} now; the line has no effect" for key in missing]
            if not missing:
                known.append(decision)
        same: nx.MultiGraph[str] = nx.MultiGraph()
        for decision in known:
            same.add_nodes_from((bearer_of[decision.first], bearer_of[decision.second]))
            if decision.what == "same":
                same.add_edge(bearer_of[decision.first], bearer_of[decision.second], decision=decision)
        group_of = {key: number for number, group in enumerate(nx.connected_components(same)) for key in group}
        broken: set[int] = set()
        for decision in known:
            first, second = bearer_of[decision.first], bearer_of[decision.second]
            if decision.what == "different" and group_of[first] == group_of[second]:
                broken.add(group_of[first])
                messages.append(_contradiction(decision, same, first, second))
        held = [d for d in known if d.what == "same" and group_of[bearer_of[d.first]] not in broken]
        apart = [d for d in known if group_of[bearer_of[d.first]] != group_of[bearer_of[d.second]]]
        return Verdict(
            same=tuple(sorted({Ruling(*_pair(d, bearer_of), _words(d)) for d in held})),
            different=tuple(sorted({_pair(d, bearer_of) for d in apart})),
            messages=tuple(sorted(messages)),
        )


def _pair(decision: Decision, bearer_of: Mapping[str, str]) -> tuple[str, str]:
    first, second = sorted((bearer_of[decision.first], bearer_of[decision.second]))
    return first, second


def _words(decision: Decision) -> str:
    return f"decided by {decision.who} on {decision.when}: {decision.why}"


def _contradiction(decision: Decision, same: nx.MultiGraph[str], first: str, second: str) -> str:
    """Say which lines say that two bearers are the same, beside the one that says they are different."""
    steps = pairwise(nx.shortest_path(same, first, second))
    lines = [min(edge["decision"].place for edge in same.get_edge_data(*step).values()) for step in steps]
    if not lines:
        return (
            f"{decision.place}: the two are one name at one body; to part them, name single mentions "
            "(the name, a bar, the document's id)"
        )
    return f"{decision.place} says different, {' and '.join(lines)} the same; none of them is applied, remove a line"


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read a decisions file; an absent one holds no decisions. Raises DataError naming the line at fault."""
    if not path.exists():
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            if set(rows.fieldnames or ()) != set(COLUMNS):
                raise DataError(f"{path}: line 1: the columns are {', '.join(COLUMNS)}; correct the file")
            return tuple(_decision(row, f"{path.name} line {rows.line_num}") for row in rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error}); correct the file") from error


def _decision(row: Mapping[str, str | None], place: str) -> Decision:
    values = {column: (row.get(column) or "").strip() for column in COLUMNS}
    what = values.pop("what")
    if what not in get_args(What):
        raise DataError(f"{place}: {what or 'nothing'} is no decision; write {', '.join(get_args(What))}")
    try:
        date.fromisoformat(values["when"])
    except ValueError as error:
        raise DataError(f"{place}: when is {values['when'] or 'empty'}; write YYYY-MM-DD") from error
    needed = ["who", "first", *(["second"] if what in ("same", "different") else [])]
    for column in needed:
        if not values[column]:
            raise DataError(f"{place}: {column} is empty; fill it in or remove the line")
    return Decision(what=what, place=place, **values)  # type: ignore[arg-type]
