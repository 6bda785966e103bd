"""The words of a text, folded, each with its place: what names of several words are matched against.

Two texts that differ only in print (case, commas, hyphens, ampersands, diacritics) have the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sendgraph.language.folding import fold

# A figure to which a word is stuck ("2021Lancashire") is a word of its own.
_WORD = re.compile(r"\d+(?=[A-Z][a-z])|[^\W_]+(?:['’][^\W_]+)*|&")
_POSSESSIVE = re.compile(r"['’][sS]$")
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
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[bool] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        gap = text[ends[-1] : start] if ends else "\n"
        breaks.append(gap != " " and _breaks(gap, words[-1] if words else ""))
        word, length = _folded(match[0])
        words.append(word)
        starts.append(start)
        ends.append(start + length)
        if start + length < end:
            words.append("s")
            starts.append(start + length)
            ends.append(end)
            breaks.append(False)
    return Tokens(text, tuple(words), tuple(starts), tuple(ends), tuple(breaks))


def _breaks(gap: str, word: str) -> bool:
    """Say whether no name goes on over what stands after a word; "St." is no end of a sentence."""
    return not (word in _ABBREVIATIONS and gap in (".", ". ")) and _BARRIER.search(gap) is not None


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as `tokenise` gives them."""
    return tokenise(name).words


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, int]:
    """Return a printed word folded, and how much of it is printed before a possessive."""
    if word == "&":
        return "and", 1
    stem = _POSSESSIVE.sub("", word)
    folded = stem.lower() if stem.isascii() and stem.isalnum() else fold(stem).replace(" ", "")
    return folded, len(stem)
