"""Organisations and areas in text: that they are found whole, where they stand, and not where they are not."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sendgraph.documents import read
from sendgraph.identity.reference import OrganisationRecord, load_reference
from sendgraph.language.folding import fold
from sendgraph.language.organisations import find_areas, find_organisations

REFERENCE = load_reference()
SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def found(text: str, on: date | None = None) -> list[tuple[str, str | None]]:
    return [(s.name, s.slug) for s in find_organisations(text, REFERENCE, on=on)]


def names(text: str) -> list[str]:
    return [s.name for s in find_organisations(text, REFERENCE)]


def areas(text: str) -> list[str]:
    return [a.slug for a in find_areas(text, REFERENCE)]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        (
            "chief officer of Blackburn with Darwen and East Lancashire CCGs, said",
            ["nhs-blackburn-with-darwen-ccg", "nhs-east-lancashire-ccg"],
        ),
        (
            "East Lancashire/Blackburn with Darwen Clinical Commissioning Group",
            ["nhs-east-lancashire-ccg", "nhs-blackburn-with-darwen-ccg"],
        ),
        ("South Sefton and Southport and Formby CCGs", ["nhs-south-sefton-ccg", "nhs-southport-and-formby-ccg"]),
        ("NHS Surrey Heartlands and NHS Frimley ICBs", ["nhs-surrey-heartlands-icb", "nhs-frimley-icb"]),
        ("Salford, Sefton and Leicester councils", ["salford-council", "sefton-council", "leicester-council"]),
        (
            "Dorset, and Bournemouth, Christchurch and Poole local authorities",
            ["dorset-council", "bournemouth-christchurch-and-poole-council"],
        ),
        ("the council and Blackpool CCG", ["nhs-blackpool-ccg"]),
        ("Mid and South Essex ICB", ["nhs-mid-and-south-essex-icb"]),
        ("Leeds City Council’s plan", ["leeds-council"]),
        ("Leeds City council and Bury local authority", ["leeds-council", "bury-council"]),
        ("Blackpool, and the councils of England", []),
        ("the care quality commission of England's ccgs", []),
        ("4th November 2021Lancashire County Council", ["lancashire-council"]),
    ],
)
def test_known_bodies(text: str, slugs: list[str]) -> None:
    assert [slug for _, slug in found(text)] == slugs


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("the Lancashire Parent Carer Forum said", "Lancashire Parent Carer Forum", "parent_carer_forum"),
        ("by Kent parent carer forum", "Kent parent carer forum", "parent_carer_forum"),
        ("Posted by SEND Voices Wokingham on 9th", "SEND Voices Wokingham", "parent_carer_forum"),
        (
            "Blackburn with Darwen Parents in Partnership (BwD – PIP)",
            "Blackburn with Darwen Parents in Partnership",
            "parent_carer_forum",
        ),
        ("at Somerset NHS Foundation Trust have", "Somerset NHS Foundation Trust", "nhs_body"),
        (
            "University Hospitals of Morecambe Bay NHS Foundation Trust",
            "University Hospitals of Morecambe Bay NHS Foundation Trust",
            "nhs_body",
        ),
        ("Guy's and St Thomas' NHS Foundation Trust", "Guy's and St Thomas' NHS Foundation Trust", "nhs_body"),
        ("at St Mary's Church of England Primary School", "St Mary's Church of England Primary School", "provider"),
        ("From Parent Carers Together Elmley, a word", "Parent Carers Together Elmley", "parent_carer_forum"),
        ("From the NHS, Kent lead officers of Elm Parents and Carers Together came",
         "Elm Parents and Carers Together", "parent_carer_forum"),
        ("pupils at Brierley Common Primary School are", "Brierley Common Primary School", "provider"),
        ("and Worcestershire Children’s First is", "Worcestershire Children’s First", "provider"),
        ("of Blackpool Local Area Partnership", "Blackpool Local Area Partnership", "partnership"),
        ("officer at the charity Contact, said", "Contact", "other"),
        ("Oxford City Council", "Oxford City Council", "local_authority"),
        ("Dorset Parent and Carers Council", "Dorset Parent and Carers Council", "parent_carer_forum"),
        ("Wessex and Avon CCG", "Wessex and Avon Clinical Commissioning Group", "ccg"),
    ],
)
def test_bodies_that_no_list_holds(text: str, name: str, kind: str) -> None:
    [span] = find_organisations(text, REFERENCE)
    assert (span.name, span.kind) == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        "The School Council met. Youth Council, Parish Council.",
        "Leaders of every Primary School",
        "Our Special School and the Local Area Partnership",
        "Blackpool and Lancashire",
        "the council house",
        "Special Educational Needs and Disabilities Information, Advice and Support Service",
    ],
)
def test_what_is_no_body(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("in Blackpool, and Bury's families", ["blackpool", "bury"]),
        ("North East Lincolnshire, then Lincolnshire", ["north-east-lincolnshire", "lincolnshire"]),
        ("South Tyneside and North Tyneside", ["south-tyneside", "north-tyneside"]),
        ("Blackburn and Darwen", ["blackburn-with-darwen"]),
        ("families in Mid and South Essex", []),
        ("in Lancashire and South Cumbria", ["lancashire"]),
        ("Reading is hard to teach. They bury it. Reading, writing and maths", []),
        ("children in Reading. Reading local area", ["reading", "reading"]),
        ("reading in blackpool", []),
        ("Area SEND inspection of Blackpool Local Area Partnership", ["blackpool"]),
        ("the London Borough of Brent", ["brent"]),
        ("Essex County Council and Kent CCG", []),
        ("Newcastle-under-Lyme and Duke of York", []),
        ("Jane Kent, director. Kent said so. York Road, Derby Street", []),
        ("2 Store Street, Manchester, M1 2WD", []),
        ("Inspectors Praise Blackpool Services For Children", ["blackpool"]),
        ("Kingston upon Hull, City of; Hull; St. Helens", ["kingston-upon-hull", "kingston-upon-hull", "st-helens"]),
        ("Salford: joined-up and joyful", ["salford"]),
    ],
)
def test_areas(text: str, slugs: list[str]) -> None:
    assert areas(text) == slugs


def test_a_day_settles_a_shared_name() -> None:
    assert found("NHS Dorset") == [("NHS Dorset", None)]
    assert found("NHS Dorset", date(2020, 1, 1))[0][1] == "nhs-dorset-ccg"
    assert [a.slug for a in find_areas("in Dorset", REFERENCE, on=date(2018, 1, 1))] == ["dorset-county"]


EXPECTED = {
    "000": {
        "ofsted", "care-quality-commission", "blackburn-with-darwen-council", "nhs-blackburn-with-darwen-ccg",
    },
    "001": {
        "ofsted", "care-quality-commission", "blackburn-with-darwen-council", "nhs-blackburn-with-darwen-ccg",
        "nhs-east-lancashire-ccg", "department-for-education", "department-of-health-and-social-care", "nhs-england",
    },
    "002": {
        "ofsted", "care-quality-commission", "lancashire-council", "nhs-blackburn-with-darwen-ccg",
        "nhs-east-lancashire-ccg", "department-for-education", "nhs-england",
    },
    "003": {"ofsted", "care-quality-commission", "blackpool-council", "nhs-lancashire-and-south-cumbria-icb"},
    "004": {
        "ofsted", "care-quality-commission", "north-east-lincolnshire-council", "nhs-north-east-lincolnshire-ccg",
        "department-for-education", "nhs-england",
    },
}  # fmt: skip
AREAS = {
    "000": {"blackburn-with-darwen"}, "001": {"blackburn-with-darwen"}, "002": {"lancashire"}, "003": {"blackpool"},
    "004": {"north-east-lincolnshire"},
}  # fmt: skip


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda p: p.stem)
def test_seeds_name_just_their_bodies_and_areas(seed: Path) -> None:
    text = read(seed).text
    key = seed.name[:3]
    assert {s.slug for s in find_organisations(text, REFERENCE) if s.slug} == EXPECTED[key]
    assert {a.slug for a in find_areas(text, REFERENCE)} == AREAS[key]


FORMS = [form for o in REFERENCE.organisations.values() for form in o.forms]
FORMS += [form for a in REFERENCE.areas.values() for form in a.forms]
JOINTS = [" ", ", ", ". ", "\n", "\t", " and ", "/", "'s ", "’s", "é", "&", "St. ", "(", ")", "İ", "ﬁ", "2021"]
HEADS = [" CCGs", " ICBs", " councils", " Parent Carer Forum", " NHS Foundation Trust", "the charity ", "SEND Voices "]
PIECES = st.sampled_from(FORMS) | st.sampled_from([*JOINTS, *HEADS, "Reading"])


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_places_are_those_of_the_printed_names(text: str) -> None:
    spans = find_organisations(text, REFERENCE)
    named = find_areas(text, REFERENCE)
    for span in spans:
        assert text[span.start : span.end] == span.printed
        assert span.printed.strip() == span.printed != ""
    for one, two in pairwise(spans):
        assert one.end <= two.start
    for area, after in pairwise(named):
        assert area.end <= after.start
    for area in named:
        assert fold(text[area.start : area.end]) in {fold(f) for f in REFERENCE.areas[area.slug].forms}


@settings(deadline=None)
@given(st.sampled_from(sorted(REFERENCE.organisations.values(), key=lambda o: o.slug)))
def test_every_label_is_found_in_a_sentence(record: OrganisationRecord) -> None:
    text = f"Leaders of {record.label} agreed."
    [span] = find_organisations(text, REFERENCE)
    assert (span.printed, span.name, span.slug, span.kind) == (record.label, record.label, record.slug, record.kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chair at Bolton Parent Carer Voice Amanda Grainger said", "Bolton Parent Carer Voice"),
        ("Chair of Parent Carers Together Isles of Scilly Sian Ray said", "Parent Carers Together Isles of Scilly"),
        (
            "Ann Lee, chair of Bournemouth, Christchurch and Poole Parent Carer Voice.",
            "Bournemouth, Christchurch and Poole Parent Carer Voice",
        ),
        (
            "Ann Lee, chair of Parent Carers Together Bath and North East Somerset, said",
            "Parent Carers Together Bath and North East Somerset",
        ),
    ],
)
def test_a_forum_is_named_with_its_area_and_without_its_chair(text: str, name: str) -> None:
    assert names(text) == [name]
