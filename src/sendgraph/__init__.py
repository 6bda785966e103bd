"""sendgraph: documents about England's local area SEND inspections in, a knowledge graph out.

    >>> import sendgraph
    >>> graph = sendgraph.build("seeds", "build")
    >>> graph.query("posts", area="Blackpool").to_pandas()

What Python programs need is in the names below; docs/python.md shows each. They are loaded when they are first used,
so that ``import sendgraph`` takes no time. The folders follow the way of a document: documents, genres (with
language), identity, mapping, inference, validation, store; then queries, network. ``pipeline`` is the list of the
steps.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sendgraph.api import Answer, Build, build, extract, open_build, questions, read
    from sendgraph.documents.model import Document
    from sendgraph.errors import SendgraphError
    from sendgraph.facts import Facts

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Build",
    "Document",
    "Facts",
    "SendgraphError",
    "__version__",
    "build",
    "extract",
    "open_build",
    "questions",
    "read",
]

_ELSEWHERE = {
    "Document": "sendgraph.documents.model",
    "Facts": "sendgraph.facts",
    "SendgraphError": "sendgraph.errors",
}


if not TYPE_CHECKING:  # or type checkers would let every name pass

    def __getattr__(name: str) -> object:
        """Load a public name when it is first used (PEP 562)."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_ELSEWHERE.get(name, "sendgraph.api")), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted(__all__)
