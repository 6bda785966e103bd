"""From what a shape found to the documents that say it, and the words that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from typing import Protocol

import pyoxigraph as ox
from rdflib import PROV, BNode, Literal, Namespace, URIRef
from rdflib.term import Node

from sendgraph.validation.report import File, Place, Report, Result, Severity

SEND = Namespace("https://w3id.org/sendgraph/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")

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
    _steps: dict[Node, set[Node]] = field(default_factory=dict)

    def result(self, found: Finding) -> Result:
        value = None if found.value == found.focus else found.value
        behind = self._behind(found.focus, value)
        read_from = behind | {value} if behind and value is not None else behind  # a value may be a passage itself
        return Result(
            severity=found.severity,
            documents=tuple(sorted({file for node in behind for file in self._named_files(node)})),
            focus=text(found.focus),
            path=found.path,
            value=text(value),
            message=found.message,
            shape=found.shape,
            source=found.source,
            term=_n_triples(value),
            places=tuple(sorted({place for node in read_from for place in self._places(node)}, key=astuple)),
        )

    def _behind(self, focus: Node | None, value: Node | None) -> set[Node]:
        """Return what leads from a fault to its files, and these; nothing for reference data and ontology."""
        if focus is None or (focus, None, value) in self.reference:
            return set()
        start: set[Node | None] = {focus}
        if value is not None:
            supporting = set(self.data.objects(focus, SEND.supportedBy))
            start = {claim for claim in supporting if (claim, None, value) in self.data} or start
        ways = (self._reached(nodes) for nodes in (start, set(self.data.subjects(None, focus)), {value}))
        return next((reached for reached in ways if any(self._has_file(node) for node in reached)), set())

    def _reached(self, start: Iterable[Node | None]) -> set[Node]:
        waiting: set[Node] = {node for node in start if isinstance(node, URIRef | BNode)}
        seen: set[Node] = set()
        while waiting:
            node = waiting.pop()
            seen.add(node)
            waiting |= self._near(node) - seen
        return seen

    def _near(self, node: Node) -> set[Node]:
        """Return what is one step nearer to a file; many faults share the ways there."""
        known = self._steps.get(node)
        if known is None:
            known = {target for step in _TO_FILE for target in self.data.objects(node, step)}
            known.update(self.data.subjects(SEND.carries, node))
            self._steps[node] = known
        return known

    def _has_file(self, node: Node) -> bool:
        return any(True for _ in self.data.objects(node, SEND.fileName))

    def _named_files(self, node: Node) -> Iterator[File]:
        sha256 = min(map(str, self.data.objects(node, SEND.sha256)), default="")
        for name in self.data.objects(node, SEND.fileName):
            yield File(str(name), sha256)

    def _places(self, node: Node) -> Iterator[Place]:
        """Yield a passage, once for each file of its text; one whose words or offsets are missing is left out."""
        words = min(map(str, self.data.objects(node, OA.exact)), default=None)
        start, end, page = (self._number(node, step) for step in (OA.start, OA.end, SEND.page))
        if words is None or start is None or end is None:
            return
        for file in sorted({file for reached in self._reached({node}) for file in self._named_files(reached)}):
            yield Place(file, start, end, page, words, str(node))

    def _number(self, node: Node, step: URIRef) -> int | None:
        numbers = [int(number) for number in map(str, self.data.objects(node, step)) if number.isdecimal()]
        return min(numbers, default=None)


def text(node: Node | None) -> str:
    """Return an IRI or the words of a literal; blank nodes have no lasting name."""
    if node is None:
        return ""
    return "a blank node" if isinstance(node, BNode) else str(node)


def _n_triples(node: Node | None) -> str:
    """Return an IRI or a literal in the notation of N-Triples; "" for what has none that lasts."""
    if isinstance(node, URIRef):
        return f"<{node}>"
    if not isinstance(node, Literal):
        return ""
    datatype = None if node.language or node.datatype is None else ox.NamedNode(node.datatype)
    return str(ox.Literal(str(node), language=node.language, datatype=datatype))
