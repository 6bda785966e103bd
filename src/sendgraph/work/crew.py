"""The ways of working: a function is applied to jobs, each result comes with its job, in any order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol, TypeVar

J = TypeVar("J")
R = TypeVar("R")
# Fewer jobs than this are done before processes have begun.
FEW = 24


@dataclass(frozen=True, slots=True)
class Lost:
    """A job whose worker died of it, twice; ``reason`` says how."""

    reason: str


class Crew(Protocol):
    """Does jobs."""

    def each(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Lost]]:
        """Yield each job with its result. Jobs are taken as there is room for them, so they may be made on the way."""


class Here:
    """Does one job after the other in this process."""

    def each(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Lost]]:
        """See `Crew`."""
        for job in jobs:
            yield job, work(job)


class Local:
    """Does many jobs in processes of this machine, and few here."""

    def __init__(self, processes: int) -> None:
        self._processes = processes

    def each(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Lost]]:
        """See `Crew`."""
        from sendgraph.work.processes import Processes  # noqa: PLC0415 (what few documents need not wait for)

        waiting = iter(jobs)
        first = list(islice(waiting, FEW))
        if len(first) < FEW:
            yield from Here().each(work, first)
        else:
            yield from Processes(self._processes).each(work, chain(first, waiting))


def crew_of(jobs: int | None, cluster: str | None) -> AbstractContextManager[Crew]:
    """Return who does the work: a cluster by its address, else ``jobs`` processes (None: one a core)."""
    if cluster is not None:
        from sendgraph.work.cluster import connected  # noqa: PLC0415 (an extra)

        return connected(cluster)
    processes = cores() if jobs is None else jobs
    return nullcontext(Local(processes) if processes > 1 else Here())


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
