"""A document in the making: its lines as printed, its canonical text, and the facts that its lines say."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeVar

from sendgraph.facts import (
    Appointment,
    Area,
    Capacity,
    Change,
    ChangeKind,
    Commissioner,
    DocumentFacts,
    Facts,
    Finding,
    FindingKind,
    GenreName,
    Inspection,
    Inspector,
    Item,
    Measure,
    Organisation,
    PersonForm,
    Progress,
    Quotation,
    Section,
)

from .people import Human, Printed, print_name
from .wording import Sentence, rate
from .world import Member, Named, World

_Kind = TypeVar("_Kind", bound=Item)
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
INSPECTORATES = {
    "Ofsted": Named("ofsted", "Ofsted", "Ofsted", "inspectorate"),
    "CQC": Named("care-quality-commission", "Care Quality Commission", "CQC", "inspectorate"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of canonical text: its words and its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Planted:
    """A document with its truth.

    ``content`` is the file's text, ``text`` the canonical text that it comes to, ``person_of`` the number of the true
    person behind each name of the facts, ``changes`` how the name differs from the person's habit.
    """

    facts: Facts
    content: str
    text: str
    person_of: dict[str, int]
    changes: dict[str, tuple[str, ...]]


class Page:
    """Collects lines and what they say. ``day`` is the date of the document, ``official`` its register."""

    def __init__(self, world: World, draw: Random, day: date, *, official: bool) -> None:
        self.world, self.draw, self.day, self.official = world, draw, day, official
        self.printed: list[str] = []
        self.items: list[Item] = []
        self._canonical: list[str] = []
        self._offset = 0
        self._people: dict[int, Printed] = {}
        self._forms: dict[str, set[str]] = {}
        self._bodies: set[str] = set()
        self._wrap = draw.random() < rate("documents", "wrapped")
        self._straight = draw.random() < rate("documents", "straight_apostrophes")
        self._glyph = draw.choice("•◼▪-")

    def words(self, text: str) -> str:
        """Return a text with the apostrophes of this document."""
        return text.replace("’", "'").replace("“", '"').replace("”", '"') if self._straight else text

    def line(self, text: str, *, bullet: bool = False, gap: bool = True) -> Line:
        """Add a block of the canonical text; with ``gap`` an empty line follows it in print."""
        text = self.words(text)
        mark = f"{self._glyph} " if bullet else ""
        lines = [mark + text]
        if self._wrap and "\t" not in text:
            lines = textwrap.wrap(mark + text, 92, break_long_words=False, break_on_hyphens=False)
        self.printed += [*lines, ""] if gap else lines
        made = Line(text, self._offset, self._offset + len(text))
        self._canonical.append(text)
        self._offset = made.end + 1
        return made

    def say(self, sentence: Sentence, *, bullet: bool = False, gap: bool = True) -> Line:
        """Add a sentence with its figures."""
        line = self.line(sentence.text, bullet=bullet, gap=gap)
        self.figures(sentence, line)
        return line

    def figures(self, sentence: Sentence, line: Line) -> None:
        """Note the figures of a sentence that stands in a line."""
        for figure in sentence.figures:
            self._add(
                Measure(
                    subject=None,
                    value=figure.value,
                    unit=figure.unit,
                    qualifier=figure.qualifier,
                    start=line.start,
                    end=line.end,
                )
            )

    def _add(self, item: Item) -> None:
        self.items.append(item)

    def person(self, human: Human) -> Printed | None:
        """Return a person's name in this document, None where another person of that name stands in it already."""
        if human.number not in self._people:
            printed = print_name(human, self.day, self.draw, official=self.official)
            printed = Printed(human, self.words(printed.name), self.words(printed.surname), printed.changes)
            if any(printed.name == other.name for other in self._people.values()):
                return None
            self._people[human.number] = printed
        return self._people[human.number]

    def form(self, printed: Printed, form: str) -> str:
        """Note a printed form of a person."""
        self._forms.setdefault(printed.name, {printed.name}).add(form)
        return form

    def addressed(self, printed: Printed) -> str:
        """Return a name as a letter or a newspaper introduces it, with an honorific or without."""
        if self.official or printed.human.honorific in ("Dr", "Councillor"):
            share = 1.0 if printed.human.honorific == "Councillor" else 0.6
        else:
            share = rate("mentions", "honorific_news")
        return f"{printed.human.honorific} {printed.name}" if self.draw.random() < share else printed.name

    def appoint(self, printed: Printed, line: Line, role: str | None, body: Named | None, capacity: Capacity) -> None:
        """A line says that a person has a post."""
        honorific = printed.human.honorific if f"{printed.human.honorific} {printed.name}" in line.text else None
        role = self.words(role) if role else None
        self._forms.setdefault(printed.name, {printed.name})
        self._add(
            Appointment(
                person=printed.name,
                honorific=honorific,
                role=role,
                organisation=self.words(body.name) if body else None,
                capacity=capacity,
                start=line.start,
                end=line.end,
            )
        )
        if body:
            self.organisation(body, line)

    def inspector(self, printed: Printed, line: Line, role: str, member: Member, *, lead: bool) -> None:
        """A line says that a person is in the inspection team."""
        self.appoint(printed, line, role, INSPECTORATES[member.body], "substantive")
        self._add(
            Inspector(
                person=printed.name, role=self.words(role), body=member.body, lead=lead, start=line.start, end=line.end
            )
        )

    def organisation(self, body: Named, line: Line) -> None:
        """A line names a body."""
        name = self.words(body.name)
        if name not in self._bodies:
            self._bodies.add(name)
            self._add(Organisation(name=name, kind=body.kind, start=line.start, end=line.end))

    def commissioner(self, body: Named, line: Line) -> None:
        """A line says that a body is responsible for planning and commissioning."""
        kind = body.kind if body.kind in ("local_authority", "icb", "ccg") else "other"
        self._add(Commissioner(name=self.words(body.name), kind=kind, start=line.start, end=line.end))
        self.organisation(body, line)

    def area(self, slug: str, line: Line) -> None:
        """A line names an area that the document is about."""
        record = self.world.reference.areas[slug]
        self._add(Area(name=record.label, gss_code=record.gss_code, start=line.start, end=line.end))

    def inspection(self, event: Inspection) -> None:
        """A line reports or mentions an inspection."""
        self._add(event)

    def finding(
        self,
        sentence: Sentence,
        kind: FindingKind,
        *,
        section: Section | None = None,
        responsible: Sequence[str] = (),
        bullet: bool = True,
    ) -> Line:
        """Add a finding as a line of its own."""
        line = self.say(sentence, bullet=bullet)
        names = tuple(self.words(name) for name in responsible)
        self._add(
            Finding(
                kind=kind,
                section=section,
                text=line.text,
                themes=sentence.themes,
                responsible=names,
                start=line.start,
                end=line.end,
            )
        )
        return line

    def priority(self, text: str, themes: tuple[str, ...], bodies: Sequence[str], row: Line) -> None:
        """A table's row says what bodies have to do: its last cell is the finding."""
        text = self.words(text)
        names = tuple(self.words(name) for name in bodies)
        start = row.end - len(text)
        self._add(
            Finding(kind="priority_action", text=text, themes=themes, responsible=names, start=start, end=row.end)
        )

    def progress(self, weakness: str, line: Line, *, sufficient: bool) -> None:
        """A line judges an earlier weakness."""
        self._add(Progress(weakness=weakness, sufficient=sufficient, start=line.start, end=line.end))

    def quote(self, printed: Printed, line: Line, words: str) -> None:
        """A line quotes a person."""
        words = self.words(words)
        start = line.start + line.text.index(words)
        self._forms.setdefault(printed.name, {printed.name})
        self._add(Quotation(person=printed.name, text=words, start=start, end=start + len(words)))

    def change(self, kind: ChangeKind, line: Line, role: str, body: Named | None, printed: Printed | None) -> None:
        """A line announces a change."""
        name = self.words(body.name) if body else None
        person = printed.name if printed else None
        self._add(
            Change(
                kind=kind,
                role=self.words(role),
                organisation=name,
                person=person,
                date=None,
                start=line.start,
                end=line.end,
            )
        )

    def planted(self, source: str, genre: GenreName, title: Line, publisher: str | None) -> Planted:
        """Return the document with its truth."""
        text = "\n".join(self._canonical)
        digest = hashlib.sha256(text.encode()).hexdigest()
        items = sorted(self.items, key=lambda item: (item.start, item.end))
        people = {p.name: p for p in self._people.values() if p.name in self._forms}
        forms = tuple(
            PersonForm(name=name, form=form, start=place, end=place + len(form))
            for name in people
            for form in sorted(self._forms[name])
            if (place := text.find(form)) >= 0
        )
        content = "\n".join(self.printed).rstrip("\n") + "\n"
        facts = Facts(
            source=source,
            document=DocumentFacts(
                id=digest[:16], genre=genre, title=title.text, published=self.day.isoformat(), publisher=publisher,
                characters=len(text), sha256=hashlib.sha256(content.encode()).hexdigest(),
            ),
            areas=_only(Area, items), inspections=_only(Inspection, items),
            commissioners=_only(Commissioner, items), appointments=_only(Appointment, items),
            inspectors=_only(Inspector, items), findings=_only(Finding, items),
            progress=_only(Progress, items), quotations=_only(Quotation, items),
            measures=_only(Measure, items), changes=_only(Change, items),
            organisations=_only(Organisation, items), people=forms,
        )  # fmt: skip
        numbers = {name: p.human.number for name, p in people.items()}
        return Planted(facts, content, text, numbers, {name: p.changes for name, p in people.items()})


def _only(kind: type[_Kind], items: Sequence[Item]) -> tuple[_Kind, ...]:
    return tuple(item for item in items if isinstance(item, kind))


def long_date(day: date) -> str:
    """Return a day as official documents print it."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month(day: date) -> str:
    """Return a month with its year."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def short_first(first: date, last: date) -> str:
    """Return the first day of a range without what the last day repeats: "20 (to 24 May 2024)"."""
    if first.year != last.year:
        return long_date(first)
    return str(first.day) if first.month == last.month else f"{first.day} {_MONTHS[first.month - 1]}"
