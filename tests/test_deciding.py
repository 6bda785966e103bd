"""decide and review: what people type, what they read, and whole builds with decisions and a registry."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sendgraph import store
from sendgraph.audit import audit
from sendgraph.cli import main
from sendgraph.identity.decisions_file import read_decisions
from sendgraph.identity.hashing import hashed

BURY = (
    "News | 6 May 2021\nPraise for SEND services in Bury\n"
    "A revisit by Ofsted and the Care Quality Commission in March 2021 found that Bury had made progress for children "
    "with special educational needs.\n"
    "Jo Rowe, head of SEND at Bury Council, said: “We listened to families and we will go on listening.”\n"
    "Sarah Jones, director of children's services at Bury Council, said: “Jo Rowe did well, and so did Rowe’s team.”\n"
)
KENT = (
    "News | 6 May 2023\nSarah Jones speaks\n"
    "An inspection by Ofsted and the Care Quality Commission in March 2023 found that Kent had made progress for "
    "children with special educational needs.\n"
    "Sarah Jones, director of children's services at Kent County Council, said: “We thank JO ROWE of Bury.”\n"
)
SARAHS = ("sarah jones|bury-council", "sarah jones|kent-council")
WHO = ("--who", "A B", "--when", "2026-01-02")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two documents and a build of them; read it, do not write into it."""
    folder = tmp_path_factory.mktemp("deciding")
    (folder / "bury.txt").write_text(BURY, encoding="utf-8")
    (folder / "kent.txt").write_text(KENT, encoding="utf-8")
    assert main(["build", str(folder), "--out", str(folder / "build"), "--registry", str(folder / "people.csv")]) == 0
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of these, as the current folder."""
    place = Path(shutil.copytree(built, tmp_path / "project", symlinks=True))
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """What runs a command: exit code, stdout, stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def lines() -> list[tuple[str, str, str, str]]:
    return [(d.what, d.first, d.second, d.value) for d in read_decisions(Path("decisions.csv"))]


# --- decide ---


def test_people_are_named_by_key_iri_segment_or_name(run: Run) -> None:
    iri = "https://w3id.org/sendgraph/id/person/jo-rowe-dda2ad"
    for number, name in enumerate(("jo rowe|bury-council", iri, f"<{iri}>", "jo-rowe-dda2ad", "JO ROWE")):
        file = f"{number}.csv"
        assert run("decide", "rename", name, "Joanna Rowe", "--why", "x", *WHO, "--decisions", file)[0] == 0
        (decision,) = read_decisions(Path(file))
        assert decision.first == "jo rowe|bury-council"
        assert (decision.who, decision.when, decision.why) == ("A B", "2026-01-02", "x")


def test_a_name_of_two_people_is_refused_with_their_keys(run: Run) -> None:
    code, _, err = run("decide", "same", "Sarah Jones", "Jo Rowe", "--why", "x", *WHO)
    assert code == 2
    assert all(f"Sarah Jones: {key}" in err for key in SARAHS)
    assert not Path("decisions.csv").exists()


def test_a_misspelt_name_is_refused_with_near_ones(run: Run) -> None:
    code, _, err = run("decide", "withhold", "Jo Row", "--why", "x", *WHO)
    assert code == 1
    assert "did you mean one of these?\n  Jo Rowe: jo rowe|bury-council" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("same", "Jo Rowe", "Jo Rowe"), "both are this key"),
        (("different", "Jo Rowe", "Jo Rowe"), "jo rowe|"),
        (("rename", "Jo Rowe", " "), "NAME: empty"),
        (("rename", "Bury Council", "X"), "reference data names"),
        (("correct", "no iri", "role", "x"), "no IRI"),
        (("correct", "https://w3id.org/sendgraph/id/area/bury", "role", "x"), "no such claim"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...], message: str, run: Run) -> None:
    code, _, err = run("decide", *arguments, "--why", "x", *WHO)
    assert code in (1, 2)
    assert message in err
    assert not Path("decisions.csv").exists()


def test_why_is_needed_and_when_is_a_day(run: Run) -> None:
    assert run("decide", "rename", "Jo Rowe", "X", *WHO)[0] == 2
    assert "--why: empty" in run("decide", "rename", "Jo Rowe", "X", "--why", " ", *WHO)[2]
    assert "--when soon: no day" in run("decide", "rename", "Jo Rowe", "X", "--why", "x", "--when", "soon")[2]


def test_a_decision_that_contradicts_a_line_is_not_written(run: Run) -> None:
    assert run("decide", "same", *SARAHS, "--why", "moved", *WHO)[0] == 0
    code, _, err = run("decide", "different", *SARAHS, "--why", "met both", *WHO)
    assert code == 1
    assert "the new line says different, decisions.csv line 2 the same" in err
    assert lines() == [("same", *SARAHS, "")]
    assert "there already" in run("decide", "same", *SARAHS, "--why", "moved", *WHO)[2]


def test_withholding_leaves_the_name_in_no_line(run: Run) -> None:
    run("decide", "rename", "Jo Rowe", "Joanna Rowe", "--why", "her page", *WHO)
    run("decide", "different", "Jo Rowe", SARAHS[0], "--why", "Jo Rowe is taller", *WHO)
    assert run("decide", "withhold", "Jo Rowe", "--why", "asked by Jo Rowe", *WHO)[0] == 0
    key = hashed("jo rowe|bury-council")
    assert lines() == [("different", key, SARAHS[0], ""), ("withhold", key, "", "")]
    assert "rowe" not in Path("decisions.csv").read_text("utf-8").casefold()


def test_decisions_of_others_are_imported_all_or_none(run: Run, folder: Path) -> None:
    run("decide", "same", *SARAHS, "--why", "moved", *WHO)
    before = Path("decisions.csv").read_bytes()
    run("decide", "rename", "Jo Rowe", "Joanna Rowe", "--why", "x", *WHO, "--decisions", "theirs.csv")
    run("decide", "different", *SARAHS, "--why", "met", *WHO, "--decisions", "theirs.csv")
    code, _, err = run("decide", "import", "theirs.csv")
    assert code == 1
    assert "theirs.csv line 3 says different, decisions.csv line 2 the same" in err
    assert Path("decisions.csv").read_bytes() == before
    run("decide", "rename", "Jo Rowe", "Joanna Rowe", "--why", "x", *WHO, "--decisions", "more.csv")
    assert "1 new lines" in run("decide", "import", "more.csv")[1]
    assert "0 new lines" in run("decide", "import", "more.csv")[1]
    assert run("decide", "export", "-o", "out.csv")[0] == 0
    assert sorted(lines()) == sorted((d.what, d.first, d.second, d.value) for d in read_decisions(folder / "out.csv"))


# --- review ---


def test_review_shows_a_pair_side_by_side_with_the_commands(run: Run) -> None:
    code, out, _ = run("review")
    assert code == 0
    for words in ("Sarah Jones, one person or two?", *SARAHS, "+4 same name", "−1 a common name", "6 would join them"):
        assert words in out
    (command,) = (line.strip() for line in out.splitlines() if "decide same" in line)
    assert command == f"sendgraph decide same '{SARAHS[0]}' '{SARAHS[1]}' --why '…'"
    assert run(*shlex.split(command)[1:], *WHO)[0] == 0


def test_review_for_spreadsheets_and_machines(run: Run) -> None:
    (row,) = csv.DictReader(io.StringIO(run("review", "--format", "csv")[1]))
    assert (row["first key"], row["second key"], row["points"]) == (*SARAHS, "5")
    assert row["for"].startswith("'+4 same name")  # no formula
    (pair,) = json.loads(run("review", "--format", "json")[1])
    assert pair["first"]["shown"][0]["quotation"] == "Sarah Jones, director of children's services at Bury Council"
    assert pair["evidence"][0] == {"points": 4, "words": "same name"}


def test_review_without_doubts_says_so(run: Run) -> None:
    report = Path("build/report.json").resolve()
    report.write_text(json.dumps(json.loads(report.read_text("utf-8")) | {"doubts": []}), encoding="utf-8")
    assert run("review")[1] == "No people are in doubt.\n"


def test_review_tells_the_links_that_were_made(run: Run) -> None:
    report = Path("build/report.json").resolve()
    link = {"first": "a|x", "second": "b|x", "points": 7, "evidence": [{"points": 7, "words": "=both at x"}]}
    report.write_text(json.dumps(json.loads(report.read_text("utf-8")) | {"merges": [link]}), encoding="utf-8")
    shown = run("review", "--links")[1]
    assert re.search(r"links by evidence or decision +1 ", shown)
    assert run("review", "--links", "--format", "csv")[1] == "first,second,points,why\na|x,b|x,7,'=both at x\n"
    assert json.loads(run("review", "--links", "--format", "json")[1])[0]["why"] == "=both at x"


# --- Whole builds ---


def test_decide_build_undo_build_gives_back_the_first_bytes(run: Run, folder: Path) -> None:
    first = store.read_quads(folder / "build")
    registry = Path("people.csv").read_bytes()
    build = ("build", ".", "--registry", "people.csv")
    assert run("decide", "same", *SARAHS, "--why", "moved", *WHO)[0] == 0
    assert run("decide", "withhold", "Jo Rowe", "--why", "asked", *WHO)[0] == 0
    assert run(*build)[0] == 0
    decided = store.read_quads(folder / "build")
    assert b"isReplacedBy" in decided
    assert b"[name withheld] did well, and so did [name withheld]" in decided
    for place in Path("build").resolve().glob("current/*"):
        if place.is_file():
            assert re.search(rb"(?i)\bjo\b|\browe", place.read_bytes()) is None, place
    assert b"rowe" not in Path("people.csv").read_bytes()
    found = audit(folder / "build")
    assert found.faults == ()
    assert found.checked > 10
    assert run("explain", "Jo Rowe")[0] == 1
    assert run("review")[1] == "No people are in doubt.\n"
    Path("decisions.csv").write_text(Path("decisions.csv").read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    Path("people.csv").write_bytes(registry)
    assert run(*build)[0] == 0
    assert store.read_quads(folder / "build") == first
    assert Path("people.csv").read_bytes() == registry


def test_a_build_tells_decisions_that_it_cannot_apply(run: Run) -> None:
    run("decide", "same", *SARAHS, "--why", "moved", *WHO)
    with Path("decisions.csv").open("a", encoding="utf-8") as file:
        file.write(f"2026-01-02,B,different,{SARAHS[1]},{SARAHS[0]},,met\n2026-01-02,B,rename,nobody|nowhere,,X,x\n")
    code, _, err = run("build", ".")
    assert code == 1
    assert "decision: decisions.csv line 3 says different, decisions.csv line 2 the same" in err
    assert "decision: decisions.csv line 4: no document shows nobody|nowhere now" in err
    assert len(json.loads(Path("build/report.json").read_text("utf-8"))["decisions"]) == 2
