"""What changed between two builds is said in words, under the area or person that it is of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sendgraph.cli import main
from sendgraph.diff import difference
from sendgraph.pipeline import build
from test_pipeline import GOOD, OTHER, write


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of two documents, and the next: one edited, one gone, one new."""
    folder = tmp_path_factory.mktemp("diff")
    write(folder / "documents", bolton=OTHER, bury=GOOD)
    build([folder / "documents"], folder / "build")
    write(folder / "documents", bury=GOOD.replace("Jo Rowe", "Joan Smith"), kent=GOOD.replace("Bury", "Kent"))
    (folder / "documents" / "bolton.txt").unlink()
    build([folder / "documents"], folder / "build")
    return folder


def test_what_changed_is_said_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = folder / "build" / "generations" / "000001"
    assert main(["diff", str(first), str(folder / "build")]) == 0
    lines = capsys.readouterr().out.splitlines()
    for line in (
        "Documents (1 new, 1 changed, 1 gone)",
        "  - bolton.txt",
        "  + kent.txt",
        "  ~ bury.txt → its content is another",
        "  Kent",
        "    + Revisit of Kent, March 2021",
        "    - Revisit of Bolton, March 2021",
    ):
        assert line in lines, line
    assert any("Joan Smith" in line for line in lines)
    assert any(line.startswith("    - ") and "head of SEND, Bolton" in line for line in lines)


def test_what_changed_as_json_has_iris(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = folder / "build" / "generations" / "000001"
    assert main(["diff", str(first), str(folder / "build"), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    events = {(change["how"], change["thing"].partition("/id/")[2]) for change in told["inspections"]}
    assert ("new", "inspection/kent/revisit/2021-03") in events
    assert ("gone", "inspection/bolton/revisit/2021-03") in events


def test_a_build_differs_not_from_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not difference(folder / "build", folder / "build")
    assert main(["diff", str(folder / "build"), str(folder / "build")]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


def test_without_a_build_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 1
    assert "run 'sendgraph build' first" in capsys.readouterr().err
