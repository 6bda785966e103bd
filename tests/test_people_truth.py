"""Whose mention is whose, in the seeds and the real reports, against a list made by hand (tests/data/people.csv).

Set SENDGRAPH_REPORTS to a folder that holds reports/ to judge those too; without it the seeds alone are judged.
"""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from sendgraph.documents import find, read
from sendgraph.genres import understand
from sendgraph.identity.evidence import load_scheme
from sendgraph.identity.keys import keys_of
from sendgraph.identity.people import Person
from sendgraph.identity.resolve import identify
from sendgraph.language import load_language

TESTS = Path(__file__).parent
SEEDS = TESTS.parent / "seeds"
REPORTS = Path(os.environ["SENDGRAPH_REPORTS"]) / "reports" if "SENDGRAPH_REPORTS" in os.environ else None
Mention = tuple[str, str]  # file name, name


def truth() -> dict[Mention, str]:
    with (TESTS / "data" / "people.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["document"], row["name"]): row["person"] for row in csv.DictReader(lines)}


def people_in(*folders: Path) -> dict[Mention, Person]:
    """Return who each mention in the documents of folders is."""
    language = load_language()
    documents = {d.id: d for d in (read(path) for path in find(folders))}
    keys = [keys_of(understand(d, language), d.text, language.reference, language.roles) for d in documents.values()]
    identities = identify(keys, load_scheme(language.reference, language.roles))
    return {(documents[text].name, name): person for (text, name), person in identities.person_of.items()}


def pairs(groups: dict[Mention, str]) -> set[tuple[Mention, Mention]]:
    """Return each pair of mentions that are one person."""
    members: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(groups):
        members[groups[mention]].append(mention)
    return {pair for mentions in members.values() for pair in combinations(mentions, 2)}


def test_people_of_the_seeds() -> None:
    found = people_in(SEEDS)
    expected = {mention: person for mention, person in truth().items() if mention in found}
    assert found.keys() == expected.keys()
    assert pairs({mention: person.slug for mention, person in found.items()}) == pairs(expected)


@pytest.mark.skipif(REPORTS is None, reason="no real reports at hand (SENDGRAPH_REPORTS)")
def test_people_of_the_seeds_and_the_real_reports() -> None:
    assert REPORTS is not None
    found = people_in(SEEDS, REPORTS)
    expected = truth()
    assert found.keys() == expected.keys()
    linked, true = pairs({mention: person.slug for mention, person in found.items()}), pairs(expected)
    precision, recall = len(linked & true) / len(linked), len(linked & true) / len(true)
    assert precision == 1.0
    assert recall >= 0.97
    names = Counter(person.name for person in set(found.values()))
    assert names["Daniel Carrick"] == names["Kevin Lavery"] == names["Louise Holland"] == names["Julie Higgins"] == 1
