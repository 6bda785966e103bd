"""The repository as people get it: setting up from a bare machine, the lock, and the wheel away from the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "seeds" / "002_a2e20532391f3469.txt"
FOLDERS = ("ontology", "shapes", "queries")
_LOCKED = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,-]+\])?==([^ ;\\]+)(?: ;[^\\]*)? \\\n"
    r"((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.M,
)


def tracked(folder: str) -> set[str]:
    """The files of a folder that belong to the project, as paths from the root."""
    return {
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


# Setting up


def python_stand_in(place: Path, name: str, *, version: tuple[int, int], has_venv: bool) -> None:
    """Put a program into a folder that answers as a Python of this version does, and makes no environment."""
    lines = ["#!/bin/sh", 'case "$2" in']
    lines.append(f"*version_info*) exit {int(version < (3, 11))} ;;")
    lines.append(f"*ensurepip*) exit {int(not has_venv)} ;;")
    lines += ['*) echo "$0 $*" ;;', "esac"]
    program = place / name
    program.write_text("\n".join(lines) + "\n")
    program.chmod(0o755)


def make_python(place: Path) -> subprocess.CompletedProcess[str]:
    """Let make look for a Python among the programs of one folder only."""
    make = shutil.which("make")
    assert make, "make is needed to set up and to test"
    target = f"{place}/.venv"
    command = [make, "-f", str(ROOT / "Makefile"), f"VENV={target}", f"{target}/bin/python"]
    environment = {"PATH": str(place), "LC_ALL": "C"}
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)


def test_without_a_python_make_says_what_is_needed(tmp_path: Path) -> None:
    done = make_python(tmp_path)
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stderr


def test_an_old_python_is_not_taken(tmp_path: Path) -> None:
    python_stand_in(tmp_path, "python3", version=(3, 10), has_venv=True)
    done = make_python(tmp_path)
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stderr


def test_a_newer_python_beside_an_old_one_is_taken(tmp_path: Path) -> None:
    python_stand_in(tmp_path, "python3", version=(3, 10), has_venv=True)
    python_stand_in(tmp_path, "python3.12", version=(3, 12), has_venv=True)
    done = make_python(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0].endswith("python3.12")


def test_a_python_without_venv_is_named(tmp_path: Path) -> None:
    python_stand_in(tmp_path, "python3", version=(3, 11), has_venv=False)
    done = make_python(tmp_path)
    assert done.returncode != 0
    assert "python3 has no venv module" in done.stderr
    assert "python3-venv" in done.stderr


# The lock


def test_the_lock_covers_what_the_project_asks_for() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    asked += [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    locked: dict[str, list[str]] = {}
    for name, version, _ in _LOCKED.findall(lock):
        locked.setdefault(name, []).append(version)
    for requirement in map(Requirement, asked):
        assert requirement.name in locked, f"{requirement.name} is not locked; run make lock"
        for version in locked[requirement.name]:
            assert requirement.specifier.contains(version), f"{requirement} is locked at {version}; run make lock"


def test_everything_locked_has_its_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    named = re.findall(r"^[a-z0-9]\S*==", lock, re.M)
    assert len(named) == len(_LOCKED.findall(lock)) > 0


# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without a network."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment that has the wheel, and the libraries of this one, but not the checkout."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False)
    (fresh,) = place.glob("lib/python*/site-packages")
    libraries = place / "libraries"
    libraries.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "sendgraph" not in entry.name and entry.suffix != ".pth":
            (libraries / entry.name).symlink_to(entry)
    (fresh / "libraries.pth").write_text(f"{libraries}\n")
    command = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python")]
    command += ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    done = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "bin"


def clean_environment() -> dict[str, str]:
    """The environment without what leads Python to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def test_the_wheel_carries_data_and_assets(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert {f"sendgraph/data/{path}" for folder in FOLDERS for path in tracked(folder)} <= inside
    assert {path.removeprefix("src/") for path in tracked("src/sendgraph")} <= inside
    assert "sendgraph/facts.schema.json" in inside


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"sendgraph"}
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.slow
def test_the_installed_wheel_builds_and_answers(installed: Path, tmp_path: Path) -> None:
    shutil.copy(SEED, tmp_path)

    def run(*words: str) -> str:
        command = [str(installed / "sendgraph"), *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = subprocess.run(
        [str(installed / "python"), "-c", "import sendgraph; print(sendgraph.__file__)"],
        cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(installed.parent) in where.stdout, "the wheel is tested, not the checkout"
    run("build", SEED.name, "--out", "build")
    assert "Lancashire" in run("export", "-o", "-", "--format", "nq", "--build", "build")
    assert "Julie Higgins" in run("explain", "Julie Higgins", "--build", "build")
