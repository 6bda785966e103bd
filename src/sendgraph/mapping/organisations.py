"""The understood layer: the areas, organisations and partnerships that documents name."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from sendgraph.facts import Commissioner, Organisation, OrganisationKind
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

def understand_organisations(graph: Understanding) -> None:
    """Add every organisation named, and link it, the areas and their partnerships to the claims that name them."""
    for key in graph.identities.organisations.values():
        node = graph.iris.of("organisation", key.slug)
        if not key.known:
            graph.add(node, A, CLASSES[key.kind])
            graph.add(node, RDFS.label, Literal(key.label))
    for document, claims, keys in graph.documents():
        facts = claims.facts
        for area in facts.areas:
            graph.support(graph.iris.of("area", area_slug(area.name, graph.reference)), document, area)
        named: tuple[Organisation | Commissioner, ...] = (*facts.organisations, *facts.commissioners)
        for organisation in named:
            _named(graph, document, organisation.name)
            graph.support(graph.organisation_iri(document, organisation.name), document, organisation)
        for post in facts.appointments:
            if post.organisation:
                _named(graph, document, post.organisation)
                graph.support(graph.organisation_iri(document, post.organisation), document, post)
        for website in facts.websites:
            if website.organisation:
                node = graph.organisation_iri(document, website.organisation)
                graph.add(node, FOAF.homepage, web_address(website.url))
                graph.support(node, document, website)
        if len(keys.areas) == 1:
            partnership = graph.iris.of("partnership", keys.areas[0])
            for commissioner in facts.commissioners:
                graph.add(partnership, ORG.hasMember, graph.organisation_iri(document, commissioner.name))
                graph.support(partnership, document, commissioner)


def _named(graph: Understanding, document: str, name: str) -> None:
    """Keep a printed name that is not the organisation's label."""
    key = graph.identities.documents[document].organisations[name]
    if not key.known and name != key.label:
        graph.add(graph.iris.of("organisation", key.slug), SKOS.altLabel, Literal(name))
