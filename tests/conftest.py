"""Fixture policy.

A build takes seconds, so the seeds are built once a session (``seeds_build``) and everybody reads that build; a test
that changes a build copies it (``copied_build``), and one that needs other documents builds them into ``tmp_path``.
No test writes outside ``tmp_path``, needs the network or depends on the order of tests. Expected answers stand in
tests/data and are rewritten by ``pytest --refresh``; read what changed against the documents before you commit it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from pyoxigraph import Store

from sendgraph.pipeline import build
from sendgraph.store import open_store

SEEDS = Path(__file__).parents[1] / "seeds"

# A machine that is busy is no fault: no test is timed.
settings.register_profile("sendgraph", deadline=None)
settings.load_profile("sendgraph")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="rewrite the expected answers in tests/data")


@pytest.fixture(scope="session")
def refresh(pytestconfig: pytest.Config) -> bool:
    """Whether expected answers are to be rewritten."""
    return bool(pytestconfig.getoption("--refresh"))


@pytest.fixture(scope="session")
def seeds_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build folder of the seeds; read it, do not write into it."""
    folder = tmp_path_factory.mktemp("seeds") / "build"
    report = build([SEEDS], folder)
    assert report.set_aside == []
    return folder


@pytest.fixture(scope="session")
def seeds_store(seeds_build: Path) -> Store:
    """The store of the seeds, opened for reading."""
    return open_store(seeds_build)


@pytest.fixture
def copied_build(seeds_build: Path, tmp_path: Path) -> Path:
    """A copy of the build of the seeds, to be changed at will."""
    return Path(shutil.copytree(seeds_build, tmp_path / "build", symlinks=True))
