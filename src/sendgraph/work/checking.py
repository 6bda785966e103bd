"""The work on the shapes of a large graph: some checks, asked of its store, in each of several processes."""

from __future__ import annotations

import shutil
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Store

from sendgraph.errors import SendgraphError
from sendgraph.validation.fast import FastValidator, Standing
from sendgraph.work.crew import Here, Lost
from sendgraph.work.processes import Processes

_AT_ONCE = 8  # checks of a job


@dataclass(frozen=True, slots=True)
class CheckJob:
    """Checks by their numbers, and the folder of the store of which they are asked."""

    store: Path
    numbers: tuple[int, ...]


def found_by(processes: int, kept: Store, folder: Path) -> tuple[Standing, ...]:
    """Return what all checks find in the default graph of a store on disk, by processes that open a copy of it.

    The copy, in a ``folder`` that is there meanwhile, shares the files of the store. The store itself is no place for
    readers as long as it is open here: it joins files in the background, and deletes what it joined.
    """
    kept.backup(str(folder))
    try:
        return _found_by(processes, folder)
    finally:
        shutil.rmtree(folder)


def _found_by(processes: int, store: Path) -> tuple[Standing, ...]:
    number = len(_validator())
    jobs = (CheckJob(store, tuple(range(first, min(first + _AT_ONCE, number)))) for first in range(0, number, _AT_ONCE))
    found: set[Standing] = set()
    for _, done in (Processes(processes) if processes > 1 else Here()).each(check, jobs):
        if isinstance(done, Lost):
            raise SendgraphError(f"{store}: cannot be validated ({done.reason}); build with more memory")
        found.update(done)
    return tuple(sorted(found, key=astuple))


def check(job: CheckJob) -> tuple[Standing, ...]:
    """Ask some checks of a store."""
    return _validator().find(Store.read_only(str(job.store)), job.numbers)


@cache
def _validator() -> FastValidator:
    return FastValidator()
