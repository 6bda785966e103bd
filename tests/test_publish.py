"""What makes the graph a published dataset: its description, JSON-LD, frames, tables."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from csvw import TableGroup
from pyld import jsonld
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse
from rdflib import Graph

from sendgraph import store
from sendgraph.build_report import read_report
from sendgraph.changing import by_triple, triple_of
from sendgraph.cli import main
from sendgraph.errors import DataError, NotFoundError, UsageError
from sendgraph.mapping.iris import DEFAULT_BASE, Iris
from sendgraph.mapping.terms import DCTERMS, RDFS, SEND, XSD, A
from sendgraph.publish import frames
from sendgraph.publish.dataset import Census, describe
from sendgraph.publish.jsonld import context, pair, write
from sendgraph.publish.tables import METADATA, tables

BLACKPOOL = "https://w3id.org/sendgraph/id/area/blackpool"
INSPECTION = "https://w3id.org/sendgraph/id/inspection/blackpool/inspection/2024-05-20"
PREFIX = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#> "


def ask(source: Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a SELECT as text."""
    answer = source.query(PREFIX + query)
    assert isinstance(answer, QuerySolutions)
    return [tuple(str(getattr(term, "value", "")) for term in row) for row in answer]


def no_remote(url: str, _options: object) -> Any:
    raise AssertionError(f"{url} was to be loaded")


# --- the description of the dataset ---


def test_the_dataset_counts_what_there_is(seeds_store: Store) -> None:
    rows = ask(seeds_store, "SELECT ?p ?n { ?d a dcat:Dataset ; ?p ?n FILTER(isNumeric(?n)) }")
    said = {predicate: count for predicate, count in rows}  # noqa: C416  # dict() would not know that rows are pairs
    counted = {
        "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
        "documents": f"SELECT (COUNT(*) AS ?n) {{ ?s a <{SEND.Text.value}> }}",
        "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o "
        'FILTER(STRSTARTS(STR(?s), "https://w3id.org/sendgraph/id/")) }',
    }
    found = {f"http://rdfs.org/ns/void#{name}": ask(seeds_store, query)[0][0] for name, query in counted.items()}
    assert said == found


def test_every_named_graph_and_class_is_counted(seeds_store: Store) -> None:
    said = ask(seeds_store, "SELECT ?g ?n { ?d void:subset ?g . ?g void:triples ?n } ORDER BY ?g")
    assert said == ask(seeds_store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
    parted = "?d void:classPartition ?p . ?p void:class ?c ; void:entities ?n"
    parts = ask(seeds_store, f"SELECT ?c ?n {{ {parted} }} ORDER BY ?c")
    query = f'SELECT ?c (COUNT(*) AS ?n) {{ ?s a ?c FILTER(STRSTARTS(STR(?c), "{SEND.iri}")) }} GROUP BY ?c ORDER BY ?c'
    assert parts == ask(seeds_store, query)


def test_every_document_graph_has_the_terms_of_its_publisher(seeds_store: Store) -> None:
    rows = ask(
        seeds_store,
        f"SELECT ?g ?terms {{ ?g a void:Dataset ; <{DCTERMS.source.value}> ?publication . "
        f"?g <{DCTERMS.license.value}>|<{DCTERMS.rights.value}> ?terms }}",
    )
    assert len(rows) == 5
    assert {terms for _, terms in rows} == {
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "© the publisher; included as a sample input",
    }


def test_the_description_does_not_depend_on_the_order(seeds_build: Path) -> None:
    lines = store.read_quads(seeds_build).splitlines(keepends=True)
    told = by_triple(line for line in lines if b"/id/dataset" not in triple_of(line))
    found = []
    for order in (list(told.items()), [*reversed(told.items())]):
        census = Census()
        for triple, graphs in order:
            census.turn(triple, (), graphs)
        census.count_subjects({triple.split(b" ")[0] for triple in told}, DEFAULT_BASE)
        found.append(describe(census, lambda subject: False, Iris()).lines)
    assert found[0] == found[1]
    assert b"void#triples" in b"".join(found[0])


def test_lines_counted_at_once_are_counted_as_one_by_one(seeds_build: Path) -> None:
    lines = store.read_quads(seeds_build).splitlines(keepends=True)
    at_once, by_turns = Census(), Census()
    assert at_once.came(lines) == by_triple(lines).keys()
    for triple, graphs in by_triple(lines).items():
        by_turns.turn(triple, (), graphs)
    assert at_once.digest == by_turns.digest
    assert replace(at_once, total=0) == replace(by_turns, total=0)
    for triple, graphs in by_triple(lines).items():
        at_once.turn(triple, graphs, ())
    assert at_once.digest == Census().digest
    assert replace(at_once, total=0) == Census()


def test_the_digest_is_the_sum_of_the_hashes_of_all_lines(seeds_build: Path) -> None:
    lines = store.read_quads(seeds_build).splitlines(keepends=True)
    total = sum(int.from_bytes(hashlib.sha256(line).digest(), "big") for line in lines)
    told = read_report(store.generation(seeds_build)).digest
    assert told == f"{total % 2**256:064x}" == store.digest(b"".join(lines))


def test_the_context_names_each_property_once() -> None:
    defined = [
        (definition["@id"], definition.get("@type"), definition.get("@language"))
        for definition in context().values()
        if isinstance(definition, dict) and "@id" in definition
    ]
    assert len(defined) == len(set(defined))


def test_the_export_holds_the_same_graph_whoever_reads_it(seeds_build: Path) -> None:
    nquads = store.read_quads(seeds_build)
    exported = store.export(nquads, ".jsonld")
    assert exported == store.export(nquads, ".jsonld")
    plain = set(Graph().parse(data=store.export(nquads, ".nt"), format="nt"))
    assert set(Graph().parse(data=exported, format="json-ld")) == plain
    assert {q.triple for q in parse(exported, format=RdfFormat.JSON_LD)} == set(store.triples_of(nquads))


def test_a_json_ld_processor_expands_and_flattens_it(seeds_build: Path) -> None:
    document = json.loads(store.export(store.read_quads(seeds_build), ".jsonld"))
    options = {"documentLoader": no_remote}
    expanded = jsonld.expand(document, options)
    flattened = jsonld.flatten(document, None, options)
    subjects = {node["id"] for node in document["@graph"]}
    assert subjects <= {node["@id"] for node in flattened}
    assert len(expanded) == len(subjects)


@pytest.mark.parametrize(
    ("predicate", "value", "written"),
    [
        (SEND.ofArea, NamedNode(BLACKPOOL), ("ofArea", BLACKPOOL)),
        (SEND.page, Literal("3", datatype=XSD.integer), ("page", 3)),
        (SEND.isLead, Literal("true", datatype=XSD.boolean), ("isLead", True)),
        (SEND.share, Literal("0.5", datatype=XSD.decimal), ("share", "0.5")),
        (SEND.statedStart, Literal("2024-05-20", datatype=XSD.date), ("statedStart", "2024-05-20")),
        (
            SEND.statedStart,
            Literal("2022", datatype=XSD.gYear),
            ("send:statedStart", {"@value": "2022", "@type": "xsd:gYear"}),
        ),
        (RDFS.label, Literal("Blackpool"), ("name", "Blackpool")),
        (RDFS.label, Literal("inspection", language="en"), ("label", "inspection")),
        (SEND.theme, Literal("odd"), ("send:theme", "odd")),
        (NamedNode("https://example.org/p"), Literal("x"), ("https://example.org/p", "x")),
    ],
)
def test_values_are_as_plain_as_the_context_allows(
    predicate: NamedNode, value: NamedNode | Literal, written: tuple[str, object]
) -> None:
    assert pair(predicate, value) == written
    triple = Quad(NamedNode(BLACKPOOL), predicate, value, DefaultGraph()).triple
    assert [quad.triple for quad in parse(write([triple]), format=RdfFormat.JSON_LD)] == [triple]


# --- one thing ---


@pytest.mark.parametrize("name", ["Blackpool", "E06000009", "Julie Higgins", "Blackpool Council", INSPECTION])
def test_a_framed_thing_says_what_the_graph_says_and_no_more(seeds_store: Store, seeds_build: Path, name: str) -> None:
    whole = set(Graph().parse(data=store.export(store.read_quads(seeds_build), ".nt"), format="nt"))
    told = frames.framed(seeds_store, name)
    assert told == frames.framed(seeds_store, name)
    part = set(Graph().parse(data=told, format="json-ld"))
    assert part
    assert part <= whole


def test_one_area_reads_like_plain_json(seeds_store: Store) -> None:
    area = json.loads(frames.framed(seeds_store, "Blackpool"))
    assert list(area)[:4] == ["@context", "id", "type", "name"]
    assert (area["id"], area["name"], area["council"]["name"]) == (BLACKPOOL, "Blackpool", "Blackpool Council")
    latest = area["inspections"][-1]
    assert latest["outcome"]["preferredLabel"] == "inconsistent experiences and outcomes"
    assert latest["statedStart"] == "2024-05-20"
    assert all("Finding" in finding["type"] and finding["statement"] for finding in latest["findings"])


def test_one_person_has_posts_with_the_words_that_show_them(seeds_store: Store) -> None:
    person = json.loads(frames.framed(seeds_store, "Julie Higgins"))
    assert person["name"] == "Julie Higgins"
    tenures = person["tenures"] if isinstance(person["tenures"], list) else [person["tenures"]]
    for tenure in tenures:
        claims = tenure["supportedBy"] if isinstance(tenure["supportedBy"], list) else [tenure["supportedBy"]]
        assert all(claim["quotedFrom"]["exact"] for claim in claims)


def test_a_thing_that_is_not_there_gets_suggestions(seeds_store: Store) -> None:
    with pytest.raises(NotFoundError, match="Blackpool"):
        frames.framed(seeds_store, "Blackpol")
    for hostile in ("https://example.org/> ?s ?p ?o", "https://example.org/<x>", "}", "", "inspection"):
        with pytest.raises(NotFoundError):
            frames.framed(seeds_store, hostile)


@pytest.mark.parametrize("kind", frames.kinds())
def test_frames_ask_for_what_the_context_has(kind: str) -> None:
    assert frames.frame(kind)["type"] in context()


# --- tables ---


def test_the_tables_keep_to_their_description(seeds_build: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables.csvw"
    assert main(["export", "-o", str(folder), "--build", str(seeds_build)]) == 0
    group = TableGroup.from_file(folder / METADATA)
    rows = {str(table.url): list(table.iterdicts(strict=True)) for table in group.tables}
    assert {name: len(found) > 3 for name, found in rows.items()} == {
        f"{name}.csv": True for name in ("areas", "findings", "inspections", "people", "tenures")
    }
    group.check_referential_integrity(strict=True)
    for table in group.tables:
        key = table.tableSchema.primaryKey[0]
        keys = [row[key] for row in rows[str(table.url)]]
        assert len(keys) == len(set(keys))


def test_tables_do_not_run_as_formulas() -> None:
    graph = Store()
    person = NamedNode("https://example.org/p")
    for quad in (Quad(person, A, SEND.Person), Quad(person, RDFS.label, Literal('=HYPERLINK("http://example.org")'))):
        graph.add(quad)
    rows = list(csv.DictReader(io.StringIO(tables(graph)["people.csv"])))
    assert rows[0]["name"] == "'=HYPERLINK(\"http://example.org\")"


def test_the_tables_agree_with_the_graph(seeds_store: Store) -> None:
    files = tables(seeds_store)
    for name, kind in (("areas", "LocalArea"), ("inspections", "Inspection"), ("findings", "Finding")):
        rows = list(csv.DictReader(io.StringIO(files[f"{name}.csv"])))
        assert len(rows) == int(ask(seeds_store, f"SELECT (COUNT(*) AS ?n) {{ ?s a <{SEND[kind].value}> }}")[0][0])


# --- the command ---


def test_one_thing_comes_as_json_ld_only(seeds_build: Path, tmp_path: Path) -> None:
    place = tmp_path / "blackpool.jsonld"
    assert main(["export", "Blackpool", "-o", str(place), "--build", str(seeds_build)]) == 0
    assert json.loads(place.read_text(encoding="utf-8"))["name"] == "Blackpool"
    turtle = str(tmp_path / "blackpool.ttl")
    assert main(["export", "Blackpool", "-o", turtle, "--build", str(seeds_build)]) == UsageError.exit_code
    assert main(["export", "-o", "-", "--format", "csvw", "--build", str(seeds_build)]) == UsageError.exit_code
    taken = tmp_path / "taken.csvw"
    taken.write_text("")
    assert main(["export", "-o", str(taken), "--build", str(seeds_build)]) == UsageError.exit_code


def test_a_frame_with_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "area.jsonld").write_text('{"type": "LocalArea", "colour": {}}')
    monkeypatch.setattr("sendgraph.resources.folder", lambda _name: tmp_path)
    with pytest.raises(DataError, match="colour"):
        frames.frame("area")
