"""The words of a text, folded, each with its place: what names of several words are matched against.

Two texts that differ only in print (case, commas, hyphens, ampersands, diacritics) have the same words.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import accumulate, compress, count

from sendgraph.language.folding import fold

# A figure to which a word is stuck ("2021Lancashire") is a word of its own; so is a possessive that ends a word.
_POSSESSIVE = r"['’][sS](?![^\W_]|['’][^\W_])"
_APOSTROPHE = r"['’](?![sS](?![^\W_]|['’][^\W_]))"
_LETTERS = r"(?:[A-Za-z]++[^\W_]*+|[^\W_]++)"  # the plain ones first: to look them up takes half as long
_WORD = re.compile(
    rf"([A-Za-z]++[^\W_]*+(?:{_APOSTROPHE}{_LETTERS})*|\d+(?=[A-Z][a-z])|[^\W_]++(?:{_APOSTROPHE}{_LETTERS})*"
    rf"|(?<=[^\W_]){_POSSESSIVE}|&)"
)
_BARRIER = re.compile(r"[\n\t;:!?\"“”|•◼▪]|\.\s|\.$")
_ABBREVIATIONS = frozenset({"st", "co"})


class Tokens:
    """The folded words of a text; ``breaks[i]`` says that no name spans words i-1 and i.

    A possessive ``’s`` is a word of its own, an ampersand is ``and``.
    """

    def __init__(self, text: str) -> None:
        self._pieces = pieces = _WORD.split(text)  # a gap, a word, a gap, …, a gap
        self.words = tuple(map(_folded, pieces[1::2]))
        gaps = pieces[2:-1:2]
        bars = {gap: _BARRIER.search(gap) is not None for gap in set(gaps)}
        self.breaks = [True, *map(bars.__getitem__, gaps)] if self.words else []
        for index in compress(count(1), self.breaks[1:]):
            if self.words[index - 1] in _ABBREVIATIONS and pieces[2 * index] in (".", ". "):
                self.breaks[index] = False  # "St." is no end of a sentence

    @cached_property
    def _edges(self) -> list[int]:
        return list(accumulate(map(len, self._pieces)))

    def start(self, index: int) -> int:
        """Return the first offset of a word."""
        return self._edges[2 * index]

    def end(self, index: int) -> int:
        """Return the offset after a word."""
        return self._edges[2 * index + 1]

    def gap(self, index: int) -> str:
        """Return what stands between words index-1 and index."""
        return self._pieces[2 * index] if index else ""

    def capital(self, index: int) -> bool:
        """Return whether a word begins with a capital."""
        return self._pieces[2 * index + 1][0].isupper()

    def printed(self, start: int, end: int) -> str:
        """Return words start to end (not included) as printed."""
        return "".join(self._pieces[2 * start + 1 : 2 * end])


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as `Tokens` has them."""
    return Tokens(name).words


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    if word == "&":
        return "and"
    return word.lower() if word.isascii() and word.isalnum() else fold(word).replace(" ", "")
