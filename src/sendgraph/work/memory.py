"""The garbage collector in a process of one task, whose things last until its end and have no cycles."""

from __future__ import annotations

import atexit
import gc

_ALLOCATED = 2_000_000  # objects, more than there were, after which it looks at the newest
_NEVER = 1_000_000  # such looks, after which it would look at older ones


def settle() -> None:
    """Let the garbage collector look seldom, among new objects only, and not at the end; for processes of ours alone.

    It would go through all that is there, again and again, to find nothing.
    """
    gc.set_threshold(_ALLOCATED, _NEVER, _NEVER)
    atexit.register(gc.freeze)
