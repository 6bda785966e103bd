"""Local areas named in a text: a name of the reference data that the text around it lets be the area.

"Kent" is not the area in "West Kent", "Jane Kent" or "Kent Road", nor "Reading" in "Reading is taught well".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sendgraph.language.gazetteer import Match, MatchedText, Span, without_overlaps

# BS 7666: the outward code of a postcode (M1, FY1, SW1A).
_OUTWARD_CODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")


@dataclass(frozen=True, slots=True)
class AreaSpan:
    """A local area named at ``text[start:end]``; ``slug`` is its place in the reference data."""

    start: int
    end: int
    slug: str


class AreasOf:
    """The areas named in one matched text, in which the organisations are known."""

    def __init__(self, read: MatchedText, held: Iterable[Span], places: Iterable[Span]) -> None:
        """Take the names that hold no area (``held``) and those of councils that are the place's, too."""
        self.read = read
        self.tokens = read.tokens
        self.around = read.gazetteer.around
        names = tuple(held)
        self.inside = frozenset(i for s in names for i in range(s.start, s.end))
        self.name_ends = frozenset(s.end for s in names)
        self.place_ends = {i: s.end for s in places for i in range(s.start, s.end)}

    def spans(self, on: date | None) -> Iterator[AreaSpan]:
        """Yield the areas named, in the order of the text."""
        gazetteer, tokens = self.read.gazetteer, self.tokens
        found = [
            m
            for m in self.read.matches
            if m.key in gazetteer.not_areas
            or (m.key in gazetteer.areas and m.start not in self.inside and self.read.name_like(m.start, m.end))
        ]
        for match in without_overlaps(found):
            within = match.end <= self.place_ends.get(match.start, 0)
            if match.key in gazetteer.areas and (within or self._is_area(match)):
                record = gazetteer.reference.area(" ".join(match.key), on=on)
                if record is not None:
                    yield AreaSpan(tokens.start(match.start), tokens.end(match.end - 1), record.slug)

    def _is_area(self, match: Match) -> bool:
        """Say whether the text around an area's name lets it be the area."""
        tokens, around = self.tokens, self.around
        if self.read.joined(match.start) and match.start not in self.name_ends and self._qualified(match.start):
            return False
        after = match.end < len(tokens.words) and self.read.joined(match.end)
        if after and tokens.capital(match.end) and tokens.words[match.end] in around["not_before"]:
            return False
        if self._in_address(match.end):
            return False
        one = match.end - match.start == 1
        if one and after and tokens.words[match.end] in around["reporting"]:
            return False
        return not (one and match.key[0] in around["common_words"]) or self._supported(match)

    def _in_address(self, end: int) -> bool:
        """Say whether the first half of a postcode follows: the name is a post town."""
        tokens = self.tokens
        if end == len(tokens.words) or tokens.gap(end).strip() not in ("", ","):
            return False
        return _OUTWARD_CODE.fullmatch(tokens.printed(end, end + 1)) is not None

    def _qualified(self, start: int) -> bool:
        """Say whether the word before a name makes it another place's or a person's."""
        tokens, around = self.tokens, self.around
        word = tokens.words[start - 1]
        if not tokens.capital(start - 1) or word in around["capitals_before"]:
            return False
        if word in around["qualifiers"]:
            return True
        printed = tokens.printed(start - 1, start)
        return not (printed.isupper() and len(printed) > 1) and not self._in_title(start)

    def _in_title(self, index: int) -> bool:
        """Say whether a word stands within a title: nearly all words have capitals, and no name ends with it."""
        tokens, first, last = self.tokens, index, index
        if index + 1 == len(tokens.words) or tokens.breaks[index + 1] or "," in tokens.gap(index + 1):
            return False
        while not tokens.breaks[first] and index - first < 12:
            first -= 1
        while last + 1 < len(tokens.words) and not tokens.breaks[last + 1] and last - index < 12:
            last += 1
        words = [i for i in range(first, last + 1) if tokens.words[i] not in self.read.gazetteer.distinct["inside"]]
        return len(words) >= 5 and sum(map(tokens.capital, words)) >= 0.8 * len(words)

    def _supported(self, match: Match) -> bool:
        """Say whether the text around a common word says that it is the area."""
        tokens, around = self.tokens, self.around
        following = tokens.words[match.end : match.end + 3]
        if around["school_subjects"] & {*following}:
            return False
        if match.start and not tokens.breaks[match.start]:
            return tokens.words[match.start - 1] in around["prepositions"]
        alone = match.end == len(tokens.words) or tokens.breaks[match.end]
        return alone or (bool(following) and following[0] in around["support"])
