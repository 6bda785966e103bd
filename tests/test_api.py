"""The Python API: what docs/python.md shows, equal to what the commands do, and loaded only when it is used."""

from __future__ import annotations

import csv
import doctest
import io
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from rdflib import Dataset, Graph

import sendgraph
from sendgraph import store
from sendgraph.cli import main
from sendgraph.errors import NotFoundError, UsageError
from sendgraph.mapping.terms import PREFIXES
from sendgraph.queries import Query

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
REPORT = SEEDS / "003_641b2be2c2bd35ac.txt"
PAGE = ROOT / "docs" / "python.md"
# What a program that only imports the package must not wait for.
HEAVY = ("rdflib", "pyshacl", "owlrl", "networkx", "numpy", "pandas", "polars", "pyoxigraph", "click", "rich", "lxml")


@pytest.fixture(scope="module")
def graph(seeds_build: Path) -> sendgraph.Build:
    return sendgraph.open_build(seeds_build)


def printed(arguments: list[str], build: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([*arguments, "--build", str(build)]) == 0
    return capsys.readouterr().out


# --- Names ---


def test_the_page_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of the page runs in order, in one program."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    words = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S))
    examples = doctest.DocTestParser().get_doctest(words, {}, PAGE.name, str(PAGE), 0)
    faults = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    assert runner.run(examples, out=faults.write).failed == 0, faults.getvalue()
    assert len(examples.examples) > 10


def test_every_name_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    methods = [name for name in vars(sendgraph.Build) if not name.startswith("_")]
    for name in (*sendgraph.__all__, *methods):
        assert name.startswith("_") or re.search(rf"[`.]{name}\b", page), name
        assert getattr(sendgraph, name, None) or vars(sendgraph.Build)[name].__doc__


def test_importing_loads_nothing_else() -> None:
    code = f"import sys, sendgraph; print([name for name in {HEAVY} if name in sys.modules])"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "[]\n"


def test_names_are_listed_before_they_are_loaded() -> None:
    assert dir(sendgraph) == sorted(sendgraph.__all__)
    with pytest.raises(AttributeError, match="no attribute 'bild'"):
        _ = sendgraph.bild  # type: ignore[attr-defined]


# --- Building and reading ---


def test_a_build_is_what_the_command_builds(tmp_path: Path, graph: sendgraph.Build) -> None:
    built = sendgraph.build([SEEDS], tmp_path / "build")
    assert built.report.digest == graph.report.digest
    assert built.report.set_aside == []
    assert repr(built) == f"Build('{tmp_path}/build')"


def test_it_stays_with_the_graph_that_it_opened(copied_build: Path) -> None:
    before = sendgraph.open_build(copied_build)
    after = sendgraph.build(REPORT, copied_build)
    question = "SELECT (COUNT(?letter) AS ?number) { ?letter a send:Publication }"
    assert [opened.query(question).rows for opened in (before, after)] == [[{"number": 5}], [{"number": 1}]]
    assert [len(opened.report.documents) for opened in (before, after)] == [5, 1]


@pytest.mark.parametrize("base", ["no iri", "https://example.org/id"])
def test_a_base_that_is_none(base: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"^base {base}: "):
        sendgraph.build(REPORT, tmp_path / "build", base=base)
    assert not (tmp_path / "build" / "current").exists()


def test_nothing_was_built() -> None:
    with pytest.raises(sendgraph.SendgraphError, match="nothing was built there"):
        sendgraph.open_build("no-such-folder")


def test_facts_are_those_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(REPORT)]) == 0
    assert json.loads(capsys.readouterr().out) == sendgraph.extract(REPORT).to_dict()
    assert sendgraph.extract(sendgraph.read(REPORT)) == sendgraph.extract(str(REPORT))


# --- Questions ---


@pytest.mark.parametrize("query", sendgraph.questions(), ids=lambda query: query.name)
def test_rows_are_those_of_the_command(
    query: Query, graph: sendgraph.Build, capsys: pytest.CaptureFixture[str]
) -> None:
    if "CONSTRUCT" in query.sparql:
        return
    lines = csv.DictReader(io.StringIO(printed(["query", query.name, "--format", "csv"], graph.folder, capsys)))
    assert [{name: _csv(value) for name, value in row.items()} for row in graph.query(query.name)] == [
        {name: _number(value) for name, value in line.items()} for line in lines
    ]


def _csv(value: object) -> str:
    return "" if value is None else _number(str(value).lower() if isinstance(value, bool) else str(value))


def _number(words: str) -> str:
    return words.removesuffix(".0") if re.fullmatch(r"\d+\.0", words) else words.replace("\r\n", "\n")


def test_values_are_plain(graph: sendgraph.Build) -> None:
    answer = graph.query("""SELECT ?whole ?part ?yes ?day ?iri ?none {
      VALUES (?whole ?part ?yes ?day ?iri) { (7 0.5 true "2024-05"^^xsd:gYearMonth send:Finding) }
    }""")
    (row,) = answer
    assert list(row.values()) == [7, 0.5, True, "2024-05", f"{PREFIXES['send']}Finding", None]
    assert len(answer) == 1


def test_a_parameter_may_be_a_day(graph: sendgraph.Build) -> None:
    assert graph.query("published", issued=date(2024, 7, 25)).rows == graph.query("published", issued="2024-07-25").rows


def test_hostile_parameters_are_only_values(graph: sendgraph.Build) -> None:
    with pytest.raises(NotFoundError):
        graph.query("posts", area='Blackpool" } UNION { ?s ?p ?o } #')
    assert graph.query("claims", words="'} UNION {?s ?p ?o} #").rows == []


def test_a_question_in_a_file(graph: sendgraph.Build, tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text("SELECT ?x { VALUES ?x { 1 } }")
    assert graph.query(tmp_path / "own.rq").rows == [{"x": 1}]


def test_each_form_of_question_has_its_place(graph: sendgraph.Build) -> None:
    made = graph.graph("inspection-graph", area="Blackpool")
    assert isinstance(made, Graph)
    assert len(made) > 0
    with pytest.raises(UsageError, match=r"use graph\(\)"):
        graph.query("inspection-graph", area="Blackpool")
    with pytest.raises(UsageError, match=r"use query\(\)"):
        graph.graph("posts")
    with pytest.raises(UsageError, match="changes data"):
        graph.query("DELETE WHERE { ?s ?p ?o }")


def test_frames(graph: sendgraph.Build) -> None:
    answer = graph.query("figures")
    assert answer.to_pandas().to_dict("list")["value"] == answer.to_polars()["value"].to_list()
    nothing = graph.query("SELECT ?x { ?x a <https://example.org/none> }")
    assert list(nothing.to_pandas().columns) == nothing.to_polars().columns == ["x"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_without_the_library_the_message_says_which(
    library: str, graph: sendgraph.Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=rf"install sendgraph\[{library}\]"):
        getattr(graph.query("figures"), f"to_{library}")()


# --- RDF, network, files, checks ---


def test_the_dataset_counts_each_triple_once(graph: sendgraph.Build) -> None:
    """Some triples stand in several graphs; a union of Oxigraph counts them again."""
    nquads = store.read_quads(graph.folder)
    plain = Dataset(default_union=True)
    plain.parse(data=nquads.decode(), format="nquads")
    merged = set(store.triples_of(nquads))
    dataset = graph.dataset()
    counts = [
        [int(row[0]) for row in data.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")]  # type: ignore[index, arg-type]
        for data in (dataset, plain)
    ]
    assert counts == [[len(merged)], [len(merged)]]
    assert len(dataset) == len(merged) < len(nquads.splitlines())
    names = {str(name.identifier) for name in dataset.graphs()}
    assert any("/graph/document/" in name for name in names)


def test_the_dataset_cannot_be_changed(graph: sendgraph.Build) -> None:
    before = len(graph.dataset())
    with pytest.raises(RuntimeError):
        graph.dataset().update("INSERT DATA { send:x send:y send:z }")
    assert len(graph.dataset()) == before


def test_an_explanation(graph: sendgraph.Build) -> None:
    explanation = graph.explain("Julie Higgins")
    assert explanation.thing.kind == "person"
    assert all(line.evidence for section in explanation.sections for line in section.lines)


def test_the_network_is_measured(graph: sendgraph.Build) -> None:
    nodes = graph.network().nodes(data=True)
    assert all(values["degree"] > 0 and values["community"] > 0 for _, values in nodes)


@pytest.mark.parametrize("suffix", ["nq", "trig", "ttl", "nt", "jsonld", "rdf"])
def test_exports_are_those_of_the_command(suffix: str, graph: sendgraph.Build, tmp_path: Path) -> None:
    ours, theirs = tmp_path / f"ours.{suffix}", tmp_path / f"theirs.{suffix}"
    assert graph.export(ours) == ours
    assert main(["export", "-o", str(theirs), "--build", str(graph.folder)]) == 0
    assert ours.read_bytes() == theirs.read_bytes()


def test_tables_and_one_thing_are_exported(graph: sendgraph.Build, tmp_path: Path) -> None:
    assert (graph.export(tmp_path / "tables.csvw") / "areas.csv").is_file()
    assert "Blackpool" in graph.export(str(tmp_path / "one.jsonld"), "Blackpool").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="JSON-LD only"):
        graph.export(tmp_path / "one.ttl", "Blackpool")
    with pytest.raises(UsageError, match="not an RDF syntax"):
        graph.export(tmp_path / "one.doc")


def test_checks_find_what_the_commands_find(graph: sendgraph.Build) -> None:
    assert graph.validate().results == ()
    assert graph.audit().faults == ()
    assert graph.review() == ()
    assert graph.quality().documents == 5
