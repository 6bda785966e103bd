"""A post with the body around it: "the council's leader", "chair of the parent forum, Voices Together".

`appointments` links these frames with names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sendgraph.language.names import NameSpan
from sendgraph.language.roles import RoleSpan

DETERMINER = r"(?:(?:the|a|an|our|its|their|one\s+of)\s+)?"
KINDS = (
    r"(?P<kind>council|local authority|authority|(?:borough|city|county)(?!\s+council)|trust|icb|"
    r"integrated care board|ccg|clinical commissioning group|forum|school|college|academy|charity|partnership|"
    r"department|board|area|union|university|hospital|(?:\w+\s+)?group)"
)
_GENERIC_BEFORE = re.compile(rf"(?:\b(?P<own>our)\s+|\b(?:the|its|their)\s+)?\b{KINDS}(?:[’']s)?\s+$", re.IGNORECASE)
# "Cheshire East’s head of inclusion", "Together for Children’s chief executive"; a party's is a council's
_NAME_BEFORE = re.compile(
    r"\b(?P<name>[A-Z][\w-]+(?:\s(?:[a-z]{2,5}\s)?[A-Z][\w-]+){0,3})[’']s\s+(?:new\s+|current\s+|then\s+)?$"
)
PARTY = re.compile(r"\b(?:Labour|Conservatives?|Liberals?|Democrats?|Greens?|Party|Reform|Independents?|Residents)\b")
_SINCE = r"(?:,?\s+since\s+(?:\w+\s+){0,2}?\d{4},?|,?\s+since\s+\w+,?)?"
_GENERIC_AFTER = re.compile(
    rf"{_SINCE}(?:,|\s*\(|\s+(?:at|of|for|with|in|from|to|on))\s+(?P<own>our|the|its|their|both)\s+"
    rf"(?:\w+\s+){{0,2}}?{KINDS}\b(?![’'])",
    re.IGNORECASE,
)
_TO_ORGANISATION = re.compile(
    rf"{_SINCE}(?:\s*[,(/–—]|\s+-)?\s*(?:\b(?:at|of|for|with|from|to|in|on behalf of|on|within|representing)\s+)?"
    r"(?:both\s+)?(?:the\s+)?(?:(?:national |local |disability |children[’']s |parents[’'] |teaching |county |autism |"
    r"voluntary |parent carer |community )*"
    r"(?:charity|campaign group|support group|union|think tank|company|city|neighbouring|group|forum|provider|"
    r"organisation|social enterprise|trust|association|body|network)\s*,?\s+)?"
)
_BETWEEN_ORGANISATIONS = re.compile(r"\s*(?:/|,?\s*(?:and|&)(?:\s+also)?(?:\s+of|\s+at|\s+for)?(?:\s+the)?)\s*")
_NAME = r"(?P<name>(?:[A-Z][\w’'&-]*)(?:\s+(?:(?:of|and|for|the|in|&)\s+)?[A-Z0-9][\w’'&-]*)*)"
_UNKNOWN_BODY = re.compile(rf"{_SINCE}\s+(?:at|for|of|with|to)\s+(?:the\s+)?(?:[a-z’'-]+\s+){{0,3}}?{_NAME}")
# "the Council for Disabled Children": a name, not a word for its kind
_NAMED_BY_KIND = re.compile(r"(?!Board|Department)[A-Z]\w+\s+(?:for|of)\s+(?!Governors|Trustees)[A-Z][a-z]")
_SHORT_KIND = re.compile(r"(?:CCG|ICB|NHS|LA)s?")
_OF_SHORT_KIND = re.compile(
    r"\s+(?:at|for|of|with)\s+(?:(?P<own>the|our|its|their)\s+)?(?:[\w’'-]+\s+){0,3}?(?P<kind>CCG|ICB)s?\b"
)
_SIGNED_BODY = re.compile(r",\s*(?P<name>[A-Z][^,\n]*?)\s*(?=$|\n)", re.MULTILINE)
_LISTED_BODY = re.compile(rf",\s*{_NAME}(?=;)")  # "Ann Lee, Chief Executive, Together for Children;"
_TO_APPOSED = re.compile(r",?\s+(?:(?:called|named|known as)\s+)?(?:the\s+)?")
_APPOSED = 20  # characters between a word for a body and the name in apposition
_APPOSITION = re.compile(
    rf"(?:,\s+|\s+(?:called|named|known as)\s+|\s+(?=[“\"‘'A-Z]))[“\"‘']?{_NAME}(?=[’”\"']?(?:[.,;:)–—]|\s+[–-]|$))"
)
_OWNS = re.compile(r"[’']s\s")
_OWNING = re.compile(r"(?:[’']s?)?\s+(?:new\s+)?")


class Placed(Protocol):
    """An organisation at a place; ``name`` is its canonical name."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PostFrame:
    """A post at ``text[start:end]`` with the bodies that stand around it.

    ``organisations`` are canonical names, ``generic`` the word by which the text points to a body that it does not
    name there; ``same`` says that the body is one just named ("its chair").
    """

    start: int
    end: int
    role: RoleSpan
    organisations: tuple[str, ...]
    generic: str | None
    same: bool = False


def frame_of(text: str, role: RoleSpan, names: Sequence[NameSpan], organisations: Sequence[Placed]) -> PostFrame:
    """Return a post with its organisations: before it ("the council's leader") or after it ("leader of X")."""
    start, end = role.new_start, role.end
    before = re.search(DETERMINER + r"$", text[max(0, start - 10) : start], re.IGNORECASE)
    generic, same = None, False
    found: list[str] = []
    owner = next((o for o in organisations if o.end <= start and _OWNING.fullmatch(text, o.end, start)), None)
    if owner is not None and owner.end <= role.start:
        found, start = [owner.name], owner.start
    elif match := _GENERIC_BEFORE.search(text, max(0, start - 40), start):
        generic, start = "our" if match["own"] else match["kind"], match.start()
    elif (match := _NAME_BEFORE.search(text, max(0, start - 60), start)) and not _is_name(match, names):
        generic, start = "area", match.start()
        if " " in match["name"].strip() and not PARTY.search(match["name"]):
            found, generic = [" ".join(match["name"].split())], None
    elif before is not None and before[0]:
        word = before[0].strip().casefold()
        generic, same = "our" if word == "our" else None, word in {"its", "their"}
        start -= len(before[0])
    if not found:
        found, end = _organisations_after(text, end, organisations)
    if not found and generic is None:
        found, generic, end = _pointed_after(text, end, names, organisations)
    return PostFrame(start, end, role, tuple(found), generic, same and not found)


def _pointed_after(
    text: str, end: int, names: Sequence[NameSpan], organisations: Sequence[Placed]
) -> tuple[list[str], str | None, int]:
    """Return the body to which the words after a post point, by its name or by a word for its kind."""
    match = _GENERIC_AFTER.match(text, end) or _OF_SHORT_KIND.match(text, end)
    if match is None or _NAMED_BY_KIND.match(text, match.start("kind")):
        found, end = _unknown_body(text, end, names)
        return found, None, end
    close = (o for o in organisations if match.end() < o.start < match.end() + _APPOSED)
    named = next((o for o in close if _TO_APPOSED.fullmatch(text, match.end(), o.start)), None)
    if named is not None:
        return [named.name], None, named.end
    apposed = _APPOSITION.match(text, match.end())
    if apposed is not None and not _is_name(apposed, names):
        return [" ".join(apposed["name"].split())], None, apposed.end("name")
    return [], "our" if (match["own"] or "").casefold() == "our" else match["kind"], match.end()


def _organisations_after(text: str, end: int, organisations: Sequence[Placed]) -> tuple[list[str], int]:
    """Return the organisations that follow a post, and where the last one ends."""
    found: list[str] = []
    for place in sorted((o for o in organisations if o.end > end), key=lambda o: (o.start, -o.end)):
        between = text[end : max(end, place.start)]
        pattern = _BETWEEN_ORGANISATIONS if found else _TO_ORGANISATION
        if place.start < end and not found:
            continue
        alike = bool(found) and between == ", " and found[-1].split()[-1] == place.name.split()[-1]
        if not (pattern.fullmatch(between) or alike or (found and place.start <= end)):
            break
        if found and _OWNS.match(text, place.end):
            break  # "of X Council and Y Council's deputy director": the next post's
        if place.name not in found:
            found.append(place.name)
        end = max(end, place.end)
    return found, end


def _unknown_body(text: str, end: int, names: Sequence[NameSpan]) -> tuple[list[str], int]:
    """Return a body that no vocabulary knows, where "at the charity Name" or a signature names it."""
    for pattern in (_UNKNOWN_BODY, _SIGNED_BODY, _LISTED_BODY):
        match = pattern.match(text, end)
        if match is not None and not _is_name(match, names) and not _SHORT_KIND.fullmatch(match["name"]):
            return [" ".join(match["name"].split())], match.end("name")
    return [], end


def _is_name(match: re.Match[str], names: Sequence[NameSpan]) -> bool:
    return any(n.start < match.end("name") and n.end > match.start("name") for n in names)
