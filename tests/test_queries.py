"""Asking: saved questions with their answers on the seeds, parameters, own SPARQL, and answers as text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
)
from pyoxigraph import (
    parse as parse_rdf,
)
from rich.console import Console

from documented import reports
from sendgraph import resources
from sendgraph.errors import DataError, NotFoundError, UsageError
from sendgraph.pipeline import build
from sendgraph.queries import (
    Names,
    Parameter,
    Query,
    bind,
    bound_sparql,
    choices,
    parse,
    render,
    run,
    saved,
    saved_in,
    saved_query,
)
from sendgraph.store import open_store

DATA = Path(__file__).parent / "data"
ANSWERS = DATA / "answers"
# Invented documents: revisits, monitoring, statements of action, which the seeds hardly speak of.
LETTERS = ("b11_hertfordshire", "b15_dudley", "c13_durham", "d12_dudley")
INVENTED = [
    *sorted((DATA / "samples").glob("*.txt")),
    *(
        DATA / "blind" / "docs" / f"{name}.txt"
        for name in ("b11_hertfordshire", "b15_dudley", "c13_durham", "d12_dudley")
    ),
]
QUERIES = tuple(saved())
EXPLAINING = tuple(saved("explain"))
NAMES = [query.name for query in QUERIES]
SELECTS = [query for query in QUERIES if "CONSTRUCT {" not in query.sparql]
# What revisits and letters of the 2016 framework answer; the seeds alone show little of it.
LATER = {
    "actions", "after-statement", "areas-for-development", "commonest-themes", "directors", "outcomes-by-year",
    "progress-by-theme", "published", "revisits", "statements-by-region", "statements-by-year", "waits",
    "written-statements",
}  # fmt: skip
# A year or region of which no document says what was asked is a row without words.
NOTHING_SAID = {"statements-by-region", "statements-by-year"}
NOWHERE = NamedNode("https://example.org/nothing")
HOSTILE = [
    'none") } DROP ALL #',
    "' . } INSERT DATA { <x:a> <x:b> <x:c> } #",
    "\\u0022) } #",
    "> } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o",
    "weeks\n} #",
    "\x1b[31m",
]


@pytest.fixture(scope="session")
def invented_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of invented documents, opened for reading."""
    folder = tmp_path_factory.mktemp("invented") / "build"
    assert build(INVENTED, folder).set_aside == []
    return open_store(folder)


EVERY_KIND = [
    (name, parameter)
    for name in ("figures", "posts", "findings", "quotations", "published", "statements-by-year")
    for parameter in saved_query(name).parameters
]


def ask(store: Store, sparql: str) -> list[tuple[str, ...]]:
    answer = run(Query("test", sparql), store)
    assert isinstance(answer, QuerySolutions)
    return [tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in answer]


def answer_of(query: Query, store: Store, **given: str) -> list[dict[str, str]]:
    answer = run(query, store, bind(query, given, store))
    assert isinstance(answer, QuerySolutions)
    text = answer.serialize(format=QueryResultsFormat.CSV) or b""
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


# --- Saved questions ---


@pytest.mark.parametrize("query", SELECTS, ids=lambda query: query.name)
def test_the_answer_on_the_seeds(query: Query, seeds_store: Store, refresh: bool) -> None:
    path = ANSWERS / f"{query.name}.csv"
    answer = run(query, seeds_store, bind(query, {}, seeds_store))
    found = render(answer, "csv", Console()).replace("\r\n", "\n")
    if refresh:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("query", [q for q in SELECTS if q.name in LATER], ids=lambda query: query.name)
def test_the_answer_on_invented_documents(query: Query, invented_store: Store, refresh: bool) -> None:
    path = ANSWERS / "invented" / f"{query.name}.csv"
    answer = run(query, invented_store, bind(query, {}, invented_store))
    found = render(answer, "csv", Console()).replace("\r\n", "\n")
    if refresh:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
    assert found.count("\n") > 1


def test_the_graph_of_the_inspections_of_an_area(seeds_store: Store, refresh: bool) -> None:
    query, path = saved_query("inspection-graph"), ANSWERS / "inspection-graph.ttl"
    found = render(run(query, seeds_store, bind(query, {"area": "Blackpool"}, seeds_store)), "ttl", Console())
    if refresh:
        path.write_text(found, encoding="utf-8")
    assert set(parse_rdf(found, format=RdfFormat.TURTLE)) == set(parse_rdf(path=str(path)))


def test_no_answer_is_left_behind() -> None:
    assert {path.stem for path in ANSWERS.iterdir() if path.is_file()} == set(NAMES)
    assert {path.stem for path in (ANSWERS / "invented").iterdir()} == LATER


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_header_says_what_is_asked(query: Query, seeds_store: Store, invented_store: Store) -> None:
    assert query.summary
    assert query.description
    assert query.tags
    for parameter in query.parameters:
        assert parameter.description
        assert parameter.example
        given = {parameter.name: parameter.example}
        assert rows_of(query, seeds_store, given) or rows_of(query, invented_store, given), (
            f"{parameter.name}: no answer"
        )


def rows_of(query: Query, store: Store, given: dict[str, str]) -> list[str]:
    try:
        answer = run(query, store, bind(query, given, store))
    except NotFoundError:
        return []
    assert not isinstance(answer, QueryBoolean)
    return [str(row) for row in answer]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_declares_its_prefixes(query: Query) -> None:
    """So that any engine runs the file, which knows none of ours."""
    Store().query(query.sparql)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_bound_sparql_asks_the_same(query: Query, seeds_store: Store) -> None:
    for parameter in query.parameters:
        try:
            terms = bind(query, {parameter.name: parameter.example or ""}, seeds_store)
        except NotFoundError:
            continue
        answers = (run(query, seeds_store, terms), run(Query("bound", bound_sparql(query, terms)), seeds_store))
        first, second = ([str(row) for row in answer] for answer in answers)  # type: ignore[union-attr]
        assert sorted(first) == sorted(second), parameter.name


@pytest.mark.parametrize("query", [*SELECTS, *EXPLAINING], ids=lambda query: query.name)
def test_the_order_of_the_rows_is_total(query: Query, seeds_store: Store) -> None:
    order = re.findall(r"\?(\w+)", query.sparql.rsplit("ORDER BY", 1)[1])
    distinct = re.sub(r"SELECT DISTINCT .*?\{", f"SELECT {' '.join('?' + v for v in dict.fromkeys(order))} {{",
                      query.sparql, count=1, flags=re.DOTALL)  # fmt: skip
    answer = run(query, seeds_store)
    assert isinstance(answer, QuerySolutions)
    rows = {tuple(row) for row in answer}
    assert len({tuple(row) for row in run(Query("order", distinct), seeds_store)}) >= len(rows)  # type: ignore[union-attr]


@pytest.mark.parametrize("query", SELECTS, ids=lambda query: query.name)
def test_every_row_shows_words_and_document(query: Query, seeds_store: Store) -> None:
    for row in answer_of(query, seeds_store):
        assert row["document"] or query.name in NOTHING_SAID
        assert row["quotation"] or row["document"] == "reference data" or query.name in NOTHING_SAID
        assert "\n" not in row["quotation"]


@pytest.mark.parametrize("query", [*QUERIES, *EXPLAINING], ids=lambda query: query.name)
def test_a_parameter_lets_nothing_through_that_it_does_not_mean(query: Query, seeds_store: Store) -> None:
    """A variable that a pattern leaves unbound would agree with every value."""
    for parameter in query.parameters:
        value = Literal("nothing of that sort") if parameter.type in {"string", "words"} else NOWHERE
        answer = run(query, seeds_store, {parameter.name: value})
        assert not isinstance(answer, QueryBoolean)
        assert list(answer) == [], parameter.name


def test_a_parameter_chooses_rows(seeds_store: Store) -> None:
    every = answer_of(saved_query("posts"), seeds_store)
    for chosen in ({"area": "Blackpool"}, {"person": "Julie Higgins"}, {"organisation": "Ofsted"}):
        some = answer_of(saved_query("posts"), seeds_store, **chosen)
        assert 0 < len(some) < len(every)
        assert all(row in every for row in some)
    assert {row["person_name"] for row in answer_of(saved_query("posts"), seeds_store, person="Dr Julie Higgins")} == {
        "Julie Higgins"
    }


# --- What the seeds say (see the documents) ---


def test_one_inspection_with_words_from_two_documents(seeds_store: Store) -> None:
    rows = answer_of(saved_query("outcomes"), seeds_store, area="Blackburn with Darwen")
    assert {(row["first_day"], row["last_day"], row["requires"]) for row in rows} == {("2019-06-17", "2019-06-21", "")}
    assert len({row["document"] for row in rows}) == 2


def test_the_chain_of_lancashire(seeds_store: Store) -> None:
    rows = answer_of(saved_query("follow-up"), seeds_store, area="Lancashire")
    events = list(dict.fromkeys((r["first_day"], r["weaknesses_found"], r["weaknesses_addressed"]) for r in rows))
    assert events == [("2017", "12", ""), ("2020-03", "", "7"), ("2021-09-29", "", "5")]
    became = answer_of(saved_query("weaknesses"), seeds_store, area="Lancashire")
    assert len({row["weakness"] for row in became}) == 5
    assert {row["progress"] for row in became} == {"sufficient progress"}


@pytest.mark.slow
@pytest.mark.skipif(reports() is None, reason="no real reports at hand (SENDGRAPH_REPORTS)")
def test_the_split_of_outcomes_is_that_of_the_annotated_reports(tmp_path: Path) -> None:
    place = reports()
    assert place is not None
    assert build([place / "reports"], tmp_path).set_aside == []
    rows = answer_of(saved_query("outcomes-by-year"), open_store(tmp_path))
    annotated = [json.loads(path.read_text("utf-8")) for path in sorted((place / "gold").glob("*.json"))]
    for row in rows:
        of_year = [gold for gold in annotated if row["period"] in {"all", gold["inspection_start"][:4]}]
        split = Counter(gold["outcome"] for gold in of_year)
        assert [int(row[f"outcome_{number}"]) for number in (1, 2, 3)] == [split[number] for number in (1, 2, 3)]
        assert row["covered"] == f"{len({gold['title_area'] for gold in of_year})} of 153 areas"
    assert {row["period"] for row in rows} == {"all", *(gold["inspection_start"][:4] for gold in annotated)}


# --- The default graph holds each triple once ---


def test_a_fact_that_several_graphs_repeat_is_counted_once(seeds_store: Store) -> None:
    repeated = ask(
        seeds_store,
        """SELECT ?s ?p ?o (COUNT(DISTINCT ?g) AS ?graphs) { GRAPH ?g { ?s ?p ?o } }
           GROUP BY ?s ?p ?o HAVING (COUNT(DISTINCT ?g) > 1) LIMIT 1""",
    )
    assert repeated, "nothing is repeated; the test shows nothing"
    counted = ask(
        seeds_store,
        f"SELECT (COUNT(*) AS ?n) {{ <{repeated[0][0]}> <{repeated[0][1]}> ?o FILTER(STR(?o) = '{repeated[0][2]}') }}",
    )
    assert counted == [("1",)]


# --- Parameters ---


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_stay_values(value: str, seeds_store: Store) -> None:
    assert answer_of(saved_query("figures"), seeds_store, about=value) == []
    with pytest.raises(NotFoundError, match="there are days, months, per cent, weeks, years"):
        bind(saved_query("figures"), {"unit": value}, seeds_store)
    before = len(seeds_store)
    with pytest.raises(NotFoundError):
        bind(saved_query("posts"), {"area": value}, seeds_store)
    assert len(seeds_store) == before


DANGEROUS = st.text(
    st.sampled_from("\"'{}<>#\\\n\t ?$^@.;()*|uU0022abUNIONSERVICE:/\u201c\u202e\U0001f600"), max_size=40
)


@given(value=DANGEROUS | st.text(max_size=40) | st.sampled_from(HOSTILE))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize(("name", "kind"), EVERY_KIND)
def test_whatever_is_typed_is_an_error_or_a_value(name: str, kind: Parameter, value: str, seeds_store: Store) -> None:
    """A value never widens the answer, in the engine's own binding or written into the SPARQL."""
    query = saved_query(name)
    try:
        terms = bind(query, {kind.name: value}, seeds_store)
    except (NotFoundError, UsageError):
        return
    bound = run(Query("bound", bound_sparql(query, terms)), seeds_store)
    found = run(query, seeds_store, terms)
    assert isinstance(found, QuerySolutions)
    assert isinstance(bound, QuerySolutions)
    rows = [str(row) for row in found]
    assert [str(row) for row in bound] == rows
    if kind.type == "words":
        assert len(rows) <= len(rows_of(query, seeds_store, {}))
    elif " ".join(value.split()).casefold() not in {choice.casefold() for choice in choices(kind, seeds_store)}:
        assert rows == []


def test_iris_with_spaces_are_refused(seeds_store: Store) -> None:
    query = parse("test", "#+ params:\n#+   - name: x\n#+     type: iri\nSELECT ?x {}")
    for value in ("https://example.org/a b", "<x:a> } UNION { ?s ?p ?o", "x:a>\n<x:b", 'x:"a"'):
        with pytest.raises(UsageError, match="not an IRI"):
            bind(query, {"x": value}, seeds_store)


def test_values_come_from_the_graph(seeds_store: Store) -> None:
    query = saved_query("findings")
    assert answer_of(query, seeds_store, kind="  Area for   IMPROVEMENT ")
    with pytest.raises(NotFoundError, match="did you mean area for improvement"):
        bind(query, {"kind": "areas for improvment"}, seeds_store)


def test_places_that_are_no_areas_are_said_to_be_unknown(seeds_store: Store) -> None:
    with pytest.raises(NotFoundError, match=r"Bolsover: no area .*a district, town or constituency is not known here"):
        bind(saved_query("outcomes"), {"area": "Bolsover"}, seeds_store)


def test_ones_own_questions_are_found_and_come_first(tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("#+ summary: Mine\nASK {}")
    (tmp_path / "posts.rq").write_text("#+ summary: My posts\nASK {}")
    own = tuple(saved_in(tmp_path))
    assert saved_query("mine", own).summary == "Mine"
    assert saved_query("posts", own).summary == "My posts"
    with pytest.raises(NotFoundError, match=r"did you mean .*mine"):
        saved_query("mne", own)


def test_unknown_parameters_are_refused(seeds_store: Store) -> None:
    with pytest.raises(UsageError, match="no parameter aera; it has area, organisation, person"):
        bind(saved_query("posts"), {"aera": "Blackpool"}, seeds_store)


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("string", "x", '"x"'),
        ("integer", "07", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("date", "2024-05-20", '"2024-05-20"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("iri", "<https://example.org/a>", "<https://example.org/a>"),
        ("area", "E06000009", "<https://w3id.org/sendgraph/id/area/blackpool>"),
        ("area", "BLACKPOOL", "<https://w3id.org/sendgraph/id/area/blackpool>"),
        ("organisation", "00R", "<https://w3id.org/sendgraph/id/organisation/nhs-blackpool-ccg>"),
        ("organisation", "NHS Blackpool CCG", "<https://w3id.org/sendgraph/id/organisation/nhs-blackpool-ccg>"),
        ("theme", "waiting-times", "<https://w3id.org/sendgraph/theme/waiting-times>"),
    ],
)
def test_values_become_terms(kind: str, value: str, term: str, seeds_store: Store) -> None:
    query = parse("test", f"#+ params:\n#+   - name: x\n#+     type: {kind}\nSELECT ?x {{}}")
    assert str(bind(query, {"x": value}, seeds_store)["x"]) == term


@pytest.mark.parametrize(("kind", "value"), [("integer", "many"), ("date", "20/05/2024"), ("iri", "not an iri")])
def test_values_of_another_type_are_refused(kind: str, value: str, seeds_store: Store) -> None:
    query = parse("test", f"#+ params:\n#+   - name: x\n#+     type: {kind}\nSELECT ?x {{}}")
    with pytest.raises(UsageError, match=f"x={value}: not a"):
        bind(query, {"x": value}, seeds_store)


def test_a_default_is_used_unless_a_value_is_given(seeds_store: Store) -> None:
    query = parse("test", "#+ params:\n#+   - name: x\n#+     default: weeks\n#+   - name: y\nSELECT ?x ?y {}")
    assert bind(query, {}, seeds_store) == {"x": Literal("weeks")}
    assert bind(query, {"x": "days"}, seeds_store) == {"x": Literal("days")}


def test_a_misspelt_name_gets_suggestions(seeds_store: Store) -> None:
    with pytest.raises(NotFoundError, match="did you mean Blackpool"):
        Names(seeds_store, ("area",)).find("Blackpol")


def test_a_name_of_several_things_lists_them() -> None:
    store = Store()
    for person in "ab":
        text = f"""@prefix send: <https://w3id.org/sendgraph/ontology#> .
        <x:{person}> a send:Person ; <http://www.w3.org/2000/01/rdf-schema#label> "Sam Jones" ."""
        store.load(text.encode(), format=RdfFormat.TURTLE)
    with pytest.raises(UsageError, match=r"(?s)<x:a>.*<x:b>"):
        Names(store).find("sam jones")
    assert Names(store).find("x:a").label == "Sam Jones"


# --- Headers ---


def test_a_header_goes_over_lines() -> None:
    query = parse("q", "#+ summary: Who\n#+ description: One.\n#+   Two: three.\n#+ tags: [a, b]\nASK {}")
    assert (query.summary, query.description, query.tags) == ("Who", "One. Two: three.", ("a", "b"))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("#+ sumary: Who", "q, line 1"),
        ("#+ params:\n#+   - nam: x", "q, line 2"),
        ("#+ params:\n#+   - name: x\n#+     type: colour", "'colour' is no type"),
        ("#+ params:\n#+   - type: date", "without name"),
    ],
)
def test_a_faulty_header_names_its_line(header: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse("q", f"{header}\nASK {{}}")


def test_every_query_file_is_read() -> None:
    folders = {path.parent for path in resources.files("queries", ".rq")}
    assert sum(len(list(saved_in(folder))) for folder in folders) == len(resources.files("queries", ".rq"))
    assert len({query.name for query in QUERIES}) == len(QUERIES)


def test_a_saved_query_that_does_not_exist_gets_suggestions() -> None:
    with pytest.raises(NotFoundError, match=r"did you mean .*posts"):
        saved_query("post")


# --- Own SPARQL ---


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?x a ?y FILTER(?x < '>') SERVICE ?v { ?s ?p ?o } } #'",
        "SELECT * { ?x a ?y FILTER(?x<3)SERVICE#>\n?v { ?s ?p ?o } }",
        "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_nothing_is_fetched(sparql: str) -> None:
    with pytest.raises(UsageError):
        run(Query("test", sparql), Store())


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service { ?service <x:SERVICE> 'SERVICE <x:y> {}' } # SERVICE <x:y> {}",
        "PREFIX service: <http://example.org/service> ASK { ?s service:x ?o }",
    ],
)
def test_the_word_service_elsewhere_is_no_fetching(sparql: str) -> None:
    run(Query("test", sparql), Store())


@pytest.mark.parametrize(
    "sparql",
    ["DELETE WHERE { ?s ?p ?o }", "# hello\nPREFIX x: <x:> insert data { x:a x:b x:c }", "DROP ALL", "LOAD <x:y>"],
)
def test_nothing_is_changed(sparql: str, seeds_store: Store) -> None:
    with pytest.raises(UsageError, match="changes data"):
        run(Query("test", sparql), seeds_store)


def test_a_fault_is_named_with_line_and_column(seeds_store: Store) -> None:
    with pytest.raises(UsageError, match=r"mine: line 2, column 10: .*at “\?s \?p }”"):
        run(Query("mine", "SELECT ?s {\n  ?s ?p }"), seeds_store)


def test_our_prefixes_need_no_declaration(seeds_store: Store) -> None:
    assert run(Query("test", "ASK { ?area a send:LocalArea ; rdfs:label 'Blackpool' }"), seeds_store)


# --- Answers as text ---


def hostile_answer() -> QuerySolutions:
    sparql = r"""SELECT ?words ?number {
      VALUES (?words ?number) { ("\u001b[2J[red]gone[/red] \u202E|`*<b>" 1) ("=1+1" -2) } }"""
    answer = run(Query("test", sparql), Store())
    assert isinstance(answer, QuerySolutions)
    return answer


def test_document_text_is_inert_in_a_table() -> None:
    shown = render(hostile_answer(), "table", Console(width=80, force_terminal=True))
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    assert "\\x1b[2J[red]gone[/red] \\u202e" in re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_document_text_is_inert_in_markdown() -> None:
    lines = render(hostile_answer(), "markdown", Console()).splitlines()
    assert lines[0:2] == ["| words | number |", "| --- | --- |"]
    assert lines[2] == "| \\\\x1b\\[2J\\[red\\]gone\\[/red\\] \\\\u202e\\|\\`\\*\\<b\\> | 1 |"


def test_csv_holds_the_data_as_it_is() -> None:
    rows = list(csv.reader(io.StringIO(render(hostile_answer(), "csv", Console()), newline="")))
    assert rows[2] == ["=1+1", "-2"]


def test_json_is_the_format_of_the_w3c() -> None:
    data = json.loads(render(hostile_answer(), "json", Console()))
    assert data["head"]["vars"] == ["words", "number"]
    assert data["results"]["bindings"][1]["words"] == {"type": "literal", "value": "=1+1"}


def test_columns_of_iris_are_hidden_from_people_only() -> None:
    answer = run(Query("test", "SELECT ?name ?area { VALUES (?name ?area) { ('a' <x:a>) } }"), Store())
    assert render(answer, "markdown", Console(), {"area"}).splitlines()[0] == "| name |"
    answer = run(Query("test", "SELECT ?name ?area { VALUES (?name ?area) { ('a' <x:a>) } }"), Store())
    assert "x:a" in render(answer, "csv", Console(), {"area"})


@pytest.mark.parametrize("width", [40, 80, 97, 100, 110, 130, 200])
@pytest.mark.parametrize("name", ["posts", "figures", "outcomes"])
def test_a_table_fits_the_terminal_and_loses_no_character(name: str, width: int, seeds_store: Store) -> None:
    shown = render(run(saved_query(name), seeds_store), "table", Console(width=width))
    assert max(len(line) for line in shown.splitlines()) <= width
    letters = Counter(c for c in shown if c.isalpha())
    for column in csv.DictReader(io.StringIO(render(run(saved_query(name), seeds_store), "csv", Console()))):
        letters.subtract(c for value in column.values() for c in value if c.isalpha())
    assert all(number >= 0 for number in letters.values())


def test_a_graph_is_turtle_and_a_truth_is_a_word() -> None:
    store = Store()
    store.add(Quad(NamedNode("x:a"), NamedNode("x:b"), Literal("c")))
    graph = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert render(run(Query("g", graph), store), "table", Console()).endswith('<x:a> <x:b> "c" .\n')
    assert render(run(Query("g", graph), store), "nt", Console()) == '<x:a> <x:b> "c" .\n'
    assert render(run(Query("g", "ASK { ?s ?p ?o }"), store), "table", Console()) == "yes\n"
    with pytest.raises(UsageError, match="choose ttl, nt"):
        render(run(Query("g", graph), store), "csv", Console())
    with pytest.raises(UsageError, match="choose table"):
        render(run(Query("g", "SELECT * { ?s ?p ?o }"), store), "ttl", Console())
