"""Who is responsible for services, and what changed: the sentences in which reports and letters say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sendgraph.documents import Block
from sendgraph.facts import Appointment, Change, ChangeKind, Commissioner, CommissionerKind, OrganisationKind
from sendgraph.genres.common import Reading
from sendgraph.genres.official.findings import bodies_in
from sendgraph.genres.official.outline import dates_in, formulae_in, organisations_in, sentences_in
from sendgraph.language.dates import DateSpan, PartialDate
from sendgraph.language.organisations import OrganisationSpan
from sendgraph.language.roles import find_roles

_KINDS: dict[str, CommissionerKind] = {"local_authority": "local_authority", "icb": "icb", "ccg": "ccg"}
_COUNCIL = re.compile(r"\bthe (?:local authority|council)\b", re.IGNORECASE)
_HEALTH = re.compile(r"\b(?:clinical commissioning groups?|CCGs?|integrated care boards?|ICBs?)\b", re.IGNORECASE)
_TO = re.compile(r"\bto (?:the |a new )?", re.IGNORECASE)
_CAME = re.compile(
    r"\b(?:appoint(?:ed|ment|ments)|joined|commenced|started|took up|taken up|in post since|became the|"
    r"has been in post)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\b(?:left|stepped down|departed|retired|resigned)\b", re.IGNORECASE)
_NEW = re.compile(r"\b(?:a new|an interim|an acting|the appointment of|the interim|a|an)\s+$", re.IGNORECASE)
_THE_COUNCIL = re.compile(r"[^,.;]*\b(?:the council|the local authority)\b", re.IGNORECASE)
_CLAUSE = 60  # characters after a post within which its body is named
_NOT_YET = re.compile(r"\b(?:being appointed|to be appointed|will be appointed|not yet)\b", re.IGNORECASE)


def commissioners_of(reading: Reading, blocks: Iterable[Block]) -> tuple[Commissioner, ...]:
    """Return the bodies that some blocks say are responsible for planning and commissioning."""
    found: dict[str, Commissioner] = {}
    for formula, start, _ in formulae_in(reading, blocks):
        if formula.notation != "says-responsible":
            continue
        spans = {o.name: o for o in organisations_in(reading, start, formula.start)}
        for name in bodies_in(reading, start, formula.start):
            span = spans.get(name)
            kind = _KINDS.get(span.kind, "other") if span else "other"
            place = reading.place(span.start, span.end) if span else reading.place(start, formula.end)
            found.setdefault(name, Commissioner(name=name, kind=kind, **place))
    return tuple(found.values())


def statement_commissioners(
    reading: Reading,
    blocks: Iterable[Block],
    addressees: Sequence[Appointment],
    area: str | None,
    on: date | None,
) -> tuple[Commissioner, ...]:
    """Return the bodies that a letter holds responsible for a written statement of action.

    The letter calls them "the local authority" and "the area's clinical commissioning group"; which they are, the
    addressees' posts tell, else the reference data for the ``area`` (a slug) on the day of the letter.
    """
    found: dict[str, Commissioner] = {}
    for formula, start, _ in formulae_in(reading, blocks):
        if formula.notation != "says-responsible-for-statement":
            continue
        text = reading.text[start : formula.start]
        named: dict[str, str] = {span.name: span.kind for span in organisations_in(reading, start, formula.start)}
        wanted: list[OrganisationKind] = []
        if _COUNCIL.search(text):
            wanted.append("local_authority")
        if _HEALTH.search(text):
            wanted.append("icb" if re.search(r"\bICB|integrated care board", text, re.IGNORECASE) else "ccg")
        for kind in wanted:
            if kind not in named.values():
                held = _held_at(reading, kind, addressees)
                body = reading.language.reference.generic(kind, area, on) if area and not held else None
                named.update(dict.fromkeys([body.label] if body else held, kind))
        for name, sort in named.items():
            if sort in _KINDS:
                place = reading.place(start, formula.end)
                found.setdefault(name, Commissioner(name=name, kind=_KINDS[sort], **place))
    return tuple(found.values())


def _held_at(reading: Reading, kind: OrganisationKind, addressees: Sequence[Appointment]) -> list[str]:
    """Return the bodies of a kind at which the addressees hold posts."""
    held = [a.organisation for a in addressees if a.organisation and _kind(reading, a.organisation) == kind]
    return list(dict.fromkeys(held))


def _kind(reading: Reading, name: str) -> str | None:
    body = reading.language.reference.organisation(name)
    return body.kind if body else None


def changes_of(
    reading: Reading, blocks: Iterable[Block], area: str | None, around: PartialDate | None = None
) -> tuple[Change, ...]:
    """Return the changes that some blocks announce: duties taken over, posts newly filled or left.

    ``area`` is the slug of the area whose "council" is meant; ``around`` supplies missing years.
    """
    found: list[Change] = []
    for start, end in sentences_in(reading, tuple(blocks)):
        taken = tuple(_taken_over(reading, start, end, around))
        found.extend(taken or _posts(reading, (start, end), area, around))
    return tuple(found)


def _taken_over(reading: Reading, start: int, end: int, around: PartialDate | None) -> Iterator[Change]:
    """Yield the bodies that take over a duty: before "became responsible", after "passed from … to"."""
    text = reading.text[start:end]
    formula = next((f for f in reading.language.sections.formulae_in(text) if f.notation == "says-took-over"), None)
    if formula is None:
        return
    spans = organisations_in(reading, start, end)
    if re.search(r"(?:passed|transferred)(?: from)?$", text[: formula.end], re.IGNORECASE):
        after = [m.end() for m in _TO.finditer(text, formula.end)]
        taking = _run_from(reading, spans, [start + at for at in after])
    else:
        taking = [span for span in spans if span.end <= start + formula.start][-1:]
    day = _date(dates_in(reading, start, end, around), start + formula.start)
    for span in taking:
        yield Change(
            kind="took_over",
            role=None,
            organisation=span.name,
            person=None,
            date=day,
            **reading.place(start, end),
        )


def _run_from(reading: Reading, spans: Sequence[OrganisationSpan], starts: Sequence[int]) -> list[OrganisationSpan]:
    """Return the bodies of which the first stands right at one of some places, and the others after it."""
    first = next((i for i, s in enumerate(spans) if any(abs(s.start - at) <= len("NHS ") for at in starts)), None)
    return list(spans[first:]) if first is not None else []


def _posts(
    reading: Reading, stretch: tuple[int, int], area: str | None, around: PartialDate | None
) -> Iterator[Change]:
    """Yield the posts that a sentence says were newly filled or left; the holder is mostly unnamed."""
    start, end = stretch
    text = reading.text[start:end]
    came, left = _CAME.search(text), _LEFT.search(text)
    if not (came or left) or _NOT_YET.search(text):
        return
    spans = organisations_in(reading, start, end)
    places = [(span.start - start, span.end - start) for span in spans]
    leaves = left is not None and not came
    roles = [
        role
        for role in find_roles(text, reading.language.words, places)
        if leaves or role.is_new or _NEW.search(text, 0, role.start) or role.capacity != "substantive"
    ]
    dates = dates_in(reading, start, end, around) if roles else ()
    for role in roles:
        after = [
            (low - role.end, s.name) for s, (low, _) in zip(spans, places, strict=True) if s.slug and low >= role.end
        ]
        kind: ChangeKind = "left" if leaves else "appointed"
        yield Change(
            kind=kind,
            role=role.text,
            organisation=_employer(reading, text[role.end :], after, area),
            person=None,
            date=_date(dates, start + role.end),
            **reading.place(start, end),
        )


def _employer(reading: Reading, clause: str, following: Sequence[tuple[int, str]], area: str | None) -> str | None:
    """Return the body of a post: the one named next after it, "the council" where the words after it say so.

    ``following`` has the distance and name of each body after the post, ``clause`` the words after it.
    """
    near = [name for distance, name in following if distance <= _CLAUSE]
    if near:
        return near[0]
    if area is not None and _THE_COUNCIL.match(clause[:_CLAUSE]):
        body = reading.language.reference.generic("local_authority", area)
        return body.label if body else None
    return None


def _date(dates: Sequence[DateSpan], at: int) -> str | None:
    """Return the date that stands next after a place, else the last before it."""
    after = next((span for span in dates if span.start >= at), None)
    nearest = after or (dates[-1] if dates else None)
    return nearest.first.iso if nearest else None
