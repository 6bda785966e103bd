"""The generator of bench/: the same seed gives the same documents, and what it plants is in their words."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sendgraph.documents import read
from sendgraph.evaluation.scoring import evaluate
from sendgraph.facts import Item
from sendgraph.genres import understand
from sendgraph.language import load_language

_COUNT = 120


def _module(name: str) -> Any:
    """Import a module of bench/, which is no package of the library."""
    return importlib.import_module(name)


@pytest.fixture(scope="module")
def world() -> Any:
    return _module("generator.world").World(7)


@pytest.fixture(scope="module")
def planted(world: Any) -> list[Any]:
    return list(_module("generator.documents").documents(world, _COUNT))


def test_one_seed_gives_the_same_documents_and_another_gives_others(planted: list[Any]) -> None:
    module, world = _module("generator.documents"), _module("generator.world").World
    again = list(module.documents(world(7), _COUNT))
    other = list(module.documents(world(8), _COUNT))
    assert [(p.content, p.facts, p.person_of) for p in again] == [(p.content, p.facts, p.person_of) for p in planted]
    assert not {p.content for p in other} & {p.content for p in planted}


def test_all_genres_are_written(planted: list[Any]) -> None:
    genres = Counter(p.facts.document.genre for p in planted)
    assert set(genres) == {"area_send_report", "inspection_letter", "revisit_letter", "monitoring_report", "news"}
    assert len(planted) == _COUNT == len({p.facts.document.id for p in planted})


def test_what_is_planted_stands_in_the_text(planted: list[Any]) -> None:
    for document in planted:
        text, facts = document.text, document.facts
        assert facts.document.characters == len(text)
        lists = [getattr(facts, f.name) for f in fields(facts) if f.name not in ("source", "document")]
        items = [item for items in lists for item in items]
        assert all(isinstance(item, Item) and 0 <= item.start < item.end <= len(text) for item in items)
        for said in (*facts.findings, *facts.quotations):
            assert text[said.start : said.end] == said.text
        for form in facts.people:
            assert text[form.start : form.end] == form.form


def test_every_name_has_a_person_behind_it(planted: list[Any], world: Any) -> None:
    for document in planted:
        facts = document.facts
        names = {p.person for p in (*facts.appointments, *facts.inspectors)} | {form.name for form in facts.people}
        names |= {item.person for item in (*facts.quotations, *facts.changes)}
        assert names == document.person_of.keys()
        assert len(set(document.person_of.values())) == len(document.person_of)
        assert all(number < len(world.people.humans) for number in document.person_of.values())


def test_nobody_has_two_posts_of_the_same_kind_at_one_time(world: Any) -> None:
    spells: dict[tuple[int, str], list[Any]] = {}
    for post in world.posts:
        assert all(one.end <= two.start for one, two in pairwise(post.spells))
        for spell in post.spells:
            spells.setdefault((spell.human.number, post.kind), []).append(spell)
    for held in spells.values():
        held.sort(key=lambda spell: (spell.start, spell.end))
        assert all(one.end <= two.start for one, two in pairwise(held))


def test_people_are_many_move_and_share_names(world: Any) -> None:
    names = Counter((human.given, human.surname) for human in world.people.humans)
    assert len({human.surname for human in world.people.humans}) > 1000
    assert sum(count for count in names.values() if count > 1) > 300
    moves = [s for p in world.posts for s in p.spells if s.origin and s.post.area != s.origin.post.area]
    assert len(moves) > 200
    assert any(one.end == two.start for one, two in ((s.origin, s) for s in moves))


def test_extraction_finds_what_is_planted(planted: list[Any], tmp_path: Path) -> None:
    gold, language, lines = tmp_path / "gold", load_language(), []
    gold.mkdir()
    for document in planted[::3]:
        source = document.facts.source
        (tmp_path / source).write_text(document.content, encoding="utf-8")
        truth = json.dumps(_module("generator.gold").gold_of(document.facts))
        (gold / source.replace(".txt", ".json")).write_text(truth, encoding="utf-8")
        lines.append(understand(read(tmp_path / source), language).to_json())
    (tmp_path / "facts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert evaluate(tmp_path / "facts.jsonl", gold).total().f1 > 0.99
