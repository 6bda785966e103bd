"""Facts to RDF: the expected graph of one small letter, and properties that hold for any."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Dataset
from rdflib.compare import isomorphic

from sendgraph import store
from sendgraph.documents import Block, Document, Source
from sendgraph.facts import (
    Appointment,
    Area,
    Commissioner,
    DocumentFacts,
    Facts,
    Finding,
    Inspection,
    Inspector,
    Measure,
    Organisation,
    PersonForm,
    Progress,
    Quotation,
    Website,
)
from sendgraph.genres.common import Place
from sendgraph.identity.evidence import load_scheme
from sendgraph.identity.keys import keys_of
from sendgraph.identity.resolve import identify
from sendgraph.language import load_language
from sendgraph.language.slugs import short_hash, slug
from sendgraph.mapping.documented import web_address
from sendgraph.mapping.graphs import map_documents
from sendgraph.mapping.iris import DEFAULT_BASE, Iris
from sendgraph.mapping.terms import decimal, stated_date

EXPECTED = Path(__file__).parent / "data" / "mapping" / "letter.nq"
TEXT = (
    "Between 4 May 2021 and 6 May 2021 inspectors revisited Bury. Ada Lee, Ofsted lead inspector. "
    "Dr Jo Rowe, interim director of children’s services, Bury Council, said: “We “listened”.” "
    "Waits were too long. The area has made sufficient progress. 40% waited. www.bury.gov.uk"
)


def at(words: str) -> Place:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "page": None}


def document(text: str = TEXT, name: str = "letter.txt") -> Document:
    source = Source(name, publisher="Ofsted and CQC", licence="OGL-UK-3.0", url="https://example.org/letter")
    return Document(name, text, (Block("paragraph", 0, len(text)),), short_hash(text, length=64), "text/plain", source)


def letter(read: Document) -> Facts:
    return Facts(
        source=read.name,
        document=DocumentFacts(
            id=read.id, genre="revisit_letter", title="Revisit in Bury", published="2021-06-30",
            publisher="Ofsted and CQC", characters=len(read.text), sha256=read.sha256,
        ),
        areas=(Area(name="Bury", gss_code="E08000002", **at("Bury")),),
        inspections=(
            Inspection(
                kind="revisit", area="Bury", start_date="2021-05-04", end_date="2021-05-06", framework=2016,
                subject=True, conducted_by=("Ofsted",), weaknesses_addressed=1,
                **at("Between 4 May 2021 and 6 May 2021"),
            ),
            Inspection(kind="inspection", area="Bury", start_date="2019", subject=False, **at("revisited Bury")),
        ),
        commissioners=(Commissioner(name="Bury Council", kind="local_authority", **at("Bury Council")),),
        appointments=(
            Appointment(
                person="Jo Rowe", honorific="Dr", role="interim director of children’s services",
                organisation="Bury Council", capacity="interim",
                **at("Dr Jo Rowe, interim director of children’s services, Bury Council"),
            ),
        ),
        inspectors=(
            Inspector(person="Ada Lee", role="Ofsted lead inspector", body="Ofsted", lead=True, **at("Ada Lee")),
        ),
        findings=(
            Finding(
                kind="significant_weakness", text="Waits were too long.", themes=("waiting-times",),
                responsible=("Bury Council",), **at("Waits were too long."),
            ),
        ),
        progress=(
            Progress(
                weakness="Waits were too long.", sufficient=True, **at("The area has made sufficient progress.")
            ),
        ),
        quotations=(Quotation(person="Jo Rowe", text="We “listened”.", **at("We “listened”.")),),
        measures=(Measure(subject="waited", value=40.0, unit="percent", **at("40% waited")),),
        websites=(Website(organisation="Bury Council", url="www.bury.gov.uk", **at("www.bury.gov.uk")),),
        organisations=(Organisation(name="Bury Council", kind="local_authority", **at("Bury Council")),),
        people=(PersonForm(name="Jo Rowe", form="Dr Jo Rowe", **at("Dr Jo Rowe")),),
    )


def mapped(*documents: Document, base: str = DEFAULT_BASE) -> set[Quad]:
    language = load_language()
    understood = [(read, letter(read)) for read in documents]
    keys = [keys_of(facts, read.text, language.reference, language.roles) for read, facts in understood]
    identities = identify(keys, load_scheme(language.reference, language.roles))
    return map_documents(understood, identities, language, Iris(base))


def test_a_letter_becomes_the_expected_graph() -> None:
    found, expected = Dataset(), Dataset()
    found.parse(data=store.canonical(mapped(document())), format="nquads")
    expected.parse(EXPECTED, format="nquads")
    assert sorted(found.quads()) == sorted(expected.quads())
    assert all(isomorphic(found.graph(g.identifier), expected.graph(g.identifier)) for g in expected.graphs())


def test_there_is_no_blank_node_and_everything_of_ours_is_under_the_base() -> None:
    for quad in mapped(document(), base="https://example.org/graph/"):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        assert quad.subject.value.startswith("https://example.org/graph/")


def test_two_copies_of_one_report_are_one_publication_and_its_findings_stand_once() -> None:
    quads = mapped(document(), document(TEXT + " ", "copy.txt"))
    publications = {q.object for q in quads if q.predicate.value.endswith("#carries")}
    findings = {q.subject for q in quads if str(q.object).endswith("#SignificantWeakness>")}
    assert len(publications) == len(findings) == 1


def test_the_order_of_documents_changes_nothing() -> None:
    one, two = document(), document(TEXT + " ", "copy.txt")
    assert store.canonical(mapped(one, two)) == store.canonical(mapped(two, one))


def test_a_name_that_leaves_a_choice_is_a_body_of_its_own_and_told() -> None:
    read, language = document(), load_language()
    name = "NHS Birmingham and Solihull"  # the CCG's until June 2022, the ICB's since
    facts = replace(letter(read), document=replace(letter(read).document, published=None), inspections=())
    facts = replace(facts, organisations=(replace(facts.organisations[0], name=name, kind="other"),))
    keys = keys_of(facts, read.text, language.reference, language.roles)
    assert keys.organisations[name].slug == "nhs-birmingham-and-solihull"
    bodies = "nhs-birmingham-and-solihull-ccg or nhs-birmingham-and-solihull-icb"
    told = f"“{name}” could be {bodies}; left as a body of its own"
    assert told in identify([keys], load_scheme(language.reference, language.roles)).messages


def test_claims_on_one_passage_stay_apart() -> None:
    read = document()
    facts = letter(read)
    twice = replace(facts, appointments=(*facts.appointments, replace(facts.appointments[0], organisation="Ofsted")))
    language = load_language()
    keys = keys_of(twice, read.text, language.reference, language.roles)
    identities = identify([keys], load_scheme(language.reference, language.roles))
    quads = map_documents([(read, twice)], identities, language, Iris())
    assert len({q.subject for q in quads if str(q.object).endswith("#AppointmentMention>")}) == 2


@pytest.mark.parametrize(
    ("printed", "iri"),
    [
        ("www.bury.gov.uk", "http://www.bury.gov.uk"),
        ("https://x.org/a?b=c", "https://x.org/a?b=c"),
        ("javascript://alert(1)", None),
        ("http://x y", None),
    ],
)
def test_only_web_addresses_become_iris(printed: str, iri: str | None) -> None:
    assert web_address(printed) == (NamedNode(iri) if iri else None)


@given(st.text(max_size=30))
def test_a_slug_is_a_plain_segment_of_an_iri(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(text)


@given(st.lists(st.text(max_size=4), min_size=2, max_size=2), st.lists(st.text(max_size=4), min_size=2, max_size=2))
def test_hashes_keep_their_parts_apart(first: list[str], second: list[str]) -> None:
    assert (short_hash(*first) == short_hash(*second)) == (first == second)


@given(st.decimals(min_value=0, max_value=10_000, places=3))
def test_figures_keep_their_value_and_have_one_form(value: float) -> None:
    literal = decimal(float(value))
    assert float(literal.value) == float(value)
    assert "E" not in literal.value


def test_dates_keep_their_exactness() -> None:
    kinds = [stated_date(iso).datatype.value.rsplit("#")[1] for iso in ("2021", "2021-11", "2021-11-04")]
    assert kinds == ["gYear", "gYearMonth", "date"]
