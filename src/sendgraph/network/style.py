"""How kinds of nodes and ties look, the same in pages and in still pictures.

Colours are told apart with the common kinds of colour blindness; shapes tell kinds apart without any colour.
"""

from __future__ import annotations

from collections import Counter

from sendgraph.network.projection import TIES, Network

# After Okabe and Ito's palette; each has a contrast of 3:1 or more with white (WCAG 2.2, 1.4.11).
COLOURS = (
    *("#0072b2", "#c04f00", "#00795a", "#a8447e", "#8a6d00"),
    *("#5b4db0", "#3f7f93", "#b3261e", "#5d7d00", "#7a5440"),
)
OTHER = "#666666"
SHAPES = {"person": "circle", "organisation": "square", "area": "diamond"}
DASHES: dict[str, tuple[int, ...]] = dict(zip(TIES, ((), (6, 4), (2, 3), (10, 3, 2, 3)), strict=True))


def colours(graph: Network) -> dict[str, str]:
    """Return the colour of each sort of node; people and areas, then the most common sorts, have one of their own."""
    counts = Counter((values["kind"], values["sort"]) for _, values in graph.nodes(data=True))
    ranked = sorted(counts, key=lambda pair: (pair[0] == "organisation", -counts[pair], pair[1]))
    return {sort: (*COLOURS, OTHER)[min(rank, len(COLOURS))] for rank, (_, sort) in enumerate(ranked)}


def kinds(graph: Network) -> dict[str, str]:
    """Return the kind of each sort of node, in the order of the legend: people, organisations, areas."""
    order = list(SHAPES)
    pairs = {(order.index(values["kind"]), values["sort"]) for _, values in graph.nodes(data=True)}
    return {sort: order[kind] for kind, sort in sorted(pairs)}
