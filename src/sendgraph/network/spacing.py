"""Boxes that do not cover each other: nodes with their labels, and the parts of a network side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.int64]

APART = 40.0  # pixels between parts that no tie joins
_SWEEPS = 400
_GROW_AFTER = 20  # sweeps that did not settle, before all get a tenth more room
_AHEAD = ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1))  # each pair of neighbouring cells once


@dataclass(frozen=True, slots=True)
class Boxes:
    """What nodes cover: ``at`` their centres (nodes, 2); ``half`` to each side of it, ``up`` above, ``down`` below."""

    at: Numbers
    half: Numbers
    up: Numbers
    down: Numbers

    def of(self, nodes: Sequence[int]) -> Boxes:
        """Return copies of the boxes of some nodes."""
        return Boxes(self.at[nodes], self.half[nodes], self.up[nodes], self.down[nodes])

    def put(self, nodes: Sequence[int], at: Numbers) -> None:
        """Move some nodes."""
        self.at[nodes] = at


def move_apart(boxes: Boxes) -> None:
    """Push overlapping boxes apart along the shorter way, with a little more room each time it does not settle."""
    for attempt in range(_SWEEPS):
        if not _one_sweep(boxes):
            return
        if attempt % _GROW_AFTER == _GROW_AFTER - 1:
            boxes.at[:] *= 1.1


def _one_sweep(boxes: Boxes) -> bool:
    """Move every overlapping pair; return whether there was one."""
    middle = boxes.at[:, 1] + (boxes.down - boxes.up) / 2
    high = (boxes.up + boxes.down) / 2
    moved = np.zeros_like(boxes.at)
    found = False
    for first, second in _near(boxes):
        across = boxes.half[first] + boxes.half[second] - np.abs(boxes.at[second, 0] - boxes.at[first, 0])
        along = high[first] + high[second] - np.abs(middle[second] - middle[first])
        over = np.flatnonzero((across > 1e-6) & (along > 1e-6))
        one, two = first[over], second[over]
        found |= bool(len(over))
        sideways = across[over] < along[over]
        sides = (boxes.at[two, 0] - boxes.at[one, 0], middle[two] - middle[one])
        for axis, (chosen, depth) in enumerate(((sideways, across[over]), (~sideways, along[over]))):
            step = np.where(chosen, (depth / 2 + 0.01) * np.where(sides[axis] >= 0, 1.0, -1.0), 0.0)
            moved[:, axis] += np.bincount(two, step, len(moved)) - np.bincount(one, step, len(moved))
    boxes.at[:] += moved
    return found


def _near(boxes: Boxes) -> Iterator[tuple[Indices, Indices]]:
    """Yield pairs of boxes in the same or neighbouring cells; a cell is as large as the largest box."""
    size = np.array([2 * boxes.half.max(), boxes.up.max() + boxes.down.max()])
    cells = np.floor((boxes.at - boxes.at.min(axis=0)) / size).astype(np.int64)
    row = int(cells[:, 0].max()) + 3
    key = cells[:, 1] * row + cells[:, 0] + 1
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    rank = np.arange(len(order))
    for x, y in _AHEAD:
        first = np.searchsorted(ordered, ordered + (y * row + x), "left")
        last = np.searchsorted(ordered, ordered + (y * row + x), "right")
        if x == y == 0:
            first = rank + 1
        many = last - first
        within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        yield order[np.repeat(rank, many)], order[np.repeat(first, many) + within]


def free_labels(boxes: Boxes, order: Sequence[int]) -> set[int]:
    """Return the boxes that cover none that comes before them in ``order`` and was kept."""
    wide, high = 2 * float(boxes.half.max(initial=1.0)), float((boxes.up + boxes.down).max(initial=1.0))
    x, top, bottom = boxes.at[:, 0], boxes.at[:, 1] - boxes.up, boxes.at[:, 1] + boxes.down
    kept: dict[tuple[int, int], list[int]] = {}
    free: set[int] = set()
    for node in order:
        column, row = int(x[node] // wide), int(top[node] // high)
        cells = product((column - 1, column, column + 1), (row - 1, row, row + 1))
        if not any(
            abs(x[other] - x[node]) < boxes.half[other] + boxes.half[node]
            and top[other] < bottom[node]
            and top[node] < bottom[other]
            for cell in cells
            for other in kept.get(cell, ())
        ):
            kept.setdefault((column, row), []).append(node)
            free.add(node)
    return free


def shelve(boxes: Boxes, parts: Sequence[Sequence[int]]) -> None:
    """Put the parts side by side in rows, as wide as the widest part or half as wide again as all are high."""
    edges = []
    for part in parts:
        box = boxes.of(part)
        left, top = (box.at[:, 0] - box.half).min(), (box.at[:, 1] - box.up).min()
        right, bottom = (box.at[:, 0] + box.half).max(), (box.at[:, 1] + box.down).max()
        edges.append((float(left), float(top), float(right - left) + APART, float(bottom - top) + APART))
    widest = max((width for _, _, width, _ in edges), default=0.0)
    row = max(widest, (1.5 * sum(width * height for _, _, width, height in edges)) ** 0.5)
    x = y = tallest = 0.0
    for part, (left, top, width, height) in zip(parts, edges, strict=True):
        if x and x + width > row:
            x, y, tallest = 0.0, y + tallest, 0.0
        boxes.put(part, boxes.at[list(part)] + np.array([x - left, y - top]))
        x, tallest = x + width, max(tallest, height)
