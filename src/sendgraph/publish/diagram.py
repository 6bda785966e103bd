"""A diagram of the ontology as SVG: a box a class, in it the properties that lead on, and a line to where each leads.

What leads where is read from the shapes, which say more than domains and ranges. Columns are by the distance from
local areas. Everything is placed by sums of whole numbers, so that every machine draws the same picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import networkx as nx
from rdflib import RDFS, SH, Graph, URIRef

from sendgraph.mapping.terms import SEND
from sendgraph.publish.jsonld import short

_WIDTH, _LINE, _HEAD, _PAD, _ACROSS, _BETWEEN = 256, 18, 24, 6, 84, 22
_CENTRE = f"{SEND.iri}LocalArea"
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1b2733}.head{font-weight:600;fill:#fff}"
    ".box{fill:#fff;stroke:#35607a}.bar{fill:#35607a}path{fill:none;stroke:#8aa5b5;stroke-width:1.2}"
)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A property that leads from the members of a class to those of another; IRIs."""

    start: str
    through: str
    end: str


def edges(ontology: Graph, shapes: Graph) -> list[Edge]:
    """Return what leads where between classes of ours, said once, at the most general class."""
    found = set()
    for shape, start in shapes.subject_objects(SH.targetClass):
        for rule in shapes.objects(shape, SH.property):
            path = shapes.value(rule, SH.path)
            for end in shapes.objects(rule, SH["class"]):
                if isinstance(path, URIRef) and all(str(term).startswith(SEND.iri) for term in (start, end)):
                    found.add(Edge(str(start), str(path), str(end)))
    above = {
        name: {str(term) for term in ontology.transitive_objects(URIRef(name), RDFS.subClassOf)} - {name}
        for name in {edge.start for edge in found}
    }
    said = {(edge.start, edge.through) for edge in found}
    return sorted(edge for edge in found if not any((more, edge.through) in said for more in above[edge.start]))


def _columns(leads: Sequence[Edge]) -> list[list[str]]:
    """Return the classes in columns; within one, each stands at the mean place of those before it that it touches."""
    graph = nx.Graph([(edge.start, edge.end) for edge in leads])
    distance = nx.single_source_shortest_path_length(graph, _CENTRE)
    columns: list[list[str]] = [[] for _ in range(max(distance.values()) + 1)]
    for name, steps in sorted(distance.items()):
        columns[steps].append(name)
    for before, column in pairwise(columns):
        place = {name: number for number, name in enumerate(before)}
        near = {name: [place[other] for other in graph[name] if other in place] for name in column}
        column.sort(key=lambda name: (sum(near[name]) / max(len(near[name]), 1), name))
    return columns


def svg(ontology: Graph, shapes: Graph) -> str:
    """Return the diagram; every class is a link to its place in the ontology's page."""
    leads = edges(ontology, shapes)
    rows: dict[str, list[Edge]] = defaultdict(list)
    for edge in leads:
        rows[edge.start].append(edge)
    columns = _columns(leads)
    heights = {name: _HEAD + _LINE * len(rows[name]) + _PAD for column in columns for name in column}
    tall = max(sum(heights[name] + _BETWEEN for name in column) for column in columns)
    at: dict[str, tuple[int, int]] = {}
    for number, column in enumerate(columns):
        y = (tall - sum(heights[name] + _BETWEEN for name in column)) // 2 + _BETWEEN // 2
        for name in column:
            at[name] = (_PAD + number * (_WIDTH + _ACROSS), y)
            y += heights[name] + _BETWEEN
    width = 2 * _PAD + len(columns) * (_WIDTH + _ACROSS) - _ACROSS
    lines = [
        _line(at[name], at[edge.end], number, name == edge.end)
        for name in sorted(at)
        for number, edge in enumerate(rows[name])
    ]
    boxes = [part for name in sorted(at) for part in _box(name, at[name], heights[name], rows[name])]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {tall}" role="img" aria-labelledby="drawn">',
            "<title id=\"drawn\">Classes of the ontology and the properties that lead from one to another</title>",
            f"<style>{_STYLE}</style>",
            *lines,
            *boxes,
            "</svg>",
        ]
    )


def _line(start: tuple[int, int], end: tuple[int, int], number: int, itself: bool) -> str:
    """Return a curve from a row of a box to the head of another, by the sides that face each other."""
    (x, y), (to_x, to_y) = start, end
    y += _HEAD + _LINE * number + _LINE // 2
    to_y += _HEAD // 2
    if itself or x == to_x:
        x, bend = x + _WIDTH, _ACROSS // 2
        return f'<path d="M{x} {y}C{x + bend} {y} {x + bend} {to_y} {x} {to_y}"/>'
    bend = _ACROSS if x < to_x else -_ACROSS
    x, to_x = (x + _WIDTH, to_x) if x < to_x else (x, to_x + _WIDTH)
    return f'<path d="M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"/>'


def _box(name: str, at: tuple[int, int], height: int, rows: Sequence[Edge]) -> Iterator[str]:
    (x, y), title = at, name.removeprefix(SEND.iri)
    yield f'<a href="#{escape(title)}"><rect class="box" x="{x}" y="{y}" width="{_WIDTH}" height="{height}"/>'
    yield f'<rect class="bar" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEAD - 4}"/>'
    yield f'<text class="head" x="{x + _PAD}" y="{y + 15}">{escape(title)}</text></a>'
    for number, edge in enumerate(rows):
        words = f"{short(edge.through).removeprefix('send:')} → {edge.end.removeprefix(SEND.iri)}"
        yield f'<text x="{x + _PAD}" y="{y + _HEAD + _LINE * number + 13}">{escape(words)}</text>'
