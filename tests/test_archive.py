"""The texts of a build: the same offsets, the same bytes, and no name that is withheld."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.documents import Document, read
from sendgraph.documents.archive import BLOT, pack, unpack
from sendgraph.errors import DataError, NotFoundError
from sendgraph.resources import folder

SEEDS = sorted((folder("ontology").parent / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [read(path) for path in SEEDS]


def test_texts_come_back_as_they_were(documents: list[Document], tmp_path: Path) -> None:
    (tmp_path / "texts.zip").write_bytes(pack(documents))
    for document in documents:
        kept = unpack(tmp_path / "texts.zip", document.id)
        assert (kept.name, kept.text, kept.blocks, kept.page_starts) == (
            document.name,
            document.text,
            document.blocks,
            document.page_starts,
        )


@given(st.randoms())
def test_the_order_does_not_matter(documents: list[Document], random: object) -> None:
    mixed = list(documents)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert pack(mixed) == pack(documents)


def test_what_is_withheld_is_blotted_out_and_moves_nothing(documents: list[Document], tmp_path: Path) -> None:
    first = documents[0]
    start = first.text.index("Published")
    (tmp_path / "texts.zip").write_bytes(pack([replace(first, withheld=((start, start + 9),))]))
    kept = unpack(tmp_path / "texts.zip", first.id)
    assert kept.text == first.text.replace("Published", BLOT * 9, 1)


def test_faults_are_told_in_a_line(documents: list[Document], tmp_path: Path) -> None:
    place = tmp_path / "texts.zip"
    with pytest.raises(DataError, match="build again"):
        unpack(place, "a")
    place.write_bytes(pack(documents[:1]))
    with pytest.raises(NotFoundError, match="no document"):
        unpack(place, "0123456789abcdef")
    place.write_bytes(b"PK")
    with pytest.raises(DataError, match="build again"):
        unpack(place, documents[0].id)
