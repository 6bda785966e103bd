"""The head of a letter: its date, and the people to whom it is addressed with their posts.

An addressee is a name with a post and a body, on one line or over several, with an address after it; where a line
was full the next addressee may stand in the same block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sendgraph.documents import Block
from sendgraph.facts import Appointment
from sendgraph.genres.common import Reading
from sendgraph.genres.official.listed import (
    LONGEST,
    begins_with_post,
    name_at_start,
    person_and_post,
    post_divider,
)
from sendgraph.genres.official.outline import dates_in, organisations_in
from sendgraph.language.dates import DateSpan
from sendgraph.language.organisations import OrganisationSpan
from sendgraph.language.roles import capacity_of

_TOGETHER = re.compile(r"\s*(?:/|,|;|&|\band\b|\bthe\b|\bof\b|\s)*\s*")
_BEFORE_BODY = re.compile(r"(?:[\s,/(–—-]|\b(?:at|of|for|the|and)\b)*$")
_LABEL = re.compile(r"[A-Za-z][a-z]+(?: [a-z]+){0,4}:\s+")
_COUNCIL_POST = re.compile(
    r"children|education|people|famil|school|inclusion|nominated officer|\bLANO\b|cabinet|councillor|authority",
    re.IGNORECASE,
)
_HEALTH_POST = re.compile(r"accountable officer|chief officer|clinical", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int


def letter_date(reading: Reading, head: Sequence[Block]) -> DateSpan | None:
    """Return the date at the head of a letter: a line that is nothing but a day."""
    for block in head:
        for line in _lines(reading, (block,)):
            short = line.end - line.start <= LONGEST
            for span in dates_in(reading, line.start, line.end) if short else ():
                outside = reading.text[line.start : span.start] + reading.text[span.end : line.end]
                if span.first.exactness == "day" and len(outside.split()) <= 2:
                    return span
    return None


def addressees(reading: Reading, head: Sequence[Block], area: str | None) -> tuple[Appointment, ...]:
    """Return the posts of those to whom a letter is addressed, one entry a body; ``area`` is a slug.

    A post at a council or health commissioner that the letter does not name is at that of the area.
    """
    lines = tuple(_lines(reading, head))
    starts = [i for i, line in enumerate(lines) if _begins(reading, lines, i)]
    found: list[Appointment] = []
    for at, stop in pairwise((*starts, len(lines))):
        found.extend(_appointments(reading, lines[at:stop], area))
    return tuple(found)


def _lines(reading: Reading, blocks: Sequence[Block]) -> Iterator[_Line]:
    """Yield the printed lines, divided where a second addressee follows the body of the first."""
    for block in blocks:
        for start, end in reading.document.printed_lines(block):
            begin = start + _introduced(reading, reading.text[start:end])
            for span in organisations_in(reading, start, end):
                rest = reading.text[span.end : min(end, span.end + LONGEST)]
                name = name_at_start(reading, rest)
                if (
                    rest.startswith(" ")
                    and name is not None
                    and begins_with_post(reading, rest[name.outer_end :].lstrip(" ,"))
                ):
                    yield _Line(begin, span.end)
                    begin = span.end + 1
            yield _Line(begin, end)


def _introduced(reading: Reading, text: str) -> int:
    """Return where an addressee begins behind a label ("Also addressed to: …"), 0 where no label stands."""
    label = _LABEL.match(text)
    if label is None or begins_with_post(reading, text):
        return 0
    name = name_at_start(reading, text[label.end() :])
    follows = name is not None and begins_with_post(reading, text[label.end() + name.outer_end :].lstrip(" ,–—-("))
    return label.end() if follows else 0


def _begins(reading: Reading, lines: Sequence[_Line], index: int) -> bool:
    """Whether a line begins an addressee: a name with a post after it, or alone before a line with one."""
    text = reading.text[lines[index].start : lines[index].end]
    name = name_at_start(reading, text)
    if name is None:
        return post_divider(reading, text) is not None
    rest = text[name.outer_end :].strip(" ,–—-")
    if rest:
        return begins_with_post(reading, rest)
    following = lines[index + 1] if index + 1 < len(lines) else None
    return name.honorific is not None or (
        following is not None and begins_with_post(reading, reading.text[following.start : following.end])
    )


def _appointments(reading: Reading, lines: Sequence[_Line], area: str | None) -> Iterator[Appointment]:
    """Yield the posts of one addressee."""
    start, end = lines[0].start, lines[-1].end
    text = reading.text[start:end]
    bodies = _bodies(reading, start, end)
    divider = post_divider(reading, reading.text[start : lines[0].end])
    if divider is not None:
        yield from _named_after(reading, lines[0], divider, area)
        return
    known = reading.text[start : bodies[0].start] if bodies else None
    parsed = person_and_post(reading, text if known is None else known)
    if parsed is None:
        return
    role, stop = parsed.role, start + parsed.role_end
    if known is None:
        role, stop = _post_alone(reading, lines, parsed.person_end)
    else:
        role = role and (_BEFORE_BODY.sub("", role) or None)
        stop = bodies[-1].end
    names: list[str | None] = [body.name for body in bodies]
    names = names or [_implied(reading, role, area)]
    for name in names:
        yield Appointment(
            person=parsed.person,
            honorific=parsed.honorific,
            role=role,
            organisation=name,
            capacity=capacity_of(role or "", reading.language.words.roles),
            **reading.place(start, stop),
        )


def _named_after(reading: Reading, line: _Line, divider: re.Match[str], area: str | None) -> Iterator[Appointment]:
    """Yield the posts of a line on which the name stands after the post, its body beside the one or the other."""
    name = name_at_start(reading, reading.text[line.start + divider.end() : line.end], posted=True)
    if name is None:
        return
    bodies = _bodies(reading, line.start, line.end)
    stop = min((body.start for body in bodies), default=line.end)
    role = _BEFORE_BODY.sub("", reading.text[line.start : min(stop, line.start + divider.start())])
    names: list[str | None] = [body.name for body in bodies]
    names = names or [_implied(reading, role, area)]
    for body in names:
        yield Appointment(
            person=name.name,
            honorific=name.honorific,
            role=role,
            organisation=body,
            capacity=capacity_of(role, reading.language.words.roles),
            **reading.place(line.start, line.end),
        )


def _bodies(reading: Reading, start: int, end: int) -> tuple[OrganisationSpan, ...]:
    """Return the first body named and those named together with it."""
    found: list[OrganisationSpan] = []
    for span in organisations_in(reading, start, end):
        if found and not _TOGETHER.fullmatch(reading.text[found[-1].end : span.start]):
            break
        if found and "\n" in reading.text[found[-1].end : span.start]:
            break
        found.append(span)
    return tuple(found[:1] if found and found[0].slug is None else found)


def _post_alone(reading: Reading, lines: Sequence[_Line], name_end: int) -> tuple[str | None, int]:
    """Return the post of an addressee whose body no list knows: the rest of the name's line, or the next line."""
    first = lines[0]
    rest = reading.text[first.start + name_end : first.end].strip(" ,–—-")
    if rest:
        return rest, first.end
    if len(lines) > 1:
        return reading.text[lines[1].start : lines[1].end].strip(" ,"), lines[1].end
    return None, first.end


def _implied(reading: Reading, role: str | None, area: str | None) -> str | None:
    """Return the area's council or health commissioner where the post says which of them is meant."""
    if role is None or area is None:
        return None
    reference = reading.language.reference
    if _HEALTH_POST.search(role):
        body = reference.generic("ccg", area)
    else:
        body = reference.generic("local_authority", area) if _COUNCIL_POST.search(role) else None
    return body.label if body else None
