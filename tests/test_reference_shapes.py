"""The rules of reference data: what is kept conforms, and each planted error is found by its rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph

from sendgraph import resources
from sendgraph.validation import load_shapes, validate

DATA = Path(__file__).parent / "data" / "validation"
PROLOGUE = """
BASE <https://w3id.org/sendgraph/id/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX send: <https://w3id.org/sendgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
AREA, COUNCIL = "<area/testshire>", "<organisation/testshire-council>"
CCG, ICB = "<organisation/nhs-testshire-ccg>", "<organisation/nhs-testshire-icb>"
BY_CCG = "<commissioning/testshire/nhs-testshire-ccg/2013-04-01>"
BY_ICB = "<commissioning/testshire/nhs-testshire-icb/2022-07-01>"
FORMER, CURRENT = "<area-code/E10000096>", "<area-code/E10000099>"
SUCCESSION = "<succession/2022-07-01/nhs-testshire-ccg/nhs-testshire-icb>"
CHANGE = "<boundary-change/2015-04-01/testshire-until-2015/testshire>"


def date(day: str) -> str:
    return f'"{day}"^^xsd:date'


def change(subject: str, predicate: str, value: str) -> str:
    """Return an update that puts one value in place of all that ``subject`` has of ``predicate``."""
    return f"DELETE WHERE {{ {subject} {predicate} ?old }} ; INSERT DATA {{ {subject} {predicate} {value} }}"


def without(subject: str, predicate: str) -> str:
    return f"DELETE WHERE {{ {subject} {predicate} ?old }}"


def add(triples: str) -> str:
    return f"INSERT DATA {{ {triples} }}"


# The update that plants an error, and words of the message that finds it.
PLANTED = {
    "ods-code-too-long": (change(CCG, "org:identifier", '"99ZZ"^^send:odsCode'), "of the form that the scheme"),
    "ods-code-in-small-letters": (change(CCG, "org:identifier", '"99z"^^send:odsCode'), "of the form that the scheme"),
    "code-of-no-scheme": (change(COUNCIL, "org:identifier", '"999"'), "typed by its scheme"),
    "gss-code-of-wales": (change(COUNCIL, "org:identifier", '"W06000001"^^send:gssCode'), "typed by its scheme"),
    "icb-with-code-of-ccg": (change(ICB, "org:identifier", '"00R"^^send:odsCode'), "board begin with Q"),
    "ccg-with-gss-code-of-icb": (change(CCG, "org:identifier", '"E54000048"^^send:gssCode'), "begins with E38"),
    "bodies-share-a-code": (change(COUNCIL, "org:identifier", '"998"^^send:dfeCode'), "must not share a code"),
    "link-elsewhere": (add(f"{AREA} schema:sameAs <http://example.org/E10000099>"), "linked to its page"),
    "area-code-untyped": (change(FORMER, "skos:notation", '"E10000096"'), "typed send:gssCode"),
    "area-codes-overlap": (change(FORMER, "send:until", date("2019-04-01")), "must not hold on the same day"),
    "area-codes-gap": (change(FORMER, "send:until", date("2019-03-30")), "another begins on the next day"),
    "area-code-not-current": (change(AREA, "send:gssCode", '"E10000095"'), "is the area's own"),
    "council-of-unknown-kind": (add(f'{COUNCIL} org:classification "county"'), "kind of authority"),
    "successions-in-a-circle": (
        add(
            f"<succession/x> a send:Succession ; org:originalOrganization {ICB} ; org:resultingOrganization {CCG} ; "
            f"dcterms:date {date('2023-07-01')}"
        ),
        "successor of its own successors",
    ),
    "succession-before-the-end": (change(SUCCESSION, "dcterms:date", date("2022-06-30")), "must have ended before"),
    "succession-of-what-goes-on": (without(CCG, "send:until"), "must have ended before"),
    "succession-after-a-gap": (change(CCG, "send:until", date("2022-06-29")), "on the day after its last"),
    "succession-to-what-is-not-yet": (change(ICB, "send:from", date("2022-07-02")), "must exist on the day"),
    "area-follows-itself": (change(CHANGE, "send:formerArea", AREA), "cannot follow itself"),
    "boundary-change-too-late": (change(CHANGE, "dcterms:date", date("2015-04-02")), "day before a boundary change"),
    "commissioning-before-its-body": (change(BY_CCG, "send:from", date("2013-03-31")), "within the lives"),
    "commissioning-after-its-body": (without(BY_CCG, "send:until"), "within the lives"),
    "commissioning-after-its-area": (change(AREA, "send:until", date("2023-03-31")), "within the lives"),
    "commissioning-twice": (
        add(
            f"<commissioning/x> a send:Commissioning ; send:ofArea {AREA} ; send:commissioner {ICB} ; "
            f"send:from {date('2023-07-01')}"
        ),
        "two commissionings for one area",
    ),
    "commissioning-more-than-all": (
        add(
            f"<commissioning/x> a send:Commissioning ; send:ofArea {AREA} ; send:commissioner {CCG} ; send:share 0.2 ; "
            f"send:from {date('2014-07-01')} ; send:until {date('2022-06-30')}"
        ),
        "1.2 together, more than the whole",
    ),
    "nobody-commissions": (change(BY_ICB, "send:from", date("2022-07-02")), "Nobody commissions health services"),
}


@cache
def shapes() -> Graph:
    return load_shapes()


@cache
def ontology() -> Graph:
    folder = resources.folder("ontology")
    return Graph().parse(folder / "send.ttl") + Graph().parse(folder / "concepts.ttl")


def test_what_is_kept_conforms() -> None:
    data = Graph()
    for path in resources.files("ontology/reference", ".ttl"):
        data.parse(path)
    assert validate(ontology() + data, shapes(), data).results == ()


def test_the_fixture_conforms() -> None:
    data = Graph().parse(DATA / "reference.ttl")
    assert validate(ontology() + data, shapes(), data).results == ()


@pytest.mark.parametrize(("update", "message"), PLANTED.values(), ids=PLANTED)
def test_a_planted_error_is_found(update: str, message: str) -> None:
    data = Graph().parse(DATA / "reference.ttl")
    data.update(PROLOGUE + update)
    report = validate(ontology() + data, shapes(), data)
    found = [result for result in report.violations if message in result.message]
    assert found, report.results
    assert all(result.source for result in found)
    assert not any(result.documents for result in found)
