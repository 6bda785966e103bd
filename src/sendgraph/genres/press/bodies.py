"""At which body a post is held: as printed, as the text points to it ("the trust"), or as the post implies."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter, itemgetter

from sendgraph.facts import Body, OrganisationKind
from sendgraph.genres.common import Reading
from sendgraph.genres.press.events import EventFinder
from sendgraph.language.appointments import AppointmentSpan
from sendgraph.language.folding import fold
from sendgraph.language.organisations import OrganisationSpan
from sendgraph.language.post_frames import PARTY
from sendgraph.language.sentences import sentences
from sendgraph.language.words import plain

_COUNCIL_WORDS = frozenset({"council", "local authority", "authority", "borough", "city", "county", "area"})
_KIND_OF: dict[str, OrganisationKind] = {
    "trust": "nhs_body",
    "hospital": "nhs_body",
    "icb": "icb",
    "integrated care board": "icb",
    "ccg": "ccg",
    "clinical commissioning group": "ccg",
    "forum": "parent_carer_forum",
    "school": "provider",
    "college": "provider",
    "academy": "provider",
    "charity": "other",
    "union": "other",
    "university": "other",
    "partnership": "partnership",
    "board": "partnership",
    "department": "department",
}
_ITS = re.compile(r"\b(?:its|whose)\s+(?:\w+\s+)?$", re.IGNORECASE)
_CHARITY = re.compile(  # "Kite, a local charity that …"
    r"(?P<name>[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*){0,4}),\s+(?:a|an|the)\s+(?:[\w’'-]+\s+){0,4}?"
    r"(?:charity|group|forum|organisation|association|network|trust|company|enterprise)\b"
)
_LINE_ENDS = re.compile(r"[ .]*(?=\n|\Z)")
_BYLINES = 6  # blocks in which one can stand
_BYLINE = re.compile(r"(?:(?:Written|Words|Blog)\s+)?[Bb]y:?\s+[A-Z]")
_ONE_OF = re.compile(r",\s+(?P<post>(?:one\s+of|an?)\s+[^,.;\n]{3,60})")  # "Lead inspector X, one of …"
_EMPLOYERS = frozenset({"local_authority", "icb", "ccg", "nhs_body"})
_BACK = 2  # sentences to the one that names the body of "its chair"
_CLINICAL = frozenset({"clinical", "medical", "nursing"})
_POSSESSIVE = re.compile(r"\b(?P<name>[A-Z][\w-]+)[’']s\s+(?:\w+\s+)?$")
_WITH_POSTS = frozenset({"local_authority", "icb", "ccg", "nhs_body", "parent_carer_forum"})
_NATIONAL = frozenset({"NHS England"})  # no body of an area's
_SCHOOL_POSTS = frozenset({"headteacher", "senco", "chair-of-governors"})
_INSPECTORATES: tuple[tuple[str, Body, str], ...] = (
    ("cqc", "CQC", "Care Quality Commission"),
    ("care quality commission", "CQC", "Care Quality Commission"),
    ("children s services inspector", "CQC", "Care Quality Commission"),
    ("childrens services inspector", "CQC", "Care Quality Commission"),
    ("ofsted", "Ofsted", "Ofsted"),
    ("hmi", "Ofsted", "Ofsted"),
    ("majestys", "Ofsted", "Ofsted"),
)


@dataclass(frozen=True)
class Bodies:
    """The bodies named in one item; ``finder`` knows its areas and sections, ``publisher`` speaks as "our"."""

    reading: Reading
    organisations: Sequence[OrganisationSpan]
    finder: EventFinder
    publisher: str | None

    def of_post(self, span: AppointmentSpan) -> tuple[str, ...]:
        """Return the organisations of a post, in full; none where nothing tells."""
        if span.organisations:
            return tuple(dict.fromkeys(self._council_of_area(name) or name for name in span.organisations))
        found = self._pointed(span) if span.generic else self._just_named(span)
        if found is None and span.role is None:
            found = self._council(span.start) if _is_councillor(span) else self.publisher
        elif found is None:
            found = self._implied(span)
        return (found,) if found else ()

    def _council_of_area(self, name: str) -> str | None:
        """Return the council of a body that is printed as an area ("leader of Leeds", "mayor of Croydon")."""
        area = self.reading.language.reference.area(name, on=self._day)
        return self._label(area.council) if area else None

    def _label(self, slug: str) -> str:
        return self.reading.language.reference.organisations[slug].label

    def _pointed(self, span: AppointmentSpan) -> str | None:
        """Return the body that "the council", "the Trust" or "our" stands for."""
        word, at = (span.generic or "").casefold(), span.start
        if word == "our":
            return self.publisher or self._authors
        if word in _COUNCIL_WORDS:
            return (self._possessor(span) if word == "area" else None) or self._council(at)
        if word == "group" and self._group(span) != "council-post":
            return self._latest("parent_carer_forum", at) or self._latest("other", at)
        kind = _KIND_OF.get(word)
        return (self._called(word, at) or self._latest(kind, at) or self._serving(kind, at)) if kind else None

    @cached_property
    def _authors(self) -> str | None:
        """The body of who wrote the item: "By Councillor Ann Lee, Elm Council's cabinet member"."""
        blocks = self.reading.document.blocks[:_BYLINES]
        line = next((b for b in blocks if _BYLINE.match(self.reading.document.block_text(b))), None)
        named = [o.name for o in self.organisations if line and line.start <= o.start < line.end]
        return named[0] if named else None

    def _just_named(self, span: AppointmentSpan) -> str | None:
        """Return the body for which "its chair" and "whose chair" stand: named before it, in the paragraph first."""
        text = self.reading.text
        if span.role is None or not _ITS.search(text, max(0, span.role.new_start - 25), span.role.new_start):
            return None
        before = self._sentences[: bisect_left(self._sentences, span.role.start, key=itemgetter(0))]
        for start, end in before[: -_BACK - 2 : -1]:
            named = [o for o in self.organisations if start <= o.start < min(end, span.role.start)]
            named = [o for o in named if o.kind not in {"inspectorate", "department"}]
            if named:
                subject = named[0].start - start <= len("The ") and end <= span.role.start
                return named[0 if subject else -1].name
            if (match := _CHARITY.match(text, start)) and end <= span.role.start:
                return " ".join(match["name"].split())
        return None

    def _possessor(self, span: AppointmentSpan) -> str | None:
        """Return the body of "Croydon's head of SEND" (its council) or "Kite's chair"; None for a party's man."""
        end = span.role.new_start if span.role else span.end
        named = [slug for place, slug in self.finder.places if span.start <= place < end]
        if named:
            return self._label(self.reading.language.reference.areas[named[0]].council)
        match = _POSSESSIVE.search(self.reading.text, span.start, end)
        post = self._group(span)
        return match["name"] if match and not PARTY.search(match["name"]) and post != "council-post" else None

    def _group(self, span: AppointmentSpan) -> str | None:
        """Return the kind of body at which such a post is held; None where the title does not tell."""
        concept = self.reading.language.roles.concept(span.role.text) if span.role else None
        return self.reading.language.roles.group_of.get(concept.notation) if concept else None

    def _called(self, word: str, at: int) -> str | None:
        """Return the body named last before an offset whose name ends with a word ("… Children's Trust")."""
        named = [o.name for o in self._near(at) if o.start < at and fold(o.name).endswith(word)]
        if not named and self.publisher and fold(self.publisher).endswith(word):
            return self.publisher
        return named[-1] if named else None

    @cached_property
    def _day(self) -> date | None:
        return self.finder.around.latest if self.finder.around else None

    def _near(self, at: int) -> list[OrganisationSpan]:
        """Return the organisations named in the section around an offset, in the whole item where it has none."""
        start, end, area = self.finder.sections.at(at)
        return [o for o in self.organisations if start <= o.start < end] if area else list(self.organisations)

    def _area(self, at: int) -> str | None:
        return self.finder.sections.at(at)[2] or self.finder.main_area

    def _serving(self, kind: OrganisationKind, at: int) -> str | None:
        area = self._area(at)
        record = self.reading.language.reference.generic(kind, area, self._day) if area else None
        return record.label if record else None

    def _council(self, at: int) -> str | None:
        """Return the council of the section's or item's area; in an item about several areas the one named last."""
        serving, latest = self._serving("local_authority", at), self._latest("local_authority", at)
        several = not self.finder.one_area and self.finder.sections.at(at)[2] is None
        return (latest or serving) if several else (serving or latest)

    def _of_sentence(self, at: int) -> str | None:
        """Return the body with posts that is named last before an offset in the same sentence."""
        index = bisect_right(self._sentences, at, key=itemgetter(0)) - 1
        start = self._sentences[index][0] if index >= 0 and at < self._sentences[index][1] else at
        named = [o.name for o in self.organisations if start <= o.start < at and o.kind in _WITH_POSTS]
        return named[-1] if named else None

    def _school(self, at: int) -> str | None:
        """Return the school named last before an offset, not the trust that runs it."""
        named = [o.name for o in self._near(at) if o.start < at and o.kind == "provider"]
        return next((name for name in reversed(named) if not name.endswith("Trust")), None)

    def _latest(self, kind: OrganisationKind, at: int) -> str | None:
        """Return the body of a kind named last before an offset, else the first after it."""
        named = [o for o in self._near(at) if o.kind == kind and o.name not in _NATIONAL]
        before = [o.name for o in named if o.start < at]
        return before[-1] if before else next((o.name for o in named), None)

    def _implied(self, span: AppointmentSpan) -> str | None:
        """Return the body at which a post is held when the text leaves it open."""
        assert span.role is not None  # noqa: S101 (the caller looked)
        told = _ONE_OF.match(self.reading.text, span.end)
        body = body_of(span.role.text) or (body_of(told["post"]) if told else None)
        if body is not None:
            return body[1]
        group = self._group(span)
        councillor = _is_councillor(span)
        open_post = group == "general-post" or (group is None and not self._about_council(span.role.text))
        if open_post and not councillor and self._signs(span):
            return self.publisher
        if councillor or (group in {None, "general-post"} and self._about_council(span.role.text)):
            group = "council-post"
        first = re.split(r"[\s-]", plain(span.role.text))[0]
        if group == "provider-post" and first in self.reading.language.words.roles.past:
            return None  # "a former headteacher": of which school, nothing tells
        if group == "council-post":
            return self._council(span.start)
        if group in {None, "general-post"} and _CLINICAL & {plain(word) for word in span.role.text.split()}:
            group = "provider-post"
        if group in {None, "general-post"}:
            return self._of_sentence(span.start) or self._of_opening(span) or self._publishers(group)
        return self._of_kind(group, span)

    def _of_kind(self, group: str | None, span: AppointmentSpan) -> str | None:
        """Return the body of the kind at which posts of a group are held."""
        concept = self.reading.language.roles.concept(span.role.text) if span.role else None
        school = concept is not None and concept.notation in _SCHOOL_POSTS
        kinds: dict[str | None, tuple[OrganisationKind, ...]] = {
            "health-commissioner-post": ("icb", "ccg"),
            "provider-post": ("provider" if school else "nhs_body",),
            "family-post": ("parent_carer_forum",),
        }
        at = span.start
        if school and group == "provider-post" and (found := self._school(at)):
            return found
        named = (self._latest(kind, at) or self._serving(kind, at) for kind in kinds.get(group, ()))
        return next((name for name in named if name), None)

    def _about_council(self, role: str) -> bool:
        """Whether a director, head or manager has a duty of councils."""
        words = {plain(word).strip(",") for word in role.split()}
        led = words & {"director", "head", "manager", "officer"}
        return bool(led and not words & _CLINICAL and words & self.reading.language.words.roles.council_subjects)

    def _of_opening(self, span: AppointmentSpan) -> str | None:
        """Return the body with which the sentence before begins where a post alone goes on: "Chair Ann Lee said"."""
        assert span.role is not None  # noqa: S101 (the caller looked)
        before = self._sentences[: bisect_right(self._sentences, span.start, key=itemgetter(0))][-2:]
        if len(before) < 2 or before[-1][0] != span.role.start:
            return None
        start, end = before[-2]
        if "\n" in self.reading.text[end : span.start]:
            return None
        named = [o for o in self.organisations if start <= o.start < end and o.kind in _WITH_POSTS]
        forums = [o.name for o in named if o.kind == "parent_carer_forum"]
        return forums[0] if forums else named[0].name if named and named[0].start - start <= len("The ") else None

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return list(sentences(self.reading.text))

    def _publishers(self, group: str | None) -> str | None:
        """Return the publisher where it is a council or health body, at which its release's managers work."""
        known = {o.name for o in self.organisations if o.kind in _EMPLOYERS}
        return self.publisher if group == "general-post" and self.publisher in known else None

    def _signs(self, span: AppointmentSpan) -> bool:
        """Whether a name and post stand alone on their lines, as the writer's do."""
        blocks = self.reading.document.blocks
        index = bisect_right(blocks, span.start, key=attrgetter("start")) - 1
        begins = index >= 0 and blocks[index].start == span.name.outer_start
        return begins and _LINE_ENDS.match(self.reading.text, span.end) is not None


def body_of(role: str) -> tuple[Body, str] | None:
    """Return the inspectorate, and its full name, to which a post belongs by its own words."""
    words = f" {fold(role)} "
    return next(((body, name) for word, body, name in _INSPECTORATES if f" {word} " in words), None)


def _is_councillor(span: AppointmentSpan) -> bool:
    return bool(re.match(r"C(?:ounci|oun\b|llr)", span.name.honorific or ""))
