"""How a person stands in decisions.csv who is to be named nowhere: by the hash of a key.

A hash does not show a name; whoever has a list of names can still find the one that gives it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from sendgraph.identity.decisions import Decision

_HASH = re.compile(r"sha256:[0-9a-f]{64}")


def is_hash(text: str) -> bool:
    """Return whether a text is the hash of a key."""
    return _HASH.fullmatch(text) is not None


def hashed(key: str) -> str:
    """Return the hash of a key."""
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def revealed(decisions: Iterable[Decision], keys: Iterable[str]) -> tuple[Decision, ...]:
    """Return decisions with the keys in place of their hashes, as far as they are among ``keys``."""
    decisions = tuple(decisions)
    if not any(is_hash(cell) for d in decisions for cell in (d.first, d.second)):
        return decisions
    of_hash = {hashed(key): key for key in keys}
    return tuple(
        replace(d, first=of_hash.get(d.first, d.first), second=of_hash.get(d.second, d.second)) for d in decisions
    )
