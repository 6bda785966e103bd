"""Words and web addresses that a line end divided: which hyphens to keep, which to take out.

A hyphen at a line end is the word's own unless the document shows otherwise: by the undivided word elsewhere, or,
in a document that divides words, by a first part that is no word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from sendgraph.documents.drafts import CLOSE_UP, Draft

_ENDS_DIVIDED = re.compile(r"(?:^|.*[\s(“‘\"/])?((?:[^\W\d_]+-)*[^\W\d_]+)-$")
_PREFIXES = frozenset({"co", "cross", "mid", "multi", "non", "self", "well"})  # whose hyphen is the word's own
_DIVIDES = 3  # divided words whose undivided form is known show a document that divides words
_BEGINS_DIVIDED = re.compile(r"[^\W\d_]+")
_IN_WORD = re.compile(r"[\w-]")
_ADDRESS = re.compile(r"[<(]?((?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+\.?|[\w.+-]+@[\w.-]+)$")
_REST = re.compile(r"[\w./?=&%#~-]+>?[.,;]?$")
_DOMAIN_END = re.compile(r"\.(?:uk|org|com|net|england)(?:/|$)")


def join_lines(drafts: Iterable[Draft]) -> None:
    """Mark the lines that the next one goes on without a space, and take out hyphens that are none of a word's."""
    drafts = list(drafts)
    divided = [pair for draft in drafts for pair in _divided(draft)]
    if divided:
        forms = {form for _, _, left, right in divided for form in (left + right, f"{left}-{right}", left)}
        printed = _undivided(drafts, forms)
        known = {left + right for _, _, left, right in divided if left + right in printed}
        divides = len(known) >= _DIVIDES
        for draft, index, left, right in divided:
            own = f"{left}-{right}" in printed
            fragment = divides and left.casefold() not in _PREFIXES and left not in printed
            if not own and (left + right in known or fragment):
                draft.lines[index] = draft.lines[index][:-1] + CLOSE_UP
    for draft in drafts:
        for index, line in enumerate(draft.lines[:-1]):
            if _divides_address(line, draft.lines[index + 1]):
                draft.lines[index] = line + CLOSE_UP


def _divided(draft: Draft) -> Iterator[tuple[Draft, int, str, str]]:
    """Yield (draft, line, part before, part after) of the words that a hyphen and a line end divide."""
    for index, line in enumerate(draft.lines[:-1]):
        if line.endswith("-") and not _address_at_end(line):
            left, right = _ENDS_DIVIDED.match(line), _BEGINS_DIVIDED.match(draft.lines[index + 1])
            if left and right and right[0].islower():
                yield draft, index, left[1].rpartition("-")[2], right[0]


def _undivided(drafts: Iterable[Draft], words: Iterable[str]) -> set[str]:
    """Return those of some words that stand somewhere in a document undivided."""
    sought = list(words)
    text = "\n".join(("", *(line.casefold() for draft in drafts for line in draft.lines), ""))
    found = AhoCorasick([word.casefold() for word in sought]).find_matches_as_indexes(text, overlapping=True)
    return {
        sought[word] for word, start, end in found if not (_IN_WORD.match(text, start - 1) or _IN_WORD.match(text, end))
    }


def _address_at_end(line: str) -> re.Match[str] | None:
    last = line[line.rfind(" ") + 1 :]
    return _ADDRESS.match(last) if "." in last or "@" in last else None


def _divides_address(line: str, following: str) -> bool:
    """Whether a web address goes on on the next line."""
    match = _address_at_end(line)
    if match is None:
        return False
    address, rest = match[1], following.split(maxsplit=1)[0]
    if not _REST.fullmatch(rest) or rest.startswith(("http", "www.")) or "@" in rest:
        return False
    if address.endswith(("/", "-", "_", "=", "?")) or rest[0] in "./?=&#":
        return len(rest) > 1
    if not (rest[0].islower() or rest[0].isdigit()) or " " in following.strip():
        return False
    # What stands alone on the next line completes a domain that is none yet.
    return not _DOMAIN_END.search(address) or "/" in rest
