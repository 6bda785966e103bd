"""Documents of no genre that we know: only what the shared recognisers find anywhere."""

from __future__ import annotations

from sendgraph.facts import Facts, GenreName
from sendgraph.genres.common import Reading
from sendgraph.genres.registry import register


@register
class Other:
    """The genre of last resort; it never claims a document."""

    name: GenreName = "other"

    def recognises(self, reading: Reading) -> float:
        """Return 0: other genres come first."""
        return 0.0

    def understand(self, reading: Reading) -> Facts:
        """Return the organisations, figures and web addresses named."""
        document = reading.document
        title = next((document.block_text(block) for block in document.blocks if block.kind == "heading"), None)
        return Facts(
            source=document.name,
            document=reading.facts_of_document("other", title, None),
            organisations=reading.organisations(),
            measures=reading.measures(),
            websites=reading.websites(),
        )
