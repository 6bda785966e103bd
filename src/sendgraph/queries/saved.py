"""Saved questions: SPARQL files whose header says what they ask and which parameters they take.

The header is grlc's: lines that begin with ``#+`` hold YAML (of which only the simple forms below are read)::

    #+ summary: Who held which post
    #+ description: One row for each post, person and document.
    #+   A line that stands in goes on with the one before.
    #+ tags: people, posts
    #+ askers: MP, parent forum
    #+ params:
    #+   - name: area
    #+     type: area
    #+     description: Only this area.
    #+     example: Blackpool
    #+   - name: unit
    #+     values: units
    #+     description: Only figures in this unit.
    #+     example: weeks

A parameter is the variable of its name in the query, which has to be among the selected ones. ``values`` are those
that it may have: the labels of a concept scheme (``units``), those of the kinds of a class (``send:Finding``), or a
list (``[yes, no]``). ``words`` is the type of a parameter that the query looks for within a text. ``askers``, the only
key that grlc does not have, are the people who ask the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from rapidfuzz import fuzz, process

from sendgraph import resources
from sendgraph.errors import DataError, NotFoundError

ParameterType = Literal["string", "words", "iri", "date", "integer", "area", "organisation", "person", "role", "theme"]

_LINE = re.compile(r"#\+(?P<indent>\s*)(?P<item>- +)?(?:(?P<key>[a-z]+):(?:\s+|$))?(?P<value>.*)")
_KEYS = frozenset({"summary", "description", "tags", "askers", "params"})
_PARAMETER_KEYS = frozenset({"name", "type", "description", "values", "default", "example"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes; unset, it restricts nothing."""

    name: str
    type: ParameterType = "string"
    description: str = ""
    values: str = ""
    default: str | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its SPARQL, whole with its header, and what the header says."""

    name: str
    sparql: str
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    askers: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()


def parse(name: str, text: str) -> Query:
    """Return the question in the text of a .rq file; a text without header has no parameters.

    Raises DataError naming file and line for a header that cannot be read.
    """
    values: dict[str, str] = {}
    parameters: list[dict[str, str]] = []
    current, key = values, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+") or not line[2:].strip():
            continue
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            raise DataError(f"{name}, line {number}: {line!r} cannot be read; write '#+ key: value'")
        if match["item"] and "params" in values:
            current = {}
            parameters.append(current)
        elif match["key"] and len(match["indent"]) < 2:
            current = values
        known = _KEYS if current is values else _PARAMETER_KEYS
        if match["key"] and match["key"] in known:
            key = match["key"]
            current[key] = _plain(match["value"])
        elif key and len(match["indent"]) > 1 and not match["item"]:
            words = f"{match['key']}: {match['value']}" if match["key"] else match["value"]
            current[key] = f"{current[key]} {words}".strip()
        else:
            raise DataError(f"{name}, line {number}: {line!r} is no key we know; use {', '.join(sorted(known))}")
    return Query(
        name,
        text,
        values.get("summary", ""),
        values.get("description", ""),
        listed(values.get("tags", "")),
        listed(values.get("askers", "")),
        tuple(_parameter(name, parameter) for parameter in parameters),
    )


def listed(value: str) -> tuple[str, ...]:
    """Return the items of a list on one line, in brackets or without."""
    return tuple(item.strip() for item in value.strip("[]").split(",") if item.strip())


def _plain(value: str) -> str:
    """Return a YAML scalar without its quotation marks; a block mark (``>`` or ``|``) is no value."""
    if value in {">", "|", ">-", "|-"}:
        return ""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _parameter(file: str, values: Mapping[str, str]) -> Parameter:
    if not values.get("name"):
        raise DataError(f"{file}: a parameter without name; write '#+   - name: …'")
    kind = values.get("type", "string")
    if kind not in get_args(ParameterType):
        raise DataError(f"{file}: {kind!r} is no type of parameter; use {', '.join(get_args(ParameterType))}")
    return Parameter(
        values["name"],
        cast(ParameterType, kind),
        values.get("description", ""),
        values.get("values", ""),
        values.get("default"),
        values.get("example"),
    )


def saved(folder: str = "") -> Iterator[Query]:
    """Yield the saved questions of queries/ in the order of their names; ``folder`` is one within it."""
    return saved_in(resources.folder("queries") / folder)


def saved_in(place: Path) -> Iterator[Query]:
    """Yield the questions in the .rq files of a folder in the order of their names."""
    for path in sorted(place.glob("*.rq")):
        yield read(path)


def read(path: Path) -> Query:
    """Read a .rq file. Raises NotFoundError where there is none and DataError where it is no text."""
    try:
        return parse(path.stem, path.read_text(encoding="utf-8-sig"))
    except UnicodeError as error:
        raise DataError(f"{path}: not a text in UTF-8; write the query as UTF-8") from error
    except OSError as error:
        raise NotFoundError(f"{path}: {(error.strerror or 'cannot be read').lower()}; check the name") from error


def saved_query(name: str, own: Sequence[Query] = ()) -> Query:
    """Return a question of one's own or a saved one; one's own comes first.

    Raises NotFoundError, with near names, where there is none of that name.
    """
    questions = {query.name: query for query in (*saved(), *own)}
    if name in questions:
        return questions[name]
    near = process.extract(name, list(questions), scorer=fuzz.WRatio, limit=3, score_cutoff=60)
    hint = f"did you mean {' or '.join(found for found, _, _ in near)}? " if near else ""
    raise NotFoundError(f"{name}: no saved query and no file; {hint}'sendgraph query' lists the saved ones")
