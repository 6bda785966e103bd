"""Where each node of the network stands, computed when it is drawn so that every picture of it agrees.

First the forces of ForceAtlas2 (Jacomy and others 2014: ties pull in proportion to their length, nodes push by
(degree + 1) over distance, weak gravity), from a start in which communities stand together; the work grows with the
nodes, not with their pairs (`repulsion`). Then, in each connected part by itself, nodes are moved apart until none
covers another, and in a network of up to LABELLED nodes no label either (`spacing`); the parts stand side by side.
networkx has these forces too, but not reproducibly: its matrix products round differently on different processors, and
a layout magnifies that. Here are only sums in a fixed order, products, quotients and square roots, which IEEE 754
defines to the last bit.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from sendgraph.network.measures import SEED, plain
from sendgraph.network.projection import Network
from sendgraph.network.repulsion import push
from sendgraph.network.spacing import Boxes, free_labels, move_apart, shelve

Positions: TypeAlias = NDArray[np.float64]

FONT = 11.0  # pixels, of labels at natural size
LINE = 13.0  # pixels from one line of a label to the next
CHARACTER = 0.56 * FONT  # mean width of a character of a sans-serif face
WRAP = 22  # characters a line of a label
GAP = 5.0  # pixels kept free around node and label
LABELLED = 1500  # nodes of the largest network in which every label has room of its own
ROOM = 1.7  # times the area of all nodes and labels that a part covers at least
TIE = 70.0  # pixels that a typical tie is long before nodes are moved apart
PUSH, GRAVITY = 12.0, 0.02
STARTED = 60  # nodes of the smallest part whose communities are placed first


def place(graph: Network) -> None:
    """Give each node ``x`` and ``y`` (pixels, y downwards), ``size`` (radius in pixels) and ``lines`` (its label).

    Needs ``degree`` and ``community`` of measures.measure. At natural size no node or label covers another; in a
    network of more than LABELLED nodes the most connected keep their label, and ``lines`` of the others is empty.
    """
    simple = plain(graph)
    nodes = [values for _, values in graph.nodes(data=True)]
    for values in nodes:
        values["size"] = round(4.5 + min(1.9 * float(values["degree"]) ** 0.5, 16.0), 1)
        values["lines"] = tuple(textwrap.wrap(values["label"], WRAP, max_lines=3, placeholder=" …")) or ("",)
    boxes = _boxes(nodes, labelled=len(nodes) <= LABELLED)
    parts = sorted((sorted(part) for part in nx.connected_components(simple)), key=lambda part: (-len(part), part))
    at = _forces(simple, _start(simple, [values["community"] for values in nodes]))
    for part in parts:
        boxes.put(part, _spread(at[part], boxes.of(part)))
    shelve(boxes, parts)
    for values, (x, y) in zip(nodes, boxes.at.tolist(), strict=True):
        values.update(x=round(x, 1) + 0.0, y=round(y, 1) + 0.0)
    if len(nodes) > LABELLED:
        _keep_free_labels(nodes, boxes.at)


def _boxes(nodes: Sequence[dict[str, Any]], *, labelled: bool) -> Boxes:
    """Return what the nodes cover, with the labels below them if ``labelled``; all still at (0, 0)."""
    size = np.array([values["size"] for values in nodes], dtype=np.float64)
    half, down = size.copy(), size.copy()
    if labelled:
        wide = np.array([max(map(len, values["lines"])) * CHARACTER / 2 for values in nodes], dtype=np.float64)
        half = np.maximum(size, wide)
        down = size + np.array([len(values["lines"]) * LINE for values in nodes], dtype=np.float64)
    return Boxes(np.zeros((len(nodes), 2)), half + GAP, size + GAP, down + GAP)


def _keep_free_labels(nodes: Sequence[dict[str, Any]], at: Positions) -> None:
    """Leave their label to the most connected nodes whose label covers no other."""
    boxes = _boxes(nodes, labelled=True)
    boxes.at[:] = at
    order = sorted(range(len(nodes)), key=lambda node: (-nodes[node]["degree"], node))
    for node in set(order) - free_labels(boxes, order):
        nodes[node]["lines"] = ()


def _spread(at: Positions, boxes: Boxes) -> Positions:
    """Return the positions of the nodes of one connected part, moved apart."""
    span = at.max(axis=0) - at.min(axis=0) + TIE
    covered = float(np.add.accumulate(2 * boxes.half * (boxes.up + boxes.down))[-1])
    # With room to spare nodes keep their shape when they are moved apart.
    boxes.at[:] = at * max(1.0, (ROOM * covered / float(span[0] * span[1])) ** 0.5)
    move_apart(boxes)
    return boxes.at


def _start(simple: nx.Graph[int], communities: Sequence[int]) -> Positions:
    """Return the positions (nodes, 2) from which the forces begin: each community around a place of its own."""
    draw = random.Random(SEED)  # noqa: S311 - a start, not a secret
    count, side = len(simple), 10.0 * len(simple) ** 0.5
    offsets = np.array([[draw.uniform(-side, side), draw.uniform(-side, side)] for _ in range(count)])
    names = sorted(set(communities))
    if count < STARTED or not 1 < len(names) < count / 2:
        return offsets.reshape(count, 2)
    number = {name: place for place, name in enumerate(names)}
    member = np.array([number[name] for name in communities])
    joined: nx.Graph[int] = nx.Graph()
    joined.add_nodes_from(range(len(names)))
    joined.add_edges_from(sorted({tuple(sorted((member[a], member[b]))) for a, b in simple.edges()}))
    joined.remove_edges_from([(name, name) for name in names if joined.has_edge(name, name)])
    centres = _forces(joined, _start(joined, list(range(len(names)))))
    centres *= side / max(float(np.abs(centres).max()), 1e-9)
    started: Positions = centres[member] + offsets * (0.6 / len(names) ** 0.5)
    return started


def _forces(simple: nx.Graph[int], at: Positions) -> Positions:
    """Return the positions (nodes, 2) in pixels where the forces come to rest, begun at ``at``."""
    count = len(simple)
    if count < 2:
        return at
    ends = np.array(sorted(simple.edges()), dtype=np.int64).reshape(-1, 2)
    mass = np.array([simple.degree(node) + 1.0 for node in range(count)])
    side = 10.0 * count**0.5
    rounds = max(100, min(300, 400_000 // count))
    draw = random.Random(SEED)  # noqa: S311 - where the cells of a round begin
    for step in range(rounds):
        force = push(at, mass, draw.random()) * PUSH - at * mass[:, None] * GRAVITY
        pull = at[ends[:, 1]] - at[ends[:, 0]]
        for axis in (0, 1):
            force[:, axis] += np.bincount(ends[:, 0], pull[:, axis], count)
            force[:, axis] -= np.bincount(ends[:, 1], pull[:, axis], count)
        length = np.sqrt(force[:, 0] ** 2 + force[:, 1] ** 2) + 1e-9
        limit = side * 0.12 * (1 - step / rounds) ** 2
        at = at + force / length[:, None] * np.minimum(length / mass, limit)[:, None]
    span = at[ends[:, 1]] - at[ends[:, 0]]
    typical = float(np.median(np.sqrt(span[:, 0] ** 2 + span[:, 1] ** 2))) if len(ends) else 1.0
    placed: Positions = at * (TIE / max(typical, 1e-9)) * np.array([1.5, 1.0])
    return placed
