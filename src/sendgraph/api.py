"""The commands as functions, for Python programs: what ``import sendgraph`` offers.

`build` and `open_build` give a `Build`, which answers all the rest; `read` and `extract` take one document. Faults are
`SendgraphError`, whose message says what was wrong, where, and what to do. Libraries are loaded by the functions that
need them, so that a question of a build does not wait for what only building needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sendgraph.errors import UsageError

if TYPE_CHECKING:
    import pandas
    import polars
    from pyoxigraph import Store
    from rdflib import Dataset, Graph

    from sendgraph.audit import Audit
    from sendgraph.build_report import BuildReport
    from sendgraph.documents import Document
    from sendgraph.explain import Explanation
    from sendgraph.facts import Facts
    from sendgraph.language import Language
    from sendgraph.network import Network
    from sendgraph.quality import Quality
    from sendgraph.queries import Answer as Answered
    from sendgraph.queries import Query
    from sendgraph.reviewing import Pair
    from sendgraph.validation import Report

Place = str | Path
Value = str | int | float | bool | None
Given = str | int | date

TABLES = ".csvw"
_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a question: its columns, and each row as a dictionary of plain values.

    Numbers and booleans are Python's; IRIs, words and dates are strings, dates in ISO form and as exact as documents
    have them (``2021``, ``2021-11`` or ``2021-11-04``); None is nothing.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, Value]]

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame. Raises UsageError where pandas is not installed."""
        try:
            import pandas
        except ImportError as error:
            raise UsageError("pandas is not installed; install sendgraph[pandas], or use the rows") from error
        return pandas.DataFrame(self.rows, columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame. Raises UsageError where polars is not installed."""
        try:
            import polars
        except ImportError as error:
            raise UsageError("polars is not installed; install sendgraph[polars], or use the rows") from error
        return polars.DataFrame(self.rows, schema=list(self.columns), infer_schema_length=None, strict=False)


class Build:
    """What a build left in its folder: `build` and `open_build` return it.

    It stays with the graph as it was when it was opened; open the folder again after the next build.
    """

    def __init__(self, folder: Place = "build") -> None:
        """Open the build in a folder. Raises NotFoundError when nothing was built there."""
        from sendgraph.store import generation, open_store

        self.folder = Path(folder)
        self._generation = generation(self.folder)
        self.store: Store = open_store(self.folder)

    def __repr__(self) -> str:
        return f"Build({str(self.folder)!r})"

    @cached_property
    def report(self) -> BuildReport:
        """What the build did: documents, what was set aside and why, warnings, counts, the hash of the graph."""
        from sendgraph.build_report import read_report

        return read_report(self._generation)

    def query(self, question: Place, /, **parameters: Given) -> Answer:
        """Return the answer of a question as rows.

        ``question`` is the name of a saved one (`questions`), the `Path` of a .rq file, or SPARQL of your own.
        Areas, organisations, people and themes are given by name, code or IRI, days as dates or ISO strings; values
        are bound as terms and cannot change the query. Raises NotFoundError, with near names, for what is not known,
        and UsageError for a parameter that does not fit and for what is no SELECT.
        """
        from pyoxigraph import QuerySolutions

        answer = self._ask(question, parameters)
        if not isinstance(answer, QuerySolutions):
            raise UsageError("this is no SELECT; use graph() for a CONSTRUCT, dataset().query() for an ASK")
        columns = tuple(variable.value for variable in answer.variables)
        return Answer(columns, [{name: _value(row[name]) for name in columns} for row in answer])

    def graph(self, question: Place, /, **parameters: Given) -> Graph:
        """Return the answer of a question that makes a graph (CONSTRUCT, DESCRIBE); else as `query`."""
        from pyoxigraph import QueryTriples, RdfFormat, serialize
        from rdflib import Graph

        from sendgraph.mapping.terms import PREFIXES

        answer = self._ask(question, parameters)
        if not isinstance(answer, QueryTriples):
            raise UsageError("this makes no graph; use query() for a SELECT, dataset().query() for an ASK")
        made = Graph()
        for prefix, iri in PREFIXES.items():
            made.bind(prefix, iri)
        return made.parse(data=serialize(answer, format=RdfFormat.N_TRIPLES) or b"", format="nt")

    def _ask(self, question: Place, parameters: dict[str, Given]) -> Answered:
        from sendgraph.queries import bind, run

        query = _query(question)
        given = {name: str(value) for name, value in parameters.items()}
        return run(query, self.store, bind(query, given, self.store))

    def explain(self, thing: str) -> Explanation:
        """Return all that is known of a person, area or organisation, each line with its quotation and document.

        ``thing`` is a name, code or IRI; ``rich.print(graph.explain("Blackpool").view())`` shows it.
        Raises NotFoundError, with near names, where there is none, and UsageError where there are several.
        """
        from sendgraph.explain import explain

        return explain(self.store, thing)

    def dataset(self) -> Dataset:
        """Return the graph as an rdflib Dataset that reads the store where it is, and cannot change it.

        The default graph holds the merged triples of all named graphs, each once. Do not set ``default_union``: the
        union would count a triple again for every graph that repeats it.
        """
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        from sendgraph.mapping.terms import PREFIXES

        dataset = Dataset(store=OxigraphStore(store=self.store))
        for prefix, iri in PREFIXES.items():
            dataset.bind(prefix, iri)
        return dataset

    def network(self) -> Network:
        """Return the people and organisations network as a networkx MultiDiGraph.

        Nodes are IRIs with ``kind``, ``label``, ``degree``, ``betweenness`` and ``community``; edges have ``kind``,
        dates and the ``episodes`` with their evidence. ``sendgraph.network.write`` writes it as a page, picture or
        graph file.
        """
        from sendgraph import network

        return network.build(self.store)

    def export(self, path: Place, thing: str | None = None) -> Path:
        """Write the graph to a file, by its suffix, and return the file's path.

        .nq and .trig hold the named graphs; .ttl, .nt, .jsonld and .rdf the merged triples. .csvw is a folder of
        tables for spreadsheets with their description. ``thing``, a name, code or IRI, writes only that one, as
        framed .jsonld. Raises UsageError for another suffix and for a place that cannot be written.
        """
        from sendgraph import atomic, store
        from sendgraph.publish.frames import framed
        from sendgraph.publish.tables import write_tables

        path = Path(path)
        suffix = path.suffix.lower()
        if thing is not None:
            if suffix != ".jsonld":
                raise UsageError(f"{thing}: one thing is written as JSON-LD only; give a name that ends in .jsonld")
            atomic.write_bytes(path, framed(self.store, thing))
        elif suffix == TABLES:
            write_tables(self.store, path)
        else:
            atomic.write_bytes(path, store.export(store.read_quads(self._generation), suffix))
        return path

    def validate(self) -> Report:
        """Return what the shapes find in the graph: violations and warnings, with the documents at fault."""
        from sendgraph.validation.kept import validate_build

        return validate_build(self.folder)

    def audit(self) -> Audit:
        """Compare every quotation with its source file, read a second way; return what is not found."""
        from sendgraph.audit import audit

        return audit(self.folder)

    def review(self) -> tuple[Pair, ...]:
        """Return the pairs of people who may be one, the surest first, with the commands that decide."""
        from sendgraph.reviewing import review

        return review(self.folder)

    def quality(self) -> Quality:
        """Return which areas and years the documents cover, what is missing, and what is doubtful."""
        from sendgraph.quality import quality

        return quality(self.store, self.report)


def build(
    paths: Place | Iterable[Place],
    out: Place = "build",
    *,
    base: str | None = None,
    decisions: Place | None = None,
    registry: Place | None = None,
) -> Build:
    """Build a knowledge graph of documents, keep it in the folder ``out``, and return it.

    ``paths`` are files, and folders of files with a sources.csv beside them. What cannot be read or violates a shape
    is set aside and told in ``.report``; the rest is built. ``base`` is the IRI under which the data stands;
    ``decisions`` a file of what people decided; ``registry`` keeps the IRIs of people from build to build.
    Raises SendgraphError when there is nothing to build or another build is at work in the folder.
    """
    from sendgraph import pipeline
    from sendgraph.deciding import Kept
    from sendgraph.mapping.iris import DEFAULT_BASE

    given = [paths] if isinstance(paths, str | Path) else paths
    files = (None if path is None else Path(path) for path in (decisions, registry))
    pipeline.build([Path(path) for path in given], Path(out), base=base or DEFAULT_BASE, kept=Kept(*files))
    return Build(out)


def open_build(folder: Place = "build") -> Build:
    """Return what ``sendgraph build`` or `build` left in a folder. Raises NotFoundError when nothing is there."""
    return Build(folder)


def read(path: Place) -> Document:
    """Return a file as a document: canonical text, blocks, pages, and its line of the sources.csv beside it.

    Raises UnreadableDocumentError for a file that is missing, empty or binary.
    """
    from sendgraph.documents import read, read_sources

    path = Path(path)
    return read(path, read_sources(path.parent).get(path.name))


def extract(document: Document | Place) -> Facts:
    """Return what one document says, every item with its passage; ``document`` is one that was `read`, or a file."""
    from sendgraph.genres import understand

    return understand(read(document) if isinstance(document, str | Path) else document, _language())


def questions() -> tuple[Query, ...]:
    """Return the saved questions, each with its name, summary, parameters and SPARQL."""
    from sendgraph.queries import saved

    return tuple(saved())


@cache
def _language() -> Language:
    from sendgraph.language import load_language

    return load_language()


def _query(question: Place) -> Query:
    """Return a question by what stands for it; SPARQL is told by its braces, which no name has."""
    from sendgraph.queries import parse, saved_query
    from sendgraph.queries.saved import read

    if isinstance(question, Path):
        return read(question)
    return parse("your SPARQL", question) if "{" in question else saved_query(question)


def _value(term: object) -> Value:
    """Return what a program wants of an RDF term."""
    from pyoxigraph import Literal

    if term is None:
        return None
    if not isinstance(term, Literal):
        return str(getattr(term, "value", term))
    kind = term.datatype.value.removeprefix(_XSD)
    if kind == "boolean":
        return term.value in {"true", "1"}
    if kind == "integer":
        return int(term.value)
    return float(term.value) if kind in {"decimal", "double", "float"} else term.value
