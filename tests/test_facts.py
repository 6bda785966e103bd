"""The contract of facts: dataclasses and JSON Schema say the same, and what the seeds give follows both."""

from __future__ import annotations

import json
import types
import typing
from dataclasses import Field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sendgraph import facts
from sendgraph.documents import read
from sendgraph.facts import Area, DocumentFacts, Facts
from sendgraph.genres import understand
from sendgraph.language import Language, load_language

SCHEMA: dict[str, Any] = json.loads(Path(facts.__file__).with_name("facts.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
SCHEMA_NAMES = {"DocumentFacts": "document", "PersonForm": "person_form"}
JSON_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def schema_of(cls: type) -> dict[str, Any]:
    name = SCHEMA_NAMES.get(cls.__name__, cls.__name__.lower())
    found: dict[str, Any] = SCHEMA if cls is Facts else SCHEMA["$defs"][name]
    return found


def dataclasses_of_facts() -> list[type]:
    return [cls for cls in vars(facts).values() if isinstance(cls, type) and is_dataclass(cls)]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a $ref, and an anyOf of one thing and null, to what a plain property would say."""
    if "$ref" in schema:
        return resolved(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        kinds = [resolved(kind)["type"] for kind in schema["anyOf"]]
        return {"type": kinds}
    return schema


def parts(hint: Any) -> tuple[list[Any], bool]:
    """The alternatives of a type hint without None, and whether None is one."""
    union = isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
    kinds = list(typing.get_args(hint)) if union else [hint]
    return [kind for kind in kinds if kind is not type(None)], type(None) in kinds


def assert_same(hint: Any, schema: dict[str, Any]) -> None:
    """Assert that a type hint and a JSON Schema allow the same values."""
    (kind,), nullable = parts(hint)
    if typing.get_origin(kind) is tuple:
        assert schema["type"] == "array"
        assert_same(typing.get_args(kind)[0], schema["items"])
    elif typing.get_origin(kind) is typing.Literal:
        assert schema["enum"] == [*typing.get_args(kind), *([None] if nullable else [])]
    elif is_dataclass(kind):
        assert isinstance(kind, type)
        assert resolved(schema) is schema_of(kind)
    elif "enum" in schema:  # closed by the schema where the dataclass has a plain string
        assert kind is str
    else:
        name = JSON_TYPES[kind]
        assert resolved(schema)["type"] == ([name, "null"] if nullable else name)


def test_the_schema_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("cls", dataclasses_of_facts(), ids=lambda cls: cls.__name__)
def test_dataclass_and_schema_agree_field_by_field(cls: type) -> None:
    schema, hints = schema_of(cls), typing.get_type_hints(cls)
    inherited = [] if cls is facts.Item else schema.get("allOf", [])
    base: list[Field[Any]] = list(fields(facts.Item)) if inherited else []
    names = [f.name for f in fields(cls) if f.name not in {f.name for f in base}]
    assert inherited == ([{"$ref": "#/$defs/item"}] if base else [])
    assert issubclass(cls, facts.Item) == (cls is facts.Item or bool(base))
    assert sorted(schema["properties"]) == sorted(schema["required"]) == sorted(names)
    for name in names:
        assert_same(hints[name], schema["properties"][name])


def test_every_definition_has_a_dataclass() -> None:
    described = {SCHEMA_NAMES.get(cls.__name__, cls.__name__.lower()) for cls in dataclasses_of_facts()}
    assert described - {"facts"} == set(SCHEMA["$defs"]) - {"date"}


def example(published: str | None = "2024-07-25") -> Facts:
    document = DocumentFacts(
        id="0" * 16, genre="other", title=None, published=published, publisher=None, characters=9, sha256="0" * 64
    )
    return Facts(source="a.txt", document=document, areas=(Area(name="Bury", gss_code="E08000002", start=0, end=4),))


def test_an_example_follows_the_schema() -> None:
    VALIDATOR.validate(example().to_dict())


@given(st.text())
def test_json_is_one_line_and_loses_nothing(words: str) -> None:
    given_facts = replace(example(), source=words)
    assert "\n" not in given_facts.to_json()
    assert json.loads(given_facts.to_json()) == given_facts.to_dict()
    assert given_facts.to_dict()["source"] == words


@pytest.mark.parametrize("date", ["2024-13", "2024-7-25", "25 July 2024", "2024-07-25T00:00", ""])
def test_a_date_that_is_not_iso_is_refused(date: str) -> None:
    assert not VALIDATOR.is_valid(example(published=date).to_dict())


@pytest.mark.parametrize("date", ["2024", "2024-07", "2024-07-25", None])
def test_a_date_may_be_as_exact_as_printed(date: str | None) -> None:
    VALIDATOR.validate(example(published=date).to_dict())


def test_a_field_too_many_or_too_few_is_refused() -> None:
    values = example().to_dict()
    assert not VALIDATOR.is_valid(values | {"mood": "good"})
    values["areas"][0]["mood"] = "good"
    assert not VALIDATOR.is_valid(values)
    del values["areas"]
    assert not VALIDATOR.is_valid(values)


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_what_the_seeds_say_follows_the_schema(path: Path, language: Language) -> None:
    VALIDATOR.validate(understand(read(path), language).to_dict())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_every_item_of_the_seeds_stands_where_it_says(path: Path, language: Language) -> None:
    document = read(path)
    found = understand(document, language)
    items = [item for f in fields(Facts) if isinstance(group := getattr(found, f.name), tuple) for item in group]
    assert items
    for item in items:
        assert 0 <= item.start < item.end <= len(document.text)
        assert item.page == document.page_at(item.start)
    worded = [(f.start, f.end, f.text) for f in found.findings] + [(q.start, q.end, q.text) for q in found.quotations]
    for start, end, words in worded:
        assert " ".join(document.text[start:end].split()) == words
    for form in found.people:
        assert document.text[form.start : form.end] == form.form
