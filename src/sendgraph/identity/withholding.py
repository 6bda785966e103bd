"""People who are to be named nowhere: their own statements are dropped, and their names masked in all other words.

It stands between identifying and mapping: only then is it known which mentions of all documents are the person's.
Everything that leaves the build (facts, graph, report, registry) is made of what this module leaves. Texts keep their
offsets, so that other quotations can still be compared with their sources; the words of a passage are masked when they
are taken (`Document.quote`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import unquote

from sendgraph.documents import Document
from sendgraph.facts import Appointment, Change, Facts, Inspector, Item, PersonForm, Quotation, Website
from sendgraph.identity.decisions import Decision
from sendgraph.identity.hashing import hashed
from sendgraph.identity.people import Link, Person
from sendgraph.identity.registry import Registry
from sendgraph.language.masking import Forms, folded, full_forms, initial_forms, joined, name_words
from sendgraph.language.words import PeopleWords

AnyItem = TypeVar("AnyItem", bound=Item)
_Personal = Appointment | Inspector | Quotation | Change


@dataclass(frozen=True)
class Withheld:
    """The people withheld, and the decisions that match nobody of these documents."""

    people: tuple[Person, ...]
    hashes: frozenset[str]
    words: PeopleWords
    unmatched: tuple[Decision, ...]

    @classmethod
    def of(cls, people: Iterable[Person], decisions: Iterable[Decision], words: PeopleWords) -> Withheld:
        """Return whom decisions withhold, by any key; with a person go all keys."""
        lines = [decision for decision in decisions if decision.what == "withhold"]
        hashes = frozenset(line.first for line in lines)
        found = tuple(p for p in people if hashes and not hashes.isdisjoint(map(hashed, p.keys)))
        seen = {hashed(key) for person in found for key in person.keys}
        return cls(
            people=found,
            hashes=hashes,
            words=words,
            unmatched=tuple(line for line in lines if line.first not in seen),
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """All keys of all of them."""
        return frozenset(key for person in self.people for key in person.keys)

    @cached_property
    def forms(self) -> Forms:
        """Their full names, which are masked wherever they stand."""
        return Forms(strong=frozenset(form for p in self.people for name in _names(p) for form in full_forms(name)))

    @cached_property
    def _names_in(self) -> Mapping[str, frozenset[str]]:
        """The names in the facts of each document that are theirs."""
        found: dict[str, set[str]] = {}
        for person in self.people:
            for document, name in person.mentions:
                found.setdefault(document, set()).add(name)
        return {document: frozenset(names) for document, names in found.items()}

    def mask_of(self, document: Document, facts: Facts) -> DocumentMask:
        """Return what is to be dropped and masked in one document."""
        names = self._names_in.get(document.id, frozenset())
        others = _others(facts, names)
        their = frozenset(form for name in others for form in (name_words(name), *full_forms(name)))
        strong = self.forms.strong - their
        forms = Forms(strong=strong)
        if names or forms.spans(document.text):
            local = names or frozenset(name for person in self.people for name in _names(person))
            forms = _Local(document, facts, local, self.words).forms(strong)
        certain = ((f.start, f.end) for f in facts.people if f.name in names and name_words(f.form) not in forms.weaker)
        return DocumentMask(document, names, forms, joined((*forms.spans(document.text), *certain)))

    def doubts(self, doubts: Iterable[Link]) -> tuple[Link, ...]:
        """Return the doubts without theirs."""
        return tuple(
            replace(doubt, against=self.forms.masked(doubt.against))
            for doubt in doubts
            if doubt.first not in self.keys and doubt.second not in self.keys
        )

    def registry(self, registry: Registry) -> Registry:
        """Return the registry without their keys and segments, since both tell the name."""
        theirs = {s for person in self.people for s in (person.slug, *person.retired)}
        theirs |= {s for key, s in registry.persons.items() if key in self.keys or hashed(key) in self.hashes}
        return Registry({key: s for key, s in registry.persons.items() if s not in theirs})


def _names(person: Person) -> Iterable[str]:
    """Yield the fullest name of a person in each document."""
    yield from {name for _, name in person.mentions}


def _others(facts: Facts, names: frozenset[str]) -> frozenset[str]:
    """Return the names of all other people of a document."""
    said: tuple[_Personal, ...] = (*facts.appointments, *facts.inspectors, *facts.quotations, *facts.changes)
    found = {item.person for item in said if item.person} | {form.name for form in facts.people}
    return frozenset(found - names)


@dataclass(frozen=True)
class _Local:
    """A document that speaks of somebody withheld by ``names``."""

    document: Document
    facts: Facts
    names: frozenset[str]
    words: PeopleWords

    def forms(self, strong: frozenset[str]) -> Forms:
        """Return the forms of the document: ``strong`` ones, initials, surnames, and what else its facts have."""
        others = _others(self.facts, self.names)
        printed = {name_words(f.form) for f in self.facts.people if f.name in self.names and len(f.form) > 1}
        theirs = {name_words(f.form) for f in self.facts.people if f.name in others} | set(map(name_words, others))
        kept = {*theirs, *map(name_words, self._bodies_and_areas())}
        surnames = {name_words(name.split()[-1]) for name in self.names if " " in name}
        shared = surnames & {name_words(name.split()[-1]) for name in others}
        strong |= {form for name in self.names for form in initial_forms(name)} - theirs
        strong |= {form for form in printed if " " in form} - theirs
        # A surname that two have, alone, may be either's: masked, but after an honorific that is only the other's.
        honorifics = set(map(name_words, self.words.names.honorifics))
        elsewhere = self._honorifics_of_others(others, honorifics)
        strong |= {f"{honorific} {surname}" for honorific in honorifics for surname in surnames}
        strong -= {f"{honorific} {surname}" for honorific in elsewhere for surname in shared}
        kept |= {f"{honorific} {surname}" for honorific in elsewhere for surname in shared}
        kept -= strong | shared
        weak = (surnames | {form for form in printed if " " not in form}) - {word for word in kept if " " not in word}
        divided = {word for form in kept for word in form.split()} - (surnames & shared)
        ordinary = _in_lower_case(self.document.text, weak) | weak & divided
        return Forms(
            strong=strong,
            weak=frozenset(weak - ordinary),
            doubtful=frozenset(ordinary - divided),
            kept=frozenset(form for form in kept if not any(f" {s} " in f" {form} " for s in strong)),
            verbs=frozenset(verb.casefold() for verb in self.words.speech.verbs),
        )

    def _bodies_and_areas(self) -> Iterator[str]:
        facts = self.facts
        yield from (area.name for area in facts.areas)
        yield from (organisation.name for organisation in facts.organisations)
        yield from (commissioner.name for commissioner in facts.commissioners)
        held: tuple[Appointment | Change | Website, ...] = (*facts.appointments, *facts.changes, *facts.websites)
        yield from (item.organisation for item in held if item.organisation)

    def _honorifics_of_others(self, others: frozenset[str], honorifics: set[str]) -> set[str]:
        """Return the honorifics that stand before full names of others, and before none of theirs."""
        words = f" {folded(self.document.text).words.replace(chr(10), ' ')} "
        theirs, own = (
            {h for h in honorifics for name in names if " " in name and f" {h} {name_words(name)} " in words}
            for names in (others, self.names)
        )
        return theirs - own


def _in_lower_case(text: str, words: Iterable[str]) -> set[str]:
    """Return the words that the text also has as ordinary words, in lower case."""
    found = folded(text)
    wanted = set(words)
    at, ordinary = 0, set()
    for word in found.words.replace("\n", " ").split(" "):
        if word in wanted and text[found.places[at]].islower():
            ordinary.add(word)
        at += len(word) + 1
    return ordinary


@dataclass(frozen=True)
class DocumentMask:
    """What of one document is dropped and masked: ``names`` are of people withheld, ``spans`` of the text masked."""

    document: Document
    names: frozenset[str]
    forms: Forms
    spans: tuple[tuple[int, int], ...]

    @cached_property
    def masked(self) -> Document:
        """The document, whose quotations and description name nobody withheld; its text stays as it is."""
        words, source = self.forms.masked, self.document.source
        told = {key: words(value) for key in ("title", "publisher") if (value := getattr(source, key))}
        url = source.url if source.url and not self._names_somebody(source.url) else None
        source = replace(source, file=words(source.file), url=url, **told)
        return replace(self.document, name=words(self.document.name), source=source, withheld=self.spans)

    def facts(self, facts: Facts) -> Facts:
        """Return facts without the statements of people withheld, their names masked in the rest."""
        names = [field.name for field in fields(Facts) if field.name not in _NOT_LISTS]
        lists: dict[str, Any] = {name: self._items(getattr(facts, name)) for name in names}
        about = facts.document
        words = self.forms.masked
        return replace(
            facts,
            source=words(facts.source),
            document=replace(
                about,
                title=words(about.title) if about.title else None,
                publisher=words(about.publisher) if about.publisher else None,
            ),
            **lists,
        )

    def _items(self, items: tuple[AnyItem, ...]) -> tuple[AnyItem, ...]:
        return tuple(masked for item in items if (masked := self.item(item)) is not None)

    def item(self, item: AnyItem) -> AnyItem | None:
        """Return an item with names masked; None for one that is about somebody withheld."""
        if isinstance(item, _Personal) and item.person in self.names:
            return None
        if isinstance(item, PersonForm):
            masked = item.form != item.name and self.forms.masked(item.form) != item.form
            return None if item.name in self.names or masked else item
        if isinstance(item, Website) and self._names_somebody(item.url):
            return None
        names = [field.name for field in fields(item) if field.name != "person"]
        new: dict[str, Any] = {name: self._value(item, getattr(item, name)) for name in names}
        return replace(item, **new)

    def _value(self, item: Item, value: object) -> object:
        if isinstance(value, tuple):
            return tuple(self._value(item, part) for part in value)
        if not isinstance(value, str):
            return value
        if value == " ".join(self.document.text[item.start : item.end].split()):
            return " ".join(self.masked.quote(item.start, item.end).split())
        return self.forms.masked(value)

    def _names_somebody(self, url: str) -> bool:
        address = unquote(url)
        return bool(self.forms.spans(address) or self.forms.spans(address.title()))


_NOT_LISTS = frozenset({"source", "document"})
