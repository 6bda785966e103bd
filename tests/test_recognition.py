"""Printed forms of areas and bodies, each with the thing it names: data/recognition.csv.

``how`` is what is asked: a body by its name, an area by its name, or the bodies named in a sentence. ``area`` and
``date`` are what the document is about; ``expected`` the slugs, none where the form names nothing known or more than
one thing, which is left open and never guessed.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from sendgraph.identity.reference import load_reference
from sendgraph.language.organisations import find_organisations

REFERENCE = load_reference()
TABLE = Path(__file__).parent / "data" / "recognition.csv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(filter(None, [row["form"], row["area"], row["date"]])))
def test_a_printed_form_names_its_thing(row: dict[str, str]) -> None:
    on = date.fromisoformat(row["date"]) if row["date"] else None
    expected = row["expected"].split()
    if row["how"] == "text":
        found = [span.slug for span in find_organisations(row["form"], REFERENCE, on=on) if span.slug]
        assert found == expected
        return
    if row["how"] == "area":
        area = REFERENCE.area(row["form"], on=on)
        assert [area.slug] * bool(area) == expected if area else not expected
        return
    body = REFERENCE.organisation(row["form"], area=row["area"] or None, on=on)
    assert ([body.slug] if body else []) == expected


def test_the_table_is_wide_and_has_no_row_twice() -> None:
    assert len(ROWS) >= 150
    assert len({(row["how"], row["form"], row["area"], row["date"]) for row in ROWS}) == len(ROWS)
