"""Pages of people, organisations and themes over the seeds, and lists that are too long for one page."""

from __future__ import annotations

import pytest
from lxml import html
from pyoxigraph import QuerySolutions
from starlette.testclient import TestClient

from sendgraph.mapping.terms import PREFIXES
from sendgraph.web.directory import bodies, people
from sendgraph.web.generations import Generation
from sendgraph.web.listing import LONGEST, divided, initial, part_at
from web_fixtures import client, read, seeds_generation, words

__all__ = ["client", "seeds_generation"]


def path_of(generation: Generation, name: str) -> str:
    """The path of the page of a person or organisation."""
    return generation.path(generation.names.find(name).iri) or ""


def section(page: html.HtmlElement, anchor: str) -> str:
    """The words from a heading to the next of its level."""
    heading = page.get_element_by_id(anchor)
    found = []
    for element in heading.itersiblings():
        if element.tag == heading.tag:
            break
        found += element.itertext()
    return " ".join(" ".join(found).split())


def test_everybody_is_listed_by_family_name(client: TestClient, seeds_generation: Generation) -> None:
    names = [words(row.find("th")) for row in read(client, "people/").iter("tr")][1:]
    assert len(names) == len(people(seeds_generation))
    assert [name.split()[-1].casefold() for name in names] == sorted(name.split()[-1].casefold() for name in names)


def test_a_person_has_posts_words_and_names_each_with_its_passage(
    client: TestClient, seeds_generation: Generation
) -> None:
    page = read(client, path_of(seeds_generation, "Jayne Ivory"))
    assert words(page.find(".//h1")) == "Jayne Ivory"
    posts = section(page, "posts")
    assert posts.count("Director of Children’s Services") >= 1
    assert "1 to 7 August 2019" in posts
    said = section(page, "said")
    assert "It is really humbling to see" in said
    assert {"Jayne", "Jayne Ivory", "Mrs Ivory", "Ms Ivory", "Ms J Ivory"} == {
        words(form) for form in page.xpath("//h2[@id='names']/following-sibling::ul[1]//strong")
    }
    passages = [link for link in page.xpath("//figcaption/a/@href") if "#passage-" in link]
    assert len(passages) == len(page.xpath("//figcaption"))


def test_a_person_leads_to_body_areas_and_colleagues(client: TestClient, seeds_generation: Generation) -> None:
    page = read(client, path_of(seeds_generation, "Jayne Ivory"))
    links = set(page.xpath("//main//a/@href"))
    assert "../../organisation/blackburn-with-darwen-council/" in links
    assert "../../area/blackburn-with-darwen/" in links
    assert "Maureen Bateson" in section(page, "connections")


def test_an_inspector_has_the_inspections_and_the_team(client: TestClient, seeds_generation: Generation) -> None:
    page = read(client, path_of(seeds_generation, "Rebecca Sharples"))
    inspections = section(page, "inspections")
    assert "Inspection of Blackpool, 20 to 24 May 2024" in inspections
    assert "Lead inspector" in inspections
    assert "Kathryn Grindrod" in section(page, "connections")


def test_who_came_after_whom_is_told_on_both_pages(client: TestClient, seeds_generation: Generation) -> None:
    question = "SELECT ?a ?b { ?later send:cameAfter ?earlier ; org:member ?a . ?earlier org:member ?b }"
    pairs = seeds_generation.store.query(question, prefixes=PREFIXES)
    assert isinstance(pairs, QuerySolutions)
    for later, earlier in pairs:
        pages = [words(read(client, seeds_generation.path(person.value) or "")) for person in (later, earlier)]
        assert "Came after" in pages[0]
        assert "Followed by" in pages[1]


@pytest.mark.parametrize("path", ["person/nobody/", "person/a b%3E/", "organisation/nothing/", "theme/nothing/"])
def test_what_is_not_there_is_told(client: TestClient, path: str) -> None:
    assert client.get(f"/{path}").status_code == 404


def test_organisations_by_kind(client: TestClient, seeds_generation: Generation) -> None:
    page = read(client, "organisations/")
    assert words(page.find(".//h1")) == "Organisations: Local authority"
    kinds = page.xpath("//nav[@aria-label='Organisations by kind']//a")
    assert "Integrated care board" in [words(kind) for kind in kinds]
    boards = read(client, "organisations/integrated-care-board/")
    assert "NHS Lancashire and South Cumbria Integrated Care Board" in words(boards)
    assert len(bodies(seeds_generation)) > LONGEST


def test_a_commissioning_group_has_successor_codes_and_areas(client: TestClient) -> None:
    page = read(client, "organisation/nhs-blackpool-ccg/")
    facts = words(page.find(".//dl"))
    assert "Gave way to" in facts
    assert "NHS Lancashire and South Cumbria Integrated Care Board on 1 July 2022" in facts
    assert "ODS code 00R" in facts
    assert "Until30 June 2022" in facts
    assert "Blackpool 1 April 2013 30 June 2022 all" in section(page, "areas")


def test_a_council_has_its_people_with_their_words(client: TestClient) -> None:
    page = read(client, "organisation/blackpool-council/")
    assert "Council ofBlackpool" in words(page.find(".//dl"))
    people_of = section(page, "people")
    assert "Victoria Gent" in people_of
    assert "director of children's services" in people_of.casefold()
    assert page.xpath("//table//figcaption/a[contains(@href, '#passage-')]")


def test_an_inspectorate_has_the_inspections_that_it_carried_out(client: TestClient) -> None:
    page = read(client, "organisation/ofsted/")
    assert "Inspection of Blackpool, 20 to 24 May 2024" in section(page, "inspections")
    assert "Rebecca Sharples" in section(page, "people")


def test_themes_by_group_with_numbers(client: TestClient) -> None:
    page = read(client, "themes/")
    row = page.xpath("//tr[th//a[normalize-space()='Waiting times']]")[0]
    strengths, weaknesses, areas = (int(words(cell)) for cell in row.xpath("td[contains(@class, 'number')]"))
    assert weaknesses > 0
    assert areas <= strengths + weaknesses
    assert {"Health", "Families"} <= {words(heading) for heading in page.iter("h2")}


def test_a_theme_has_areas_years_and_words(client: TestClient) -> None:
    page = read(client, "theme/waiting-times/")
    table = section(page, "areas")
    assert "Blackburn with Darwen" in table
    assert "2019" in table
    assert "Waiting times for intervention are up to 35 weeks" in words(page)
    years = page.xpath("//table//td//a/@href")
    assert years
    assert all("#passage-" in link for link in years)


def test_a_group_of_themes_leads_to_its_themes(client: TestClient) -> None:
    page = read(client, "theme/group/health/")
    assert "../../../theme/waiting-times/" in page.xpath("//main//a/@href")


def test_many_entries_are_on_several_pages_each_once() -> None:
    names = sorted(f"{letter}{number:04}" for letter in "ABC" for number in range(LONGEST + 10))
    parts = divided("people/", names, initial)
    assert [part.path for part in parts] == [
        "people/", "people/a/2/", "people/b/", "people/b/2/", "people/c/", "people/c/2/",
    ]  # fmt: skip
    assert [name for part in parts for name in part.entries] == names
    assert max(len(part.entries) for part in parts) == LONGEST
    assert part_at(parts, "people/b/2/") is parts[3]
    assert part_at(parts, "people/a/") is None


@pytest.mark.parametrize(("name", "letter"), [("Élodie", "E"), ("ødegaard", "O"), ("", "#"), ("12", "#"), ("王", "#")])
def test_names_have_their_letter(name: str, letter: str) -> None:
    assert initial(name) == letter
