"""Scoring facts against annotations: what counts as equal, what is counted, and what a user is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sendgraph.documents import read
from sendgraph.errors import DataError
from sendgraph.evaluation import evaluate, evaluate_themes
from sendgraph.evaluation.folding import body, matches, person, role
from sendgraph.genres import understand
from sendgraph.language import load_language

DATA = Path(__file__).parent / "data"
GOLD: dict[str, Any] = {
    "genre": "news",
    "areas": ["Bury"],
    "events": [{"kind": "revisit", "area": "Bury", "start": "2021-05"}],
    "appointments": [{"person": "Dr Jo Rowe", "role": "head of SEND", "organisation": "Bury Council"}],
    "quoted": ["Jo Rowe"],
    "findings": [{"kind": "weakness", "start": "Waits are far too long for"}],
    "measures": [{"value": 40, "unit": "percent"}],
}


def facts(**changed: Any) -> dict[str, Any]:
    return {
        "inspectors": [],
        "progress": [],
        "commissioners": [],
        "source": "item.txt",
        "document": {"genre": "news"},
        "areas": [{"name": "Bury"}],
        "inspections": [{"kind": "revisit", "area": "Bury", "start_date": "2021-05", "subject": True}],
        "appointments": [{"person": "Jo Rowe", "role": "Head of SEND", "organisation": "Bury Borough Council"}],
        "quotations": [{"person": "Jo Rowe"}, {"person": None}],
        "findings": [{"kind": "weakness", "text": "Waits are far too long for many families."}],
        "measures": [{"value": 40.0, "unit": "percent"}],
        **changed,
    }


def files(folder: Path, found: dict[str, Any], gold: dict[str, Any]) -> tuple[Path, Path]:
    (folder / "gold").mkdir()
    (folder / "gold" / "item.json").write_text(json.dumps(gold), encoding="utf-8")
    (folder / "facts.jsonl").write_text(json.dumps(found) + "\n", encoding="utf-8")
    return folder / "facts.jsonl", folder / "gold"


def test_the_same_things_in_other_words_are_right(tmp_path: Path) -> None:
    result = evaluate(*files(tmp_path, facts(), GOLD))
    assert (result.misses, result.total().f1) == ([], 1.0)
    assert result.total("news").hits == 8


def test_what_is_missed_and_invented_is_told_by_field(tmp_path: Path) -> None:
    wrong = facts(measures=[{"value": 41.0, "unit": "percent"}])
    result = evaluate(*files(tmp_path, wrong, GOLD))
    assert [(m.field, m.fault, m.item) for m in result.misses] == [
        ("measures", "missed", "40.0 | percent"),
        ("measures", "invented", "41.0 | percent"),
    ]
    assert result.total().precision == result.total().recall == 7 / 8


def test_a_document_without_facts_counts_as_all_missed(tmp_path: Path) -> None:
    result = evaluate(*files(tmp_path, facts(source="other.txt"), GOLD))
    assert (result.absent, result.total().hits, result.total().missed) == (["item"], 0, 8)


def test_themes_that_one_annotator_gave_count_neither_way(tmp_path: Path) -> None:
    found = facts(findings=[{"kind": "weakness", "text": "Waits are long.", "themes": ["a", "b", "c"]}])
    path, _ = files(tmp_path, found, GOLD)
    gold = tmp_path / "themes.json"
    entry = {"document": "item", "kind": "weakness", "start": "Waits are", "must": ["a", "d"], "may": ["b"]}
    gold.write_text(json.dumps([entry]), encoding="utf-8")
    result = evaluate_themes(path, gold)
    assert [(m.fault, m.item) for m in result.misses] == [("missed", "d"), ("invented", "c")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Cllr Ana Díaz-Lopez OBE"), person("Ana Diaz Lopez")),
        (body("NHS Kent and Medway ICB"), body("Kent & Medway Integrated Care Board")),
        (body("CQC"), body("Care Quality Commission")),
        (role("Director of Children’s Services"), role("director for children's services")),
    ],
)
def test_printed_forms_of_one_thing_are_equal(one: str, other: str) -> None:
    assert one == other


def test_few_words_have_to_be_equal_and_many_may_begin() -> None:
    assert matches("waits are too long for", "waits are too long for many")
    assert not matches("waits are", "waits are long")


def test_a_gold_file_of_neither_form_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"item\.json.*docs/accuracy\.md"):
        evaluate(*files(tmp_path, facts(), {"genre": "news"}))


def test_facts_that_are_not_json_are_named_with_their_line(tmp_path: Path) -> None:
    path, gold = files(tmp_path, facts(), GOLD)
    path.write_text("{}\nnot json\n".replace("{}\n", "\n"), encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        evaluate(path, gold)


@pytest.mark.parametrize(
    ("documents", "gold", "least"),
    [("samples", "samples", 0.99), ("blind/docs", "blind/gold", 0.95)],
)
def test_our_fixtures_are_understood(tmp_path: Path, documents: str, gold: str, least: float) -> None:
    language = load_language()
    lines = [understand(read(path), language).to_json() for path in sorted((DATA / documents).glob("*.txt"))]
    (tmp_path / "facts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = evaluate(tmp_path / "facts.jsonl", DATA / gold)
    assert result.total().f1 >= least, result.misses
