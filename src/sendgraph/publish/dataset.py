"""The description of a whole graph by which catalogues and users judge it: VoID with counts, DCAT, licences by source.

Stands after inference, since it counts all there is, its own statements too. There is no clock and no address in it:
when a dataset is published, and where, is said by whoever publishes it.
"""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from sendgraph.changing import graph_of, line_of, subject_of, triple_of
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.terms import DCAT, DCTERMS, OWL, PREFIXES, SEND, VOID, XSD, A, integer

OGL = NamedNode("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")
MIT = NamedNode("https://spdx.org/licenses/MIT")
_ENGLAND = NamedNode("http://statistics.data.gov.uk/id/statistical-geography/E92000001")
_ENGLISH = NamedNode("http://publications.europa.eu/resource/authority/language/ENG")
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_FORMATS = "http://www.w3.org/ns/formats/"
_TERMS = (
    "Each document keeps the terms of its publisher, which stand with its publication and with its graph; codes and "
    "names of areas and bodies are under the Open Government Licence v3.0; the ontology is under the MIT licence."
)
_TITLES = {
    "reference": ("Reference data of areas and bodies", OGL),
    "ontology": ("The ontology and its vocabularies", MIT),
    "understood": ("Areas, bodies, people and events, as understood from all documents", None),
    "inferred": ("What follows by the ontology", None),
    "build": ("How the graph was built, and this description", None),
}
_FILES = {
    "nq": ("sendgraph.nq", "application/n-quads", "N-Quads"),
    "ttl": ("sendgraph.ttl", "text/turtle", "Turtle"),
}
_DATES = (SEND.earliestStart, SEND.latestEnd, SEND.issuedEarliest, SEND.issuedLatest)

Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]

_TYPE = str(A).encode()
_DAYS = frozenset(str(date).encode() for date in _DATES)
_VERSION = str(OWL.versionIRI).encode()
_COUNTED = _DAYS | {_TYPE, _VERSION}
_OF_DOCUMENT = b"/graph/document/"
_MODULUS = 2**256


@dataclass
class Census:
    """What is counted of a graph, each thing once; terms are in N-Triples.

    ``graphs`` are the triples of each graph that rests on several documents. ``total`` is the sum of the SHA-256 of all
    lines of the N-Quads, so it is known without sorting them, and what changes is added and taken away.
    """

    triples: int = 0
    subjects: int = 0
    entities: int = 0
    properties: dict[bytes, int] = field(default_factory=dict)
    members: dict[bytes, int] = field(default_factory=dict)
    graphs: dict[bytes, int] = field(default_factory=dict)
    days: dict[bytes, int] = field(default_factory=dict)
    versions: dict[bytes, int] = field(default_factory=dict)
    total: int = 0

    @property
    def digest(self) -> str:
        """The digest of all lines (`digest_of`)."""
        return f"{self.total % _MODULUS:064x}"

    def turn(self, triple: bytes, was: Collection[bytes], now: Collection[bytes]) -> None:
        """Count a triple that was in some graphs and is now in others; `count_subjects` counts its subject."""
        for graphs, others, sign in ((now, was, 1), (was, now, -1)):
            for graph in graphs:
                if graph not in others:
                    self.total += sign * _number(line_of(triple, graph))
                    if _OF_DOCUMENT not in graph:
                        _count(self.graphs, graph, sign)
        if bool(was) != bool(now):
            self._count_triples(_kind(triple), 1 if now else -1)

    def came(self, lines: Collection[bytes]) -> set[bytes]:
        """Count lines whose triples are new, as `turn` does one by one, and return their triples."""
        self.total = (self.total + sum(map(_number, lines))) % _MODULUS
        for graph, number in Counter(map(graph_of, lines)).items():
            if _OF_DOCUMENT not in graph:
                _count(self.graphs, graph, number)
        triples = set(map(triple_of, lines))
        for kind, number in Counter(map(_kind, triples)).items():
            self._count_triples(kind, number)
        return triples

    def _count_triples(self, kind: tuple[bytes, bytes], number: int) -> None:
        predicate, value = kind
        self.triples += number
        _count(self.properties, predicate, number)
        if predicate == _TYPE:
            _count(self.members, value, number)
        elif predicate in _DAYS:
            _count(self.days, value[1 : value.index(b'"', 1)], number)
        elif predicate == _VERSION:
            _count(self.versions, value, number)

    def add(self, other: Census) -> None:
        """Add what was counted of other triples."""
        for name in ("properties", "members", "graphs", "days", "versions"):
            counts = getattr(self, name)
            for key, number in getattr(other, name).items():
                _count(counts, key, number)
        self.triples += other.triples
        self.subjects += other.subjects
        self.entities += other.entities
        self.total = (self.total + other.total) % _MODULUS

    def count_subjects(self, subjects: Iterable[bytes], base: str, sign: int = 1) -> None:
        """Count subjects that have come, or with the sign -1 left; entities are those under the base."""
        ours = f"<{base}".encode()
        for subject in subjects:
            self.subjects += sign
            self.entities += sign * subject.startswith(ours)


def digest_of(lines: Iterable[bytes]) -> str:
    """Return the sum of the SHA-256 of lines modulo 2 to the 256, in hexadecimal: the same in whatever order."""
    return f"{sum(map(_number, lines)) % _MODULUS:064x}"


def _kind(triple: bytes) -> tuple[bytes, bytes]:
    """Return the property of a triple, and its value where values are counted."""
    _, predicate, value = triple.split(b" ", 2)
    return predicate, value if predicate in _COUNTED else b""


def _number(line: bytes) -> int:
    return int.from_bytes(hashlib.sha256(line).digest(), "big")


def _count(counts: dict[bytes, int], key: bytes, sign: int) -> None:
    number = counts.get(key, 0) + sign
    if number:
        counts[key] = number
    else:
        del counts[key]


@dataclass(frozen=True, slots=True)
class Described:
    """The lines that describe a graph as a dataset, sorted, and the count of all with them."""

    lines: tuple[bytes, ...]
    census: Census


def describe(census: Census, known: Callable[[bytes], bool], iris: Iris) -> Described:
    """Return the description of a graph as a dataset, for its build graph; it counts itself.

    ``known`` tells whether the graph has statements about a subject.
    """
    # Counts take up as many statements whatever they are, so a second turn that counts the first is right.
    first = _with(census, _description(census, iris), known, iris)
    lines = _description(first, iris)
    return Described(lines, _with(census, lines, known, iris))


def _with(census: Census, lines: Collection[bytes], known: Callable[[bytes], bool], iris: Iris) -> Census:
    counted = copy.deepcopy(census)
    subjects = set(map(subject_of, counted.came(lines)))
    counted.count_subjects((subject for subject in subjects if not known(subject)), iris.base)
    return counted


def _description(census: Census, iris: Iris) -> tuple[bytes, ...]:
    graph = iris.graph("build")
    statements = [*_dataset(census, iris), *_counts(census, iris), *_subsets(census, iris), *_distributions(iris)]
    return tuple(sorted(f"{Quad(*statement, graph)} .\n".encode() for statement in statements))


def _node(term: bytes) -> NamedNode:
    return NamedNode(term[1:-1].decode())


def _dataset(census: Census, iris: Iris) -> Iterator[Statement]:
    dataset, period = iris.of("dataset"), iris.of("dataset", "period")
    yield from ((dataset, A, kind) for kind in (VOID.Dataset, DCAT.Dataset))
    yield dataset, DCTERMS.title, _english("A knowledge graph of local area SEND inspections")
    yield (
        dataset,
        DCTERMS.description,
        _english(
            "What documents say about the inspection of services for children with special educational needs and "
            "disabilities in England's local areas, each statement with the words that it rests on."
        ),
    )
    yield dataset, DCTERMS.creator, Literal("sendgraph contributors")
    yield dataset, DCTERMS.rights, _english(_TERMS)
    yield from ((dataset, DCTERMS.conformsTo, _node(version)) for version in sorted(census.versions))
    yield dataset, DCTERMS.language, _ENGLISH
    yield dataset, DCTERMS.spatial, _ENGLAND
    yield from ((dataset, DCAT.keyword, _english(word)) for word in ("SEND", "inspection", "Ofsted", "CQC", "England"))
    yield from ((dataset, VOID.vocabulary, NamedNode(iri)) for iri in sorted(PREFIXES.values()))
    yield dataset, VOID.uriSpace, Literal(iris.base)
    if census.days:
        yield dataset, DCTERMS.temporal, period
        yield period, A, DCTERMS.PeriodOfTime
        yield period, DCAT.startDate, Literal(min(census.days).decode(), datatype=XSD.date)
        yield period, DCAT.endDate, Literal(max(census.days).decode(), datatype=XSD.date)


def _counts(census: Census, iris: Iris) -> Iterator[Statement]:
    """Yield the counts over the merged triples of all graphs; entities are the subjects under our base."""
    dataset, members = iris.of("dataset"), census.members
    yield dataset, VOID.triples, integer(census.triples)
    yield dataset, VOID.distinctSubjects, integer(census.subjects)
    yield dataset, VOID.properties, integer(len(census.properties))
    yield dataset, VOID.classes, integer(len(members))
    yield dataset, VOID.entities, integer(census.entities)
    yield dataset, VOID.documents, integer(members.get(str(SEND.Text).encode(), 0))
    for kind, things in sorted(members.items()):
        name = _node(kind).value
        if name.startswith(SEND.iri):
            part = iris.of("dataset", "class", name.removeprefix(SEND.iri))
            yield dataset, VOID.classPartition, part
            yield part, VOID["class"], NamedNode(name)
            yield part, VOID.entities, integer(things)


def _subsets(census: Census, iris: Iris) -> Iterator[Statement]:
    """Yield each graph that rests on several documents as a subset; those of documents are told with these."""
    dataset = iris.of("dataset")
    named = {str(iris.graph(name)).encode(): about for name, about in _TITLES.items()}
    for name, size in sorted(census.graphs.items()):
        graph = _node(name)
        yield dataset, VOID.subset, graph
        yield graph, A, VOID.Dataset
        yield graph, VOID.triples, integer(size)
        title, licence = named[name]
        yield graph, DCTERMS.title, _english(title)
        if licence:
            yield graph, DCTERMS.license, licence


def _distributions(iris: Iris) -> Iterator[Statement]:
    dataset = iris.of("dataset")
    for suffix, (name, media_type, form) in _FILES.items():
        distribution = iris.of("dataset", "file", suffix)
        yield dataset, DCAT.distribution, distribution
        yield dataset, VOID.feature, NamedNode(f"{_FORMATS}{form}")
        yield distribution, A, DCAT.Distribution
        yield distribution, DCTERMS.title, Literal(name)
        yield distribution, DCAT.mediaType, NamedNode(f"{_MEDIA_TYPES}{media_type}")


def _english(text: str) -> Literal:
    return Literal(text, language="en")
