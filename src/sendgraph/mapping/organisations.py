"""The understood layer: the areas, organisations and partnerships that documents name."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from sendgraph.facts import Appointment, Change, Facts, Item, OrganisationKind, Website
from sendgraph.identity.keys import area_slug
from sendgraph.mapping.documented import web_address
from sendgraph.mapping.terms import FOAF, ORG, RDFS, SEND, SKOS, A
from sendgraph.mapping.understanding import Understanding

CLASSES: dict[OrganisationKind, NamedNode] = {
    "local_authority": SEND.LocalAuthority,
    "ccg": SEND.ClinicalCommissioningGroup,
    "icb": SEND.IntegratedCareBoard,
    "inspectorate": SEND.Inspectorate,
    "department": SEND.GovernmentDepartment,
    "nhs_body": SEND.NHSBody,
    "parent_carer_forum": SEND.ParentCarerForum,
    "provider": SEND.Provider,
    "partnership": SEND.Organisation,
    "other": SEND.Organisation,
}


def name_organisations(graph: Understanding) -> None:
    """Add every organisation that reference data does not have."""
    for key in graph.identities.organisations.values():
        if not key.known:
            node = graph.iris.of("organisation", key.slug)
            graph.add(node, A, CLASSES[key.kind])
            graph.add(node, RDFS.label, Literal(key.label))


def understand_organisations(graph: Understanding) -> None:
    """Link organisations, areas and their partnerships to the claims that name them."""
    for document, claims, keys in graph.documents():
        for area in claims.facts.areas:
            graph.support(graph.iris.of("area", area_slug(area.name, graph.reference, keys.shown)), document, area)
        for name, item in _namings(claims.facts):
            _named(graph, document, name)
            graph.support(graph.organisation_iri(document, name), document, item)
        for website in claims.facts.websites:
            if website.organisation:
                body = graph.organisation_iri(document, website.organisation)
                graph.add(body, FOAF.homepage, web_address(website.url))
        for change in claims.facts.changes:
            if change.organisation:
                body = graph.organisation_iri(document, change.organisation)
                graph.add(claims.names[change], SEND.concerns, body)
        if len(keys.areas) == 1:
            _partnership(graph, document, keys.areas[0])


def _namings(facts: Facts) -> Iterator[tuple[str, Item]]:
    """Yield each item that names an organisation, with the name."""
    yield from ((organisation.name, organisation) for organisation in facts.organisations)
    yield from ((commissioner.name, commissioner) for commissioner in facts.commissioners)
    held: tuple[Appointment | Website | Change, ...] = (*facts.appointments, *facts.websites, *facts.changes)
    yield from ((item.organisation, item) for item in held if item.organisation)


def _partnership(graph: Understanding, document: str, area: str) -> None:
    """Say which bodies a document holds responsible for its area."""
    node = graph.iris.of("partnership", area)
    for commissioner in graph.claims[document].facts.commissioners:
        graph.add(node, ORG.hasMember, graph.organisation_iri(document, commissioner.name))
        graph.support(node, document, commissioner)


def _named(graph: Understanding, document: str, name: str) -> None:
    """Keep a printed name that is not the organisation's label."""
    key = graph.identities.documents[document].organisations[name]
    if not key.known and name != graph.identities.organisations[key.slug].label:
        graph.add(graph.iris.of("organisation", key.slug), SKOS.altLabel, Literal(name))
