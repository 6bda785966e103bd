"""Names and keys made short and safe: the slugs and hashes of which IRIs and identities are made."""

from __future__ import annotations

import hashlib
import re

from sendgraph.language.folding import fold

_LONGEST = 120
"""Characters of a segment, so that it can be the name of a file with something after it."""


def short_hash(*parts: str, length: int = 12) -> str:
    """Return hex digits of the SHA-256 of parts; parts are kept apart, so that ab+c and a+bc differ."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def slug(text: str) -> str:
    """Return the words of a name as an IRI segment: folded, joined by hyphens; a hash when no letter is left.

    A name of more than 120 characters is cut, with a hash of all of it at the end.
    """
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(words) > _LONGEST:
        digest = short_hash(words)
        words = f"{words[: _LONGEST - len(digest) - 1].rstrip('-')}-{digest}"
    return words or short_hash(text)
