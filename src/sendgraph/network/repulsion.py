"""How strongly nodes push each other away, in time that grows with the nodes, not with their pairs.

The plane is cut into cells, those into four and so on. Far nodes push as one, from the centre of their cell, in the
coarsest cells that do not touch the cell of the node pushed (the interaction lists of Greengard and Rokhlin's fast
multipole method, 1987, with the first term only). All sums run in the order of nodes or cells, so that the result is
the same on every machine.
"""

from __future__ import annotations

from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Positions: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.float64]
Cells: TypeAlias = NDArray[np.int64]

_SOFT = 0.01  # added to squared distances, so that nodes at one place push with a bound
_RIM = 3  # empty cells around each level, so that no neighbour is outside
_DEEPEST = 9
_TOGETHER = 1024  # nodes whose numbers fit a processor's cache together
_NEAR = tuple(product((-1, 0, 1), (-1, 0, 1)))


def _steps(odd_x: int, odd_y: int) -> list[tuple[int, int]]:
    """Return the way to each cell that shares a neighbour of the parent with a cell, and does not touch it."""
    around = product(range(-2 - odd_x, 4 - odd_x), range(-2 - odd_y, 4 - odd_y))
    return [(x, y) for x, y in around if max(abs(x), abs(y)) > 1]


# (27 ways, 4 cells of a parent, x and y)
_STEPS = np.array([_steps(odd_x, odd_y) for odd_y, odd_x in product((0, 1), (0, 1))], dtype=np.int64).swapaxes(0, 1)


def push(at: Positions, mass: Numbers, shift: float) -> Positions:
    """Return the push on each node by all others, (nodes, 2): the sum of mass × mass / distance, away from them.

    ``shift`` (0 to 1) moves the edges of the cells; with another in each round they leave no trace in a layout.
    """
    count = len(at)
    levels = min(_DEEPEST, max(2, int(np.ceil(np.log2(max(count, 2)) / 2)) + 1))
    low = at.min(axis=0)
    wide = float((at.max(axis=0) - low).max()) * (1.0 + 1.0 / 2**levels) + 1e-9
    cells = ((at - low) / wide + shift / 2**levels) / (1.0 + 2.0 / 2**levels) * 2**levels
    finest = np.clip(cells.astype(np.int64), 0, 2**levels - 1)
    force = np.zeros_like(at)
    for level in range(2, levels + 1):
        _push_by_level(force, at, _Level(at, mass, finest >> (levels - level), 2**level))
    _push_nearby(force, at, mass, _Level(at, mass, finest, 2**levels))
    return force * mass[:, None]


class _Level:
    """The cells of one size: which each node is in, and the mass and centre of each."""

    def __init__(self, at: Positions, mass: Numbers, cells: Cells, across: int) -> None:
        self.cells = cells
        self.row = across + 2 * _RIM
        self.of = (cells[:, 1] + _RIM) * self.row + cells[:, 0] + _RIM
        size = self.row * self.row
        self.mass = np.bincount(self.of, mass, size)
        self.x = np.bincount(self.of, mass * at[:, 0], size)
        self.y = np.bincount(self.of, mass * at[:, 1], size)
        some = np.maximum(self.mass, 1e-9)
        self.centre_x, self.centre_y = self.x / some, self.y / some


def _push_by_level(force: Positions, at: Positions, level: _Level) -> None:
    """Add the push of the cells that are near the parent of a node's cell but do not touch the cell itself."""
    offsets = _STEPS[:, :, 1] * level.row + _STEPS[:, :, 0]
    parity = (level.cells[:, 1] & 1) * 2 + (level.cells[:, 0] & 1)
    for start in range(0, len(at), _TOGETHER):
        nodes = slice(start, start + _TOGETHER)
        others = level.of[nodes] + offsets[:, parity[nodes]]
        across = at[nodes, 0] - level.centre_x[others]
        along = at[nodes, 1] - level.centre_y[others]
        weight = across * across
        weight += along * along
        weight += _SOFT
        np.divide(level.mass[others], weight, out=weight)
        across *= weight
        along *= weight
        # Sums run along the first axis, where numpy adds row after row on every machine.
        force[nodes, 0] += across.sum(axis=0)
        force[nodes, 1] += along.sum(axis=0)


def _push_nearby(force: Positions, at: Positions, mass: Numbers, level: _Level) -> None:
    """Add the push of the nodes in a node's own cell and those that touch it, cell by cell."""
    for x, y in _NEAR:
        others = level.of + (y * level.row + x)
        weight, sum_x, sum_y = level.mass[others], level.x[others], level.y[others]
        if x == y == 0:
            weight, sum_x, sum_y = weight - mass, sum_x - mass * at[:, 0], sum_y - mass * at[:, 1]
        some = np.maximum(weight, 1e-9)
        across, along = at[:, 0] - sum_x / some, at[:, 1] - sum_y / some
        weight = np.where(weight > 0.5, weight, 0.0) / (across * across + along * along + _SOFT)
        force[:, 0] += across * weight
        force[:, 1] += along * weight
