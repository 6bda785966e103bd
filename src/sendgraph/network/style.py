"""How kinds of nodes and ties look, the same in pages and in still pictures.

Colours are told apart with the common kinds of colour blindness; shapes tell kinds apart without any colour.
"""

from __future__ import annotations

from sendgraph.network.projection import TIES, Network

# After Okabe and Ito's palette; each has a contrast of 3:1 or more with white (WCAG 2.2, 1.4.11). A kind keeps its
# colour from build to build.
COLOURS = {
    "Person": "#0072b2",
    "Inspector": "#c04f00",
    "Local area": "#00795a",
    "Local authority": "#a8447e",
    "Clinical commissioning group": "#5b4db0",
    "Integrated care board": "#8a6d00",
    "Inspectorate": "#3f7f93",
    "Government department": "#7a5440",
    "NHS body": "#b3261e",
    "Parent carer forum": "#5d7d00",
}
OTHER = "#666666"
SHAPES = {"person": "circle", "organisation": "square", "area": "diamond"}
DASHES: dict[str, tuple[int, ...]] = dict(zip(TIES, ((), (6, 4), (2, 3), (10, 3, 2, 3)), strict=True))


def colour(sort: str) -> str:
    """Return the colour of a sort of node."""
    return COLOURS.get(sort, OTHER)


def kinds(graph: Network) -> dict[str, str]:
    """Return the kind of each sort of node, in the order of the legend: people, organisations, areas."""
    order = list(SHAPES)
    pairs = {(order.index(values["kind"]), values["sort"]) for _, values in graph.nodes(data=True)}
    return {sort: order[kind] for kind, sort in sorted(pairs)}
