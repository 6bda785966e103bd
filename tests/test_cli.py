"""The command line: what goes where, exit codes, faults in one line, builds that die."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
import rdflib
from pyoxigraph import RdfFormat, Store, parse
from rdflib import RDF, SH, Graph

from sendgraph import __version__, pipeline, store
from sendgraph.build_report import BuildReport, BuiltDocument
from sendgraph.cli import cli, main
from sendgraph.mapping.terms import SEND

SEEDS = Path(__file__).parents[1] / "seeds"
NEWS = SEEDS / "002_a2e20532391f3469.txt"
CONTEXT = click.Context(cli)
COMMANDS = cli.list_commands(CONTEXT)


def sendgraph(*arguments: str | Path, seed: str = "0", **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "sendgraph", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, check=False, **options)  # type: ignore[call-overload,no-any-return]


# --- Help and usage ---


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example:" in shown
    assert f"sendgraph {name}" in shown
    command = cli.get_command(CONTEXT, name)
    assert command
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name}"


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"sendgraph, version {__version__}\n"


@pytest.mark.parametrize("arguments", [["build"], ["no-such-command"], ["build", "--no-such-option"], ["explain"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Usage: sendgraph" in captured.err


# --- Faults: one clear line, no traceback ---


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["query", "posts", "-p", "aera=Blackpool"], 2, "no parameter aera; it has area, organisation, person"),
        (["query", "posts", "-p", "Blackpool"], 2, "write a parameter as KEY=VALUE"),
        (["query", "posts", "-p", "area=Blackpool", "-p", "area=Bury"], 2, "area: given twice"),
        (["query", "posts", "-p", "area=Blackpol"], 1, "did you mean Blackpool?"),
        (["query", "post"], 1, "did you mean post-history or posts"),
        (["query", "no-such-file.rq"], 1, "no such file"),
        (["query", "posts", "--format", "ttl"], 2, "choose table, markdown, html, csv, tsv, json"),
        (["explain", "Blackpol"], 1, "did you mean Blackpool"),
        (["export", "-o", "graph.foo"], 2, "choose one of .ttl"),
        (["export", "-o", "-"], 2, "-o - needs --format"),
        (["export", "-o", "/no/such/folder/graph.ttl"], 2, "cannot be written"),
        (["network", "-o", "network.foo"], 2, "choose one of .html"),
    ],
)
def test_a_fault_is_one_line(
    arguments: list[str], code: int, message: str, seeds_build: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--build", str(seeds_build)]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("sendgraph: ")
    assert message in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("command", [["query", "posts"], ["explain", "x"], ["validate"], ["audit"]])
def test_without_a_build_it_says_what_to_do(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--build", str(tmp_path)]) == 1
    assert "run 'sendgraph build' first" in capsys.readouterr().err


def test_a_message_that_quotes_hostile_text_is_inert(seeds_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "\x1b[2J[red]x", "--build", str(seeds_build)]) == 1
    assert "\\x1b[2J[red]x" in capsys.readouterr().err


def test_interrupted_is_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", interrupted)
    assert main(["build", str(SEEDS)]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(("number", "rows"), [(100, 100), (101, 2)])
def test_many_documents_are_counted_by_genre(
    number: int, rows: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    genres = ("news", "other")
    documents = [BuiltDocument(f"{n}.txt", genres[n % 2], f"/in/{n}.txt", f"{n:064}") for n in range(number)]
    monkeypatch.setattr(pipeline, "build", lambda *_, **__: BuildReport(documents=documents))
    assert main(["build", str(SEEDS)]) == 0
    told = capsys.readouterr().out.partition("how many")[0]
    assert told.count("news") + told.count("other") == rows


def test_a_reader_that_goes_away_is_no_fault(seeds_build: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "sendgraph", "export", "-o", "-", "--format", "nt", "--build", str(seeds_build)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


# --- Reading documents ---


def test_text_is_what_offsets_count_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", str(NEWS)]) == 0
    text = capsys.readouterr().out
    assert main(["extract", str(NEWS)]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["document"]["characters"] == len(text)
    for finding in facts["findings"]:
        assert " ".join(text[finding["start"] : finding["end"]].split()) == finding["text"]


def test_extract_keeps_the_order_of_the_inputs_and_goes_on_after_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["004_9d47ea444c0de1d8.txt", "no-such-file.txt", "002_a2e20532391f3469.txt"]
    assert main(["extract", *(str(SEEDS / name) for name in names)]) == 1
    captured = capsys.readouterr()
    assert [json.loads(line)["source"] for line in captured.out.splitlines()] == [names[0], names[2]]
    assert captured.err.count("\n") == 1
    assert "no-such-file.txt: no such file" in captured.err


def test_text_and_extract_read_stdin() -> None:
    found = sendgraph("text", "-", input=NEWS.read_bytes())
    assert found.stdout.decode().startswith("Improvements to SEND services in Lancashire recognised\n")


# --- Building ---


def test_documents_that_cannot_be_read_cost_the_others_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    closed = tmp_path / "closed"
    closed.mkdir()
    list_folder = Path.iterdir

    def refused(folder: Path) -> object:
        if folder == closed:
            raise PermissionError(13, "Permission denied")
        return list_folder(folder)

    monkeypatch.setattr(Path, "iterdir", refused)
    inputs = [tmp_path / "missing.txt", tmp_path / "empty.txt", tmp_path / "binary.txt", closed, NEWS]
    out = tmp_path / "build"
    assert main(["build", *map(str, inputs), "--out", str(out)]) == 1
    captured = capsys.readouterr()
    aside = [line for line in captured.err.splitlines() if line.startswith("set aside: ")]
    assert sorted(captured.err.splitlines()) == ["documents: 1 read anew (1 new), 0 from the cache", *sorted(aside)]
    assert len(aside) == 4
    for path, reason in (
        (inputs[0], "no such file"),
        (inputs[1], "the file is empty"),
        (inputs[2], "the file is binary"),
        (inputs[3], ""),
    ):
        assert any(f"{path}: {reason}" in line for line in aside), path
    assert NEWS.name in captured.out
    assert main(["audit", "--build", str(out)]) == 0
    assert capsys.readouterr().out.endswith("of 1 documents: all stand in their sources\n")


@pytest.mark.parametrize("base", ["not an iri/", "relative/", "https://example.org/id"])
def test_a_base_that_is_none_is_refused(base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(NEWS), "--base", base, "--out", str(tmp_path / "build")]) == 2
    assert capsys.readouterr().err.startswith(f"sendgraph: base {base}: ")


def test_nothing_to_build_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["build", str(empty), "--out", str(tmp_path / "build")]) == 1
    assert "no documents" in capsys.readouterr().err


def test_shuffled_inputs_in_another_process_give_the_same_bytes(seeds_build: Path, tmp_path: Path) -> None:
    out = tmp_path / "build"
    found = sendgraph("build", *sorted(SEEDS.glob("*.txt"), reverse=True), "--out", out, seed="7")
    assert found.returncode == 0, found.stderr.decode()
    assert found.stderr == b"documents: 5 read anew (5 new), 0 from the cache\n"
    assert store.read_quads(out) == store.read_quads(seeds_build)


def test_rdflib_and_oxigraph_read_the_same_graph(seeds_build: Path) -> None:
    turtle = store.export(store.read_quads(seeds_build), ".ttl")
    ours = set(parse(turtle, format=RdfFormat.TURTLE))
    theirs = rdflib.Graph().parse(data=turtle, format="turtle").serialize(format="nt", encoding="utf-8")
    assert set(parse(theirs, format=RdfFormat.N_TRIPLES)) == ours
    assert len(ours) > 1000


KILLED = """
import sys, time
from pathlib import Path
from sendgraph import store

def fill(folder):
    (folder / store.STORE).mkdir()
    print("half", flush=True)
    time.sleep(600)

with store.locked(Path(sys.argv[1])):
    store.write_generation(Path(sys.argv[1]), fill)
"""


def test_a_killed_build_leaves_the_one_before(copied_build: Path) -> None:
    before = store.read_quads(copied_build)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", KILLED, str(copied_build)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait(60) == -signal.SIGKILL
    assert store.read_quads(copied_build) == before
    assert main(["query", "outcomes", "--build", str(copied_build)]) == 0

    def whole(folder: Path) -> None:
        store.fill(folder / store.STORE, before)

    with store.locked(copied_build):
        store.write_generation(copied_build, whole)
    assert store.read_quads(copied_build) == before
    assert not list((copied_build / "generations").glob(".new-*"))


def test_a_build_that_fails_while_it_writes_leaves_the_one_before(
    copied_build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.read_quads(copied_build)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.Filling, "finish", full)
    assert main(["build", str(NEWS), "--out", str(copied_build)]) == 1
    captured = capsys.readouterr()
    assert "No space left on device" in captured.err
    assert "Traceback" not in captured.err
    monkeypatch.undo()
    assert store.read_quads(copied_build) == before
    assert main(["explain", "Julie Higgins", "--build", str(copied_build)]) == 0


# --- Results ---


def test_the_list_of_queries(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert main(["query"]) == 0
    shown = capsys.readouterr().out
    assert "posts" in shown
    assert "area, organisation, person" in shown


def test_the_sparql_of_a_query(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "posts", "--sparql"]) == 0
    assert capsys.readouterr().out.startswith("#+ summary: Who held which post")


def test_own_sparql_from_a_file_and_from_stdin(
    seeds_build: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.rq"
    file.write_text("ASK { ?area a send:LocalArea ; rdfs:label 'Blackpool' }")
    assert main(["query", str(file), "--build", str(seeds_build)]) == 0
    assert capsys.readouterr().out == "yes\n"
    asked = sendgraph("query", "-", "--format", "csv", "--build", seeds_build, input=b"SELECT (1 AS ?one) {}")
    assert asked.stdout == b"one\r\n1\r\n"


def test_validate_conforms(seeds_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--build", str(seeds_build)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("conforms: 0 violations")


def test_validate_names_what_is_wrong_and_where(copied_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = Store(str(store.generation(copied_build) / store.STORE))
    for quad in list(kept.quads_for_pattern(None, SEND.printedName, None)):
        kept.remove(quad)
    kept.flush()
    del kept
    assert main(["validate", "--build", str(copied_build)]) == 1
    shown = capsys.readouterr().out
    assert "violation" in shown
    assert "Julie Higgins" in shown  # within the words that led to it
    assert "does not conform" in shown
    assert main(["validate", "--build", str(copied_build), "--format", "json"]) == 1
    results = json.loads(capsys.readouterr().out)["results"]
    named = {place["document"] for result in results for place in result["places"]}
    assert named
    assert named <= {path.name for path in SEEDS.iterdir()}
    assert main(["validate", "--build", str(copied_build), "--format", "ttl"]) == 1
    graph = Graph().parse(data=capsys.readouterr().out, format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == len(results)


@pytest.mark.parametrize("suffix", store.FORMATS)
def test_export_in_every_syntax(suffix: str, seeds_build: Path, tmp_path: Path) -> None:
    file = tmp_path / f"graph{suffix}"
    assert main(["export", "-o", str(file), "--build", str(seeds_build)]) == 0
    assert sum(1 for _ in parse(path=str(file), format=store.FORMATS[suffix])) > 1000


def test_network_to_a_page_and_to_stdout(seeds_build: Path, tmp_path: Path) -> None:
    file = tmp_path / "network.html"
    assert main(["network", "-o", str(file), "--build", str(seeds_build)]) == 0
    assert "Julie Higgins" in file.read_text(encoding="utf-8")
    found = sendgraph("network", "-o", "-", "--format", "json", "--build", seeds_build)
    assert json.loads(found.stdout)["nodes"]
