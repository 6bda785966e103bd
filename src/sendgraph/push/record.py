"""What is known to have been pushed: a small graph in the store itself, so that no state of this machine is trusted.

``graph/pushed`` says of each of our graphs ``dcterms:identifier "sha256:…"``, the digest of its sorted N-Triples. It is
said once the graph has been read back and has that digest, and unsaid before the graph is changed. Of the merged
triples it stays said that they are ours, since a default graph has no name that would show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from sendgraph.mapping.terms import DCTERMS
from sendgraph.push.local import Body, Graph, body
from sendgraph.push.reading import as_lines

PUSHED = "graph/pushed"
_PREFIX = "sha256:"
_UNDER_WAY = "under way"


def recorded(triples: Iterable[Triple]) -> dict[str, str]:
    """Return the SHA-256 of graphs by IRI; "" for one that a push was about to change, or of which two are said."""
    said: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == DCTERMS.identifier and isinstance(triple.subject, NamedNode):
            digests = said[triple.subject.value]
            if isinstance(triple.object, Literal) and triple.object.value.startswith(_PREFIX):
                digests.add(triple.object.value.removeprefix(_PREFIX))
    return {name: next(iter(digests)) if len(digests) == 1 else "" for name, digests in said.items()}


def lines_of(graphs: Iterable[Graph]) -> Body:
    """Return the statements that these graphs have been pushed."""
    return _body({graph.name: _PREFIX + graph.sha256 for graph in graphs})


def record_of(graphs: Iterable[Graph], under_way: Iterable[str] = ()) -> Body:
    """Return a record: of graphs that have been pushed, and names of those that are about to change."""
    return _body(dict.fromkeys(under_way, _UNDER_WAY) | {graph.name: _PREFIX + graph.sha256 for graph in graphs})


def _body(said: Mapping[str, str]) -> Body:
    return body(as_lines(Triple(NamedNode(name), DCTERMS.identifier, Literal(value)) for name, value in said.items()))
