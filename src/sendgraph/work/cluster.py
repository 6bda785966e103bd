"""Work on a Dask cluster: the same function, on whatever machines its workers are.

Workers need sendgraph in the same version, and nothing of ours but that: a job has the bytes of its file. Dask does
again what a lost worker was at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from sendgraph.errors import ServiceError, UsageError
from sendgraph.work.crew import Crew, Lost

J = TypeVar("J")
R = TypeVar("R")
_AHEAD = 4  # jobs that wait for each thread of a worker
_PATIENCE = 20  # seconds


@contextmanager
def connected(address: str) -> Iterator[Crew]:
    """Connect to a scheduler, ``tcp://HOST:PORT``.

    Raises UsageError where Dask is not installed, ServiceError where no scheduler answers or it has no workers.
    """
    try:
        import distributed  # noqa: PLC0415

        dask: Any = distributed  # it has no types
    except ImportError:
        raise UsageError("--cluster needs Dask; install sendgraph[cluster]") from None
    try:
        client = dask.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ServiceError(f"{address}: no Dask scheduler answers ({error}); start one, or build without") from error
    with client:
        yield _Cluster(dask, client, address)


class _Cluster:
    """The workers of a scheduler."""

    def __init__(self, dask: Any, client: Any, address: str) -> None:
        self._dask, self._client, self._address = dask, client, address

    def each(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Lost]]:
        """See `Crew`."""
        waiting = iter(jobs)
        doing: dict[Any, J] = {}

        def submit(number: int) -> list[Any]:
            fresh = {self._client.submit(work, job, pure=False): job for job in islice(waiting, number)}
            doing.update(fresh)
            return list(fresh)

        try:
            completed = self._dask.as_completed(submit(self._room() * _AHEAD), loop=self._client.loop)
            for future in completed:
                job = doing.pop(future)
                completed.update(submit(1))
                error = future.exception()
                if isinstance(error, self._dask.scheduler.KilledWorker):
                    yield job, Lost("every worker that worked on it died")
                elif isinstance(error, Exception):
                    raise error
                else:
                    yield job, future.result()
                future.release()
        except (OSError, TimeoutError) as error:
            raise ServiceError(f"{self._address}: the cluster was lost ({error}); see to it and build again") from error

    def _room(self) -> int:
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise ServiceError(f"{self._address}: the scheduler has no workers; start some") from None
        return int(sum(self._client.nthreads().values()))
