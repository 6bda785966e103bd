"""A report as rows for people, as JSON, and as the report graph of SHACL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from rdflib import PROV, RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.util import from_n3

from sendgraph.mapping.terms import PREFIXES
from sendgraph.validation.report import Place, Report, Result
from sendgraph.validation.tracing import OA, SEND

COLUMNS = ("severity", "document", "place", "what is wrong", "where in the graph", "rule")
_SEVERITIES = {"violation": SH.Violation, "warning": SH.Warning}


def rows(report: Report, names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each result, in the order of `COLUMNS`; ``names`` of documents by SHA-256."""
    for result in report.results:
        yield (
            result.severity,
            ", ".join(result.shown(names)) or "-",
            "\n".join(dict.fromkeys(str(place) for place in result.places)),
            result.message,
            " ".join(part for part in (result.focus, result.path, result.value) if part),
            result.source,
        )


def as_json(report: Report, names: Mapping[str, str]) -> str:
    """Return the results as JSON: a list of objects, with the documents under the names that they are shown by."""
    results = [asdict(result) | {"documents": result.shown(names)} for result in report.results]
    for result in results:
        for place in result["places"]:
            place["document"] = names.get(place["file"]["sha256"], place["file"]["name"])
            del place["file"]
    return json.dumps({"conforms": report.conforms, "results": results}, indent=1, ensure_ascii=False) + "\n"


def as_turtle(report: Report) -> str:
    """Return the results as a validation report in Turtle (SHACL, 3.6), each derived from its passages (PROV-O).

    As the recommendation has it, a report with warnings only does not conform either.
    """
    graph = Graph()
    for prefix, iri in {**PREFIXES, "sh": str(SH)}.items():
        graph.bind(prefix, iri)
    node = BNode("report")
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(not report.results)))
    for number, result in enumerate(report.results):
        graph.add((node, SH.result, _result(graph, result, BNode(f"result{number:06}"))))
    return graph.serialize(format="turtle")


def _result(graph: Graph, result: Result, node: BNode) -> BNode:
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.resultSeverity, _SEVERITIES[result.severity]))
    graph.add((node, SH.resultMessage, Literal(result.message, lang="en")))
    graph.add((node, SH.sourceShape, URIRef(result.shape)))
    if result.focus:
        graph.add((node, SH.focusNode, URIRef(result.focus)))
    if result.path and not result.path.startswith(("(", "<", "^", "!")):  # what is no single property is in the message
        graph.add((node, SH.resultPath, URIRef(result.path)))
    if result.term:
        graph.add((node, SH.value, from_n3(result.term)))  # type: ignore[arg-type]
    for place in result.places:
        graph.add((node, PROV.wasDerivedFrom, _passage(graph, place)))
    return node


def _passage(graph: Graph, place: Place) -> URIRef:
    node = URIRef(place.passage)
    graph.add((node, RDF.type, SEND.Passage))
    graph.add((node, OA.exact, Literal(place.quotation)))
    graph.add((node, OA.start, Literal(place.start)))
    graph.add((node, OA.end, Literal(place.end)))
    graph.add((node, SEND.fileName, Literal(place.file.name)))
    if place.page is not None:
        graph.add((node, SEND.page, Literal(place.page)))
    return node
