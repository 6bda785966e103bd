"""A store's graphs over HTTP: put, added to, deleted and read, by the one of two protocols that the store has.

SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/): a graph is put whole.
SPARQL 1.1 Update (https://www.w3.org/TR/sparql11-update/), for stores without the first: a graph is dropped, then
inserted in parts. A graph is named by its IRI; None is the default graph.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, Protocol

from sendgraph.push.local import Body
from sendgraph.push.profiles import Profile
from sendgraph.push.transport import Request, StoreError, Transport

_N_TRIPLES = "application/n-triples"
_RESULTS = "application/sparql-results+json"
_WHOLE = re.compile(rb'("-?\d+)("\^\^<http://www\.w3\.org/2001/XMLSchema#decimal> \.\n)\Z')
_PART = 1 << 20  # bytes of one INSERT DATA

Row = Mapping[str, str]


class Remote(Protocol):
    """What a push needs of a store. All calls raise StoreError when the store fails."""

    def put(self, graph: str | None, body: Body) -> None:
        """Make a graph hold these triples and no others."""

    def add(self, graph: str | None, body: Body) -> None:
        """Add triples to a graph."""

    def delete(self, graph: str | None) -> None:
        """Delete a graph, if it is there."""

    def read(self, graph: str | None, into: IO[bytes]) -> None:
        """Write a graph's triples as N-Triples; nothing where there is no such graph."""


def remote(transport: Transport, profile: Profile) -> Remote:
    """Return a store by the protocol that its profile has."""
    return GraphStore(transport, profile) if profile.graphs else UpdateStore(transport, profile)


@dataclass(frozen=True, slots=True)
class GraphStore:
    """The Graph Store HTTP Protocol, with graphs named in the query of the URL (section 4.2)."""

    transport: Transport
    profile: Profile

    def put(self, graph: str | None, body: Body) -> None:
        """Replace a graph with PUT (section 5.3)."""
        self._send("PUT", graph, body)

    def add(self, graph: str | None, body: Body) -> None:
        """Merge triples into a graph with POST (section 5.5)."""
        self._send("POST", graph, body)

    def delete(self, graph: str | None) -> None:
        """Delete a graph with DELETE (section 5.4)."""
        self.transport.send(Request("DELETE", self.profile.graphs, _named(graph), missing=True))

    def read(self, graph: str | None, into: IO[bytes]) -> None:
        """Read a graph with GET (section 5.2)."""
        accept = {"Accept": _N_TRIPLES}
        request = Request("GET", self.profile.graphs, _named(graph), accept, missing=True)
        if not self.transport.send(request, into):
            into.seek(0)
            into.truncate()

    def _send(self, method: str, graph: str | None, body: Body) -> None:
        headers = {"Content-Type": self.profile.format}
        if self.profile.pointed:
            body = Body(None, partial(_pointed, body))
        if body.size is not None:
            # Else the body goes in chunks, which not every store reads.
            headers["Content-Length"] = str(body.size)
        self.transport.send(Request(method, self.profile.graphs, _named(graph), headers, content=body))


def _pointed(body: Body) -> Iterator[bytes]:
    return (_WHOLE.sub(rb"\1.0\2", line) for line in body.lines())


def _named(graph: str | None) -> dict[str, str]:
    return {"default": ""} if graph is None else {"graph": graph}


@dataclass(frozen=True, slots=True)
class UpdateStore:
    """SPARQL Update for writing, CONSTRUCT for reading."""

    transport: Transport
    profile: Profile

    def put(self, graph: str | None, body: Body) -> None:
        """Drop a graph and insert its triples in parts."""
        self.delete(graph)
        self.add(graph, body)

    def add(self, graph: str | None, body: Body) -> None:
        """Insert triples in parts; one that is sent twice changes nothing, since there are no blank nodes."""
        before, after = (b"", b"") if graph is None else (f"GRAPH <{graph}> {{\n".encode(), b"}")
        for part in _parts(body):
            self._update(b"INSERT DATA {\n" + before + part + after + b"}\n")

    def delete(self, graph: str | None) -> None:
        """Drop a graph."""
        self._update(f"DROP SILENT {'DEFAULT' if graph is None else f'GRAPH <{graph}>'}\n".encode())

    def read(self, graph: str | None, into: IO[bytes]) -> None:
        """Construct a graph."""
        construct(self.transport, self.profile, graph, into)

    def _update(self, update: bytes) -> None:
        headers = {"Content-Type": "application/sparql-update", "Content-Length": str(len(update))}
        self.transport.send(Request("POST", self.profile.update, headers=headers, content=[update]))


def _parts(body: Body) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in body.lines():
        held.append(line)
        size += len(line)
        if size >= _PART:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def construct(transport: Transport, profile: Profile, graph: str | None, into: IO[bytes], slice_: str = "") -> None:
    """Write the triples of a graph, or a slice of them, as N-Triples, asked for by SPARQL."""
    where = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    sparql = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}{slice_}"
    transport.send(Request("POST", profile.query, headers={"Accept": _N_TRIPLES}, form={"query": sparql}), into)


def select(transport: Transport, profile: Profile, sparql: str) -> list[Row]:
    """Return the rows of a SELECT: variables and the values that they are bound to.

    Raises StoreError for an answer that is no SPARQL result (https://www.w3.org/TR/sparql11-results-json/).
    """
    request = Request("POST", profile.query, headers={"Accept": _RESULTS}, form={"query": sparql})
    with tempfile.TemporaryFile() as answer:
        transport.send(request, answer)
        answer.seek(0)
        try:
            bindings = json.load(answer)["results"]["bindings"]
            return [{name: _value(term) for name, term in row.items()} for row in bindings]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise StoreError(
                f"{profile.query}: answered what is no SPARQL result; see whether a store runs there, and which"
            ) from None


def _value(term: Any) -> str:
    return str(term["value"])


def select_all(transport: Transport, profile: Profile, sparql: str) -> Iterator[Row]:
    """Yield all rows of a SELECT, page by page where the store gives only so many in one answer."""
    offset = 0
    while True:
        slice_ = f" LIMIT {profile.page} OFFSET {offset}" if profile.page else ""
        rows = select(transport, profile, sparql + slice_)
        yield from rows
        offset += len(rows)
        if not profile.page or len(rows) < profile.page:
            return
