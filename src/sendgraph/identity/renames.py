"""The names that people decided: of a person, or of an organisation that reference data does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sendgraph.identity.decisions import Decision, one_value
from sendgraph.identity.keys import OrganisationKey
from sendgraph.identity.people import Person


@dataclass(frozen=True, slots=True)
class Renaming:
    """A decided name: ``thing`` is IRI segments (``person/…``), ``first`` the name as first read."""

    thing: str
    first: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Renamed:
    """People and organisations with the names decided, the renamings, and a message for each that has no effect."""

    people: tuple[Person, ...]
    organisations: Mapping[str, OrganisationKey]
    renamings: tuple[Renaming, ...]
    messages: tuple[str, ...]


def renamed(
    people: Sequence[Person], organisations: Mapping[str, OrganisationKey], decisions: Iterable[Decision]
) -> Renamed:
    """Apply the decisions that rename; the printed forms and the IRIs stay."""
    names = {f"person/{person.slug}": person.name for person in people}
    names |= {f"organisation/{key.slug}": key.label for key in organisations.values() if not key.known}
    thing_of = {key: f"person/{person.slug}" for person in people for key in person.keys}
    thing_of |= {thing: thing for thing in names if thing.startswith("organisation/")}
    decisions = [decision for decision in decisions if decision.what == "rename"]
    missing = [
        f"{d.place}: no document shows {d.first} now, or reference data names it; the line has no effect"
        for d in decisions
        if d.first not in thing_of
    ]
    held, messages = one_value((thing_of[d.first], d) for d in decisions if d.first in thing_of)
    new = {thing: decision.value for thing, decision in held.items()}
    return Renamed(
        people=tuple(replace(p, name=new.get(f"person/{p.slug}", p.name)) for p in people),
        organisations={
            slug: replace(key, label=new.get(f"organisation/{slug}", key.label)) for slug, key in organisations.items()
        },
        renamings=tuple(Renaming(thing, names[thing], held[thing]) for thing in sorted(held)),
        messages=(*sorted(missing), *messages),
    )
