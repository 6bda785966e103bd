"""Documents: every passage marked where it stands, nested and crossing ones too, beside what was read from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from sendgraph.documents.archive import ArchivedText
from sendgraph.documents.model import Block
from sendgraph.pipeline import build
from sendgraph.terminal import inert
from sendgraph.web import licences, paths
from sendgraph.web.generations import Generation, opened
from sendgraph.web.pages import document
from sendgraph.web.passages import Marker, Span, pieces
from sendgraph.web.rendering import render
from web_fixtures import client, read, seeds_generation, words

__all__ = ["client", "seeds_generation"]

BLACKPOOL = "fa8866dcc4ee8cc7"
CLOSED = "94a344920b1e2f73"
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def page_of(generation: Generation, path: str) -> html.HtmlElement:
    page = document.PAGE.page(generation, path, {})
    assert page is not None
    return html.fromstring(render(page, generation))  # type: ignore[arg-type]


def test_each_passage_is_marked_with_its_words_and_its_facts(client: TestClient, seeds_generation: Generation) -> None:
    page = read(client, paths.document(BLACKPOOL))
    rows = seeds_generation.ask("document-passages", thing=seeds_generation.iri("text", BLACKPOOL))
    assert rows
    for row in rows:
        mark = page.get_element_by_id(f"passage-{row['start']}-{row['end']}")
        assert mark.tag == "mark"
        assert " ".join(row["exact"].split()).startswith(words(mark))
        assert page.get_element_by_id(f"facts-{row['start']}-{row['end']}") is not None


def test_links_lead_from_passage_to_facts_and_back(client: TestClient) -> None:
    page = read(client, paths.document(BLACKPOOL))
    there = page.xpath("//mark//a/@href")
    back = page.xpath("//a[@class='quoted']/@href")
    identifiers = set(page.xpath("//@id"))
    assert {link.removeprefix("#") for link in (*there, *back)} <= identifiers
    assert len(back) == len(page.xpath("//li[@class='passage']"))


def test_the_whole_text_is_there_block_by_block(client: TestClient, seeds_generation: Generation) -> None:
    shown = words(read(client, paths.document(BLACKPOOL)).find(".//section[@class='text']"))
    for part in ("Inspection outcome", "The next full area SEND inspection will be within approximately three years"):
        assert part in shown


def test_facts_lead_to_the_pages_of_what_they_tell_of(client: TestClient) -> None:
    page = read(client, paths.document(BLACKPOOL))
    links = {link.split("/")[-3] for link in page.xpath("//li[@class='passage']//span[@class='things']/a/@href")}
    assert {"person", "organisation", "area"} <= links


def test_without_an_open_licence_only_passages_are_quoted(client: TestClient, seeds_generation: Generation) -> None:
    page = read(client, paths.document(CLOSED))
    assert page.find(".//section[@class='text']") is None
    assert "only the passages that became facts are quoted" in words(page)
    passages = page.xpath("//li[@class='passage']/blockquote/@id")
    assert passages
    assert len(passages) == len(set(passages))


@pytest.mark.parametrize(
    ("licence", "rights", "expected"),
    [
        (OGL, "", True),
        ("https://creativecommons.org/licenses/by/4.0/", "", True),
        ("", "CC-BY-4.0", True),
        ("", "© the publisher", False),
        ("", "not CC BY", False),
        ("https://example.org/open-government-licence/", "", False),
        ("", "", False),
    ],
)
def test_which_licences_are_open(licence: str, rights: str, expected: bool) -> None:
    assert licences.is_open(licence, rights) is expected


def test_licences_have_names() -> None:
    assert licences.words(OGL, "") == "Open Government Licence v3.0"
    assert licences.words("https://creativecommons.org/licenses/by-sa/4.0/", "") == "Creative Commons BY-SA 4.0"
    assert licences.words("", "© somebody") == "© somebody"


def test_passages_that_cross_are_closed_and_opened_again() -> None:
    marked = Marker("abcdefgh", [(0, 4), (2, 6), (3, 4)]).marked(0, 8)
    assert marked.count('id="passage-2-6"') == 1
    assert re.sub(r"<[^>]*>", "", marked) == "abcdefgh"
    assert html.fromstring(f"<p>{marked}</p>").get_element_by_id("passage-0-4").text_content() == "abcd"


@given(
    st.text(alphabet="ab<>&\"' \u202e\n", min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=12),
)
def test_marks_change_no_words_and_nest(text: str, lengths: list[tuple[int, int]]) -> None:
    spans: list[Span] = [(start, min(start + length, len(text))) for start, length in lengths if start < len(text)]
    marked = Marker(text, spans).marked(0, len(text))
    depth = 0
    for tag in re.findall(r"<(/?)mark", marked):
        depth += -1 if tag else 1
        assert depth >= 0
    assert depth == 0
    shown = html.fromstring(f"<pre>.{marked}</pre>").text_content()
    assert shown == f".{inert(text)}"
    for start, end in set(spans):
        assert marked.count(f'id="passage-{start}-{end}"') == 1


def test_bullets_nest_tables_have_rows_and_pages_are_told() -> None:
    text = "one two a b c d after"
    blocks = (
        Block("bullet", 0, 3, level=1, marker="1.", page=1),
        Block("bullet", 4, 7, level=2, marker="–", page=1),
        Block("cell", 8, 9, page=1, table=1, row=0, column=0),
        Block("cell", 10, 11, page=1, table=1, row=0, column=1),
        Block("cell", 12, 13, page=1, table=1, row=1, column=1),
        Block("paragraph", 16, 21, page=2),
    )
    found = pieces(ArchivedText("x", text, blocks, (0, 16)), [(16, 21)], 0, len(text))
    assert [piece.kind for piece in found] == ["page", "list", "table", "page", "paragraph"]
    (item,) = found[1].items
    assert (item.words, item.marker, item.under[0].words, item.under[0].marker) == ("one", "1.", "two", "")
    assert [[len(cell) for cell in row] for row in found[2].rows] == [[1, 1], [0, 1]]
    assert found[3].number == 2
    assert "passage-16-21" in found[4].words


def test_a_long_text_has_several_pages_and_passages_are_found_on_them(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    filler = "Families wait for months and are told nothing while the plans of the council are late again. " * 8
    paragraphs = "\n\n".join(f"{number}. {filler}" for number in range(100))
    head = "Blackpool Council news"
    text = f"{head}\n\n{paragraphs}\n\nCouncillor Jane Smith, leader of Blackpool Council, said: “We are sorry.”"
    (folder / "long.txt").write_text(text, encoding="utf-8")
    (folder / "sources.csv").write_text("file,licence\nlong.txt,OGL-UK-3.0\n", encoding="utf-8")
    build([folder], tmp_path / "build")
    generation = opened(tmp_path / "build")
    places = list(document.PAGE.paths(generation))
    assert len(places) == -(-len(text) // paths.PART)
    assert {len(page_of(generation, place).xpath("//nav[@aria-label='Parts of the text']//a")) for place in places} == {
        len(places)
    }
    texts = generation.ask("texts")
    for row in generation.ask("document-passages", thing=texts[0]["text"]):
        path = generation.path(row["passage"]) or ""
        page, _, anchor = path.partition("#")
        assert page_of(generation, page).get_element_by_id(anchor) is not None


@pytest.mark.parametrize(
    "path", ["document/zz/", f"document/{BLACKPOOL}/1/", f"document/{BLACKPOOL}/9/", "documents/zz/"]
)
def test_no_such_document(client: TestClient, path: str) -> None:
    assert client.get(f"/{path}").status_code == 404


def test_documents_are_listed_the_newest_first(client: TestClient) -> None:
    rows = read(client, "documents/").xpath("//tbody/tr")
    assert len(rows) == 5
    assert "25 July 2024" in words(rows[0])
    assert [words(row.findall("td")[-1]) for row in rows].count("Whole") == 2
