"""A document that violates a shape costs the others nothing; copies count once; files of one name stay apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from sendgraph import audit, genres, pipeline, store
from sendgraph.build_report import BuildReport, documents_of, shown_names
from sendgraph.cli import main
from sendgraph.documents import Document
from sendgraph.errors import DataError
from sendgraph.facts import Facts
from sendgraph.keeping.making import Fixed, fixed
from sendgraph.language import Language
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.terms import SEND
from sendgraph.work import reading

GOOD = (
    "News | 6 May 2021\nPraise for SEND services in Bury\n"
    "A revisit by Ofsted and the Care Quality Commission in March 2021 found that Bury had made progress for children "
    "with special educational needs.\n"
    "Jo Rowe, head of SEND at Bury Council, said: “We listened to families and we will go on listening.”\n"
)
OTHER = GOOD.replace("Bury", "Bolton").replace("Jo Rowe", "Ann Lee")


def write(folder: Path, **texts: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.txt" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def spoil(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Make the document that has ``words`` violate a shape: a quotation without words."""

    def understand(document: Document, language: Language) -> Facts:
        facts = genres.understand(document, language)
        if words in document.text:
            facts = replace(facts, quotations=(replace(facts.quotations[0], text=""),))
        return facts

    monkeypatch.setattr(reading, "understand", understand)


def shown(report: BuildReport) -> list[str]:
    return [document.name for document in report.documents]


def test_a_document_at_fault_is_set_aside_with_the_rule_and_the_rest_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, "Ann Lee")
    paths = write(tmp_path, bad=OTHER, good=GOOD)
    report = pipeline.build(paths, tmp_path / "build")
    assert shown(report) == ["good.txt"]
    (aside,) = report.set_aside
    assert aside.document == "bad.txt"
    assert aside.reason.startswith("bad.txt: ")
    nquads = store.read_quads(tmp_path / "build")
    assert b"Jo Rowe" in nquads
    assert b"Ann Lee" not in nquads


def test_the_same_words_in_two_files_count_once_and_are_told(tmp_path: Path) -> None:
    report = pipeline.build(write(tmp_path, copy=GOOD + "\n", first=GOOD), tmp_path / "build")
    assert shown(report) == ["copy.txt"]
    assert "first.txt: has the same words as copy.txt; counted once" in report.warnings


def test_a_fault_of_reference_data_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(base: str) -> Fixed:
        sound, iris = fixed(base), Iris(base)
        wrong = Triple(iris.of("area", "bury"), SEND.gssCode, Literal("no code"))
        said = {str(wrong).encode(): (str(iris.graph("reference")).encode(),)}
        return Fixed(dict(sorted({**sound.graphs, **said}.items())), {*sound.told, wrong})

    monkeypatch.setattr(pipeline, "fixed", faulty)
    with pytest.raises(DataError, match="reference data or ontology violate a shape"):
        pipeline.build(write(tmp_path, good=GOOD), tmp_path / "build")


def test_dates_that_differ_from_sources_csv_are_told(tmp_path: Path) -> None:
    paths = write(tmp_path, good=GOOD)
    (tmp_path / "sources.csv").write_text("file,published\ngood.txt,2021-05-07\n", encoding="utf-8")
    report = pipeline.build(paths, tmp_path / "build")
    told = "good.txt: the document says 2021-05-06, sources.csv 2021-05-07; the document's date is used"
    assert told in report.warnings


def test_of_two_files_of_one_name_the_one_at_fault_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(monkeypatch, "Ann Lee")
    bolton, bury = write(tmp_path / "bolton", letter=OTHER), write(tmp_path / "bury", letter=GOOD)
    build = tmp_path / "build"
    report = pipeline.build(bolton + bury, build)
    assert shown(report) == ["bury/letter.txt"]
    (aside,) = report.set_aside
    assert aside.document == "bolton/letter.txt"
    assert aside.reason.startswith("bolton/letter.txt: ")
    assert b"Jo Rowe" in store.read_quads(build)
    assert b"Ann Lee" not in store.read_quads(build)
    bury[0].write_text(GOOD + "\n", encoding="utf-8")
    (fault,) = audit.audit(build).faults
    assert (fault.document, fault.place) == ("bury/letter.txt", "-")
    assert main(["build", *map(str, bolton + bury), "--out", str(build)]) == 1
    assert "set aside: bolton/letter.txt: " in capsys.readouterr().err


def test_two_files_of_one_name_are_two_documents(tmp_path: Path) -> None:
    paths = write(tmp_path / "bolton", letter=OTHER) + write(tmp_path / "bury", letter=GOOD)
    (tmp_path / "bury" / "sources.csv").write_text("file,published\nletter.txt,2021-05-07\n", encoding="utf-8")
    report = pipeline.build([tmp_path / "bury", tmp_path / "bolton"], tmp_path / "build")
    assert {document.path for document in report.documents} == set(map(str, paths))
    assert set(documents_of(store.generation(tmp_path / "build"))) == set(report.names)
    assert [warning.partition(": ")[0] for warning in report.warnings] == ["bury/letter.txt"]
    assert b"Jo Rowe" in store.read_quads(tmp_path / "build")
    assert b"Ann Lee" in store.read_quads(tmp_path / "build")
    assert audit.audit(tmp_path / "build").faults == ()


def test_the_bytes_do_not_depend_on_where_the_folders_are_or_how_they_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(folders: list[Path], out: str) -> tuple[bytes, bytes]:
        pipeline.build(folders, tmp_path / out)
        generation = store.generation(tmp_path / out)
        return store.read_quads(tmp_path / out), (generation / pipeline.FACTS).read_bytes()

    for parent, first, second in (("here", "a", "b"), ("there", "z", "y")):
        write(tmp_path / parent / first, letter=GOOD, copy=OTHER)
        write(tmp_path / parent / second, letter=OTHER, copy=GOOD + "\n")
        listed = "file,title,url\nletter.txt,A title,https://example.org/x\n"
        (tmp_path / parent / second / "sources.csv").write_text(listed, encoding="utf-8")
    expected = made([tmp_path / "here" / "a", tmp_path / "here" / "b"], "one")
    monkeypatch.chdir(tmp_path / "there")
    assert made([Path("z"), Path("y"), tmp_path / "there" / "z"], "two") == expected


def test_a_file_is_shown_by_the_fewest_parts_of_its_path() -> None:
    paths = ["/x/2019/bury/letter.txt", "/x/2020/bury/letter.txt", "/letter.txt", "/x/2020/note.txt"]
    assert list(map(shown_names(map(Path, paths)).__getitem__, map(Path, paths))) == [
        "2019/bury/letter.txt",
        "2020/bury/letter.txt",
        "/letter.txt",
        "note.txt",
    ]
