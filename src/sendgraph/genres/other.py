"""Documents of no genre that we know: only what the shared recognisers find anywhere."""

from __future__ import annotations

from sendgraph.documents import Document
from sendgraph.facts import Facts
from sendgraph.genres.common import Reading
from sendgraph.genres.registry import register
from sendgraph.language import Language


@register
class Other:
    """The genre of last resort; it never claims a document."""

    name = "other"

    def recognises(self, document: Document, language: Language) -> float:
        """Return 0: other genres come first."""
        return 0.0

    def understand(self, document: Document, language: Language) -> Facts:
        """Return the organisations, figures and web addresses named."""
        reading = Reading(document, language)
        heading = next((b for b in document.blocks if b.kind == "heading"), None)
        return Facts(
            source=document.name,
            document=reading.facts_of_document("other", heading and document.block_text(heading), None),
            organisations=reading.organisations(),
            measures=reading.measures(),
            websites=reading.websites(),
        )
