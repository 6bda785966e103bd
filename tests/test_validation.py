"""A sound graph conforms, and each planted error is found by a shape that names the document at fault.

Both engines must give the same report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse
from rdflib import RDF, SH, Graph, Literal, URIRef

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.inference import entailments
from sendgraph.mapping.terms import SEND, A
from sendgraph.validation import FastValidator, Report, load_shapes, validate
from sendgraph.validation.changes import Tracer
from sendgraph.validation.fast import Change, Triggers
from sendgraph.validation.queries import checks
from sendgraph.validation.rendering import as_json, as_turtle, rows

DATA = Path(__file__).parent / "data" / "validation"
OLD, NEW = "testshire-2018.txt", "testshire-2021.txt"

PROLOGUE = """
BASE <https://w3id.org/sendgraph/id/>
PREFIX concept: <https://w3id.org/sendgraph/concept/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX send: <https://w3id.org/sendgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
TEXT_A = "<text/aaaaaaaaaaaaaaaa>"
PASSAGE = "<text/bbbbbbbbbbbbbbbb#char=269,298>"
PUBLICATION_A, PUBLICATION_B = "<publication/aaaaaaaaaaaaaaaa>", "<publication/bbbbbbbbbbbbbbbb>"
STRENGTH = "<finding/aaaaaaaaaaaaaaaa/1111111111111111>"
WEAKNESS = "<finding/aaaaaaaaaaaaaaaa/2222222222222222>"
MEASURE = "<claim/aaaaaaaaaaaaaaaa/measure/287-334>"
APPOINTMENT = "<claim/aaaaaaaaaaaaaaaa/appointment/402-466>"
INSPECTOR = "<claim/aaaaaaaaaaaaaaaa/inspector/362-401>"
EVENT_A, EVENT_B = "<claim/aaaaaaaaaaaaaaaa/inspection/41-67>", "<claim/bbbbbbbbbbbbbbbb/inspection/38-63>"
JUDGEMENT = "<claim/bbbbbbbbbbbbbbbb/judgement/213-251>"
QUOTATION = "<claim/bbbbbbbbbbbbbbbb/quotation/269-298>"
WEBSITE = "<claim/bbbbbbbbbbbbbbbb/website/300-347>"
CHANGE = "<claim/bbbbbbbbbbbbbbbb/change/348-390>"
INSPECTION = "<inspection/testshire/inspection/2018-03-05>"
REVISIT = "<inspection/testshire/revisit/2021-06-01>"
TEAM = "<inspection/testshire/inspection/2018-03-05/team/ann-example-000001>"
TENURE = "<tenure/testshire-council/director-of-childrens-services/bo-sample-000002>"
POST = "<post/testshire-council/director-of-childrens-services>"
PERSON = "<person/ann-example-000001>"


def change(subject: str, predicate: str, value: str) -> str:
    """Return an update that puts one value in place of all that ``subject`` has of ``predicate``."""
    return together(without(subject, predicate), add(f"{subject} {predicate} {value}"))


def without(subject: str, predicate: str) -> str:
    return f"DELETE WHERE {{ {subject} {predicate} ?old }}"


def add(triples: str) -> str:
    return f"INSERT DATA {{ {triples} }}"


def together(*updates: str) -> str:
    return " ; ".join(updates)


@dataclass(frozen=True, slots=True)
class Planted:
    """An error: the update that plants it, words of the message, the documents named, the severity."""

    update: str
    message: str
    documents: tuple[str, ...]
    severity: str = "violation"


PLANTED = {
    "file-name-with-folder": Planted(
        change("<file/1111111111111111>", "send:fileName", '"a/b.txt"'), "without folders", ("a/b.txt",)
    ),
    "file-hash-cut": Planted(change("<file/1111111111111111>", "send:sha256", '"12ab"'), "SHA-256", (OLD,)),
    "text-two-genres": Planted(add(f"{TEXT_A} send:genre concept:news"), "one genre", (OLD,)),
    "text-unknown-genre": Planted(change(TEXT_A, "send:genre", "concept:weeks"), "one genre", (OLD,)),
    "passage-without-words": Planted(without(PASSAGE, "oa:exact"), "has its words", (NEW,)),
    "passage-words-cut": Planted(change(PASSAGE, "oa:exact", '"We are proud"'), "as many characters", (NEW,)),
    "passage-backwards": Planted(change(PASSAGE, "oa:end", "200"), "end after it starts", (NEW,)),
    "passage-beyond-text": Planted(
        change("<text/bbbbbbbbbbbbbbbb>", "send:characters", "380"), "within the characters", (NEW,)
    ),
    "passage-iri-elsewhere": Planted(
        together(change(PASSAGE, "oa:start", "270"), change(PASSAGE, "oa:end", "299")), "IRI must be", (NEW,)
    ),
    "passage-on-page-0": Planted(change(PASSAGE, "send:page", "0"), "counted from 1", (NEW,)),
    "passage-of-no-text": Planted(without(PASSAGE, "send:ofText"), "stands in one text", (NEW,)),
    "claim-without-passage": Planted(without(QUOTATION, "prov:wasQuotedFrom"), "quoted from a passage", (NEW,)),
    "claim-without-publication": Planted(without(QUOTATION, "send:inPublication"), "made by one publication", (NEW,)),
    "claim-from-another-publication": Planted(
        change(QUOTATION, "prov:wasQuotedFrom", "<text/aaaaaaaaaaaaaaaa#char=335,361>"),
        "quoted from the publication that makes it",
        (NEW,),
    ),
    "publication-date-as-words": Planted(
        change(PUBLICATION_A, "dcterms:issued", '"April 2018"'), "date of issue", (OLD,)
    ),
    "publication-days-reversed": Planted(
        change(PUBLICATION_A, "send:issuedEarliest", '"2018-05-01"^^xsd:date'),
        "earliest day of issue",
        (OLD,),
    ),
    "publication-before-inspection": Planted(
        together(
            change(PUBLICATION_A, "send:issuedLatest", '"2017-01-01"^^xsd:date'),
            change(PUBLICATION_A, "send:issuedEarliest", '"2017-01-01"^^xsd:date'),
        ),
        "only after the day of issue",
        (OLD,),
    ),
    "publication-without-file": Planted(
        without("<file/1111111111111111>", "send:carries"), "carried by a file", (OLD,)
    ),
    "revisit-letter-on-inspection": Planted(
        change(PUBLICATION_B, "send:reports", INSPECTION), "should report a revisit", (NEW,), "warning"
    ),
    "mention-without-name": Planted(change(APPOINTMENT, "send:printedName", '""'), "printed name", (OLD,)),
    "mention-strange-capacity": Planted(change(APPOINTMENT, "send:capacity", "concept:weeks"), "one capacity", (OLD,)),
    "inspector-lead-as-word": Planted(change(INSPECTOR, "send:isLead", '"yes"'), "inspector leads", (OLD,)),
    "event-start-as-words": Planted(change(EVENT_A, "send:printedStart", '"March"'), "printed start", (OLD,)),
    "event-two-outcomes": Planted(
        add(f"{EVENT_A} send:outcome concept:outcome-1 , concept:outcome-2"), "one outcome", (OLD,)
    ),
    "event-more-addressed": Planted(change(EVENT_B, "send:weaknessesAddressed", "2"), "No more weaknesses", (NEW,)),
    "change-without-kind": Planted(without(CHANGE, "send:changeKind"), "kind of the scheme", (NEW,)),
    "website-script": Planted(change(WEBSITE, "foaf:homepage", "<javascript:alert(1)>"), "http or https", (NEW,)),
    "finding-empty": Planted(change(STRENGTH, "send:statement", '""'), "A finding has its words", (OLD,)),
    "finding-own-theme": Planted(
        change(STRENGTH, "send:theme", "<https://w3id.org/sendgraph/theme/tea>"), "themes.ttl", (OLD,)
    ),
    "finding-theme-is-role": Planted(change(STRENGTH, "send:theme", "concept:weeks"), "concept of themes.ttl", (OLD,)),
    "finding-strange-section": Planted(
        change(STRENGTH, "send:section", "concept:outcome-1"), "scheme of sections", (OLD,)
    ),
    "finding-of-two-kinds": Planted(add(f"{STRENGTH} a send:Weakness"), "Nothing can be both", (OLD,)),
    "finding-section-in-report": Planted(
        change(PUBLICATION_A, "a", "send:InspectionReport"), "only in a letter under the 2016", (OLD,)
    ),
    "judgement-without-result": Planted(without(JUDGEMENT, "send:progress"), "scheme of progress", (NEW,)),
    "judgement-on-person": Planted(change(JUDGEMENT, "send:onWeakness", PERSON), "on findings", (NEW,)),
    "quotation-by-council": Planted(
        change(QUOTATION, "send:speaker", "<organisation/testshire-council>"), "one speaker", (NEW,)
    ),
    "measure-value-as-words": Planted(change(MEASURE, "send:value", '"forty"'), "decimal number", (OLD,)),
    "measure-own-unit": Planted(change(MEASURE, "send:unit", "concept:fortnights"), "scheme of units", (OLD,)),
    "person-without-evidence": Planted(without(PERSON, "send:supportedBy"), "supported by a claim", (OLD,)),
    "person-two-labels": Planted(add(f'{PERSON} rdfs:label "Anna Example"'), "one label", (OLD,)),
    "person-is-organisation": Planted(add(f"{PERSON} a send:Organisation"), "Nothing can be both", (OLD,)),
    "post-own-role": Planted(change(POST, "org:role", "<https://w3id.org/sendgraph/role/tsar>"), "roles.ttl", (OLD,)),
    "tenure-at-another-body": Planted(
        change(TENURE, "org:organization", "<organisation/ofsted>"), "at the tenure's organisation", (OLD,)
    ),
    "tenure-days-reversed": Planted(
        change(TENURE, "send:firstShown", '"2019-01-01"^^xsd:date'), "last shown before", (OLD,)
    ),
    "tenure-after-its-body": Planted(
        together(
            change(TENURE, "org:organization", "<organisation/nhs-testshire-ccg>"),
            change(POST, "org:postIn", "<organisation/nhs-testshire-ccg>"),
            change(TENURE, "send:lastShown", '"2023-01-01"^^xsd:date'),
            change(TENURE, "send:firstShown", '"2023-01-01"^^xsd:date'),
        ),
        "last day, 2022-06-30",
        (OLD,),
        "warning",
    ),
    "inspection-start-as-month": Planted(
        change(REVISIT, "send:earliestStart", '"2021-06"^^xsd:gYearMonth'), "earliest start", (NEW,)
    ),
    "inspection-starts-reversed": Planted(
        change(REVISIT, "send:latestStart", '"2021-05-01"^^xsd:date'), "not be after its latest start", (NEW,)
    ),
    "inspection-ends-before-start": Planted(
        change(REVISIT, "send:earliestEnd", '"2021-05-01"^^xsd:date'), "must not end before", (NEW,)
    ),
    "inspection-of-two-areas": Planted(add(f"{REVISIT} send:ofArea <area/othershire>"), "of one local area", (NEW,)),
    "inspection-without-evidence": Planted(without(REVISIT, "send:supportedBy"), "supported by a claim", (NEW,)),
    "revisit-before-inspection": Planted(
        change(INSPECTION, "send:earliestStart", '"2022-03-05"^^xsd:date'), "start after the event", (NEW,)
    ),
    "revisit-of-another-area": Planted(
        change(REVISIT, "send:ofArea", "<area/othershire>"), "event of the same area", (NEW,)
    ),
    "revisit-follows-nothing": Planted(without(REVISIT, "send:follows"), "should follow a full", (NEW,), "warning"),
    "revisit-with-outcome": Planted(
        add(f"{EVENT_B} send:outcome concept:outcome-2 . {REVISIT} send:outcome concept:outcome-2"),
        "Only a full inspection under the 2023 framework",
        (NEW,),
    ),
    "outcome-under-2016": Planted(
        add(f"{EVENT_A} send:outcome concept:outcome-2 . {INSPECTION} send:outcome concept:outcome-2"),
        "Only a full inspection under the 2023 framework",
        (OLD,),
    ),
    "statement-under-2023": Planted(
        change(INSPECTION, "send:framework", "concept:framework-2023"), "only under the 2016", (OLD,)
    ),
    "inspection-outside-framework": Planted(
        together(
            change(INSPECTION, "send:framework", "concept:framework-2023"),
            without(INSPECTION, "send:requires"),
        ),
        "years of its framework",
        (OLD, NEW),
        "warning",
    ),
    "documents-contradict": Planted(
        add("<claim/bbbbbbbbbbbbbbbb/inspection/125-185> send:requires concept:update-strategic-plan"),
        "written-statement-of-action was kept, but a document says update-strategic-plan",
        (NEW,),
        "warning",
    ),
    "documents-contradict-on-date": Planted(
        change("<claim/bbbbbbbbbbbbbbbb/inspection/125-185>", "send:printedStart", '"2018-04"^^xsd:gYearMonth'),
        "2018-03-05 was kept, but a document says 2018-04",
        (NEW,),
        "warning",
    ),
    "team-own-role": Planted(change(TEAM, "prov:hadRole", "concept:acting"), "scheme of inspection", (OLD,)),
    "team-not-listed": Planted(without(INSPECTION, "prov:qualifiedAssociation"), "must be listed", (OLD,)),
    "team-for-council": Planted(
        change(TEAM, "send:onBehalfOf", "<organisation/testshire-council>"), "one inspectorate", (OLD,)
    ),
    "organisation-supported-by-a-person": Planted(
        add(f"<organisation/ofsted> send:supportedBy {PERSON}"), "supports an organisation is a claim", (OLD,)
    ),
    "area-supported-by-a-person": Planted(
        add(f"<area/testshire> send:supportedBy {PERSON}"), "supports a local area is a claim", (OLD,)
    ),
    "organisation-from-nowhere": Planted(
        add('<organisation/x> a send:Provider ; rdfs:label "X"'), "An organisation must be supported", ()
    ),
    "area-code-of-wales": Planted(change("<area/testshire>", "send:gssCode", '"W06000001"'), "GSS code", ()),
    "areas-share-code": Planted(change("<area/testshire>", "send:dfeCode", '"998"'), "share a DfE code", ()),
    "area-in-no-region": Planted(change("<area/testshire>", "send:region", "concept:weeks"), "regions of England", ()),
    "commissioning-share-above-1": Planted(
        change("<commissioning/testshire/nhs-testshire-ccg/2013-04-01>", "send:share", "1.5"),
        "share of an",
        (),
    ),
    "commissioning-reversed": Planted(
        change("<commissioning/testshire/nhs-testshire-ccg/2013-04-01>", "send:from", '"2023-01-01"^^xsd:date'),
        "must not end before it begins",
        (),
    ),
    "ccg-after-its-end": Planted(
        change("<organisation/nhs-testshire-ccg>", "send:until", '"2023-06-30"^^xsd:date'), "30 June 2022", ()
    ),
    "icb-before-its-time": Planted(
        change("<organisation/nhs-testshire-icb>", "send:from", '"2021-07-01"^^xsd:date'), "1 July 2022", ()
    ),
    "succeeds-itself": Planted(
        change(
            "<succession/2022-07-01/nhs-testshire-ccg/nhs-testshire-icb>",
            "org:resultingOrganization",
            "<organisation/nhs-testshire-ccg>",
        ),
        "cannot succeed itself",
        (),
    ),
    "concept-two-notations": Planted(add('concept:weeks skos:notation "week"'), "one notation", ()),
    "blank-node": Planted(
        add('[] a send:Provider ; rdfs:label "X" ; send:from "2001-01-01"^^xsd:date'), "no blank nodes", ()
    ),
    "same-as": Planted(add(f"{PERSON} owl:sameAs <person/bo-sample-000002>"), "no owl:sameAs", (OLD,)),
}


@cache
def vocabulary() -> Graph:
    """The ontology and its concepts, of themes and roles only what the fixture uses."""
    graph = Graph().parse(resources.folder("ontology") / "send.ttl")
    graph.parse(resources.folder("ontology") / "concepts.ttl")
    used = set(Graph().parse(DATA / "documents.ttl").objects())
    for name in ("themes.ttl", "roles.ttl"):
        for triple in Graph().parse(resources.folder("ontology") / name):
            if triple[0] in used or triple[0] in (
                URIRef("https://w3id.org/sendgraph/theme"),
                URIRef("https://w3id.org/sendgraph/role"),
            ):
                graph.add(triple)
    return graph


@cache
def shapes() -> Graph:
    return load_shapes()


@cache
def validator() -> FastValidator:
    return FastValidator(shapes())


def triples(graph: Graph) -> set[Triple]:
    return {quad.triple for quad in parse(graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES)}


def by_fast_engine(data: Graph, reference: Graph) -> Report:
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(data))
    return validator().validate(store, triples(reference))


def by_pyshacl(data: Graph, reference: Graph) -> Report:
    return validate(data, shapes(), reference)


Engine = Callable[[Graph, Graph], Report]


def report_on(*planted: Planted, engine: Engine = by_fast_engine) -> Report:
    """Return the report on the fixture with errors planted: in the reference data where no document is to blame."""
    reference = vocabulary() + Graph().parse(DATA / "reference.ttl")
    documents = Graph().parse(DATA / "documents.ttl")
    for error in planted:
        (documents if error.documents else reference).update(PROLOGUE + error.update)
    return engine(reference + documents, reference)


@pytest.mark.parametrize("engine", [by_fast_engine, by_pyshacl])
def test_a_sound_graph_conforms_without_warnings(engine: Engine) -> None:
    assert report_on(engine=engine) == Report(())


@pytest.mark.parametrize("engine", [by_fast_engine, by_pyshacl])
def test_a_sound_graph_conforms_with_its_entailments(engine: Engine) -> None:
    given = [vocabulary(), Graph().parse(DATA / "reference.ttl"), Graph().parse(DATA / "documents.ttl")]
    everything = entailments(given)
    for graph in given:
        everything += graph
    assert engine(everything, Graph()).results == ()


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_error_is_found(planted: Planted) -> None:
    report = report_on(planted)
    assert report == report_on(planted, engine=by_pyshacl)
    found = [result for result in report.results if planted.message in result.message]
    assert found, report.results
    assert {result.severity for result in found} == {planted.severity}
    assert planted.documents in {tuple(result.shown({})) for result in found}
    assert report.conforms == (planted.severity == "warning")


def test_the_report_does_not_depend_on_the_order_of_the_graph() -> None:
    errors = [PLANTED[name] for name in ("finding-empty", "passage-backwards", "team-own-role")]
    assert report_on(*errors) == report_on(*reversed(errors))
    severities = [result.severity for result in report_on(*errors).results]
    assert severities == sorted(severities)


def test_a_result_says_rule_place_and_source() -> None:
    (result,) = report_on(PLANTED["passage-words-cut"]).results
    assert result.shape == "https://w3id.org/sendgraph/shape/Text-passage-length"
    assert result.value.endswith("#char=269,298")
    assert "Web Annotation" in result.source
    (place,) = result.places
    assert (place.file.name, place.start, place.end, place.quotation) == (NEW, 269, 298, "We are proud")
    (row,) = rows(report_on(PLANTED["passage-words-cut"]), {})
    assert row[:3] == ("violation", NEW, "page 1: “We are proud”")


def test_the_report_graph_is_shacls_own() -> None:
    """It conforms to the shapes of the SHACL recommendation's vocabulary, and leads to the words."""
    found = report_on(PLANTED["passage-words-cut"], PLANTED["text-two-genres"])
    graph = Graph().parse(data=as_turtle(found), format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    results = set(graph.objects(report, SH.result))
    assert len(results) == len(found.results)
    assert {str(graph.value(one, SH.sourceShape)) for one in results} == {one.shape for one in found.results}
    assert {graph.value(one, SH.resultSeverity) for one in results} == {SH.Violation}
    places = {place.passage: place.quotation for one in found.results for place in one.places}
    words = {str(s): str(o) for s, o in graph.subject_objects(URIRef("http://www.w3.org/ns/oa#exact"))}
    assert words == places
    assert as_turtle(found) == as_turtle(report_on(PLANTED["text-two-genres"], PLANTED["passage-words-cut"]))
    sound = Graph().parse(data=as_turtle(Report(())), format="turtle")
    assert list(sound.objects(None, SH.conforms)) == [Literal(True)]


def test_a_fault_in_what_is_understood_leads_to_the_words_of_the_claim() -> None:
    found = report_on(PLANTED["publication-date-as-words"], PLANTED["claim-without-publication"])
    told = json.loads(as_json(found, {}))
    assert told["conforms"] is False
    assert [one["documents"] for one in told["results"]] == [one.shown({}) for one in found.results]
    claim = next(one for one in told["results"] if one["focus"].endswith("/quotation/269-298"))
    (place,) = claim["places"]
    assert (place["document"], place["quotation"]) == (NEW, "We are proud of our families.")


def test_a_path_of_several_steps_is_written_in_sparql() -> None:
    paths = {result.path for result in report_on(PLANTED["tenure-at-another-body"]).results}
    assert any("inPost" in path and "/" in path and "postIn" in path for path in paths)


def disordered(chance: Random) -> Graph:
    """Return the documents' graph with statements lost, and values of one thing said of another."""
    documents = Graph().parse(DATA / "documents.ttl")
    given_triples = sorted(documents)
    for subject, predicate, value in chance.sample(given_triples, 12):
        documents.remove((subject, predicate, value))
        if isinstance(value, URIRef):
            documents.add((chance.choice(given_triples)[0], predicate, value))
    return documents


@settings(max_examples=6, deadline=None)
@given(st.randoms(use_true_random=False))
def test_both_engines_report_the_same_on_a_graph_in_disorder(chance: Random) -> None:
    """Statements are lost, and values of one thing come to be said of another."""
    reference = vocabulary() + Graph().parse(DATA / "reference.ttl")
    documents = disordered(chance)
    report = by_fast_engine(reference + documents, reference)
    assert report.results
    assert report == by_pyshacl(reference + documents, reference)


# What a change bears on is asked again, and nothing else


@cache
def triggers() -> Triggers:
    return validator().triggers()


def test_what_bears_on_a_check_is_each_property_that_its_query_has() -> None:
    """The parser of queries is another's: nothing of a query may be lost on the way."""
    named = re.compile(r"[?$]\w+\s+\^?<([^<>\s]+)>\s+[?$<]")
    for check, bearing_on in zip(checks(shapes()), triggers(), strict=True):
        properties = set(named.findall(check.query))
        assert properties <= {trigger.predicate for trigger in bearing_on}, check.query


def stored(data: Graph) -> Store:
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(data))
    return store


def assert_found_again(before: Graph, after: Graph) -> None:
    """Go from one graph to the other: what is found after the change is what is found of all."""
    old, new = stored(before), stored(after)
    changed = triples(before) ^ triples(after)
    again = validator().find_again(Change(old, new, changed, validator().find(old)), triggers())
    assert again == validator().find(new)


def test_of_a_post_that_many_claims_support_only_the_new_ones_are_asked() -> None:
    id_ = "https://w3id.org/sendgraph/id/"
    post, known, new = (NamedNode(id_ + name) for name in ("post/a-council/director", "claim/1/1", "claim/2/1"))
    before, after = Store(), Store()
    for store in (before, after):
        store.extend(Quad(*said) for said in ((post, A, SEND.Post), (known, A, SEND.Claim)))
        store.add(Quad(post, SEND.supportedBy, known))
    came = [Triple(post, SEND.supportedBy, new), Triple(new, A, SEND.Claim)]
    after.extend(Quad(*triple) for triple in came)
    every = zip(checks(shapes()), triggers(), strict=True)
    asked = f"?this {SEND.supportedBy} ?value"
    (bearing_on,) = (found for check, found in every if asked in check.query and "ontology#Post>" in check.focus)
    touched = Tracer(came, (before, after)).touched(bearing_on)
    assert touched.both == {(post, new)}
    assert not touched.all
    assert not touched.value


def test_a_planted_error_is_found_when_it_comes_and_gone_when_it_goes() -> None:
    sound = vocabulary() + Graph().parse(DATA / "reference.ttl") + Graph().parse(DATA / "documents.ttl")
    for planted in PLANTED.values():
        faulty = Graph() + sound
        faulty.update(PROLOGUE + planted.update)
        assert_found_again(sound, faulty)
        assert_found_again(faulty, sound)


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_graph_in_disorder_is_found_again(chance: Random) -> None:
    fixed = vocabulary() + Graph().parse(DATA / "reference.ttl")
    before, after = (fixed + disordered(chance) for _ in range(2))
    assert_found_again(before, after)


SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
ex:Shape a sh:NodeShape ; sh:targetSubjectsOf ex:p , ex:q ; sh:property [ sh:path ex:p ; sh:message "wrong" ; %s ] .
"""
VALUES = """
@prefix ex: <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:a ex:p ex:b , "words" , "Worte"@de , "Wort"@de , 3 , 4.5 , "2018-03"^^xsd:gYearMonth .
ex:b ex:p ex:a ; ex:q ex:c . ex:c ex:q 3 , "x"^^xsd:integer ; ex:p "2018-03-05"^^xsd:date , "" . ex:d ex:q 4 .
"""


@pytest.mark.parametrize(
    "constraint",
    [
        *("sh:minCount 1", "sh:minCount 2", "sh:maxCount 0", "sh:maxCount 1", "sh:maxCount 3"),
        *("sh:class ex:C", "sh:datatype xsd:integer", "sh:datatype xsd:date", "sh:datatype xsd:gYearMonth"),
        *("sh:nodeKind sh:IRI", "sh:nodeKind sh:Literal", "sh:nodeKind sh:IRIOrLiteral"),
        *("sh:minInclusive 4", "sh:minExclusive 3"),
        *("sh:minLength 1", "sh:maxLength 4", 'sh:pattern "^W"', 'sh:pattern "^w" ; sh:flags "i"'),
        *("sh:in ( ex:a 3 )", "sh:hasValue 3", "sh:hasValue ex:a", "sh:uniqueLang true", "sh:uniqueLang false"),
        *("sh:equals ex:q", "sh:disjoint ex:q"),
        *("sh:node [ sh:nodeKind sh:IRI ]", "sh:not [ sh:nodeKind sh:IRI ]"),
        "sh:or ( [ sh:datatype xsd:integer ] [ sh:nodeKind sh:IRI ] )",
        "sh:and ( [ sh:minLength 1 ] [ sh:maxLength 5 ] )",
        "sh:node [ sh:property [ sh:path ex:q ; sh:hasValue ex:c ] ]",
        "sh:node [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ]",
        "sh:node [ sh:property [ sh:path ex:p ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ]",
        "sh:severity sh:Warning ; sh:maxCount 0",
        *("sh:deactivated true ; sh:maxCount 0", "sh:deactivated false ; sh:maxCount 0"),
    ],
)  # fmt: skip
def test_each_constraint_is_checked_as_pyshacl_does(constraint: str) -> None:
    assert_same(constraint, VALUES)


@pytest.mark.parametrize("constraint", ["sh:maxInclusive 4", "sh:maxExclusive 3"])
def test_an_upper_limit_is_checked_as_pyshacl_does(constraint: str) -> None:
    """Of comparable values: pySHACL lets a date pass as less than a number, which the recommendation does not."""
    assert_same(constraint, '@prefix ex: <https://example.org/> . ex:a ex:p 3 , 4 , 4.5 , "words" , ex:b .')


def assert_same(constraint: str, values: str) -> None:
    rules, data = Graph().parse(data=SHAPE % constraint, format="ttl"), Graph().parse(data=values, format="ttl")
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(data))
    assert FastValidator(rules).validate(store, set()) == validate(data, rules)


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        ("sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1", "cannot check"),
        ("sh:languageIn ( 'en' )", "cannot check"),
        ("sh:node [ sh:property [ sh:path ex:p ; sh:minCount 2 ] ]", "must be 1"),
        ("sh:property [ sh:path ex:p ; sh:minCount 1 ]", "cannot check"),
    ],
)
def test_what_the_fast_engine_does_not_know_is_refused(constraint: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        FastValidator(Graph().parse(data=SHAPE % constraint, format="ttl"))


def test_a_shape_without_words_for_people_is_refused() -> None:
    rules = Graph().parse(data=(SHAPE % "sh:maxCount 1").replace('sh:message "wrong" ;', ""), format="ttl")
    with pytest.raises(DataError, match="no sh:message"):
        FastValidator(rules)


@pytest.mark.parametrize("query", ["SELECT ?this WHERE {", "ASK { ?s ?p ?o }"])
def test_a_faulty_query_of_a_shape_is_told(query: str) -> None:
    shape = SHAPE.replace("sh:property", f'sh:sparql [ sh:message "wrong" ; sh:select "{query}" ] ; sh:property')
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(Graph().parse(data=VALUES, format="ttl")))
    with pytest.raises(DataError, match="correct the query"):
        FastValidator(Graph().parse(data=shape % "sh:minCount 1", format="ttl")).validate(store, set())
