"""The server for assistants: each tool called by a client of the protocol's own library."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.types import TextContent

from sendgraph.assistants import server
from sendgraph.errors import NotFoundError

TOOLS = {"search", "describe", "questions", "answer", "evidence"}


def call(build: Path, tool: str, **values: object) -> tuple[bool, Any]:
    """Return whether a tool failed, and what it gave: a value, or the words of the failure."""

    async def asked() -> tuple[bool, Any]:
        async with Client(server(build)) as client:
            result = await client.call_tool(tool, values)
            (text, *_) = result.content
            assert isinstance(text, TextContent)
            return bool(result.is_error), text.text if result.is_error else json.loads(text.text)

    return asyncio.run(asked())


def test_the_tools_are_listed_as_reading_only(seeds_build: Path) -> None:
    async def listed() -> Mapping[str, Any]:
        async with Client(server(seeds_build)) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    tools = asyncio.run(listed())
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint


def test_search_finds_things_and_words(seeds_build: Path) -> None:
    failed, found = call(seeds_build, "search", text="blackpool")
    assert not failed
    assert found["number_found"] >= len(found["found"])
    first = found["found"][0]
    assert (first["kind"], first["name"]) == ("area", "Blackpool")
    assert first["iri"].endswith("/area/blackpool")
    _, words = call(seeds_build, "search", text="speech and language")
    finding = next(each for each in words["found"] if each["kind"] == "finding")
    assert "speech and language" in finding["quotation"].casefold()


def test_describe_has_the_words_behind_each_line(seeds_build: Path) -> None:
    failed, known = call(seeds_build, "describe", thing="Julie Higgins")
    assert not failed
    assert (known["name"], known["kind"]) == ("Julie Higgins", "person")
    evidence = [e for section in known["sections"] for line in section["lines"] for e in line["evidence"]]
    assert all(e["document"] for e in evidence if e["quotation"])
    assert any("Higgins" in e["quotation"] for e in evidence)


def test_a_question_is_answered_with_quotation_and_document(seeds_build: Path) -> None:
    _, asked = call(seeds_build, "questions")
    posts = next(question for question in asked["questions"] if question["name"] == "posts")
    assert {"area", "person"} <= {parameter["name"] for parameter in posts["parameters"]}
    failed, answer = call(seeds_build, "answer", question="posts", parameters={"area": "blackpool"}, rows=2)
    assert not failed
    assert len(answer["rows"]) == 2 < answer["number_of_rows"]
    assert all(row["quotation"] and row["document"] for row in answer["rows"])


def test_evidence_of_what_is_understood(seeds_build: Path) -> None:
    _, found = call(seeds_build, "search", text="speech and language")
    finding = next(each for each in found["found"] if each["kind"] == "finding")
    failed, shown = call(seeds_build, "evidence", iri=finding["iri"])
    assert not failed
    assert finding["quotation"] in {" ".join(row["quotation"].split()) for row in shown["evidence"]}
    assert all(row["document"] and row["passage"] for row in shown["evidence"])


@pytest.mark.parametrize(
    ("tool", "values", "words"),
    [
        ("describe", {"thing": "Blackpol"}, "did you mean"),
        ("answer", {"question": "post"}, "did you mean"),
        ("answer", {"question": "posts", "parameters": {"area": "x> } UNION {"}}, "no area of that name"),
        ("answer", {"question": "SELECT * { ?s ?p ?o }"}, "name of a saved question"),
        ("evidence", {"iri": "no iri> }"}, "IRI"),
    ],
)
def test_a_fault_is_one_line_that_helps(tool: str, values: dict[str, Any], words: str, seeds_build: Path) -> None:
    failed, message = call(seeds_build, tool, **values)
    assert failed
    assert words in message


def test_nothing_built_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing was built"):
        server(tmp_path)
