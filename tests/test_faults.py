"""Builds that are killed, a disk that is full, a folder that cannot be written: a clear line, and nothing lost."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sendgraph import store
from sendgraph.build_report import read_report
from sendgraph.cli import main
from sendgraph.ledger import LEDGER
from sendgraph.pipeline import build
from test_parallel import outputs
from test_pipeline import GOOD, OTHER, write

WHO = ("--who", "A B", "--when", "2026-01-02", "--why", "asked")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, built into ``build``."""
    write(tmp_path / "documents", bolton=OTHER, bury=GOOD)
    build([tmp_path / "documents"], tmp_path / "build")
    return tmp_path


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "sendgraph", "build", str(folder / "documents"), "--out", str(folder / "build")]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def whole(build: Path) -> str:
    """Return the hash of what readers see, after a look at all of it."""
    nquads = store.read_quads(build)
    assert store.digest(nquads) == read_report(store.generation(build)).digest
    assert len(store.open_store(build)) == len(nquads.splitlines()) + len(set(store.triples_of(nquads)))
    return store.digest(nquads)


@pytest.mark.slow
def test_builds_killed_at_random_moments_leave_the_one_before(folder: Path) -> None:
    moments = random.Random(1)  # noqa: S311
    before = whole(folder / "build")
    for number in range(5):
        write(folder / "documents", bury=GOOD + f"Version {number} of it.\n")
        with subprocess.Popen(command(folder), env=environment(), stderr=subprocess.DEVNULL) as process:
            time.sleep(moments.uniform(0.2, 4))
            process.send_signal(signal.SIGKILL)
        whole(folder / "build")
    build([folder / "documents"], folder / "build")
    assert whole(folder / "build") != before
    build([folder / "documents"], folder / "fresh")
    assert outputs(folder / "build") == outputs(folder / "fresh")
    assert not list((folder / "build" / "generations").glob(".new-*"))


@pytest.mark.parametrize(("limit", "anew"), [(500_000, True), (50_000, False)])
def test_a_disk_that_takes_no_more_is_told_and_the_build_before_stays(folder: Path, limit: int, anew: bool) -> None:
    before = outputs(folder / "build")
    if anew:
        (store.generation(folder / "build") / LEDGER).unlink()
    write(folder / "documents", kent=GOOD.replace("Bury", "Kent"))

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        command(folder), env=environment(), capture_output=True, text=True, check=False, preexec_fn=small
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "sendgraph: " in done.stderr
    assert outputs(folder / "build") == before
    whole(folder / "build")
    assert main(["build", str(folder / "documents"), "--out", str(folder / "build")]) == 0


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, bury=GOOD)
    (tmp_path / "file").touch()
    assert main(["build", str(tmp_path / "bury.txt"), "--out", str(tmp_path / "file")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_where_somebody_is_withheld_no_earlier_generation_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert main(["decide", "withhold", "Jo Rowe", *WHO]) == 0
    assert main(["build", "documents", "--out", "build"]) == 0
    assert len(list((folder / "build" / "generations").iterdir())) == 1
    for path in (folder / "build").rglob("*"):
        if path.is_file():
            assert b"Jo Rowe" not in path.read_bytes(), path
    capsys.readouterr()
