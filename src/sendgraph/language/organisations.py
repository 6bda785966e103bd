"""Organisations and local areas named in a text.

Known names come from the reference data, in one pass over the words of the text; bodies that no list holds
(forums, trusts, schools, partnerships) by the words at the beginning or end of their names; several names with one
head ("South Sefton and Southport and Formby CCGs") are divided by the names known. The longest name wins.
The word lists stand in ontology/words/organisations.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sendgraph.facts import OrganisationKind
from sendgraph.identity.reference import Reference
from sendgraph.language.areas import AreasOf, AreaSpan
from sendgraph.language.gazetteer import Gazetteer, Match, MatchedText, without_overlaps
from sendgraph.language.sentences import SHORT
from sendgraph.language.tokens import Tokens, words_of

__all__ = ["AreaSpan", "OrganisationSpan", "find_areas", "find_organisations"]


@dataclass(frozen=True, slots=True)
class OrganisationSpan:
    """An organisation named: ``text[start:end]`` is ``printed``.

    ``name`` is its full name (as printed where that says more than the reference label), ``slug`` its place in the
    reference data, None for a body that is not there or that a printed name shared by two does not settle.
    """

    start: int
    end: int
    printed: str
    name: str
    kind: OrganisationKind
    slug: str | None


def find_organisations(text: str, reference: Reference, *, on: date | None = None) -> tuple[OrganisationSpan, ...]:
    """Return every organisation named in a text, in order; no two overlap.

    A bare area name ("Blackpool") is none. ``on`` chooses between bodies of one printed name ("NHS Dorset" was a
    CCG and is an ICB).
    """
    return _named(text, reference, on)[0]


def find_areas(text: str, reference: Reference, *, on: date | None = None) -> tuple[AreaSpan, ...]:
    """Return every local area named in a text, in order; no two overlap.

    An area inside an organisation's name or a longer place name is not named; inside that of its partnership it
    is, and a council's name that is also that of the place ("the London Borough of Brent") names both.
    """
    return _named(text, reference, on)[1]


_Named = tuple[tuple[OrganisationSpan, ...], tuple[AreaSpan, ...]]


def _named(text: str, reference: Reference, on: date | None) -> _Named:
    """Return organisations and areas."""
    find = _remembered if len(text) <= SHORT else _of_a_document
    return find(text, reference, on)


def _names(text: str, reference: Reference, on: date | None) -> _Named:
    read = MatchedText(_gazetteer(reference), Tokens(text))
    found = _BodiesOf(read, on)
    bodies = found.bodies()
    places: list[_Body] = []
    others: list[_Body] = []
    for body in bodies:
        (places if found.is_place(body) else others).append(body)
    held = [b for b in others if b.kind != "partnership"]
    return tuple(found.span(b) for b in bodies), tuple(AreasOf(read, held, places).spans(on))


_remembered = lru_cache(maxsize=256)(_names)  # a line is asked about from several sides
_of_a_document = lru_cache(maxsize=4)(_names)  # it is asked for both in turn


@lru_cache(maxsize=2)
def _gazetteer(reference: Reference) -> Gazetteer:
    """Return the gazetteer of a reference, built once (references compare by identity)."""
    return Gazetteer(reference)


@dataclass(frozen=True, slots=True)
class _Body:
    """An organisation in words start to end; ``listed`` where it shares its head with others."""

    start: int
    end: int
    kind: OrganisationKind
    slugs: tuple[str, ...] = ()
    listed: bool = False


class _BodiesOf:
    """The organisations named in one matched text."""

    def __init__(self, read: MatchedText, on: date | None) -> None:
        self.read = read
        self.tokens = read.tokens
        self.gazetteer = read.gazetteer
        self.on = on

    def bodies(self) -> list[_Body]:
        """Return the organisations, the longest first where names overlap, in the order of the text."""
        gazetteer, matches = self.gazetteer, self.read.matches
        lists = [body for m in matches if m.key in gazetteer.heads for body in self._several(m)]
        known = [
            _Body(m.start, m.end, self._kind(slugs), slugs)
            for m in matches
            if (slugs := gazetteer.organisations.get(m.key))
            and self.read.name_like(m.start, m.end)
            and not (m.key[0] == "nhs" and "," in self.tokens.gap(m.start + 1))  # "From the NHS, Calderdale lead …"
        ]
        taken = without_overlaps([*lists, *known])
        held = {i for body in taken for i in range(body.start, body.end)}
        other = [body for m in matches if m.key in gazetteer.kinds for body in self._unlisted(m, held)]
        return without_overlaps([*taken, *other])

    def _kind(self, slugs: tuple[str, ...]) -> OrganisationKind:
        kinds = {self.gazetteer.reference.organisations[s].kind for s in slugs}
        return kinds.pop() if len(kinds) == 1 else "nhs_body"

    def _several(self, head: Match) -> Iterator[_Body]:
        """Yield the bodies that share a head: "A, B and C CCGs"; with one head only over a slash ("A/B CCG")."""
        gazetteer = self.gazetteer
        plural = head.key in gazetteer.several
        kind = gazetteer.several.get(head.key) or gazetteer.one.get(head.key)
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
        stems = self.gazetteer.stems.get(kind, {})
        words = self.tokens.words
        for start in range(max(0, end - 12), end):
            slugs = stems.get(words[start:end])
            if not slugs or any(self.tokens.breaks[start + 1 : end + 1]) or not self.read.name_like(start, end):
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

    def _unlisted(self, match: Match, held: set[int]) -> Iterator[_Body]:
        """Yield the body that a word for a kind ends, begins or introduces."""
        gazetteer = self.gazetteer
        if match.start in held:
            return
        if kind := gazetteer.ends.get(match.key):
            start = self._leftwards(match, kind, held)
            if start < match.start and self._is_body(match, kind):
                yield _Body(start, match.end, kind)
                return  # "Bolton Parent Carer Voice": whoever follows is no part of it
        if kind := gazetteer.beginnings.get(match.key):
            end = self._rightwards(match.end, held)
            if end > match.end and self.tokens.capital(match.start):
                yield _Body(match.start, end, kind)
        if kind := gazetteer.introductions.get(match.key):
            end = self._rightwards(match.end, held)
            if end > match.end:
                yield _Body(match.end, end, kind)

    def _is_body(self, match: Match, kind: OrganisationKind) -> bool:
        """Say whether the words for a kind are printed as the end of a name."""
        tokens, distinct = self.tokens, self.gazetteer.distinct
        small = [i for i in range(match.start, match.end) if not tokens.capital(i)]
        if any(tokens.words[i] not in distinct["inside"] for i in small):
            return kind in ("parent_carer_forum", "partnership") and match.start in self.read.area_ends
        if kind != "local_authority":
            return True
        after = tokens.words[match.end] if match.end < len(tokens.words) else ""
        return (
            tokens.words[match.start - 1] not in distinct["not_names"] and after not in distinct["not_after_council"]
        )

    def _leftwards(self, match: Match, kind: OrganisationKind, held: set[int]) -> int:
        """Return where the name begins that words for a kind end."""
        start, tokens = match.start, self.tokens
        while start and match.start - start < 10 and self.read.joined(start) and start - 1 not in held:
            if area := self.read.area_ends.get(start):
                start = area.start
            elif tokens.capital(start - 1) or tokens.words[start - 1] == "s":
                start -= 1
            elif (start < match.start or tokens.words[start - 1] != "and") and self._goes_on(start - 1, kind, held):
                start -= 2
                while kind == "nhs_body" and self._listed_before(start, held):  # "Tees, Esk and Wear Valleys"
                    start -= 1
            else:
                break
        while start < match.start and (
            tokens.words[start] in self.gazetteer.distinct["leading"] or not tokens.capital(start)
        ):
            start += 1
        named = not self.gazetteer.distinct["not_names"].issuperset(tokens.words[start : match.start])
        return start if named else match.start

    def _listed_before(self, start: int, held: set[int]) -> bool:
        """Say whether a place before a comma belongs to a name that goes on with "and"."""
        tokens = self.tokens
        listed = start > 0 and tokens.gap(start) == ", " and not tokens.breaks[start]
        return listed and tokens.capital(start - 1) and start - 1 not in held

    def _goes_on(self, index: int, kind: OrganisationKind, held: set[int]) -> bool:
        """Say whether a name goes on to the left of a small word."""
        tokens, distinct = self.tokens, self.gazetteer.distinct
        word = tokens.words[index]
        if word not in distinct["joining"] or not index or not self.read.joined(index) or index - 1 in held:
            return False
        if word == "of":
            return tokens.words[index - 1] in distinct["before_of"]
        named = tokens.capital(index - 1) or tokens.words[index - 1] == "s"
        return named and (word != "and" or kind in distinct["and_in"])

    def _rightwards(self, start: int, held: set[int]) -> int:
        """Return where the name ends that begins at a word."""
        end, last = start, len(self.tokens.words)
        while end < last and end - start < 5 and self.read.joined(end) and end not in held:
            if area := self.read.area_starts.get(end):
                return area.end
            if self.tokens.capital(end):
                end += 1
            else:
                break
        return end

    def span(self, body: _Body) -> OrganisationSpan:
        """Return a body with its full name and its slug, where reference data has them."""
        tokens, reference = self.tokens, self.gazetteer.reference
        printed = tokens.printed(body.start, body.end)
        record = reference.settle(body.slugs, on=self.on) if body.slugs else reference.organisation(printed, on=self.on)
        name = _full_name(" ".join(printed.split()), body.kind, reference.words)
        if record is None:
            return self._span(body, printed, name, body.kind, None)
        fuller = not body.listed and _says_more(name, record.label)
        return self._span(body, printed, name if fuller else record.label, record.kind, record.slug)

    def _span(
        self, body: _Body, printed: str, name: str, kind: OrganisationKind, slug: str | None
    ) -> OrganisationSpan:
        start, end = self.tokens.start(body.start), self.tokens.end(body.end - 1)
        return OrganisationSpan(start, end, printed, name, kind, slug)

    def is_place(self, body: _Body) -> bool:
        """Say whether a council's printed name is that of the place, too: it lacks the word council."""
        words = self.tokens.words[body.start : body.end]
        return (
            body.kind == "local_authority"
            and not body.listed
            and not {"council", "la", "authority", "corporation", "mbc", "bc", "cc", "mdc", "cbmdc"} & {*words}
        )


@lru_cache(maxsize=2_000)
def _says_more(printed: str, label: str) -> bool:
    """Return whether a printed name has all words of a label and more: Kingston upon Hull City Council."""
    return set(words_of(label)) - {"nhs"} < set(words_of(printed)) - {"nhs"}


def _full_name(printed: str, kind: OrganisationKind, lists: Mapping[str, Any]) -> str:
    """Return a name with the abbreviation of its kind written out."""
    head = lists["heads"].get(kind)
    for short in head["one"] if head else ():
        if printed.endswith(f" {short}"):
            return f"{printed.removesuffix(short)}{head['full']}"
    return printed


