"""A document whose statements violate a shape is set aside and costs the others nothing; copies count once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from sendgraph import genres, pipeline, store
from sendgraph.documents import Document
from sendgraph.errors import DataError
from sendgraph.facts import Facts
from sendgraph.language import Language
from sendgraph.mapping import graphs
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.terms import SEND

GOOD = (
    "News | 6 May 2021\nPraise for SEND services in Bury\n"
    "A revisit by Ofsted and the Care Quality Commission in March 2021 found that Bury had made progress for children "
    "with special educational needs.\n"
    "Jo Rowe, head of SEND at Bury Council, said: “We listened to families and we will go on listening.”\n"
)


def write(folder: Path, **texts: str) -> list[Path]:
    paths = [folder / f"{name}.txt" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_a_document_at_fault_is_set_aside_with_the_rule_and_the_rest_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def understand(document: Document, language: Language) -> Facts:
        facts = genres.understand(document, language)
        if document.name == "bad.txt":  # a quotation without words
            facts = replace(facts, quotations=(replace(facts.quotations[0], text=""),))
        return facts

    monkeypatch.setattr(pipeline, "understand", understand)
    paths = write(tmp_path, bad=GOOD.replace("Bury", "Bolton").replace("Jo Rowe", "Ann Lee"), good=GOOD)
    report = pipeline.build(paths, tmp_path / "build")
    assert list(report.documents) == ["good.txt"]
    (aside,) = report.set_aside
    assert aside.document == "bad.txt"
    assert aside.reason.startswith("bad.txt: ")
    nquads = store.read_quads(tmp_path / "build")
    assert b"Jo Rowe" in nquads
    assert b"Ann Lee" not in nquads


def test_the_same_words_in_two_files_count_once_and_are_told(tmp_path: Path) -> None:
    report = pipeline.build(write(tmp_path, copy=GOOD + "\n", first=GOOD), tmp_path / "build")
    assert list(report.documents) == ["copy.txt"]
    assert "first.txt: has the same words as copy.txt; counted once" in report.warnings


def test_a_fault_of_reference_data_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(iris: Iris) -> set[Quad]:
        wrong = Quad(iris.of("area", "bury"), SEND.gssCode, Literal("no code"), iris.graph("reference"))
        return {*graphs.fixed_graphs(iris), wrong}

    monkeypatch.setattr(pipeline, "fixed_graphs", faulty)
    with pytest.raises(DataError, match="reference data or ontology violate a shape"):
        pipeline.build(write(tmp_path, good=GOOD), tmp_path / "build")


def test_dates_that_differ_from_sources_csv_are_told(tmp_path: Path) -> None:
    paths = write(tmp_path, good=GOOD)
    (tmp_path / "sources.csv").write_text("file,published\ngood.txt,2021-05-07\n", encoding="utf-8")
    report = pipeline.build(paths, tmp_path / "build")
    told = "good.txt: the document says 2021-05-06, sources.csv 2021-05-07; the document's date is used"
    assert told in report.warnings
