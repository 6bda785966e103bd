"""The documented layer: what one document says, as it says it, each claim with the passage it was quoted from.

A pure function of one document's facts and text and of which things its mentions are; the statements of one document
go to a graph of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from sendgraph.documents import Document
from sendgraph.facts import Facts, Finding, FindingKind, Inspection, Item
from sendgraph.inference import Statement
from sendgraph.language.folding import squeeze
from sendgraph.language.slugs import short_hash
from sendgraph.mapping.copies import items_of, said_again
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.terms import (
    DCTERMS,
    FOAF,
    OA,
    PROV,
    SEND,
    THEME,
    A,
    boolean,
    concept,
    decimal,
    integer,
    stated_date,
    words,
)

FINDING_CLASSES: dict[FindingKind, NamedNode] = {
    "strength": SEND.Strength,
    "weakness": SEND.Weakness,
    "priority_action": SEND.PriorityAction,
    "improvement": SEND.AreaForImprovement,
    "significant_weakness": SEND.SignificantWeakness,
    "main_finding": SEND.MainFinding,
}


@dataclass(slots=True)
class Claims:
    """The statements of one document, and the IRI of each item's claim for the understood layer to link to.

    ``added`` are the facts that no more complete copy of the publication has, ``repeated`` the items that one has.
    ``read`` gives items that were corrected as first read: a claim keeps the IRI that these values gave it.
    """

    document: Document
    facts: Facts
    iris: Iris
    publication: str
    added: Facts
    read: Mapping[Item, Item] = field(default_factory=dict)
    statements: set[Statement] = field(default_factory=set)
    names: dict[Item, NamedNode] = field(default_factory=dict)
    by_weakness: dict[str, NamedNode] = field(default_factory=dict)
    repeated: set[Item] = field(default_factory=set)
    passages: dict[tuple[int, int, int | None], NamedNode] = field(default_factory=dict)

    @property
    def graph(self) -> NamedNode:
        """The named graph of the document."""
        return self.iris.document_graph(self.document.id)

    @property
    def publication_iri(self) -> NamedNode:
        """The publication that the document is a copy of."""
        return self.iris.of("publication", self.publication)

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal | None) -> None:
        """Add a triple to the document's graph; nothing when there is no value."""
        if value is not None:
            self.statements.add((str(subject), str(predicate), str(value)))

    def passage(self, item: Item) -> NamedNode:
        """Add the passage of an item and return its IRI."""
        place = (item.start, item.end, item.page)
        known = self.passages.get(place)
        if known is not None:
            return known
        node = self.passages[place] = self.iris.passage(self.document.id, item.start, item.end)
        self.add(node, A, SEND.Passage)
        self.add(node, OA.exact, Literal(self.document.quote(item.start, item.end)))
        self.add(node, OA.start, integer(item.start))
        self.add(node, OA.end, integer(item.end))
        self.add(node, SEND.page, None if item.page is None else integer(item.page))
        self.add(node, SEND.ofText, self.iris.text(self.document.id))
        self.add(node, SEND.ofPublication, self.publication_iri)
        return node

    def claim(self, item: Item, kind: NamedNode, segment: str, *properties: str) -> NamedNode:
        """Add a claim with its passage and return its IRI; ``properties`` tell apart claims on one passage."""
        read = self.read.get(item, item)
        distinguishing = [str(value) if (value := getattr(read, name)) is not None else "" for name in properties]
        node = self.iris.of("claim", self.document.id, segment, f"{item.start}-{item.end}")
        if any(distinguishing):
            node = NamedNode(f"{node.value}-{short_hash(*distinguishing, length=6)}")
        self.state(node, kind, item)
        return node

    def state(self, node: NamedNode, kind: NamedNode, item: Item) -> None:
        """Say that a node is a claim of a kind, quoted from an item's passage."""
        self.add(node, A, kind)
        self.add(node, PROV.wasQuotedFrom, self.passage(item))
        self.add(node, SEND.inPublication, self.publication_iri)
        self.names[item] = node

    def finding_iri(self, finding: Finding) -> NamedNode:
        """Return the IRI of a finding: its publication and a hash of its letters and digits, kind and section."""
        read = self.read.get(finding, finding)
        assert isinstance(read, Finding)  # noqa: S101 -- a correction changes no kind of item
        key = short_hash(read.kind, read.section or "", squeeze(read.text))
        return self.iris.of("finding", self.publication, key)


def documented(
    document: Document, facts: Facts, publication: str, iris: Iris, read: Mapping[Item, Item] | None = None
) -> Claims:
    """Return the claims of one document by itself; ``publication`` is the IRI segment of its publication.

    ``read`` gives items that were corrected as first read.
    """
    return documented_beside(Claims(document, facts, iris, publication, facts, read or {}), ())


def documented_beside(claims: Claims, copies: Iterable[Claims]) -> Claims:
    """Add the statements of one document to its claims, and return them.

    ``copies`` are the more complete copies of its publication: what they say is not said twice, but gets one more
    passage.
    """
    for copy in copies:
        _repeat(claims, copy)
    _carriers(claims)
    _mentions(claims)
    _people(claims)
    for inspection in claims.added.inspections:
        _inspection(claims, inspection)
    for finding in claims.added.findings:
        _finding(claims, finding)
    _speech_and_figures(claims)
    _judgements(claims)
    return claims


def _repeat(claims: Claims, copy: Claims) -> None:
    """Give the claims that another copy makes already the passage here, and take them from what is added.

    Compared as first read: what people correct in one copy is still one with the other.
    """
    there = {copy.read.get(item, item): item for item in items_of(copy.added)}
    here = {claims.read.get(item, item): item for item in items_of(claims.added)}
    again = {here[item]: copy.names[there[said]] for item, said in said_again([*there], [*here]).items()}
    for item, node in again.items():
        claims.names[item] = node
        claims.add(node, SEND.alsoQuotedFrom, claims.passage(item))
        if isinstance(item, Finding):
            claims.by_weakness.setdefault(item.text, node)
    claims.repeated |= again.keys()
    rest: dict[str, Any] = {
        key.name: tuple(item for item in value if item not in again)
        for key in fields(claims.added)
        if isinstance(value := getattr(claims.added, key.name), tuple)
    }
    claims.added = replace(claims.added, **rest)


def _carriers(claims: Claims) -> None:
    """Add the file, the text, and which publication they carry."""
    document, facts, add = claims.document, claims.facts, claims.add
    text, publication = claims.iris.text(document.id), claims.publication_iri
    file = claims.iris.of("file", document.sha256[:16])
    add(claims.graph, A, SEND.DocumentGraph)
    add(claims.graph, FOAF.primaryTopic, text)
    add(file, A, SEND.File)
    add(file, SEND.fileName, Literal(document.name))
    add(file, SEND.sha256, Literal(document.sha256))
    add(file, DCTERMS["format"], Literal(document.media_type))
    add(file, SEND.carries, publication)
    add(text, A, SEND.Text)
    add(text, DCTERMS.identifier, Literal(document.id))
    add(text, SEND.characters, integer(len(document.text)))
    add(text, PROV.wasDerivedFrom, file)
    add(text, SEND.genre, concept(facts.document.genre))


def _mentions(claims: Claims) -> None:
    """Areas, organisations, commissioners, web addresses and changes, as named."""
    facts, add = claims.added, claims.add
    for area in facts.areas:
        node = claims.claim(area, SEND.AreaMention, "area", "name")
        add(node, SEND.printedName, Literal(area.name))
    for organisation in facts.organisations:
        node = claims.claim(organisation, SEND.OrganisationMention, "organisation", "name")
        add(node, SEND.printedName, Literal(organisation.name))
        add(node, SEND.kindAsPrinted, Literal(organisation.kind))
    for commissioner in facts.commissioners:
        node = claims.claim(commissioner, SEND.CommissionerMention, "commissioner", "name")
        add(node, SEND.printedName, Literal(commissioner.name))
    for website in facts.websites:
        node = claims.claim(website, SEND.WebsiteMention, "website", "url")
        add(node, SEND.printedOrganisation, _text(website.organisation))
        add(node, FOAF.homepage, web_address(website.url))
    for change in facts.changes:
        node = claims.claim(change, SEND.ChangeMention, "change", "kind", "role", "person")
        add(node, SEND.changeKind, concept(change.kind))
        add(node, SEND.printedRole, _text(change.role))
        add(node, SEND.printedOrganisation, _text(change.organisation))
        add(node, SEND.printedName, _text(change.person))
        add(node, SEND.printedDate, stated_date(change.date) if change.date else None)


def _people(claims: Claims) -> None:
    """People, their posts and the inspection team."""
    facts, add = claims.added, claims.add
    for form in facts.people:
        node = claims.iris.of("claim", claims.document.id, "person", short_hash(form.name))
        claims.state(node, SEND.PersonMention, form)
        add(node, SEND.printedName, Literal(form.name))
    for post in facts.appointments:
        node = claims.claim(post, SEND.AppointmentMention, "appointment", "person", "role", "organisation")
        add(node, SEND.printedName, Literal(post.person))
        add(node, SEND.honorific, _text(post.honorific))
        add(node, SEND.printedRole, _text(post.role))
        add(node, SEND.printedOrganisation, _text(post.organisation))
        add(node, SEND.capacity, concept(post.capacity))
    for inspector in facts.inspectors:
        node = claims.claim(inspector, SEND.InspectorMention, "inspector", "person")
        add(node, SEND.printedName, Literal(inspector.person))
        add(node, SEND.honorific, _text(inspector.honorific))
        add(node, SEND.printedRole, _text(inspector.role))
        add(node, SEND.printedOrganisation, Literal(inspector.body))
        add(node, SEND.isLead, boolean(inspector.lead))


def _inspection(claims: Claims, inspection: Inspection) -> None:
    node = claims.claim(inspection, SEND.InspectionMention, "inspection", "kind", "start_date")
    claims.add(node, SEND.isSubject, boolean(inspection.subject))
    claims.add(node, SEND.printedStart, stated_date(inspection.start_date) if inspection.start_date else None)
    claims.add(node, SEND.printedEnd, stated_date(inspection.end_date) if inspection.end_date else None)
    for predicate, value in said_of_event(inspection):
        claims.add(node, predicate, value)


def said_of_event(inspection: Inspection) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    """Yield what is said of an event beside its dates, as (property, value)."""
    if inspection.framework:
        yield SEND.framework, concept(f"framework-{inspection.framework}")
    if inspection.outcome:
        yield SEND.outcome, concept(f"outcome-{inspection.outcome}")
    if inspection.requires:
        yield SEND.requires, concept(inspection.requires)
    if inspection.follow_up:
        yield SEND.followUp, concept(inspection.follow_up)
    numbers = {
        SEND.nextFullInspectionYears: inspection.next_full_inspection_years,
        SEND.monitoringMonths: inspection.monitoring_months,
        SEND.weaknessesFound: inspection.weaknesses_found,
        SEND.weaknessesAddressed: inspection.weaknesses_addressed,
    }
    yield from ((predicate, integer(number)) for predicate, number in numbers.items() if number is not None)
    if inspection.statement_issued:
        yield SEND.statementIssued, stated_date(inspection.statement_issued)
    if inspection.statement_fit_for_purpose:
        yield SEND.statementFitForPurpose, stated_date(inspection.statement_fit_for_purpose)


def _finding(claims: Claims, finding: Finding) -> None:
    node = claims.finding_iri(finding)
    repeated = (str(node), str(A), str(FINDING_CLASSES[finding.kind])) in claims.statements
    claims.state(node, FINDING_CLASSES[finding.kind], finding)
    claims.by_weakness.setdefault(finding.text, node)
    if repeated:
        return  # the same words again, perhaps with another hyphen: one finding, in the words printed first
    claims.add(node, SEND.statement, words(finding.text))
    claims.add(node, SEND.section, concept(finding.section) if finding.section else None)
    for notation in finding.themes:
        claims.add(node, SEND.theme, THEME[notation])


def _speech_and_figures(claims: Claims) -> None:
    for quotation in claims.added.quotations:
        node = claims.claim(quotation, SEND.Quotation, "quotation", "person")
        claims.add(node, SEND.statement, words(quotation.text))
        claims.add(node, SEND.printedName, _text(quotation.person))
    for measure in claims.added.measures:
        node = claims.claim(measure, SEND.Measure, "measure", "value", "unit")
        claims.add(node, SEND.subject, words(measure.subject) if measure.subject else None)
        claims.add(node, SEND.value, decimal(measure.value))
        claims.add(node, SEND.unit, concept(measure.unit))
        claims.add(node, SEND.qualifier, concept(measure.qualifier))


def _judgements(claims: Claims) -> None:
    """Add what the document says of each earlier weakness."""
    said = {True: "sufficient-progress", False: "insufficient-progress", None: "progress-not-judged"}
    for progress in claims.added.progress:
        node = claims.claim(progress, SEND.ProgressJudgement, "progress", "weakness")
        claims.add(node, SEND.statement, words(claims.document.quote(progress.start, progress.end)))
        claims.add(node, SEND.weaknessWords, words(progress.weakness))
        claims.add(node, SEND.onWeakness, claims.by_weakness.get(progress.weakness))
        claims.add(node, SEND.progress, concept(said[progress.sufficient]))


def _text(value: str | None) -> Literal | None:
    return Literal(value) if value else None


def web_address(url: str) -> NamedNode | None:
    """Return a printed web address as an IRI; None for what is no http(s) address."""
    address = url if "://" in url else f"http://{url}"
    if not address.lower().startswith(("http://", "https://")):
        return None
    try:
        return NamedNode(address)
    except ValueError:
        return None
