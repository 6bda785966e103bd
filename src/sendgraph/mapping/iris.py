"""The IRIs of our data: one place that makes them all, as docs/data-model.md has them."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

DEFAULT_BASE = "https://w3id.org/sendgraph/id/"


@dataclass(frozen=True, slots=True)
class Iris:
    """IRIs under a base, which whoever publishes a graph of their own sets."""

    base: str = DEFAULT_BASE

    def of(self, *segments: str) -> NamedNode:
        """Return the IRI of a thing by its kind and its further segments."""
        return NamedNode(self.base + "/".join(segments))

    def text(self, text_id: str) -> NamedNode:
        """Return the IRI of a canonical text."""
        return self.of("text", text_id)

    def passage(self, text_id: str, start: int, end: int) -> NamedNode:
        """Return the IRI of a passage of a text (RFC 5147: characters from start to end)."""
        return NamedNode(f"{self.base}text/{text_id}#char={start},{end}")

    def document_graph(self, text_id: str) -> NamedNode:
        """Return the IRI of the named graph that holds what one document says."""
        return self.of("graph", "document", text_id)

    def graph(self, name: str) -> NamedNode:
        """Return the IRI of the named graph ``reference``, ``ontology``, ``understood``, ``inferred`` or ``build``."""
        return self.of("graph", name)
