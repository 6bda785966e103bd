"""Running text: its sentences and its words with their places, for the recognisers of names, posts and speech."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from sendgraph.language.words import plain

_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(
    rf"(?:{_LETTER}[\u0300-\u036f]*(?:\w|[\u0300-\u036f]|[’'‘\-‐‑](?={_LETTER}))*)"
    r"(?:(?<=s)[’'](?!\w))?"
    r"|\d[\d,.]*\d|\d|\S"
)
_POSSESSIVE = re.compile(r"[’']s$|(?<=s)[’']$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s+[^\sa-z])")
LONGEST = 2000  # characters; no writer's sentence is longer, and one that goes on for ever is cut
SHORT = 1000  # characters of a line for which what is found in it is remembered
_LONGEST_ABBREVIATION = 8  # characters, with a blank before
_ABBREVIATED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Revd|Coun|Cllr|St|No|vs|e\.g|i\.e)|\b[A-Z])\.$")


class Token(NamedTuple):
    """A word, number or mark at ``text[start:end]``; ``bare`` is it compared: plain, without a possessive ending."""

    text: str
    start: int
    end: int
    bare: str
    possessive: bool

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[0].isalpha()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def stem_end(self) -> int:
        """Where the word ends without a possessive ending."""
        return self.end - (len(self.text) - len(_POSSESSIVE.sub("", self.text))) if self.possessive else self.end


def tokens_of(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Return the tokens of ``text[start:end]``; offsets are those of ``text``."""
    stop = len(text) if end is None else end
    return _remembered(text, start, stop) if len(text) <= SHORT else _tokens(text, start, stop)


def _tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    return tuple(_token(match) for match in _TOKEN.finditer(text, start, end))


_remembered = lru_cache(maxsize=64)(_tokens)  # names and posts are sought in the same line in turn


def _token(match: re.Match[str]) -> Token:
    word = match[0]
    return Token(word, match.start(), match.end(), *_bare(word))


@lru_cache(maxsize=20_000)
def _bare(word: str) -> tuple[str, bool]:
    """Return a word as it is compared, and whether it has a possessive ending."""
    stem = _POSSESSIVE.sub("", word)
    return plain(stem), stem != word


def _blanks_end(text: str, at: int, stop: int) -> int:
    while at < stop and text[at].isspace():
        at += 1
    return at


def cut(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Return (start, end) of a sentence, in pieces where it is longer than any can be: at blanks, where there are."""
    if end - start <= LONGEST:
        return ((start, end),) if start < end else ()
    return _pieces(text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        blank = text.rfind(" ", start + 1, start + LONGEST)
        stop = blank if blank > 0 else start + LONGEST
        yield start, stop
        start = _blanks_end(text, stop, end)
    if start < end:
        yield start, end


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences of ``text[start:end]``; a line end always ends one."""
    stop = len(text) if end is None else end
    at = start
    for line in re.finditer(r"[^\n]+", text[start:stop]):
        at, line_end = start + line.start(), start + line.end()
        for match in _SENTENCE_END.finditer(text, at, line_end):
            if not _ABBREVIATED.search(text, max(at, match.end() - _LONGEST_ABBREVIATION), match.end()):
                yield from cut(text, at, match.end())
                at = _blanks_end(text, match.end(), line_end)
        yield from cut(text, at, line_end)
