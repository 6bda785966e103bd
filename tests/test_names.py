"""Names and posts as they are printed, found by form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.errors import DataError
from sendgraph.language.names import find_names, load_people_words
from sendgraph.language.people import find_people
from sendgraph.language.role_vocabulary import load_roles
from sendgraph.language.roles import find_roles

WORDS = load_people_words()


@pytest.mark.parametrize(
    ("text", "honorific", "name"),
    [
        ("Mr D Okafor-Lyle", "Mr", "D Okafor-Lyle"),
        ("Ms S A Tregenza-Holt", "Ms", "S A Tregenza-Holt"),
        ("Mr T. A. Rigby-Osei", "Mr", "T. A. Rigby-Osei"),
        ("Tamsin O’Rourke", None, "Tamsin O’Rourke"),
        ("Tamsin O'Rourke's letter", None, "Tamsin O'Rourke"),
        ("Anneka van der Post", None, "Anneka van der Post"),
        ("Mairéad Ó Briain", None, "Mairéad Ó Briain"),
        ("Anjali McNamara", None, "Anjali McNamara"),
        ("Sue-Ann Gravelle", None, "Sue-Ann Gravelle"),
        ("Nasreen al-Hassan", None, "Nasreen al-Hassan"),
        ("Councillor Mrs Pat Ashe", "Councillor Mrs", "Pat Ashe"),
        ("Dr. Olu Fashanu", "Dr.", "Olu Fashanu"),
        ("Lucy English", None, "Lucy English"),
        ("Saoirse van 't Hoff", None, "Saoirse van 't Hoff"),
        ("Donal Mac an tSaoir", None, "Donal Mac an tSaoir"),
        ("Wren St John-Okoro", None, "Wren St John-Okoro"),
        ('Dr Ann "Nan" Lee', "Dr", 'Ann "Nan" Lee'),
        ("Robert (Bobby) Lindqvist", None, "Robert (Bobby) Lindqvist"),
        ("Edwina ‘Teddy’ Marsh-Cole", None, "Edwina ‘Teddy’ Marsh-Cole"),
        ("Lt Col (Ret'd) Ann Lee-Smith", "Lt Col (Ret'd)", "Ann Lee-Smith"),
        ("Mr West", "Mr", "West"),
        ("A. Castle", None, "A. Castle"),
        ("A. Sen", None, "A. Sen"),
        ("Harjit A. Ali", None, "Harjit A. Ali"),
        ("Warren Southern", None, "Warren Southern"),
        ("Mum-of-two Ann Lee", None, "Ann Lee"),
        ("Dad-of-four Bo Ray-Cole", None, "Bo Ray-Cole"),
    ],
)
def test_names(text: str, honorific: str | None, name: str) -> None:
    (found,) = find_names(text, WORDS)
    assert (found.honorific, found.name) == (honorific, name)
    assert " ".join(text[found.start : found.end].split()) == name


@pytest.mark.parametrize("text", ["Parent Carer Forum", "Main Findings", "Ofsted", "In September", "Special School"])
def test_no_names(text: str) -> None:
    assert find_names(text, WORDS) == ()


def test_post_nominals_are_no_part_of_the_name() -> None:
    (found,) = find_names("Patricia Miller (OBE), who spoke", WORDS)
    assert (found.name, found.post_nominals) == ("Patricia Miller", ("OBE",))


def test_an_ordinary_word_that_begins_a_sentence_is_no_given_name() -> None:
    (found,) = find_names("We met others. Others Ann Lee left out.", WORDS)
    assert found.name == "Ann Lee"


def test_short_forms_lead_to_the_fullest() -> None:
    text = "Mrs Ivory spoke. Jayne Ivory, who leads, thanked all. Ivory left; Jayne came back."
    people = find_people(text, find_names(text, WORDS), WORDS)
    assert [m.person.name for m in people.mentions] == ["Jayne Ivory"] * 4
    assert people.mentions[0].person.gender == "feminine"


def test_a_nickname_and_a_title_lead_to_the_person() -> None:
    text = 'Ann "Nan" Lee-Cole, who leads, met Sir Bob Ray. Nan left with Sir Bob.'
    people = find_people(text, find_names(text, WORDS), WORDS)
    assert [m.person.name for m in people.mentions] == ['Ann "Nan" Lee-Cole', "Bob Ray"] * 2


def test_same_surname_other_given_name_is_another_person() -> None:
    text = "Ann Lee said so. Mr Bob Lee said no."
    people = find_people(text, find_names(text, WORDS), WORDS)
    assert {m.person.name for m in people.mentions} == {"Ann Lee", "Bob Lee"}


@given(st.text(alphabet="abc ABC.'’-\n\tMrÓé“”,", max_size=60))
def test_any_text_has_names_in_order_and_in_place(text: str) -> None:
    end = 0
    for name in find_names(text, WORDS):
        assert end <= name.outer_start <= name.start < name.end <= name.outer_end
        assert " ".join(text[name.start : name.end].split()) == name.name
        end = name.outer_end


@pytest.mark.parametrize(
    ("marked", "notation"),
    [
        ("the |interim head of children's social care| in", "head-of-childrens-social-care"),
        ("|Executive Member for Children’s, Young People & Education|, said", "lead-member-for-childrens-services"),
        ("|Executive Director of Children, Families and Lifelong Learning|", "director-of-childrens-services"),
        ("|lead member for children and families| has", "lead-member-for-childrens-services"),
        ("|Her Majesty’s Inspector|", "hmi"),
        ("|HMI Lead Inspector|", "lead-inspector"),
        ("|joint chief officer| of the", "accountable-officer"),
        ("|Chief Nursing Officer and Deputy Chief Executive|", "chief-nurse"),
        ("|MP for Barnsley South| since July", "member-of-parliament"),
        ("|Bury South MP| Ann Lee", "member-of-parliament"),
        ("|chair of governors| at", "chair-of-governors"),
        ("the council's |cabinet spokesperson for children's services|,", "lead-member-for-childrens-services"),
        ("a |deputy director, education and SEND|, at", "director"),
        ("our |Executive Director – People|.", "director"),
        ("|Cabinet Member (Children's Services)|, of", "lead-member-for-childrens-services"),
        ("the |spokesman on SEND|", "spokesperson"),
        ("the |Kirklees Place Director| for the ICB", "director-of-commissioning"),
        ("Yesterday |South Sefton place director| Ann Lee", "director-of-commissioning"),
        ("the |Green group leader|, Ann Lee", "council-leader"),
        ("City council |cabinet member for education|", "lead-member-for-childrens-services"),
        ("|director of nursing (Kent)| at the trust", "chief-nurse"),
        ("|Director of People and Deputy Chief Executive| at the council", "chief-executive"),
        ("|chief executive| of the integrated care board", "chief-executive"),
        ("|Principal| Ann Lee said", "headteacher"),
    ],
)
def test_roles(marked: str, notation: str) -> None:
    """The post stands between the strokes; its own words lead to the concept."""
    found = find_roles(marked.replace("|", ""), WORDS)
    role = marked.split("|")[1]
    assert [r.text for r in found] == [role]
    concept = load_roles().concept(role)
    assert concept is not None and concept.notation == notation


def test_an_honorific_is_no_post_and_newness_no_part_of_one() -> None:
    assert find_roles("Councillor Jayne Rear", WORDS) == ()
    assert find_roles("A principal told us so. Principal findings follow.", WORDS) == ()
    (found,) = find_roles("our recently-appointed Director of Education", WORDS)
    assert (found.text, found.is_new) == ("Director of Education", True)


def test_every_post_has_a_kind_of_body() -> None:
    roles = load_roles()
    assert {post.notation for post in roles.posts} == set(roles.group_of)


def test_broken_words_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text("[names]\nhonorifics = []\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"\[names\] lacks"):
        load_people_words(path)
    path.write_text("[names", encoding="utf-8")
    with pytest.raises(DataError, match="not valid TOML"):
        load_people_words(path)
