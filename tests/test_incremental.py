"""What was read is kept by content: the same bytes as anew, whatever changed, and a cache that is checked."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from random import Random

import pytest

from sendgraph import pipeline, store
from sendgraph.caching import CACHE, packed, unpacked
from sendgraph.keeping import making
from sendgraph.ledger import LEDGER
from sendgraph.pipeline import build
from test_parallel import outputs
from test_pipeline import GOOD, OTHER, write

BLIND = Path(__file__).parent / "data" / "blind" / "docs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents about two areas, built into ``build``."""
    write(tmp_path / "documents", bolton=OTHER, bury=GOOD)
    build([tmp_path / "documents"], tmp_path / "build")
    return tmp_path


def fresh(folder: Path) -> dict[str, bytes]:
    shutil.rmtree(folder / "fresh", ignore_errors=True)
    build([folder / "documents"], folder / "fresh")
    return outputs(folder / "fresh")


def test_nothing_changed_nothing_is_read_and_the_bytes_are_the_same(folder: Path) -> None:
    before = outputs(folder / "build")
    report = build([folder / "documents"], folder / "build")
    assert report.work == "none read anew, 2 from the cache"
    assert outputs(folder / "build") == before == fresh(folder)


def test_a_changed_a_new_and_a_deleted_document_are_seen(folder: Path) -> None:
    documents = folder / "documents"
    write(documents, bury=GOOD.replace("Jo Rowe", "Joan Rowe"), kent=GOOD.replace("Bury", "Kent"))
    (documents / "bolton.txt").unlink()
    report = build([documents], folder / "build")
    assert report.work == "2 read anew (1 changed, 1 new), 0 from the cache, 1 gone"
    found = outputs(folder / "build")
    assert found == fresh(folder)
    assert b"Ann Lee" not in found["sendgraph.nq"]
    assert b"Joan Rowe" in found["sendgraph.nq"]


def test_what_one_document_supported_goes_with_it_and_what_others_support_stays(folder: Path) -> None:
    write(folder / "documents", again=GOOD.replace("6 May 2021", "7 June 2021").replace("Praise", "More praise"))
    build([folder / "documents"], folder / "build")
    (folder / "documents" / "bury.txt").unlink()
    build([folder / "documents"], folder / "build")
    assert b"/id/person/jo-rowe" in outputs(folder / "build")["sendgraph.nq"]
    (folder / "documents" / "again.txt").unlink()
    build([folder / "documents"], folder / "build")
    assert b"/id/person/jo-rowe" not in outputs(folder / "build")["sendgraph.nq"]
    assert outputs(folder / "build") == fresh(folder)


def test_a_line_of_sources_csv_is_seen(folder: Path) -> None:
    (folder / "documents" / "sources.csv").write_text("file,licence\nbury.txt,OGL-UK-3.0\n", encoding="utf-8")
    assert build([folder / "documents"], folder / "build").work.startswith("1 read anew (1 not in the cache)")
    assert outputs(folder / "build") == fresh(folder)


@pytest.mark.parametrize("kind", ["keys", "body", "own", "count", "gist", "things", "facts", "texts"])
def test_a_damaged_entry_is_made_anew_with_a_warning(folder: Path, kind: str) -> None:
    with sqlite3.connect(folder / "build" / CACHE) as entries:
        entries.execute("UPDATE entry SET value = zeroblob(9) WHERE kind = ?", (kind,))
        if kind == "body":  # which nobody asks for as long as the unit is there
            entries.execute("DELETE FROM entry WHERE kind = 'own'")
    entries.close()
    if kind == "count":  # which is asked for from the start only
        (store.generation(folder / "build") / LEDGER).unlink()
    (folder / "documents" / "bolton.txt").unlink()
    report = build([folder / "documents"], folder / "build")
    assert any("damaged" in warning for warning in report.warnings)
    assert outputs(folder / "build") == fresh(folder)


@pytest.mark.parametrize("damage", [b"", b"half", bytes(9000)])
def test_a_damaged_ledger_costs_time_only(folder: Path, damage: bytes) -> None:
    before = outputs(folder / "build")
    (store.generation(folder / "build") / LEDGER).write_bytes(damage)
    build([folder / "documents"], folder / "build")
    assert outputs(folder / "build") == before


@pytest.mark.slow
@pytest.mark.parametrize("small", [0, 10**9])
def test_what_changes_leads_to_the_same_bytes_as_all_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    """Documents come, change and leave at random, with the checks that a change bears on and with all of them."""
    monkeypatch.setattr(making, "_SMALL", small)
    chance = Random(5)  # noqa: S311
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(BLIND.glob("*.txt"))[::3]}
    documents = tmp_path / "documents"
    documents.mkdir()
    for _ in range(6):
        for name in chance.sample(sorted(texts), 4):
            place = documents / name
            if place.exists() and chance.random() < 0.4:
                place.unlink()
            else:
                lines = texts[name].splitlines(keepends=True)
                place.write_text("".join(lines[: chance.randint(len(lines) // 2, len(lines))]), encoding="utf-8")
        changed = build([documents], tmp_path / "build")
        anew = build([documents], tmp_path / "fresh")
        assert changed.results == anew.results
        assert outputs(tmp_path / "build") == outputs(tmp_path / "fresh")
        shutil.rmtree(tmp_path / "fresh")


def test_a_cache_that_is_none_is_made_anew(folder: Path) -> None:
    before = outputs(folder / "build")
    (folder / "build" / CACHE).write_bytes(b"no database" * 1000)
    report = build([folder / "documents"], folder / "build")
    assert any("damaged" in warning for warning in report.warnings)
    assert outputs(folder / "build") == before


def test_a_cache_holds_values_only() -> None:
    with pytest.raises(Exception, match="no place in a cache"):
        unpacked(packed(print))
    with pytest.raises(Exception, match="no place in a cache"):
        unpacked(packed(pipeline.build))
