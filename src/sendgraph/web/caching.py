"""What was made once need not be made again: bytes kept up to a limit, those least used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from gzip import compress
from hashlib import sha256
from threading import Lock

_LEVEL = 6
_WORTH_PACKING = 1_000  # bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A body that was made, as it is and compressed by gzip ("" where that is no use).

    ``tag`` is its weak entity tag (RFC 9110, 8.8.3), the same for both; ``download`` the name to save it under.
    """

    body: bytes
    packed: bytes
    media_type: str
    tag: str
    download: str = ""

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return len(self.body) + len(self.packed)


def kept(body: bytes, media_type: str, download: str = "") -> Kept:
    """Return a body made ready to be handed out again and again."""
    packed = compress(body, _LEVEL, mtime=0) if len(body) > _WORTH_PACKING else b""
    return Kept(body, packed, media_type, f'W/"{sha256(body).hexdigest()[:32]}"', download)


class Cache:
    """Bodies by key, ``limit`` bytes of them at most. Threads may share it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        """Return what is kept under a key, None where nothing is."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep a body; one larger than a tenth of the limit is not kept, since it would drive out many."""
        if kept.size > self._limit // 10:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += kept.size - (before.size if before else 0)
            self._kept[key] = kept
            while self._size > self._limit:
                self._size -= self._kept.popitem(last=False)[1].size
