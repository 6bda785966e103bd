"""Check a graph against shapes/ with pySHACL, and say in plain words what is wrong and in which document.

Stands after inference. `Report` is for people as well as for the pipeline: a violation that comes from documents
sets them aside, one that comes from none is a fault of reference data or ontology and stops the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from typing import Literal as OneOf

import pyshacl
from rdflib import PROV, RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.extras.shacl import parse_shacl_path
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from sendgraph import resources
from sendgraph.errors import DataError

SEND = Namespace("https://w3id.org/sendgraph/ontology#")

Severity = OneOf["violation", "warning"]

# The steps from a thing to the file that it comes from; send:carries is gone against its direction.
_TO_FILE = (
    *(SEND.supportedBy, PROV.wasQuotedFrom, SEND.inPublication, SEND.ofPublication),
    *(SEND.ofText, PROV.wasDerivedFrom),
)


@dataclass(frozen=True, slots=True, order=True)
class File:
    """A file as the graph has it. Names may be alike in two folders; the SHA-256 of the bytes tells them apart."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One fault that a shape found.

    ``focus`` is the IRI of the node at fault, ``path`` the property in SPARQL notation, ``value`` the IRI or the
    words of the value at fault ("" where there is none). ``documents`` are the files that the statement
    comes from, sorted; empty for reference data and ontology. ``shape`` is the IRI of the rule,
    ``source`` what the rule rests on ("" where it says nothing).
    """

    severity: Severity
    documents: tuple[File, ...]
    focus: str
    path: str
    value: str
    message: str
    shape: str
    source: str = ""

    def shown(self, names: Mapping[str, str]) -> list[str]:
        """Return the names of the documents, as given by SHA-256, else as the graph has them."""
        return [names.get(file.sha256, file.name) for file in self.documents]


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found, violations first, then by document, node and property."""

    results: tuple[Result, ...]

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that say that the graph is not sound."""
        return tuple(result for result in self.results if result.severity == "violation")

    @property
    def warnings(self) -> tuple[Result, ...]:
        """The results that say that something is doubtful."""
        return tuple(result for result in self.results if result.severity == "warning")

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings do not count."""
        return not self.violations

    def rows(self, names: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
        """Yield (severity, documents, what is wrong, where) of each result; ``names`` of documents by SHA-256."""
        for result in self.results:
            place = " ".join(part for part in (result.focus, result.path, result.value) if part)
            yield result.severity, ", ".join(result.shown(names)) or "-", result.message, place


def load_shapes() -> Graph:
    """Return all shapes of shapes/ as one graph.

    Raises DataError for a file that is not Turtle.
    """
    graph = Graph()
    for path in resources.files("shapes", ".ttl"):
        try:
            graph.parse(path, format="turtle")
        except (SyntaxError, ValueError) as error:
            raise DataError(f"{path}: not valid Turtle: {error}; correct the file") from error
    return graph


def validate(data: Graph, shapes: Graph | None = None, reference: Graph | None = None) -> Report:
    """Return what the shapes find in ``data``, in an order that depends on the findings only.

    ``data`` is the merged graph: documents, understood, reference, ontology and entailments. ``reference`` holds
    the statements of it that no document makes; what is wrong with these is not put down to a document that happens
    to mention the same thing. ``shapes`` are those of shapes/ unless given.
    Raises DataError when the shapes themselves are faulty.
    """
    rules = load_shapes() if shapes is None else shapes
    view = _PreparingGraph(store=data.store, identifier=data.identifier)
    try:
        _, found, words = pyshacl.validate(view, shacl_graph=rules, inplace=True, inference="none")
    except pyshacl.errors.ReportableRuntimeError as error:
        raise DataError(f"shapes: {error}; correct the shape") from error
    if not isinstance(found, Graph):
        raise DataError(f"shapes: {words}; correct the shape")
    reader = _ResultReader(data, rules, Graph() if reference is None else reference, found)
    return Report(tuple(sorted(set(reader.results()))))


class _PreparingGraph(Graph):
    """A view of a graph that parses a query once: pySHACL asks the same text of every focus node."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> QueryResult:
        """Answer a query as `Graph.query` does."""
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


@dataclass(frozen=True, slots=True)
class _ResultReader:
    """Reads the report graph of pySHACL (SHACL, 3.6.2) beside the graphs that it is about."""

    data: Graph
    shapes: Graph
    reference: Graph
    found: Graph

    def results(self) -> Iterator[Result]:
        for node in self.found.subjects(RDF.type, SH.ValidationResult):
            yield self._result(node)

    def _result(self, node: Node) -> Result:
        focus = self._one(node, SH.focusNode)
        value = self._one(node, SH.value)
        rule = self._one(node, SH.sourceConstraint) or self._one(node, SH.sourceShape)
        messages = sorted(str(message) for message in self.found.objects(node, SH.resultMessage))
        source = self.shapes.value(rule, SH.description)
        return Result(
            severity="violation" if self._one(node, SH.resultSeverity) == SH.Violation else "warning",
            documents=self._documents(focus, None if value == focus else value),
            focus=_text(focus),
            path=self._path(self._one(node, SH.resultPath)),
            value="" if value == focus else _text(value),
            message=" ".join(messages),
            shape=_text(self._named(rule)),
            source=_text(source),
        )

    def _one(self, node: Node, predicate: URIRef) -> Node | None:
        return self.found.value(node, predicate)

    def _path(self, path: Node | None) -> str:
        if path is None or isinstance(path, URIRef):
            return _text(path)
        parsed = parse_shacl_path(self.shapes, path)
        return parsed.n3() if isinstance(parsed, Path) else str(parsed)

    def _named(self, shape: Node | None) -> Node | None:
        """Return the nearest shape with an IRI that holds ``shape``."""
        while isinstance(shape, BNode):
            shape = next(self.shapes.subjects(None, shape), None)
        return shape

    def _documents(self, focus: Node | None, value: Node | None) -> tuple[File, ...]:
        if focus is None or self._is_reference(focus, value):
            return ()
        start = {focus}
        if value is not None:
            supporting = set(self.data.objects(focus, SEND.supportedBy))
            start = {claim for claim in supporting if (claim, None, value) in self.data} or start
        return self._files(start) or self._files(set(self.data.subjects(None, focus))) or self._files({value})

    def _is_reference(self, focus: Node, value: Node | None) -> bool:
        return (focus, None, value) in self.reference

    def _files(self, start: Iterable[Node | None]) -> tuple[File, ...]:
        """Return the files that ``start`` leads to, sorted."""
        waiting: set[Node] = {node for node in start if isinstance(node, URIRef | BNode)}
        seen: set[Node] = set()
        while waiting:
            node = waiting.pop()
            seen.add(node)
            reached = {target for step in _TO_FILE for target in self.data.objects(node, step)}
            waiting |= (reached | set(self.data.subjects(SEND.carries, node))) - seen
        return tuple(sorted({file for node in seen for file in self._named_files(node)}))

    def _named_files(self, node: Node) -> Iterator[File]:
        sha256 = min(map(str, self.data.objects(node, SEND.sha256)), default="")
        for name in self.data.objects(node, SEND.fileName):
            yield File(str(name), sha256)


def _text(node: Node | None) -> str:
    """Return an IRI or the words of a literal; blank nodes have no lasting name."""
    if node is None:
        return ""
    return "a blank node" if isinstance(node, BNode) else str(node)
