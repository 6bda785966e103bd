"""The people of a news item: their posts, who inspected, who came and went."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sendgraph.facts import Appointment, Change, Inspector, PersonForm
from sendgraph.genres.common import Reading
from sendgraph.genres.press.bodies import Bodies, body_of
from sendgraph.genres.press.header import load_news_words
from sendgraph.language.appointments import AppointmentSpan, find_appointments
from sendgraph.language.dates import PartialDate, find_dates
from sendgraph.language.folding import fold
from sendgraph.language.names import NameSpan, find_names
from sendgraph.language.organisations import OrganisationSpan, find_areas
from sendgraph.language.people import People, Person, find_people
from sendgraph.language.roles import RoleSpan, find_roles
from sendgraph.language.sentences import sentences

_INSPECTS = re.compile(r"\binspector\b|\bHMI\b", re.IGNORECASE)
_MEMBER = ("mp ", "member of parliament")
_LED = re.compile(r",?\s+(?:the\s+)?[^.;]{0,60}?\bwho\s+(?:led|leads|headed)\b", re.IGNORECASE)
_LED_BY = re.compile(r"\b(?:inspect\w+|team)\b[^.;\n]{0,40}\bled\s+by\s+$", re.IGNORECASE)


@dataclass(frozen=True)
class Cast:
    """Everybody in one item; ``bodies`` tells at which body a post is held, ``on`` is the day of the item."""

    reading: Reading
    organisations: Sequence[OrganisationSpan]
    bodies: Bodies
    on: PartialDate | None

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        return [(o.start, o.end) for o in self.organisations]

    @cached_property
    def roles(self) -> tuple[RoleSpan, ...]:
        """The posts named."""
        return find_roles(self.reading.text, self.reading.language.words, self._places)

    @cached_property
    def names(self) -> tuple[NameSpan, ...]:
        """The runs of words that can be names."""
        areas = find_areas(self.reading.text, self.reading.language.reference)
        taken = self._places + [(a.start, a.end) for a in areas]
        posts = [(r.start, r.end) for r in self.roles]
        return find_names(self.reading.text, self.reading.language.words, taken, posts)

    @cached_property
    def spans(self) -> tuple[AppointmentSpan, ...]:
        """The names that stand together with a post."""
        words = self.reading.language.words
        return find_appointments(self.reading.text, self.names, self.roles, self.organisations, words)

    @cached_property
    def people(self) -> People:
        """Everybody named."""
        posted = [span.name for span in self.spans]
        return find_people(self.reading.text, self.names, self.reading.language.words, posted, self._places)

    def person_forms(self) -> tuple[PersonForm, ...]:
        """Return each printed form of each person, honorific and post-nominals in it, where it first stands."""
        found: dict[tuple[str, str], PersonForm] = {}
        for mention in self.people.mentions:
            form = self.reading.text[mention.outer_start : mention.outer_end]
            place = self.reading.place(mention.outer_start, mention.outer_end)
            item = PersonForm(name=mention.person.name, form=form, **place)
            found.setdefault((mention.person.name, form), item)
        return tuple(found.values())

    def appointments(self) -> tuple[Appointment, ...]:
        """Return one appointment a person, post and organisation, where the text first gives it in full."""
        found: dict[tuple[str, str, str | None], Appointment] = {}
        for span in self.spans:
            person = self.people.at(span.name.start)
            if person is None:
                continue
            for organisation in self.bodies.of_post(span) or (None,):
                item = self._appointment(span, person, organisation)
                key = (person.name, fold(item.role or ""), item.organisation)
                found.setdefault(key, item)
        items = _one_inspector(_without_lesser(list(found.values())))
        return tuple(sorted(items, key=lambda a: (a.start, a.organisation or "")))

    def _appointment(self, span: AppointmentSpan, person: Person, organisation: str | None) -> Appointment:
        return Appointment(
            person=person.name,
            honorific=person.honorific,
            role=span.role.text if span.role else None,
            organisation=organisation,
            capacity=span.role.capacity if span.role else "substantive",
            **self.reading.place(span.start, span.end),
        )

    # -- who inspected -------------------------------------------------------------------------------------------

    def inspectors(self, appointments: Sequence[Appointment]) -> tuple[Inspector, ...]:
        """Return the inspectors among the people with posts."""
        found: dict[str, Inspector] = {}
        for item in appointments:
            body = body_of(f"{item.role} {item.organisation}")
            leads = item.role is None and bool(_LED_BY.search(self.reading.text, max(0, item.start - 60), item.start))
            if body is None or not (leads or _INSPECTS.search(item.role or "")):
                continue
            if re.search(r"\b(?:chief|director)\b", item.role or "", re.IGNORECASE):
                continue
            led = _LED.match(self.reading.text, item.start + len(item.person), item.end + 40)
            found.setdefault(
                item.person,
                Inspector(
                    person=item.person,
                    honorific=item.honorific,
                    role=item.role,
                    body=body[0],
                    lead=leads or bool(led) or bool(re.search(r"\blead\b", item.role or "", re.IGNORECASE)),
                    **self.reading.place(item.start, item.end),
                ),
            )
        return tuple(found.values())

    # -- who came and went ---------------------------------------------------------------------------------------

    def changes(self) -> tuple[Change, ...]:
        """Return the announced changes: people who came to a post or left one, bodies that took over a duty."""
        found = list(self._of_people())
        found.extend(self._unnamed(found))
        found.extend(self._taken_over())
        return tuple(sorted(found, key=lambda c: c.start))

    @cached_property
    def _leaving(self) -> re.Pattern[str]:
        verbs = "|".join(map(re.escape, load_news_words()["changes"]["left_after"]))
        return re.compile(rf",?\s+(?:{verbs})(?=\s*[.,;]|\s+(?:in|at|on|this|last|after|to|earlier|her|his|the)\b)")

    def _of_people(self) -> Iterator[Change]:
        seen: set[tuple[str, str]] = set()
        for span in self.spans:
            person = self.people.at(span.name.start)
            left = span.left or bool(self._leaving.match(self.reading.text, span.end))
            if person is None or not (span.joined or left):
                continue
            role = span.role.text if span.role else None
            if (person.name, fold(role or "")) in seen:
                continue
            seen.add((person.name, fold(role or "")))
            for organisation in self.bodies.of_post(span) or (None,):
                yield Change(
                    kind="left" if left else "appointed",
                    role=role,
                    organisation=organisation,
                    person=person.name,
                    date=self._date_in(span.start, span.end),
                    **self.reading.place(span.start, span.end),
                )

    def _unnamed(self, named: Sequence[Change]) -> Iterator[Change]:
        """Yield the posts newly filled of which the text does not say by whom."""
        announced = re.compile(
            rf"\b(?:{'|'.join(map(re.escape, load_news_words()['changes']['key_appointments']))})\s+(?:new\s+)?$",
            re.IGNORECASE,
        )
        held = {span.role.start for span in self.spans if span.role}
        for role in self.roles:
            match = announced.search(self.reading.text, max(0, role.start - 40), role.start)
            if match is None or role.start in held or any(c.start <= role.start < c.end for c in named):
                continue
            yield Change(
                kind="appointed", role=role.text, organisation=None, person=None,
                date=self._date_in(match.start(), role.end), **self.reading.place(match.start(), role.end),
            )  # fmt: skip

    def _taken_over(self) -> Iterator[Change]:
        verbs = "|".join(map(re.escape, load_news_words()["changes"]["took_over"]))
        pattern = re.compile(rf"\s+(?:has\s+|have\s+)?(?:{verbs})\s+(?P<duty>[^.;,\n]+)", re.IGNORECASE)
        for span in self.organisations:
            match = pattern.match(self.reading.text, span.end)
            if match is not None:
                yield Change(
                    kind="took_over", role=" ".join(match["duty"].split()), organisation=span.name, person=None,
                    date=self._date_in(span.start, match.end()), **self.reading.place(span.start, match.end()),
                )  # fmt: skip

    def _date_in(self, start: int, end: int) -> str | None:
        """Return the only date of the sentence around a place."""
        around = next((s for s in sentences(self.reading.text) if s[0] <= start < s[1]), (start, end))
        dates = find_dates(self.reading.text[around[0] : around[1]], around=self.on)
        return dates[0].first.iso if len(dates) == 1 else None


def _without_lesser(items: Sequence[Appointment]) -> list[Appointment]:
    """Leave out what another entry of the same person says more fully: the post without its organisation."""
    kept: list[Appointment] = []
    for item in items:
        fuller = [o for o in items if o is not item and o.person == item.person]
        same_post = [o for o in fuller if fold(o.role or "") == fold(item.role or "")]
        if item.organisation is None and any(o.organisation for o in same_post):
            continue
        if item.role is None and any(o.role for o in fuller):
            continue
        if fold(item.role or "") == "mp" and any(fold(o.role or "").startswith(_MEMBER) for o in fuller):
            continue
        if fold(item.role or "") == "councillor" and any(o.organisation == item.organisation for o in fuller):
            continue
        kept.append(item)
    return kept


def _one_inspector(items: Sequence[Appointment]) -> list[Appointment]:
    """Return one entry for an inspector of whom two posts are printed ("Lead inspector Ann Lee HMI"): the first."""
    kept: dict[tuple[str, object], Appointment] = {}
    for number, item in enumerate(items):
        inspects = bool(_INSPECTS.search(item.role or ""))
        key = (item.person, "inspector" if inspects else number)
        earlier = kept.get(key)
        if earlier is None:
            kept[key] = item
        elif earlier.organisation is None:
            kept[key] = replace(earlier, organisation=item.organisation)
    return list(kept.values())

