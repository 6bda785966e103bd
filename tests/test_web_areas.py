"""The pages of areas and inspections, the overview, the comparison, and what is told about the data."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from starlette.testclient import TestClient

from sendgraph import resources
from sendgraph.errors import NotFoundError
from sendgraph.pipeline import build
from sendgraph.web.events import follows, judged, statement
from sendgraph.web.findings import findings_of
from sendgraph.web.generations import Generation, opened
from sendgraph.web.leaders import commissioners_of, leaders_of, successions_of
from sendgraph.web.model import Page
from sendgraph.web.pages import inspections
from sendgraph.web.pages.about import accuracy
from sendgraph.web.record import STANDINGS, Event, record, tiles
from sendgraph.web.rendering import render
from sendgraph.web.timeline import timeline_of
from sendgraph.web.weaknesses import weaknesses_of
from web_fixtures import client, read, seeds_generation, words

__all__ = ["client", "seeds_generation"]

ROOT = Path(__file__).parents[1]
SAMPLES = Path(__file__).parent / "data" / "samples"
BLACKPOOL = "inspection/blackpool/inspection/2024-05-20/"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A build of the samples, which have letters, revisits, a monitoring report and news."""
    folder = tmp_path_factory.mktemp("samples")
    build([SAMPLES], folder)
    return opened(folder)


def section(page: html.HtmlElement, anchor: str) -> str:
    """Return the text between a heading and the next one of its level."""
    heading = page.xpath(f"//*[@id='{anchor}']")[0]
    here = []
    for element in heading.itersiblings():
        if element.tag == heading.tag:
            break
        here.append(words(element))
    return " ".join(here)


# Overview and list


def test_every_area_of_today_has_a_tile_of_its_own(seeds_generation: Generation) -> None:
    places = tiles()
    assert {area.slug for area in seeds_generation.once(record).today} == set(places)
    assert len(places) == 153
    assert len({(tile.column, tile.row) for tile in places.values()}) == 153
    assert len({tile.letters for tile in places.values()}) == 153


def test_the_style_has_every_column_and_row_of_the_map() -> None:
    style = (ROOT / "src/sendgraph/web/static/style.css").read_text(encoding="utf-8")
    for tile in tiles().values():
        assert f".c{tile.column} {{" in style and f".r{tile.row} {{" in style
    for standing in STANDINGS:
        assert f".tiles a.{standing}," in style


def test_the_map_tells_outcomes_and_documents_in_words(client: TestClient) -> None:
    page = read(client, "")
    tile = page.xpath("//ul[@class='tiles']//a[@href='area/blackpool/']")[0]
    assert words(tile) == "Bpl 2 Blackpool: inconsistent experiences and outcomes (20 to 24 May 2024); 1 document"
    assert tile.get("class") == "outcome-2 held"
    assert len(page.xpath("//ul[@class='tiles']/li")) == 153
    none = page.xpath("//ul[@class='tiles']//a[@href='area/york/']")[0]
    assert none.get("class") == "nothing"
    assert "no document here" in words(none)


def test_outcomes_are_counted_by_year_and_region(client: TestClient) -> None:
    page = read(client, "")
    rows = {words(row[0]): [words(cell) for cell in row[2:]] for row in page.xpath("//tbody/tr")}
    assert rows["2024"] == ["1", "", "1", "", "", "", ""]
    assert rows["2019"] == ["1", "", "", "", "", "1", ""]
    assert rows["North West"] == ["24", "3", "", "1", "", "", "1", "1"]
    bar = page.xpath("//tr[th='2024']//*[local-name()='rect']")
    assert [part.get("class") for part in bar] == ["outcome-2"]


def test_the_list_has_every_area_under_its_region(client: TestClient) -> None:
    page = read(client, "areas/")
    assert len(page.xpath("//tbody/tr")) == 153
    row = page.xpath("//tr[th/a[.='Blackpool']]")[0]
    assert words(row) == "Blackpool Inconsistent experiences and outcomes 20 to 24 May 2024 1"


# An area


def test_an_area_shows_its_findings_with_their_words(client: TestClient, seeds_generation: Generation) -> None:
    page = read(client, "area/blackpool/")
    findings = findings_of(seeds_generation, seeds_generation.iri("area", "blackpool"))
    assert findings
    for finding in findings:
        shown = page.xpath(f"//div[@id='{finding.anchor}']")[0]
        assert finding.evidence.quotation in words(shown)
        assert shown.xpath(".//figcaption/a/@href")[0].startswith("../../document/")
        assert re.search(r"#passage-\d+-\d+$", shown.xpath(".//figcaption/a/@href")[0])
        assert [words(link) for link in shown.xpath(".//p[@class='about']/a")] == [
            each.label for each in (*finding.responsible, *finding.themes)
        ]


def test_the_timeline_runs_back_in_time(samples: Generation) -> None:
    for area in samples.once(record).today:
        entries = timeline_of(samples, area)
        days = [entry.day for entry in entries]
        assert days == sorted(days, reverse=True)
        told = [document for entry in entries for document in entry.documents]
        assert {document.iri for document in told} == {each.iri for each in area.publications}


def test_leaders_have_their_dates_and_words(client: TestClient, seeds_generation: Generation) -> None:
    bodies = leaders_of(seeds_generation, seeds_generation.iri("area", "blackpool"))
    holders = [holder for body in bodies for holder in body.holders]
    assert holders
    assert all(holder.evidence and holder.person.path.startswith("person/") for holder in holders)
    assert bodies[0].body.label in section(read(client, "area/blackpool/"), "leaders") or bodies[0].body.path


def test_commissioners_of_today_come_first(seeds_generation: Generation) -> None:
    area = seeds_generation.iri("area", "blackpool")
    commissioners = commissioners_of(seeds_generation, area)
    assert "Integrated Care Board" in commissioners[0].body.label
    assert [each.until for each in commissioners][-1]
    assert len({each.body.path for each in commissioners}) == len(commissioners)
    taken = successions_of(seeds_generation, area)
    assert any(each.date == "2022-07-01" for each in taken)


def test_what_became_of_weaknesses(samples: Generation) -> None:
    known = samples.once(record)
    found = {}
    for area in known.today:
        findings = findings_of(samples, area.iri)
        for weakness in weaknesses_of(samples, area.iri, findings, known.events):
            assert weakness.verdicts
            assert weakness.words or weakness.first
            for verdict in weakness.verdicts:
                found[verdict.evidence.path] = verdict
    judgements = sum(event.judged for event in known.events.values())
    decided = [verdict for verdict in found.values() if verdict.progress in {"sufficient", "insufficient"}]
    assert len(decided) == judgements > 0


def test_an_area_without_documents_says_so(client: TestClient) -> None:
    page = read(client, "area/york/")
    assert "No document about this area is here yet" in words(page)
    assert "City of York Council" in words(page)
    assert not page.xpath("//*[@id='timeline']")


def test_an_area_that_is_no_more_leads_to_those_after_it(client: TestClient) -> None:
    page = read(client, "area/cumbria/")
    assert page.xpath("//dd/a[@href='../../area/cumberland/']")
    assert read(client, "area/cumberland/").xpath("//dd/a[@href='../../area/cumbria/']")


# An inspection


def test_an_inspection_shows_judgement_team_and_findings(client: TestClient) -> None:
    page = read(client, BLACKPOOL)
    text = words(page.xpath("//main")[0])
    assert words(page.xpath("//h1")[0]) == "Inspection of Blackpool, 20 to 24 May 2024"
    assert "Inconsistent experiences and outcomes" in text
    assert "Next full inspection due within about 3 years" in text
    assert "The area had to update its strategic plan" in text
    assert page.xpath("//table[caption='Inspection team']//tr[td='Lead inspector']")
    assert page.xpath("//h3[starts-with(., 'Areas for improvement')]")
    assert "“20 to 24 May 2024”" in text or "20 to 24 May 2024" in section(page, "words")
    assert page.xpath("//dd/a[.='Inspection of Blackpool, 28 February to 4 March 2022']")


def test_all_inspections_are_listed(client: TestClient, seeds_generation: Generation) -> None:
    page = read(client, "inspections/")
    links = {link.removeprefix("../") for link in page.xpath("//tbody//td/a/@href")}
    assert links == {event.path for event in seeds_generation.once(record).events.values()}


def test_an_unknown_inspection_is_told(client: TestClient) -> None:
    assert client.get("/inspection/blackpool/inspection/1999-01-01/").status_code == 404


def test_events_in_words(seeds_generation: Generation) -> None:
    event = next(iter(seeds_generation.once(record).events.values()))
    blank = replace(
        event, kind="Revisit", outcome="", requires="", years="", months="", found="", addressed="", issued="", fit="",
        follow_up="", sufficient=0, insufficient=0,
    )  # fmt: skip
    assert (judged(blank), follows(blank), statement(blank), blank.standing) == ([], [], [], None)
    assert judged(replace(blank, sufficient=1, insufficient=1)) == ["Sufficient progress in 1 of 2 earlier weaknesses"]
    assert judged(replace(blank, found="5", addressed="4")) == ["Sufficient progress in 4 of 5 earlier weaknesses"]
    assert judged(replace(blank, found="1", kind="FullInspection")) == ["1 significant weakness found"]
    assert follows(replace(blank, requires="priority-action-plan", months="18")) == [
        "The area had to write a priority action plan",
        "Monitoring inspection due within about 18 months",
    ]
    assert statement(replace(blank, issued="2019-03-15", fit="2019-08")) == [
        "Issued 15 March 2019",
        "Found fit for purpose August 2019",
    ]


@pytest.mark.parametrize(
    ("framework", "said", "official", "standing"),
    [
        ("2023", {"outcome": "outcome-3", "requires": "priority-action-plan"}, True, "outcome-3"),
        ("2016", {"requires": "written-statement-of-action"}, True, "statement"),
        ("2016", {"requires": "written-statement-of-action"}, False, "statement"),
        ("2016", {}, True, "no-statement"),
        ("2016", {}, False, "unknown"),
        ("2023", {}, True, "unknown"),
    ],
)
def test_where_an_inspection_leaves_an_area(
    seeds_generation: Generation, framework: str, said: dict[str, str], official: bool, standing: str
) -> None:
    event: Event = replace(
        next(iter(seeds_generation.once(record).events.values())),
        kind="FullInspection",
        framework=f"framework-{framework}",
        official=official,
        **{"outcome": "", "requires": ""} | said,  # type: ignore[arg-type]
    )
    assert event.standing == STANDINGS[standing]


# Comparison


def test_two_areas_are_compared(client: TestClient) -> None:
    page = read(client, "compare/?first=blackpool&second=lancashire")
    assert words(page.xpath("//h1")[0]) == "Blackpool and Lancashire"
    table = page.xpath("//table")[0]
    assert words(table.xpath(".//tr[th='Latest outcome']/td")[0]) == "Inconsistent experiences and outcomes"
    assert [option.get("value") for option in page.xpath("//option[@selected]")] == ["blackpool", "lancashire"]


def test_a_script_has_the_same_numbers(client: TestClient) -> None:
    areas = json.loads(client.get("/compare/areas.json").content)
    page = read(client, "compare/?first=blackpool&second=lancashire")
    for heading, number in areas["blackpool"]["kinds"]:
        row = page.xpath(f"//tr[th='{heading}']/td[1]")
        assert [words(cell) for cell in row] == ([str(number)] if row else [])
    themes = {theme["label"] for name in ("blackpool", "lancashire") for theme in areas[name]["themes"]}
    assert {words(cell) for cell in page.xpath("//table[2]//tbody//th | //div[2]//tbody//th")} >= themes


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("first=blackpol&second=lancashire", 404, "Blackpool"),
        ("first=blackpool&second=blackpool", 400, "itself"),
        ("first=blackpool", 200, "Compare two areas"),
        (f"first={'x' * 10_000}&second=blackpool", 404, "xxx"),
    ],
)
def test_what_cannot_be_compared_is_told(client: TestClient, query: str, status: int, told: str) -> None:
    response = client.get(f"/compare/?{query}")
    assert response.status_code == status
    assert told in response.text


# About


def test_accuracy_is_what_the_documentation_measures() -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    for measured in accuracy():
        pattern = rf"{re.escape(measured.precision)}[ |]+{re.escape(measured.recall)}\b"
        assert re.search(pattern, page), measured


def test_about_tells_coverage_terms_and_citation(client: TestClient, seeds_generation: Generation) -> None:
    page = read(client, "about/")
    assert "4 of 153 local areas" in section(page, "coverage")
    assert "Open Government Licence v3.0" in section(page, "terms")
    assert seeds_generation.version in section(page, "cite")
    assert "Local areas that no document is about: 149 of 153" in section(page, "shortfalls")


def test_areas_of_the_map_are_those_of_the_reference_data() -> None:
    with (resources.folder("ontology") / "tiles.csv").open(encoding="utf-8", newline="") as file:
        slugs = [row["area"] for row in csv.DictReader(file)]
    reference = (resources.folder("ontology") / "reference" / "areas.ttl").read_text(encoding="utf-8")
    assert all(f"<area/{slug}>" in reference for slug in slugs)


def test_very_many_inspections_are_on_several_pages(
    seeds_generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sendgraph.web.listing.LONGEST", 3)
    events = list(reversed(seeds_generation.once(record).events.values()))
    listed = []
    for path in inspections.PAGE.paths(seeds_generation):
        page = inspections.PAGE.page(seeds_generation, path, {})
        assert isinstance(page, Page)
        tree = html.fromstring(render(page, seeds_generation))
        listed += [urljoin(path, link) for link in tree.xpath("//tbody//td[1]/a/@href")]
    assert listed == [event.path for event in events]
    with pytest.raises(NotFoundError):
        inspections.PAGE.page(seeds_generation, "inspections/1900/", {})
