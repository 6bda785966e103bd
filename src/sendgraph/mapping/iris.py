"""The IRIs of our data: one place that makes them all, as docs/data-model.md has them."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from sendgraph.errors import UsageError

DEFAULT_BASE = "https://w3id.org/sendgraph/id/"


@dataclass(frozen=True, slots=True)
class Iris:
    """IRIs under a base, which whoever publishes a graph of their own sets.

    Raises UsageError for a base that is no IRI or does not end where names can follow.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        try:
            NamedNode(self.base)
        except ValueError as error:
            raise UsageError(f"base {self.base}: not an IRI ({error}); give one such as {DEFAULT_BASE}") from None
        if not self.base.endswith(("/", "#")):
            raise UsageError(f"base {self.base}: names would run into it; end it in / or #")

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
