"""Where a text names somebody who is withheld, however the name is spelt, and the mask that stands there instead.

A text is folded character by character, so that case, accents, invisible characters, full stops, hyphens and
apostrophes hide no name. Full names are masked wherever they stand. A surname or given name alone may be another's, a
place or an ordinary word, and is masked only as `Forms.weak` allows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

MASK = "[name withheld]"

_APOSTROPHES = frozenset("'\u2018\u2019\u02bc\u00b4`")
_BARRIERS = frozenset("\n\t")  # a name does not go on from one block or cell to the next
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_SENTENCE_ENDS = frozenset(".!?:;“\"")
_BARRIER = "\n"
_NEXT_WORD = re.compile(r"['\u2019]s\b|\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text's words in lower case, divided by single spaces or barriers, and where each character stands in it."""

    words: str
    places: tuple[int, ...]


def folded(text: str) -> Folded:
    """Fold a text; a possessive ``'s`` is a word of its own."""
    words: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded_character in _folded(text, place, character):
            divides = folded_character in (" ", _BARRIER)
            if divides and (not words or words[-1] in (" ", _BARRIER)):
                if words and folded_character == _BARRIER:
                    words[-1] = _BARRIER
                continue
            words.append(folded_character)
            places.append(place)
    return Folded("".join(words), tuple(places))


def _folded(text: str, place: int, character: str) -> str:
    if character in _APOSTROPHES:
        after = text[place + 1 : place + 3]
        return " " if after[:1] in ("s", "S") and not after[1:].isalnum() else ""
    return _folded_character(character)


@lru_cache(maxsize=10_000)
def _folded_character(character: str) -> str:
    if character in _BARRIERS:
        return _BARRIER
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    if character.isascii():
        return character.lower() if character.isalnum() else " "
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)) or " "


def name_words(name: str) -> str:
    """Return a name's words as they stand in a folded text."""
    return folded(name).words.replace(_BARRIER, " ").strip()


def full_forms(name: str) -> frozenset[str]:
    """Return the ways in which a whole name is written, folded: in full, surname first, without middle names, joined.

    A name of one word has none: it is too little to know somebody by.
    """
    parts = [name_words(part) for part in name.split()]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return frozenset()
    given, surname = parts[:-1], parts[-1]
    orders = {(*given, surname), (surname, *given), (given[0], surname), (surname, given[0])}
    forms = {" ".join(order) for order in orders}
    return frozenset(forms | {form.replace(" ", "") for form in forms if len(form) > 7 and len(given[0]) > 1})


def initial_forms(name: str) -> frozenset[str]:
    """Return the ways in which a whole name is written with initials, folded."""
    parts = [part for part in (name_words(part) for part in name.split()) if part]
    if len(parts) < 2:
        return frozenset()
    initials, surname = [part[0] for part in parts[:-1]], parts[-1]
    first, every, joined = initials[0], " ".join(initials), "".join(initials)
    return frozenset(
        form for i in (first, every, joined) for form in (f"{i} {surname}", f"{surname} {i}", f"{i}{surname}")
    )


@dataclass(frozen=True)
class Forms:
    """Folded forms of names, and when they are masked.

    ``strong`` always, ``weak`` with a capital, ``doubtful`` (ordinary words too) with a capital within a sentence and
    before no other capital, or before one of ``verbs``. ``kept`` are names of others, of bodies and areas, in which
    nothing weaker is masked.
    """

    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()

    @property
    def weaker(self) -> frozenset[str]:
        """The forms that are not masked everywhere."""
        return self.doubtful | self.kept

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        forms = self.strong | self.weak | self.doubtful | self.kept
        either = "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form)))
        return re.compile(rf"(?<![^ \n])(?:{either})(?![^ \n])") if self.strong | self.weak | self.doubtful else None

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return (start, end) of each stretch of a text to be masked, in order."""
        if self._pattern is None:
            return ()
        found = folded(text)
        matches = ((m[0], m.start(), m.end()) for m in self._pattern.finditer(found.words))
        return tuple(
            (found.places[start], found.places[end - 1] + 1)
            for form, start, end in matches
            if self._masked(text, form, found.places[start], found.places[end - 1] + 1)
        )

    def _masked(self, text: str, form: str, start: int, end: int) -> bool:
        if form in self.strong:
            return True
        if form in self.kept or not text[start].isupper():
            return False
        if form in self.weak or self._speaks(text, end):
            return True
        return not (_begins_sentence(text, start) or _goes_on(text, end))

    def _speaks(self, text: str, end: int) -> bool:
        after = _NEXT_WORD.match(text, end)
        return after is not None and (after[1] is None or after[1].casefold() in self.verbs)

    def masked(self, text: str) -> str:
        """Return a text with the mask in place of each name."""
        return mask(text, self.spans(text))


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ‘'(")
    return not before or before[-1] in _SENTENCE_ENDS | _BARRIERS


def _goes_on(text: str, end: int) -> bool:
    after = re.match(r"[ -]+(\w)", text[end : end + 4])
    return after is not None and after[1].isupper()


def mask(text: str, spans: Iterable[tuple[int, int]], start: int = 0) -> str:
    """Return a text, which begins at ``start``, with the mask at spans; a span that its edge cuts is masked too."""
    pieces: list[str] = []
    at = start
    for low, high in spans:
        if high > at and low < start + len(text):
            pieces += [text[at - start : max(low, at) - start], MASK]
            at = high
    return "".join([*pieces, text[max(at - start, 0) :] if at < start + len(text) else ""])


def joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in order, those that overlap made one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if found and low < found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


_MASKED = r"[^\n\t]{1,120}?"


def restored(masked: str, text: str) -> str | None:
    """Return ``text`` where it can be what ``masked`` was before names were masked in it, else None.

    Every mask stands for some characters of one line; all else must agree exactly.
    """
    if MASK not in masked:
        return text if masked == text else None
    pattern = _MASKED.join(map(re.escape, masked.split(MASK)))
    return text if re.fullmatch(pattern, text) else None
