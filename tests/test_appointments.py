"""Who holds which post where, from the words that stand together."""

from __future__ import annotations

import pytest

from sendgraph.identity.reference import load_reference
from sendgraph.language.appointments import AppointmentSpan, find_appointments, parse_name_and_role
from sendgraph.language.names import find_names, load_people_words
from sendgraph.language.organisations import find_organisations
from sendgraph.language.roles import find_roles

WORDS = load_people_words()


def appointments(text: str) -> tuple[AppointmentSpan, ...]:
    organisations = find_organisations(text, load_reference())
    places = [(o.start, o.end) for o in organisations]
    roles = find_roles(text, WORDS, places)
    names = find_names(text, WORDS, places, [(r.start, r.end) for r in roles])
    return find_appointments(text, names, roles, organisations, WORDS)


def said(text: str) -> list[tuple[str, str | None, tuple[str, ...] | str | None]]:
    return [(a.name.name, a.role.text if a.role else None, a.organisations or a.generic) for a in appointments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Dr Ann Lee, joint chief officer of Blackburn with Darwen and East Lancashire CCGs, said",
            (
                "Ann Lee",
                "joint chief officer",
                (
                    "NHS Blackburn with Darwen Clinical Commissioning Group",
                    "NHS East Lancashire Clinical Commissioning Group",
                ),
            ),
        ),
        (
            "Ann Lee, Salford City Council's Director of Education, said",
            ("Ann Lee", "Director of Education", ("Salford City Council",)),
        ),
        (
            "Strategic director for people at Salford City Council, Ann Lee, said",
            ("Ann Lee", "Strategic director for people", ("Salford City Council",)),
        ),
        ("Council Leader, Cllr Ann Lee, joined", ("Ann Lee", "Council Leader", None)),
        ("the council's newly appointed head of SEND, Ann Lee", ("Ann Lee", "head of SEND", "council")),
        ("Cllr Ann Lee (lead member for children) wrote", ("Ann Lee", "lead member for children", None)),
        ("Her Majesty’s Inspector Ann Lee has said", ("Ann Lee", "Her Majesty’s Inspector", None)),
        ("Ann Lee, who leads our therapy service, said", ("Ann Lee", None, "our")),
        (
            "Ann Lee is the chief nurse of NHS Sussex ICB.",
            ("Ann Lee", "chief nurse", ("NHS Sussex Integrated Care Board",)),
        ),
        ("Susan Dean, head of SEND, said", ("Susan Dean", "head of SEND", None)),
        ("J. Dean, head of SEND, said", ("J. Dean", "head of SEND", None)),
        ("Chief Executive Dean Andrews said", ("Dean Andrews", "Chief Executive", None)),
        ("Mrs Mayor, head of SEND, said", ("Mayor", "head of SEND", None)),
        ("Raj Sen, head of SEND, said", ("Raj Sen", "head of SEND", None)),
        ("the Dean, Ann Lee, said", ("Ann Lee", "Dean", None)),
        ("Executive Dean Ann Lee said", ("Ann Lee", "Executive Dean", None)),
        ("Ann Lee, now chair of PCAN, said", ("Ann Lee", "chair", ("PCAN",))),
        (
            "Leader of the Council at Salford City Council Cllr Ann Lee said",
            ("Ann Lee", "Leader of the Council", ("Salford City Council",)),
        ),
        (
            "Ann Lee, Salford City Council’s deputy leader of the council, said",
            ("Ann Lee", "deputy leader of the council", ("Salford City Council",)),
        ),
        (
            "Ann Lee, leader of the opposition on Salford City Council, said",
            ("Ann Lee", "leader of the opposition", ("Salford City Council",)),
        ),
        ("Ann Lee, leader of the council, said", ("Ann Lee", "leader", "council")),
        (
            "Ann Lee, assistant director, education at Salford City Council.",
            ("Ann Lee", "assistant director, education", ("Salford City Council",)),
        ),
        ("Ann Lee is the Sefton place director at NHS Sussex ICB.",
         ("Ann Lee", "Sefton place director", ("NHS Sussex Integrated Care Board",))),
        ("Ann Lee, head of policy at the Trust for Deaf Children, said",
         ("Ann Lee", "head of policy", ("Trust for Deaf Children",))),
        ("Ann Lee, adviser to the Guild of Teachers of Music, said",
         ("Ann Lee", "adviser", ("Guild of Teachers of Music",))),
        ("Ann Lee has also joined the council as Assistant Director for Inclusion.",
         ("Ann Lee", "Assistant Director for Inclusion", "council")),
        ("But Elm Mencap's Ann Lee said", ("Ann Lee", None, ("Elm Mencap",))),
        ("The inspectors, led by Ofsted's Ann Lee, met", ("Ann Lee", None, ("Ofsted",))),
        ("County council cabinet member Ann Lee said", ("Ann Lee", "cabinet member", "council")),
        ("Bo, and Ann Lee, chief executive of the integrated care board, said",
         ("Ann Lee", "chief executive", "integrated care board")),
        ("Ann Lee\nChair, Voices Together", ("Ann Lee", "Chair", ("Voices Together",))),
        ("Ann Lee, head of policy at the charity Kite, said", ("Ann Lee", "head of policy", ("Kite",))),
        ("By Ann Lee\nRegional officer for the north east, National Education Union",
         ("Ann Lee", "Regional officer for the north east", ("National Education Union",))),
        ("Ann Lee (she’s the designated clinical officer for NHS Sussex ICB)",
         ("Ann Lee", "designated clinical officer", ("NHS Sussex Integrated Care Board",))),
        ("Ann Lee, chair since 2022 of NHS Sussex ICB,", ("Ann Lee", "chair", ("NHS Sussex Integrated Care Board",))),
        ("Ann Lee, chair of the parent forum, Bexley Voice.", ("Ann Lee", "chair", ("Bexley Voice",))),
        ("Dr Ann Lee, GP lead for children at the trust,", ("Ann Lee", "GP lead for children", "trust")),
        ("Ann Lee\nSecretary, PCAN Kirklees", ("Ann Lee", "Secretary", ("PCAN Kirklees",))),
        ("Salford City Council’s deputy director, education and SEND, is Ann Lee: she",
         ("Ann Lee", "deputy director, education and SEND", ("Salford City Council",))),
        ("The interim chief executive, Ann Lee, who joined Salford City Council from Bury,",
         ("Ann Lee", "interim chief executive", ("Salford City Council",))),
        ("It is run by Medway Community Healthcare, where Ann Lee leads the team.",
         ("Ann Lee", None, ("Medway Community Healthcare",))),
        ("at the trust, where Ann Lee is chief nurse.", ("Ann Lee", "chief nurse", "trust")),
        ("Cllr Ann Lee, who has the children’s portfolio at Salford City Council,",
         ("Ann Lee", None, ("Salford City Council",))),
        ("Ann Lee (Green), the group's spokesman on SEND.", ("Ann Lee", "spokesman on SEND", "group")),
        ("adviser Ann Lee (Salford City Council)", ("Ann Lee", "adviser", ("Salford City Council",))),
        ("also, Together for Children's chief executive, Ann Lee, said",
         ("Ann Lee", "chief executive", ("Together for Children",))),
    ],
)
def test_forms(text: str, expected: tuple[str, str | None, tuple[str, ...] | str | None]) -> None:
    assert said(text) == [expected]


def test_a_post_belongs_to_one_of_two_people() -> None:
    text = "Ann Lee, head of SEND at Salford City Council, and Bob Ray, chief nurse, were there."
    assert [(name, role) for name, role, _ in said(text)] == [("Ann Lee", "head of SEND"), ("Bob Ray", "chief nurse")]


def test_two_posts_of_one_person() -> None:
    text = (
        "Ann Lee, head of inclusion at the county council until 2019 and now an associate professor at "
        "Leeds University. "
        "Bob Ray – NHS Sussex ICB's chief nurse and, since May, its interim chief executive as well – spoke."
    )
    assert said(text) == [
        ("Ann Lee", "head of inclusion", "council"),
        ("Ann Lee", "associate professor", ("Leeds University",)),
        ("Bob Ray", "chief nurse", ("NHS Sussex Integrated Care Board",)),
        ("Bob Ray", "interim chief executive", ("NHS Sussex Integrated Care Board",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "co-chairs Ann Lee and Bob Ray said",
        "Ann Lee and Bob Ray, co-chairs of the forum, said",
        "the co-chairs, Ann Lee and Bob Ray,",
    ],
)
def test_a_post_held_by_two(text: str) -> None:
    assert [(name, role) for name, role, _ in said(text)] == [("Ann Lee", "co-chair"), ("Bob Ray", "co-chair")]


def test_a_post_and_three_bodies() -> None:
    text = "Ann Lee (Accountable Officer of the Ipswich and East Suffolk, North East Essex and West Suffolk CCGs)"
    ((_, _, bodies),) = said(text)
    assert isinstance(bodies, tuple) and len(bodies) == 3


def test_coming_and_going() -> None:
    joined, left = appointments(
        "Ann Lee, who joined Salford City Council as interim head of SEND. Bob Ray stepped down as chief nurse."
    )
    assert joined.joined and joined.organisations == ("Salford City Council",)
    assert joined.role is not None and joined.role.capacity == "interim"
    assert left.left and not left.joined


def test_appointed_by() -> None:
    (found,) = appointments("The DfE has appointed Dame Ann Lee as its adviser.")
    assert (found.organisations, found.joined) == (("Department for Education",), True)


@pytest.mark.parametrize(
    ("text", "person", "role", "capacity"),
    [
        ("Vera Gent, director of children's services", "Vera Gent", "director of children's services", "substantive"),
        ("Adam Sproston HMI, Ofsted lead inspector", "Adam Sproston", "HMI, Ofsted lead inspector", "substantive"),
        ("Ann Lee – Executive Director of People", "Ann Lee", "Executive Director of People", "substantive"),
        ("Mark Fisher (Chief Executive)", "Mark Fisher", "Chief Executive", "substantive"),
        ("Pippa Jackson Maitland\nHMI Lead Inspector", "Pippa Jackson Maitland", "HMI Lead Inspector", "substantive"),
        ("Ann Lee, Acting CEO", "Ann Lee", "Acting CEO", "acting"),
        ("Chief Executive: Kate Shields", "Kate Shields", "Chief Executive", "substantive"),
        ("Patricia Miller (OBE)", "Patricia Miller", None, "substantive"),
        ("Mr A. Ray, Interim Head, Walsall Council", "A. Ray", "Interim Head", "interim"),
    ],
)
def test_lines_and_cells(text: str, person: str, role: str | None, capacity: str) -> None:
    places = [(o.start, o.end) for o in find_organisations(text, load_reference())]
    found = parse_name_and_role(text, WORDS, places)
    assert found is not None
    assert (found.person, found.role, found.capacity) == (person, role, capacity)
    assert text[found.person_start : found.person_end] == person
    assert text[found.role_start : found.role_end] == (role or "")


def test_a_line_without_a_name() -> None:
    assert parse_name_and_role("Director of Children’s Services", WORDS) is None


def test_what_a_body_owns_is_nobody() -> None:
    assert said("They met Salford City Council's Bright Futures team and Ofsted's Big Listen.") == []
