"""The network in a real browser: search, filters, ways, saving and the way to a name's page, served and standing alone.

Chromium draws by WebGL in software here, which is slow; nothing is timed.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import socket
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from sendgraph import network
from sendgraph.web.generations import Generation
from web_fixtures import client, read, seeds_generation, words  # noqa: F401 - fixtures

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright
from starlette.testclient import TestClient

from sendgraph.web.app import application

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)
HOSTILE = "<img src=x onerror=alert(1)></script>\u202e"

in_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def address(seeds_build: Path) -> Iterator[str]:
    """The address of a server over the seeds."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(seeds_build), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="module")
def alone(seeds_generation: Generation, tmp_path_factory: pytest.TempPathFactory) -> str:  # noqa: F811
    """The address of the page that stands alone, with one hostile name."""
    graph = network.build(seeds_generation.store)
    someone = next(values for _, values in graph.nodes(data=True) if values["kind"] == "person")
    someone["label"] = HOSTILE
    file = tmp_path_factory.mktemp("network") / "network.html"
    network.write(graph, file)
    return file.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield launched
        launched.close()


class Watched:
    """A page of the browser, with all that went wrong on it and all that it asked for."""

    def __init__(self, browser: Browser) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        self.page.on("console", self._heard)
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def open(self, address: str) -> Page:
        self.page.goto(address)
        self.page.wait_for_selector("#network[data-ready]")
        return self.page


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A page on which nothing may go wrong."""
    watched = Watched(browser)
    yield watched
    watched.page.close()
    assert not watched.faults


def find(page: Page, name: str, field: str = "Find a name") -> None:
    box = page.get_by_role("combobox", name=field, exact=True)
    box.fill(name)
    page.get_by_role("option", name=re.compile(f"^{re.escape(name)}")).first.wait_for()
    box.press("Enter")


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="What was chosen")


def shown(page: Page) -> tuple[int, int]:
    """Return how many names and ties the page says it shows."""
    names, ties = re.findall(r"([\d,]+) (?:name|tie)", page.locator(".network-status").inner_text())
    return int(names.replace(",", "")), int(ties.replace(",", ""))


def test_the_page_has_a_list_without_javascript(client: TestClient, seeds_generation: Generation) -> None:  # noqa: F811
    page = read(client, "network/")
    rows = page.xpath("//section[@id='network-list']//tbody/tr")
    assert rows
    names = {words(row[0]): row[0].xpath(".//a/@href") for row in rows}
    assert names["Ofsted"] == ["../organisation/ofsted/"]
    assert len(rows) == min(200, len(client.get("/network/data.json").json()["nodes"]))


def test_evidence_comes_in_parts_and_leads_to_passages(client: TestClient) -> None:  # noqa: F811
    data = client.get("/network/data.json").json()
    count = 0
    for number in range(-(-len(data["ties"]) // data["part"])):
        part = client.get(f"/network/evidence-{number}.json").json()
        count += len(part["ties"])
        assert all(re.fullmatch(r"\.\./document/[0-9a-f]+/#passage-\d+-\d+", item["page"]) for item in part["items"])
        assert {place for tie in part["ties"] for episode in tie for place in episode} == set(range(len(part["items"])))
    assert count == len(data["ties"])
    assert client.get(f"/network/evidence-{number + 1}.json").status_code == 404


@in_browser
def test_a_name_is_found_and_followed_to_its_page(watched: Watched, address: str) -> None:
    page = watched.open(f"{address}network/")
    find(page, "Ofsted")
    told = panel(page)
    assert told.get_by_role("heading", level=2).inner_text() == "Ofsted"
    told.locator("details").first.locator("summary").click()
    source = told.locator("figure.evidence figcaption a").first
    source.wait_for()
    assert "/document/" in (source.get_attribute("href") or "")
    told.get_by_role("link", name="Open the page").click()
    page.wait_for_url(re.compile("/organisation/ofsted/$"))
    assert all(url.startswith(address) for url in watched.requests)


@in_browser
def test_a_name_in_the_address_is_chosen(watched: Watched, address: str) -> None:
    page = watched.open(f"{address}network/#organisation/ofsted")
    assert panel(page).get_by_role("heading", level=2).inner_text() == "Ofsted"
    page.keyboard.press("Escape")
    assert not panel(page).is_visible()


@in_browser
def test_filters_leave_what_fits(watched: Watched, alone: str) -> None:
    page = watched.open(alone)
    everything = shown(page)
    page.get_by_label("Area", exact=True).select_option("Blackpool")
    names, ties = shown(page)
    assert 0 < names < everything[0]
    assert 0 < ties < everything[1]
    page.get_by_role("checkbox", name="Inspectorate").uncheck()
    assert shown(page)[0] < names
    assert page.get_by_role("button", name="Ofsted").count() == 0
    page.get_by_role("button", name="Show all again").click()
    assert shown(page) == everything
    page.get_by_role("checkbox", name="serves").uncheck()
    assert shown(page)[1] < everything[1]
    page.get_by_role("button", name="Show all again").click()
    page.get_by_label("To year").select_option(index=1)
    assert shown(page)[1] < everything[1]
    assert all(url.startswith(("file:", "data:")) for url in watched.requests)


@in_browser
def test_the_shortest_way_between_two_names_is_told(watched: Watched, alone: str) -> None:
    page = watched.open(alone)
    page.get_by_text("Way between two names").click()
    find(page, "Ofsted", "From")
    find(page, "Blackpool Council", "To")
    steps = panel(page).locator("ol.network-way > li")
    assert steps.count() == 3
    assert "Blackpool" in steps.nth(1).inner_text()
    assert "2 steps" in panel(page).inner_text()


@in_browser
def test_only_the_connections_of_a_name(watched: Watched, alone: str) -> None:
    page = watched.open(alone)
    find(page, "Blackpool")
    count = int(re.findall(r"(\d+) connections", panel(page).inner_text())[0])
    panel(page).get_by_role("button", name="Only these connections").click()
    assert shown(page)[0] == count + 1


@in_browser
def test_what_is_seen_is_saved(watched: Watched, alone: str) -> None:
    page = watched.open(alone)
    page.get_by_text("Save what is seen").click()
    saved = {}
    for form in ("PNG", "SVG", "GEXF"):
        with page.expect_download() as download:
            page.get_by_role("button", name=form, exact=True).click()
        saved[form] = Path(download.value.path()).read_bytes()
    assert saved["PNG"].startswith(b"\x89PNG")
    svg = ET.fromstring(saved["SVG"])  # noqa: S314 - our own output
    tags = {element.tag.rpartition("}")[2] for element in svg.iter()}
    assert tags <= {"svg", "title", "rect", "g", "line", "circle", "text"}
    assert "Blackpool" in "".join(svg.itertext())
    gexf = ET.fromstring(saved["GEXF"])  # noqa: S314 - our own output
    labels = {node.get("label") for node in gexf.iter() if node.tag.endswith("}node")}
    assert {"Ofsted", HOSTILE} <= labels
    assert len(labels) <= shown(page)[0]
    assert len(nx.read_gexf(io.BytesIO(saved["GEXF"]))) == len(labels)


@in_browser
def test_a_hostile_name_is_text(watched: Watched, alone: str) -> None:
    page = watched.open(alone)
    find(page, HOSTILE[:20])
    assert panel(page).get_by_role("heading", level=2).text_content() == HOSTILE
    assert page.locator("img").count() == 0


@in_browser
def test_the_keyboard_moves_the_picture(watched: Watched, alone: str) -> None:
    page = watched.open(alone)
    picture = page.get_by_role("application", name=re.compile("^Picture of the network"))
    camera = "sendgraphNetwork.drawing.sigma.getCamera().getState()"
    picture.focus()
    before = page.evaluate(f"() => ({{...{camera}}})")
    page.keyboard.press("+")
    page.wait_for_function(f"ratio => {camera}.ratio < ratio", arg=before["ratio"])
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"x => {camera}.x > x", arg=before["x"])


@in_browser
def test_no_label_covers_another(watched: Watched, alone: str) -> None:
    page = watched.open(alone)
    page.wait_for_timeout(300)
    boxes = page.evaluate(
        "() => sendgraphNetwork.drawing.labels().map(({x, top, lines, node}) => [x, top, lines.length, node.label])"
    )
    assert len(boxes) > 10
    for place, (x, top, lines, _) in enumerate(boxes):
        assert not [
            label for other, high, count, label in boxes[place + 1 :]
            if abs(x - other) < 10 and top < high + 14 * count and high < top + 14 * lines
        ]


@in_browser
def test_without_webgl_the_list_search_and_panel_work(browser: Browser, address: str) -> None:
    watched = Watched(browser)
    watched.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page = watched.open(f"{address}network/")
    assert "WebGL is missing" in page.locator(".network-picture").inner_text()
    find(page, "Ofsted")
    assert panel(page).get_by_role("heading", level=2).inner_text() == "Ofsted"
    assert page.locator("#network-list tbody tr").count() > 10
    assert not watched.faults
    page.close()


@in_browser
def test_on_a_small_screen_nothing_is_wider_than_the_screen(browser: Browser, address: str) -> None:
    watched = Watched(browser)
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.open(f"{address}network/")
    find(page, "Ofsted")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_the_data_block_is_whole(alone: str) -> None:
    text = Path(alone.removeprefix("file://")).read_text(encoding="utf-8")
    block = re.search(r'<script type="application/json" id="network-data">(.*?)</script>', text, re.DOTALL)
    assert block is not None
    data = json.loads(block[1])
    assert len(data["parts"]) == -(-len(data["drawn"]["ties"]) // data["drawn"]["part"])
