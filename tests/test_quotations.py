"""Direct speech: marks of all kinds, reporting clauses, speech without marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.documents.model import Block, Document, Source
from sendgraph.language.names import find_names, load_people_words
from sendgraph.language.people import find_people
from sendgraph.language.quotation_marks import quoted_runs
from sendgraph.language.quotations import find_quotations

WORDS = load_people_words()


def document(text: str) -> Document:
    """Return a document of one paragraph a line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Document("item.txt", text, tuple(blocks), "0" * 64, "text/plain", Source("item.txt"))


def speech(text: str) -> list[tuple[str | None, str]]:
    people = find_people(text, find_names(text, WORDS), WORDS)
    found = find_quotations(document(text), people, WORDS)
    return [(q.person.name if q.person else None, text[q.start : q.end]) for q in found]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“One,” she said.", ["One,"]),
        ('"One," she said, "and two."', ["One,", "and two."]),
        ("‘The parents’ needs are met,’ he said.", ["The parents’ needs are met,"]),
        ("a ‘can do’ attitude and parents’ views", ["can do"]),
        ("'We don't mind,' he said.", ["We don't mind,"]),
        ("Ann van 't Hoff said: 'Yes.'", ["Yes."]),
        ("'90 weeks is too long,' he said of the '90s.", ["90 weeks is too long,"]),
        ("She said: ” It is late, but here.”", ["It is late, but here."]),
        ("including Youth and Justice’ and ‘Autism in Schools’ projects", ["Autism in Schools"]),
        ("the families’ and pupils’ rights", []),
        ("It was “first\n“and then second.”\nNo more.", ["first\n“and then second."]),
        ('"Opened straight.\n“Closed straight."', ["Opened straight.\n“Closed straight."]),
        ("“Never closed.\nNext paragraph.", ["Never closed."]),
    ],
)
def test_marks(text: str, inside: list[str]) -> None:
    runs = quoted_runs(text, document(text).blocks)
    assert [text[run.start : run.end] for run in runs] == inside


@given(st.text(alphabet="ab s“”\"‘’'.,\n:", max_size=50))
def test_marks_of_any_text_are_in_order(text: str) -> None:
    end = 0
    for run in quoted_runs(text, document(text).blocks):
        assert end <= run.outer_start < run.start < run.end <= run.outer_end
        end = run.outer_end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It works,” said Ann Lee.", [("Ann Lee", "It works,")]),
        ("“It works,” Dr Ann Lee, the head, said.", [("Ann Lee", "It works,")]),
        ("Ann Lee, head of SEND, said: “It works.”", [("Ann Lee", "It works.")]),
        ("Ann Lee, of the council, said it was “a start”.", [("Ann Lee", "a start")]),
        ("Mrs Lee spoke. “It works,” she told us. “It does.”", [("Lee", "It works,"), ("Lee", "It does.")]),
        ("Mrs Lee met Mr Ray. “It works,” he said.", [("Ray", "It works,")]),
        ("Ann Lee, head: “It works and we know it.”", [("Ann Lee", "It works and we know it.")]),
        ("Dr Ann Lee did not duck the question: “It’s late.”", [("Ann Lee", "It’s late.")]),
        ("Dr Ann Lee writes that it is ‘late but good’.", [("Ann Lee", "late but good")]),
        ("Cllr Ann Lee sent a message to say that she was “glad”.", [("Ann Lee", "glad")]),
        ("A parent in Hull: “It is all much better than before.”", [(None, "It is all much better than before.")]),
        ("Ann Lee, who leads, met us.\nAL: “It was time to go.”", [("Ann Lee", "It was time to go.")]),
        ("Dr Ann Lee MP wrote to say: “Well done.”", [("Ann Lee", "Well done.")]),
        ("Mum-of-two Ann Lee, from Elm, wept. “It is slow,” the 38-year-old said.", [("Ann Lee", "It is slow,")]),
        ("Ann Lee, 43, held a sign.\n\n“I came alone today,” the 43-year-old said.",
         [("Ann Lee", "I came alone today,")]),
        ("Inspectors met Ann Lee, who leads. “It is too slow here,” they said.", []),
        ("Ann Lee, 43, held a sign. “I came alone,” the mother of two said.", [("Ann Lee", "I came alone,")]),
        (
            "Ann Lee and Bob Ray thanked all. “It was hard,” they said.",
            [("Ann Lee", "It was hard,"), ("Bob Ray", "It was hard,")],
        ),
        ("Mrs Ann Lee: she thanks ‘stubborn parents’.", [("Ann Lee", "stubborn parents")]),
        ("Dr Ann “Nan” Lee said: “It is late.”", [("Ann “Nan” Lee", "It is late.")]),
        ("A spokesperson for the council said: “We are glad to be back.”", [(None, "We are glad to be back.")]),
        ("Inspectors praised a “can do” culture.", []),
        ("Inspectors said leaders share an “ambitious vision”.", []),
        ("Dr Ann Lee, who likes a “pilot”, left.", []),
    ],
)
def test_speakers(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert speech(text) == expected


def test_speech_over_paragraphs_is_one_run() -> None:
    text = "Ann Lee said: “First.\n“Second.”\nThe end."
    assert speech(text) == [("Ann Lee", "First.\n“Second.")]


def test_a_next_paragraph_in_marks_goes_on() -> None:
    text = "“First of all,” said Ann Lee.\n“And then the second thing.”"
    assert speech(text) == [("Ann Lee", "First of all,"), ("Ann Lee", "And then the second thing.")]


def test_the_next_sentence_is_not_the_reporting_clause() -> None:
    text = "Ann Lee said it. “New leaders are here now.” Bob Ray, who joined, was asked."
    assert speech(text)[0] == ("Ann Lee", "New leaders are here now.")


def test_speech_without_marks_ends_where_narration_resumes() -> None:
    text = (
        "Cllr Ann Lee said:\nI am proud.\nOur schools are good.\nGood schools matter.\nWe know that.\n"
        "Cllr Lee said that it went well.\nShe added:\nWe go on.\nInspectors saw other things."
    )
    assert speech(text) == [
        ("Ann Lee", "I am proud.\nOur schools are good.\nGood schools matter.\nWe know that."),
        ("Ann Lee", "We go on."),
    ]


def test_a_joint_statement_has_every_speaker() -> None:
    text = "Cllr Ann Lee, leader, and Dr Bob Ray, chair, issued a joint statement:\nWe are sorry."
    assert speech(text) == [("Ann Lee", "We are sorry."), ("Bob Ray", "We are sorry.")]
