"""What a query may take. Whoever goes beyond it is told which limit it was."""

from __future__ import annotations

import os
from dataclasses import dataclass

_MEGABYTE = 1024 * 1024


def _cores() -> int:
    return max(2, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a query, and of how many are run at once.

    A query that has worked for ``quick`` seconds, by the processor's clock, is a long one: its process gives way to
    others, and ``long`` of them run at most, three quarters of those of one client. So ordinary queries are answered
    whatever else is asked. ``at_once`` quick ones run at once, and ``waiting`` more wait. ``seconds`` is the limit of
    each by the clock; ``rows`` that of solutions or triples; ``size`` that of an answer, ``memory`` that of its making
    and ``request`` that of a query, in bytes.
    """

    seconds: float = 30
    rows: int = 100_000
    size: int = 64 * _MEGABYTE
    memory: int = 512 * _MEGABYTE
    request: int = _MEGABYTE
    quick: float = 0.5
    at_once: int = _cores()
    long: int = 6 * _cores()
    waiting: int = 64
