"""People's names: runs of words that can be a name, found by form alone.

A name is one or more given names or initials, particles ("van der") and a surname; an honorific makes one word
enough. Whether a run without an honorific is a person is for `people.find_people` to say, from what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sendgraph.language.sentences import SHORT, Token, tokens_of
from sendgraph.language.words import NameWords, PeopleWords, load_people_words, plain

__all__ = ["NameSpan", "PeopleWords", "find_names", "load_people_words"]

_MOST_WORDS = 6
_NICKNAME_MARKS = {'"': '"', "“": "”", "‘": "’'", "'": "'", "(": ")"}
_ARTICLE = re.compile(r"^(?:(?:al|el|ad|as|ul|ap|ab)[-‐‑]|[tnh](?=[^\W\d_a-z]))(?=[^\W\d_])")  # al-Hassan, tSaoir
_RELATION = re.compile(r"\w+[-‐‑](?:of|in)[-‐‑]\w+")  # Mum-of-two, mother-in-law
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w\u0300-\u036f]*(?:[’'‘\-‐‑][^\W\d_][\w\u0300-\u036f]*)*")


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A run that can be a name: ``text[start:end]`` is it without honorific and post-nominals.

    ``outer_start`` and ``outer_end`` take in both; ``words`` are those of the name, ``honorific`` as printed.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    words: tuple[str, ...]
    honorific: str | None = None
    post_nominals: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name as printed, white space folded."""
        return " ".join(self.words)


def find_names(
    text: str, words: PeopleWords, taken: Iterable[tuple[int, int]] = (), roles: Iterable[tuple[int, int]] = ()
) -> tuple[NameSpan, ...]:
    """Return the runs of ``text`` that can be names, in text order, none overlapping another.

    ``taken`` are places of organisations, areas and dates: no name begins in one (a surname may be a place's name);
    ``roles`` are places of posts, of which no word belongs to a name.
    """
    find = _remembered if len(text) <= SHORT else _names
    return find(text, words.names, tuple(taken), tuple(roles))


_Places = tuple[tuple[int, int], ...]


def _names(text: str, words: NameWords, taken: _Places, roles: _Places) -> tuple[NameSpan, ...]:
    finder = _Finder(text, words, taken, roles)
    found: list[NameSpan] = []
    at = 0
    while at < len(finder.tokens):
        span, after = finder.name_at(at)
        if span is not None:
            found.append(span)
        at = after
    return tuple(found)


_remembered = lru_cache(maxsize=256)(_names)  # a line is asked about from several sides


class _Finder:
    """The tokens of one text, and what is known of them."""

    def __init__(
        self, text: str, words: NameWords, taken: Sequence[tuple[int, int]], roles: Sequence[tuple[int, int]]
    ) -> None:
        self.text, self.words = text, words
        self.tokens = tokens_of(text)
        self.taken = _members(self.tokens, taken)
        self.in_role = _members(self.tokens, roles)
        self.lower = {token.bare for token in self.tokens if token.text[0].islower()}

    def name_at(self, at: int) -> tuple[NameSpan | None, int]:
        """Return the name whose honorific or first word is token ``at``, and the token to go on from."""
        first = self._honorific(at)
        honorific = first > at
        if not honorific and self.taken[at]:
            return None, at + 1
        stop = self._run(first, honorific)
        if not honorific:
            first = self._without_sentence_word(first, stop)
        run = self.tokens[first:stop]
        full = [t for t in run if self._is_full(t)]
        enough = len(full) >= 1 and (honorific or len(run) - sum(t.text == "." for t in run) >= 2)
        if not enough or not self._is_full(run[-1]):
            return None, max(stop, at + 1)
        end = run[-1].stem_end
        after, titles = self._post_nominals(stop, run[-1])
        return (
            NameSpan(
                start=run[0].start,
                end=end,
                outer_start=self.tokens[at].start if honorific else run[0].start,
                outer_end=self.tokens[after - 1].end if titles else end,
                words=tuple(self.text[run[0].start : end].split()),
                honorific=" ".join(self.text[self.tokens[at].start : run[0].start].split()) if honorific else None,
                post_nominals=titles,
            ),
            after,
        )

    def _honorific(self, at: int) -> int:
        """Return the token after the honorifics that begin at ``at``."""
        while at < len(self.tokens) and self.tokens[at].capital:
            if plain(self.tokens[at].text) not in self.words.begins_honorific:
                break
            width = next((n for n in (3, 2, 1) if self._phrase(at, n) in self.words.honorifics), 0)
            if not width:
                break
            at += width
            if at < len(self.tokens) and self.tokens[at].text == "." and self._adjacent(at):
                at += 1
            if [token.text for token in self.tokens[at : at + 3 : 2]] == ["(", ")"]:
                at += 3 if self.tokens[at + 1].bare in self.words.retired else 0
        return at

    def _phrase(self, at: int, width: int) -> str:
        return " ".join(plain(token.text) for token in self.tokens[at : at + width])

    def _adjacent(self, at: int) -> bool:
        return at > 0 and self.tokens[at].start == self.tokens[at - 1].end

    def _run(self, at: int, honorific: bool) -> int:
        """Return the token after the longest run of name words from ``at``."""
        begin = at
        while at < len(self.tokens) and at - begin < _MOST_WORDS + 2:
            token = self.tokens[at]
            if at > begin and not self._joined(at):
                break
            if token.text == "." and at > begin and self._initial(self.tokens[at - 1]) and self._adjacent(at):
                at += 1
                continue
            if at > begin and (inner := self._nickname(at) or self._elided(at)):
                at = inner
                continue
            particle = at > begin and token.bare in self.words.particles and self._leads_to_name(at)
            if not (particle or self._can_be_name(at, honorific, at == begin)):
                break
            at += 1
            if token.possessive:
                break
        while at > begin and self.tokens[at - 1].text != "." and not self._is_full(self.tokens[at - 1]):
            at -= 1
        return at

    def _nickname(self, at: int) -> int | None:
        """Return the token after a nickname within a name: Ann “Nan” Lee, Robert (Bob) Ray."""
        closing = _NICKNAME_MARKS.get(self.tokens[at].text)
        run = self.tokens[at : at + 4]
        if closing is None or len(run) < 4 or not self._is_full(self.tokens[at - 1]):
            return None
        printed = self.text[run[0].start : run[2].end]
        if run[2].text not in closing or " " in printed or not (self._is_full(run[1]) and self._is_full(run[3])):
            return None
        known = run[3].bare in self.words.not_names or run[1].bare in self.words.not_names
        return None if known or self.text[run[2].end : run[3].start] != " " else at + 3

    def _elided(self, at: int) -> int | None:
        """Return the token after a particle that begins with an apostrophe: "van ’t Hoff"."""
        run = self.tokens[at : at + 2]
        if len(run) < 2 or run[0].text not in "’'‘" or run[0].end != run[1].start:
            return None
        known = f"'{run[1].bare}" in self.words.particles
        return at + 2 if known and self._leads_to_name(at + 1) else None

    def _joined(self, at: int) -> bool:
        """Whether only blanks stand between a token and the one before it."""
        between = self.text[self.tokens[at - 1].end : self.tokens[at].start]
        return "\n" not in between and "\t" not in between

    def _leads_to_name(self, at: int) -> bool:
        return any(
            self._is_full(token) and self._joined(index)
            for index, token in enumerate(self.tokens[at + 1 : at + 4], at + 1)
        )

    def _can_be_name(self, at: int, honorific: bool, first: bool) -> bool:
        token = self.tokens[at]
        if not (self._initial(token) or self._is_full(token)) or _RELATION.fullmatch(token.text):
            return False
        if token.bare in self.words.post_nominals or self.in_role[at]:
            return False
        if self.taken[at]:  # a surname may be a place's name, a place no given name
            return not first or honorific
        before = self.tokens[at - 1]
        named = self._is_full(before) or (before.text == "." and self._joined(at))
        if not first and token.bare in self.words.also_surnames and named:
            return not (at + 1 < len(self.tokens) and self._joined(at + 1) and self._is_full(self.tokens[at + 1]))
        return honorific or token.bare not in self.words.not_names or self._dotted_initial(at)

    def _dotted_initial(self, at: int) -> bool:
        """Whether a token is an initial although it is a word too: "A. Castle", "Harjit A. Ali"."""
        dotted = at + 1 < len(self.tokens) and self.tokens[at + 1].text == "." and self._adjacent(at + 1)
        return dotted and self._initial(self.tokens[at])

    def _is_full(self, token: Token) -> bool:
        """Whether a token is a word of a name that is more than an initial."""
        return _is_full(self.text[token.start : token.stem_end] if token.possessive else token.text)

    @staticmethod
    def _initial(token: Token) -> bool:
        return len(token.text) <= 2 and token.text.isupper() and token.text.isalpha()

    def _without_sentence_word(self, first: int, stop: int) -> int:
        """Leave out an ordinary word printed with a capital because it begins a sentence ("Yesterday Ann Lee")."""
        begins = first == 0 or self.tokens[first - 1].text in ".!?“\"‘:" or not self._joined(first)
        ordinary = self.tokens[first].bare in self.lower if first < len(self.tokens) else False
        return first + 1 if begins and ordinary and stop - first >= 3 else first

    def _post_nominals(self, at: int, last: Token) -> tuple[int, tuple[str, ...]]:
        """Return the token after the post-nominals that begin at ``at``, and these."""
        titles: list[str] = []
        if last.possessive:
            return at, ()
        probe = at
        while probe < len(self.tokens) and self._joined(probe):
            token = self.tokens[probe]
            if token.bare in self.words.post_nominals and token.text != token.text.lower():
                titles.append(token.text)
                at = probe + 1
            elif token.text not in {",", "("}:
                break
            probe += 1
        if titles and at < len(self.tokens) and self.tokens[at].text == ")":
            at += 1
        return at, tuple(titles)


@lru_cache(maxsize=20_000)
def _is_full(printed: str) -> bool:
    word = _ARTICLE.sub("", printed)
    return len(word) > 1 and bool(_CAPITALISED.fullmatch(word)) and not word.isupper()


def _members(tokens: Sequence[Token], spans: Iterable[tuple[int, int]]) -> list[bool]:
    """Return for each token whether it stands in one of the spans."""
    inside = [False] * len(tokens)
    at = 0
    for start, end in sorted(spans):
        while at > 0 and tokens[at - 1].end > start:
            at -= 1
        while at < len(tokens) and tokens[at].start < end:
            if tokens[at].end > start:
                inside[at] = True
            at += 1
    return inside

