"""People withheld: named nowhere, however they are spelt, while namesakes, places and ordinary words stay."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.deciding import Decided, Judgements, decide
from sendgraph.documents import Document, read
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.identity.decisions import Decision
from sendgraph.identity.hashing import hashed
from sendgraph.identity.registry import Registry
from sendgraph.language import load_language
from sendgraph.language.masking import (
    MASK,
    Forms,
    folded,
    full_forms,
    initial_forms,
    joined,
    mask,
    name_words,
    restored,
)
from sendgraph.mapping.graphs import map_documents
from sendgraph.mapping.iris import Iris
from sendgraph.people_file import people_json

LANGUAGE, IRIS = load_language(), Iris()
KEY = "jayne ivory|bury-council"
OPENING = (
    "News | 6 May 2021\n{title}\n"
    "A revisit by Ofsted and the Care Quality Commission in March 2021 found that Bury had made progress for children "
    "with special educational needs.\n"
    "{name}, head of SEND at Bury Council, said: “We listened to families and we will go on listening.”\n"
    "Ann Lee, director of children's services at Bury Council, said: “{said}”\n"
)


def opening(said: str, name: str = "Jayne Ivory", title: str = "Praise for services in Bury") -> str:
    return OPENING.format(said=said, name=name, title=title)


def withheld(folder: Path, *texts: str, key: str = KEY, registry: Registry | None = None) -> Decided:
    understood: list[tuple[Document, Facts]] = []
    for number, text in enumerate(texts):
        path = folder / f"news {number}.txt"
        path.write_text(text, encoding="utf-8")
        document = read(path)
        understood.append((document, understand(document, LANGUAGE)))
    line = Decision(when="2026-01-02", who="A", what="withhold", first=hashed(key), why="asked", place="line 2")
    return decide(understood, Judgements((line,), registry), LANGUAGE, IRIS)


def output(decided: Decided) -> str:
    """All that a build makes of documents, as one text."""
    quads = map_documents(decided.understood, decided.identities, LANGUAGE, IRIS, decided.corrected)
    facts = "\n".join(facts.to_json() for _, facts in decided.understood)
    people = people_json(decided.identities.people)
    registry = decided.identities.registry.to_csv()
    return "\n".join([*map(str, quads), facts, people, registry, *decided.messages, *decided.faults])


def said(decided: Decided) -> list[str]:
    return [q.text for _, facts in decided.understood for q in facts.quotations]


HOSTILE = [
    "JAYNE IVORY",
    "jayne ivory",
    "Jayne  Ivory",
    "Jay\u200bne Ivo\u00adry",
    "Jáyne Ívory",
    "Jayne-Ivory",
    "Jayne 'Ivory'",
    "J. Ivory",
    "J Ivory",
    "Ivory, Jayne",
    "Ｊａｙｎｅ Ｉｖｏｒｙ",
    "jayne.ivory@bury.gov.uk",
    "@JayneIvory",
    "Ms Ivory",
    "Ivory",
    "Jayne Ann Ivory",
    "Cllr Ivory",
]


@pytest.mark.parametrize("form", HOSTILE)
def test_no_spelling_of_the_name_is_left(form: str, tmp_path: Path) -> None:
    decided = withheld(tmp_path, opening(f"We thank {form} for much, and {form}’s team."))
    (words,) = said(decided)
    assert "ivory" not in folded(output(decided)).words.replace(" ", "").replace("\n", "")
    assert words.count(MASK) == 2
    assert words.startswith("We thank ")
    assert words.endswith(" team.")


def test_a_possessive_keeps_its_ending(tmp_path: Path) -> None:
    assert said(withheld(tmp_path, opening("Jayne Ivory's and Ivory’s team."))) == [f"{MASK}'s and {MASK}’s team."]


def test_her_own_statements_are_dropped_and_others_stay(tmp_path: Path) -> None:
    decided = withheld(tmp_path, opening("Thank you."))
    ((_, facts),) = decided.understood
    assert {post.person for post in facts.appointments} == {"Ann Lee"}
    assert {quotation.person for quotation in facts.quotations} == {"Ann Lee"}
    assert {person.name for person in decided.identities.people} == {"Ann Lee"}
    assert "organisation/bury-council" in output(decided)


def test_another_person_of_the_same_surname_in_the_same_document_stays(tmp_path: Path) -> None:
    text = opening("Jayne Ivory and Mr Tom Ivory did well, and Mr Ivory and Ms Ivory know.") + (
        "Mr Tom Ivory, chair of Bury Parent Carer Forum, said: “Good.”\n"
    )
    decided = withheld(tmp_path, text)
    assert said(decided)[0] == f"{MASK} and Mr Tom Ivory did well, and Mr Ivory and {MASK} know."
    assert {person.name for person in decided.identities.people} == {"Ann Lee", "Tom Ivory"}
    assert "Jayne" not in output(decided)


def test_a_namesake_of_another_document_stays(tmp_path: Path) -> None:
    other = opening("Jayne Ivory did well.").replace("Bury", "Bolton")
    decided = withheld(tmp_path, opening("Thank you."), other)
    assert [person.keys for person in decided.identities.people if "Ivory" in person.name] == [
        ("jayne ivory|bolton-council",)
    ]
    assert "Jayne Ivory did well." in said(decided)


def test_a_document_in_which_only_words_name_her_is_masked(tmp_path: Path) -> None:
    other = opening("We thank Jayne Ivory; Ivory knows.", name="Bob Dale").replace("Bury", "Bolton")
    assert f"We thank {MASK}; {MASK} knows." in said(withheld(tmp_path, opening("Thank you."), other))


def test_a_surname_that_is_a_place_is_masked_only_as_a_name(tmp_path: Path) -> None:
    text = opening("In Bury, Bury Council and Jayne Bury met Ms Bury.", name="Jayne Bury")
    decided = withheld(tmp_path, text, key="jayne bury|bury-council")
    assert said(decided) == [f"In Bury, Bury Council and {MASK} met {MASK}."]
    assert "organisation/bury-council" in output(decided)


def test_a_surname_that_is_an_ordinary_word_is_masked_only_as_a_name(tmp_path: Path) -> None:
    text = opening("Young people and young adults thank Jayne Young. Well done, Young!", name="Jayne Young")
    decided = withheld(tmp_path, text, key="jayne young|bury-council")
    assert said(decided) == [f"Young people and young adults thank {MASK}. Well done, {MASK}!"]


def test_titles_file_names_and_addresses_name_nobody(tmp_path: Path) -> None:
    text = opening("See www.bury.gov.uk/jayne-ivory for more.", title="Jayne Ivory praises services in Bury")
    path = tmp_path / "Jayne_Ivory.txt"
    path.write_text(text, encoding="utf-8")
    document = read(path)
    document = replace(document, source=replace(document.source, url="https://x.org/news/jayne%20ivory"))
    line = Decision(when="2026-01-02", who="A", what="withhold", first=hashed(KEY), why="asked", place="line 2")
    decided = decide([(document, understand(document, LANGUAGE))], Judgements((line,)), LANGUAGE, IRIS)
    ((masked, facts),) = decided.understood
    assert masked.name == facts.source == f"{MASK}.txt"
    assert masked.source.url is None
    assert facts.document.title == f"{MASK} praises services in Bury"
    assert facts.websites == ()
    assert "vory" not in output(decided)
    assert [message for message in decided.messages if "rename the file" in message]


def test_all_keys_of_a_person_go_and_the_registry_forgets(tmp_path: Path) -> None:
    registry = Registry({KEY: "jayne-ivory-old", "jayne ivory|x": "jayne-ivory-old", "ann lee|bury-council": "ann"})
    decided = withheld(tmp_path, opening("Thank you."), registry=registry)
    assert decided.identities.registry == Registry({"ann lee|bury-council": "ann"})
    assert [person.slug for person in decided.identities.people] == ["ann"]


def test_a_line_that_matches_nobody_is_told_and_changes_nothing(tmp_path: Path) -> None:
    decided = withheld(tmp_path, opening("Thank you, Jayne Ivory."), key="nobody|nowhere")
    assert decided.messages == ("line 2: nobody in these documents is withheld by it",)
    assert decided.faults == ()
    assert said(decided) == ["We listened to families and we will go on listening.", "Thank you, Jayne Ivory."]


def test_offsets_stay_and_the_words_are_masked_where_they_are_taken(tmp_path: Path) -> None:
    decided = withheld(tmp_path, opening("We thank Jayne Ivory."))
    ((document, facts),) = decided.understood
    (quotation,) = facts.quotations
    assert document.text[quotation.start : quotation.end] == "We thank Jayne Ivory."
    assert document.quote(quotation.start, quotation.end) == quotation.text == f"We thank {MASK}."
    assert json.loads(facts.to_json())["document"]["characters"] == len(document.text)


# --- The mask ---


def test_forms_of_a_name() -> None:
    assert full_forms("Jayne Ann Ivory") >= {"jayne ann ivory", "ivory jayne ann", "jayne ivory", "jayneivory"}
    assert full_forms("Ivory") == initial_forms("Ivory") == frozenset()
    assert initial_forms("Jayne Ann Ivory") >= {"j ivory", "j a ivory", "ja ivory", "jivory"}
    assert name_words("O’Brien-Ní Dhomhnaill") == "obrien ni dhomhnaill"


@given(st.text())
def test_folded_characters_stand_where_they_were(text: str) -> None:
    found = folded(text)
    assert len(found.words) == len(found.places)
    assert list(found.places) == sorted(found.places)


WORDS = st.lists(st.sampled_from(["Jayne Ivory", "we", "thank", "IVORY, Jayne", "Ann", "\n", "’s", "-"]), max_size=9)
FORMS = Forms(strong=full_forms("Jayne Ivory"))


@given(WORDS, st.data())
def test_what_is_masked_agrees_with_its_text_alone(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    masked = FORMS.masked(text)
    assert FORMS.spans(masked) == ()
    assert FORMS.masked(masked) == masked
    if text:
        assert restored(masked, text) == text
        assert restored(f"{masked} more", text) is None
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    part = mask(text[start:end], FORMS.spans(text), start)
    assert "Ivory" not in part
    assert "Jayne" not in part
    if start < end:
        assert restored(part, text[start:end]) is not None


@pytest.mark.parametrize(
    ("masked", "text"),
    [
        (f"We thank {MASK}.", "We thank nobody for it, as the report was\nbad."),
        (f"We thank {MASK}.", f"We praise {'x' * 20}."),
        (f"We thank {MASK}.", f"We thank {'x' * 121}."),
        (f"We thank {MASK}.", "We thank ."),
    ],
)
def test_a_mask_stands_for_a_name_and_not_for_more(masked: str, text: str) -> None:
    assert restored(masked, text) is None


def test_spans_that_overlap_are_one() -> None:
    assert joined([(5, 9), (0, 3), (2, 4)]) == ((0, 4), (5, 9))
