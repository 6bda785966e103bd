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
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.language.sentences import cut
from sendgraph.language.theme_forms import Form, Forms
from sendgraph.language.vocabulary import Concept, read_concepts

LATER = 0.6
AGAIN = 0.3
ENOUGH = 0.6
SHARE = 0.3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# It begins with the mark, so that the marks alone are looked at: a sentence keeps no word of it.
_SENTENCE_END = re.compile(r"[.!?\n\t•◼▪;](?:(?<=[.!?])[\"'’”)]*\s+|(?<![.!?]))")


@dataclass(frozen=True, slots=True, eq=False)
class ThemeVocabulary:
    """The themes in the order of the scheme, their groups, and the forms that lead to them."""

    themes: tuple[Concept, ...]
    groups: tuple[Concept, ...]
    forms: Forms


@lru_cache(maxsize=4)
def load_themes(path: Path | None = None) -> ThemeVocabulary:
    """Return the themes of ontology/themes.ttl, or of ``path``; the groups are the concepts without a broader one.

    Raises DataError when the file or a form in it is wrong.
    """
    path = path or resources.folder("ontology") / "themes.ttl"
    concepts = read_concepts(path)
    themes = tuple(concept for concept in concepts if concept.broader)
    labels = [(concept.notation, label) for concept in themes for label in concept.hidden_labels]
    return ThemeVocabulary(
        themes=themes,
        groups=tuple(concept for concept in concepts if not concept.broader),
        forms=Forms(_form(path, place, theme, label) for place, (theme, label) in enumerate(labels)),
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
        for form in _heaviest(vocabulary.forms.places(words)):
            scores[form.theme] += form.weight * worth * AGAIN ** seen[form]
            seen[form] += 1
    return dict(scores)


def _form(path: Path, place: int, theme: str, label: str) -> Form:
    """Return the form that a hidden label writes."""
    match = re.fullmatch(r"(?P<words>[^=]+?)(?:\s+=(?P<weight>\d+(?:\.\d+)?))?", label.strip())
    words = tuple(match["words"].split()) if match else ()
    good = all(re.fullmatch(r"[^\W_]+\*?|…", word) for word in words)
    gaps = ("…", "…") in pairwise(("…", *words, "…"))  # at an end, or two in a row
    if match is None or not words or not good or gaps:
        raise DataError(f"{path}: {label!r} of theme {theme} is no form; write words, *, … and =WEIGHT")
    folded = tuple(word if word.isupper() or word.rstrip("s").isupper() else word.casefold() for word in words)
    return Form(place, theme, folded, float(match["weight"] or 1))


def _sentences(text: str) -> Iterator[tuple[float, list[str]]]:
    """Yield the worth and the words of each sentence."""
    worth = 1.0
    for sentence in _SENTENCE_END.split(text):
        for start, end in cut(sentence, 0, len(sentence)):
            words = _WORD.findall(sentence, start, end)
            if words:
                yield worth, words
                worth = LATER


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
