"""What a build covers and lacks: on the seeds, and where data fall short on purpose."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from sendgraph import pipeline
from sendgraph.build_report import BuildReport, SetAside, read_report
from sendgraph.cli import main
from sendgraph.errors import NotFoundError
from sendgraph.mapping.terms import SEND
from sendgraph.quality import Check, Item, Quality, quality
from sendgraph.queries import saved
from sendgraph.store import generation, open_store

SEEDS = Path(__file__).parents[1] / "seeds"
LETTER = SEEDS / "001_43d767652d252f8e.txt"
REPORT = SEEDS / "003_641b2be2c2bd35ac.txt"
BASE = "https://w3id.org/sendgraph/id/"


@pytest.fixture(scope="module")
def seeds(seeds_build: Path, seeds_store: Store) -> Quality:
    return quality(seeds_store, read_report(generation(seeds_build)))


def counts(found: Quality) -> dict[str, tuple[int, int | None]]:
    return {check.name: (len(check.found), check.of) for check in found.checks}


def without(build: Path, *properties: NamedNode) -> Store:
    """The default graph of a build without the statements of some properties."""
    store = Store()
    store.bulk_extend(
        quad for quad in open_store(build) if str(quad.graph_name) == "DEFAULT" and quad.predicate not in properties
    )
    return store


def test_coverage_by_area(seeds: Quality) -> None:
    assert (seeds.documents, len(seeds.today), seeds.with_documents) == (5, 153, 4)
    covered = {area.name: (area.genres, area.years) for area in seeds.areas if area.documents}
    assert covered == {
        "Blackburn with Darwen": ({"inspection letter": 1, "news": 1}, {"2019": 2}),
        "Blackpool": ({"area SEND inspection report": 1}, {"2024": 1}),
        "Lancashire": ({"news": 1}, {"2021": 1}),
        "North East Lincolnshire": ({"news": 1}, {"no date": 1}),
    }
    assert [area.name for area in seeds.areas] == sorted(area.name for area in seeds.areas)


def test_coverage_by_year(seeds: Quality) -> None:
    assert [(year.year, year.areas, year.documents) for year in seeds.years] == [
        ("2019", 1, 2),
        ("2021", 1, 1),
        ("2024", 1, 1),
        ("no date", 1, 1),
    ]


def test_what_the_seeds_lack(seeds: Quality) -> None:
    found = {name: number for name, (number, _) in counts(seeds).items() if number}
    assert found == {
        "areas-without-documents": 149,
        "documents-without-date": 1,
        "findings-without-theme": 1,
        "inspections-without-day": 4,
        "uncertain-reference": 2,
    }
    assert all(check.of is None or len(check.found) <= check.of for check in seeds.checks)
    assert counts(seeds)["findings-without-theme"] == (1, 96)
    assert seeds.check("documents-without-date").found[0].what == "004_9d47ea444c0de1d8.txt"


@pytest.mark.parametrize(
    ("lost", "name"),
    [
        (SEND.outcome, "reports-without-outcome"),
        (SEND.reports, "reports-without-inspection"),
        (SEND.theme, "findings-without-theme"),
        (SEND.earliestStart, "inspections-without-day"),
        (SEND.about, "documents-without-area"),
    ],
)
def test_each_lack_is_found(lost: NamedNode, name: str, seeds_build: Path) -> None:
    check = quality(without(seeds_build, lost), BuildReport()).check(name)
    assert check.of
    assert len(check.found) == check.of
    assert all(item.what and item.document and item.iri.startswith(BASE) for item in check.found)


def test_a_former_area_is_listed_with_documents_only(seeds_build: Path) -> None:
    store = Store(str(shutil.copytree(generation(seeds_build) / "store", seeds_build.parent / "former")))
    store.update(
        f"DELETE {{ ?p <{SEND.about.value}> ?a }} INSERT {{ ?p <{SEND.about.value}> ?old }} WHERE {{"
        f" ?p <{SEND.about.value}> ?a . ?old a <{SEND.LocalArea.value}> ; <{SEND.until.value}> ?end }}"
    )
    found = quality(store, BuildReport())
    former = [area for area in found.areas if area.former]
    assert former
    assert all(area.documents for area in former)
    assert (len(found.today), found.with_documents) == (153, 0)


def test_what_the_build_told_is_there(seeds_store: Store) -> None:
    report = BuildReport(
        set_aside=[SetAside("a.pdf", "a.pdf: no words")],
        warnings=["two dates"],
        results=[{"message": "No title.", "documents": ["b.txt"], "focus": "urn:b"}],
        doubts=[{"first": "dan lee|x", "second": "daniel lee|x"}],
        decisions=["line 2: nobody has this key"],
    )
    found = quality(seeds_store, report)
    told = [found.check(name).found for name in ("set-aside", "shapes", "warnings", "people-in-doubt", "decisions")]
    assert told == [
        (Item("a.pdf: no words", "a.pdf"),),
        (Item("No title.", "b.txt", "urn:b"),),
        (Item("two dates", ""),),
        (Item("dan lee|x and daniel lee|x", ""),),
        (Item("line 2: nobody has this key", ""),),
    ]


def test_every_check_has_a_title_and_a_name_of_its_own(seeds: Quality) -> None:
    names = [check.name for check in seeds.checks]
    assert len(set(names)) == len(names)
    assert all(check.title for check in seeds.checks)
    assert {query.name for kind in ("missing", "doubtful") for query in saved(f"quality/{kind}")} < set(names)


def test_no_check_of_that_name(seeds: Quality) -> None:
    with pytest.raises(NotFoundError, match="did you mean findings-without-theme"):
        seeds.check("findings-without-themes")


# --- The command ---


def test_the_table(seeds_build: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["quality", "--build", str(seeds_build)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("5 documents; 4 of 153 local areas have some\n")
    assert "What is missing" in shown
    for check in quality(open_store(seeds_build), read_report(generation(seeds_build))).checks:
        assert check.name in shown


def test_one_check(seeds_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quality", "areas-without-documents", "--build", str(seeds_build)]) == 0
    shown = capsys.readouterr().out
    assert "Cornwall" in shown
    assert shown.rstrip().endswith("149 of 153")


def test_json_has_it_all(seeds: Quality, seeds_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quality", "--format", "json", "--build", str(seeds_build)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == seeds.to_dict()
    assert (said["documents"], said["local_areas"], said["local_areas_with_documents"]) == (5, 153, 4)
    assert main(["quality", "findings-without-theme", "--format", "json", "--build", str(seeds_build)]) == 0
    check = json.loads(capsys.readouterr().out)
    assert Check(**check | {"found": tuple(Item(**item) for item in check["found"])}) == seeds.check(check["name"])


def test_the_same_documents_give_the_same_summary(seeds: Quality, tmp_path: Path) -> None:
    pipeline.build([SEEDS], tmp_path / "build")
    again = quality(open_store(tmp_path / "build"), read_report(generation(tmp_path / "build")))
    assert json.dumps(again.to_dict()) == json.dumps(seeds.to_dict())
