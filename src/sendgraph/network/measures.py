"""How central each node of the network is, and with whom it belongs; written onto the nodes.

All is counted on the plain graph behind the ties: undirected, one edge a pair. Nodes are numbered first, because
networkx keeps sets of nodes, and only sets of numbers have the same order in every run.
"""

from __future__ import annotations

import networkx as nx

from sendgraph.network.projection import Network

SEED = 20140901  # any fixed number will do; this is the day the SEND reforms came into force
EXACT_BETWEENNESS = 800  # beyond so many nodes, paths are counted from a sample that is the smaller the more there are


def plain(graph: Network) -> nx.Graph[int]:
    """Return the undirected graph of node numbers (in the network's order); ``weight`` counts the ties of a pair."""
    number = {node: place for place, node in enumerate(graph)}
    simple: nx.Graph[int] = nx.Graph()
    simple.add_nodes_from(range(len(number)))
    for source, target in sorted((number[source], number[target]) for source, target in graph.edges()):
        if source != target:
            weight = simple.get_edge_data(source, target, {"weight": 0})["weight"]
            simple.add_edge(source, target, weight=weight + 1)
    return simple


def measure(graph: Network) -> None:
    """Give each node ``degree`` (neighbours), ``betweenness`` (0 to 1, six decimals) and ``community``.

    Communities are Louvain's, numbered from 1 by size, equal ones by their first node.
    """
    simple = plain(graph)
    sample = max(EXACT_BETWEENNESS**2 // len(simple), 1) if len(simple) > EXACT_BETWEENNESS else None
    between = nx.betweenness_centrality(simple, k=sample, seed=SEED)
    community = _communities(simple)
    for place, node in enumerate(graph):
        graph.nodes[node].update(
            degree=int(simple.degree(place)),
            betweenness=round(float(between[place]), 6) + 0.0,
            community=community[place],
        )


def _communities(simple: nx.Graph[int]) -> dict[int, int]:
    found = nx.community.louvain_communities(simple, seed=SEED)
    ranked = sorted((sorted(members) for members in found), key=lambda members: (-len(members), members))
    return {member: rank for rank, members in enumerate(ranked, start=1) for member in members}
