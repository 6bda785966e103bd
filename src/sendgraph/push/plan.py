"""What a push has to do: the graphs of a build against those of a store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sendgraph.push.local import MERGED, Graph, Local
from sendgraph.push.profiles import Merged
from sendgraph.push.reading import Counts
from sendgraph.push.record import PUSHED

_FIXED = ("reference", "ontology", "understood", "inferred", "build")
_OURS = re.compile(rf"graph/(?:document/[0-9a-f]{{16}}|{'|'.join(_FIXED)})|{MERGED}")


class Why(StrEnum):
    """Why a graph is put or read back."""

    NEW = "new"
    CHANGED = "changed"
    ALTERED = "altered in the store"
    UNKNOWN = "there, but not recorded"
    DOUBTED = "to be compared"


@dataclass(frozen=True, slots=True)
class Plan:
    """``put`` and ``compare`` with the reason for each; graphs to compare are read back, and put if they differ."""

    put: tuple[tuple[Graph, Why], ...]
    compare: tuple[tuple[Graph, Why], ...]
    delete: tuple[str, ...]
    leave: tuple[Graph, ...]

    @property
    def is_done(self) -> bool:
        """Whether the store holds the build already."""
        return not (self.put or self.compare or self.delete)


def is_ours(name: str, base: str) -> bool:
    """Whether a graph is one that builds under this base make."""
    return name.startswith(base) and _OURS.fullmatch(name.removeprefix(base)) is not None


def wanted(local: Local, merged: Merged) -> dict[str, Graph]:
    """Return the graphs of a build that a store is to hold."""
    return {name: graph for name, graph in local.graphs.items() if name != local.merged or merged != Merged.UNION}


def there(counts: Counts, local: Local, merged: Merged) -> dict[str, int]:
    """Return how many triples a store has in each of our graphs, the merged one under its name."""
    named = counts.named.items()
    ours = {name: number for name, number in named if name in local.graphs or is_ours(name, local.base)}
    if merged == Merged.DEFAULT and counts.default:
        ours[local.merged] = counts.default
    return ours


def make_plan(
    graphs: Mapping[str, Graph], remote: Mapping[str, int], recorded: Mapping[str, str], *, verify: bool
) -> Plan:
    """Return what makes a store hold these graphs and no others of ours.

    ``remote`` are the triples of our graphs there, ``recorded`` the digests as pushed. Only names of ours are in
    ``remote``, so nobody else's graph is deleted. With ``verify`` no record is trusted.
    """
    put: list[tuple[Graph, Why]] = []
    compare: list[tuple[Graph, Why]] = []
    leave: list[Graph] = []
    for name, graph in sorted(graphs.items()):
        digest, triples = recorded.get(name), remote.get(name, 0)
        if not triples:
            put.append((graph, Why.NEW))
        elif triples != graph.triples:
            put.append((graph, Why.ALTERED if digest == graph.sha256 else Why.CHANGED))
        elif digest is None:
            compare.append((graph, Why.UNKNOWN))
        elif digest != graph.sha256:
            put.append((graph, Why.CHANGED))
        elif verify:
            compare.append((graph, Why.DOUBTED))
        else:
            leave.append(graph)
    delete = tuple(sorted(set(remote) - set(graphs)))
    return Plan(tuple(put), tuple(compare), delete, tuple(leave))


def record_name(base: str) -> str:
    """Return the IRI of the graph that says what was pushed."""
    return base + PUSHED
