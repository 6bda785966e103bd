"""The people of a news item: their posts, who inspected, who came and went."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sendgraph.facts import Appointment, Body, Change, Inspector, OrganisationKind, PersonForm
from sendgraph.genres.common import Reading
from sendgraph.genres.press.header import load_news_words
from sendgraph.language.appointments import AppointmentSpan, find_appointments
from sendgraph.language.dates import PartialDate, find_dates
from sendgraph.language.folding import fold
from sendgraph.language.names import NameSpan, find_names
from sendgraph.language.organisations import OrganisationSpan, find_areas
from sendgraph.language.people import People, Person, find_people
from sendgraph.language.roles import RoleSpan, find_roles
from sendgraph.language.sentences import sentences
from sendgraph.language.words import plain

_COUNCIL_WORDS = frozenset({"council", "local authority", "authority", "borough", "city", "county", "area"})
_KIND_OF: dict[str, OrganisationKind] = {
    "trust": "nhs_body",
    "icb": "icb",
    "integrated care board": "icb",
    "ccg": "ccg",
    "clinical commissioning group": "ccg",
    "forum": "parent_carer_forum",
    "school": "provider",
    "college": "provider",
    "academy": "provider",
    "charity": "other",
    "partnership": "partnership",
    "board": "partnership",
    "department": "department",
}
_WITH_POSTS = frozenset({"local_authority", "icb", "ccg", "nhs_body", "parent_carer_forum"})
_SCHOOL_POSTS = frozenset({"headteacher", "senco", "chair-of-governors"})
_INSPECTS = re.compile(r"\binspector\b|\bHMI\b", re.IGNORECASE)
_LED = re.compile(r",?\s+(?:the\s+)?[^.;]{0,60}?\bwho\s+(?:led|leads|headed)\b", re.IGNORECASE)
_BODIES: tuple[tuple[str, Body, str], ...] = (
    ("cqc", "CQC", "Care Quality Commission"),
    ("care quality commission", "CQC", "Care Quality Commission"),
    ("children s services inspector", "CQC", "Care Quality Commission"),
    ("childrens services inspector", "CQC", "Care Quality Commission"),
    ("ofsted", "Ofsted", "Ofsted"),
    ("hmi", "Ofsted", "Ofsted"),
    ("majestys", "Ofsted", "Ofsted"),
)


@dataclass(frozen=True)
class Cast:
    """Everybody in one item; ``area`` is the slug of its main area, ``publisher`` who speaks as "our"."""

    reading: Reading
    organisations: Sequence[OrganisationSpan]
    area: str | None
    publisher: str | None
    on: PartialDate | None
    several_areas: bool = False

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
            for organisation in self._organisations(span) or (None,):
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

    def _organisations(self, span: AppointmentSpan) -> tuple[str, ...]:
        """Return the organisations of a post: as printed, as the text points to them, as the post implies."""
        if span.organisations:
            return span.organisations
        found = self._pointed(span.generic, span.start) if span.generic else None
        if found is None:
            found = self._implied(span) if span.role else self.publisher
        return (found,) if found else ()

    def _pointed(self, word: str, at: int) -> str | None:
        """Return the body that "the council", "the Trust" or "our" stands for."""
        word = word.casefold()
        if word == "our":
            return self.publisher
        if word in _COUNCIL_WORDS:
            return self._council(at)
        kind = _KIND_OF.get(word)
        return (self._latest(kind, at) or self._serving(kind)) if kind else None

    @cached_property
    def _day(self) -> date | None:
        return self.on.latest if self.on else None

    def _serving(self, kind: OrganisationKind) -> str | None:
        record = self.reading.language.reference.generic(kind, self.area, self._day) if self.area else None
        return record.label if record else None

    def _council(self, at: int) -> str | None:
        """Return the council of the item's area; in an item about several areas the one named last."""
        serving, latest = self._serving("local_authority"), self._latest("local_authority", at)
        return (latest or serving) if self.several_areas else (serving or latest)

    def _of_sentence(self, at: int) -> str | None:
        """Return the body with posts that is named last before an offset in the same sentence."""
        start = next((s for s, e in sentences(self.reading.text) if s <= at < e), at)
        named = [o.name for o in self.organisations if start <= o.start < at and o.kind in _WITH_POSTS]
        return named[-1] if named else None

    def _latest(self, kind: OrganisationKind, at: int) -> str | None:
        """Return the body of a kind named last before an offset, else the first after it."""
        named = [o for o in self.organisations if o.kind == kind]
        before = [o.name for o in named if o.start < at]
        return before[-1] if before else next((o.name for o in named), None)

    def _implied(self, span: AppointmentSpan) -> str | None:
        """Return the body at which a post is held when the text leaves it open."""
        assert span.role is not None  # noqa: S101 (the caller looked)
        body = body_of(span.role.text)
        if body is not None:
            return body[1]
        roles = self.reading.language.roles
        concept = roles.concept(span.role.text)
        group = roles.group_of.get(concept.notation) if concept else None
        councillor = re.match(r"C(?:ounci|oun\b|llr)", span.name.honorific or "")
        if group == "general-post" and not councillor and self._signs(span):
            return self.publisher
        if councillor or (group in {None, "general-post"} and self._about_council(span.role.text)):
            group = "council-post"
        if group == "provider-post" and plain(span.role.text.split()[0]) in self.reading.language.words.roles.past:
            return None  # "a former headteacher": of which school, nothing tells
        school = concept is not None and concept.notation in _SCHOOL_POSTS
        kinds: dict[str | None, tuple[OrganisationKind, ...]] = {
            "health-commissioner-post": ("icb", "ccg"),
            "provider-post": ("provider" if school else "nhs_body",),
            "family-post": ("parent_carer_forum",),
        }
        if group == "council-post":
            return self._council(span.start)
        if group in {None, "general-post"}:
            return self._of_sentence(span.start)
        named = (self._latest(kind, span.start) or self._serving(kind) for kind in kinds.get(group, ()))
        return next((name for name in named if name), None)

    def _about_council(self, role: str) -> bool:
        """Whether a director, head or manager has a duty of councils."""
        words = {plain(word).strip(",") for word in role.split()}
        led = words & {"director", "head", "manager", "officer"}
        return bool(led and words & self.reading.language.words.roles.council_subjects)

    def _signs(self, span: AppointmentSpan) -> bool:
        """Whether a name and post stand alone on their lines, as the writer's do."""
        block = next((b for b in self.reading.document.blocks if b.start <= span.start < b.end), None)
        line = self.reading.text[span.end :].partition("\n")[0]
        return block is not None and block.start == span.name.outer_start and not line.strip(" .")

    # -- who inspected -------------------------------------------------------------------------------------------

    def inspectors(self, appointments: Sequence[Appointment]) -> tuple[Inspector, ...]:
        """Return the inspectors among the people with posts."""
        found: dict[str, Inspector] = {}
        for item in appointments:
            body = body_of(f"{item.role} {item.organisation}")
            if body is None or not _INSPECTS.search(item.role or ""):
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
                    lead=bool(led) or bool(re.search(r"\blead\b", item.role or "", re.IGNORECASE)),
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
            for organisation in self._organisations(span) or (None,):
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


def body_of(role: str) -> tuple[Body, str] | None:
    """Return the inspectorate, and its full name, to which a post belongs by its own words."""
    words = f" {fold(role)} "
    return next(((body, name) for word, body, name in _BODIES if f" {word} " in words), None)


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

