"""The description of a whole graph by which catalogues and users judge it: VoID with counts, DCAT, licences by source.

Stands after inference, since it counts all there is, its own statements too. There is no clock and no address in it:
when a dataset is published, and where, is said by whoever publishes it.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

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

_RIGHTS = (DCTERMS.license, DCTERMS.rights)

Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]

_TYPE = str(A).encode()
_DAYS = frozenset(str(date).encode() for date in _DATES)
_VERSION, _CARRIES = str(OWL.versionIRI).encode(), str(SEND.carries).encode()
_RIGHTS_OF = frozenset(str(right).encode() for right in _RIGHTS)


@dataclass
class Census:
    """What is counted of a graph, each thing once; terms are in N-Triples.

    ``members`` are the things of a class, ``rights`` the lines of rights of a publication, ``carried`` the publications
    of a document's graph.
    """

    triples: int = 0
    subjects: int = 0
    entities: int = 0
    properties: set[bytes] = field(default_factory=set)
    members: Counter[bytes] = field(default_factory=Counter)
    graphs: Counter[bytes] = field(default_factory=Counter)
    days: set[bytes] = field(default_factory=set)
    versions: set[bytes] = field(default_factory=set)
    rights: dict[bytes, set[tuple[bytes, bytes]]] = field(default_factory=lambda: defaultdict(set))
    carried: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))

    def take(self, quads: Iterable[tuple[bytes, Sequence[bytes]]], base: str) -> None:
        """Count triples, each with its graphs, in their order: all of a subject come one after the other, and once."""
        ours = f"<{base}".encode()
        last = b""
        for triple, graphs in quads:
            subject, predicate, value = triple.split(b" ", 2)
            self.triples += 1
            if subject != last:
                last = subject
                self.subjects += 1
                self.entities += subject.startswith(ours)
            self.properties.add(predicate)
            self.graphs.update(graphs)
            if predicate == _TYPE:
                self.members[value] += 1
            elif predicate in _DAYS:
                self.days.add(value[1 : value.index(b'"', 1)])
            elif predicate == _VERSION:
                self.versions.add(value)
            elif predicate in _RIGHTS_OF:
                self.rights[subject].add((predicate, value))
            elif predicate == _CARRIES:
                for graph in graphs:
                    self.carried[graph].add(value)


Take = Callable[[Census, Iterable[Quad]], None]


def describe(census: Census, take: Take, iris: Iris) -> list[Quad]:
    """Return the quads that describe a graph as a dataset, for its build graph; they count themselves.

    ``census`` has counted all but the statements about the dataset and its graphs; ``take`` counts these, together with
    the description that it is given.
    """
    first = copy.deepcopy(census)
    take(first, ())
    # Counts take up as many statements whatever they are, so a second turn that counts the first is right.
    second = copy.deepcopy(census)
    take(second, _description(first, iris))
    return _description(second, iris)


def _description(census: Census, iris: Iris) -> list[Quad]:
    graph = iris.graph("build")
    statements = [*_dataset(census, iris), *_counts(census, iris), *_subsets(census, iris), *_distributions(iris)]
    return [Quad(*statement, graph) for statement in statements]


def _node(term: bytes) -> NamedNode:
    return NamedNode(term[1:-1].decode())


def _term(term: bytes) -> NamedNode | Literal:
    """Return a term of a line of rights."""
    if term.startswith(b"<"):
        return _node(term)
    (quad,) = parse(b"<x:x> <x:x> " + term + b" .", format=RdfFormat.N_TRIPLES)
    if not isinstance(quad.object, Literal):
        raise ValueError(f"{term.decode()}: no literal")
    return quad.object


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
    """Yield each named graph as a subset, with its licence: a document's is its publication's."""
    dataset = iris.of("dataset")
    named = {str(iris.graph(name)).encode(): about for name, about in _TITLES.items()}
    for name, size in sorted(census.graphs.items()):
        graph = _node(name)
        yield dataset, VOID.subset, graph
        yield graph, A, VOID.Dataset
        yield graph, VOID.triples, integer(size)
        if name in named:
            title, licence = named[name]
            yield graph, DCTERMS.title, _english(title)
            if licence:
                yield graph, DCTERMS.license, licence
        for publication in census.carried.get(name, ()):
            yield graph, DCTERMS.source, _node(publication)
            for predicate, value in census.rights.get(publication, ()):
                yield graph, _node(predicate), _term(value)


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
