"""People in lists: a line or cell that holds one person, whose name its place shows where its form does not.

Letterheads, details and teams print a name at the beginning of a line and the post after a comma, in brackets, after a
dash or on the next line. So a name of any form ("Dónal Mac an tSaoir", "Robert “Bobby” Lindqvist") can be told there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sendgraph.genres.common import Reading
from sendgraph.language.appointments import NameAndRole, name_and_role, parse_name_and_role
from sendgraph.language.names import NameSpan, find_names
from sendgraph.language.organisations import find_organisations
from sendgraph.language.roles import find_roles
from sendgraph.language.words import plain

_MOST_WORDS = 7
LONGEST = 500  # characters of a line in which a name and its post stand
_STOPS = re.compile(r"\s*(?:[,;(\t\n]|\s[–—-]\s|\s\|\s|:\s|$)")
_NAME_WORD = re.compile(r"[\w“”\"‘’'().-]+")
_DIVIDERS = " ,:;–—-(|\n\t."
_DIVIDER = re.compile(r":\s+|\s+[–—-]\s+")
_LOOSE_END = re.compile(r"(?:[\s,;:/(|–—-]|\b(?:at|of|for|the|and)\b)+$")


def name_at_start(reading: Reading, text: str, *, posted: bool = False) -> NameSpan | None:
    """Return the name with which a text begins, None where it begins with something else.

    A run that has not the form of a name counts where a post follows it, or where the place shows it (``posted``).
    """
    words, text = reading.language.words, text[:LONGEST]
    roles = [(role.start, role.end) for role in find_roles(text, words)]
    names = find_names(text, words, (), roles)
    known = names[0] if names and not text[: names[0].outer_start].strip() else None
    stop = _STOPS.search(text)
    end = stop.start() if stop else len(text)
    if known is not None and (known.outer_end >= end or any(low - known.outer_end <= 1 for low, _ in roles)):
        return known
    after = text[end:].lstrip(_DIVIDERS)
    shown = posted or any(not after[: role.start].strip() for role in find_roles(after, words))
    return (_by_place(reading, text[:end], sure=posted) if shown else None) or known


def post_divider(reading: Reading, text: str) -> re.Match[str] | None:
    """Return what divides a post from the name after it ("Local area nominated officer: Hew Lorrimer")."""
    divider = _DIVIDER.search(text)
    if divider is None or not begins_with_post(reading, text[: divider.start()]):
        return None
    return divider if name_at_start(reading, text[divider.end() :], posted=True) is not None else None


def begins_with_post(reading: Reading, text: str) -> bool:
    """Return whether a text begins with a post."""
    roles = find_roles(text[:LONGEST], reading.language.words)
    return any(not text[: min(role.start, role.new_start)].strip() for role in roles)


def _by_place(reading: Reading, text: str, *, sure: bool) -> NameSpan | None:
    """Return a text as a name when it is shaped like one: a few words, capitals at both ends, no post and no body.

    Where the place leaves nothing else (``sure``), ordinary words may stand before the last ("Tuesday Whitcombe").
    """
    vocabulary = reading.language.words
    pieces = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    first = 0
    while first < len(pieces) and plain(_word(text, pieces[first])) in vocabulary.names.honorifics:
        first += 1
    last = len(pieces)
    while last > first and plain(_word(text, pieces[last - 1])) in vocabulary.names.post_nominals:
        last -= 1
    run = pieces[first:last]
    if not (1 if first else 2) <= len(run) <= _MOST_WORDS:
        return None
    printed = [text[low:high] for low, high in run]
    capitals = all(any(c.isupper() for c in word[:4]) for word in (printed[0], printed[-1]))
    ordinary = any(plain(word) in vocabulary.names.not_names for word in printed[-1 if sure else 0 :])
    if not capitals or ordinary or not all(map(_NAME_WORD.fullmatch, printed)) or re.search(r"\d", text):
        return None
    if find_roles(text, vocabulary) or find_organisations(text, reading.language.reference):
        return None
    start, end = run[0][0], run[-1][1]
    return NameSpan(
        start=start,
        end=end,
        outer_start=pieces[0][0],
        outer_end=pieces[-1][1],
        words=tuple(printed),
        honorific=" ".join(text[pieces[0][0] : start].split()) or None if first else None,
    )


def _word(text: str, piece: tuple[int, int]) -> str:
    return text[piece[0] : piece[1]].strip(".,")


def person_and_post(reading: Reading, text: str, places: Sequence[tuple[int, int]] = ()) -> NameAndRole | None:
    """Return the person and post of a line or cell, None where it holds no name; ``places`` are those of bodies."""
    words = reading.language.words
    parsed = parse_name_and_role(text, words, places)
    name = name_at_start(reading, text)
    first, _, below = text.partition("\n")
    if name is None and any(not below[: role.start].strip() for role in find_roles(below, words)):
        name = name_at_start(reading, first, posted=True)
    if name is None or (parsed is not None and parsed.person == name.name):
        return parsed
    rest = text[name.outer_end :]
    start = name.outer_end + len(rest) - len(rest.lstrip(_DIVIDERS))
    stop = min((low for low, _ in places if low > start), default=len(text))
    end = start + len(_LOOSE_END.sub("", text[start:stop].rstrip(") ")))
    return name_and_role(text, name, (start, end), words)
