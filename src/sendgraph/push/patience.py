"""How long a push waits for a store, and how often it asks again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

Notice = Callable[[str], None]


def _silent(message: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited (seconds), and how often a request is sent before it has failed.

    The pause before each further try is twice the last one, from ``first`` to ``longest``, or what the store asks for
    in Retry-After, unless that is longer than ``longest``. Pauses are not random: one client is no herd.
    """

    timeout: float = 300
    tries: int = 6
    first: float = 1
    longest: float = 60
    sleep: Callable[[float], None] = time.sleep
    notice: Notice = _silent

    def pause(self, number: int) -> float:
        """Return the pause after the try of this number, counted from 0."""
        return min(self.first * float(2**number), self.longest)
