"""In which areas and regions the ties and nodes of the network are, so that it can be seen by area and region.

A tie to an area is of that area. A tie to a body is of the areas whose partner the body is, else of the areas that the
documents showing the tie are about. A node is of the areas of its ties.
"""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from sendgraph.network import questions
from sendgraph.network.asking import ask
from sendgraph.network.projection import Network


def locate(store: ox.Store, graph: Network) -> None:
    """Give ties and nodes ``areas``, the labels of their areas in order, and nodes ``regions``, those of the areas."""
    partner: dict[str, set[str]] = defaultdict(set)
    for source, target, kind in graph.edges(keys=True):
        if kind == "partner in":
            partner[source].add(target)
    about: dict[str, set[str]] = defaultdict(set)
    for row in ask(store, questions.ABOUT):
        about[row["publication"]].add(row["area"])
    region = {row["area"]: row["region"] for row in ask(store, questions.REGIONS)}
    of_node: dict[str, set[str]] = defaultdict(set)
    for source, target, tie in graph.edges(data=True):
        areas = {target} if graph.nodes[target]["kind"] == "area" else partner[target]
        if not areas:
            publications = {item.publication for episode in tie["episodes"] for item in episode.evidence}
            areas = {area for publication in publications for area in about[publication] if area in graph}
        tie["areas"] = _labels(graph, areas)
        of_node[source] |= areas
        of_node[target] |= areas
    for node, values in graph.nodes(data=True):
        values["areas"] = _labels(graph, of_node[node])
        values["regions"] = tuple(sorted({region[area] for area in of_node[node] if area in region}))


def _labels(graph: Network, areas: set[str]) -> tuple[str, ...]:
    return tuple(sorted(graph.nodes[area]["label"] for area in areas))
