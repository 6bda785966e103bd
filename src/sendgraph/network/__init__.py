"""The people and organisations network: projected from the store, measured, laid out, written to a file."""

from __future__ import annotations

import pyoxigraph as ox

from sendgraph.network.export import write
from sendgraph.network.layout import place
from sendgraph.network.measures import measure
from sendgraph.network.places import locate
from sendgraph.network.projection import Network, project

__all__ = ["Network", "build", "write"]


def build(store: ox.Store) -> Network:
    """Return the network of a store's default graph with areas, measures and positions, ready to write."""
    graph = project(store)
    locate(store, graph)
    measure(graph)
    place(graph)
    return graph
