"""The description of a whole graph by which catalogues and users judge it: VoID with counts, DCAT, licences by source.

Stands after inference, since it counts all there is, its own statements too. There is no clock and no address in it:
when a dataset is published, and where, is said by whoever publishes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Triple

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

Right = tuple[NamedNode, NamedNode | Literal]
Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


@dataclass
class _Census:
    """What is counted of a graph, each thing once."""

    triples: set[Triple] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    graphs: Counter[str] = field(default_factory=Counter)
    days: set[str] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)
    rights: dict[str, set[Right]] = field(default_factory=lambda: defaultdict(set))
    carried: dict[str, set[NamedNode]] = field(default_factory=lambda: defaultdict(set))

    def take(self, quads: Iterable[Quad]) -> None:
        """Count quads, each of which is new."""
        for quad in quads:
            subject, predicate, value = quad.subject, quad.predicate, quad.object
            self.triples.add(quad.triple)
            self.subjects.add(_value(subject))
            self.properties.add(predicate.value)
            self.graphs[_value(quad.graph_name)] += 1
            if predicate == A:
                self.members[_value(value)].add(_value(subject))
            elif predicate in _DATES:
                self.days.add(_value(value))
            elif predicate == OWL.versionIRI:
                self.versions.add(_value(value))
            elif predicate in _RIGHTS and isinstance(value, NamedNode | Literal):
                self.rights[_value(subject)].add((predicate, value))
            elif predicate == SEND.carries and isinstance(value, NamedNode):
                self.carried[_value(quad.graph_name)].add(value)


def describe(quads: Iterable[Quad], iris: Iris) -> set[Quad]:
    """Return the quads that describe a graph as a dataset, for its build graph; they count themselves.

    ``quads`` hold each quad once, and no description yet.
    """
    census = _Census()
    census.take(quads)
    # Counts take up as many statements whatever they are, so a second turn that counts the first is right.
    census.take(_description(census, iris))
    return _description(census, iris)


def _description(census: _Census, iris: Iris) -> set[Quad]:
    graph = iris.graph("build")
    statements = [*_dataset(census, iris), *_counts(census, iris), *_subsets(census, iris), *_distributions(iris)]
    return {Quad(*statement, graph) for statement in statements}


def _dataset(census: _Census, iris: Iris) -> Iterator[Statement]:
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
    yield from ((dataset, DCTERMS.conformsTo, NamedNode(version)) for version in sorted(census.versions))
    yield dataset, DCTERMS.language, _ENGLISH
    yield dataset, DCTERMS.spatial, _ENGLAND
    yield from ((dataset, DCAT.keyword, _english(word)) for word in ("SEND", "inspection", "Ofsted", "CQC", "England"))
    yield from ((dataset, VOID.vocabulary, NamedNode(iri)) for iri in sorted(PREFIXES.values()))
    yield dataset, VOID.uriSpace, Literal(iris.base)
    if census.days:
        yield dataset, DCTERMS.temporal, period
        yield period, A, DCTERMS.PeriodOfTime
        yield period, DCAT.startDate, Literal(min(census.days), datatype=XSD.date)
        yield period, DCAT.endDate, Literal(max(census.days), datatype=XSD.date)


def _counts(census: _Census, iris: Iris) -> Iterator[Statement]:
    """Yield the counts over the merged triples of all graphs; entities are the subjects under our base."""
    dataset, members = iris.of("dataset"), census.members
    yield dataset, VOID.triples, integer(len(census.triples))
    yield dataset, VOID.distinctSubjects, integer(len(census.subjects))
    yield dataset, VOID.properties, integer(len(census.properties))
    yield dataset, VOID.classes, integer(len(members))
    yield dataset, VOID.entities, integer(sum(subject.startswith(iris.base) for subject in census.subjects))
    yield dataset, VOID.documents, integer(len(members.get(SEND.Text.value, ())))
    for kind, things in sorted(members.items()):
        if kind.startswith(SEND.iri):
            part = iris.of("dataset", "class", kind.removeprefix(SEND.iri))
            yield dataset, VOID.classPartition, part
            yield part, VOID["class"], NamedNode(kind)
            yield part, VOID.entities, integer(len(things))


def _subsets(census: _Census, iris: Iris) -> Iterator[Statement]:
    """Yield each named graph as a subset, with its licence: a document's is its publication's."""
    dataset = iris.of("dataset")
    named = {iris.graph(name).value: about for name, about in _TITLES.items()}
    for name, size in sorted(census.graphs.items()):
        graph = NamedNode(name)
        yield dataset, VOID.subset, graph
        yield graph, A, VOID.Dataset
        yield graph, VOID.triples, integer(size)
        if name in named:
            title, licence = named[name]
            yield graph, DCTERMS.title, _english(title)
            if licence:
                yield graph, DCTERMS.license, licence
        for publication in census.carried.get(name, ()):
            yield graph, DCTERMS.source, publication
            yield from ((graph, predicate, value) for predicate, value in census.rights.get(publication.value, ()))


def _distributions(iris: Iris) -> Iterator[Statement]:
    dataset = iris.of("dataset")
    for suffix, (name, media_type, form) in _FILES.items():
        distribution = iris.of("dataset", "file", suffix)
        yield dataset, DCAT.distribution, distribution
        yield dataset, VOID.feature, NamedNode(f"{_FORMATS}{form}")
        yield distribution, A, DCAT.Distribution
        yield distribution, DCTERMS.title, Literal(name)
        yield distribution, DCAT.mediaType, NamedNode(f"{_MEDIA_TYPES}{media_type}")


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _english(text: str) -> Literal:
    return Literal(text, language="en")
