"""How kinds of nodes and ties look, the same in the page and in still pictures.

Colours are told apart with the common kinds of colour blindness; shapes tell kinds apart without any colour.
"""

from __future__ import annotations

from collections import Counter

from sendgraph.network.projection import TIES, Network

# (on light ground, on dark ground), after Okabe and Ito's palette.
COLOURS = (
    ("#0072b2", "#56b4e9"),
    ("#c04f00", "#f0904d"),
    ("#00795a", "#3cc79e"),
    ("#a8447e", "#dd8fbb"),
    ("#8a6d00", "#e0c04a"),
    ("#5b4db0", "#a79cf0"),
    ("#3f7f93", "#8fd0e0"),
    ("#b3261e", "#ff9d94"),
    ("#5d7d00", "#b5d84a"),
    ("#7a5440", "#d3a98f"),
)
OTHER = ("#666666", "#aaaaaa")
SHAPES = {"person": "circle", "organisation": "square", "area": "diamond"}
DASHES: dict[str, tuple[int, ...]] = dict(zip(TIES, ((), (6, 4), (2, 3), (10, 3, 2, 3)), strict=True))


def colours(graph: Network) -> dict[str, tuple[str, str]]:
    """Return the colours of each sort of node; people and areas, then the most common sorts, have their own."""
    counts = Counter((values["kind"], values["sort"]) for _, values in graph.nodes(data=True))
    ranked = sorted(counts, key=lambda pair: (pair[0] == "organisation", -counts[pair], pair[1]))
    return {sort: (*COLOURS, OTHER)[min(rank, len(COLOURS))] for rank, (_, sort) in enumerate(ranked)}


def kinds(graph: Network) -> dict[str, str]:
    """Return the kind of each sort of node, in the order of the legend: people, organisations, areas."""
    order = list(SHAPES)
    pairs = {(order.index(values["kind"]), values["sort"]) for _, values in graph.nodes(data=True)}
    return {sort: order[kind] for kind, sort in sorted(pairs)}
