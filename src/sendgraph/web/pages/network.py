"""The network of people, organisations and areas: a picture to look around in, and the most connected as a table.

The page's script fetches what it draws from data.json, and the evidence of ties in parts, when somebody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sendgraph.network import Network, build
from sendgraph.network.data import PART, drawn, dump, part
from sendgraph.network.page import SCRIPTS, summary
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import File, Page, PageType, Parameters

_DATA = f"{paths.NETWORK}data.json"
_EVIDENCE = re.compile(re.escape(paths.NETWORK) + r"evidence-(0|[1-9][0-9]{0,5})\.json")
_ROWS = 200
_OTHERS = 8
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Row:
    """A name of the table: ``others`` are some that it is connected with, ``path`` is "" where it has no page."""

    name: str
    path: str
    kind: str
    connections: int
    others: tuple[str, ...]


def _graph(generation: Generation) -> Network:
    return build(generation.store)


def _paths(generation: Generation) -> Iterator[str]:
    yield paths.NETWORK
    yield _DATA
    for number in range(-(-generation.once(_graph).number_of_edges() // PART)):
        yield f"{paths.NETWORK}evidence-{number}.json"


def _page(generation: Generation, path: str, _query: Parameters) -> Page | File | None:
    if path == paths.NETWORK:
        return _shown(generation.once(_graph), generation)

    def link(iri: str) -> str:
        there = generation.path(iri)
        return "" if there is None else paths.relative(path, there)

    if path == _DATA:
        return File(path, dump(drawn(generation.once(_graph), link)).encode(), _JSON)
    if found := _EVIDENCE.fullmatch(path):
        edges = generation.once(_graph).edges(data=True)
        first = int(found[1]) * PART
        ties = [tie["episodes"] for _, _, tie in edges][first : first + PART]
        return File(path, dump(part(ties, link)).encode(), _JSON) if ties else None
    return None


def _shown(graph: Network, generation: Generation) -> Page:
    ranked = _ranked(graph, graph)
    values = {
        "summary": summary(graph),
        "rows": [_row(graph, iri, generation) for iri in ranked[:_ROWS]],
        "total": len(ranked),
    }
    return Page(
        paths.NETWORK,
        "network.html",
        "People and organisations",
        values,
        "Who led, commissioned, inspected and spoke for services in each area, as a network.",
        SCRIPTS,
    )


def _row(graph: Network, iri: str, generation: Generation) -> Row:
    values = graph.nodes[iri]
    others = {*graph.predecessors(iri), *graph.successors(iri)} - {iri}
    labels = tuple(graph.nodes[other]["label"] for other in _ranked(graph, others)[:_OTHERS])
    return Row(values["label"], generation.path(iri) or "", values["sort"], values["degree"], labels)


def _ranked(graph: Network, nodes: Iterable[str]) -> list[str]:
    """Return nodes in the order of a list: the most connected first, then by label."""

    def place(iri: str) -> tuple[int, str, str]:
        values: dict[str, Any] = graph.nodes[iri]
        return -values["degree"], values["label"], iri

    return sorted(nodes, key=place)


PAGE = PageType("network", _paths, _page)
