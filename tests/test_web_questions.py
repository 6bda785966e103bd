"""Saved questions: the list by who asks, forms, answers as tables with links, CSV, and the SPARQL."""

from __future__ import annotations

import csv
import io

import pytest
from lxml import html
from starlette.testclient import TestClient

from sendgraph.errors import NotFoundError
from sendgraph.queries import Query, bind, saved, saved_query
from sendgraph.web import answers, paths
from sendgraph.web.generations import Generation
from sendgraph.web.pages import question
from web_fixtures import client, read, seeds_generation, words

__all__ = ["client", "seeds_generation"]


def columns(page: html.HtmlElement) -> list[str]:
    return [words(cell) for cell in page.xpath("//table[@class='answer']//thead//th")]


def rows(page: html.HtmlElement) -> list[dict[str, str]]:
    names = columns(page)
    return [
        dict(zip(names, (words(cell) for cell in row), strict=True))
        for row in page.xpath("//table[@class='answer']/tbody/tr")
    ]


def test_every_question_is_listed_under_each_who_asks_it(client: TestClient) -> None:
    page = read(client, "questions/")
    links = page.xpath("//main//li/a/@href")
    assert {f"../question/{query.name}/" for query in saved()} <= set(links)
    for asker in {asker for query in saved() for asker in query.askers}:
        assert asker.casefold() in {words(heading).casefold() for heading in page.iter("h2")}


@pytest.mark.parametrize("query", list(saved()), ids=lambda query: str(query.name))
def test_every_question_has_a_page_with_its_answer(client: TestClient, query: Query) -> None:
    page = read(client, paths.question(query.name))
    assert words(page.find(".//h1")) == " ".join(query.summary.split())
    assert {
        field.get("name") for field in page.xpath("//form[@class='asking']//input|//form[@class='asking']//select")
    } == {parameter.name for parameter in query.parameters}
    for field in page.xpath("//form[@class='asking']//*[@name]"):
        assert page.xpath(f"//label[@for='{field.get('id')}']")
    assert "SELECT" in words(page) or "CONSTRUCT" in words(page)


def test_a_value_restricts_the_answer(client: TestClient) -> None:
    found = rows(read(client, paths.question("posts", area="Blackpool")))
    assert found
    assert {row["Area"] for row in found} == {"Blackpool"}
    assert read(client, paths.question("posts", area="blackpool")).xpath("//input[@name='area']/@value") == [
        "blackpool"
    ]


def test_names_lead_to_pages_and_documents_to_the_words(client: TestClient) -> None:
    page = read(client, paths.question("posts", person="Jayne Ivory"))
    links = page.xpath("//table[@class='answer']//a/@href")
    assert "../../person/jayne-ivory-f2dc1c/" in links
    assert "../../organisation/blackburn-with-darwen-council/" in links
    for row in page.xpath("//table[@class='answer']/tbody/tr"):
        assert "#passage-" in row.xpath("td[last()]/a/@href")[0]
    assert "https://" not in " ".join(columns(page))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"area": "Blakpool"}, "did you mean Blackpool"),
        ({"person": "<script>alert(1)</script>"}, "no person of that name"),
        ({"area": "\u202eloopkcalB"}, "\\u202e"),
    ],
)
def test_what_cannot_be_asked_is_told_as_the_command_does(
    client: TestClient, seeds_generation: Generation, values: dict[str, str], told: str
) -> None:
    page = read(client, paths.question("posts", **values))
    fault = words(page.find_class("fault")[0])
    with pytest.raises(NotFoundError) as raised:
        bind(saved_query("posts"), values, seeds_generation.store)
    assert told in fault
    if fault.isascii() and "\\u" not in fault:
        assert fault == " ".join(str(raised.value).split())
    assert not page.xpath("//table")


def test_the_csv_has_all_rows_and_columns(client: TestClient, seeds_generation: Generation) -> None:
    response = client.get("/question/posts/answer.csv?area=Blackpool")
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["content-disposition"] == 'attachment; filename="posts.csv"'
    table = list(csv.DictReader(io.StringIO(response.text)))
    page = read(client, paths.question("posts", area="Blackpool"))
    assert len(table) == len(rows(page))
    assert table[0]["area"] == seeds_generation.iri("area", "blackpool")
    (link,) = page.xpath("//a[@download]/@href")
    assert link == "../../question/posts/answer.csv?area=Blackpool"


def test_what_cannot_be_asked_has_no_csv(client: TestClient) -> None:
    assert client.get("/question/posts/answer.csv?area=Blakpool").status_code == 404
    assert client.get("/question/inspection-graph/answer.csv").status_code == 400


def test_values_of_which_there_are_some_have_addresses_of_their_own(
    client: TestClient, seeds_generation: Generation
) -> None:
    every = set(question.PAGE.paths(seeds_generation))
    assert {"question/findings/", "question/findings/answer.csv", "question/findings/kind/weakness/"} <= every
    assert "question/inspection-graph/answer.csv" not in every
    there = rows(read(client, "question/findings/kind/weakness/"))
    assert there
    assert there == rows(read(client, paths.question("findings", kind="weakness")))
    assert client.get("/question/findings/kind/weakness/answer.csv").status_code == 200


def test_a_long_answer_is_cut_and_says_so(seeds_generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_ROWS", 3)
    table = answers.table(saved_query("findings"), {}, seeds_generation)
    assert isinstance(table, answers.Table)
    assert len(table.rows) == 3
    assert table.total > 3


@pytest.mark.parametrize(
    "path", ["question/nothing/", "question/findings/kind/nothing/", "question/findings/area/blackpool/"]
)
def test_no_such_question(client: TestClient, path: str) -> None:
    assert client.get(f"/{path}").status_code == 404
