"""Who holds which post where: names, posts and organisations that stand together, joined.

`find_appointments` reads running text; `parse_name_and_role` reads a line or cell that holds one person.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sendgraph.facts import Capacity
from sendgraph.language.names import NameSpan, find_names
from sendgraph.language.post_frames import KINDS, Placed, PostFrame, frame_of
from sendgraph.language.roles import RoleSpan, capacity_of, find_roles
from sendgraph.language.words import PeopleWords, RoleWords, Words, plain

_AND = re.compile(
    r"(?:,?\s+(?:until|since|from|between)\s+[^,.;:\n]{2,30}?)?,?\s+(?:(?:and|&|but|as\s+well\s+as)"
    r"(?:,\s*(?:since|until|from)\s+[^,.;:\n]{2,30},)?\s+)?(?:(?:is|was|became|has\s+been|serves\s+as)\s+)?"
    r"(?:(?:also|now|currently|previously|formerly|as|before\s+that|until\s+recently)\s+)*"
)
_CLAUSE = re.compile(r",?(?:\s+[^.;:\n]{2,40})?\s+(?:and|&|but|as\s+well\s+as|is\s+also)\b")
_BESIDE = re.compile(
    r",?\s|\s*[:–—(]\s*|,?\s+(?:(?:who\s+)?(?:are|were)|both|jointly|the)\s+(?:the\s+)?|,\s+(?:both|its|our)\s+"
)
_TO_NAME = re.compile(r",?\s|\s*:\s*|,?\s+(?:is|was|will be|remains)\s+|\s*[–—]\s*|,?\s+named\s+|\s*\(")
_LISTED = re.compile(r",\s+|,?\s+(?:and|&)\s+")
_MOST_TOGETHER = 6  # people who hold one post together
_WHO_JOINED = re.compile(
    r",\s+who\s+(?:has\s+|have\s+)?(?:recently\s+|only\s+)?(?:joined|joins|moved\s+to|moves\s+to|came\s+to|arrived\s+at|"
    r"works\s+(?:for|at))\s+(?:the\s+)?"
)
_WHERE = re.compile(
    r"(?P<name>[A-Z][\w’'&-]*(?:\s+(?:(?:of|and|for|the)\s+)?[A-Z][\w’'&-]*)+)?(?P<where>,?\s+where\s+)$"
)
_WHERE_GENERIC = re.compile(rf"\b(?:(?P<own>our)|the|its|their)\s+(?:\w+\s+)?{KINDS},?\s+where\s+$", re.IGNORECASE)
_LINE_START = re.compile(r"(?:^|[\n\t])(?:(?:(?:Written|Words|Blog|Report|Story)\s+)?[Bb]y:?\s+)?$")
_JOINED_GENERIC = re.compile(
    rf"\s+(?:(?:who|has|have|also|recently|just)\s+)*(?:joined|joins)\s+(?:(?P<own>our)|the)\s+{KINDS}\s+as\s+"
    r"(?:(?:the|a|an|its|their)\s+)?(?:new\s+)?$",
    re.IGNORECASE,
)
# "led by Ofsted's Ann Lee", "Mencap's Ann Lee said"; but not "the council's Bright Futures"
_OF_ITS_OWN = re.compile(r"[’']s\s+")
_BY = re.compile(r"\b(?:led|headed|chaired|run)\s+(?:jointly\s+)?by\s+$")
_PERSON_AFTER = re.compile(r",?\s+(?:who|said|says|told|added|explained)\b")
_AT_FIRST = re.compile(r"(?:^|[.!?:;][”’\"')]*\s+|\n)(?:At|From|Within|Over\s+at)\s+(?:the\s+)?$")
_THEN = re.compile(r",\s+(?:the\s+|its\s+)?")
_AS = re.compile(r"\s+as\s+(?:(?:the|a|an|its|their)\s+)?")
_AGE = r"(?:,\s*\d{1,3}|\s*\([^()\n]{1,40}\))?"  # or a party, a ward
_OF_BODY = re.compile(r"\s*\(|,?\s+(?:of|from|at|for|with)\s+(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class AppointmentSpan:
    """A name with its post at ``text[start:end]``.

    ``role`` is None where the text only says what somebody leads. ``organisations`` are canonical names, ``generic``
    the word by which the text points to a body that it does not name there ("council"; "our" for the publisher's).
    """

    start: int
    end: int
    name: NameSpan
    role: RoleSpan | None
    organisations: tuple[str, ...] = ()
    generic: str | None = None
    joined: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class NameAndRole:
    """A line or cell read: all offsets are those of the text that was given; no role where none is printed."""

    person: str
    honorific: str | None
    role: str | None
    capacity: Capacity
    person_start: int
    person_end: int
    role_start: int
    role_end: int


def find_appointments(
    text: str,
    names: Sequence[NameSpan],
    roles: Sequence[RoleSpan],
    organisations: Sequence[Placed],
    words: PeopleWords,
) -> tuple[AppointmentSpan, ...]:
    """Return the names that stand together with a post, in text order; a post belongs to one name only."""
    links = _Links(text, words.roles, names)
    frames = [frame_of(text, role, names, organisations) for role in roles]
    found: list[AppointmentSpan] = []
    for frame in frames:
        if frame.role.several:
            found.extend(links.several(frame))
            continue
        linked = links.name_for(frame, organisations) or _second_post(text, frame, found)
        if linked is not None:
            found.append(linked)
    found = [_with_body_around(text, span, organisations) for span in found]
    found.extend(_leading(text, names, organisations, words.roles.leads, found))
    return tuple(sorted(found, key=lambda a: (a.name.start, a.start)))


def _with_body_around(
    text: str, span: AppointmentSpan, organisations: Sequence[Placed]
) -> AppointmentSpan:
    """Add the body of "X, a post, who joined Y" and of "at Y, where X is a post", where the post names none."""
    if span.organisations or span.generic:
        return span
    if match := _WHO_JOINED.match(text, span.end):
        joined = next((o for o in organisations if o.start == match.end()), None)
        return replace(span, organisations=(joined.name,)) if joined else span
    if span.name.outer_end == span.end and (match := _OF_BODY.match(text, span.end)):
        owner = next((o for o in organisations if o.start == match.end()), None)
        if owner is not None:
            return replace(span, organisations=(owner.name,))
    if (before := _body_before(text, span.start, organisations)) is not None:
        return replace(span, organisations=(before,))
    named, generic = _body_where(text, span.name, organisations)
    return replace(span, organisations=named, generic=generic)


def _body_before(text: str, start: int, organisations: Sequence[Placed]) -> str | None:
    """Return the body of "At Y, the post, X", with which a sentence begins."""
    for place in organisations:
        if place.end <= start and _THEN.fullmatch(text, place.end, start):
            return place.name if _AT_FIRST.search(text, max(0, place.start - 20), place.start) else None
    return None


def _body_where(
    text: str, name: NameSpan, organisations: Sequence[Placed]
) -> tuple[tuple[str, ...], str | None]:
    """Return the body, or the word that points to it, of a clause "…, where X" in which a name stands."""
    before = text[max(0, name.outer_start - 60) : name.outer_start]
    match = _WHERE.search(before)
    if match is None:
        return (), None
    end = name.outer_start - len(before) + match.start("where")
    named = next((o.name for o in organisations if o.end == end), match["name"])
    generic = _WHERE_GENERIC.search(before)
    if named or generic is None:
        return ((named,) if named else ()), None
    return (), "our" if generic["own"] else generic["kind"]


def _second_post(text: str, frame: PostFrame, found: Sequence[AppointmentSpan]) -> AppointmentSpan | None:
    """Return the appointment of a post joined by "and" to the one before it."""
    last = found[-1] if found else None
    if last is None or last.role is None or not last.end <= frame.start:
        return None
    if not (_AND.fullmatch(text, last.end, frame.start) and _CLAUSE.match(text, last.end, frame.start)):
        return None
    organisations, generic = frame.organisations, frame.generic
    if frame.same:
        organisations, generic = last.organisations, last.generic
    return AppointmentSpan(last.start, frame.end, last.name, frame.role, organisations, generic)


def parse_name_and_role(
    text: str, words: PeopleWords, organisations: Iterable[tuple[int, int]] = ()
) -> NameAndRole | None:
    """Return the person and post of a line or cell, None where it holds no name.

    The forms are "Name, post", "Name – post", "Name (post)", "Name HMI, post", "Name" with the post on the next line,
    and "Post: Name". The post is what stands beside the name, as printed, as far as the first organisation that ends
    it; pass the places of ``organisations`` (offsets of ``text``) to have them cut off.
    """
    places = tuple(organisations)
    roles = find_roles(text, words, places)
    names = find_names(text, words, places, [(role.start, role.end) for role in roles])
    if not names:
        return None
    name = names[0]
    start, end = _beside(text, name.outer_end)
    if start >= end and name.outer_start > 0:
        start, end = 0, len(text[: name.outer_start].rstrip(" ,:–—-(\n\t"))
    end = _without_organisation(text, start, end, places)
    return name_and_role(text, name, (start, end), words)


def name_and_role(text: str, name: NameSpan, place: tuple[int, int], words: PeopleWords) -> NameAndRole:
    """Return a name with the post that stands at ``place`` (start, end); no post where no word stands there."""
    start, end = place
    role = " ".join(text[start:end].split()) or None
    return NameAndRole(
        person=name.name,
        honorific=name.honorific,
        role=role,
        capacity=capacity_of(role or "", words.roles),
        person_start=name.start,
        person_end=name.end,
        role_start=start,
        role_end=end if role else start,
    )


def _without_organisation(text: str, start: int, end: int, places: Iterable[tuple[int, int]]) -> int:
    """Return where a post ends that stands at ``text[start:end]`` with an organisation after it."""
    for low, high in sorted(places):
        own = low <= start < high and high >= end
        after = start < low < end and re.search(r"(?:[,–—/(]|\s-|\s(?:at|of|for))\s*(?:the\s+)?$", text[start:low])
        if own or (after and re.match(r"\W|\s(?:and|&)\s|$", text[high:end].lstrip(" ") or ",")):
            return start + len(re.sub(r"(?:[\s,/(–—-]|\b(?:at|of|for|the|and)\b)+$", "", text[start:low]))
    return end


def _beside(text: str, at: int) -> tuple[int, int]:
    """Return the place of the words after a name, without the marks around them."""
    rest = text[at:]
    start = at + len(rest) - len(rest.lstrip(" ,:;–—-(\n\t.)"))
    words = text[start:].rstrip()
    if words.endswith(")") and words.count("(") < words.count(")"):
        words = words[:-1].rstrip()
    return start, start + len(words.rstrip(" ,;:–—-"))


class _Links:
    """What may stand between a name and its post."""

    def __init__(self, text: str, words: RoleWords, names: Sequence[NameSpan]) -> None:
        self.text = text
        self.names = names
        self.starts, self.ends = [n.outer_start for n in names], [n.outer_end for n in names]
        self.words = words
        self.copula, self.asides = _pattern(words.links), _pattern(words.asides)
        self.joining, self.arriving = _pattern(words.joining), _pattern(words.arriving)

    def name_for(
        self, frame: PostFrame, organisations: Sequence[Placed]
    ) -> AppointmentSpan | None:
        """Return the appointment of the name to which a post belongs."""
        before, following = self._names_around(frame)
        after = next(iter(following), None)
        close = after is not None and self._gap(frame.end, after.outer_start) == " " and frame.end == frame.role.end
        if after is not None and close:
            return self._appointment(frame, after)
        for name in before[:2]:
            linked = self._after_name(frame, name, organisations)
            if linked is not None:
                return linked
        if after is not None and self._before_name(frame.end, after):
            return self._appointment(frame, after)
        return None

    def _names_around(self, frame: PostFrame) -> tuple[Sequence[NameSpan], Sequence[NameSpan]]:
        """Return some names before a post, the nearest first, and some after it."""
        last = bisect_right(self.ends, frame.start)
        first = bisect_left(self.starts, frame.end)
        return self.names[max(0, last - _MOST_TOGETHER) : last][::-1], self.names[first : first + _MOST_TOGETHER]

    def several(self, frame: PostFrame) -> list[AppointmentSpan]:
        """Return the appointments of a post held by several: "co-chairs A and B", "A and B, co-chairs of the forum"."""
        before, after = self._names_around(frame)
        if after and _BESIDE.fullmatch(self._gap(frame.end, after[0].outer_start)):
            candidates = after
        elif before and _BESIDE.fullmatch(self._gap(before[0].outer_end, frame.start)):
            candidates = before
        else:
            return []
        run = list(candidates[:1])
        for name in candidates[1:]:
            left, right = sorted((run[-1], name), key=lambda n: n.start)
            if not _LISTED.fullmatch(self._gap(left.outer_end, right.outer_start)):
                break
            run.append(name)
        return [self._appointment(frame, name) for name in run] if len(run) > 1 else []

    def _gap(self, start: int, end: int) -> str:
        return self.text[start:end]

    def _appointment(self, frame: PostFrame, name: NameSpan, **more: bool) -> AppointmentSpan:
        start, end = min(frame.start, name.outer_start), max(frame.end, name.outer_end)
        return AppointmentSpan(
            start, end, name, frame.role, frame.organisations, frame.generic,
            joined=more.get("joined", False) or frame.role.is_new,
            left=more.get("left", False) or plain(frame.role.text.split()[0]) in self.words.departing,
        )  # fmt: skip

    def _after_name(
        self, frame: PostFrame, name: NameSpan, organisations: Sequence[Placed]
    ) -> AppointmentSpan | None:
        """Return the appointment of a name that its post follows."""
        gap = self._gap(name.outer_end, frame.start)
        if re.fullmatch(rf"{_AGE}\s*(?:,|\(|[–—]|\s-)\s*", gap) or re.fullmatch(rf"{_AGE},?", gap.strip(" ")):
            marked = gap.strip() != "" or frame.role.head in {"hmi", "mp"}
            return self._appointment(frame, name) if marked else None
        if not gap.strip() and self._begins_line(name):
            return self._appointment(frame, name)
        if match := self.copula.fullmatch(gap):
            over = " ".join(match["link"].casefold().split()) in self.words.leaving
            came = bool(re.search(r"appoint|join|took|take|became|become|start|named", match["link"]))
            return self._by(organisations, self._appointment(frame, name, joined=came, left=over))
        if self.asides.fullmatch(gap):
            return self._appointment(frame, name)
        return self._joining(frame, name, organisations)

    def _by(self, organisations: Sequence[Placed], linked: AppointmentSpan) -> AppointmentSpan:
        """Add the organisation that "has appointed X as" its officer."""
        before = [o for o in organisations if o.end <= linked.name.outer_start]
        verb = self.text[before[-1].end : linked.name.outer_start] if before else ""
        if " ".join(verb.split()).casefold() not in self.words.appointing:
            return linked
        return replace(linked, joined=True, organisations=linked.organisations or (before[-1].name,))

    def _joining(
        self, frame: PostFrame, name: NameSpan, organisations: Sequence[Placed]
    ) -> AppointmentSpan | None:
        """Return the appointment that "joined X as", or "joins from X as", links."""
        if match := _JOINED_GENERIC.fullmatch(self.text, name.outer_end, frame.start):
            linked = self._appointment(frame, name, joined=True)
            named = linked.organisations or linked.generic
            return linked if named else replace(linked, generic="our" if match["own"] else match["kind"])
        inside = [o for o in organisations if o.start >= name.outer_end and o.end <= frame.start]
        if not inside or not _AS.fullmatch(self._gap(inside[0].end, frame.start)):
            return None
        linked = self._appointment(frame, name, joined=True)
        lead = self._gap(name.outer_end, inside[0].start)
        if self.joining.fullmatch(lead):
            return replace(linked, organisations=linked.organisations or (inside[0].name,))
        return linked if self.arriving.fullmatch(lead) else None

    def _begins_line(self, name: NameSpan) -> bool:
        """Whether a name begins its line, as in a signature."""
        return bool(_LINE_START.search(self.text, max(0, name.outer_start - 20), name.outer_start))

    def _before_name(self, end: int, name: NameSpan) -> bool:
        gap = self._gap(end, name.outer_start)
        return bool(_TO_NAME.fullmatch(gap))


@lru_cache(maxsize=16)
def _pattern(words: Words) -> re.Pattern[str]:
    """Return the pattern of words that may stand between a name and its post or organisation, and an article."""
    escaped = (re.escape(w).replace(r"\ ", r"\s+").replace("'", "[’']") for w in words)
    forms = sorted(escaped, key=lambda w: (-len(w), w))
    return re.compile(
        rf"(?:\s*,?\s+|\s*[(–—]\s*|\s+-\s+)(?P<link>{'|'.join(forms)})(?:,?\s+|(?=$))(?:until\s+\w+(?:\s+\w+)?\s+)?"
        r"(?:(?:the|a|an|its|our|their|one of)\s+)?",
        re.IGNORECASE,
    )


def _leading(
    text: str,
    names: Sequence[NameSpan],
    organisations: Sequence[Placed],
    leads: Words,
    found: Sequence[AppointmentSpan],
) -> Iterable[AppointmentSpan]:
    """Yield people of whom the text says what they lead, without a title: "X, who leads our therapy service"."""
    verbs = "|".join(sorted((re.escape(w) for w in leads), key=lambda w: (-len(w), w)))
    brief = r"(?:has|holds|had|held)\s+(?=[^,.;\n]*\b(?:portfolio|brief|responsibility)\b)"
    led_here = re.compile(rf"\s+(?:{verbs})\s+(?P<what>[^,.;\n]+)")
    who = re.compile(rf"(?:,?\s+|\s*\()who\s+(?:(?:{verbs})\s+|{brief})(?P<what>[^,.;\n]+)")
    held = {appointment.name.start for appointment in found}
    owned = {o.start: o for o in organisations}
    for name in names:
        owner = next((o for o in organisations if _OF_ITS_OWN.fullmatch(text, o.end, name.outer_start)), None)
        if owner is not None and name.start not in held and (
            _BY.search(text, max(0, owner.start - 30), owner.start) or _PERSON_AFTER.match(text, name.outer_end)
        ):
            yield AppointmentSpan(owner.start, name.outer_end, name, None, (owner.name,))
            continue
        if name.start not in held and (body := _listed_body(text, name, owned)) is not None:
            yield AppointmentSpan(name.outer_start, body.end, name, None, (body.name,))
            continue
        of = _OF_BODY.match(text, name.outer_end)
        body = owned.get(of.end()) if of else None
        if body is not None and name.start not in held and (match := who.match(text, body.end)):
            yield AppointmentSpan(name.outer_start, match.end(), name, None, (body.name,))
            continue
        around = _body_where(text, name, organisations)
        match = who.match(text, name.outer_end)
        if match is None and any(around):
            match = led_here.match(text, name.outer_end)
        if match is None or name.start in held:
            continue
        inside = [o.name for o in organisations if match.start("what") <= o.start < match.end("what")]
        generic = re.search(rf"(?P<own>\bour)\b|\b(?:the|its|their)\s+{KINDS}\b", match["what"], re.IGNORECASE)
        word = None if generic is None else "our" if generic["own"] else generic["kind"]
        named = tuple(inside[:1]) or around[0]
        yield AppointmentSpan(name.outer_start, match.end(), name, None, named, None if named else around[1] or word)


def _listed_body(text: str, name: NameSpan, organisations: Mapping[int, Placed]) -> Placed | None:
    """Return the body of "…; Ann Lee, Elm Parent Carer Forum", as minutes list those who came."""
    after = _THEN.match(text, name.outer_end)
    body = organisations.get(after.end()) if after else None
    if body is None or not text.startswith("; ", max(0, name.outer_start - 2)):
        return None
    return body if re.match(r"[.;]|\s*(?:\n|$)", text[body.end : body.end + 2]) else None
