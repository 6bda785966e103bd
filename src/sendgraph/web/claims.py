"""What was read from each passage of a document: its claims, in words, with links to what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sendgraph.web.generations import Generation, Row
from sendgraph.web.links import Link
from sendgraph.web.record import name_of
from sendgraph.web.rendering import date, external

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OURS = ("https://w3id.org/sendgraph/ontology#", "http://xmlns.com/foaf/0.1/homepage")
_SUPPORTS = "supports"
# What the words of the passage say themselves, and what is the same for all claims of a document.
_HIDDEN = frozenset(
    {"inPublication", "statement", "kindAsPrinted", "ofArea", "ofInspection", "alsoQuotedFrom", _SUPPORTS}
)
_FIRST = (
    *("printedName", "honorific", "printedRole", "printedOrganisation", "capacity", "changeKind", "printedDate"),
    *("printedStart", "printedEnd", "subject", "qualifier", "value", "unit", "section", "theme", "responsible"),
)
_YES_NO = {"true": "yes", "false": "no"}
_LONGEST = 300  # characters of a value: hostile names have thousands


@dataclass(frozen=True, slots=True)
class Detail:
    """A property of a claim, in words, with its values."""

    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim: its kind in words, what it says, and the people, bodies, areas and events that it tells of."""

    kind: str
    details: tuple[Detail, ...]
    things: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text (offsets in characters) that became claims; ``page`` is "" where there are none."""

    start: int
    end: int
    page: str
    quotation: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Terms:
    """The names of the kinds of claims and of properties, by IRI."""

    kinds: dict[str, str]
    properties: dict[str, str]


def passages_of(generation: Generation, text: str) -> list[Passage]:
    """Return the passages of a text (an IRI) in its order, the longest first where several begin together."""
    terms = generation.once(_terms)
    said = generation.grouped("document-claims", "claim", thing=text)
    facts = {claim: _fact(rows, terms, generation) for claim, rows in said.items()}
    passages = generation.grouped("document-passages", "passage", thing=text)
    return [_passage(rows, facts) for rows in passages.values()]


def _passage(rows: list[Row], facts: dict[str, Fact]) -> Passage:
    first = rows[0]
    quoted = " ".join(first["exact"].split())
    told = tuple(dict.fromkeys(facts[row["claim"]] for row in rows))
    return Passage(int(first["start"]), int(first["end"]), first["page"], quoted, told)


def _terms(generation: Generation) -> _Terms:
    rows = generation.ask("claim-terms")
    kinds = {row["term"]: row["name"].removesuffix(" mention") for row in rows if row["is"] == "kind"}
    return _Terms(kinds, {row["term"]: row["name"] for row in rows if row["is"] == "property"})


def _fact(rows: Iterable[Row], terms: _Terms, generation: Generation) -> Fact:
    kind = "claim"
    things: list[Link] = []
    values: dict[str, list[Link]] = {}
    for row in rows:
        name = name_of(row["property"])
        if row["property"] == _TYPE:
            kind = terms.kinds.get(row["value"], kind)
        elif row["property"].startswith(_OURS):
            path = generation.path(row["value"]) or ""
            if name == _SUPPORTS and path:
                things.append(Link(row["value_name"], path))
            elif name not in _HIDDEN and row["property"] in terms.properties:
                values.setdefault(row["property"], []).extend(_value(row, path))
    said = {thing.label for thing in things}  # a name that a thing has anyway is not told twice
    values = {iri: [value for value in links if value.label not in said] for iri, links in values.items()}
    details = (Detail(terms.properties[iri], tuple(values[iri])) for iri in sorted(values, key=_order) if values[iri])
    return Fact(kind, tuple(details), tuple(dict.fromkeys(things)))


def _value(row: Row, path: str) -> Iterable[Link]:
    """Yield the value of a property in words; nothing for a thing without a name, such as another claim."""
    if row["value_name"]:
        yield Link(_clipped(row["value_name"]), path)
    elif external(row["value"]) and name_of(row["property"]) != "homepage":
        return
    else:
        yield Link(_clipped(_YES_NO.get(row["value"], date(row["value"]))), path)


def _clipped(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _order(iri: str) -> tuple[int, str]:
    name = name_of(iri)
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
