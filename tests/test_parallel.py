"""The same bytes in one process, in several, and on a cluster; workers that die cost only what they died of."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sendgraph import pipeline, store
from sendgraph.work import crew
from sendgraph.work.crew import Here, Lost
from sendgraph.work.processes import Processes

SEEDS = Path(__file__).parents[1] / "seeds"
OUTPUTS = ("facts.jsonl", "documents.zip", "people.jsonl", "report.json")


def outputs(build: Path) -> dict[str, bytes]:
    return {store.QUADS: store.read_quads(build)} | {name: (build / name).read_bytes() for name in OUTPUTS}


def doubled(number: int) -> int:
    return 2 * number


def deadly(number: int) -> int:
    """Die of one number, as a fault in a library would kill a process."""
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def deadly_once(place: Path) -> str:
    if not place.exists():
        place.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_every_job_is_done_once() -> None:
    jobs = iter(range(40))
    assert dict(Processes(2).each(doubled, jobs)) == dict(Here().each(doubled, range(40)))


def test_a_job_that_kills_is_lost_and_no_other() -> None:
    found = dict(Processes(2).each(deadly, range(20)))
    assert isinstance(found.pop(5), Lost)
    assert found == {number: 2 * number for number in range(20) if number != 5}


def test_a_worker_that_was_killed_is_survived(tmp_path: Path) -> None:
    (tmp_path / "known").touch()
    jobs = [tmp_path / "fresh", tmp_path / "known"]
    assert [done for _, done in Processes(2).each(deadly_once, jobs)] == ["done", "done"]


def test_processes_give_the_bytes_of_one(seeds_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "FEW", 1)
    pipeline.build([SEEDS], tmp_path / "build", jobs=2)
    assert outputs(tmp_path / "build") == outputs(seeds_build)


@pytest.fixture
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as running:
        yield running


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_cluster_gives_the_bytes_of_one_although_a_worker_is_killed(
    seeds_build: Path, tmp_path: Path, cluster: object
) -> None:
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    victim = next(iter(cluster.workers.values()))  # type: ignore[attr-defined]

    def kill() -> None:
        time.sleep(0.5)
        os.kill(victim.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    pipeline.build([SEEDS], tmp_path / "build", cluster=address)
    killer.join()
    assert outputs(tmp_path / "build") == outputs(seeds_build)
