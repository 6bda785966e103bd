"""Work in processes of this machine, of which any may die: killed, out of memory, or by a fault in a library.

A dead process takes along what the others were at, so these jobs are done again, each alone; what dies a second time
is lost, and only that.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, parent_process
from typing import TypeVar

from sendgraph.work.crew import Lost

J = TypeVar("J")
R = TypeVar("R")
_AHEAD = 4  # jobs that wait for each process, so that none is idle
_WARM = "sendgraph.work.warm"


class Processes:
    """A number of processes."""

    def __init__(self, count: int) -> None:
        self._count = count

    def each(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Lost]]:
        """See `sendgraph.work.crew.Crew`."""
        waiting = iter(jobs)
        while True:
            broken: list[J] = []
            yield from self._until_broken(work, waiting, broken)
            if not broken:
                return
            for job in broken:
                yield job, _alone(work, job)

    def _until_broken(
        self, work: Callable[[J], R], waiting: Iterator[J], broken: list[J]
    ) -> Iterator[tuple[J, R | Lost]]:
        """Yield results until all is done or a process dies; ``broken`` is then what was being done."""
        with _pool(self._count) as pool:
            doing: dict[Future[R], J] = {}
            try:
                doing |= {pool.submit(work, job): job for job in islice(waiting, self._count * _AHEAD)}
                while doing and not broken:
                    done, _ = wait(doing, return_when=FIRST_COMPLETED)
                    for future in done:
                        job = doing.pop(future)
                        if isinstance(future.exception(), BrokenProcessPool):
                            broken.append(job)
                            continue
                        yield job, future.result()
                        if not broken:
                            for fresh in islice(waiting, 1):
                                _submit(pool, work, fresh, doing, broken)
                broken += doing.values()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


def _submit(
    pool: ProcessPoolExecutor, work: Callable[[J], R], job: J, doing: dict[Future[R], J], broken: list[J]
) -> None:
    try:
        doing[pool.submit(work, job)] = job
    except BrokenProcessPool:
        broken.append(job)


def _alone(work: Callable[[J], R], job: J) -> R | Lost:
    """Do a job in a process of its own."""
    with _pool(1) as pool:
        try:
            return pool.submit(work, job).result()
        except BrokenProcessPool:
            return Lost("the process that worked on it died, twice")


def _pool(count: int) -> ProcessPoolExecutor:
    # Not fork, which copies locks that other threads hold; the server loads the vocabularies once for all.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARM])
    return ProcessPoolExecutor(count, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Let a process end when the build does, even where that was killed."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
