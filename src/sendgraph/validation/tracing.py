"""From what a shape found to the documents that say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from rdflib import PROV, BNode, Namespace, URIRef
from rdflib.term import Node

from sendgraph.validation.report import File, Report, Result, Severity

SEND = Namespace("https://w3id.org/sendgraph/ontology#")

# The steps from a thing to the file that it comes from; send:carries is gone against its direction.
_TO_FILE = (
    *(SEND.supportedBy, PROV.wasQuotedFrom, SEND.inPublication, SEND.ofPublication),
    *(SEND.ofText, PROV.wasDerivedFrom),
)
Pattern = tuple[Node | None, Node | None, Node | None]


class View(Protocol):
    """What is asked of a graph, however it is kept; an rdflib Graph is one."""

    def objects(self, subject: Node, predicate: URIRef, /) -> Iterable[Node]:
        """Return the values of a property."""

    def subjects(self, predicate: URIRef | None, value: Node, /) -> Iterable[Node]:
        """Return what has a value, by one property or by any."""

    def __contains__(self, pattern: Pattern, /) -> bool:
        """Tell whether a triple fits; None fits all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What an engine found: the fields of `Result`, and focus and value as nodes."""

    severity: Severity
    focus: Node | None
    value: Node | None
    path: str
    message: str
    shape: str
    source: str


def report(findings: Iterable[Finding], data: View, reference: View) -> Report:
    """Return a report that names the documents behind each finding; sorted, each result once.

    ``reference`` holds the statements of ``data`` that no document makes.
    """
    tracer = _Tracer(data, reference)
    return Report(tuple(sorted({tracer.result(finding) for finding in findings})))


@dataclass(frozen=True, slots=True)
class _Tracer:
    data: View
    reference: View

    def result(self, found: Finding) -> Result:
        value = None if found.value == found.focus else found.value
        return Result(
            severity=found.severity,
            documents=self._documents(found.focus, value),
            focus=text(found.focus),
            path=found.path,
            value=text(value),
            message=found.message,
            shape=found.shape,
            source=found.source,
        )

    def _documents(self, focus: Node | None, value: Node | None) -> tuple[File, ...]:
        if focus is None or (focus, None, value) in self.reference:
            return ()
        start = {focus}
        if value is not None:
            supporting = set(self.data.objects(focus, SEND.supportedBy))
            start = {claim for claim in supporting if (claim, None, value) in self.data} or start
        return self._files(start) or self._files(set(self.data.subjects(None, focus))) or self._files({value})

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


def text(node: Node | None) -> str:
    """Return an IRI or the words of a literal; blank nodes have no lasting name."""
    if node is None:
        return ""
    return "a blank node" if isinstance(node, BNode) else str(node)
