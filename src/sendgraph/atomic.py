"""Write a file whole or not at all, so that a reader never sees half of it and a killed run spoils nothing."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from sendgraph.errors import UsageError


def write_bytes(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``: written beside it under another name, then moved into place in one step.

    An existing file keeps its permissions, a symbolic link its target. What is no regular file (a device, a pipe)
    is written directly. Raises UsageError when the folder is missing or the place cannot be written.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path}: cannot be written ({reason}); choose a place that exists") from error


def write_text(path: Path, text: str) -> None:
    """Put ``text`` at ``path`` as UTF-8 with its line ends as they are; see write_bytes."""
    write_bytes(path, text.encode())


def _replace(target: Path, data: bytes) -> None:
    # Not tempfile: its files are readable by the owner only, and would stay so after the move.
    beside = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
