"""The printed forms of themes, and where a sentence has them.

All forms stand in one tree of words, so that each word of a sentence is looked at once for all forms that can begin
with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, repeat

_GAP = 4
_LONGEST_WORD = 60  # letters by which a word is looked up
_LETTERS = 2  # by which a beginning is looked up
_APOSTROPHE = re.compile(r"['’]")


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One printed form of a theme: its words, ``…`` for a gap, ``*`` ending a word for any ending.

    ``place`` is its place among the forms of the file.
    """

    place: int
    theme: str
    words: tuple[str, ...]
    weight: float


@dataclass(slots=True)
class _Node:
    """What forms that begin with the same words have next: the words at once or after a gap, and those that end."""

    following: dict[str, _Node] = field(default_factory=dict)
    after_gap: dict[str, _Node] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)


class Forms:
    """The forms of all themes, ready to be found."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._begin = _Node()
        words: set[str] = set()
        for form in forms:
            self._add(form)
            words.update(form.words)
        self._whole = frozenset(word for word in words if not word.endswith("*"))
        self._beginnings: dict[str, list[str]] = {}
        for word in sorted(words - self._whole, key=len):
            self._beginnings.setdefault(word[:-1][:_LETTERS], []).append(word)

    def _add(self, form: Form) -> None:
        node = self._begin
        for before, word in pairwise(("", *form.words)):
            if word != "…":
                branch = node.after_gap if before == "…" else node.following
                node = branch.setdefault(word, _Node())
        node.forms.append(form)

    def places(self, words: Sequence[str]) -> Iterator[tuple[int, int, Form]]:
        """Yield (start, end, form) of each form in a sentence, in words; a gap takes as few words as it can."""
        known = list(map(_known, repeat(self), words))
        fits = [fitting for fitting, _ in known]
        fits.append(())  # nothing goes on after the last word
        for start, (_, nodes) in enumerate(known):
            for node in nodes:
                ends: dict[Form, int] = {}
                _follow(node, fits, start + 1, ends)
                for form in sorted(ends, key=_place) if len(ends) > 1 else ends:
                    yield start, ends[form], form

    def known(self, word: str) -> tuple[tuple[str, ...], tuple[_Node, ...]]:
        """Return the words of forms that a printed word fits, and where in the tree the forms begin that it begins.

        It fits itself, in capitals or not, and its beginnings with ``*``.
        """
        word = word if word.isalnum() else _APOSTROPHE.sub("", word)
        folded = word.casefold()[:_LONGEST_WORD]
        fits = [key for key in ((folded, word) if word != folded else (word,)) if key in self._whole]
        for begun in (folded[:1], folded[:_LETTERS]) if len(folded) > 1 else (folded,):
            if begun in self._beginnings:
                fits += [key for key in self._beginnings[begun] if folded.startswith(key[:-1])]
        return tuple(fits), tuple([self._begin.following[key] for key in fits if key in self._begin.following])


_known = lru_cache(maxsize=20_000)(Forms.known)


def _follow(node: _Node, fits: Sequence[tuple[str, ...]], at: int, ends: dict[Form, int]) -> None:
    """Note where the forms that go on from a node end, each at the first of its ends."""
    following, after_gap = node.following, node.after_gap
    for form in node.forms:
        ends.setdefault(form, at)
    for word in fits[at]:
        if word in following:
            _follow(following[word], fits, at + 1, ends)
    if after_gap:
        for after, fitting in enumerate(fits[at : at + _GAP + 1], at + 1):
            for word in fitting:
                if word in after_gap:
                    _follow(after_gap[word], fits, after, ends)


def _place(form: Form) -> int:
    return form.place
