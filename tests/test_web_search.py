"""Search: names and words of findings, ranked and marked; suggestions; whatever is typed is only words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from starlette.testclient import TestClient

from sendgraph.web import paths
from sendgraph.web.generations import Generation, opened
from sendgraph.web.search import KINDS, Entry, Index, entries, index
from web_fixtures import client, read, seeds_generation, words

__all__ = ["client", "seeds_generation"]

SMALL = Index(
    (
        Entry("area", "", "Blackpool", "area/blackpool/", "North West", "E06000009", ""),
        Entry("person", "", "Sam O’Neill", "person/sam/", "Director", "S O’Neill", ""),
        Entry("person", "", "<b>Eve</b>", "person/eve/", "", "", ""),
        Entry(
            "finding", "", "Strength", "document/a/#passage-0-9", "Blackpool", "", "Waits for autism assessment fell"
        ),
        Entry(
            "finding", "", "Weakness", "document/a/#passage-9-19", "Blackpool", "", "Children <i>wait</i> too long \x02"
        ),
    )
)


def found(index: Index, sought: str) -> dict[str, list[str]]:
    return {group.kind: [hit.path for hit in group.hits] for group in index.search(sought, 10)}


@pytest.mark.parametrize(
    ("sought", "path"),
    [
        ("Blackpool", "area/blackpool/"),
        ("E06000009", "area/blackpool/"),
        ("jayne ivory", "person/jayne-ivory-f2dc1c/"),
        ("Mrs Ivory", "person/jayne-ivory-f2dc1c/"),
        ("Ofsted", "organisation/ofsted/"),
        ("waiting times", "theme/waiting-times/"),
    ],
)
def test_a_name_is_found_first(sought: str, path: str, seeds_generation: Generation) -> None:
    groups = seeds_generation.once(index).search(sought, 5)
    assert path in {group.hits[0].path for group in groups if group.kind != "finding"}


def test_words_of_findings_lead_to_their_passage(client: TestClient) -> None:
    page = read(client, paths.with_parameters(paths.SEARCH, q="35 weeks"))
    hit = page.xpath("//h2[@id='finding']/following-sibling::ul/li")[0]
    assert "#passage-" in hit.find(".//a").get("href")
    assert "35" in [words(mark) for mark in hit.iter("mark")]


def test_forms_of_a_word_are_found() -> None:
    assert {path for paths in found(SMALL, "waiting").values() for path in paths} == {
        "document/a/#passage-0-9",
        "document/a/#passage-9-19",
    }
    assert found(SMALL, "O'Neill") == {"person": ["person/sam/"]}
    assert found(SMALL, "blackp") == {"area": ["area/blackpool/"]}


def test_all_words_are_sought_then_any() -> None:
    assert found(SMALL, "autism wait") == {"finding": ["document/a/#passage-0-9"]}
    assert found(SMALL, "autism nowhere") == {"finding": ["document/a/#passage-0-9"]}


def test_text_found_is_escaped_and_only_what_was_sought_is_marked() -> None:
    (group,) = SMALL.search("long", 5)
    assert group.hits[0].words == Markup("Children &lt;i&gt;wait&lt;/i&gt; too <mark>long</mark> \\x02")
    (people,) = SMALL.search("eve", 5)
    assert people.hits[0].label == Markup("&lt;b&gt;<mark>Eve</mark>&lt;/b&gt;")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_only_words(sought: str) -> None:
    SMALL.search(sought, 3)
    SMALL.suggestions(sought)


@pytest.mark.parametrize(
    "sought", ['" OR ""', "NEAR(a b)", "label:x", "*", "-", "a" * 5000, "';DROP TABLE found;--", "\x00"]
)
def test_hostile_queries_are_answered(client: TestClient, sought: str) -> None:
    assert client.get("/search/", params={"q": sought}).status_code == 200


@pytest.mark.parametrize(("sought", "meant"), [("Blakpool", "Blackpool"), ("Jane Ivorey", "Jayne Ivory")])
def test_what_is_misspelt_has_suggestions(client: TestClient, sought: str, meant: str) -> None:
    page = read(client, paths.with_parameters(paths.SEARCH, q=sought))
    assert meant in [words(link) for link in page.xpath("//div[@id='results']/p[1]/a")]


def test_words_are_put_right(seeds_generation: Generation) -> None:
    (respelt,) = seeds_generation.once(index).respelt("autsim asessment")
    assert respelt.label == "autism assessment"
    assert seeds_generation.once(index).respelt("autism assessment") == []


def test_one_kind_is_shown_whole(client: TestClient) -> None:
    page = read(client, paths.with_parameters(paths.SEARCH, q="children", kind="finding"))
    assert [heading.get("id") for heading in page.iter("h2")] == ["finding"]
    assert client.get("/search/?q=a&kind=x").status_code == 404


def test_without_words_there_is_the_form(client: TestClient) -> None:
    page = read(client, paths.SEARCH)
    assert page.xpath("//form[@id='searching']//input[@name='q']")
    assert not page.xpath("//h2")


def test_entries_are_the_same_each_time_and_lead_to_pages(client: TestClient, seeds_generation: Generation) -> None:
    all_of_them = entries(seeds_generation)
    assert all_of_them == entries(opened(seeds_generation.folder.parents[1]))
    assert {entry.kind for entry in all_of_them} == set(KINDS)
    for kind in KINDS:
        entry = next(entry for entry in all_of_them if entry.kind == kind)
        assert client.get(f"/{entry.path.partition('#')[0]}").status_code == 200
    assert len({(entry.kind, entry.path, entry.label, entry.text) for entry in all_of_them}) == len(all_of_them)
