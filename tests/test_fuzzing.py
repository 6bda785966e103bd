"""Extraction of documents that nobody would write: real fixtures cut, spliced, shuffled and spoilt, and any Unicode.

Whatever comes in, valid facts come out, or an error that we raise on purpose; every passage is the document's.
"""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sendgraph import facts as contract
from sendgraph.documents import Document, read
from sendgraph.errors import SendgraphError
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.genres.common import Reading
from sendgraph.genres.registry import GENRES
from sendgraph.language import load_language

# More for a long run by hand: FUZZING=20000 pytest tests/test_fuzzing.py
EXAMPLES = int(os.environ.get("FUZZING", "40"))
TESTS = Path(__file__).parent
FIXTURES = sorted([*(TESTS / "data" / "samples").glob("*.txt"), *(TESTS.parent / "seeds").glob("*.txt")])
SCHEMA: Any = Draft202012Validator(
    json.loads(Path(contract.__file__).with_name("facts.schema.json").read_text(encoding="utf-8"))
)
# Controls, marks that change direction or join, combining marks, and what our own patterns turn on.
ODD = ["\x00", "\x0b", "\x1f", "\u200b", "\u200f", "\u202e", "\u2066", "\ufeff"]
ODD += ["\u0301", "\u0345", "\u1dfa", "\ud800", "²", "٣", "ß", "İ", "ſ", "🄰"]
ODD += ["\t", "\n", "\u2028", "“", "”", "‘", "’", '"', "(", ")", "•", "–", ",", ".", ":", "½"]

fuzz = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES < 100
)


@cache
def fixtures() -> tuple[list[str], ...]:
    """Return the lines of each fixture."""
    return tuple(path.read_text(encoding="utf-8").splitlines(keepends=True) for path in FIXTURES)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """Return a few runs of lines of fixtures, in any order, with characters left out, repeated and put in."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        source = draw(st.sampled_from(fixtures()))
        start = draw(st.integers(0, len(source) - 1))
        lines.extend(source[start : start + draw(st.integers(1, 60))])
    if draw(st.booleans()):
        draw(st.randoms(use_true_random=False)).shuffle(lines)
    text = "".join(lines)
    for _ in range(draw(st.integers(0, 12))):
        at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        put = draw(st.sampled_from(ODD) | st.text(max_size=3) | st.just(text[at : at + length] * 2))
        text = text[:at] + put + text[at + length :]
    return text


def document(text: str, name: str = "fuzzed.txt") -> Document | None:
    """Read a text as a file; None where we refuse it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            return read(path)
        except SendgraphError:
            return None


def check(facts: Facts, text: str) -> None:
    """Assert that facts are valid and that each passage stands in the text."""
    values = facts.to_dict()
    SCHEMA.validate(values)
    facts.to_json().encode("utf-8")
    for items in values.values():
        for item in items if isinstance(items, list) else ():
            assert 0 <= item["start"] < item["end"] <= len(text), item
            if "text" in item:
                assert item["text"] == " ".join(text[item["start"] : item["end"]].split())


@fuzz
@given(spoilt())
def test_spoilt_documents(text: str) -> None:
    read_as = document(text)
    if read_as is not None:
        check(understand(read_as, load_language()), read_as.text)


@fuzz
@given(spoilt(), st.sampled_from(sorted(GENRES)))
def test_any_genre_of_any_text(text: str, genre: contract.GenreName) -> None:
    read_as = document(text)
    if read_as is not None:
        check(GENRES[genre].understand(Reading(read_as, load_language())), read_as.text)


@fuzz
@given(st.text(st.characters(), max_size=300) | st.lists(st.sampled_from(ODD), max_size=80).map("".join))
def test_any_text(text: str) -> None:
    read_as = document(text)
    for genre in GENRES.values() if read_as is not None else ():
        assert read_as is not None
        check(genre.understand(Reading(read_as, load_language())), read_as.text)


@fuzz
@given(spoilt())
def test_spoilt_html(text: str) -> None:
    read_as = document(f"<html><body><h1>Report</h1><p>{text}</p><li>{text[:200]}", "fuzzed.html")
    if read_as is not None:
        check(understand(read_as, load_language()), read_as.text)


@pytest.mark.parametrize("unit", ["word ", "(", "“said ", "Ann Lee, director of SEND, ", "NHS ", "•", "7", "June and "])
def test_a_text_on_one_line_takes_no_endless_time(unit: str) -> None:
    read_as = document("Words " + unit * (300_000 // len(unit)))
    assert read_as is not None
    check(understand(read_as, load_language()), read_as.text)
