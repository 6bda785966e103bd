"""audit: every quotation stands in its source, and planted errors are found."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from sendgraph import store as stores
from sendgraph.audit import Source, audit
from sendgraph.errors import DataError, NotFoundError
from sendgraph.mapping.terms import OA, PROV, SEND, A, integer

LETTER = "001_43d767652d252f8e.txt"


def change(build: Path, work: Callable[[Store], None]) -> None:
    store = Store(str(stores.generation(build) / stores.STORE))
    work(store)
    store.flush()


def replace(store: Store, subject: NamedNode, predicate: NamedNode, value: Literal) -> None:
    for quad in list(store.quads_for_pattern(subject, predicate, None, DefaultGraph())):
        store.remove(quad)
    store.add(Quad(subject, predicate, value, DefaultGraph()))


def passage_with(store: Store, words: str) -> tuple[NamedNode, str]:
    for quad in store.quads_for_pattern(None, OA.exact, None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and words in quad.object.value:
            return quad.subject, quad.object.value
    raise AssertionError(words)


def test_every_quotation_of_the_seeds_stands_in_its_source(seeds_build: Path) -> None:
    found = audit(seeds_build)
    assert found.faults == ()
    assert found.documents == 5
    assert found.checked > 200


def test_a_changed_word_is_found(copied_build: Path) -> None:
    def work(store: Store) -> None:
        node, words = passage_with(store, "has provided the impetus")
        replace(store, node, OA.exact, Literal(words.replace("has provided", "has not provided")))

    change(copied_build, work)
    reasons = {fault.reason for fault in audit(copied_build).faults}
    assert reasons == {
        "the words do not stand in the source",
        "the offsets do not hold the words",
        "the statement differs from its passage",
    }


def test_a_shifted_offset_is_found(copied_build: Path) -> None:
    def work(store: Store) -> None:
        node, _ = passage_with(store, "has provided the impetus")
        start = next(iter(store.quads_for_pattern(node, OA.start, None, DefaultGraph()))).object
        assert isinstance(start, Literal)
        replace(store, node, OA.start, integer(int(start.value) + 1))

    change(copied_build, work)
    assert [(fault.document, fault.reason) for fault in audit(copied_build).faults] == [
        (LETTER, "the offsets do not hold the words")
    ]


def test_an_invented_quotation_is_found(copied_build: Path) -> None:
    def work(store: Store) -> None:
        _, words = passage_with(store, "has provided the impetus")
        known, _ = passage_with(store, words)
        node = NamedNode(f"{known.value}0")
        text = next(iter(store.quads_for_pattern(known, SEND.ofText, None, DefaultGraph()))).object
        for predicate, value in (
            (A, SEND.Passage),
            (OA.exact, Literal("Inspectors were delighted.")),
            (OA.start, integer(0)),
            (OA.end, integer(26)),
            (SEND.ofText, text),
        ):
            store.add(Quad(node, predicate, value, DefaultGraph()))

    change(copied_build, work)
    faults = audit(copied_build).faults
    assert {fault.quotation for fault in faults} == {"Inspectors were delighted."}
    assert {fault.reason for fault in faults} == {
        "the words do not stand in the source",
        "the offsets do not hold the words",
    }


def test_a_changed_statement_is_found(copied_build: Path) -> None:
    def work(store: Store) -> None:
        node, words = passage_with(store, "has provided the impetus")
        claim = next(iter(store.quads_for_pattern(None, PROV.wasQuotedFrom, node, DefaultGraph()))).subject
        assert isinstance(claim, NamedNode)
        replace(store, claim, SEND.statement, Literal(words.replace("accelerated", "slowed"), language="en"))

    change(copied_build, work)
    assert {fault.reason for fault in audit(copied_build).faults} == {"the statement differs from its passage"}


def test_changed_and_missing_sources_are_found(copied_build: Path, tmp_path: Path) -> None:
    report = stores.generation(copied_build) / "report.json"
    data = json.loads(report.read_text())
    documents = {document["name"]: document for document in data["documents"]}
    changed = tmp_path / LETTER
    changed.write_bytes(Path(documents[LETTER]["path"]).read_bytes() + b"\n")
    documents[LETTER]["path"] = str(changed)
    documents["002_a2e20532391f3469.txt"]["path"] = str(tmp_path / "gone.txt")
    report.write_text(json.dumps(data))
    faults = audit(copied_build).faults
    assert [fault.document for fault in faults] == [LETTER, "002_a2e20532391f3469.txt"]
    assert "has changed since the build" in faults[0].reason
    assert "cannot be read" in faults[1].reason


def test_a_build_that_is_not_there_or_damaged_is_named(copied_build: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing was built there"):
        audit(tmp_path / "nowhere")
    (stores.generation(copied_build) / "report.json").write_text("{}")
    with pytest.raises(DataError, match="build again"):
        audit(copied_build)


WRAPPED = """\
◼ Leaders have an accurate view of the pre-
school offer. They share their
Inspection of Somewhere
2

Inspection of Somewhere
3

aims with “staff”.
◼ A second bullet, which is ﬁne.
1. A numbered point
Leader of the council      Chief executive
of Somewhere               of the board
"""


@pytest.mark.parametrize(
    "words",
    [
        "Leaders have an accurate view of the pre-school offer. They share their aims with “staff”.",
        "aims with “staff”.\nA second bullet, which is fine.",
        "A second bullet, which is fine.\nA numbered point",
        "Leader of the council of Somewhere",
        "Chief executive of the board",
        "view of",
    ],
)
def test_what_layout_may_do(words: str) -> None:
    assert Source(WRAPPED.encode()).says(words)
    assert Source(WRAPPED.replace("\n", "\r\n").encode("utf-16")).says(words)


def test_a_web_page_is_read_a_second_way() -> None:
    page = (
        "<!doctype html><title>T</title><p>The <b>wait</b> is\n 12&nbsp;weeks."
        "<script>no()</script><ul><li>One<li>Two</ul>"
    )
    source = Source(page.encode())
    assert source.says("The wait is 12 weeks.\nOne\nTwo")
    assert not source.says("no()")
    assert not source.says("The wait is 13 weeks.")


def test_a_word_file_is_read_a_second_way() -> None:
    markup = (
        "<w:document><w:body><w:p><w:r><w:t>The wa</w:t></w:r><w:r><w:t xml:space='preserve'>it is &lt; 12 weeks.</w:t>"
        "</w:r></w:p><w:p><w:r><w:t>Left</w:t><w:tab/><w:t>Right</w:t></w:r></w:p></w:body></w:document>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", markup)
    source = Source(file.getvalue())
    assert source.says("The wait is < 12 weeks.\nLeft\tRight")
    assert not source.says("The wait is 12 weeks.")


def test_an_address_may_be_broken_anywhere() -> None:
    source = Source(b"see www.some\nwhere.gov.uk for more\n")
    assert source.says("www.somewhere.gov.uk")
    assert not source.says("www.nowhere.gov.uk")


@pytest.mark.parametrize(
    "words",
    [
        "Leaders have an accurate view of the offer.",  # a word left out
        "Leaders have an exact view",  # a word changed
        "Leaders have a view",
        "share their staff",  # a line half left out
        "Leaders have an accurate view of the pre-A second bullet",  # a line that is no furniture left out
        "share their aims with ”staff“.",  # a mark changed
        "aims with “staff”. A second bullet",  # two blocks run together
        "Leaders have an accurateview",  # words run together
        "leaders have an accurate view",  # a letter changed
        "",
    ],
)
def test_what_layout_may_not_do(words: str) -> None:
    assert not Source(WRAPPED.encode()).says(words)
