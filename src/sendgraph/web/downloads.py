"""The downloads of the static site: the graph in every RDF syntax, tables for spreadsheets, and the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from gzip import compress

from sendgraph import store
from sendgraph.network import build
from sendgraph.network.export import render
from sendgraph.publish.tables import METADATA, tables
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import File, Page

_LEVEL = 6
_SYNTAXES = {
    ".ttl": "Turtle: all triples, for people who read RDF",
    ".trig": "TriG: the same by named graph, one a document",
    ".nq": "N-Quads: the same, for triple stores",
    ".nt": "N-Triples: all triples, one a line",
    ".jsonld": "JSON-LD: all triples as JSON with plain names",
    ".rdf": "RDF/XML: all triples, for older tools",
}
_NETWORK = {
    ".gexf": "For Gephi",
    ".graphml": "For yEd, Cytoscape and others",
}
_TABLES = {
    "areas.csv": "Local areas with codes, region and council",
    "findings.csv": "Findings with their words, themes and documents",
    "inspections.csv": "Inspections, revisits and reviews with dates and outcomes",
    "people.csv": "People",
    "tenures.csv": "Who held which post, as documents show it",
    METADATA: "What the columns mean (CSV on the Web)",
}

COUNT = len(_SYNTAXES) + len(_TABLES) + len(_NETWORK)
"""How many files there are."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A file that people save, as the page tells of it: ``size`` in words."""

    name: str
    what: str
    size: str


def downloads(generation: Generation) -> Iterator[File]:
    """Yield the files. RDF is compressed, since it is ten times as large without; tools read it as it is."""
    nquads = store.read_quads(generation.folder)
    for suffix in _SYNTAXES:
        yield _file(f"sendgraph{suffix}.gz", compress(store.export(nquads, suffix), _LEVEL, mtime=0))
    for name, text in sorted(tables(generation.store).items()):
        yield _file(f"tables/{name}", text.encode())
    graph = build(generation.store)
    for suffix in _NETWORK:
        yield _file(f"network{suffix}", render(graph, suffix))


def _file(name: str, body: bytes) -> File:
    return File(f"{paths.DOWNLOADS}{name}", body, "application/octet-stream")


def page(sizes: Mapping[str, int]) -> Page:
    """Return the page that lists the files, by their paths and sizes in bytes."""

    def listed(files: Iterable[tuple[str, str]]) -> list[Saved]:
        return [Saved(name, what, _size(sizes[f"{paths.DOWNLOADS}{name}"])) for name, what in files]

    values = {
        "tables": listed((f"tables/{name}", what) for name, what in _TABLES.items()),
        "graph": listed((f"sendgraph{suffix}.gz", what) for suffix, what in _SYNTAXES.items()),
        "network": listed((f"network{suffix}", what) for suffix, what in _NETWORK.items()),
    }
    description = "The graph, tables and the network as files"
    return Page(paths.DOWNLOADS, "downloads.html", "Downloads", values, description, section=paths.ABOUT)


def _size(size: int) -> str:
    """Return a number of bytes in words."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
