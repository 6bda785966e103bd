"""The parts of the inspectorates' letters and reports, by their headings, and the formulae they use.

Headings drift from year to year; ontology/sections.ttl lists their printed forms in a small syntax (documented
there), which this module compiles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.language.vocabulary import Concept, read_concepts

_FORMULA = "https://w3id.org/sendgraph/formula/"
_NUMBERS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
_NUMBER = rf"(?:\d+|{'|'.join(_NUMBERS)})"
_PART = re.compile(r"\((?P<optional>[^()]*)\)|(?P<any>\*)|(?P<number>#)|(?P<word>[^\s()*#]+)")
_GAP = r"[\W_]+"
_MARKS = re.compile(r"\W+")
_LETTERS = 4  # of its first word, by which a form is looked up
_LONGEST_HEADING = 240  # characters; a longer block is no heading
_LONGEST_LABEL = 400  # characters of a block that a label with what it has in brackets takes at most


@dataclass(frozen=True, slots=True)
class Opening:
    """A label that opens a block: ``end`` is the offset in the block at which what it introduces begins."""

    notation: str
    end: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula at ``text[start:end]``."""

    notation: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Form:
    """A compiled form: of a heading as a whole, of what may open a block (None where it may not), or of a formula.

    ``word`` stands in every text that has it, in lower case ("" where no word is sure to); ``begins`` are the letters
    with which it can begin, "" among them where it can begin with any.
    """

    notation: str
    pattern: re.Pattern[str]
    opening: re.Pattern[str] | None
    word: str
    begins: frozenset[str]


class _Headings:
    """Forms that stand at the beginning of a text, by the letters with which they can begin."""

    def __init__(self, forms: Sequence[_Form]) -> None:
        self._by_letters: dict[str, dict[int, _Form]] = defaultdict(dict)
        for place, form in enumerate(forms):
            for letters in form.begins:
                self._by_letters[letters][place] = form

    def possible(self, text: str) -> list[_Form]:
        """Return, in their order, the forms that the first letters of a text and its words allow."""
        marks = _MARKS.match(text)
        begin = marks.end() if marks else 0
        forms = self._beginning(text[begin : begin + _LETTERS].lower())
        lower = text.lower()
        return [form for form in forms if form.word in lower]

    @lru_cache(maxsize=2048)  # noqa: B019 (a vocabulary lives as long as the process)
    def _beginning(self, letters: str) -> tuple[_Form, ...]:
        """Return, in their order, the forms of texts that begin with some letters."""
        found: dict[int, _Form] = {}
        for stop in range(len(letters) + 1):
            found.update(self._by_letters.get(letters[:stop], {}))
        return tuple(found[place] for place in sorted(found))


class _Formulae:
    """Forms that stand anywhere in a text; one pass over it finds which can: to try every pattern would take long."""

    def __init__(self, forms: Sequence[_Form]) -> None:
        self._by_word: dict[str, dict[int, _Form]] = defaultdict(dict)
        for place, form in enumerate(forms):
            self._by_word[form.word][place] = form
        self._words = [word for word in self._by_word if word]
        self._automaton = AhoCorasick(self._words)

    def possible(self, text: str) -> list[_Form]:
        """Return, in their order, the forms whose sure word a text has, and those that have none."""
        said = {word for word, _, _ in self._automaton.find_matches_as_indexes(text.lower(), overlapping=True)}
        found = dict(self._by_word.get("", {}))
        for word in said:
            found.update(self._by_word[self._words[word]])
        return [found[place] for place in sorted(found)]


@dataclass(frozen=True, eq=False)
class SectionVocabulary:
    """The compiled forms: headings, of which some may open a block as labels, and formulae, each with its notation.

    A document's blocks are asked about many times over, so answers are remembered.
    """

    headings: _Headings
    formulae: _Formulae

    def section_of(self, text: str) -> str | None:
        """Return the notation of the section that a block is the heading of, or opens; None for other blocks."""
        heading, opening = self._headed(text[: _LONGEST_LABEL + 1])
        return heading or (opening.notation if opening else None)

    def opening_of(self, text: str) -> Opening | None:
        """Return the label that opens a block, such as ``Inspection dates:``, or None; the longest of several."""
        return self._headed(text[: _LONGEST_LABEL + 1])[1]

    @lru_cache(maxsize=2048)  # noqa: B019 (a vocabulary lives as long as the process)
    def _headed(self, text: str) -> tuple[str | None, Opening | None]:
        """Return the notation of the heading that the beginning of a block is, and the label that opens it."""
        forms = self.headings.possible(text)
        if not forms:
            return None, None
        whole = forms if len(text) <= _LONGEST_HEADING else ()
        heading = next((form.notation for form in whole if form.pattern.fullmatch(text)), None)
        openings = (
            Opening(form.notation, match.end())
            for form in forms
            if form.opening and (match := form.opening.match(text)) and match.end() <= _LONGEST_LABEL
        )
        return heading, max(openings, key=lambda opening: opening.end, default=None)

    @lru_cache(maxsize=2048)  # noqa: B019 (a vocabulary lives as long as the process)
    def formulae_in(self, text: str) -> tuple[Formula, ...]:
        """Return the formulae in a sentence, in the order of their places, one a notation."""
        found = (
            Formula(form.notation, *match.span())
            for form in self.formulae.possible(text)
            if (match := form.pattern.search(text))
        )
        return tuple(sorted(found, key=lambda formula: (formula.start, formula.notation)))

    def says(self, text: str) -> frozenset[str]:
        """Return the notations of the formulae in a sentence."""
        return frozenset(formula.notation for formula in self.formulae_in(text))


def number_of(word: str) -> int | None:
    """Return a number printed in figures or, up to twenty, as a word."""
    word = word.casefold()
    if word.isascii() and word.isdigit():
        return int(word)
    return _NUMBERS.index(word) + 1 if word in _NUMBERS else None


@lru_cache(maxsize=4)
def load_sections(path: Path | None = None) -> SectionVocabulary:
    """Return the sections and formulae of ontology/sections.ttl, or of ``path``.

    Raises DataError when the file is missing or wrong, or a form has no words.
    """
    path = path or resources.folder("ontology") / "sections.ttl"
    headings: list[_Form] = []
    formulae: list[_Form] = []
    for concept in read_concepts(path):
        formula = concept.iri.startswith(_FORMULA)
        for opens, label in sorted((label.endswith("…"), label) for label in _forms(concept, formula)):
            pattern = _compile(label.removesuffix("…"), path, concept.iri)
            word, begins = _sure_word(label), _begins(label)
            if formula:
                whole = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
                formulae.append(_Form(concept.notation, whole, None, word, begins))
                continue
            opening = re.compile(rf"\W*{pattern}(?:[\s:.,?–—-]+|$)", re.IGNORECASE) if opens else None
            whole = re.compile(rf"\W*{pattern}\W*", re.IGNORECASE)
            headings.append(_Form(concept.notation, whole, opening, word, begins))
    return SectionVocabulary(_Headings(headings), _Formulae(formulae))


def _forms(concept: Concept, formula: bool) -> tuple[str, ...]:
    """Return the printed forms of a concept; a formula's preferred label only names it."""
    return concept.hidden_labels if formula else (concept.label, *concept.hidden_labels)


def _compile(label: str, path: Path, iri: str) -> str:
    """Return the regular expression of a label in the small syntax of sections.ttl."""
    parts: list[str] = []
    begun = False  # whether a word stands before, so that a gap has to
    for part in _PART.finditer(label):
        if part["any"]:
            parts.append(rf"(?:{_GAP}.*?)??" if begun else r".*?")
            continue
        words = _NUMBER if part["number"] else _GAP.join(map(_word, (part["optional"] or part["word"]).split()))
        if part["optional"] is not None:
            parts.append(rf"(?:{_GAP}{words})?" if begun else rf"(?:{words}{_GAP})?")
        else:
            parts.append(rf"{_GAP}{words}" if begun else words)
            begun = True
    if not begun:
        raise DataError(f"{path}: the form {label!r} of <{iri}> has no word; write one")
    return "".join(parts)


def _sure_word(label: str) -> str:
    """Return the longest word of plain letters that a form cannot do without."""
    words = (part["word"] or "" for part in _PART.finditer(label))
    plain = (word.lower() for word in words if word.isascii() and word.isalpha())
    return max(plain, key=len, default="")


def _begins(label: str) -> frozenset[str]:
    """Return the first letters of the words with which a form can begin: "" where it can begin with any."""
    found: set[str] = set()
    for part in _PART.finditer(label):
        first = re.match(r"[a-z]*", (part["word"] or part["optional"] or "").lower(), re.ASCII)
        found.add(first[0][:_LETTERS] if first else "")
        if part["optional"] is None:
            break
    return frozenset(found)


def _word(word: str) -> str:
    """Return the pattern of one word: apostrophes as printed or missing, other marks as gaps."""
    pieces = [re.escape(piece) for piece in re.split(r"['’‘]", word)]
    return re.sub(r"\\?[-/,:.]+", r"[\\W_]*", "['’‘]?".join(pieces))
