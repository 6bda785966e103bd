"""What a finding is about: the vocabulary as a SKOS file, its forms, and the themes given."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.language.themes import load_themes, theme_scores, themes_of
from sendgraph.language.vocabulary import SKOS, Concept, read_concepts

VOCABULARY = load_themes()
FILE = resources.folder("ontology") / "themes.ttl"
ORDER = [theme.notation for theme in VOCABULARY.themes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leaders prioritise preparation for adulthood.", {"preparation-for-adulthood"}),
        (
            "Waiting times for speech and language therapy and CAMHS are too long.",
            {"waiting-times", "speech-and-language-therapy", "mental-health"},
        ),
        ("Further address weak joint commissioning arrangements", {"joint-commissioning"}),
        (
            "Improve effective diagnostic pathways for autism spectrum disorders (ASD) across the whole area",
            {"neurodevelopmental-pathway"},
        ),
        ("Address the poor transition arrangements in 0 to 25 healthcare services", {"transition-to-adult-services"}),
        ("Improve the quality of information and accessibility of the local offer", {"local-offer"}),
        ("the variable quality of EHC plans and of the annual review process", {"ehc-plan-quality", "annual-reviews"}),
        ("Home to school transport is unreliable, and pupils arrive late.", {"transport"}),
        (
            "Too many plans are late. Education, health and care plans are issued after the statutory deadline.",
            {"ehc-plan-timeliness"},
        ),
        ("Short breaks are varied and well used.", {"short-breaks"}),
        ("The AP assurance board checks each setting.", {"alternative-provision"}),
        ("", set()),
        ("Inspectors read many documents.", set()),
    ],
)
def test_what_a_finding_is_about(text: str, expected: set[str]) -> None:
    assert set(themes_of(text, VOCABULARY)) >= expected
    assert len(themes_of(text, VOCABULARY)) <= len(expected) + 1


def test_what_is_said_first_counts_most() -> None:
    first = theme_scores("Transport is late. Children enjoy clubs.", VOCABULARY)
    later = theme_scores("Children enjoy clubs. Transport is late.", VOCABULARY)
    assert first["transport"] > later["transport"] > 0


def test_capital_forms_match_capitals_only() -> None:
    assert theme_scores("an ap", VOCABULARY) == {}
    assert themes_of("AP", VOCABULARY) == ("alternative-provision",)


def test_a_form_of_weight_nought_hides_what_it_overlaps() -> None:
    assert "attendance" not in themes_of("the absence of support", VOCABULARY)
    assert "attendance" in themes_of("persistent absence is high", VOCABULARY)


@pytest.mark.parametrize("theme", VOCABULARY.themes, ids=lambda theme: theme.notation)
def test_every_theme_is_found_by_its_own_label(theme: Concept) -> None:
    assert theme.notation in themes_of(theme.label, VOCABULARY)


def test_there_are_45_themes_in_eight_groups() -> None:
    assert (len(VOCABULARY.themes), len(VOCABULARY.groups)) == (45, 8)
    assert all(theme.iri == f"https://w3id.org/sendgraph/theme/{theme.notation}" for theme in VOCABULARY.themes)
    assert all(theme.definition and theme.hidden_labels for theme in VOCABULARY.themes)
    assert {iri for theme in VOCABULARY.themes for iri in theme.broader} == {group.iri for group in VOCABULARY.groups}


def test_narrower_and_broader_say_the_same() -> None:
    store = ox.Store()
    store.load(path=str(FILE), format=ox.RdfFormat.TURTLE)
    pairs = {
        name: {(q.subject, q.object) for q in store.quads_for_pattern(None, ox.NamedNode(SKOS + name), None)}
        for name in ("broader", "narrower")
    }
    assert pairs["broader"] == {(low, high) for high, low in pairs["narrower"]}
    assert not any(isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode) for q in store)


WORDS = st.sampled_from(["EHC plans", "wait", "too long", "for autism", ". ", "\n", "AP", "children’s"])


@given(st.lists(WORDS, max_size=30))
def test_themes_are_in_scheme_order_and_repeatable(words: list[str]) -> None:
    text = " ".join(words)
    found = themes_of(text, VOCABULARY)
    assert found == themes_of(text, VOCABULARY)
    assert sorted(found, key=ORDER.index) == list(found)


CONCEPT = f"""@prefix skos: <{SKOS}> .
<urn:g> a skos:Concept ; skos:prefLabel "G" ; skos:notation "g" .
<urn:a> a skos:Concept ; skos:prefLabel "A" ; skos:notation "a" ; skos:broader <urn:g> """


def _file(folder: Path, text: str) -> Path:
    path = folder / "v.ttl"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not turtle", "not valid Turtle"),
        (CONCEPT + "; skos:related [] .", "blank node"),
        (CONCEPT + '. <urn:b> a skos:Concept ; skos:prefLabel "B" ; skos:notation "a" .', "share a skos:notation"),
        (CONCEPT + '; skos:prefLabel "Another" .', "2 values of skos:prefLabel"),
        (CONCEPT + '. <urn:b> a skos:Concept ; skos:prefLabel "B" .', "0 values of skos:notation"),
    ],
)
def test_a_wrong_vocabulary_says_what_and_where(tmp_path: Path, text: str, message: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(DataError, match=message) as caught:
        read_concepts(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("form", ["", "a =x", "… a", "a …", "a-b", "=1"])
def test_a_wrong_form_is_refused(tmp_path: Path, form: str) -> None:
    with pytest.raises(DataError, match="is no form"):
        load_themes(_file(tmp_path, CONCEPT + f'; skos:hiddenLabel "{form}" .'))


def test_a_missing_vocabulary_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_concepts(tmp_path / "none.ttl")


def test_concepts_keep_the_order_of_the_file(tmp_path: Path) -> None:
    concepts = read_concepts(_file(tmp_path, CONCEPT + '; skos:altLabel "X" ; skos:hiddenLabel "y", "z" .'))
    assert [concept.notation for concept in concepts] == ["g", "a"]
    assert concepts[1].labels == ("A", "X", "y", "z")
    assert concepts[1].broader == ("urn:g",)
