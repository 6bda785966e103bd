"""The server of the explorer: addresses, headers, what is kept, the turn to the next generation, hostile text."""

from __future__ import annotations

import builtins
import gzip
import json
import re
import shutil
import socket
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from sendgraph.cli import main
from sendgraph.errors import NotFoundError
from sendgraph.pipeline import build
from sendgraph.web import paths
from sendgraph.web.app import application, find
from sendgraph.web.caching import Cache, kept
from sendgraph.web.generations import Generation, Generations, opened
from sendgraph.web.model import Page, PageType
from sendgraph.web.pages import PAGE_TYPES
from sendgraph.web.rendering import count, date, days, external, render, short
from web_fixtures import client, read, seeds_generation, words

__all__ = ["client", "seeds_generation"]

_LARGEST = 300 * 1024  # bytes of a page, but for the network and the editor
_LARGE = ("network/", "sparql-editor/")
_OF_EACH = 25  # pages of a sort that are looked at
_AREA = "area/blackpool/"
_SEGMENT = st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True)
_PAGE_PATHS = st.lists(_SEGMENT, max_size=4).map(lambda segments: "".join(f"{segment}/" for segment in segments))


def all_pages(generation: Generation) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the HTML of pages of every sort: all of a few, of many every so often one."""
    for kind in PAGE_TYPES:
        there = list(kind.paths(generation))
        some = there[:: -(-len(there) // _OF_EACH) or 1]
        for path in dict.fromkeys([*some, *(path for path in there if path == _AREA)]):
            found = find(generation, path, {})
            assert found is not None, path
            if isinstance(found, Page):
                assert found.path == path
                yield path, render(found, generation)


@pytest.fixture(scope="module")
def pages(seeds_generation: Generation) -> dict[str, bytes]:
    """All pages of the seeds by path."""
    return dict(all_pages(seeds_generation))


# Pages


def test_pages_are_whole_and_small(pages: dict[str, bytes]) -> None:
    for path, page in pages.items():
        tree = html.fromstring(page)
        assert len(page) < _LARGEST or path in _LARGE, path
        assert tree.get("lang") == "en-GB", path
        assert len(tree.xpath("//h1")) == 1, path
        assert tree.xpath("//main") and tree.xpath("//header") and tree.xpath("//footer"), path
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_headings_go_down_one_step_at_a_time(pages: dict[str, bytes]) -> None:
    for path, page in pages.items():
        levels = [int(heading.tag[1]) for heading in html.fromstring(page).xpath("//h1|//h2|//h3|//h4|//h5")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)


def test_tables_have_captions_and_scopes(pages: dict[str, bytes]) -> None:
    for path, page in pages.items():
        tree = html.fromstring(page)
        assert all(table.xpath("./caption") for table in tree.xpath("//table")), path
        assert all(head.get("scope") for head in tree.xpath("//th")), path


def test_links_are_relative_and_lead_to_pages(pages: dict[str, bytes], seeds_generation: Generation) -> None:
    known = {path for kind in PAGE_TYPES for path in kind.paths(seeds_generation)}
    sorts = {path.split("/")[0] for path in known}
    for path, page in pages.items():
        for link in html.fromstring(page).xpath("//main//a/@href"):
            if external(link):
                continue
            there = urlsplit(urljoin(f"https://example.org/base/{path}", link)).path
            assert there.startswith("/base/"), (path, link)
            place = there.removeprefix("/base/")
            assert place in known or place.split("/")[0] not in sorts, (path, link)


def test_links_to_places_on_the_same_page_find_them(pages: dict[str, bytes]) -> None:
    for path, page in pages.items():
        tree = html.fromstring(page)
        ids = set(tree.xpath("//@id"))
        assert all(link[1:] in ids for link in tree.xpath("//a/@href") if link.startswith("#")), path


def test_the_same_pages_come_out_twice(pages: dict[str, bytes], seeds_build: Path) -> None:
    assert dict(all_pages(opened(seeds_build))) == pages


# Addresses


def test_an_unknown_address_is_told_in_one_line(client: TestClient) -> None:
    response = client.get("/nothing/here")
    assert response.status_code == 404
    page = html.fromstring(response.content)
    assert words(page.xpath("//h1")[0]) == "Not found"
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["../static/style.css"]


def test_an_unknown_area_has_a_suggestion(client: TestClient) -> None:
    response = client.get("/area/blackpol/")
    assert response.status_code == 404
    assert "Blackpool" in response.text
    assert "../../search/?q=blackpol" in html.fromstring(response.content).xpath("//main//a/@href")


def test_an_address_without_its_slash_leads_on(client: TestClient) -> None:
    response = client.get("/area/blackpool?x=1")
    assert (response.status_code, response.headers["location"]) == (308, "blackpool/?x=1")


@pytest.mark.parametrize("path", ["//example.org", "/%2F%2Fexample.org", "/area/..%2F..%2Fetc", "/static/../app.py"])
def test_no_address_leads_elsewhere(client: TestClient, path: str) -> None:
    response = client.get(f"http://testserver{path}")
    assert response.status_code == 404
    assert "location" not in response.headers


def test_pages_can_only_be_read(client: TestClient) -> None:
    response = client.post("/")
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


def test_a_fault_of_ours_is_a_page_and_stands_in_the_log(
    seeds_build: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def page(_generation: Generation, _path: str, _query: object) -> Page | None:
        raise RuntimeError("secret")

    monkeypatch.setattr("sendgraph.web.app.PAGE_TYPES", (PageType("faulty", lambda _: iter(()), page),))
    client = TestClient(application(seeds_build))
    response = client.get("/")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "secret" in caplog.text
    assert "content-security-policy" in response.headers


@given(_PAGE_PATHS, _PAGE_PATHS)
def test_relative_links_lead_where_they_should(here: str, there: str) -> None:
    for base in ("https://example.org/", "https://example.org/a/b/"):
        assert urljoin(base + here, paths.relative(here, there)) == base + there


@given(_PAGE_PATHS, st.text(max_size=20))
def test_links_of_any_text_are_links(here: str, text: str) -> None:
    link = paths.relative(here, paths.question("waits", words=text))
    assert re.fullmatch(r"[!-~]+", link)
    assert urlsplit(urljoin("https://example.org/", link)).netloc == "example.org"


# Headers


@pytest.mark.parametrize("path", ["/", "/area/blackpool/", "/nothing", "/static/style.css"])
def test_every_response_says_what_may_be_done_with_it(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_head_is_get_without_the_body(client: TestClient) -> None:
    plain = {"accept-encoding": "identity"}
    got, head = client.get("/areas/", headers=plain), client.head("/areas/", headers=plain)
    assert head.content == b""
    for name in ("content-length", "content-type", "etag"):
        assert head.headers[name] == got.headers[name]


def test_what_is_known_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/areas/").headers["etag"]
    again = client.get("/areas/", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_pages_are_compressed_for_who_wants_it(client: TestClient) -> None:
    plain = client.get("/areas/", headers={"accept-encoding": "identity"})
    packed = client.get("/areas/", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["vary"] == "Accept-Encoding"


def test_a_server_for_one_machine_answers_to_its_names_only(seeds_build: Path) -> None:
    client = TestClient(application(seeds_build, ("localhost", "127.0.0.1")), base_url="http://127.0.0.1")
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"host": "example.org"}).status_code == 400


# What is kept


def test_the_cache_keeps_what_was_used_last() -> None:
    bodies = {name: kept(name.encode() * 40, "text/plain") for name in "abcdefghijkl"}
    cache = Cache(400)
    for name, body in list(bodies.items())[:10]:
        cache.put(name, body)
    assert cache.get("a") is bodies["a"]
    cache.put("k", bodies["k"])
    assert cache.get("b") is None
    assert cache.get("a") is bodies["a"]
    cache.put("huge", kept(b"x" * 41, "text/plain"))
    assert cache.get("huge") is None


def test_compressed_bytes_are_the_same_each_time() -> None:
    body = kept(b"words " * 1000, "text/plain")
    assert gzip.decompress(body.packed) == body.body
    assert body == kept(b"words " * 1000, "text/plain")


# Generations


def turn(folder: Path, digest: str) -> None:
    """Make a further generation the current one: a copy of the first that tells another digest."""
    place = folder / "generations" / "000002"
    shutil.copytree(folder / "generations" / "000001", place)
    report = json.loads((place / "report.json").read_text())
    (place / "report.json").write_text(json.dumps(report | {"digest": digest}))
    (folder / "next").symlink_to("generations/000002")
    (folder / "next").replace(folder / "current")


def test_a_further_build_is_shown_when_it_is_done(copied_build: Path) -> None:
    client = TestClient(application(copied_build))
    before = opened(copied_build)
    assert before.version[:12] in client.get("/").text
    turn(copied_build, "f" * 64)
    assert "f" * 12 in client.get("/").text
    assert before.ask("overview-numbers")  # whoever began with the old one goes on with it


def test_a_damaged_generation_is_passed_over(copied_build: Path, caplog: pytest.LogCaptureFixture) -> None:
    generations = Generations(copied_build)
    before = generations.current()
    turn(copied_build, "f" * 64)
    (copied_build / "current" / "report.json").write_text("{")
    assert generations.current() is before
    assert generations.current() is before
    assert len(caplog.records) == 1


def test_nothing_built_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="sendgraph build"):
        application(tmp_path)


# Words


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2024-05-20", "2024-05-24", "20 to 24 May 2024"),
        ("2024-04-29", "2024-05-03", "29 April to 3 May 2024"),
        ("2023-12-30", "2024-01-02", "30 December 2023 to 2 January 2024"),
        ("2024-05", "2024-07", "May to July 2024"),
        ("2024-05-20", "2024-05-20", "20 May 2024"),
        ("2024", "", "2024"),
        ("", "", ""),
    ],
)
def test_days_are_told_as_people_do(first: str, last: str, shown: str) -> None:
    assert days(first, last) == shown


@given(st.text(max_size=12))
def test_what_is_no_date_stays(text: str) -> None:
    assert date(text) == text or re.fullmatch(r"\d+(-\d+){0,2}", text, re.ASCII)


@given(st.text(max_size=500))
def test_names_are_cut_only_where_they_are_very_long(text: str) -> None:
    assert short(text) == text or (len(short(text)) <= 200 < len(text) and short(text).endswith("…"))


def test_counts_have_their_nouns() -> None:
    assert [count(n, "area") for n in (0, 1, 1204)] == ["0 areas", "1 area", "1,204 areas"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "", " https://x"])
def test_only_the_web_is_linked_to(url: str) -> None:
    assert external(url) == ""


# Hostile text

HOSTILE = "<script>alert('1')</script> \"quoted\" & \u202eevil\u2066 \x1b[31m {{ 7*7 }}"
LONG = "W" * 10_000


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A build of a report in which hostile text stands wherever a document has words of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    seeds = Path(__file__).parents[1] / "seeds"
    (folder / "in").mkdir()
    for name in ("000_eaa93054e70db38d.txt", "003_641b2be2c2bd35ac.txt"):
        text = (seeds / name).read_text(encoding="utf-8")
        # After what ends a paragraph, so that the form of the document stays; the long word within a finding.
        planted = re.sub(r"(?<=[a-z])\.(?=\s*\n)", lambda _: f" {HOSTILE}.", text)
        planted = re.sub(r"(?<=needed )(?=<script>)", f"{LONG} ", planted, count=1)
        (folder / "in" / f"<b onclick='x'>{name}").write_text(planted, encoding="utf-8")
        rows = "".join(f"\n{path.name},{LONG},{LONG}" for path in (folder / "in").glob("*.txt"))
        (folder / "in" / "sources.csv").write_text(f"file,title,publisher{rows}\n", encoding="utf-8")
    build([folder / "in"], folder / "build")
    return opened(folder / "build")


def test_hostile_text_is_shown_and_does_nothing(hostile: Generation) -> None:
    pages = {path: page.decode() for path, page in all_pages(hostile)}
    for path, text in pages.items():
        assert not {c for c in text if unicodedata.category(c) in {"Cc", "Cf"}} - {"\n", "\t"}, path
        tree = html.fromstring(text)
        for script in tree.xpath("//script"):
            assert script.get("src") or script.get("type") == "application/json", path
        assert not tree.xpath("//@onclick|//@style"), path
        assert len(text) < _LARGEST or path in _LARGE, path
    area = pages[_AREA]
    assert area.count("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &#34;quoted&#34; &amp; evil\\u2066") > 10
    assert "{{ 7*7 }}" in area
    assert LONG in area


def test_whatever_reaches_a_template_is_inert(seeds_generation: Generation) -> None:
    values = {"message": f"{HOSTILE}\ud800", "sought": ""}
    page = render(Page("", "error.html", HOSTILE, values), seeds_generation).decode()
    assert "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &#34;quoted&#34; &amp; \\u202eevil\\u2066 \\x1b[31m" in page
    assert "\\ud800" in page


# The command


def test_the_extra_that_is_missing_is_named(
    seeds_build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    importing = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "uvicorn":
            raise ModuleNotFoundError("No module named 'uvicorn'", name="uvicorn")
        return importing(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["serve", "--build", str(seeds_build)]) == 2
    assert "pip install 'sendgraph[web]'" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(seeds_build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--build", str(seeds_build), "--port", str(port)]) == 2
    assert "--port" in capsys.readouterr().err


def test_a_build_that_is_missing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--build", str(tmp_path)]) == 1
    assert "nothing was built" in capsys.readouterr().err


def test_the_overview_is_served(client: TestClient) -> None:
    assert "5 documents about 4 areas" in words(read(client, ""))
