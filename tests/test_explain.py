"""explain: what is known of a thing, each line with its words."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store
from rich.console import Console

from sendgraph.errors import NotFoundError, UsageError
from sendgraph.explain import Explanation, explain


def sections(explanation: Explanation) -> dict[str, dict[str, list[str]]]:
    """Quotations by section and line."""
    return {
        section.heading: {line.text: [said.quotation for said in line.evidence] for line in section.lines}
        for section in explanation.sections
    }


@pytest.mark.parametrize("name", ["Jayne Ivory", "Mrs Ivory", "Ms J Ivory"])
def test_a_person_under_any_printed_form(name: str, seeds_store: Store) -> None:
    found = explain(seeds_store, name)
    assert (found.thing.label, found.thing.kind) == ("Jayne Ivory", "person")
    assert {"Jayne", "Jayne Ivory", "Mrs Ivory", "Ms Ivory", "Ms J Ivory"} <= set(sections(found)["Names"])
    posts = sections(found)["Posts"]
    assert [text for text in posts if text.startswith("Director of Children’s Services, Blackburn with Darwen")]
    assert len(sections(found)["What was said"]["Jayne Ivory"]) == 2


def test_an_area(seeds_store: Store) -> None:
    found = sections(explain(seeds_store, "E06000009"))
    assert "DfE code 890" in found["Codes and dates"]
    events = list(found["Inspections and reviews"])
    assert events[0] == "Inspection of Blackpool, 28 February to 4 March 2022"
    assert events[1].startswith("Inspection of Blackpool, 20 to 24 May 2024; inconsistent experiences and outcomes")
    assert any(
        line.startswith("director of children's services") and "Victoria Gent" in line for line in found["Posts"]
    )
    assert "http://www.blackpool.gov.uk" in found["Websites"]
    begins = "NHS Blackpool Clinical Commissioning Group, from 2013-04-01 until 2022-06-30"
    assert begins in found["Commissioning of health services"]
    kinds = {line.rsplit(": ", 1)[1] for line in found["Findings by theme"]}
    assert {"strength", "weakness", "area for improvement"} <= kinds


def test_progress_and_figures_of_an_area(seeds_store: Store) -> None:
    assert len(sections(explain(seeds_store, "Lancashire"))["Progress on weaknesses"]) == 5
    figures = sections(explain(seeds_store, "Blackburn with Darwen"))["Figures"]
    assert any("up to 35 weeks" in line for line in figures)


def test_an_organisation(seeds_store: Store) -> None:
    found = sections(explain(seeds_store, "NHS Blackpool CCG"))
    assert {"ODS code 00R", "until 2022-06-30"} <= set(found["Codes and dates"])
    assert list(found["Successions"]) == [
        "gave way to NHS Lancashire and South Cumbria Integrated Care Board on 2022-07-01"
    ]


@pytest.mark.parametrize("name", ["Julie Higgins", "Blackpool", "North East Lincolnshire", "Ofsted"])
def test_every_line_has_a_document_and_its_words(name: str, seeds_store: Store) -> None:
    for section in explain(seeds_store, name).sections:
        for line in section.lines:
            assert line.evidence
            for said in line.evidence:
                assert said.document
                assert said.quotation or said.document == "reference data" or section.heading == "Documents"


def test_unknown_and_ambiguous_names() -> None:
    store = Store()
    for person in "ab":
        text = f"""@prefix send: <https://w3id.org/sendgraph/ontology#> .
        <x:{person}> a send:Person ; <http://www.w3.org/2000/01/rdf-schema#label> "Sam Jones" ."""
        store.load(text.encode(), format=RdfFormat.TURTLE)
    with pytest.raises(NotFoundError, match="did you mean Sam Jones"):
        explain(store, "Sam Jonse")
    with pytest.raises(UsageError, match=r"(?s)give one's IRI.*<x:a>.*<x:b>"):
        explain(store, "Sam Jones")
    assert explain(store, "<x:b>").thing.iri == "x:b"


def test_what_is_shown_is_inert() -> None:
    store = Store()
    text = r"""@prefix send: <https://w3id.org/sendgraph/ontology#> .
    <x:a> a send:Person ; <http://www.w3.org/2000/01/rdf-schema#label> "[red]Sam[/red] \u001b[31m" ."""
    store.load(text.encode(), format=RdfFormat.TURTLE)
    console = Console(force_terminal=True, width=100)
    with console.capture() as capture:
        console.print(explain(store, "x:a").view())
    assert "\x1b[31m" not in capture.get()
    assert "[red]Sam[/red] \\x1b[31m" in capture.get()
