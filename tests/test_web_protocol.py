"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/) and what stands around it.

The first part follows the query tests of the working group, data-sparql11/protocol, on graphs of the seeds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import httpx2
import pytest
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from starlette.testclient import TestClient

from conftest import SEEDS
from sendgraph.pipeline import build
from sendgraph.web.app import application
from sendgraph.web.endpoint.negotiation import GRAPHS, RESULTS, choose
from web_fixtures import client, read, words

__all__ = ["client"]

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
BASE = "https://w3id.org/sendgraph/id/"
REFERENCE, ONTOLOGY, BUILD = (f"{BASE}graph/{name}" for name in ("reference", "ontology", "build"))
AREA, TERM, DATASET = f"<{BASE}area/blackpool>", "<https://w3id.org/sendgraph/ontology#Passage>", f"<{BASE}dataset>"
MALFORMED = "SELECT * WHERE { ?s ?p }"


def boolean(response: httpx2.Response) -> bool:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] in {"application/sparql-results+json", "application/sparql-results+xml"}
    answer = json.loads(response.content)["boolean"]
    assert isinstance(answer, bool)
    return answer


def get(client: TestClient, query: str, accept: str = "*/*", /, **parameters: list[str]) -> httpx2.Response:
    return client.get("/sparql", params={"query": query, **parameters}, headers={"accept": accept})


def post(client: TestClient, body: str, content_type: str, query_string: str = "") -> httpx2.Response:
    return client.post(f"/sparql?{query_string}", content=body, headers={"content-type": content_type})


def graphs(default: list[str], named: list[str]) -> str:
    return urlencode([*(("default-graph-uri", iri) for iri in default), *(("named-graph-uri", iri) for iri in named)])


# --- The working group's tests of queries ---

EACH_IN_ITS_GRAPH = f"ASK {{ GRAPH ?a {{ {AREA} a ?x }} GRAPH ?b {{ {TERM} a ?y }} }}"
BOTH = f"ASK {{ {AREA} a ?x . {TERM} a ?y }}"


def test_query_get(client: TestClient) -> None:
    assert boolean(client.get("/sparql?query=ASK%20%7B%7D"))


def test_query_post_form(client: TestClient) -> None:
    assert boolean(post(client, "query=ASK%20%7B%7D", FORM, graphs([REFERENCE], [])))


def test_query_post_direct(client: TestClient) -> None:
    assert boolean(post(client, "ASK {}", QUERY, graphs([REFERENCE], [])))


def test_query_dataset_default_graphs_get(client: TestClient) -> None:
    assert boolean(get(client, BOTH, **{"default-graph-uri": [REFERENCE, ONTOLOGY]}))
    assert not boolean(get(client, BOTH, **{"default-graph-uri": [REFERENCE]}))


def test_query_dataset_default_graphs_post(client: TestClient) -> None:
    assert boolean(post(client, BOTH, QUERY, graphs([REFERENCE, ONTOLOGY], [])))
    assert not boolean(post(client, BOTH, QUERY, graphs([ONTOLOGY], [])))


def test_query_dataset_named_graphs_get(client: TestClient) -> None:
    assert boolean(get(client, EACH_IN_ITS_GRAPH, **{"named-graph-uri": [REFERENCE, ONTOLOGY]}))
    assert not boolean(get(client, EACH_IN_ITS_GRAPH, **{"named-graph-uri": [REFERENCE, BUILD]}))


def test_query_dataset_named_graphs_post(client: TestClient) -> None:
    assert boolean(post(client, EACH_IN_ITS_GRAPH, QUERY, graphs([], [REFERENCE, ONTOLOGY])))
    # Named graphs only: the default graph is empty.
    assert not boolean(post(client, BOTH, QUERY, graphs([], [REFERENCE, ONTOLOGY])))


def test_query_dataset_full(client: TestClient) -> None:
    query = f"ASK {{ {DATASET} a ?d GRAPH ?a {{ {AREA} a ?x }} GRAPH ?b {{ {TERM} a ?y }} }}"
    assert boolean(post(client, query, QUERY, graphs([BUILD], [REFERENCE, ONTOLOGY])))
    assert not boolean(post(client, query, QUERY, graphs([BUILD], [REFERENCE])))


def test_query_multiple_dataset(client: TestClient) -> None:
    """What the request says of the dataset goes before what the query says."""
    query = f"ASK FROM <{ONTOLOGY}> FROM NAMED <{BUILD}> {{ GRAPH ?g {{ {AREA} a ?x }} {{ {TERM} a ?y }} }}"
    swapped = f"ASK FROM <{ONTOLOGY}> FROM NAMED <{BUILD}> {{ GRAPH ?g {{ {TERM} a ?x }} {{ {AREA} a ?y }} }}"
    assert boolean(post(client, swapped, QUERY, graphs([REFERENCE], [ONTOLOGY])))
    assert not boolean(post(client, query, QUERY, graphs([REFERENCE], [ONTOLOGY])))


@pytest.mark.parametrize("form", RESULTS)
def test_query_content_type_select(client: TestClient, form: str) -> None:
    response = get(client, "SELECT (1 AS ?value) {}", RESULTS[form][0])
    assert response.headers["content-type"].partition(";")[0] == RESULTS[form][0]
    if form == "csv":
        assert response.text == "value\r\n1\r\n"
        return
    media_type = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    answer = parse_query_results(response.content, media_type[form])
    assert isinstance(answer, QuerySolutions)
    assert [solution["value"].value for solution in answer] == ["1"]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_query_content_type_ask(client: TestClient, form: str) -> None:
    response = get(client, "ASK {}", RESULTS[form][0])
    assert response.headers["content-type"] == RESULTS[form][0]
    syntax = QueryResultsFormat.JSON if form == "json" else QueryResultsFormat.XML
    answer = parse_query_results(response.content, syntax)
    assert isinstance(answer, QueryBoolean)
    assert answer


SYNTAXES = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


@pytest.mark.parametrize("query", [f"DESCRIBE {AREA}", f"CONSTRUCT {{ {AREA} ?p ?o }} WHERE {{ {AREA} ?p ?o }}"])
@pytest.mark.parametrize("form", GRAPHS)
def test_query_content_type_describe_and_construct(
    client: TestClient, seeds_store: Store, query: str, form: str
) -> None:
    response = get(client, query, GRAPHS[form][0])
    assert response.headers["content-type"].partition(";")[0] == GRAPHS[form][0]
    triples = {quad.triple for quad in parse(response.content, format=SYNTAXES[form])}
    area = NamedNode(AREA.strip("<>"))
    assert triples == {quad.triple for quad in seeds_store.quads_for_pattern(area, None, None, DefaultGraph())}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_bad_query_method(client: TestClient, method: str) -> None:
    response = client.request(method, "/sparql?query=ASK%20%7B%7D")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_bad_multiple_queries(client: TestClient) -> None:
    assert client.get("/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D").status_code == 400
    assert post(client, "query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM).status_code == 400
    assert post(client, "ASK {}", QUERY, "query=ASK%20%7B%7D").status_code == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data", ""])
def test_bad_query_wrong_or_missing_media_type(client: TestClient, content_type: str) -> None:
    for body in ("ASK {}", "query=ASK%20%7B%7D"):
        response = client.post("/sparql", content=body, headers={"content-type": content_type})
        assert (response.status_code, response.headers["accept-post"]) == (415, f"{FORM}, {QUERY}")


def test_bad_query_non_utf8(client: TestClient) -> None:
    body = "ASK { ?s ?p 'é' }".encode("utf-16")
    for content_type in (f"{QUERY}; charset=UTF-16", QUERY):
        response = client.post("/sparql", content=body, headers={"content-type": content_type})
        assert response.status_code == 400, content_type
    assert client.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E9%27%7D").status_code == 400


def test_bad_query_syntax(client: TestClient) -> None:
    response = get(client, MALFORMED)
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text.startswith("line 1, column 25: ")


# --- What the specification says beyond its tests ---


@pytest.mark.parametrize("address", ["?query=", "?default-graph-uri=", "?x=1"])
def test_no_query_or_an_empty_one_is_a_bad_request(client: TestClient, address: str) -> None:
    assert client.get(f"/sparql{address}").status_code == 400


def test_a_graph_needs_an_iri(client: TestClient) -> None:
    response = client.get("/sparql?query=ASK%20%7B%7D&default-graph-uri=reference")
    assert (response.status_code, response.text) == (400, "'reference' is no IRI of a graph; give a whole one\n")


def test_default_graphs_are_merged(client: TestClient, seeds_store: Store) -> None:
    """A triple that stands in two of the default graphs counts once (SPARQL 1.1 Query, 13.2.1)."""
    documents = [graph.value for graph in seeds_store.named_graphs() if "/graph/document/" in graph.value]
    triples = {q.triple for g in documents for q in seeds_store.quads_for_pattern(None, None, None, NamedNode(g))}
    each = [len(list(seeds_store.quads_for_pattern(None, None, None, NamedNode(g)))) for g in documents]
    response = get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv", **{"default-graph-uri": documents})
    assert sum(each) >= len(triples)
    assert int(response.text.split()[1]) == len(triples)


def test_the_default_graph_has_the_merged_triples(client: TestClient, seeds_store: Store) -> None:
    response = get(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")
    merged = {quad.triple for quad in seeds_store if not isinstance(quad.graph_name, DefaultGraph)}
    assert int(response.text.split()[1]) == len(merged)


def test_head_is_get_without_a_body(client: TestClient) -> None:
    there = client.get("/sparql?query=ASK%20%7B%7D")
    head = client.head("/sparql?query=ASK%20%7B%7D")
    assert head.status_code == 200
    assert {**head.headers, "date": ""} == {**there.headers, "date": ""}


def test_a_page_elsewhere_may_ask(client: TestClient) -> None:
    origin = {"origin": "https://example.org"}
    assert client.get("/sparql?query=ASK%20%7B%7D", headers=origin).headers["access-control-allow-origin"] == "*"
    assert client.get("/sparql?query=no", headers=origin).headers["access-control-allow-origin"] == "*"
    wants = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    response = client.options("/sparql", headers=origin | wants)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()


def test_a_query_may_be_long_but_not_too_long(client: TestClient) -> None:
    comment = "#" + "x" * 500_000 + "\n"
    assert boolean(post(client, f"{comment}ASK {{}}", QUERY))
    response = post(client, f"{comment * 3}ASK {{}}", QUERY)
    assert (response.status_code, response.text) == (
        413,
        "the query has more than 1,048,576 bytes, the limit; make it shorter\n",
    )


# --- Formats ---


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("text/*", "csv"),
        ("text/csv, application/json;q=0.5", "csv"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.5", "xml"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("text/html, application/xhtml+xml", None),
        ("text/csv;q=0", None),
        ("text/csv;q=2, text/tab-separated-values;q=0.001", "tsv"),
        ("TEXT/CSV;Q=1.000;x=y", "csv"),
        (",;/,=,text/csv", "csv"),
    ],
)
def test_a_format_is_chosen_by_quality(accept: str | None, form: str | None) -> None:
    choice = choose(accept, RESULTS)
    assert (choice.form if choice else None) == form


def test_what_no_format_fits_is_not_acceptable(client: TestClient) -> None:
    assert get(client, "ASK {}", "image/png").status_code == 406
    table = get(client, "SELECT * {} LIMIT 1", "text/turtle")
    assert (table.status_code, table.headers["vary"]) == (406, "Accept, Origin")
    assert "application/sparql-results+json" in table.text
    assert "text/turtle" in get(client, f"DESCRIBE {AREA}", "text/csv").text


def test_a_format_may_be_named_in_the_address(client: TestClient) -> None:
    assert get(client, "SELECT (1 AS ?n) {}", format=["csv"]).text == "n\r\n1\r\n"
    assert get(client, f"DESCRIBE {AREA}", format=["nt"]).headers["content-type"] == "application/n-triples"
    assert get(client, "ASK {}", "application/sparql-results+xml", format=["docx"]).text.startswith("<?xml")


def test_a_browser_is_shown_text(client: TestClient) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert get(client, "ASK {}", accept).headers["content-type"] == "application/sparql-results+json"
    assert get(client, f"DESCRIBE {AREA}", accept).headers["content-type"] == "text/turtle; charset=utf-8"


# --- Descriptions ---


def test_the_service_describes_itself(client: TestClient) -> None:
    response = client.get("/sparql", headers={"accept": "text/turtle"})
    store = Store()
    store.load(response.content, format=RdfFormat.TURTLE)
    query = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK {
        ?service a sd:Service ; sd:endpoint <http://testserver/sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
          sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON> ; sd:defaultDataset ?dataset .
        ?dataset sd:defaultGraph ?default ; sd:namedGraph/sd:name <%s> }"""
    assert store.query(query % REFERENCE)
    assert "_:" not in client.get("/sparql", headers={"accept": "application/n-triples"}).text


def test_a_browser_that_asks_nothing_gets_the_editor(client: TestClient) -> None:
    response = client.get("/sparql", headers={"accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["location"]) == (303, "sparql-editor/")


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "text/html,*/*;q=0.1"])
def test_the_data_are_described(client: TestClient, seeds_store: Store, accept: str) -> None:
    response = client.get("/.well-known/void", headers={"accept": accept})
    syntax = RdfFormat.JSON_LD if "json" in accept else RdfFormat.TURTLE
    store = Store()
    store.load(response.content, format=syntax)
    void = "http://rdfs.org/ns/void#"
    (triples,) = store.quads_for_pattern(NamedNode(DATASET.strip("<>")), NamedNode(f"{void}triples"), None)
    (counted,) = seeds_store.quads_for_pattern(triples.subject, triples.predicate, None, DefaultGraph())
    assert triples.object == counted.object
    (endpoint,) = store.quads_for_pattern(None, NamedNode(f"{void}sparqlEndpoint"), None)
    assert endpoint.object == NamedNode("http://testserver/sparql")
    assert {quad.predicate.value for quad in store} >= {f"{void}subset", f"{void}classPartition"}


# --- What IRIs lead to ---


@pytest.mark.parametrize(
    ("path", "accept", "location"),
    [
        ("id/area/blackpool", "text/html", "../../area/blackpool/"),
        ("id/area/blackpool", "*/*", "../../data/area/blackpool.ttl"),
        ("id/area/blackpool", "application/ld+json", "../../data/area/blackpool.jsonld"),
        ("id/area/blackpool", "application/rdf+xml, text/turtle;q=0.5", "../../data/area/blackpool.rdf"),
        ("id/partnership/blackpool", "text/html", "../../thing/partnership/blackpool/"),
        ("theme/co-production", "text/html", "../theme/co-production/"),
        ("theme/co-production", "application/n-triples", "../data/theme/co-production.nt"),
        ("role/lead-inspector", "text/turtle", "../data/role/lead-inspector.ttl"),
        ("ontology", "text/html", "./ontology.html"),
        ("ontology", "text/turtle", "./ontology.ttl"),
    ],
)
def test_an_iri_leads_to_a_page_or_data(client: TestClient, path: str, accept: str, location: str) -> None:
    response = client.get(f"/{path}", headers={"accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, location)
    assert "Accept" in response.headers["vary"]


def test_what_has_no_page_of_its_own_is_told_as_a_table(client: TestClient) -> None:
    page = read(client, "thing/partnership/blackpool/")
    assert "send:ofArea" in words(page)
    assert page.xpath("//main//a[@href='../../../area/blackpool/']/text()") == ["Blackpool"]
    assert page.xpath("//main//a[@href='../../../data/partnership/blackpool.ttl']")
    role = read(client, "thing/role/lead-inspector/")
    assert "skos:prefLabel" in words(role)
    assert client.get("/thing/partnership/atlantis/").status_code == 404


@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "rdf"])
def test_data_of_a_thing(client: TestClient, seeds_store: Store, form: str) -> None:
    response = client.get(f"/data/area/blackpool.{form}")
    triples = {quad.triple for quad in parse(response.content, format=SYNTAXES[form])}
    area = NamedNode(f"{BASE}area/blackpool")
    assert triples == {quad.triple for quad in seeds_store.quads_for_pattern(area, None, None, DefaultGraph())}


def test_a_text_tells_its_passages(client: TestClient, seeds_store: Store) -> None:
    text = next(
        quad.subject.value  # type: ignore[union-attr]
        for quad in seeds_store.quads_for_pattern(
            None, None, NamedNode("https://w3id.org/sendgraph/ontology#Text"), DefaultGraph()
        )
    )
    response = client.get(f"/data/{text.removeprefix(BASE)}.nt")
    assert f"<{text}#char=" in response.text
    assert "<http://www.w3.org/ns/oa#exact>" in response.text


@pytest.mark.parametrize("path", ["ontology.ttl", "ontology.nt", "ontology.jsonld", "ontology.rdf"])
def test_the_ontology_is_data(client: TestClient, path: str) -> None:
    response = client.get(f"/{path}")
    triples = {quad.triple for quad in parse(response.content, format=SYNTAXES[path.partition(".")[2]])}
    assert len(triples) > 500


def test_the_page_of_the_ontology_may_show_its_own_styles_only(client: TestClient) -> None:
    response = client.get("/ontology.html")
    assert "<h1" in response.text
    policy = response.headers["content-security-policy"]
    assert "'sha256-" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path",
    [
        *("id/area/atlantis", "id/", "id/a b", f"id/{quote('<script>')}", "theme/nothing", "ontology.docx"),
        *("data/area/blackpool", "data/area/blackpool.docx", "data/area/atlantis.ttl", f"data/{quote('..%2F..')}.ttl"),
    ],
)
def test_what_the_graph_does_not_know_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/{path}").status_code == 404


@pytest.fixture(scope="module")
def rebased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the server over a build whose IRIs have another base."""
    folder = tmp_path_factory.mktemp("rebased") / "build"
    build([next(SEEDS.glob("*.pdf"), SEEDS)], folder, base="https://data.example.org/send/")
    with TestClient(application(folder), follow_redirects=False) as client:
        yield client


def test_another_base_leads_to_the_same_places(client: TestClient, rebased: TestClient) -> None:
    response = rebased.get("/id/area/blackpool", headers={"accept": "text/html"})
    assert response.headers["location"] == "../../area/blackpool/"
    assert "<https://data.example.org/send/area/blackpool>" in rebased.get("/data/area/blackpool.nt").text


# --- The editor ---


def test_the_editor_is_a_form_that_works_without_script(client: TestClient) -> None:
    page = read(client, "sparql-editor/?example=posts")
    (form,) = page.xpath("//form[@id='ask']")
    assert (form.get("action"), form.get("method")) == ("../sparql", "post")
    (sparql,) = form.xpath(".//textarea[@name='query']/text()")
    assert not sparql.startswith("#+")
    formats = form.xpath(".//select[@name='format']/option/@value")
    assert set(formats) <= {*RESULTS, *GRAPHS}
    answer = client.post("/sparql", data={"query": sparql, "format": "csv"})
    assert answer.text.startswith("person_name,")


def test_the_first_example_needs_no_change(client: TestClient) -> None:
    (sparql,) = read(client, "sparql-editor/").xpath("//textarea[@name='query']/text()")
    assert len(get(client, sparql, "text/csv").text.splitlines()) > 2


def test_a_query_in_the_address_is_shown_as_text(client: TestClient) -> None:
    hostile = "</textarea><script>alert(1)</script>\u202eLIMIT"
    page = read(client, f"sparql-editor/?{urlencode({'query': hostile})}")
    (shown,) = page.xpath("//textarea[@name='query']/text()")
    assert shown.lstrip() == "</textarea><script>alert(1)</script>\\u202eLIMIT"
    assert not page.xpath("//main//script")


def test_the_editor_completes_terms_of_the_graph(client: TestClient) -> None:
    terms = client.get("/sparql-editor/terms.json").json()
    send = "https://w3id.org/sendgraph/ontology#"
    assert f"{send}LocalArea" in terms["classes"]
    assert f"{send}ofArea" in terms["properties"]
    assert terms["prefixes"]["send"] == send
    assert terms["base"] == BASE
    for name, sparql in terms["examples"].items():
        assert not sparql.startswith("#+"), name
