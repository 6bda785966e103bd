"""What a generation's graph is made of, so that the next build changes only what differs.

Kept in a file of the generation, by the hash of all that the making of graphs rests on; one that is damaged, or of
another version, counts as none: the graph is then made from the start.
"""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from sendgraph import resources
from sendgraph.caching import packed, unpacked
from sendgraph.publish.dataset import Census
from sendgraph.validation.fast import Standing
from sendgraph.work.mapping import mapper
from sendgraph.work.reading import hash_of, hashes

LEDGER = ".ledger"
_CODE = ("publish", "validation", "keeping", "assembling.py", "changing.py", "composing.py", "ledger.py", "store.py")
_LIBRARIES = ("pyoxigraph", "rdflib")
_HASH = 32  # bytes


@dataclass(frozen=True, slots=True)
class Ledger:
    """The keys of publications and of groups of things, the lines of the description, all else that was counted.

    ``findings`` are what the shapes found.
    """

    publications: frozenset[str]
    things: frozenset[str]
    described: tuple[bytes, ...]
    census: Census
    findings: tuple[Standing, ...]

    def write(self, folder: Path, base: str) -> None:
        """Write the file of a generation."""
        data = packed((version(base), self))
        (folder / LEDGER).write_bytes(hashlib.sha256(data).digest() + data)


def read_ledger(folder: Path, base: str) -> Ledger | None:
    """Return what a generation is made of, None where that is not known for certain."""
    try:
        data = (folder / LEDGER).read_bytes()
        if hashlib.sha256(data[_HASH:]).digest() != data[:_HASH]:
            return None
        made_by, ledger = unpacked(data[_HASH:])
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ValueError, TypeError):
        return None
    return ledger if made_by == version(base) and isinstance(ledger, Ledger) else None


@cache
def version(base: str) -> str:
    """Return the hash of all that a graph is made by, beside what its publications and things are known by."""
    return hash_of(
        base,
        mapper(),
        *(f"{name} {metadata.version(name)}" for name in _LIBRARIES),
        *hashes(Path(__file__).resolve().parent, _CODE),
        *(hashlib.sha256(path.read_bytes()).hexdigest() for path in resources.files("shapes", ".ttl")),
    )
