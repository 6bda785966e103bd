"""Reference data: that it parses, hangs together, and that every printed form leads to its own thing."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.identity.reference import AreaRecord, OrganisationRecord, Reference, load_reference
from sendgraph.language.folding import fold

REFERENCE = load_reference()
FOLDER = resources.folder("ontology") / "reference"
FILES = sorted(FOLDER.glob("*.ttl"))
ODD = st.sampled_from(["upper", "lower", "swapcase", "title"])


def slug_of(name: str, area: str | None = None, on: date | None = None) -> str | None:
    found = REFERENCE.organisation(name, area=area, on=on)
    return found.slug if found else None


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_files_parse_alike_in_both_engines_and_hold_no_blank_node(path: Path) -> None:
    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    assert not any(isinstance(t, ox.BlankNode) for q in quads for t in (q.subject, q.object))
    assert all(str(q.subject).startswith("<https://w3id.org/sendgraph/id/") for q in quads)
    assert len({str(q) for q in quads}) == len(quads) == len(rdflib.Graph().parse(path))


def test_all_areas_and_bodies_are_there() -> None:
    kinds = [o.kind for o in REFERENCE.organisations.values()]
    assert sum(a.until is None for a in REFERENCE.areas.values()) == 153
    assert (kinds.count("ccg"), kinds.count("icb")) == (247, 48)
    open_ccgs = [o for o in REFERENCE.organisations.values() if o.kind == "ccg" and o.existed(date(2022, 6, 30))]
    open_icbs = [
        [o for o in REFERENCE.organisations.values() if o.kind == "icb" and o.existed(day)]
        for day in (date(2022, 7, 1), date(2026, 4, 1))
    ]
    assert (len(open_ccgs), [len(x) for x in open_icbs]) == (106, [42, 36])


def test_ccgs_of_2013_are_as_many_as_were_established() -> None:
    """211 were established; two of Newcastle Gateshead's three predecessors are not in the data."""
    first = [o for o in REFERENCE.organisations.values() if o.kind == "ccg" and o.existed(date(2013, 4, 1))]
    assert len(first) == 211 - 3


def test_every_area_has_a_council_of_its_own() -> None:
    councils = [a.council for a in REFERENCE.areas.values()]
    assert len(set(councils)) == len(councils)
    for area in REFERENCE.areas.values():
        council = REFERENCE.organisations[area.council]
        assert (council.kind, council.area, council.slug) == ("local_authority", area.slug, f"{area.slug}-council")


def test_every_ccg_open_at_the_end_has_a_successor_icb() -> None:
    for ccg in REFERENCE.organisations.values():
        if ccg.kind == "ccg" and ccg.existed(date(2022, 6, 30)):
            assert {s.kind for s in REFERENCE.successors(ccg.slug)} == {"icb"}


def test_every_ended_body_leads_to_one_that_is_open() -> None:
    for body in REFERENCE.organisations.values():
        if body.until and body.kind in ("ccg", "icb", "local_authority"):
            assert REFERENCE.successors(body.slug), body.slug


def test_successions_are_acyclic_and_in_time() -> None:
    graph = nx.DiGraph((s.former, s.new) for s in REFERENCE.successions)
    assert nx.is_directed_acyclic_graph(graph)
    for s in REFERENCE.successions:
        former, new = REFERENCE.organisations[s.former], REFERENCE.organisations[s.new]
        assert former.until is not None
        assert former.until < s.on
        assert new.existed(s.on)


def test_commissioning_stands_within_the_lives_of_body_and_area() -> None:
    for c in REFERENCE.commissionings:
        body, area = REFERENCE.organisations[c.body], REFERENCE.areas[c.area]
        assert body.existed(c.since), c
        assert area.since is None or area.since <= c.since
        assert c.until is None or (c.since <= c.until and body.existed(c.until))
        assert c.share is None or 0 < c.share <= 1


DAYS = [date(2017, 1, 1), date(2019, 6, 17), date(2021, 5, 1), date(2024, 1, 1), date(2026, 9, 1)]


@pytest.mark.parametrize("day", DAYS)
def test_every_area_has_a_health_commissioner_on_every_day(day: date) -> None:
    for area in REFERENCE.areas.values():
        if (area.since is None or area.since <= day) and (area.until is None or day <= area.until):
            kinds = {o.kind for o in REFERENCE.commissioners(area.slug, day)}
            assert kinds == ({"ccg"} if day < date(2022, 7, 1) else {"icb"}), area.slug


def test_shares_of_an_area_add_up() -> None:
    for area in REFERENCE.areas.values():
        held = [c.share for c in REFERENCE.commissionings if c.area == area.slug and c.held(date(2023, 6, 1))]
        assert all(share is not None for share in held)
        assert area.until or 0.97 < sum(share or 0 for share in held) < 1.01


@pytest.mark.parametrize("area", REFERENCE.areas.values(), ids=lambda a: a.slug)
def test_every_form_of_an_area_resolves(area: AreaRecord) -> None:
    assert REFERENCE.area(area.label) == area
    for form in area.forms:
        assert REFERENCE.area(form, on=area.until) == area


@given(st.sampled_from(sorted(REFERENCE.organisations.values(), key=lambda o: o.slug)), ODD)
def test_every_label_resolves_to_its_own_body_in_any_case(body: OrganisationRecord, how: str) -> None:
    assert slug_of(getattr(body.label, how)()) == body.slug
    assert slug_of(f"the {body.label.replace(' and ', ' & ')}") == body.slug


@given(st.sampled_from(sorted(REFERENCE.organisations.values(), key=lambda o: o.slug)), st.data())
def test_any_form_resolves_to_its_body_or_to_none(body: OrganisationRecord, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(body.forms))
    assert slug_of(form) in (body.slug, None) or form in ("Dorset Council", "Dorset LA", "Dorset local authority")
    day = body.until or body.since or date(2024, 1, 1)
    assert slug_of(form, on=day) == body.slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Blackburn with Darwen LA", "blackburn-with-darwen-council"),
        ("BwD Council", "blackburn-with-darwen-council"),
        ("London Borough of Haringey local authority", "haringey-council"),
        ("City of Stoke-on-Trent", "stoke-on-trent-council"),
        ("Kingston upon Hull City Council", "kingston-upon-hull-council"),
        ("Wigan MBC", "wigan-council"),
        ("Somerset County Council", "somerset-council"),
        ("NHS Lancashire and South Cumbria, Integrated Care Board", "nhs-lancashire-and-south-cumbria-icb"),
        ("NHS Dorset Integrated Care Board (ICB)", "nhs-dorset-icb"),
        ("Herefordshire and Worcestershire NHS Integrated Care Board", "nhs-herefordshire-and-worcestershire-icb"),
        ("Cornwall and Isles of Scilly ICB", "nhs-cornwall-and-the-isles-of-scilly-icb"),
        ("NHS Norfolk and Waveney area ICB", "nhs-norfolk-and-waveney-icb"),
        ("Staffordshire & Stoke-on-Trent Integrated Care Board (ICB)", "nhs-staffordshire-and-stoke-on-trent-icb"),
        ("NHS Sussex", "nhs-sussex-icb"),
        ("the Quality Care Commission", "care-quality-commission"),
        ("DfE", "department-for-education"),
    ],
)
def test_printed_names_of_real_documents_resolve(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("name", ["", "the", "CCG", "the council", "Blackpool", "NHS Dorset", "Yorkshire ICB"])
def test_what_is_ambiguous_or_unknown_resolves_to_none(name: str) -> None:
    assert slug_of(name) is None


def test_a_day_or_an_area_settles_what_a_name_leaves_open() -> None:
    assert slug_of("NHS Dorset", on=date(2021, 1, 1)) == "nhs-dorset-ccg"
    assert slug_of("NHS Dorset", on=date(2023, 1, 1)) == "nhs-dorset-icb"
    assert slug_of("the CCG", area="swindon", on=date(2019, 3, 11)) == "nhs-swindon-ccg"
    assert slug_of("the council", area="bury") == "bury-council"
    assert slug_of("the ICB", area="essex", on=date(2023, 1, 1)) is None
    assert REFERENCE.area("Dorset", on=date(2018, 1, 1)) == REFERENCE.areas["dorset-county"]


def test_predecessors_lead_from_an_icb_to_its_ccgs() -> None:
    slugs = {o.slug for o in REFERENCE.predecessors("nhs-lancashire-and-south-cumbria-icb")}
    assert {"nhs-blackpool-ccg", "nhs-east-lancashire-ccg", "nhs-morecambe-bay-ccg"} <= slugs
    assert [o.slug for o in REFERENCE.commissioners("surrey", date(2023, 9, 1))] == [
        "nhs-surrey-heartlands-icb",
        "nhs-frimley-icb",
    ]


def test_a_reference_can_be_sent_to_another_process() -> None:
    copy: Reference = pickle.loads(pickle.dumps(REFERENCE))  # noqa: S301
    assert copy.areas == REFERENCE.areas
    assert copy.organisation("BwD Council") == REFERENCE.organisation("BwD Council")


def broken(folder: Path, old: str, new: str) -> Path:
    """Return a folder of reference data in which a file of areas is spoilt."""
    for path in FILES:
        text = path.read_text("utf-8")
        (folder / path.name).write_text(text.replace(old, new) if path.stem == "areas" else text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('rdfs:label "Bury" ;', "", "label"),
        ("<organisation/bury-council>", "<organisation/no-council>", "no-council"),
        ("<organisation/bury-council>", "[]", "blank node"),
        ('"Bury"', '"Bury', "Turtle"),
        ('send:until "2023-03-31"^^xsd:date', 'send:until "soon"', "YYYY-MM-DD"),
    ],
)
def test_wrong_data_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        load_reference(broken(tmp_path, old, new))


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no reference data"):
        load_reference(tmp_path)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_makes_print_alike() -> None:
    assert fold("  Children’s  Services & SEND—Zoë") == "childrens services and send zoe"
    assert fold("St. Helens") == fold("St Helens")
