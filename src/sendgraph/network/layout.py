"""Where each node of the network stands, computed when it is drawn so that every picture of it agrees.

First the forces of ForceAtlas2 (Jacomy and others 2014: ties pull in proportion to their length, nodes push by
(degree + 1) over distance, weak gravity), for each connected part by itself; then nodes are moved apart until no
node's label touches another, and the parts stand side by side. networkx has these forces too, but not
reproducibly: its matrix products round differently on different processors, and a layout magnifies that. Here are
only sums in a fixed order, products, quotients and square roots, which IEEE 754 defines to the last bit.
"""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from sendgraph.network.measures import SEED, plain
from sendgraph.network.projection import Network

Positions: TypeAlias = NDArray[np.float64]

FONT = 11.0  # pixels, of labels at natural size
LINE = 13.0  # pixels from one line of a label to the next
CHARACTER = 0.56 * FONT  # mean width of a character of a sans-serif face
WRAP = 22  # characters a line of a label
GAP = 5.0  # pixels kept free around node and label
APART = 40.0  # pixels between parts that no tie joins
ROOM = 1.7  # times the area of all labels that a part covers at least
TIE = 70.0  # pixels that a typical tie is long before nodes are moved apart
CHUNK = 64  # rows of the distance table held at once


@dataclass(slots=True)
class _Box:
    """What a node and the label below it cover: ``up`` and ``down`` from the node's centre, in pixels."""

    x: float
    y: float
    half: float
    up: float
    down: float


def place(graph: Network) -> None:
    """Give each node ``x`` and ``y`` (pixels, y downwards), ``size`` (radius in pixels) and ``lines`` (its label).

    Needs ``degree`` of measures.measure. At natural size no node or label covers another.
    """
    simple = plain(graph)
    boxes = [_box(values) for _, values in graph.nodes(data=True)]
    parts = [sorted(part) for part in nx.connected_components(simple)]
    parts.sort(key=lambda part: (-len(part), part))
    for part in parts:
        _place_part(simple.subgraph(part), [boxes[node] for node in part])
    _shelve([[boxes[node] for node in part] for part in parts])
    for node, box in zip(graph, boxes, strict=True):
        graph.nodes[node].update(x=round(box.x, 1) + 0.0, y=round(box.y, 1) + 0.0)


def _box(values: dict[str, Any]) -> _Box:
    """Return the box of a node, still at (0, 0); gives the node its ``size`` and ``lines``."""
    values["size"] = round(4.5 + min(1.9 * float(values["degree"]) ** 0.5, 16.0), 1)
    values["lines"] = tuple(textwrap.wrap(values["label"], WRAP, max_lines=3, placeholder=" …")) or ("",)
    half = max(values["size"], max(map(len, values["lines"])) * CHARACTER / 2) + GAP
    return _Box(0.0, 0.0, half, values["size"] + GAP, values["size"] + len(values["lines"]) * LINE + GAP)


def _place_part(part: nx.Graph[int], boxes: list[_Box]) -> None:
    """Place the nodes of one connected part, in the order of their numbers."""
    numbered = {node: place for place, node in enumerate(sorted(part))}
    at = _forces(nx.relabel_nodes(part, numbered))
    span = at.max(axis=0) - at.min(axis=0) + TIE
    covered = sum(2 * box.half * (box.up + box.down) for box in boxes)
    # With room to spare nodes keep their shape when they are moved apart.
    at = at * max(1.0, (ROOM * covered / float(span[0] * span[1])) ** 0.5)
    for box, (x, y) in zip(boxes, at.tolist(), strict=True):
        box.x, box.y = x, y
    _move_apart(boxes)


def _shelve(parts: list[list[_Box]]) -> None:
    """Put the parts side by side in rows, as wide as the widest part or half as wide again as all are high."""
    edges = []
    for part in parts:
        left, right = min(box.x - box.half for box in part), max(box.x + box.half for box in part)
        top, bottom = min(box.y - box.up for box in part), max(box.y + box.down for box in part)
        edges.append((left, top, right - left + APART, bottom - top + APART))
    widest = max((width for _, _, width, _ in edges), default=0.0)
    row = max(widest, (1.5 * sum(width * height for _, _, width, height in edges)) ** 0.5)
    x = y = tallest = 0.0
    for part, (left, top, width, height) in zip(parts, edges, strict=True):
        if x and x + width > row:
            x, y, tallest = 0.0, y + tallest, 0.0
        for box in part:
            box.x, box.y = box.x - left + x, box.y - top + y
        x, tallest = x + width, max(tallest, height)


def _forces(simple: nx.Graph[int]) -> Positions:
    """Return the positions (nodes, 2) in pixels where the forces come to rest."""
    count = len(simple)
    draw = random.Random(SEED)  # noqa: S311 - a start, not a secret
    side = 10.0 * count**0.5
    at = np.array([[draw.uniform(-side, side * 0.6), draw.uniform(-side * 0.6, side * 0.6)] for _ in range(count)])
    if count < 2:
        return at.reshape(count, 2)
    ends = np.array(sorted(simple.edges()), dtype=np.int64).reshape(-1, 2)
    mass = np.array([simple.degree(node) + 1.0 for node in range(count)])
    rounds = max(80, min(400, 400_000 // count))
    for step in range(rounds):
        force = _push(at, mass) - at * mass[:, None] * 0.02
        pull = at[ends[:, 1]] - at[ends[:, 0]]
        np.add.at(force, ends[:, 0], pull)
        np.add.at(force, ends[:, 1], -pull)
        length = np.sqrt(force[:, 0] ** 2 + force[:, 1] ** 2) + 1e-9
        limit = side * 0.12 * (1 - step / rounds) ** 2
        at = at + force / length[:, None] * np.minimum(length / mass, limit)[:, None]
    span = at[ends[:, 1]] - at[ends[:, 0]]
    typical = float(np.median(np.sqrt(span[:, 0] ** 2 + span[:, 1] ** 2))) if len(ends) else 1.0
    placed: Positions = at * (TIE / max(typical, 1e-9)) * np.array([1.5, 1.0])
    return placed


def _push(at: Positions, mass: NDArray[np.float64]) -> Positions:
    """Return the push on each node by all others, (nodes, 2)."""
    force = np.empty_like(at)
    x, y = at[:, 0].copy(), at[:, 1].copy()
    for start in range(0, len(at), CHUNK):
        rows = slice(start, start + CHUNK)
        # Sums run along the first axis, where numpy adds row after row on every machine.
        across, along = x[None, rows] - x[:, None], y[None, rows] - y[:, None]
        weight = across * across
        weight += along * along
        weight += 0.01
        np.divide(mass[:, None], weight, out=weight)
        across *= weight
        along *= weight
        scale = mass[rows] * 12.0
        force[rows, 0], force[rows, 1] = across.sum(axis=0) * scale, along.sum(axis=0) * scale
    return force


def _move_apart(boxes: list[_Box]) -> None:
    """Push overlapping boxes apart along the shorter way, with a little more room each time it does not settle."""
    for attempt in range(400):
        if not _one_sweep(boxes):
            return
        if attempt % 20 == 19:
            for box in boxes:
                box.x, box.y = box.x * 1.1, box.y * 1.1


def _one_sweep(boxes: list[_Box]) -> bool:
    """Move every overlapping pair half each; return whether there was one."""
    wide = 2 * max(box.half for box in boxes)
    high = max(box.up for box in boxes) + max(box.down for box in boxes)
    cells: dict[tuple[int, int], list[int]] = {}
    moved = False
    # Boxes can only meet within neighbouring cells, for a cell is as large as the largest box.
    for number, box in enumerate(boxes):
        column, row = int(box.x // wide), int(box.y // high)
        for near in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
            for other in cells.get(near, ()):
                moved |= _separate(boxes[other], box)
        cells.setdefault((column, row), []).append(number)
    return moved


def _separate(one: _Box, two: _Box) -> bool:
    across = one.half + two.half - abs(two.x - one.x)
    shift = (two.y + (two.down - two.up) / 2) - (one.y + (one.down - one.up) / 2)
    along = (one.up + one.down + two.up + two.down) / 2 - abs(shift)
    if across <= 1e-6 or along <= 1e-6:
        return False
    if across < along:
        step = (across / 2 + 0.01) * (1 if two.x >= one.x else -1)
        one.x, two.x = one.x - step, two.x + step
    else:
        step = (along / 2 + 0.01) * (1 if shift >= 0 else -1)
        one.y, two.y = one.y - step, two.y + step
    return True
