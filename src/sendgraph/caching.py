"""What a build keeps for the next one, in one file of its folder: checked, never trusted.

Entries are known by a kind and by the hash of all that they were made of, so an entry is right or it is not there:
nothing is ever out of date. Each has the hash of its own bytes; one that is damaged is made again, with a warning.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

CACHE = "cache.sqlite"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS entry (kind TEXT, key TEXT, hash BLOB, value BLOB, PRIMARY KEY (kind, key)) "
    "WITHOUT ROWID"
)
_AT_ONCE = 64  # entries of a transaction: what a killed build loses at most
_PLAIN = {("datetime", "date"), ("decimal", "Decimal")}


def packed(value: object) -> bytes:
    """Return a value made of dataclasses of ours and plain values as bytes."""
    data = io.BytesIO()
    _Pickler(data, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return data.getvalue()


def unpacked(data: bytes) -> Any:
    """Return what was `packed`. Raises pickle.UnpicklingError for what holds anything else."""
    return _Unpickler(io.BytesIO(data)).load()


class _Pickler(pickle.Pickler):
    """Writes a dataclass of ours as a call with its fields, which is read back in half the time of its own way."""

    def reducer_override(self, thing: Any) -> Any:
        kind: Any = type(thing)
        names = _fields(kind)
        return (kind, tuple(getattr(thing, name) for name in names)) if names else NotImplemented


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass in their order, none of a class that is not made by a call with these."""
    known = fields(kind) if is_dataclass(kind) else ()
    return () if any(field.kw_only or not field.init for field in known) else tuple(field.name for field in known)


class _Unpickler(pickle.Unpickler):
    """Makes dataclasses of ours and dates only: whoever can write into a build folder must not run code by it."""

    def find_class(self, module: str, name: str) -> Any:
        return _class(module, name)


@cache
def _class(module: str, name: str) -> type:
    """Return a class that may be in a cache. Raises pickle.UnpicklingError for anything else."""
    if module.startswith("sendgraph.") or (module, name) in _PLAIN:
        found = getattr(import_module(module), name, None)
        if isinstance(found, type) and (is_dataclass(found) or (module, name) in _PLAIN):
            return found
    raise pickle.UnpicklingError(f"{module}.{name} has no place in a cache")


class Cache:
    """The entries of a build folder. Faults of the file cost time only: they are told in ``warnings``."""

    def __init__(self, file: Path) -> None:
        """Open or make the file; what is no cache is deleted."""
        self.warnings: list[str] = []
        self._file = file
        self._index: dict[str, set[str]] | None = None  # the keys of each kind; read when it is first asked
        self._waiting = 0
        try:
            self._open()
        except sqlite3.Error as error:
            self._renew(error)

    def _open(self) -> None:
        self._entries = sqlite3.connect(self._file)
        # Damage is found by hashes, so a loss of power may damage it; without waiting for the disk it is quicker.
        self._entries.execute("PRAGMA synchronous = OFF")
        self._entries.execute("PRAGMA journal_mode = TRUNCATE")
        self._entries.execute("PRAGMA secure_delete = ON")  # what is to be forgotten leaves no trace
        self._entries.execute(_TABLE)

    def _renew(self, error: Exception) -> None:
        """Begin with an empty cache, in memory where the disk does not take one."""
        self.warnings.append(f"{self._file}: damaged ({error}); made anew")
        self._index = None
        with suppress(sqlite3.Error, AttributeError):
            self._entries.close()
        try:
            self._file.unlink(missing_ok=True)
            self._open()
        except (OSError, sqlite3.Error):
            self._entries = sqlite3.connect(":memory:")
            self._entries.execute(_TABLE)

    def find(self, kind: str, key: str) -> bytes | None:
        """Return an entry, None where there is none that is whole."""
        try:
            row = self._entries.execute("SELECT hash, value FROM entry WHERE kind = ? AND key = ?", (kind, key))
            found = row.fetchone()
        except sqlite3.Error as error:
            self._renew(error)
            return None
        return None if found is None else self._checked(kind, key, *found)

    def all(self, kind: str) -> dict[str, bytes]:
        """Return all entries of a kind that are whole, by their keys."""
        try:
            rows = self._entries.execute("SELECT key, hash, value FROM entry WHERE kind = ?", (kind,)).fetchall()
        except sqlite3.Error as error:
            self._renew(error)
            return {}
        checked = ((key, self._checked(kind, key, stored, value)) for key, stored, value in rows)
        return {key: value for key, value in checked if value is not None}

    def _checked(self, kind: str, key: str, stored: object, value: object) -> bytes | None:
        """Return the value of an entry, None where it is damaged; that is forgotten."""
        if isinstance(value, bytes) and stored == _hash(kind, key, value):
            return value
        self.warnings.append(f"{self._file}: the entry {kind} {key[:12]} is damaged; made anew")
        self._forget(kind, key)
        return None

    def keep(self, kind: str, key: str, value: bytes) -> None:
        """Add an entry, or put it in the place of one."""
        self._run("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", (kind, key, _hash(kind, key, value), value))
        if self._index is not None:
            self._index[kind].add(key)

    def _forget(self, kind: str, key: str) -> None:
        self._run("DELETE FROM entry WHERE kind = ? AND key = ?", (kind, key))
        if self._index is not None:
            self._index[kind].discard(key)

    def has(self, kind: str, key: str) -> bool:
        """Whether there is an entry; whether it is whole is known when it is found."""
        return key in self._keys(kind)

    def _keys(self, kind: str) -> set[str]:
        if self._index is None:
            index = defaultdict[str, set[str]](set)
            try:
                for one, key in self._entries.execute("SELECT kind, key FROM entry"):
                    index[one].add(key)
            except sqlite3.Error as error:
                self._renew(error)
                return set()
            self._index = index
        return self._index[kind]

    def only(self, kind: str, keys: Iterable[str]) -> int:
        """Delete all entries of a kind but those of some keys; return how many these are."""
        gone = self._keys(kind).difference(keys)
        for key in gone:
            self._forget(kind, key)
        return len(gone)

    def _run(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            self._entries.execute(statement, values)
            self._waiting += 1
            if self._waiting >= _AT_ONCE:
                self.save()
        except sqlite3.Error as error:
            self._renew(error)
            with suppress(sqlite3.Error):
                self._entries.execute(statement, values)

    def save(self) -> None:
        """Put on disk what was added. What the disk does not take stays in memory no longer than the build."""
        self._waiting = 0
        try:
            self._entries.commit()
        except sqlite3.Error as error:
            self._renew(error)

    def close(self) -> None:
        """Save and close."""
        with suppress(sqlite3.Error):
            self.save()
        self._entries.close()


@contextmanager
def opened(folder: Path) -> Iterator[Cache]:
    """Open the cache of a build folder."""
    entries = Cache(folder / CACHE)
    try:
        yield entries
    finally:
        entries.close()


def _hash(kind: str, key: str, value: bytes) -> bytes:
    return hashlib.sha256(f"{kind} {key} ".encode() + value).digest()
