"""The understood layer: people, the posts they hold, and when documents show them there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal

from sendgraph.facts import Appointment, Capacity
from sendgraph.identity.keys import DocumentKeys
from sendgraph.identity.people import Person
from sendgraph.language.slugs import slug
from sendgraph.mapping.terms import DCTERMS, FOAF, ORG, OWL, RDFS, ROLE, SEND, SKOS, A, boolean, concept, day
from sendgraph.mapping.understanding import Understanding


@dataclass(slots=True)
class _Tenure:
    """A person's time in a post, gathered from appointments as (document id, appointment)."""

    person: Person
    body: str
    role: str
    shown: list[tuple[str, Appointment]] = field(default_factory=list)


def understand_people(graph: Understanding) -> None:
    """Add every person with the claims that name them, every post, and every tenure."""
    for person in graph.identities.people:
        _person(graph, person)
    tenures: dict[tuple[str, str, str], _Tenure] = {}
    for document, claims, keys in graph.documents():
        for post in claims.facts.appointments:
            graph.support(graph.person_iri(document, post.person), document, post)
            if post.organisation and post.role:
                person, body = graph.person(document, post.person), keys.organisations[post.organisation].slug
                role = _role(graph, post.role)
                tenure = tenures.setdefault((body, role, person.slug), _Tenure(person, body, role))
                tenure.shown.append((document, post))
        for quotation in claims.facts.quotations:
            if quotation.person:
                speaker = graph.person_iri(document, quotation.person)
                graph.add(claims.names[quotation], SEND.speaker, speaker)
                graph.support(speaker, document, quotation)
        for change in claims.facts.changes:
            if change.person:
                who = graph.person_iri(document, change.person)
                graph.add(claims.names[change], SEND.concerns, who)
                graph.support(who, document, change)
        for inspector in claims.facts.inspectors:
            graph.support(graph.person_iri(document, inspector.person), document, inspector)
        for form in claims.facts.people:
            graph.support(graph.person_iri(document, form.name), document, form)
    titles: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for (body, role, _), tenure in sorted(tenures.items()):
        _tenure(graph, tenure)
        titles[body, role] += [(document, post.role) for document, post in tenure.shown if post.role]
    for (body, role), said in titles.items():
        _post(graph, body, role, graph.best(said) or "")


def _person(graph: Understanding, person: Person) -> None:
    node = graph.iris.of("person", person.slug)
    graph.add(node, A, SEND.Person)
    graph.add(node, RDFS.label, Literal(person.name))
    graph.add(node, FOAF.name, Literal(person.name))
    graph.add(node, SEND.honorific, Literal(person.honorific) if person.honorific else None)
    for segment in person.retired:
        old = graph.iris.of("person", segment)
        graph.add(old, DCTERMS.isReplacedBy, node)
        graph.add(old, OWL.deprecated, boolean(True))
    for form in person.forms:
        if form != person.name:
            graph.add(node, SKOS.altLabel, Literal(form))


def _role(graph: Understanding, printed: str) -> str:
    """Return the IRI segment of a post's role: its concept's notation, or the printed words."""
    found = graph.roles.concept(printed)
    return found.notation if found else slug(printed)


def _post(graph: Understanding, body: str, role: str, title: str) -> None:
    node, organisation = graph.iris.of("post", body, role), graph.iris.of("organisation", body)
    concept_of_role = next((post for post in graph.roles.posts if post.notation == role), None)
    if concept_of_role is not None:
        title = concept_of_role.label  # printed titles say in which capacity a post is held, which is the tenure's
        graph.add(node, ORG.role, ROLE[role])
    graph.add(node, A, SEND.Post)
    graph.add(node, RDFS.label, Literal(f"{title}, {_body_label(graph, body)}", language="en"))
    graph.add(node, SEND.title, Literal(title, language="en"))
    graph.add(node, ORG.postIn, organisation)


def _tenure(graph: Understanding, tenure: _Tenure) -> None:
    node = graph.iris.of("tenure", tenure.body, tenure.role, tenure.person.slug)
    post = graph.iris.of("post", tenure.body, tenure.role)
    title = graph.best((document, shown.role or "") for document, shown in tenure.shown)
    graph.add(node, A, SEND.Tenure)
    label = f"{tenure.person.name}, {title}, {_body_label(graph, tenure.body)}"
    graph.add(node, RDFS.label, Literal(label, language="en"))
    graph.add(node, ORG.member, graph.iris.of("person", tenure.person.slug))
    graph.add(node, ORG.organization, graph.iris.of("organisation", tenure.body))
    graph.add(node, SEND.inPost, post)
    graph.add(node, SEND.title, Literal(title, language="en") if title else None)
    capacity: Capacity | None = graph.best((document, shown.capacity) for document, shown in tenure.shown)
    graph.add(node, SEND.capacity, concept(capacity) if capacity else None)
    days = [found for document, _ in tenure.shown if (found := _day(graph.identities.documents[document]))]
    if days:
        graph.add(node, SEND.firstShown, day(min(first for first, _ in days)))
        graph.add(node, SEND.lastShown, day(max(last for _, last in days)))
    for document, shown in tenure.shown:
        graph.support(node, document, shown)
        graph.support(post, document, shown)


def _day(keys: DocumentKeys) -> tuple[date, date] | None:
    """Return the first and last day that a document's own date can be, else of the event it reports."""
    when = keys.published or next((event.start for event in keys.events if event.subject and event.start), None)
    return (when.earliest, when.latest) if when else None


def _body_label(graph: Understanding, body: str) -> str:
    return graph.identities.organisations[body].label
