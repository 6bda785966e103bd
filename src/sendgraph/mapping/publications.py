"""The understood layer: publications, what they report and what they are about."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import Literal, NamedNode

from sendgraph.facts import GenreName
from sendgraph.language.dates import PartialDate
from sendgraph.mapping.documented import Claims, web_address
from sendgraph.mapping.terms import DCTERMS, RDFS, SEND, A, day, stated_date, words
from sendgraph.mapping.understanding import Understanding

CLASSES: dict[GenreName, NamedNode] = {
    "area_send_report": SEND.InspectionReport,
    "inspection_letter": SEND.InspectionLetter,
    "revisit_letter": SEND.RevisitLetter,
    "monitoring_report": SEND.MonitoringReport,
    "news": SEND.NewsItem,
    "other": SEND.OtherPublication,
}
_LICENCES = {"OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"}


def understand_publications(graph: Understanding) -> None:
    """Add every publication with its values, what it reports and mentions, and the areas it is about."""
    copies: dict[str, list[str]] = defaultdict(list)
    for document, claims, _ in graph.documents():
        copies[claims.publication].append(document)
    for documents in copies.values():
        _publication(graph, documents)


def _publication(graph: Understanding, documents: list[str]) -> None:
    claims = [graph.claims[document] for document in documents]
    node = claims[0].publication_iri
    genre = graph.best((document, graph.claims[document].facts.document.genre) for document in documents)
    graph.add(node, A, CLASSES[genre or "other"])
    title = graph.best((c.document.id, c.facts.document.title or c.document.name) for c in claims)
    graph.add(node, DCTERMS.title, words(title or ""))
    graph.add(node, RDFS.label, words(title or ""))
    issued = max((c.facts.document.published or "" for c in claims), key=lambda iso: (len(iso), iso))
    if issued:
        graph.add(node, DCTERMS.issued, stated_date(issued))
        graph.add(node, SEND.issuedEarliest, day(PartialDate.parse(issued).earliest))
        graph.add(node, SEND.issuedLatest, day(PartialDate.parse(issued).latest))
    publisher = graph.best((c.document.id, c.facts.document.publisher) for c in claims if c.facts.document.publisher)
    graph.add(node, DCTERMS.publisher, Literal(publisher) if publisher else None)
    licence = graph.best((c.document.id, c.document.source.licence) for c in claims if c.document.source.licence)
    if licence in _LICENCES:
        graph.add(node, DCTERMS.license, NamedNode(_LICENCES[licence]))
    elif licence:
        graph.add(node, DCTERMS.rights, Literal(licence))
    url = graph.best((c.document.id, c.document.source.url) for c in claims if c.document.source.url)
    graph.add(node, DCTERMS.source, web_address(url) if url else None)
    for claim in claims:
        _about(graph, node, claim)


def _about(graph: Understanding, node: NamedNode, claims: Claims) -> None:
    document = claims.document.id
    for area in graph.identities.documents[document].areas:
        graph.add(node, SEND.about, graph.iris.of("area", area))
    for index, mention in enumerate(claims.facts.inspections):
        event = graph.identities.event_of[document, index]
        graph.add(node, SEND.reports if mention.subject else SEND.mentions, graph.event_iri(event))
