"""Real triple stores: what their loaders make of our exports, what `push` brings them, and what they answer.

Each store is started once. The build has three documents; then one is edited, and one deleted.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

import stores_support
from sendgraph import store
from sendgraph.cli import main
from sendgraph.errors import NotFoundError
from sendgraph.mapping.iris import DEFAULT_BASE
from sendgraph.mapping.terms import PREFIXES, XSD
from sendgraph.pipeline import build
from sendgraph.push.pushing import Options, Pushed, push
from sendgraph.queries import Query, bind, bound_sparql, run, saved
from sendgraph.queries.writing import Term
from stores_support import MERGED, Real, Running

SAMPLES = Path(__file__).parent / "data" / "samples"
DOCUMENTS = ("h01_swindon.txt", "h06_walsall.txt", "h19_barnsley.txt")
EDITED, DELETED = DOCUMENTS[1:]
OTHERS = "https://example.org/somebody-else"
SELECTS = [query for query in saved() if "CONSTRUCT {" not in query.sparql]
PAGE = 5_000
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Builds:
    """The build of the documents, and the one after an edit and a deletion."""

    before: Path
    after: Path


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    folder = tmp_path_factory.mktemp("builds")
    documents = folder / "documents"
    documents.mkdir()
    for name in DOCUMENTS:
        shutil.copy(SAMPLES / name, documents)
    assert build([documents], folder / "before").set_aside == []
    text = (documents / EDITED).read_text(encoding="utf-8")
    (documents / EDITED).write_text(f"{text}\nThis letter was edited.\n", encoding="utf-8")
    (documents / DELETED).unlink()
    assert build([documents], folder / "after").set_aside == []
    return Builds(folder / "before", folder / "after")


@pytest.fixture(scope="module")
def nquads(builds: Builds, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("exports") / "sendgraph.nq"
    assert main(["export", "-o", str(file), "--build", str(builds.before)]) == 0
    return file


@pytest.fixture(scope="module", params=list(stores_support.STORES))
def real(request: pytest.FixtureRequest, nquads: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    with stores_support.STORES[request.param](tmp_path_factory.mktemp(request.param), nquads) as stores:
        yield stores


@pytest.fixture(scope="module")
def loaded(real: Real, builds: Builds) -> Running:
    """A store that its own loader has filled."""
    without = {quad for quad in wanted(builds.before) if quad[3] != MERGED}
    assert held(real.loaded) == without
    return real.loaded


@pytest.fixture(scope="module")
def first(loaded: Running, real: Real, builds: Builds) -> Pushed:
    """The first push onto what was loaded."""
    return pushed(loaded, builds.before, real.name)


# --- What a store holds, compared by the values of numbers: stores write 2 as 2.0 ---

Value = tuple[object, ...]


def value_of(term: object) -> Value:
    if term is None:
        return ()
    if isinstance(term, Literal):
        if term.datatype in {XSD.decimal, XSD.integer}:
            return ("number", Decimal(term.value), term.datatype.value)
        return ("literal", term.value, term.datatype.value, term.language)
    assert isinstance(term, NamedNode | BlankNode)
    return (type(term).__name__, term.value)


def wanted(folder: Path) -> set[Value]:
    """Return the quads of a build, the merged triples in the graph of that name."""
    quads = list(parse(store.read_quads(folder), format=RdfFormat.N_QUADS))
    merged = [Quad(quad.subject, quad.predicate, quad.object, NamedNode(MERGED)) for quad in quads]
    return {_quad(quad, str(quad.graph_name)[1:-1]) for quad in [*quads, *merged]}


def _quad(quad: Quad, graph: str) -> Value:
    return (value_of(quad.subject), value_of(quad.predicate), value_of(quad.object), graph)


def held(one: Running) -> set[Value]:
    """Return all of ours that a store holds; its default graph as the merged triples."""
    with one.client() as client:
        quads = set(_whole(client, one) if one.whole else _page_by_page(client, one))
    return {quad for quad in quads if str(quad[3]).startswith(DEFAULT_BASE) and not str(quad[3]).endswith("/pushed")}


def _whole(client: httpx.Client, one: Running) -> Iterator[Value]:
    answer = client.get(one.whole, headers={"Accept": "application/n-quads"}).raise_for_status()
    for quad in parse(answer.content, format=RdfFormat.N_QUADS):
        yield _quad(quad, MERGED if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)[1:-1])


def _page_by_page(client: httpx.Client, one: Running) -> Iterator[Value]:
    listed = rows(client, one, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    for name in [row["g"].value for row in listed]:
        yield from (_quad(quad, name) for quad in _graph(client, one, f"GRAPH <{name}> {{ ?s ?p ?o }}"))


def _graph(client: httpx.Client, one: Running, where: str) -> Iterator[Quad]:
    offset = 0
    while True:
        sparql = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }} LIMIT {PAGE} OFFSET {offset}"
        accept = {"Accept": "application/n-triples"}
        answer = client.post(one.query, data={"query": sparql}, headers=accept).raise_for_status()
        quads = list(parse(answer.content, format=RdfFormat.N_TRIPLES))
        yield from quads
        offset += PAGE
        if len(quads) < PAGE:
            return


def rows(client: httpx.Client, one: Running, sparql: str, **more: str) -> QuerySolutions:
    accept = {"Accept": "application/sparql-results+json"}
    answer = client.post(one.query, data={"query": sparql, **more}, headers=accept)
    assert answer.status_code == 200, answer.text[:500]
    solutions = parse_query_results(answer.content, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    return solutions


def pushed(one: Running, folder: Path, profile: str, *, verify: bool = False) -> Pushed:
    return push(folder, one.url, Options(profile=profile, environment=one.environment, verify=verify))


# --- The tests ---


def test_a_push_onto_what_was_loaded_sends_the_merged_triples_only(real: Real, builds: Builds, first: Pushed) -> None:
    assert [graph.name for graph, _ in first.plan.put] == [MERGED]
    assert first.differed == ()
    assert held(real.loaded) == wanted(builds.before)
    assert pushed(real.loaded, builds.before, real.name).plan.is_done


def test_what_was_loaded_follows_the_build(real: Real, builds: Builds, first: Pushed) -> None:
    assert first.plan.put
    pushed(real.loaded, builds.after, real.name)
    assert held(real.loaded) == wanted(builds.after)
    pushed(real.loaded, builds.before, real.name)
    assert held(real.loaded) == wanted(builds.before)


def test_push_twice_then_after_an_edit_and_a_deletion(real: Real, builds: Builds) -> None:
    one = real.empty
    with one.client() as client:
        not_ours = client.put(
            one.graphs,
            params={"graph": OTHERS},
            content=f"<{OTHERS}#a> <{OTHERS}#b> <{OTHERS}#c> .\n",
            headers={"Content-Type": "text/turtle"},
        )
        assert not_ours.is_success
        first = pushed(one, builds.before, "")
        assert first.profile.name == real.name
        assert held(one) == wanted(builds.before)
        assert pushed(one, builds.before, real.name).plan.is_done

        found = pushed(one, builds.after, real.name).plan
        assert held(one) == wanted(builds.after)
        put = {graph.name.rpartition("graph/")[2].partition("/")[0] for graph, _ in found.put}
        assert put == {"document", "understood", "inferred", "build", "merged"}
        assert len(found.delete) == 2
        assert {graph.name.rpartition("graph/")[2] for graph in found.leave} >= {"reference", "ontology"}
        assert pushed(one, builds.after, real.name, verify=True).differed == ()
        assert client.get(one.graphs, params={"graph": OTHERS}).is_success


@pytest.mark.parametrize("query", SELECTS, ids=lambda query: query.name)
@pytest.mark.usefixtures("first")
def test_saved_queries_answer_the_same(real: Real, builds: Builds, query: Query) -> None:
    opened = store.open_store(builds.before)
    for given in ({}, *({parameter.name: parameter.example or ""} for parameter in query.parameters)):
        try:
            terms = bind(query, given, opened)
        except NotFoundError:
            continue
        found, wanted = _answers(real, opened, query, terms)
        assert found == wanted, given


def _answers(real: Real, opened: Store, query: Query, terms: dict[str, Term]) -> tuple[Counter[Value], Counter[Value]]:
    """Return the rows that a store gives, and those of the build."""
    local = run(query, opened, terms)
    assert isinstance(local, QuerySolutions)
    names = [variable.value for variable in local.variables]
    sparql = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + bound_sparql(query, terms)
    with real.loaded.client() as client:
        answer = rows(client, real.loaded, sparql, **real.loaded.dataset)
    has = {variable.value for variable in answer.variables}
    given = [[row[name] if name in has else None for name in names] for row in answer]
    found: Counter[Value] = Counter(tuple(map(value_of, row)) for row in given)
    return found, Counter(tuple(value_of(row[name]) for name in names) for row in local)


@pytest.mark.usefixtures("first")
def test_the_graph_of_an_area_is_constructed_the_same(real: Real, builds: Builds) -> None:
    query = next(query for query in saved() if query.name == "inspection-graph")
    opened = store.open_store(builds.before)
    terms = bind(query, {"area": "Walsall"}, opened)
    local = run(query, opened, terms)
    assert isinstance(local, QueryTriples)
    accept = {"Accept": "application/n-triples"}
    with real.loaded.client() as client:
        data = {"query": bound_sparql(query, terms), **real.loaded.dataset}
        answer = client.post(real.loaded.query, data=data, headers=accept).raise_for_status()
    found = {_quad(quad, "") for quad in parse(answer.content, format=RdfFormat.N_TRIPLES)}
    assert found == {(value_of(one.subject), value_of(one.predicate), value_of(one.object), "") for one in local}
    assert found
