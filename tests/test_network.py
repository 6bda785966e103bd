"""The people and organisations network: what is tied to what, and that every format is whole, safe and the same."""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest

from sendgraph import network
from sendgraph.errors import UsageError
from sendgraph.network.export import FORMATS, render
from sendgraph.network.layout import CHARACTER, LINE, place
from sendgraph.network.page import SCRIPTS
from sendgraph.network.projection import Network
from sendgraph.network.repulsion import push

FIXTURE = Path(__file__).parent / "data" / "network" / "graph.ttl"
BASE = "https://w3id.org/sendgraph/id/"
HOSTILE = "</script><img src=x onerror=alert(1)>{{data}}\u2028<!--'\"&\x01"


def store_of(text: str) -> ox.Store:
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def graph() -> Network:
    return network.build(store_of(FIXTURE.read_text()))


@pytest.fixture(scope="module")
def hostile() -> Network:
    """The same network with a label, a title and words that try to be markup."""
    attack = json.dumps(HOSTILE)[1:-1]
    text = FIXTURE.read_text()
    for innocent in ('"Ada Field"', '"Inspectors praise Northmoor"', '"We are proud of our teams."'):
        assert innocent in text
        text = text.replace(innocent, f'"{attack}"')
    return network.build(store_of(text))


def ties(graph: Network) -> set[tuple[str, str, str]]:
    return {(a.rsplit("/", 1)[1], kind, b.rsplit("/", 1)[1]) for a, b, kind in graph.edges(keys=True)}


def test_every_documented_tie_and_no_other(graph: Network) -> None:
    assert ties(graph) == {
        ("ada-field", "serves", "northmoor-council"),
        ("ben-marsh", "serves", "northmoor-council"),
        ("cara-wells", "serves", "nhs-moors-ccg"),
        ("dev-rao", "serves", "southwold-vale-council"),
        ("hugh-penn", "serves", "northmoor-parent-carer-forum"),
        ("eve-stone", "serves", "ofsted"),
        ("finn-hale", "serves", "cqc"),
        ("gita-lowe", "serves", "ofsted"),
        ("eve-stone", "inspected", "northmoor"),
        ("finn-hale", "inspected", "northmoor"),
        ("gita-lowe", "inspected", "southwold-vale"),
        ("ofsted", "inspected", "northmoor"),
        ("cqc", "inspected", "northmoor"),
        ("ada-field", "spoke for", "northmoor-council"),
        ("cara-wells", "spoke for", "nhs-moors-ccg"),
        ("northmoor-council", "partner in", "northmoor"),
        ("nhs-moors-ccg", "partner in", "northmoor"),
        ("nhs-moors-ccg", "partner in", "southwold-vale"),
        ("southwold-vale-council", "partner in", "southwold-vale"),
    }


def test_who_has_no_tie_and_what_only_reference_data_knows_is_left_out(graph: Network) -> None:
    assert not {f"{BASE}person/una-tied", f"{BASE}organisation/farland-council", f"{BASE}area/farland"} & set(graph)


def test_nodes_have_kind_sort_and_names(graph: Network) -> None:
    council = graph.nodes[f"{BASE}organisation/northmoor-council"]
    assert (council["kind"], council["sort"], council["label"], council["also"]) == (
        "organisation",
        "Local authority",
        "Northmoor Council",
        ("Northmoor Borough Council",),
    )
    sorts = {values["label"]: values["sort"] for _, values in graph.nodes(data=True)}
    assert sorts["NHS Moors CCG"] == "Clinical commissioning group"
    assert sorts["Northmoor Parent Carer Forum"] == "Parent carer forum"  # its class has no label here
    assert sorts["Eve Stone"] == "Inspector"
    assert sorts["Ada Field"] == "Person"


def test_a_tie_keeps_title_dates_and_words(graph: Network) -> None:
    tie = graph.edges[f"{BASE}person/ben-marsh", f"{BASE}organisation/northmoor-council", "serves"]
    assert tie["label"] == "Director of children's services (interim)"
    assert (tie["first"], tie["last"]) == ("2019-08-01", "2019-08-07")
    letter, news = tie["episodes"][0].evidence
    assert (letter.document, letter.issued) == ("Northmoor inspection letter", "2019-08-01")
    assert news.words == "Ben Marsh, the council's interim director"
    assert news.passage == f"{BASE}text/bbbb000000000002#char=30,60"


def test_a_speaker_spoke_for_the_post_held_at_the_time(graph: Network) -> None:
    tie = graph.edges[f"{BASE}person/cara-wells", f"{BASE}organisation/nhs-moors-ccg", "spoke for"]
    (episode,) = tie["episodes"]
    assert episode.what == "Quoted as Accountable Officer"
    assert [item.words for item in episode.evidence] == ["There is more to do."]


def test_a_quotation_after_the_post_is_no_tie() -> None:
    text = FIXTURE.read_text().replace('send:lastShown "2021-12-31"', 'send:lastShown "2020-12-31"')
    assert ("cara-wells", "spoke for", "nhs-moors-ccg") not in ties(network.build(store_of(text)))


def test_a_post_at_a_partnership_stands_at_its_area() -> None:
    text = (
        FIXTURE.read_text()
        + "\n"
        + (
            "<tenure/partnership> a send:Tenure ; org:member <person/una-tied> ;"
            " org:organization <partnership/northmoor> ; send:inPost <post/northmoor-council/lead-member> ."
        )
    )
    assert ("una-tied", "serves", "northmoor") in ties(network.build(store_of(text)))


def test_measures(graph: Network) -> None:
    northmoor = graph.nodes[f"{BASE}area/northmoor"]
    assert northmoor["degree"] == 6
    assert northmoor["betweenness"] == max(values["betweenness"] for _, values in graph.nodes(data=True))
    chair, forum = f"{BASE}person/hugh-penn", f"{BASE}organisation/northmoor-parent-carer-forum"
    assert graph.nodes[chair]["community"] == graph.nodes[forum]["community"]
    numbers = sorted({values["community"] for _, values in graph.nodes(data=True)})
    assert numbers == list(range(1, len(numbers) + 1))


def test_ties_and_nodes_are_in_areas_and_regions(graph: Network) -> None:
    def areas(source: str, kind: str, target: str) -> tuple[str, ...]:
        found: tuple[str, ...] = graph.edges[f"{BASE}{source}", f"{BASE}{target}", kind]["areas"]
        return found

    assert areas("organisation/ofsted", "inspected", "area/northmoor") == ("Northmoor",)
    assert areas("person/cara-wells", "serves", "organisation/nhs-moors-ccg") == ("Northmoor", "Southwold Vale")
    assert graph.nodes[f"{BASE}person/gita-lowe"]["areas"] == ("Southwold Vale",)
    assert graph.nodes[f"{BASE}organisation/ofsted"]["areas"] == ("Northmoor",)
    assert {region for _, values in graph.nodes(data=True) for region in values["regions"]} == {"North West"}


def test_no_label_covers_another(graph: Network) -> None:
    boxes = []
    for _, values in graph.nodes(data=True):
        half = max(values["size"], max(map(len, values["lines"])) * CHARACTER / 2)
        below = values["y"] + values["size"] + LINE * len(values["lines"])
        boxes.append((values["x"] - half, values["y"] - values["size"], values["x"] + half, below))
    for one, two in combinations(boxes, 2):
        assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]


@pytest.mark.parametrize("count", [2, 30, 400])
def test_far_nodes_push_as_one_nearly_as_each_by_itself(count: int) -> None:
    draw = random.Random(count)  # noqa: S311 - places, not secrets
    at = np.array([[draw.gauss(0, 30), draw.gauss(0, 30)] for _ in range(count)])
    mass = np.array([float(draw.randint(1, 9)) for _ in range(count)])
    apart = at[:, None] - at[None]
    weight = mass[None] * mass[:, None] / ((apart**2).sum(axis=2) + 0.01)
    exact = (apart * weight[..., None]).sum(axis=1)
    away = np.sqrt(((push(at, mass, draw.random()) - exact) ** 2).sum(axis=1))
    assert away.mean() < 0.05 * np.sqrt((exact**2).sum(axis=1)).mean()


def test_in_a_large_network_nodes_are_apart_and_labels_that_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sendgraph.network.layout.LABELLED", 10)
    crowd: Network = nx.MultiDiGraph()
    crowd.add_node("hub", label="A body with a name of some length", degree=60, community=1)
    for number in range(60):
        crowd.add_node(f"{number}", label=f"Person {number}", degree=1, community=1)
        crowd.add_edge(f"{number}", "hub", key="serves", kind="serves")
    place(crowd)
    nodes = [values for _, values in crowd.nodes(data=True)]
    for one, two in combinations(nodes, 2):
        assert max(abs(one["x"] - two["x"]), abs(one["y"] - two["y"])) > one["size"] + two["size"]
    assert crowd.nodes["hub"]["lines"]
    assert 1 < len([values for values in nodes if values["lines"]]) < len(nodes)


@pytest.mark.parametrize("suffix", FORMATS)
def test_same_bytes_whatever_the_order_and_the_run(graph: Network, suffix: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib") if suffix == ".png" else None
    out = tmp_path / f"network{suffix}"
    program = (
        "import sys, pyoxigraph as ox; from pathlib import Path; from sendgraph import network\n"
        "triples = list(ox.parse(path=sys.argv[1], format=ox.RdfFormat.TURTLE)); store = ox.Store()\n"
        "for triple in reversed(triples): store.add(triple)\n"
        "network.write(network.build(store), Path(sys.argv[2]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", program, str(FIXTURE), str(out)], check=True, env=environment)
    assert out.read_bytes() == render(graph, suffix)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_graphml_and_gexf_parse_back(hostile: Network) -> None:
    graphml = nx.read_graphml(io.BytesIO(render(hostile, ".graphml")), force_multigraph=True)
    gexf = nx.read_gexf(io.BytesIO(render(hostile, ".gexf")))
    for parsed in (graphml, gexf):
        assert set(parsed) == set(hostile)
        assert parsed.number_of_edges() == hostile.number_of_edges()
        node = parsed.nodes[f"{BASE}person/ada-field"]
        assert node["label"].startswith("</script><img src=x")
        assert node["degree"] == 1


def test_json_is_node_link(graph: Network) -> None:
    data = json.loads(render(graph, ".json"))
    parsed = nx.node_link_graph(data, edges="edges")
    assert set(parsed) == set(graph)
    assert parsed.number_of_edges() == graph.number_of_edges()
    tie = parsed[f"{BASE}person/ada-field"][f"{BASE}organisation/northmoor-council"]["spoke for"]
    assert tie["episodes"][0]["evidence"][0]["words"] == "We are proud of our teams."


class _Page(HTMLParser):
    """Collects what a browser would make of the page: tags, scripts and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts[-1] += data


def parse(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    return page


def test_hostile_words_are_inert_in_the_page(hostile: Network) -> None:
    page = parse(render(hostile, ".html").decode())
    assert [tag for tag, _ in page.tags].count("script") == 1 + len(SCRIPTS)
    assert not [tag for tag, _ in page.tags if tag in {"img", "link", "iframe", "object", "base"}]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    data = json.loads(page.scripts[0])
    labels = {node["label"] for node in data["drawn"]["nodes"]}
    assert HOSTILE in labels
    assert not re.search("[<>&\u2028]", page.scripts[0])


def test_the_page_loads_nothing_and_runs_only_its_own_script(graph: Network) -> None:
    html = render(graph, ".html").decode()
    page = parse(html)
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not [tag for tag, attributes in page.tags if "src" in attributes or (tag == "link")]
    assert "url(" not in html.split("</style>")[0]


def test_the_list_without_javascript_has_every_tie(graph: Network) -> None:
    html = render(graph, ".html").decode()
    rows = html.split("<tbody>")[1].split("</tbody>")[0].count("<tr>")
    assert rows == graph.number_of_edges()
    assert "<td>Ada Field</td><td>spoke for</td><td>Northmoor Council</td>" in html


def test_only_web_addresses_become_links() -> None:
    text = FIXTURE.read_text().replace("<https://example.org/northmoor-letter>", "<javascript:alert(1)>")
    assert b"javascript:" not in render(network.build(store_of(text)), ".html")


def test_hostile_words_are_inert_in_svg(hostile: Network) -> None:
    root = ET.fromstring(render(hostile, ".svg"))  # noqa: S314 - our own output
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "rect", "g", "line", "circle", "text", "tspan"}


def test_an_empty_store_gives_an_empty_network_in_every_format() -> None:
    empty = network.build(ox.Store())
    assert len(empty) == 0
    for suffix in FORMATS:
        assert render(empty, suffix)


def test_unknown_suffix_and_missing_folder_say_what_to_do(graph: Network, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.html, \.graphml"):
        network.write(graph, tmp_path / "network.pdf")
    with pytest.raises(UsageError, match="cannot be written"):
        network.write(graph, tmp_path / "missing" / "network.svg")


def test_png_without_matplotlib_names_the_extra(graph: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(UsageError, match=r"sendgraph\[pictures\]"):
        render(graph, ".png")
