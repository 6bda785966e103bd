"""One publication, alone: what its documents say, what they say of things, and what follows.

A unit is what is done for one publication on some worker, and what is kept of it until one of its documents, or what
its names stand for, changes. It needs no more of other documents than `Part` has of the identities.
Statements that only this publication can make (they are of its texts, claims or findings) are apart from those that
others may make as well.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from sendgraph.documents import Document
from sendgraph.facts import Facts
from sendgraph.identity.corrections import Corrected
from sendgraph.identity.events import Event
from sendgraph.identity.keys import DocumentKeys, OrganisationKey
from sendgraph.identity.people import Person
from sendgraph.identity.registry import Registry
from sendgraph.identity.resolve import Identities
from sendgraph.inference import Reasoner, Statement
from sendgraph.language import Language
from sendgraph.mapping.copies import completeness
from sendgraph.mapping.decisions import understand_decisions
from sendgraph.mapping.documented import Claims, documented_beside
from sendgraph.mapping.events import found_in, understand_events
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.organisations import understand_organisations
from sendgraph.mapping.people import understand_people
from sendgraph.mapping.publications import understand_publications
from sendgraph.mapping.terms import DCTERMS, PROV, VOID, A, integer
from sendgraph.mapping.understanding import Noted, Understanding

Understood = tuple[Document, Facts]
OF_SEVERAL = ("understood", "inferred", "build")  # graphs in which several publications and things have lines
_TERMS = frozenset(map(str, (DCTERMS.license, DCTERMS.rights)))


@dataclass(frozen=True, slots=True)
class Part:
    """What one publication needs of the identities of all, by document id as in `Identities`."""

    publication: str
    documents: tuple[DocumentKeys, ...]
    person_of: Mapping[tuple[str, str], Person]
    event_of: Mapping[tuple[str, int], Event]
    organisations: Mapping[str, OrganisationKey]
    found_in: Mapping[str, Event | None]
    corrected: Mapping[str, tuple[Corrected, ...]]

    @property
    def fingerprint(self) -> str:
        """A hash of all that comes from others: what its names stand for."""
        people = sorted((*mention, person.slug, person.name) for mention, person in self.person_of.items())
        events = sorted((*mention, *_dated(event)) for mention, event in self.event_of.items())
        bodies = sorted((slug, key.label) for slug, key in self.organisations.items())
        found = sorted((document, *_dated(event)) for document, event in self.found_in.items())
        corrected = sorted((document, repr(items)) for document, items in self.corrected.items() if items)
        said = repr((self.publication, people, events, bodies, found, corrected))
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def slim(self) -> Part:
        """The part without what people and events are in other publications, to be sent elsewhere."""
        return replace(
            self,
            person_of={mention: _slim(person) for mention, person in self.person_of.items()},
            event_of={mention: replace(event, mentions=()) for mention, event in self.event_of.items()},
            found_in={key: event and replace(event, mentions=()) for key, event in self.found_in.items()},
        )


def _slim(person: Person) -> Person:
    return replace(person, honorific=None, forms=(), keys=(), mentions=(), links=(), bearers=(), retired=())


def _dated(event: Event | None) -> tuple[str, ...]:
    if event is None:
        return ()
    return (event.slug, event.start.iso if event.start else "", event.end.iso if event.end else "")


def parts(identities: Identities, corrected: Mapping[str, tuple[Corrected, ...]]) -> list[Part]:
    """Return each publication's part of the identities, in the order of publications."""
    of_area: dict[str, list[Event]] = defaultdict(list)
    for event in identities.events:
        of_area[event.area].append(event)
    people: dict[str, list[tuple[tuple[str, str], Person]]] = defaultdict(list)
    for mention, person in identities.person_of.items():
        people[mention[0]].append((mention, person))
    members: dict[str, list[str]] = defaultdict(list)
    for document, publication in identities.publication.items():
        members[publication].append(document)
    return [
        _part(publication, sorted(members[publication]), identities, (people, of_area, corrected))
        for publication in sorted(members)
    ]


def _part(
    publication: str,
    members: Sequence[str],
    identities: Identities,
    known: tuple[
        Mapping[str, list[tuple[tuple[str, str], Person]]],
        Mapping[str, list[Event]],
        Mapping[str, tuple[Corrected, ...]],
    ],
) -> Part:
    people, of_area, corrected = known
    documents = tuple(identities.documents[member] for member in members)
    subjects = {member: identities.subject_of(member) for member in members}
    found = {member: found_in(event, of_area[event.area] if event else ()) for member, event in subjects.items()}
    return Part(
        publication=publication,
        documents=documents,
        person_of={mention: person for member in members for mention, person in people.get(member, ())},
        event_of={
            (keys.id, key.index): identities.event_of[keys.id, key.index]
            for keys in documents
            for key in keys.events
        },
        organisations={
            key.slug: identities.organisations[key.slug] for keys in documents for key in keys.organisations.values()
        },
        found_in=found,
        corrected={member: corrected[member] for member in members if member in corrected},
    )


@dataclass(slots=True)
class Unit:
    """One publication mapped: statements by document, those of the understood layer, and what is noted for things."""

    publication: str
    documents: dict[str, set[Statement]] = field(default_factory=dict)
    understood: set[Statement] = field(default_factory=set)
    beside: set[Statement] = field(default_factory=set)
    noted: Noted = field(default_factory=Noted)

    def told(self) -> set[Statement]:
        """Return all statements."""
        return self.understood.union(*self.documents.values())


def map_unit(understood: Iterable[Understood], part: Part, language: Language, iris: Iris) -> Unit:
    """Return one publication mapped; ``understood`` are its documents in any order."""
    claims: dict[str, Claims] = {}
    for document, facts in sorted(understood, key=lambda one: ([-n for n in completeness(one[1])], one[0].id)):
        read = {one.item: one.read for one in part.corrected.get(document.id, ())}
        own = Claims(document, facts, iris, part.publication, facts, read)
        claims[document.id] = documented_beside(own, list(claims.values()))
    identities = Identities(
        documents={keys.id: keys for keys in part.documents},
        events=(),
        people=(),
        organisations=part.organisations,
        publication=dict.fromkeys(claims, part.publication),
        person_of=part.person_of,
        event_of=part.event_of,
        doubts=(),
        registry=Registry({}),
        renamings=(),
        messages=(),
        faults=(),
    )
    graph = Understanding(claims, identities, language.reference, language.roles, iris)
    understand_publications(graph)
    understand_organisations(graph)
    understand_people(graph)
    understand_events(graph, part.found_in)
    understand_decisions(graph, part.corrected)
    documents = {document: claim.statements for document, claim in claims.items()}
    return Unit(part.publication, documents, graph.statements, graph.beside, graph.noted)


@dataclass(frozen=True, slots=True)
class Lines:
    """Canonical N-Quads of a unit, sorted: its own, and those that other units may have as well.

    ``marks`` are the things that only this publication has, as `marks_of` finds them in its own lines.
    """

    own: tuple[bytes, ...]
    shared: tuple[bytes, ...]
    marks: tuple[bytes, ...]


def lines_of(unit: Unit, shas: Iterable[str], reasoner: Reasoner, iris: Iris) -> Lines:
    """Return what a unit says and what follows from it; ``shas`` are the SHA-256 of its files."""
    shas = list(shas)
    described = _described(unit, shas, iris)
    told = unit.told() | described
    documents = [(iris.document_graph(document).value, found) for document, found in unit.documents.items()]
    graphs = zip(OF_SEVERAL, (unit.understood, reasoner.follow(told, unit.beside), described), strict=True)
    marks = _marks(unit, shas)
    mine = tuple(f"<{iris.base}{mark}{end}" for mark in marks for end in "/>#")
    own = [line for graph, statements in documents for line in in_graph(statements, graph)]
    shared: list[bytes] = []
    for name, statements in graphs:
        graph = iris.graph(name).value
        ours, others = _divided(statements, mine)
        own += in_graph(ours, graph)
        shared += in_graph(others, graph)
    return Lines(tuple(sorted(own)), tuple(sorted(shared)), tuple(mark.encode() for mark in marks))


def _divided(statements: Iterable[Statement], mine: tuple[str, ...]) -> tuple[list[Statement], list[Statement]]:
    """Return the statements that only this publication can make, and the others."""
    ours: list[Statement] = []
    others: list[Statement] = []
    for statement in statements:
        (ours if statement[0].startswith(mine) or statement[2].startswith(mine) else others).append(statement)
    return ours, others


def in_graph(statements: Iterable[Statement], graph: str) -> list[bytes]:
    """Return statements as N-Quads of the graph of an IRI."""
    end = f" <{graph}> .\n"
    return [f"{subject} {predicate} {value}{end}".encode() for subject, predicate, value in statements]


def _described(unit: Unit, shas: Iterable[str], iris: Iris) -> set[Statement]:
    """Describe each document's graph as a part of the dataset, under the publication's terms, and tell of its files."""
    publication = str(iris.of("publication", unit.publication))
    terms = {(p, value) for subject, p, value in unit.told() if subject == publication and p in _TERMS}
    dataset = str(iris.of("dataset"))
    found = {(dataset, str(PROV.hadPrimarySource), str(iris.of("file", sha256[:16]))) for sha256 in shas}
    for document, statements in unit.documents.items():
        graph = str(iris.document_graph(document))
        said = {(str(A), str(VOID.Dataset)), (str(VOID.triples), str(integer(len(statements))))}
        said.add((str(DCTERMS.source), publication))
        found |= {(graph, predicate, value) for predicate, value in said | terms}
        found.add((dataset, str(VOID.subset), graph))
    return found


def _marks(unit: Unit, shas: Iterable[str]) -> list[str]:
    """Return how the IRIs begin, after the base, that only this publication has."""
    of_documents = (f"{kind}/{document}" for document in unit.documents for kind in ("claim", "text", "graph/document"))
    own = (f"{kind}/{unit.publication}" for kind in ("publication", "finding"))
    return [*own, *of_documents, *(f"file/{sha256[:16]}" for sha256 in shas)]


def marks_of(triple: bytes, base: str) -> list[bytes]:
    """Return the marks of publications (`Lines.marks`) that a triple in N-Triples has."""
    return [match[1] for match in _marked(base).finditer(triple)]


@cache
def _marked(base: str) -> re.Pattern[bytes]:
    kinds = b"publication|finding|claim|text|graph/document|file"
    return re.compile(b"<" + re.escape(base.encode()) + b"((?:" + kinds + b")/[^/>#]+)")
