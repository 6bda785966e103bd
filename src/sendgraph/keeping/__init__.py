"""The graph of a build put on disk and checked: what differs from the generation before, or all of it.

A graph is what its publications and groups of things say, with reference data, ontology, and a description of the whole
(`sendgraph.ledger`). Where few of them left or came, the store of the generation before is taken over and their lines
are turned into others; else all lines are put in order and loaded. Both ways lead to the same graph.
"""

from sendgraph.keeping.keeper import Keeper
from sendgraph.keeping.making import fixed

__all__ = ["Keeper", "fixed"]
