"""The static site: what stands in it, links that lead somewhere, the same bytes, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html
from pyoxigraph import RdfFormat, parse

from sendgraph import store
from sendgraph.cli import main
from sendgraph.errors import SendgraphError, UsageError
from sendgraph.web import site as module
from sendgraph.web.pages import PAGE_TYPES
from sendgraph.web.site import write_site
from web_site import planted_build, planted_site

__all__ = ["planted_build", "planted_site"]

_TOP = "https://example.org/some/where/"


def files(folder: Path) -> dict[str, str]:
    """The files of a folder by path, with the SHA-256 of their bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a site have its first page type only, for tests of folders."""
    monkeypatch.setattr(module, "PAGE_TYPES", PAGE_TYPES[:1])


def test_every_link_leads_to_a_page_or_file(planted_site: Path) -> None:
    pages = list(planted_site.rglob("index.html"))
    assert len(pages) > 500
    for page in pages:
        address = _TOP + page.relative_to(planted_site).as_posix().removesuffix("index.html")
        tree = html.fromstring(page.read_bytes())
        for link in {*tree.xpath("//@href"), *tree.xpath("//@src"), *tree.xpath("//form/@action")}:
            there = urlsplit(urljoin(address, link))
            if there.netloc != "example.org":
                assert link.startswith(("https://", "http://")), (page, link)
                continue
            assert there.geturl().startswith(_TOP), (page, link)
            place = planted_site / unquote(there.path).removeprefix("/some/where/")
            place = place / "index.html" if there.path.endswith("/") else place
            assert place.is_file(), (page, link)


def test_every_page_says_what_it_may_load(planted_site: Path) -> None:
    for page in planted_site.rglob("index.html"):
        policy = html.fromstring(page.read_bytes()).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert len(policy) == 1 and "default-src 'none'" in policy[0], page
        assert ("wasm-unsafe-eval" in policy[0]) == (page.parent.name == "sparql-editor"), page


def test_the_same_graph_gives_the_same_bytes(planted_build: Path, planted_site: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    write_site(planted_build, tmp_path / "again", lambda *step: steps.append(step))
    assert files(tmp_path / "again") == files(planted_site)
    last = {step: (done, total) for step, done, total in steps}
    assert list(last) == list(module.STEPS)
    assert all(done == total for done, total in last.values())


def test_downloads_hold_the_graph(planted_build: Path, planted_site: Path) -> None:
    quads = gzip.decompress((planted_site / "downloads/sendgraph.nq.gz").read_bytes())
    assert quads == store.read_quads(planted_build)
    triples = gzip.decompress((planted_site / "downloads/sendgraph.nt.gz").read_bytes())
    turtle = gzip.decompress((planted_site / "downloads/sendgraph.ttl.gz").read_bytes())
    assert set(parse(turtle, format=RdfFormat.TURTLE)) == set(parse(triples, format=RdfFormat.N_TRIPLES))
    listed = html.fromstring((planted_site / "downloads/index.html").read_bytes()).xpath("//table//a/@href")
    assert len(listed) == len([path for path in (planted_site / "downloads").rglob("*.*") if path.name != "index.html"])


def test_things_have_their_data(planted_site: Path) -> None:
    about = parse((planted_site / "data/area/blackpool.ttl").read_bytes(), format=RdfFormat.TURTLE)
    assert {quad.subject.value for quad in about} == {"https://w3id.org/sendgraph/id/area/blackpool"}
    assert json.loads((planted_site / "data/area/blackpool.jsonld").read_text())
    assert (planted_site / "data/theme/waiting-times.ttl").is_file()


def test_questions_are_answered_with_their_enumerated_values(planted_site: Path) -> None:
    asked = planted_site / "question/findings"
    assert (asked / "answer.csv").read_text().startswith("area_name,")
    kinds = sorted(path.name for path in (asked / "kind").iterdir())
    assert "weakness" in kinds and all((asked / "kind" / kind / "answer.csv").is_file() for kind in kinds)


def test_a_site_is_replaced_whole(planted_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    out = tmp_path / "site"
    out.mkdir()
    write_site(planted_build, out)
    first = files(out)
    (out / "left.html").write_text("of a page that is no more")
    write_site(planted_build, out)
    assert files(out) == first
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (out.stat().st_mode & 0o777) == 0o755


def test_what_fails_leaves_the_site_as_it_was(
    planted_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    out = tmp_path / "site"
    write_site(planted_build, out)
    before = files(out)

    def fails(*_given: object) -> None:
        raise SendgraphError("no")

    monkeypatch.setattr(module, "_write_downloads", fails)
    with pytest.raises(SendgraphError, match="no"):
        write_site(planted_build, out)
    assert files(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_remains_of_a_killed_run_are_cleared(
    planted_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    (tmp_path / ".site.new-abc").mkdir()
    write_site(planted_build, tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("holds", ["a folder of somebody", "a file", "a link"])
def test_what_is_no_site_is_not_replaced(planted_build: Path, tmp_path: Path, holds: str) -> None:
    out = tmp_path / "out"
    if holds == "a file":
        out.write_text("mine")
    else:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.txt").write_text("mine")
        out = tmp_path / "mine"
    if holds == "a link":
        (tmp_path / "empty").mkdir()
        out = tmp_path / "link"
        out.symlink_to(tmp_path / "empty")
    with pytest.raises(UsageError, match="something else than a site"):
        write_site(planted_build, out)
    assert out.exists()


def test_two_runs_into_one_place_are_kept_apart(planted_build: Path, tmp_path: Path) -> None:
    with module._alone(tmp_path, tmp_path / "site"), pytest.raises(SendgraphError, match="wait for it"):
        write_site(planted_build, tmp_path / "site")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_told(planted_build: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="choose another folder"):
        write_site(planted_build, tmp_path / "site")


def test_the_command_tells_where_the_site_is(
    planted_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quick(monkeypatch)
    assert main(["site", "--build", str(planted_build), "-o", str(tmp_path / "site")]) == 0
    assert "1 pages, answers and data files" in capsys.readouterr().err
    assert main(["site", "--build", str(tmp_path), "-o", str(tmp_path / "other")]) == 1
