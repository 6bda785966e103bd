"""The themes that a finding is about, by the forms of ontology/themes.ttl.

How it scores, for each theme:

1. The text is cut into sentences (a bullet begins one). The first is worth 1, a later one `LATER`: what a finding
   is about, it says first.
2. Each place where a form stands gives the form's weight times the worth of its sentence; of places that overlap,
   the heaviest counts, and none that overlaps a form of weight 0; a form found again counts `AGAIN` of the time before.
3. A theme whose sum reaches `ENOUGH`, and `SHARE` of the strongest theme's, is given.

The constants were chosen on labelled findings of 20 published reports.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.language.sentences import cut
from sendgraph.language.vocabulary import Concept, read_concepts

LATER = 0.6
AGAIN = 0.3
ENOUGH = 0.6
SHARE = 0.3
_GAP = 4
_LONGEST_WORD = 60  # letters by which a word is looked up

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_APOSTROPHE = re.compile(r"['’]")
# It begins with the mark, so that the marks alone are looked at: a sentence keeps no word of it.
_SENTENCE_END = re.compile(r"[.!?\n\t•◼▪;](?:(?<=[.!?])[\"'’”)]*\s+|(?<![.!?]))")


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One printed form of a theme: its words, ``…`` for a gap, ``*`` ending a word for any ending.

    ``needed`` are the words without the gaps: a sentence that lacks one has not the form. ``place`` is its place among
    the forms of the file.
    """

    place: int
    theme: str
    words: tuple[str, ...]
    weight: float
    needed: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class ThemeVocabulary:
    """The themes in the order of the scheme, their groups, and the forms by the word that the fewest forms need.

    ``words`` are those of all forms, as the forms write them.
    """

    themes: tuple[Concept, ...]
    groups: tuple[Concept, ...]
    forms: dict[str, tuple[Form, ...]]
    words: frozenset[str]


@lru_cache(maxsize=4)
def load_themes(path: Path | None = None) -> ThemeVocabulary:
    """Return the themes of ontology/themes.ttl, or of ``path``; the groups are the concepts without a broader one.

    Raises DataError when the file or a form in it is wrong.
    """
    path = path or resources.folder("ontology") / "themes.ttl"
    concepts = read_concepts(path)
    themes = tuple(concept for concept in concepts if concept.broader)
    labels = [(concept.notation, label) for concept in themes for label in concept.hidden_labels]
    written = [_form(path, place, theme, label) for place, (theme, label) in enumerate(labels)]
    needing = Counter(word for form in written for word in form.needed)
    forms: dict[str, list[Form]] = defaultdict(list)
    for form in written:
        forms[min(form.needed, key=lambda word: (needing[word], word))].append(form)
    return ThemeVocabulary(
        themes=themes,
        groups=tuple(concept for concept in concepts if not concept.broader),
        forms={word: tuple(of) for word, of in forms.items()},
        words=frozenset(needing),
    )


def themes_of(text: str, vocabulary: ThemeVocabulary) -> tuple[str, ...]:
    """Return the notations of the themes that ``text`` is about, in the order of the scheme; () where none is."""
    scores = theme_scores(text, vocabulary)
    enough = max(ENOUGH, SHARE * max(scores.values(), default=0.0))
    return tuple(theme.notation for theme in vocabulary.themes if scores.get(theme.notation, 0.0) >= enough)


def theme_scores(text: str, vocabulary: ThemeVocabulary) -> dict[str, float]:
    """Return the score of each theme that any form leads to (see the module's description)."""
    scores: dict[str, float] = defaultdict(float)
    seen: dict[Form, int] = defaultdict(int)
    for worth, words in _sentences(text):
        for form in _heaviest(_places(words, vocabulary)):
            scores[form.theme] += form.weight * worth * AGAIN ** seen[form]
            seen[form] += 1
    return dict(scores)


def _form(path: Path, place: int, theme: str, label: str) -> Form:
    """Return the form that a hidden label writes."""
    match = re.fullmatch(r"(?P<words>[^=]+?)(?:\s+=(?P<weight>\d+(?:\.\d+)?))?", label.strip())
    words = tuple(match["words"].split()) if match else ()
    good = all(re.fullmatch(r"[^\W_]+\*?|…", word) for word in words)
    if match is None or not words or not good or "…" in (words[0], words[-1]):
        raise DataError(f"{path}: {label!r} of theme {theme} is no form; write words, *, … and =WEIGHT")
    folded = tuple(word if word.isupper() or word.rstrip("s").isupper() else word.casefold() for word in words)
    return Form(place, theme, folded, float(match["weight"] or 1), frozenset(folded) - {"…"})


def _sentences(text: str) -> Iterator[tuple[float, list[str]]]:
    """Yield the worth and the words of each sentence."""
    worth = 1.0
    for sentence in _SENTENCE_END.split(text):
        for start, end in cut(sentence, 0, len(sentence)):
            words = _WORD.findall(sentence, start, end)
            if words:
                yield worth, words
                worth = LATER


def _places(words: list[str], vocabulary: ThemeVocabulary) -> Iterator[tuple[int, int, Form]]:
    """Yield (start, end, form) of each form in a sentence, in words."""
    fits = list(map(_fitting, repeat(vocabulary), words))
    said: frozenset[str] = frozenset().union(*fits)
    possible = [form for word in said for form in vocabulary.forms.get(word, ()) if form.needed <= said]
    beginning: dict[str, list[Form]] = defaultdict(list)
    for form in sorted(possible, key=lambda form: form.place):
        beginning[form.words[0]].append(form)
    for start, fitting in enumerate(fits) if beginning else ():
        for first in fitting:
            for form in beginning.get(first, ()):
                end = _end(form.words, fits, start)
                if end is not None:
                    yield start, end, form


@lru_cache(maxsize=20_000)
def _fitting(vocabulary: ThemeVocabulary, word: str) -> tuple[str, ...]:
    """Return the words of forms that a printed word fits: itself in capitals or not, then its beginnings with ``*``."""
    word = _APOSTROPHE.sub("", word)
    folded = word.casefold()[:_LONGEST_WORD]
    whole = (key for key in dict.fromkeys((folded, word)) if key in vocabulary.words)
    beginnings = (f"{folded[:length]}*" for length in range(1, len(folded) + 1))
    return (*whole, *(key for key in beginnings if key in vocabulary.words))


def _end(form: tuple[str, ...], fits: list[tuple[str, ...]], start: int) -> int | None:
    """Return where a form that begins at ``start`` ends, or None; a gap takes as few words as it can."""
    at = start
    for index, part in enumerate(form):
        if part == "…":
            reach = range(at, min(at + _GAP + 1, len(fits)))
            ends = (_end(form[index + 1 :], fits, after) for after in reach)
            return next((end for end in ends if end is not None), None)
        if at >= len(fits) or part not in fits[at]:
            return None
        at += 1
    return at


def _heaviest(places: Iterator[tuple[int, int, Form]]) -> Iterator[Form]:
    """Yield, of each theme's overlapping places, the heaviest; forms of weight 0 hide what overlaps them."""
    themes: dict[str, list[tuple[int, int, Form]]] = defaultdict(list)
    for place in places:
        themes[place[2].theme].append(place)
    for found in themes.values():
        taken: set[int] = set()
        found.sort(key=lambda place: (place[2].weight > 0, -place[2].weight, place[0], place[0] - place[1]))
        for start, end, form in found:
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                if form.weight:
                    yield form
