"""All the names and words by which areas and organisations are recognised, and where a text has them.

`Gazetteer` is built once of the reference data; `MatchedText` is one text with every match, overlapping ones too.
`sendgraph.language.organisations` and `sendgraph.language.areas` choose among the matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol, TypeVar, cast

from ahocorasick_rs import AhoCorasick, MatchKind

from sendgraph.facts import OrganisationKind
from sendgraph.identity.reference import Reference
from sendgraph.language.tokens import Tokens, words_of

Words = tuple[str, ...]


class Span(Protocol):
    """Words start to end (not included)."""

    @property
    def start(self) -> int:
        """The first word."""

    @property
    def end(self) -> int:
        """The word after the last."""


_Span = TypeVar("_Span", bound=Span)


class Match(NamedTuple):
    """Words start to end (not included) that are those of ``key``; a text has very many."""

    start: int
    end: int
    key: Words


class Gazetteer:
    """The names of a reference and the word lists, ready for matching."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        lists = reference.words
        self.organisations = _by_words((form, o.slug) for o in reference.organisations.values() for form in o.forms)
        self.areas = _by_words((form, a.slug) for a in reference.areas.values() for form in a.forms)
        self.not_areas = frozenset(words_of(name) for name in lists["areas"]["not_areas"])
        self.ends = _kinds(lists["ends"]) | _kinds({k: h["one"] for k, h in lists["heads"].items()})
        self.beginnings = _kinds(lists["beginnings"])
        self.introductions = _kinds(lists["introductions"])
        self.several = _kinds({kind: head["several"] for kind, head in lists["heads"].items()})
        self.one = _kinds({kind: head["one"] for kind, head in lists["heads"].items()})
        self.heads = frozenset({*self.several, *self.one})
        self.kinds = frozenset({*self.ends, *self.beginnings, *self.introductions})
        self.distinct: Mapping[str, frozenset[str]] = {k: frozenset(v) for k, v in lists["distinct"].items()}
        self.around: Mapping[str, frozenset[str]] = {k: frozenset(v) for k, v in lists["areas"].items()}
        self.stems = self._stems()
        self.may_be_small = self.distinct["inside"] | self.distinct["kind_words"]
        self.keys = sorted({*self.organisations, *self.areas, *self.not_areas} | self.kinds | self.several.keys())
        self.automaton = AhoCorasick([f" {' '.join(key)} " for key in self.keys], matchkind=MatchKind.Standard)

    def _stems(self) -> dict[OrganisationKind, dict[Words, tuple[str, ...]]]:
        """Return what several names may have before a common head: body by its name without NHS and kind."""
        found: dict[OrganisationKind, dict[Words, tuple[str, ...]]] = {"local_authority": {}}
        for words, slugs in self.areas.items():
            councils = tuple(self.reference.areas[s].council for s in slugs)
            found["local_authority"][words] = councils
        longest = max(map(len, self.one), default=0)
        for words, slugs in self.organisations.items():
            for start in range(max(0, len(words) - longest), len(words)):
                if kind := self.one.get(words[start:]):
                    stem = words[:start]
                    found.setdefault(kind, {})[stem[1:] if stem[:1] == ("nhs",) else stem] = slugs
        return found


class MatchedText:
    """A text with its matches."""

    def __init__(self, gazetteer: Gazetteer, tokens: Tokens) -> None:
        self.gazetteer = gazetteer
        self.tokens = tokens
        self.matches = list(self._matches())
        areas = [m for m in self.matches if m.key in gazetteer.areas and self.name_like(m.start, m.end)]
        areas.sort(key=lambda m: m.end - m.start)  # the longest of those that begin or end alike counts
        self.area_ends = {m.end: m for m in areas}
        self.area_starts = {m.start: m for m in areas}

    def _matches(self) -> Iterator[Match]:
        """Yield every known name and word for a kind, overlapping ones too."""
        words, breaks, keys = self.tokens.words, self.tokens.breaks, self.gazetteer.keys
        joined = f" {' '.join(words)} "
        after, at = -1, 0  # a blank stands before each word, and after the last
        for pattern, _, end in self.gazetteer.automaton.find_matches_as_indexes(joined, overlapping=True):
            after += joined.count(" ", at, end)
            at = end
            start = after - len(keys[pattern])
            if not any(breaks[start + 1 : after]):
                yield Match(start, after, keys[pattern])

    def name_like(self, start: int, end: int) -> bool:
        """Say whether words are printed as a name: a capital first, small letters only where a name has them."""
        small = self.gazetteer.may_be_small
        return self.tokens.capital(start) and all(
            self.tokens.capital(i) or self.tokens.words[i] in small for i in range(start + 1, end)
        )

    def joined(self, index: int) -> bool:
        """Say whether a word follows the one before it with nothing but a space, hyphen or apostrophe between."""
        gap = self.tokens.gap(index).strip()
        return index > 0 and not self.tokens.breaks[index] and gap in ("", "-", "'", "’", ".")


def _by_words(pairs: Iterable[tuple[str, str]]) -> dict[Words, tuple[str, ...]]:
    """Return slugs by the words of printed names."""
    found: dict[Words, set[str]] = {}
    for form, slug in pairs:
        found.setdefault(words_of(form), set()).add(slug)
    return {words: tuple(sorted(slugs)) for words, slugs in found.items() if words}


def _kinds(lists: Mapping[str, list[str]]) -> dict[Words, OrganisationKind]:
    """Return kinds by the words of phrases."""
    return {words_of(phrase): cast(OrganisationKind, kind) for kind, phrases in lists.items() for phrase in phrases}


def without_overlaps(found: Iterable[_Span]) -> list[_Span]:
    """Return the longest of spans that overlap (the first of equal ones), in the order of their starts."""
    taken: list[_Span] = []
    used: set[int] = set()
    for item in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        span = range(item.start, item.end)
        if used.isdisjoint(span):
            taken.append(item)
            used.update(span)
    return sorted(taken, key=lambda f: f.start)
