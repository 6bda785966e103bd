"""The endpoint as others meet it: clients, other engines, and those who would bring it down."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

from sendgraph.pipeline import build
from sendgraph.queries import bind, bound_sparql, saved
from sendgraph.store import open_store
from sendgraph.web.endpoint.limits import Limits
from test_outside_tools import java
from web_live import live

BASE = "https://w3id.org/sendgraph/id/"
BLACKPOOL = f"{BASE}area/blackpool"
LABELS = "SELECT ?label WHERE { ?area a send:LocalArea ; rdfs:label ?label } ORDER BY ?label"
COUNT_AREAS = "SELECT (COUNT(*) AS ?n) { ?area a send:LocalArea }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d) }"
PREFIXES = """
PREFIX send: <https://w3id.org/sendgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


@pytest.fixture(scope="module")
def address(seeds_build: Path) -> Iterator[str]:
    """A server over the seeds, with the limits that it has by default."""
    with live(seeds_build) as address:
        yield address


@pytest.fixture(scope="module")
def tight(seeds_build: Path) -> Iterator[str]:
    """A server over the seeds whose limits are soon reached."""
    limits = Limits(seconds=3, rows=500, size=200_000, quick=0.2, at_once=2, long=1)
    with live(seeds_build, limits) as address:
        yield address


def ask(address: str, query: str, accept: str = "text/csv", timeout: float = 60) -> httpx.Response:
    """Ask by POST, outside of any proxy."""
    with httpx.Client(trust_env=False, timeout=timeout) as client:
        return client.post(f"{address}/sparql", data={"query": query}, headers={"accept": accept})


# --- Clients and other engines ---


def test_sparqlwrapper_reads_tables_and_graphs(address: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(LABELS)
    client.setReturnFormat(JSON)
    table = client.query().convert()
    assert isinstance(table, dict)
    found = [row["label"]["value"] for row in table["results"]["bindings"]]
    assert "Blackpool" in found
    client.setMethod("POST")
    client.setQuery(f"CONSTRUCT WHERE {{ <{BLACKPOOL}> ?p ?o }}")
    client.setReturnFormat(TURTLE)
    graph = Graph().parse(data=client.query().convert(), format="turtle")  # type: ignore[arg-type]
    assert (URIRef(BLACKPOOL), None, None) in graph


def test_sparqlwrapper_shows_what_was_wrong(address: str, tight: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        client.query()
    client = SPARQLWrapper(f"{tight}/sparql")
    client.setQuery(ENDLESS)
    with pytest.raises(EndPointInternalError, match="ran for 3 seconds, the limit"):
        client.query()


def test_rdflib_reads_it_as_a_store(address: str) -> None:
    graph = Graph(SPARQLStore(f"{address}/sparql"))
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    assert str(graph.value(URIRef(BLACKPOOL), label)) == "Blackpool"
    assert len(list(graph.query(f"{PREFIXES}{LABELS}"))) > 100
    assert len(graph) > 10_000


def test_curl_gets_data_from_an_iri(address: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("no curl")
    command = [curl, "--silent", "--fail", "--noproxy", "*", "--location", "--header", "Accept: application/n-triples"]
    done = subprocess.run([*command, f"{address}/id/area/blackpool"], capture_output=True, text=True, check=True)
    assert f"<{BLACKPOOL}>" in done.stdout
    query = ["--get", "--data-urlencode", f"query={COUNT_AREAS}", "--header", "Accept: text/csv"]
    done = subprocess.run([*command[:-2], *query, f"{address}/sparql"], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[1]) > 100


FEDERATED = "SELECT ?label WHERE {{ SERVICE <{address}/sparql> {{ <{area}> <{label}> ?label }} }}"


def federated(address: str) -> str:
    return FEDERATED.format(address=address, area=BLACKPOOL, label="http://www.w3.org/2000/01/rdf-schema#label")


def test_oxigraph_asks_it_as_a_service(address: str, seeds_build: Path) -> None:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "install the development dependencies"
    query = [
        "query",
        "--location",
        str(seeds_build / "current" / "store"),
        "--query",
        federated(address),
        "--results-format",
        "csv",
    ]
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run([program, *query], capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert "Blackpool" in done.stdout, done.stderr


@pytest.mark.slow
def test_jena_asks_it_as_a_service(address: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttl"
    empty.touch()
    done = java("jena", "arq.sparql", "--data", str(empty), "--results", "csv", federated(address))
    assert "Blackpool" in done.stdout, done.stderr


def test_each_saved_question_is_answered(address: str, seeds_build: Path) -> None:
    store = open_store(seeds_build)
    for question in saved():
        response = ask(address, bound_sparql(question, bind(question, {}, store)), "text/csv, text/turtle")
        assert response.status_code == 200, (question.name, response.text)


# --- Those who would change the data, or fetch with it ---


@pytest.mark.parametrize(
    "update",
    ["INSERT DATA { <x:a> <x:b> <x:c> }", "DELETE WHERE { ?s ?p ?o }", "LOAD <http://127.0.0.1:9/>", "DROP ALL"],
)
def test_updates_are_refused(address: str, update: str) -> None:
    url, timeout = f"{address}/sparql", 30
    form = httpx.post(url, data={"update": update}, timeout=timeout)
    direct = httpx.post(url, content=update, headers={"content-type": "application/sparql-update"}, timeout=timeout)
    get = httpx.get(f"{url}?{urlencode({'update': update})}", timeout=timeout)
    for response in (form, direct, get):
        assert response.status_code == 403
        assert response.text.startswith("this endpoint is read-only: updates are refused")
    as_query = ask(address, update)
    assert as_query.status_code == 400
    assert (
        as_query.text
        == f"{update.split(maxsplit=1)[0]} changes data; only SELECT, ASK, CONSTRUCT and DESCRIBE are run\n"
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <{there}> { ?s ?p ?o }",
        "service silent <{there}> { ?s ?p ?o }",
        "SERVICE#>'\n<{there}> { ?s ?p ?o }",
        '?s ?p \'SERVICE\' , """é \' SERVICE""" . SERVICE<{there}>{{}}',
        "BIND(<{there}> AS ?where) SERVICE ?where { ?s ?p ?o }",
        "FILTER NOT EXISTS { SERVICE <{there}> { ?s ?p ?o } }",
        "{ SELECT * { SERVICE <{there}> { ?s ?p ?o } } }",
        "S\\u0045RVICE <{there}> { ?s ?p ?o }",
    ],
)
def test_no_other_service_is_asked(address: str, pattern: str) -> None:
    """The service named is this one: it would answer."""
    response = ask(address, "SELECT * {\n" + pattern.replace("{there}", f"{address}/sparql") + " }")
    if "\\u0045" in pattern:
        assert response.status_code == 400
        return
    assert response.status_code == 403
    assert response.text.startswith("line ")
    assert response.text.endswith("SERVICE is refused since nothing is fetched from elsewhere\n")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?service rdfs:label 'SERVICE <http://127.0.0.1:9/> {}' } # SERVICE <http://127.0.0.1:9/> {}",
        "PREFIX service: <http://127.0.0.1:9/SERVICE> ASK { ?s service:x ?o }",
        "SELECT * FROM <http://127.0.0.1:9/> FROM NAMED <http://127.0.0.1:9/x> { ?s ?p ?o }",
    ],
)
def test_what_only_looks_like_fetching_is_answered(address: str, query: str) -> None:
    assert ask(address, query).status_code == 200


# --- Those who would bring it down ---


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (ENDLESS, "the query ran for 3 seconds, the limit, and was cut off; ask for less"),
        (
            "SELECT (1 AS ?one) { ?s ?p ?o } LIMIT 501",
            "the answer has more than 500 rows, the limit; add LIMIT and ask for parts with OFFSET",
        ),
        (
            "CONSTRUCT WHERE { ?s ?p ?o }",
            "the answer has more than 500 triples, the limit; add LIMIT and ask for parts with OFFSET",
        ),
        (
            "SELECT * { ?s ?p ?o . ?t ?q ?r }",
            "the answer has more than 0.1907 MB, the limit; ask for less, or add LIMIT",
        ),
    ],
)
def test_limits_are_told(tight: str, query: str, message: str) -> None:
    accept = "text/turtle" if query.startswith("CONSTRUCT") else "text/csv"
    response = ask(tight, query, accept)
    assert (response.status_code, response.text) == (500, f"{message}\n")
    assert ask(tight, COUNT_AREAS).status_code == 200


def test_memory_is_limited(seeds_build: Path) -> None:
    with live(seeds_build, Limits(memory=100 * 1024 * 1024)) as address:
        response = ask(address, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a")
        assert response.text == "the query needs more than 100 MB of memory, the limit; ask for less\n"
        assert response.status_code == 500
        assert ask(address, COUNT_AREAS).status_code == 200


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "application/json", "application/xml"])
def test_rows_are_counted_in_every_format(tight: str, accept: str) -> None:
    for rows, status in ((500, 200), (501, 500)):
        query = "SELECT ('1\\r\\n2, \\\"}},{' AS ?text) { ?s ?p ?o } LIMIT " + str(rows)
        assert ask(tight, query, accept).status_code == status


@pytest.mark.parametrize("query", ["SELECT * " + "{" * 50_000 + "}" * 50_000, f"ASK {{ FILTER({'(' * 50_000}1"])
def test_deep_nesting_kills_one_process_at_most(tight: str, query: str) -> None:
    response = ask(tight, query)
    assert response.status_code == 400
    assert ask(tight, COUNT_AREAS).status_code == 200


@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2"])
def test_hundred_endless_queries_do_not_hold_up_an_ordinary_one(tight: str, source: str) -> None:
    """Asked by the same client or another."""
    crowd = httpx.Client(transport=httpx.HTTPTransport(local_address=source), timeout=60)
    with crowd, ThreadPoolExecutor(100) as threads:
        forms = [{"query": f"{ENDLESS} # {number}"} for number in range(100)]
        endless = [threads.submit(crowd.post, f"{tight}/sparql", data=form) for form in forms]
        time.sleep(1)
        start = time.monotonic()
        answer = ask(tight, COUNT_AREAS)
        waited = time.monotonic() - start
        assert answer.status_code == 200, answer.text
        responses = [future.result() for future in endless]
    assert waited < 5
    busy = [response for response in responses if response.status_code == 503]
    assert {response.status_code for response in responses} <= {500, 503}
    assert all(response.headers["retry-after"] == "5" for response in busy)
    assert all(response.text.startswith(("1 query", "the server is busy: ")) for response in busy)
    assert ask(tight, COUNT_AREAS).status_code == 200


def test_a_query_stops_when_its_asker_goes(tight: str) -> None:
    """The one place for a long query is free again before its time is over."""
    with pytest.raises(httpx.TimeoutException):
        ask(tight, ENDLESS, timeout=0.6)
    time.sleep(0.3)
    start = time.monotonic()
    response = ask(tight, ENDLESS)
    assert (response.status_code, time.monotonic() - start > 2.5) == (500, True)


# --- Generations ---


def test_a_new_generation_is_asked_as_soon_as_it_is_there(copied_build: Path, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("A letter that says nothing of any inspection.\n")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with live(copied_build) as address:
        before = ask(address, count).text
        build([folder], copied_build)
        assert ask(address, count).text != before
