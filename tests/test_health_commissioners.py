"""Which bodies commissioned for an area on a day, and who led them: data/health_commissioners.csv.

A line is an area and a day with the bodies that answer the question, each with how certain it is, and the leaders
whom the seeds show; "not known" where neither reference data nor documents tell. Edges of an area are left out.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from sendgraph.identity.reference import EDGE
from sendgraph.queries import bind, run, saved_query

TABLE = Path(__file__).parent / "data" / "health_commissioners.csv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
QUERY = saved_query("health-commissioners")


def answer(store: Store, **given: str) -> list[dict[str, str]]:
    found = run(QUERY, store, bind(QUERY, given, store))
    assert isinstance(found, QuerySolutions)
    text = found.serialize(format=QueryResultsFormat.CSV) or b""
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['area']} {row['date']}")
def test_who_commissioned_and_led(row: dict[str, str], seeds_store: Store) -> None:
    found = answer(seeds_store, area=row["area"], date=row["date"])
    assert all(line["date"] == row["date"] for line in found)
    held = [line for line in found if not line["share"] or float(line["share"]) >= float(EDGE)]
    bodies = dict.fromkeys(f"{line['body']} ({line['certainty']})" for line in held)
    leaders = dict.fromkeys(line["leader"] for line in held)
    assert "; ".join(bodies) == row["bodies"]
    assert "; ".join(leaders) == row["leaders"]


def test_the_table_asks_of_ten_areas_on_three_days() -> None:
    days = {area: {row["date"] for row in ROWS if row["area"] == area} for area in {row["area"] for row in ROWS}}
    assert sum({"2018-06-01", "2021-10-01", "2024-05-20"} <= asked for asked in days.values()) >= 10


def test_a_leader_is_shown_with_words_and_days(seeds_store: Store) -> None:
    for line in answer(seeds_store, area="Blackpool", date="2024-05-20"):
        assert line["leader"] == "Kevin Lavery"
        assert "Kevin Lavery" in line["quotation"]
        assert line["shown_from"] == "2024-07-25"


def test_an_area_that_was_not_there_has_no_answer(seeds_store: Store) -> None:
    assert answer(seeds_store, area="Cumbria", date="2024-05-20") == []
    assert answer(seeds_store, area="Cumberland", date="2018-06-01") == []
