"""The words of a text, folded, each with its place: what names of several words are matched against.

Two texts that differ only in print (case, commas, hyphens, ampersands, diacritics) have the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
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


@dataclass(frozen=True, slots=True)
class Tokens:
    """Folded words with their first and last offset; ``breaks[i]`` says that no name spans words i-1 and i.

    A possessive ``’s`` is a word of its own, an ampersand is ``and``.
    """

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: tuple[bool, ...]

    def gap(self, index: int) -> str:
        """Return what stands between words index-1 and index."""
        return self.text[self.ends[index - 1] : self.starts[index]] if index else ""

    def capital(self, index: int) -> bool:
        """Return whether a word begins with a capital."""
        return self.text[self.starts[index]].isupper()

    def printed(self, start: int, end: int) -> str:
        """Return words start to end (not included) as printed."""
        return self.text[self.starts[start] : self.ends[end - 1]]


def tokenise(text: str) -> Tokens:
    """Return the words of a text."""
    pieces = _WORD.split(text)  # a gap, a word, a gap, …, a gap
    words = tuple(map(_folded, pieces[1::2]))
    edges = tuple(accumulate(map(len, pieces)))
    gaps = pieces[2:-1:2]
    bars = {gap: _BARRIER.search(gap) is not None for gap in set(gaps)}
    breaks = [True, *map(bars.__getitem__, gaps)] if words else []
    for index in compress(count(1), breaks[1:]):
        if words[index - 1] in _ABBREVIATIONS and pieces[2 * index] in (".", ". "):
            breaks[index] = False  # "St." is no end of a sentence
    return Tokens(text, words, edges[0:-1:2], edges[1::2], tuple(breaks))


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as `tokenise` gives them."""
    return tokenise(name).words


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    if word == "&":
        return "and"
    return word.lower() if word.isascii() and word.isalnum() else fold(word).replace(" ", "")
