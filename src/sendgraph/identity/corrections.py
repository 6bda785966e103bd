"""Values that people corrected: applied to the facts, before identifying, so that all that follows rests on them.

A correction names a claim by its IRI and a property as the facts name it (facts.py). The words of the document stay.
Each claim keeps the IRI that its values as first read gave it.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sendgraph.errors import UsageError
from sendgraph.facts import (
    Appointment,
    Area,
    Change,
    Commissioner,
    Facts,
    Finding,
    Inspection,
    Inspector,
    Item,
    Measure,
    Organisation,
    PersonForm,
    Progress,
    Quotation,
    Website,
)
from sendgraph.identity.decisions import Decision, one_value
from sendgraph.language import Language
from sendgraph.language.dates import PartialDate

# What is the document's own is not corrected: where something stands, and its words.
_FIXED = frozenset({"start", "end", "page", "text", "weakness", "gss_code", "url"})
# By the segment of the claim's IRI (docs/data-model.md).
_KINDS: Mapping[str, type[Item]] = {
    "area": Area,
    "organisation": Organisation,
    "commissioner": Commissioner,
    "website": Website,
    "change": Change,
    "person": PersonForm,
    "appointment": Appointment,
    "inspector": Inspector,
    "inspection": Inspection,
    "quotation": Quotation,
    "measure": Measure,
    "progress": Progress,
}
_DATES = frozenset({"start_date", "end_date", "statement_issued", "statement_fit_for_purpose", "date"})


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected property of an item; ``first`` is its value as first read, in the form in which it is decided."""

    property: str
    first: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Corrected:
    """An item as corrected, as first read, and what was corrected of it."""

    item: Item
    read: Item
    made: tuple[Correction, ...]


def kind_of(iri: str) -> type[Item]:
    """Return of which kind the item is that a claim's IRI names. Raises UsageError where it names none."""
    parts = iri.split("/")
    if parts[-3:-2] == ["finding"]:
        return Finding
    if parts[-4:-3] == ["claim"] and parts[-2] in _KINDS:
        return _KINDS[parts[-2]]
    raise UsageError(f"{iri}: no claim or finding; give an IRI as queries show it")


def correctable(kind: type[Item]) -> tuple[str, ...]:
    """Return the properties of a kind of item that a decision can correct."""
    return () if kind is PersonForm else tuple(field.name for field in fields(kind) if field.name not in _FIXED)


def shown(value: object) -> str:
    """Return a value of the facts as people write it: several parted by semicolons, nothing for none."""
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def parsed(kind: type[Item], name: str, text: str, language: Language) -> Any:
    """Return a value as the facts have it. Raises UsageError where the property or the value does not fit."""
    known = correctable(kind)
    if not known:
        raise UsageError("the names of people are changed by 'decide same', 'different' and 'rename'")
    if name not in known:
        raise UsageError(f"{name}: a claim of this kind has {', '.join(known)}; choose one of them")
    hint = get_type_hints(kind)[name]
    allowed = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    text = " ".join(text.split())
    if not text and type(None) in allowed:
        return None
    one = next(choice for choice in allowed if choice is not type(None))
    try:
        return _value(name, one, text, language)
    except ValueError as error:
        raise UsageError(f"{name} {text or 'nothing'}: {error}") from None


def _value(name: str, hint: Any, text: str, language: Language) -> Any:
    if get_origin(hint) is Literal:
        return _choice(text, {str(choice): choice for choice in get_args(hint)})
    if get_origin(hint) is tuple:
        values = tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
        if name == "themes":
            known = {theme.notation: theme.notation for theme in language.themes.themes}
            values = tuple(_choice(value, known) for value in values)
        return values
    if hint is bool:
        return _choice(text.lower(), {"true": True, "false": False})
    if hint in (int, float):
        return _number(hint, text)
    if not text:
        raise ValueError("a value is needed")
    if name in _DATES:
        PartialDate.parse(text)
    if name == "area":
        record = language.reference.area(text)
        if record is None:
            raise ValueError("no local area of that name; write it as 'sendgraph explain' shows it")
        return record.label
    return text


def _choice(text: str, known: Mapping[str, Any]) -> Any:
    if text not in known:
        raise ValueError(f"choose one of {', '.join(known)}")
    return known[text]


def _number(kind: type[int] | type[float], text: str) -> int | float:
    try:
        number = kind(text)
    except ValueError:
        raise ValueError("write a number") from None
    if not 0 <= number < 1e15:  # neither negative nor infinite nor nan
        raise ValueError("write a number from 0")
    return number


def corrected(
    before: tuple[Facts, tuple[Corrected, ...]],
    iris: Mapping[Item, str],
    decisions: Iterable[Decision],
    language: Language,
) -> tuple[Facts, tuple[Corrected, ...], tuple[str, ...]]:
    """Return facts with corrections, the items corrected, and a message for each line that cannot be applied.

    ``before`` are the facts and what was corrected of them already; ``iris`` gives the claim of each item. Lines about
    claims that are not among them are passed over.
    """
    facts, done = before
    known = {one.item: one for one in done}
    on: dict[str, list[Decision]] = {}
    for decision in decisions:
        on.setdefault(decision.first, []).append(decision)
    changed: dict[Item, Corrected] = {}
    messages: set[str] = set()
    for item, iri in iris.items():
        for decision in on.get(iri, ()):
            now = changed.get(item) or known.get(item) or Corrected(item, item, ())
            try:
                changed[item] = _apply(now, decision, language)
            except UsageError as error:
                messages.add(f"{decision.place}: {error}; the line has no effect")
    lists = {f.name: getattr(facts, f.name) for f in fields(Facts) if isinstance(getattr(facts, f.name), tuple)}
    new: dict[str, Any] = {
        name: tuple(changed[item].item if item in changed else item for item in items)
        for name, items in lists.items()
        if any(item in changed for item in items)
    }
    untouched = (one for one in done if one.item not in changed)
    return replace(facts, **new), (*untouched, *changed.values()), tuple(sorted(messages))


def _apply(now: Corrected, decision: Decision, language: Language) -> Corrected:
    name = decision.second
    value = parsed(type(now.read), name, decision.value, language)
    new = {name: value}
    if isinstance(now.item, Area):
        record = language.reference.area(value)
        if record is None:
            raise UsageError(f"name {value}: no local area of that name")
        new = {"name": record.label, "gss_code": record.gss_code}
    made = Correction(name, shown(getattr(now.read, name)), decision)
    return Corrected(replace(now.item, **new), now.read, (*now.made, made))


def settled(decisions: Iterable[Decision]) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    """Return the corrections that hold, in an order that does not depend on their lines, and the contradictions."""
    held, messages = one_value(((d.first, d.second), d) for d in decisions if d.what == "correct")
    return tuple(held[thing] for thing in sorted(held)), messages
