"""The explorer in a real browser, from the server and as static files under a sub-path: what people come for.

Every page is watched: it may write no error to the console and ask no other host. Nothing is timed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pyoxigraph import DefaultGraph

from sendgraph.documents.archive import unpack
from sendgraph.mapping.terms import SEND, A
from sendgraph.web import paths
from sendgraph.web.generations import opened
from sendgraph.web.pages import PAGE_TYPES
from web_live import live
from web_site import HOSTILE, LONG, copied, planted_build, planted_site

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import (  # noqa: E402
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    ViewportSize,
    WebError,
    expect,
)

__all__ = ["planted_build", "planted_site"]

DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-quic"),
)
AXE = Path(__file__).parent / "data" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SUB_PATH = "some/sub/path"
WAIT = 30_000  # milliseconds; the machine may be busy

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: scripts/browser.sh")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name there
        """Keep the log out of the tests' output."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as plain files; yields the address, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def addresses(
    planted_build: Path, planted_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The addresses of the server and of the static site under a sub-path, with a slash at the end."""
    top = tmp_path_factory.mktemp("files")
    copied(planted_site, top / SUB_PATH)
    with live(planted_build) as server, served(top) as files:
        yield {"server": f"{server}/", "files": f"{files}/{SUB_PATH}/"}


@pytest.fixture(params=["server", "files"])
def address(request: pytest.FixtureRequest, addresses: dict[str, str]) -> str:
    return addresses[request.param]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield launched
        launched.close()


@contextmanager
def watched(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A page of a fresh context; what it should not do fails the test at the end."""
    faults: list[str] = []
    context: BrowserContext = browser.new_context(viewport=options.pop("viewport", DESKTOP), **options)
    context.set_default_timeout(WAIT)
    host = re.match(r"https?://[^/]+/", address)
    assert host

    def asked(request: Request) -> None:
        if not request.url.startswith((host[0], "data:", "blob:")):
            faults.append(f"asks {request.url}")

    def told(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "GPU" not in message.text and "WebGL" not in message.text:
            faults.append(f"{message.type}: {message.text}")

    def thrown(error: WebError) -> None:
        faults.append(f"exception: {error.error}")

    def opened_dialog(dialog: Dialog) -> None:
        faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.on("request", asked)
    context.on("console", told)
    context.on("weberror", thrown)
    context.on("dialog", opened_dialog)
    yield context.new_page()
    context.close()
    assert faults == []


def search(page: Page, address: str, words: str) -> None:
    """Search as people do: from the overview, by the field at the top."""
    page.goto(address)
    page.get_by_role("search").get_by_role("searchbox").fill(words)
    page.get_by_role("search").get_by_role("button", name="Search").click()
    expect(page.locator("#results .found").first).to_be_visible(timeout=WAIT)


# What people come for


def test_an_area_is_found_with_its_findings_and_their_passages(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        search(page, address, "blackpool")
        page.locator("#results").get_by_role("link", name="Blackpool", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Blackpool")
        quotation = (
            page.locator(".finding, .evidence").filter(has=page.locator("blockquote")).locator("visible=true").first
        )
        words = quotation.locator("blockquote").inner_text()
        quotation.locator("figcaption a").click()
        passage = page.locator(":target")
        expect(passage).to_be_in_viewport(timeout=WAIT)
        assert passage.inner_text().split()[:4] == words.strip("“”").split()[:4]


def test_words_of_findings_are_found(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        search(page, address, "speech and language waiting")
        page.locator("#results h2", has_text="Words of findings").wait_for()
        page.locator("#results .finding-words + .hint a").first.click()
        expect(page.locator(":target")).to_be_in_viewport(timeout=WAIT)


def test_a_person_is_found_with_their_posts(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        search(page, address, "jayne ivory")
        page.locator("#results").get_by_role("link", name="Jayne Ivory").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Jayne Ivory")
        expect(page.get_by_role("main")).to_contain_text("Director of Children’s Services")


def test_a_misspelt_name_has_a_suggestion(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        page.goto(f"{address}search/?q=blackpol")
        expect(page.locator("#results").get_by_role("link", name="Blackpool").first).to_be_visible(timeout=WAIT)


def test_a_question_is_answered_and_its_csv_saved(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        page.goto(f"{address}questions/")
        page.get_by_role("link", name="Findings by theme and section").first.click()
        page.get_by_role("link", name="area for improvement", exact=True).click()
        expect(page.locator("table.answer")).to_be_visible(timeout=WAIT)
        with page.expect_download() as saved:
            page.get_by_role("link", name="Download as CSV").click()
        text = saved.value.path().read_text(encoding="utf-8")
        assert text.splitlines()[0].startswith("area_name,")
        assert "area for improvement" in text and "Blackpool" in text


def test_sparql_is_answered(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        page.goto(f"{address}sparql-editor/")
        page.locator(".CodeMirror").wait_for()
        page.get_by_role("button", name="Run the query").click()
        table = page.locator("#answer table")
        expect(table).to_be_visible(timeout=WAIT)
        assert table.locator("tbody tr").count() > 3
        asked = "SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT ?g) AS ?graphs) { GRAPH ?g { ?a a send:LocalArea } }"
        page.evaluate("sparql => document.querySelector('.CodeMirror').CodeMirror.setValue(sparql)", asked)
        page.get_by_role("button", name="Run the query").click()
        expect(table.locator("thead")).to_contain_text("graphs", timeout=WAIT)
        assert int(table.locator("tbody td").nth(1).inner_text()) >= 1


def test_a_fault_in_sparql_is_told(browser: Browser, addresses: dict[str, str]) -> None:
    with watched(browser, addresses["files"]) as page:
        page.goto(f"{addresses['files']}sparql-editor/")
        page.locator(".CodeMirror").wait_for()
        page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT nonsense')")
        page.get_by_role("button", name="Run the query").click()
        expect(page.get_by_role("alert")).to_be_visible(timeout=WAIT)


def test_the_network_is_searched_and_followed_to_a_page(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        page.goto(f"{address}network/")
        page.locator("#network[data-ready]").wait_for()
        field = page.get_by_role("combobox", name="Find a name", exact=True)
        field.fill("Jayne Iv")
        page.get_by_role("option").first.wait_for()
        field.press("Enter")
        panel = page.locator(".network-panel")
        expect(panel).to_contain_text("Jayne Ivory", timeout=WAIT)
        panel.get_by_role("link", name="Open the page").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Jayne Ivory")


def test_two_areas_are_compared(browser: Browser, address: str) -> None:
    with watched(browser, address) as page:
        page.goto(f"{address}compare/")
        page.get_by_label("One area").select_option("blackpool")
        page.get_by_label("Another area").select_option("lancashire")
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Blackpool and Lancashire", timeout=WAIT)
        expect(page.locator("table.sides").first).to_be_visible()


# Every type of page


def samples(build: Path) -> list[str]:
    """Some paths of every type of page, with those that planted text reaches, and answers to a search."""
    generation = opened(build)
    chosen: list[str] = []
    for kind in PAGE_TYPES:
        known = [path for path in kind.paths(generation) if path.endswith("/") or not path]
        planted = [path for path in known if "tameside" in path or "/claire-rich" in path or "darwen" in path]
        chosen += dict.fromkeys([*known[:1], *planted[:2], *known[-1:]])
    news = next(
        row["text"].rpartition("/")[2]
        for row in generation.ask("texts")
        if _is_planted(build, row["text"].rpartition("/")[2])
    )
    tenures = generation.store.quads_for_pattern(None, A, SEND.Tenure, DefaultGraph())
    tenure = min(str(getattr(quad.subject, "value", "")) for quad in tenures)
    thing = f"thing/{tenure.removeprefix(generation.base)}/"
    return [*dict.fromkeys([*chosen, paths.document(news), thing])]


def _is_planted(build: Path, text_id: str) -> bool:
    return LONG in unpack(build / "current" / "documents.zip", text_id).text


@pytest.fixture(scope="module")
def pages(planted_build: Path) -> list[str]:
    return samples(planted_build)


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_violation_and_nothing_is_too_wide(
    browser: Browser, addresses: dict[str, str], pages: list[str], width: ViewportSize
) -> None:
    address = addresses["server"]
    found: list[str] = []
    extra = ["search/?q=children", "search/?q=xyzzy", "compare/?first=blackpool&second=lancashire"]
    with watched(browser, address, viewport=width, bypass_csp=True) as page:
        for path in [*pages, *extra]:
            page.goto(address + path)
            if path == paths.NETWORK:
                page.locator("#network[data-ready]").wait_for()
            if path == paths.EDITOR:
                page.locator(".CodeMirror").wait_for()
            found += violations(page, path)
            wide = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
            if wide[0] > wide[1]:
                found.append(f"/{path}: {wide[0]} px wide on a screen of {wide[1]}")
    assert not found, "\n".join(found)


def test_axe_finds_no_violation_on_what_static_pages_make(browser: Browser, addresses: dict[str, str]) -> None:
    address = addresses["files"]
    found: list[str] = []
    with watched(browser, address, bypass_csp=True) as page:
        search(page, address, "children waiting")
        found += violations(page, "search")
        page.goto(f"{address}downloads/")
        found += violations(page, "downloads")
        page.goto(f"{address}sparql-editor/")
        page.locator(".CodeMirror").wait_for()
        page.get_by_role("button", name="Run the query").click()
        expect(page.locator("#answer table")).to_be_visible(timeout=WAIT)
        found += violations(page, "sparql-editor")
        page.goto(f"{address}compare/?first=blackpool&second=lancashire")
        expect(page.locator("table.sides").first).to_be_visible(timeout=WAIT)
        found += violations(page, "compare")
    assert not found, "\n".join(found)


def test_axe_looks_at_pages_of_errors_and_finds_what_is_wrong(browser: Browser, addresses: dict[str, str]) -> None:
    context = browser.new_context(viewport=DESKTOP, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{addresses['server']}nothing/")
    assert violations(page, "nothing") == []
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert "image-alt" in violations(page, "nothing")[0]
    context.close()


def violations(page: Page, path: str) -> list[str]:
    """What axe-core finds on a page, a line for each rule that is broken, with the first elements."""
    if not page.evaluate("'axe' in globalThis"):
        page.add_script_tag(path=AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"/{path}: {broken['id']}: {broken['help']}: "
        + " | ".join(f"{node['target'][0]} {node['html'][:120]}" for node in broken["nodes"][:3])
        for broken in result["violations"]
    ]


# Hostile text


def test_planted_text_is_text_on_every_page(browser: Browser, address: str, pages: list[str]) -> None:
    shown = 0
    with watched(browser, address) as page:
        for path in pages:
            if path.startswith("thing/") and SUB_PATH in address:
                continue  # only a server has these
            page.goto(address + path)
            assert page.title() != "hit", path
            assert page.locator("img").count() == 0, path
            shown += "<script>document.title='hit'</script>" in page.locator("body").inner_text()
            assert "\u202e" not in page.locator("body").inner_text(), path
        page.goto(f"{address}search/?q={'%3Cscript%3Edocument.title%3D1%3C/script%3E%20Tameside%22'}")
        expect(page.locator("#results")).to_contain_text("Tameside", timeout=WAIT)
        page.goto(f"{address}network/")
        page.locator("#network[data-ready]").wait_for()
    assert shown >= 5, HOSTILE
