"""Where ontology/, shapes/ and queries/ are: at the top of a checkout, inside the package when installed."""

from __future__ import annotations

from pathlib import Path

from sendgraph.errors import DataError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``ontology``, ``shapes`` or ``queries``.

    Raises DataError when the installation lacks it.
    """
    for place in (_PACKAGE / "data" / name, _PACKAGE.parents[1] / name):
        if place.is_dir():
            return place
    raise DataError(f"{name}/ is missing from this installation of sendgraph; install it again")


def files(name: str, suffix: str) -> tuple[Path, ...]:
    """Return all files of a folder, at any depth, that end in ``suffix``, in the order of their paths."""
    return tuple(sorted(folder(name).rglob(f"*{suffix}")))
