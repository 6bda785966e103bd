"""The reader of web pages: main content in, menus, banners, footers and scripts out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sendgraph.documents import Document, read
from sendgraph.documents.html import is_html
from sendgraph.errors import UnreadableDocumentError

VISITED = "Inspectors from Ofsted and the Care Quality Commission visited the area from 20 to 24 May 2024."
PAGE = Path(__file__).with_name("data") / "readers" / "news.html"


def page(tmp_path: Path, html: str | bytes, name: str = "page.html") -> Document:
    path = tmp_path / name
    path.write_bytes(html.encode() if isinstance(html, str) else html)
    return read(path)


def lines(found: Document) -> list[str]:
    return [found.block_text(block) for block in found.blocks]


def test_a_news_page() -> None:
    found = read(PAGE)
    assert found.media_type == "text/html"
    assert [(b.kind, b.level, b.marker, found.block_text(b)) for b in found.blocks] == [
        ("heading", 0, "", "SEND services improving in Ardenshire"),
        ("paragraph", 0, "", "Published 25 July 2024"),
        (
            "paragraph",
            0,
            "",
            "Inspectors from Ofsted and the Care Quality Commission visited the area from 20 to 24 May 2024.",
        ),
        ("paragraph", 0, "", "They found inconsistent experiences."),
        ("paragraph", 0, "", "Cllr Maeve Ní Bhriain, cabinet member for children, said:"),
        ("paragraph", 0, "", "“We know that some families wait too long.”"),
        ("paragraph", 0, "", "“We will put that right.”"),
        ("heading", 0, "", "What needs to improve"),
        ("bullet", 1, "•", "waiting times for:"),
        ("bullet", 2, "•", "speech and language therapy"),
        ("bullet", 2, "•", "autism assessments"),
        ("bullet", 1, "•", "the quality of education, health and care plans"),
        ("bullet", 1, "3.", "third"),
        ("bullet", 1, "4.", "fourth"),
        ("cell", 0, "", "Responsible body"),
        ("cell", 0, "", "Areas for priority action"),
        ("cell", 0, "", "Ardenshire Council"),
        ("cell", 0, "", "Leaders should act."),
        ("bullet", 1, "•", "on waits"),
    ]
    assert [(b.table, b.row, b.column) for b in found.blocks[-3:]] == [(1, 1, 0), (1, 1, 1), (1, 1, 1)]


def test_the_heading_may_stand_outside_the_content(tmp_path: Path) -> None:
    words = "Inspectors visited the area and spoke to many families about what they found. " * 5
    found = page(tmp_path, f"<html><body><div><h1>Areas inspected</h1></div><main><p>{words}</p></main></body></html>")
    assert lines(found)[0] == "Areas inspected"
    titled = page(tmp_path, f"<html><title>Areas inspected | A Council</title><body><main><p>{words}</p></main>")
    assert (lines(titled)[0], titled.blocks[0].kind) == ("Areas inspected", "heading")


def test_a_page_without_main_or_in_a_form(tmp_path: Path) -> None:
    found = page(tmp_path, "<div>plain words<br><br>second paragraph<form><p>kept</p></form><nav>menu</nav> tail</div>")
    assert lines(found) == ["plain words", "second paragraph", "kept", "tail"]


def test_lines_and_layout_tables(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table><p>Ann Berry<br>Director</p></td></tr></table>",
    )
    assert [b.kind for b in found.blocks] == ["cell", "cell", "paragraph"]
    last = found.blocks[-1]
    assert [found.text[a:b] for a, b in found.printed_lines(last)] == ["Ann Berry", "Director"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('<html><meta charset="windows-1252"><p>caf\xe9 \x93said\x94'.encode("latin-1"), "café “said”"),
        ('<html><meta charset="iso-8859-1"><p>\x93said\x94'.encode("latin-1"), "“said”"),
        ('<html><meta charset="utf-8"><p>Ní Bhriain'.encode(), "Ní Bhriain"),
        ("<html><p>Ní Bhriain".encode(), "Ní Bhriain"),
        ("<html><p>Ní Bhriain".encode("utf-16"), "Ní Bhriain"),
        (b'<html><meta charset="no-such-thing"><p>words', "words"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, words: str) -> None:
    assert page(tmp_path, data).text == words


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    assert page(tmp_path, "<!DOCTYPE html><p>words", "report.pdf").media_type == "text/html"
    assert page(tmp_path, "<?xml version='1.0'?>\n<!-- x --><html><body><p>words</p></body></html>").text == "words"
    assert page(tmp_path, "Leaders wrote <p>that</p> in an email.", "page.html").media_type == "text/plain"


def test_hostile_pages(tmp_path: Path) -> None:
    """Nothing is loaded, run or followed, and no part is dropped in silence."""
    for large in ("<div>" * 100_000 + "deep" + "</div>" * 100_000, "word " * 2_100_000):
        with pytest.raises(UnreadableDocumentError, match="nested 256 deep, or with 10 MB of text in one place"):
            page(tmp_path, f"<html><body><p>before</p>{large}")
    external = '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>words &e; <img src=x onerror=alert(1)>'
    assert "root:" not in page(tmp_path, external).text
    assert page(tmp_path, "<html><p>a &lt;script&gt;alert(1)&lt;/script&gt; b</p>").text.startswith("a ")
    with pytest.raises(UnreadableDocumentError, match="no words"):
        page(tmp_path, "<html><script>only()</script></html>")


TAGS = """<p> </p> <ul> </ul> <li> </li> <table> <tr> <td> </td> </tr> </table> <br> <h2> </h2> <div> </div> <b> </b>
<ol> </ol> <main> </main> <article> <nav> </nav> words &amp; • - 1. &#0; é <!-- --> <form> </form>"""


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(TAGS.split()), max_size=40))
def test_any_page_is_read(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    html = "<html>" + " ".join(parts)
    assert is_html(html.encode())
    try:
        found = page(tmp_path_factory.mktemp("any"), html)
    except UnreadableDocumentError:
        return
    for block in found.blocks:
        assert block.start < block.end
        assert (block.level > 0) == (block.kind == "bullet")
        assert (block.table is None) == (block.column is None)
    assert found.blocks[-1].end == len(found.text)
