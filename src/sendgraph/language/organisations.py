"""Organisations and local areas named in a text.

Known names come from the reference data, in one pass over the words of the text; bodies that no list holds
(forums, trusts, schools, partnerships) by the words at the beginning or end of their names; several names with one
head ("South Sefton and Southport and Formby CCGs") are divided by the names known. The longest name wins.
The word lists stand in ontology/words/organisations.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, cast

from ahocorasick_rs import AhoCorasick, MatchKind

from sendgraph.facts import OrganisationKind
from sendgraph.identity.reference import Reference
from sendgraph.language.tokens import Tokens, tokenise, words_of

Words = tuple[str, ...]
# BS 7666: the outward code of a postcode (M1, FY1, SW1A).
_OUTWARD_CODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")


@dataclass(frozen=True, slots=True)
class OrganisationSpan:
    """An organisation named: ``text[start:end]`` is ``printed``.

    ``name`` is its full name, ``slug`` its place in the reference data, None for a body that is not there or
    that a printed name shared by two does not settle.
    """

    start: int
    end: int
    printed: str
    name: str
    kind: OrganisationKind
    slug: str | None


@dataclass(frozen=True, slots=True)
class AreaSpan:
    """A local area named at ``text[start:end]``; ``slug`` is its place in the reference data."""

    start: int
    end: int
    slug: str


def find_organisations(text: str, reference: Reference, *, on: date | None = None) -> tuple[OrganisationSpan, ...]:
    """Return every organisation named in a text, in order; no two overlap.

    A bare area name ("Blackpool") is none. ``on`` chooses between bodies of one printed name ("NHS Dorset" was a
    CCG and is an ICB).
    """
    return _names(text, reference, on)[0]


def find_areas(text: str, reference: Reference, *, on: date | None = None) -> tuple[AreaSpan, ...]:
    """Return every local area named in a text, in order; no two overlap.

    An area inside an organisation's name or a longer place name is not named; inside that of its partnership it
    is, and a council's name that is also that of the place ("the London Borough of Brent") names both.
    """
    return _names(text, reference, on)[1]


@lru_cache(maxsize=4)
def _names(
    text: str, reference: Reference, on: date | None
) -> tuple[tuple[OrganisationSpan, ...], tuple[AreaSpan, ...]]:
    """Return organisations and areas; a document is asked for both in turn."""
    return _finder(reference).names(text, on)


@lru_cache(maxsize=2)
def _finder(reference: Reference) -> _Finder:
    """Return the finder of a reference, built once (references compare by identity)."""
    return _Finder(reference)


@dataclass(frozen=True, slots=True)
class _Match:
    """Words start to end (not included), and what they may be."""

    start: int
    end: int
    key: Words


@dataclass(frozen=True, slots=True)
class _Body:
    """An organisation in words start to end; ``listed`` where it shares its head with others."""

    start: int
    end: int
    kind: OrganisationKind
    slugs: tuple[str, ...] = ()
    listed: bool = False


class _Finder:
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
        self.distinct: Mapping[str, frozenset[str]] = {k: frozenset(v) for k, v in lists["distinct"].items()}
        self.around: Mapping[str, frozenset[str]] = {k: frozenset(v) for k, v in lists["areas"].items()}
        self.may_be_small = self.distinct["inside"] | self.distinct["kind_words"]
        self.keys = sorted(
            {*self.organisations, *self.areas, *self.not_areas, *self.ends, *self.beginnings, *self.introductions}
            | {*self.several}
        )
        self.automaton = AhoCorasick(
            ["".join(f" {w} " for w in key) for key in self.keys], matchkind=MatchKind.Standard
        )

    def names(self, text: str, on: date | None) -> tuple[tuple[OrganisationSpan, ...], tuple[AreaSpan, ...]]:
        """Return the organisations and the areas of a text."""
        reading = _Reading(self, tokenise(text), on)
        bodies = reading.bodies()
        return tuple(reading.span(b) for b in bodies), tuple(reading.areas(bodies))

    @cached_property
    def stems(self) -> Mapping[OrganisationKind, Mapping[Words, tuple[str, ...]]]:
        """What several names may have before a common head: body by its name without NHS and kind."""
        found: dict[OrganisationKind, dict[Words, tuple[str, ...]]] = {"local_authority": {}}
        for words, slugs in self.areas.items():
            councils = tuple(self.reference.areas[s].council for s in slugs)
            found["local_authority"][words] = councils
        for words, slugs in self.organisations.items():
            for head, kind in self.one.items():
                if words[-len(head) :] == head:
                    stem = words[: -len(head)]
                    found.setdefault(kind, {})[stem[1:] if stem[:1] == ("nhs",) else stem] = slugs
        return found


class _Reading:
    """One text being read."""

    def __init__(self, finder: _Finder, tokens: Tokens, on: date | None) -> None:
        self.finder = finder
        self.tokens = tokens
        self.on = on
        self.matches = list(self._matches())
        self.area_ends = {
            m.end: m for m in self.matches if m.key in finder.areas and self._name_like(m.start, m.end)
        }
        self.area_starts = {m.start: m for m in self.area_ends.values()}

    def _matches(self) -> Iterator[_Match]:
        """Yield every known name and word for a kind, overlapping ones too."""
        position, parts, at = 0, [], {}
        ends = {}
        for index, word in enumerate(self.tokens.words):
            if self.tokens.breaks[index]:
                parts.append(" \x1f ")
                position += 3
            at[position] = index
            parts.append(f" {word} ")
            position += len(word) + 2
            ends[position] = index + 1
        keys = self.finder.keys
        for pattern, start, end in self.finder.automaton.find_matches_as_indexes("".join(parts), overlapping=True):
            yield _Match(at[start], ends[end], keys[pattern])

    def _name_like(self, start: int, end: int) -> bool:
        """Say whether words are printed as a name: a capital first, small letters only where a name has them."""
        small = self.finder.may_be_small
        return self.tokens.capital(start) and all(
            self.tokens.capital(i) or self.tokens.words[i] in small for i in range(start + 1, end)
        )

    # Organisations

    def bodies(self) -> list[_Body]:
        """Return the organisations, the longest first where names overlap, in the order of the text."""
        lists = [body for m in self.matches for body in self._several(m)]
        known = [
            _Body(m.start, m.end, self._kind(slugs), slugs)
            for m in self.matches
            if (slugs := self.finder.organisations.get(m.key)) and self._name_like(m.start, m.end)
        ]
        taken = _without_overlaps([*lists, *known])
        held = {i for body in taken for i in range(body.start, body.end)}
        other = [body for m in self.matches for body in self._unlisted(m, held)]
        return _without_overlaps([*taken, *other])

    def _kind(self, slugs: tuple[str, ...]) -> OrganisationKind:
        kinds = {self.finder.reference.organisations[s].kind for s in slugs}
        return kinds.pop() if len(kinds) == 1 else "nhs_body"

    def _several(self, head: _Match) -> Iterator[_Body]:
        """Yield the bodies that share a head: "A, B and C CCGs"; with one head only over a slash ("A/B CCG")."""
        finder = self.finder
        plural = head.key in finder.several
        kind = finder.several.get(head.key) or finder.one.get(head.key)
        if kind is None:
            return
        found: list[_Body] = []
        end = head.start
        while item := self._stem_before(end, kind):
            start, slugs = item
            found.append(_Body(start, head.end if not found else end, kind, slugs, listed=True))
            follows = self._separated(start, plural)
            if follows is None:
                break
            end = follows
        if len(found) > 1:
            yield from found

    def _stem_before(self, end: int, kind: OrganisationKind) -> tuple[int, tuple[str, ...]] | None:
        """Return the first word and the bodies of the longest known name that ends before a word."""
        stems = self.finder.stems.get(kind, {})
        words = self.tokens.words
        for start in range(max(0, end - 12), end):
            slugs = stems.get(words[start:end])
            if not slugs or any(self.tokens.breaks[start + 1 : end + 1]) or not self._name_like(start, end):
                continue
            if start and words[start - 1] == "nhs" and not self.tokens.breaks[start]:
                start -= 1  # noqa: PLW2901 (the name begins with NHS)
            return start, slugs
        return None

    def _separated(self, start: int, plural: bool) -> int | None:
        """Return where the name before a name in a list ends, None where the list begins."""
        if not start or self.tokens.breaks[start]:
            return None
        gap = self.tokens.gap(start).strip()
        if gap == "/" or (plural and gap == ","):
            return start
        if plural and self.tokens.words[start - 1] == "and" and not self.tokens.breaks[start - 1]:
            return start - 1
        return None

    def _unlisted(self, match: _Match, held: set[int]) -> Iterator[_Body]:
        """Yield the body that a word for a kind ends, begins or introduces."""
        finder = self.finder
        if match.start in held:
            return
        if kind := finder.ends.get(match.key):
            start = self._leftwards(match, kind, held)
            if start < match.start and self._is_body(match, kind):
                yield _Body(start, match.end, kind)
        if kind := finder.beginnings.get(match.key):
            end = self._rightwards(match.end, held)
            if end > match.end and self.tokens.capital(match.start):
                yield _Body(match.start, end, kind)
        if kind := finder.introductions.get(match.key):
            end = self._rightwards(match.end, held)
            if end > match.end:
                yield _Body(match.end, end, kind)

    def _is_body(self, match: _Match, kind: OrganisationKind) -> bool:
        """Say whether the words for a kind are printed as the end of a name."""
        tokens, distinct = self.tokens, self.finder.distinct
        small = [i for i in range(match.start, match.end) if not tokens.capital(i)]
        if any(tokens.words[i] not in distinct["inside"] for i in small):
            return kind in ("parent_carer_forum", "partnership") and match.start in self.area_ends
        if kind != "local_authority":
            return True
        after = tokens.words[match.end] if match.end < len(tokens.words) else ""
        return (
            tokens.words[match.start - 1] not in distinct["not_names"] and after not in distinct["not_after_council"]
        )

    def _leftwards(self, match: _Match, kind: OrganisationKind, held: set[int]) -> int:
        """Return where the name begins that words for a kind end."""
        start, tokens = match.start, self.tokens
        while start and match.start - start < 10 and self._joined(start) and start - 1 not in held:
            if area := self.area_ends.get(start):
                start = area.start
            elif tokens.capital(start - 1) or tokens.words[start - 1] == "s":
                start -= 1
            elif self._goes_on(start - 1, kind, held):
                start -= 2
            else:
                break
        while start < match.start and (
            tokens.words[start] in self.finder.distinct["leading"] or not tokens.capital(start)
        ):
            start += 1
        named = not self.finder.distinct["not_names"].issuperset(tokens.words[start : match.start])
        return start if named else match.start

    def _goes_on(self, index: int, kind: OrganisationKind, held: set[int]) -> bool:
        """Say whether a name goes on to the left of a small word."""
        tokens, distinct = self.tokens, self.finder.distinct
        word = tokens.words[index]
        if word not in distinct["joining"] or not index or not self._joined(index) or index - 1 in held:
            return False
        if word == "of":
            return tokens.words[index - 1] in distinct["before_of"]
        named = tokens.capital(index - 1) or tokens.words[index - 1] == "s"
        return named and (word != "and" or kind in distinct["and_in"])

    def _rightwards(self, start: int, held: set[int]) -> int:
        """Return where the name ends that begins at a word."""
        end, last = start, len(self.tokens.words)
        while end < last and end - start < 5 and self._joined(end) and end not in held:
            if area := self.area_starts.get(end):
                end = area.end
            elif self.tokens.capital(end):
                end += 1
            else:
                break
        return end

    def _joined(self, index: int) -> bool:
        """Say whether a word follows the one before it with nothing but a space, hyphen or apostrophe between."""
        gap = self.tokens.gap(index).strip()
        return index > 0 and not self.tokens.breaks[index] and gap in ("", "-", "'", "’", ".")

    def span(self, body: _Body) -> OrganisationSpan:
        """Return a body with its full name and its slug, where reference data has them."""
        tokens, reference = self.tokens, self.finder.reference
        printed = tokens.printed(body.start, body.end)
        if len(body.slugs) == 1:
            record = reference.organisations[body.slugs[0]]
        else:
            found = reference.organisation(printed, on=self.on)
            if found is None:
                name = _full_name(" ".join(printed.split()), body.kind, reference.words)
                return self._span(body, printed, name, body.kind, None)
            record = found
        return self._span(body, printed, record.label, record.kind, record.slug)

    def _span(
        self, body: _Body, printed: str, name: str, kind: OrganisationKind, slug: str | None
    ) -> OrganisationSpan:
        start, end = self.tokens.starts[body.start], self.tokens.ends[body.end - 1]
        return OrganisationSpan(start, end, printed, name, kind, slug)

    # Areas

    def areas(self, bodies: list[_Body]) -> Iterator[AreaSpan]:
        """Yield the areas named, in the order of the text."""
        inside = {i for b in bodies if not self._names_its_area(b) for i in range(b.start, b.end)}
        places = {(b.start, b.end): b for b in bodies if self._is_place(b)}
        found = [
            m
            for m in self.matches
            if m.key in self.finder.not_areas
            or (m.key in self.finder.areas and m.start not in inside and self._name_like(m.start, m.end))
        ]
        for match in _without_overlaps(found):
            within = any(start <= match.start and match.end <= end for start, end in places)
            if match.key in self.finder.areas and (within or self._is_area(match, bodies)):
                record = self.finder.reference.area(" ".join(match.key), on=self.on)
                if record is not None:
                    end = self.tokens.ends[match.end - 1]
                    yield AreaSpan(self.tokens.starts[match.start], end, record.slug)

    def _names_its_area(self, body: _Body) -> bool:
        return body.kind == "partnership" or self._is_place(body)

    def _is_place(self, body: _Body) -> bool:
        """Say whether a council's printed name is that of the place, too: it lacks the word council."""
        words = self.tokens.words[body.start : body.end]
        return (
            body.kind == "local_authority"
            and not body.listed
            and not {"council", "la", "authority", "corporation", "mbc", "bc", "cc", "mdc", "cbmdc"} & {*words}
        )

    def _is_area(self, match: _Match, bodies: list[_Body]) -> bool:
        """Say whether the text around an area's name lets it be the area."""
        tokens, around = self.tokens, self.finder.around
        body_ends = {b.end for b in bodies}
        if self._joined(match.start) and match.start not in body_ends and self._qualified(match.start):
            return False
        after = match.end < len(tokens.words) and self._joined(match.end)
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
        tokens, around = self.tokens, self.finder.around
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
        words = [i for i in range(first, last + 1) if tokens.words[i] not in self.finder.distinct["inside"]]
        return len(words) >= 5 and sum(map(tokens.capital, words)) >= 0.8 * len(words)

    def _supported(self, match: _Match) -> bool:
        """Say whether the text around a common word says that it is the area."""
        tokens, around = self.tokens, self.finder.around
        following = tokens.words[match.end : match.end + 3]
        if around["school_subjects"] & {*following}:
            return False
        if match.start and not tokens.breaks[match.start]:
            return tokens.words[match.start - 1] in around["prepositions"]
        alone = match.end == len(tokens.words) or tokens.breaks[match.end]
        return alone or (bool(following) and following[0] in around["support"])


def _by_words(pairs: Iterable[tuple[str, str]]) -> dict[Words, tuple[str, ...]]:
    """Return slugs by the words of printed names."""
    found: dict[Words, set[str]] = {}
    for form, slug in pairs:
        found.setdefault(words_of(form), set()).add(slug)
    return {words: tuple(sorted(slugs)) for words, slugs in found.items() if words}


def _kinds(lists: Mapping[str, list[str]]) -> dict[Words, OrganisationKind]:
    """Return kinds by the words of phrases."""
    return {words_of(phrase): cast(OrganisationKind, kind) for kind, phrases in lists.items() for phrase in phrases}


def _full_name(printed: str, kind: OrganisationKind, lists: Mapping[str, Any]) -> str:
    """Return a name with the abbreviation of its kind written out."""
    head = lists["heads"].get(kind)
    for short in head["one"] if head else ():
        if printed.endswith(f" {short}"):
            return f"{printed.removesuffix(short)}{head['full']}"
    return printed


def _without_overlaps(found: list[Any]) -> list[Any]:
    """Return the longest of things that overlap (a listed body before any), in the order of their starts."""
    taken: list[Any] = []
    used: set[int] = set()
    order = sorted(found, key=lambda f: (not getattr(f, "listed", False), f.start - f.end, f.start))
    for item in order:
        span = range(item.start, item.end)
        if used.isdisjoint(span):
            taken.append(item)
            used.update(span)
    return sorted(taken, key=lambda f: f.start)
