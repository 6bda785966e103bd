"""The understood layer: people, the posts they hold, and when documents show them there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from sendgraph.facts import Appointment, Capacity, Change
from sendgraph.identity.people import Person
from sendgraph.identity.posts import Sighting, load_post_words, post_of, predecessors, spells_of
from sendgraph.mapping.terms import DCTERMS, FOAF, ORG, OWL, RDFS, ROLE, SEND, SKOS, A, boolean, concept, day
from sendgraph.mapping.understanding import Shown, Titled, Understanding


@dataclass(slots=True)
class _Post:
    """A post at a body, gathered from what documents show of it."""

    body: str
    role: str
    titles: list[tuple[str, str]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    @property
    def one_holder(self) -> bool:
        """Whether one person holds it at a time."""
        return any(shown.one_holder for shown in self.shown)


def name_people(graph: Understanding) -> None:
    """Add every person."""
    for person in graph.identities.people:
        _person(graph, person)


def understand_people(graph: Understanding) -> None:
    """Link people and posts to the claims that name them, and note who is shown in which post."""
    for document, claims, keys in graph.documents():
        for appointment in claims.facts.appointments:
            graph.support(graph.person_iri(document, appointment.person), document, appointment)
            if appointment.organisation and appointment.role:
                body = keys.organisations[appointment.organisation].slug
                _shown(graph, document, appointment, body)
        for change in claims.facts.changes:
            _changed(graph, document, change)
        for inspector in claims.facts.inspectors:
            graph.support(graph.person_iri(document, inspector.person), document, inspector)
        for form in claims.facts.people:
            graph.support(graph.person_iri(document, form.name), document, form)
        for quotation in claims.facts.quotations:
            if quotation.person and quotation not in claims.repeated:
                speaker = graph.person_iri(document, quotation.person)
                graph.add(claims.names[quotation], SEND.speaker, speaker)
                graph.support(speaker, document, quotation)


def understand_posts(graph: Understanding) -> None:
    """Add every post that was noted, and every tenure."""
    posts: dict[tuple[str, str], _Post] = {}
    for titled in (*graph.noted.titled, *(shown.titled for shown in graph.noted.shown)):
        post = posts.setdefault((titled.body, titled.role), _Post(titled.body, titled.role))
        post.titles.append((titled.document, titled.title))
    for shown in graph.noted.shown:
        posts[shown.titled.body, shown.titled.role].shown.append(shown)
    for _, post in sorted(posts.items()):
        _post(graph, post)
        _tenures(graph, post)


def _shown(graph: Understanding, document: str, appointment: Appointment, body: str) -> None:
    """Note that a document shows somebody in a post."""
    held = post_of(appointment.role or "", graph.roles, load_post_words())
    claims, person = graph.claims[document], graph.person(document, appointment.person)
    graph.noted.shown.append(
        Shown(
            titled=Titled(body, held.segment, document, appointment.role or ""),
            one_holder=held.one_holder,
            capacity=appointment.capacity,
            claim=str(claims.names[appointment]),
            publication=str(claims.publication_iri),
            holder=person.slug,
            name=person.name,
            days=None if held.past else graph.identities.documents[document].shown,
        )
    )
    graph.support(graph.iris.of("post", body, held.segment), document, appointment)


def _changed(graph: Understanding, document: str, change: Change) -> None:
    """Say whom and which post an announced change concerns; a post of a council is at the council of the area."""
    claims, keys = graph.claims[document], graph.identities.documents[document]
    node = claims.names[change]
    if change.person and change not in claims.repeated:
        who = graph.person_iri(document, change.person)
        graph.add(node, SEND.concerns, who)
        graph.support(who, document, change)
    if not change.role:
        return
    held = post_of(change.role, graph.roles, load_post_words())
    body = keys.organisations[change.organisation].slug if change.organisation else None
    if body is None and len(keys.areas) == 1 and graph.roles.group_of.get(held.segment) == "council-post":
        area = graph.reference.areas.get(keys.areas[0])
        body = area.council if area else None
    if body is None:
        return
    graph.noted.titled.append(Titled(body, held.segment, document, change.role))
    graph.add(node, SEND.concernsPost, graph.iris.of("post", body, held.segment))
    graph.support(graph.iris.of("post", body, held.segment), document, change)


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


def _post(graph: Understanding, post: _Post) -> None:
    node, body = graph.iris.of("post", post.body, post.role), graph.iris.of("organisation", post.body)
    concept_of_role = next((known for known in graph.roles.posts if known.notation == post.role), None)
    title = graph.best(post.titles) or ""
    if concept_of_role is not None:
        title = concept_of_role.label  # printed titles say in which capacity a post is held, which is the tenure's
        graph.add(node, ORG.role, ROLE[post.role])
    graph.add(node, A, SEND.Post)
    graph.add(node, RDFS.label, Literal(f"{title}, {_body_label(graph, post.body)}", language="en"))
    graph.add(node, SEND.title, Literal(title, language="en"))
    graph.add(node, ORG.postIn, body)


def _tenures(graph: Understanding, post: _Post) -> None:
    """Add the tenures of a post, a spell each, and after whom each holder came."""
    seen = {shown: Sighting(*shown.days, shown.holder) for shown in post.shown if shown.days}
    spells = spells_of(seen.values(), one_holder=post.one_holder)
    by_tenure: dict[tuple[str, int], list[Shown]] = defaultdict(list)
    for shown in post.shown:
        sighting = seen.get(shown)
        number = next((spell.number for spell in spells if sighting and spell.holds(sighting)), 1)
        by_tenure[shown.holder, number].append(shown)
    for (_, number), said in by_tenure.items():
        _tenure(graph, post, said, number)
    for spell in spells:
        node = _tenure_iri(graph, post, spell.holder, spell.number)
        graph.add(node, SEND.firstShown, day(spell.first))
        graph.add(node, SEND.lastShown, day(spell.last))
    if post.one_holder:
        for later, earlier in predecessors(spells).items():
            after = _tenure_iri(graph, post, earlier.holder, earlier.number)
            graph.add(_tenure_iri(graph, post, later.holder, later.number), SEND.cameAfter, after)


def _tenure_iri(graph: Understanding, post: _Post, holder: str, number: int) -> NamedNode:
    """Return the IRI of a holder's spell in a post: the first as ever, later ones with their number."""
    again = () if number == 1 else (str(number),)
    return graph.iris.of("tenure", post.body, post.role, holder, *again)


def _tenure(graph: Understanding, post: _Post, said: list[Shown], number: int) -> None:
    holder = said[0].holder
    node = _tenure_iri(graph, post, holder, number)
    title = graph.best((shown.titled.document, shown.titled.title) for shown in said)
    graph.add(node, A, SEND.Tenure)
    label = f"{said[0].name}, {title}, {_body_label(graph, post.body)}"
    graph.add(node, RDFS.label, Literal(label, language="en"))
    graph.add(node, ORG.member, graph.iris.of("person", holder))
    graph.add(node, ORG.organization, graph.iris.of("organisation", post.body))
    graph.add(node, SEND.inPost, graph.iris.of("post", post.body, post.role))
    graph.add(node, SEND.title, Literal(title, language="en") if title else None)
    capacity: Capacity | None = graph.best((shown.titled.document, shown.capacity) for shown in said)
    graph.add(node, SEND.capacity, concept(capacity) if capacity else None)
    for shown in said:
        graph.say(str(node), str(SEND.supportedBy), shown.claim)
        graph.beside.add((shown.claim, str(SEND.inPublication), shown.publication))


def _body_label(graph: Understanding, body: str) -> str:
    known = graph.identities.organisations.get(body)
    return known.label if known else graph.reference.organisations[body].label
