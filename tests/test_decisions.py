"""decisions.csv: read, written, appended to; which decisions hold; values corrected below the pipeline."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.deciding import Judgements, decide
from sendgraph.documents import Document, read
from sendgraph.errors import DataError, UsageError
from sendgraph.facts import Area, Facts, Finding, Inspection, Measure, PersonForm
from sendgraph.genres import understand
from sendgraph.identity.corrections import correctable, kind_of, parsed, shown
from sendgraph.identity.decisions import Decision, What
from sendgraph.identity.decisions_file import (
    COLUMNS,
    append,
    cells,
    contradictions,
    digest,
    read_decisions,
    rewrite,
    written,
)
from sendgraph.identity.hashing import hashed, is_hash, revealed
from sendgraph.language import load_language
from sendgraph.mapping.documented import documented
from sendgraph.mapping.graphs import map_documents
from sendgraph.mapping.iris import Iris
from sendgraph.spreadsheets import guarded, unguarded

LANGUAGE, IRIS = load_language(), Iris()
DAN, DANIEL = "dan carrick|care-quality-commission", "daniel carrick|ofsted"
NEWS = (
    "News | 6 May 2021\nPraise for SEND services in Bury\n"
    "A revisit by Ofsted and the Care Quality Commission in March 2021 found that Bury had made progress for children "
    "with special educational needs.\n"
    "Jo Rowe, head of SEND at Bury Council, said: “We listened to families and we will go on listening.”\n"
    "Ann Lee, chair of Bury Parent Carer Forum, said: “Thank you.”\n"
)


def line(what: What, first: str, second: str = "", value: str = "", place: str = "decisions.csv line 2") -> Decision:
    return Decision(
        when="2026-01-02", who="A", what=what, first=first, second=second, value=value, why="known", place=place
    )


# --- The file ---

_LINE_ENDS = "\x00\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
CELL = st.text(st.characters(codec="utf-8", exclude_characters=_LINE_ENDS)).map(str.strip)


@given(CELL, CELL)
def test_what_is_appended_is_read_again_whatever_it_says(value: str, why: str) -> None:
    decision = replace(line("rename", DAN, value=value or "x"), why=why, place="")
    text = written([decision])
    assert unguarded(guarded(why)) == why
    (row,) = csv.DictReader(text.splitlines(keepends=True))
    assert tuple(unguarded(row[column]) for column in COLUMNS) == cells(decision)


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "''=1"])
def test_no_cell_is_a_formula_to_a_spreadsheet(formula: str, tmp_path: Path) -> None:
    assert guarded(formula).startswith("'")
    assert unguarded(guarded(formula)) == formula
    path = tmp_path / "decisions.csv"
    append(path, [replace(line("same", DAN, DANIEL), why=formula)])
    assert "'" in path.read_text("utf-8")
    assert read_decisions(path)[0].why == formula


@given(st.text())
def test_guarding_is_taken_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_lines_before_stay_byte_by_byte(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    before = "\ufeffwhy,when,who,what,first,second,value\r\nx,2026-01-01,B,same,a|b,c|d,"
    path.write_bytes(before.encode())
    append(path, [line("different", DAN, DANIEL)])
    assert path.read_bytes().decode() == f"{before}\nknown,2026-01-02,A,different,{DAN},{DANIEL},\n"
    assert [decision.what for decision in read_decisions(path)] == ["same", "different"]


def test_a_new_file_has_a_header(tmp_path: Path) -> None:
    append(tmp_path / "decisions.csv", [line("same", DAN, DANIEL)])
    assert (tmp_path / "decisions.csv").read_text("utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert read_decisions(tmp_path / "nothing.csv") == ()


def test_rewriting_is_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    append(path, [line("same", DAN, DANIEL)])
    before = path.read_bytes()

    def fail(_: tuple[Decision, ...]) -> list[Decision]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        rewrite(path, fail)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2026-01-02,A,marry,a|b,c|d,,x", "line 2: marry is no decision"),
        ("yesterday,A,same,a|b,c|d,,x", "line 2: when is yesterday"),
        ("2026-01-02,,same,a|b,c|d,,x", "line 2: who is empty"),
        ("2026-01-02,A,same,a|b,,,x", "line 2: second is empty"),
        ("2026-01-02,A,rename,a|b,,,x", "line 2: value is empty"),
        ("2026-01-02,A,withhold,jayne ivory|x-council,,,x", "line 2: a person withheld stands as a hash"),
        ("2026-01-02,A,same,a|b", "line 2: a line has 7 cells"),
        ("2026-01-02,A,same,a|b,c|d,,x,more", "line 2: a line has 7 cells"),
    ],
)
def test_a_damaged_line_is_told(row: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=message.replace("(", r"\(")):
        read_decisions(path)


@given(st.permutations([line("same", "a|b", "c|d"), line("rename", DAN, value="X"), line("different", "a|b", DAN)]))
def test_the_hash_of_decisions_does_not_depend_on_their_order_or_place(decisions: list[Decision]) -> None:
    assert digest(decisions) == digest([replace(d, place=f"line {n}") for n, d in enumerate(reversed(decisions))])


def test_contradictions_of_two_files_name_both_lines() -> None:
    ours = (line("same", "a|x", "b|x", place="ours line 2"), line("rename", "a|x", value="N", place="ours line 3"))
    theirs = (
        line("different", "a|x", "b|x", place="theirs line 7"),
        line("rename", "a|x", value="M", place="theirs line 8"),
    )
    assert contradictions((*ours, *theirs)) == (
        "theirs line 7 says different, ours line 2 the same; none of them is applied, remove a line",
        "ours line 3 says N and theirs line 8 says M; none of them is applied, remove all but one line",
    )
    assert contradictions(ours) == contradictions(theirs) == ()


def test_decisions_can_name_keys_by_their_hash() -> None:
    assert is_hash(hashed(DAN))
    (decision,) = revealed([line("same", hashed(DAN), DANIEL)], [DAN, DANIEL])
    assert (decision.first, decision.second) == (DAN, DANIEL)


# --- Values ---


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        (Finding, "themes", "co-production; waiting-times", ("co-production", "waiting-times")),
        (Finding, "themes", "", ()),
        (Finding, "kind", "strength", "strength"),
        (Finding, "section", "", None),
        (Inspection, "outcome", "2", 2),
        (Inspection, "subject", "False", False),
        (Inspection, "start_date", "2021-03", "2021-03"),
        (Inspection, "area", "BwD", "Blackburn with Darwen"),
        (Measure, "value", "12.5", 12.5),
    ],
)
def test_a_value_is_read_as_the_facts_have_it(kind: type[Finding], name: str, text: str, value: object) -> None:
    assert parsed(kind, name, text, LANGUAGE) == value
    assert parsed(kind, name, shown(value), LANGUAGE) == value


@pytest.mark.parametrize(
    ("kind", "name", "text", "message"),
    [
        (Finding, "themes", "gardening", "choose one of"),
        (Finding, "text", "other words", "a claim of this kind has kind, section, themes, responsible"),
        (Finding, "start", "5", "a claim of this kind has"),
        (Inspection, "start_date", "2021-13", "start_date 2021-13"),
        (Inspection, "outcome", "4", "choose one of 1, 2, 3"),
        (Inspection, "area", "Atlantis", "no local area of that name"),
        (Measure, "value", "nan", "write a number from 0"),
        (Measure, "value", "many", "write a number"),
        (PersonForm, "name", "X", "decide same"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(kind: type[Finding], name: str, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parsed(kind, name, text, LANGUAGE)


def test_what_an_iri_names() -> None:
    assert kind_of("https://example.org/person/claim/0123/inspection/1-2-abc") is Inspection
    assert kind_of("https://w3id.org/sendgraph/id/finding/bury-inspection-2021/abc") is Finding
    assert "gss_code" not in correctable(Area)
    with pytest.raises(UsageError):
        kind_of("https://w3id.org/sendgraph/id/area/bury")


# --- Decisions on a document, below the pipeline ---


def news(tmp_path: Path, text: str = NEWS) -> tuple[Document, Facts]:
    path = tmp_path / "news.txt"
    path.write_text(text, encoding="utf-8")
    document = read(path)
    return document, understand(document, LANGUAGE)


@pytest.fixture(scope="module")
def understood(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Facts]:
    return news(tmp_path_factory.mktemp("news"))


def graph(understood: tuple[Document, Facts], *decisions: Decision) -> tuple[list[str], tuple[str, ...]]:
    decided = decide([understood], Judgements(decisions), LANGUAGE, IRIS)
    quads = map_documents(decided.understood, decided.identities, LANGUAGE, IRIS, decided.corrected)
    return sorted(map(str, quads)), decided.faults


def claim(understood: tuple[Document, Facts], kind: str) -> str:
    names = documented(*understood, "x", IRIS).names.values()
    return min(node.value for node in names if f"/{kind}/" in node.value)


def test_a_corrected_value_stands_beside_its_quotation(understood: tuple[Document, Facts]) -> None:
    iri = claim(understood, "inspection")
    quads, faults = graph(understood, line("correct", iri, "start_date", "2021-04-12"))
    assert faults == ()
    text = "\n".join(quads)
    assert "inspection/bury/revisit/2021-04-12" in text
    assert f'<{iri}> <https://w3id.org/sendgraph/ontology#printedStart> "2021-04-12"' in text
    for words in ('decidesOn> <' + iri, 'firstRead> "2021-03"', 'decidedValue> "2021-04-12"', 'decidedBy> "A"'):
        assert words in text
    before = {quad for quad in graph(understood)[0] if "exact" in quad}
    assert before <= set(quads)  # the words stay


def test_a_claim_keeps_its_iri_when_what_tells_it_apart_is_corrected(understood: tuple[Document, Facts]) -> None:
    iri = claim(understood, "appointment")
    quads, _ = graph(understood, line("correct", iri, "role", "director"))
    start = f'<{iri}> <https://w3id.org/sendgraph/ontology#printedRole> "director"'
    assert any(quad.startswith(start) for quad in quads)


def test_a_decided_name_leaves_the_iri_and_the_printed_forms(understood: tuple[Document, Facts]) -> None:
    quads, faults = graph(
        understood,
        line("rename", "jo rowe|bury-council", value="Joanna Rowe"),
        line("rename", "organisation/bury-parent-carer-forum", value="Bury2gether"),
    )
    assert faults == ()
    text = "\n".join(quads)
    person = "<https://w3id.org/sendgraph/id/person/jo-rowe-dda2ad>"
    assert f'{person} <http://www.w3.org/2000/01/rdf-schema#label> "Joanna Rowe"' in text
    assert f'{person} <http://www.w3.org/2004/02/skos/core#altLabel> "Jo Rowe"' in text
    forum = "<https://w3id.org/sendgraph/id/organisation/bury-parent-carer-forum>"
    assert f'{forum} <http://www.w3.org/2000/01/rdf-schema#label> "Bury2gether"' in text
    assert f'{forum} <http://www.w3.org/2004/02/skos/core#altLabel> "Bury Parent Carer Forum"' in text


def test_what_cannot_be_applied_is_told_with_its_line(understood: tuple[Document, Facts]) -> None:
    iri = claim(understood, "inspection")
    gone = iri.replace("/inspection/", "/visit/")
    quads, faults = graph(
        understood,
        line("correct", iri, "outcome", "1", place="line 2"),
        line("correct", iri, "outcome", "2", place="line 3"),
        line("correct", gone, "outcome", "2", place="line 4"),
        line("correct", iri, "colour", "red", place="line 5"),
        line("rename", "nobody|nowhere", value="X", place="line 6"),
        line("rename", "organisation/bury-council", value="X", place="line 7"),
    )
    assert quads == graph(understood)[0]
    assert [fault.split(":")[0] for fault in faults] == [
        "line 2 says 1 and line 3 says 2; none of them is applied, remove all but one line",
        "line 5",
        "line 4",
        "line 6",
        "line 7",
    ]


def test_decisions_commute_and_their_removal_gives_back_the_graph(understood: tuple[Document, Facts]) -> None:
    decisions = [
        line("rename", "jo rowe|bury-council", value="Joanna Rowe"),
        line("correct", claim(understood, "inspection"), "start_date", "2021-04-12"),
        line("correct", claim(understood, "appointment"), "role", "director"),
        line("same", "jo rowe|bury-council", "ann lee|bury-parent-carer-forum"),
        line("withhold", hashed("ann lee|bury-parent-carer-forum")),
        line("same", "x|y", "z|y", place="line 9"),
    ]
    before = graph(understood)
    first = graph(understood, *decisions)
    for seed in range(4):
        assert graph(understood, *random.Random(seed).sample(decisions, len(decisions))) == first  # noqa: S311
    assert graph(understood) == before
    assert first != before
