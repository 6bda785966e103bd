"""The graph on disk: canonical bytes, every syntax the same graph, generations swapped whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from sendgraph import store
from sendgraph.errors import NotFoundError, SendgraphError, UsageError
from sendgraph.mapping.terms import RDFS, SEND, XSD

IRIS = st.sampled_from([NamedNode(f"https://example.org/{name}") for name in "abcd"])
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
LITERALS = st.one_of(WORDS.map(Literal), WORDS.map(lambda words: Literal(words, language="en")))
QUADS = st.builds(Quad, IRIS, st.just(RDFS.label), LITERALS, IRIS)


def quad(subject: str, words: str, graph: str) -> Quad:
    iri = "https://example.org/"
    return Quad(NamedNode(iri + subject), RDFS.label, Literal(words), NamedNode(iri + graph))


@given(st.lists(QUADS, max_size=12))
def test_canonical_bytes_do_not_depend_on_order_or_repetition(quads: list[Quad]) -> None:
    nquads = store.canonical(quads)
    assert nquads == store.canonical([*reversed(quads), *quads])
    assert len(nquads.splitlines()) == len(set(quads))


@given(st.lists(QUADS, min_size=1, max_size=12))
def test_every_syntax_holds_the_same_triples(quads: list[Quad]) -> None:
    nquads = store.canonical(quads)
    merged = Graph().parse(data=store.export(nquads, ".nt"), format="nt")
    for suffix, syntax in ((".ttl", "turtle"), (".rdf", "xml"), (".jsonld", "json-ld")):
        assert isomorphic(Graph().parse(data=store.export(nquads, suffix), format=syntax), merged), suffix


def test_syntaxes_with_graphs_keep_them() -> None:
    nquads = store.canonical([quad("a", "one", "g"), quad("a", "one", "h")])
    for suffix, syntax in ((".nq", "nquads"), (".trig", "trig")):
        dataset = Dataset()
        dataset.parse(data=store.export(nquads, suffix), format=syntax)
        assert len({str(q[3]) for q in dataset.quads((None, URIRef(RDFS.label.value), None, None))}) == 2, suffix
    assert len(list(store.triples_of(nquads))) == 1


def test_a_suffix_we_do_not_write_is_refused() -> None:
    with pytest.raises(UsageError, match="choose one of"):
        store.export(b"", ".xlsx")


def test_a_fact_that_two_documents_repeat_counts_once(tmp_path: Path) -> None:
    store.fill(tmp_path / "store", store.canonical([quad("a", "one", "g"), quad("a", "one", "h")]))
    counts = Store.read_only(str(tmp_path / "store")).query("SELECT (COUNT(*) AS ?count) { ?s ?p ?o }")
    assert isinstance(counts, QuerySolutions)
    assert [row["count"] for row in counts] == [Literal("1", datatype=XSD.integer)]


def write(build: Path, words: str) -> None:
    def fill(folder: Path) -> None:
        nquads = store.canonical([quad("a", words, "g")])
        store.fill(folder / store.STORE, nquads)

    with store.locked(build):
        store.write_generation(build, fill)


def test_a_build_that_dies_leaves_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, "first")

    def die(folder: Path) -> None:
        (folder / store.STORE).mkdir()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write_generation(tmp_path, die)
    assert b"first" in store.read_quads(tmp_path)
    assert len(store.open_store(tmp_path)) == 2
    write(tmp_path, "second")
    assert b"second" in store.read_quads(tmp_path)
    assert not list(tmp_path.glob("generations/.new-*"))


def test_a_reader_keeps_its_generation_while_the_next_is_built(tmp_path: Path) -> None:
    write(tmp_path, "first")
    reader = store.open_store(tmp_path)
    write(tmp_path, "second")
    assert {str(q.object) for q in reader.quads_for_pattern(None, None, None)} == {'"first"'}
    write(tmp_path, "third")
    assert len(list((tmp_path / "generations").iterdir())) == 2


def test_two_builds_do_not_mix(tmp_path: Path) -> None:
    with store.locked(tmp_path), pytest.raises(SendgraphError, match="another build"), store.locked(tmp_path):
        pass


def test_a_folder_without_a_build_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="sendgraph build"):
        store.open_store(tmp_path)


def test_prefixes_of_the_project_are_used_in_turtle() -> None:
    node = NamedNode("https://example.org/a")
    turtle = store.export(store.canonical([Quad(node, RDFS.seeAlso, SEND.Person, node)]), ".ttl")
    assert b"send:Person" in turtle
