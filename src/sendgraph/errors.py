"""The errors that sendgraph raises on purpose.

Each says what was wrong, where, and what to do; the command line prints one line for it and exits with its code.
"""

from __future__ import annotations

from pathlib import Path


class SendgraphError(Exception):
    """The base of all our errors; ``exit_code`` is what the command line exits with."""

    exit_code = 1


class UnreadableDocumentError(SendgraphError, ValueError):
    """A document that cannot be read; it is set aside and the others go on."""

    def __init__(self, path: Path | str, reason: str, advice: str) -> None:
        self.path = str(path)
        self.reason = reason
        self.advice = advice
        super().__init__(f"{self.path}: {reason}; {advice}")


class DataError(SendgraphError, ValueError):
    """The project's own data (reference, vocabulary, shapes, queries, sources.csv) is wrong at a named place."""


class NotFoundError(SendgraphError, LookupError):
    """A thing the user named (a build, a saved query, a person) does not exist; the message suggests near ones."""


class UsageError(SendgraphError, ValueError):
    """A parameter or option that does not fit."""

    exit_code = 2


class ServiceError(SendgraphError):
    """An outside service (a cluster, a remote store) failed."""

    exit_code = 3
