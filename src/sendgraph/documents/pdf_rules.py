"""Drawn rules to grids: where the rows and columns of a table are divided by lines.

A cell may span several columns or rows: only the rules that are drawn divide. Places are in points from the lower
left corner of the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

_THIN = 2.5  # points: what is thinner is a rule
_NEAR = 3.0  # points within which two rules meet or are one
_LEAST_WIDTH = 20.0
_LEAST_HEIGHT = 6.0
_MOST_RULES = 20_000  # drawn on one page, and
_MOST_MERGED = 600  # left when those that run on in one another are one: more are a drawing


class Rule(NamedTuple):
    """A straight line along one axis: at ``at`` of the other axis, from ``low`` to ``high``."""

    upright: bool
    at: float
    low: float
    high: float

    @classmethod
    def of_box(cls, left: float, bottom: float, right: float, top: float) -> Rule:
        """Return the rule that a thin box is."""
        if right - left >= top - bottom:
            return cls(False, (bottom + top) / 2, left, right)
        return cls(True, (left + right) / 2, bottom, top)

    def meets(self, other: Rule) -> bool:
        """Whether two rules touch or cross."""
        if self.upright == other.upright:
            return (
                abs(self.at - other.at) <= _NEAR and self.low <= other.high + _NEAR and other.low <= self.high + _NEAR
            )
        return self.low - _NEAR <= other.at <= self.high + _NEAR and other.low - _NEAR <= self.at <= other.high + _NEAR


@dataclass(frozen=True)
class Grid:
    """A table's rules: ``columns`` the places of its upright rules, ``rows`` of its level ones, from the top down."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]

    @property
    def top(self) -> float:
        """The height of the uppermost rule."""
        return self.rows[0]

    @property
    def bottom(self) -> float:
        """The height of the lowest rule."""
        return self.rows[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies within the table."""
        return self.columns[0] - _NEAR <= x <= self.columns[-1] + _NEAR and self.bottom <= y <= self.top

    def walls_at(self, y: float) -> Iterator[float]:
        """Return the places of the rules that divide columns at a height."""
        return (x for x in self.columns[1:-1] if self._wall(x, y))

    def cell_at(self, x: float, y: float) -> tuple[int, int]:
        """Return (row, column) of the cell in which a place lies, the uppermost and leftmost of those it spans."""
        column = min(max(bisect_right(self.columns, x + _NEAR) - 1, 0), max(len(self.columns) - 2, 0))
        while column and not self._wall(self.columns[column], y):
            column -= 1
        row = max(sum(edge > y for edge in self.rows) - 1, 0)
        while row and not self._floor(self.rows[row], x):
            row -= 1
        return row, column

    def _wall(self, x: float, y: float) -> bool:
        """Whether a rule divides columns at one of their places and a height."""
        return any(low - 1 <= y <= high + 1 for low, high in self._walls[x])

    def _floor(self, y: float, x: float) -> bool:
        """Whether a rule divides rows at a height above a place."""
        return any(low - _NEAR <= x <= high + _NEAR for low, high in self._floors[y])

    @cached_property
    def _walls(self) -> Mapping[float, Sequence[tuple[float, float]]]:
        """From where to where the rules reach at each place of `columns`."""
        upright = [r for r in self.rules if r.upright]
        return {x: [(r.low, r.high) for r in upright if abs(r.at - x) <= _NEAR] for x in self.columns}

    @cached_property
    def _floors(self) -> Mapping[float, Sequence[tuple[float, float]]]:
        """From where to where the rules reach at each place of `rows`."""
        level = [r for r in self.rules if not r.upright]
        return {y: [(r.low, r.high) for r in level if abs(r.at - y) <= _NEAR] for y in self.rows}


def grids_of(rules: Sequence[Rule]) -> tuple[Grid, ...]:
    """Return the grids that rules form, from the top down; one with a single cell is a box around something."""
    if not 4 <= len(rules) <= _MOST_RULES:
        return ()
    merged = [
        rule
        for rule in (*_merged([r for r in rules if r.upright]), *_merged([r for r in rules if not r.upright]))
        if rule.high - rule.low >= (_LEAST_HEIGHT if rule.upright else _LEAST_WIDTH)
    ]
    if len(merged) > _MOST_MERGED:
        return ()
    grids = [grid for group in _groups(merged) if (grid := _grid(group))]
    return tuple(sorted(grids, key=lambda grid: (-grid.top, grid.columns[0])))


def rules_of_subpaths(subpaths: Iterable[Sequence[tuple[float, float]]], *, stroked: bool) -> Iterator[Rule]:
    """Yield the rules that a path of straight lines draws: thin boxes, and edges where it is stroked."""
    for points in subpaths:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) - min(xs) <= _THIN or max(ys) - min(ys) <= _THIN:
            yield Rule.of_box(min(xs), min(ys), max(xs), max(ys))
        elif stroked:
            for (x, y), (to_x, to_y) in pairwise(points):
                if abs(x - to_x) <= 0.5 or abs(y - to_y) <= 0.5:
                    yield Rule.of_box(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))


def _merged(rules: list[Rule]) -> list[Rule]:
    """Return rules of one direction, those that run on in one another made one."""
    found: list[Rule] = []
    lane: list[Rule] = []
    for rule in [*sorted(rules), None]:
        if rule is not None and lane and rule.at - lane[-1].at <= _NEAR / 3:
            lane.append(rule)
            continue
        lane.sort(key=lambda r: r.low)
        for piece in lane:
            last = found[-1] if found else None
            if last and abs(last.at - piece.at) <= _NEAR and piece.low <= last.high + _NEAR:
                found[-1] = Rule(last.upright, last.at, last.low, max(last.high, piece.high))
            else:
                found.append(piece)
        lane = [rule] if rule is not None else []
    return found


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return rules that meet one another, directly or through others."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(rule.meets(other) for other in group)]
        rest = [group for group in groups if not any(group is other for other in touching)]
        groups = [*rest, [rule, *(other for group in touching for other in group)]]
    return groups


def _grid(rules: Sequence[Rule]) -> Grid | None:
    """Return the grid of rules that meet; None where they enclose nothing."""
    columns = _places(r.at for r in rules if r.upright)
    rows = _places(r.at for r in rules if not r.upright)
    if len(rows) < 2 or len(columns) < 2:
        return None
    return Grid(tuple(columns), tuple(reversed(rows)), tuple(rules))


def _places(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found
