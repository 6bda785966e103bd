"""Who is meant where: names, short forms and pronouns of a document, gathered into people.

A run of capitalised words is a person when an honorific, a post, a relation ("mum") or a verb of speaking says so.
The fullest printed form names the person; later surnames, given names and pronouns lead to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

from sendgraph.language.folding import fold
from sendgraph.language.names import NameSpan
from sendgraph.language.sentences import sentences, tokens_of
from sendgraph.language.words import PeopleWords, plain

Gender = Literal["masculine", "feminine"]
_NICKNAME = re.compile(r"[“\"‘'(]([^\s“”\"‘’')]+)[”\"’')]")
_GIVEN_NAME_AFTER = {"sir", "dame"}  # "Dame Ann" is Dame Ann Lee


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in one document; ``name`` is the fullest printed form, ``honorific`` the first one printed."""

    name: str
    words: tuple[str, ...]
    honorific: str | None = None
    gender: Gender | None = None

    @property
    def initials(self) -> set[str]:
        """The initials, a double surname counted once and part by part."""
        parts = re.split(r"[\s-]+", self.name)
        return {"".join(w[0] for w in words).upper() for words in (self.words, parts)}

    @property
    def forms(self) -> set[str]:
        """The given name, nickname and surname, with its particles and without, by which a text can go on."""
        nicknames = [m[1] for word in self.words if (m := _NICKNAME.fullmatch(word))]
        plain_words = [word for word in self.words if not _NICKNAME.fullmatch(word)]
        names = {plain_words[0], plain_words[-1], " ".join(plain_words[1:]), *nicknames}
        return names | {f"{name} {plain_words[-1]}" for name in nicknames}


@dataclass(frozen=True, slots=True)
class Mention:
    """A printed form of a person at ``text[start:end]``, honorific and post-nominals outside."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    person: Person


@dataclass(frozen=True)
class People:
    """All people of a document, and where they are named, in text order."""

    text: str
    mentions: tuple[Mention, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    def at(self, start: int) -> Person | None:
        """Return the person whose printed form begins at ``start``."""
        index = bisect_right(self._starts, start) - 1
        found = index >= 0 and self.mentions[index].start == start
        return self.mentions[index].person if found else None

    def nicknamed(self, start: int, end: int) -> bool:
        """Return whether a stretch of text stands within a printed name, as a nickname does."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self.mentions[index].start < start and end <= self.mentions[index].end

    def between(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions that stand wholly within a stretch of text."""
        low = bisect_right(self._starts, start - 1)
        return tuple(m for m in self.mentions[low : bisect_right(self._starts, end)] if m.end <= end)

    def antecedent(self, offset: int, gender: Gender | None, without: Sequence[tuple[int, int]]) -> Person | None:
        """Return whom a pronoun at ``offset`` stands for: the first person named in the nearest sentence before.

        Nobody named inside the stretches ``without`` (others' speech) is meant, nor of the other gender.
        """
        for start, end in reversed(self._sentences[: bisect_left(self._sentences, (offset, 0))]):
            for mention in self.between(start, min(end, offset)):
                if any(low <= mention.start < high for low, high in without):
                    continue
                if gender is None or mention.person.gender in {None, gender}:
                    return mention.person
        return None

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return list(sentences(self.text))


def find_people(
    text: str,
    names: Sequence[NameSpan],
    words: PeopleWords,
    posted: Iterable[NameSpan] = (),
    taken: Iterable[tuple[int, int]] = (),
) -> People:
    """Return the people among runs that can be names.

    ``posted`` are the names to which a post was found; ``taken`` the places of organisations and areas, in which no
    short form stands.
    """
    spoken = _Evidence(words)
    known = {name.start for name in posted}
    certain = [n for n in names if n.start in known or n.honorific or n.post_nominals or spoken.for_person(text, n)]
    after = {n.outer_start for n in certain}
    joined = {n.start for n in names if text.startswith(" and ", n.outer_end) and n.outer_end + 5 in after}
    certain.extend(_titled_later(names, certain))
    forms = {fold(n.name) for n in certain}
    certain = [n for n in names if n.start in joined or fold(n.name) in forms]
    people = _gather(certain, words)
    mentions = [Mention(n.start, n.end, n.outer_start, n.outer_end, _whose(n, people)) for n in certain]
    covered = [(m.outer_start, m.outer_end) for m in mentions] + [(n.start, n.end) for n in names] + list(taken)
    mentions.extend(_short_forms(text, mentions, covered))
    return People(text, tuple(sorted(mentions, key=lambda m: m.start)))


def _titled_later(names: Sequence[NameSpan], certain: Sequence[NameSpan]) -> list[NameSpan]:
    """Return the names in full of those who are certain by title and surname alone ("Ann Lee … Ms Lee")."""
    full = {fold(n.words[-1]) for n in certain if len(n.words) > 1}
    titled = {fold(n.words[0]) for n in certain if n.honorific and len(n.words) == 1} - full
    return [n for n in names if len(n.words) > 1 and fold(n.words[-1]) in titled]


class _Evidence:
    """What stands around a name that makes it a person's."""

    def __init__(self, words: PeopleWords) -> None:
        verbs = "|".join(sorted(map(re.escape, words.speech.verbs), key=len, reverse=True))
        adverbs = "|".join(sorted(map(re.escape, words.speech.adverbs)))
        relations = "|".join(sorted(map(re.escape, words.names.relations)))
        self.after = re.compile(
            rf"\s*,?\s+(?:(?:{adverbs})\s+)*(?:{verbs}|who|whose)\b|\s*:\s*[“”\"‘']|\s+has (?:been|joined|left)\b"
            rf"|(?:,[^.,;:“”\"\n]{{3,90}}){{1,2}},\s+(?:(?:{adverbs})\s+)*(?:{verbs})\b|\s+(?:of|from|at)\s+[^.;“”\"\n]{{3,80}}\s(?:{verbs})\b"
            rf"|,?\s+(?:of|from|at)\s+[^.,;:“”\"\n]{{3,60}},\s+(?:who|whose)\b"
            rf"|,[^.:;\n]{{3,120}}:\s*[“”\"‘]|,\s+(?:aged\s+)?\d{{1,3}},|\s+\((?:aged\s+)?\d{{1,3}}\)"
        )
        self.before = re.compile(
            rf"[”\"’'],?\s+(?:{verbs})\s+(?:[a-z-]+,?\s+){{0,4}}$|\b(?:{relations})(?:-of-\w+)?,?\s+$", re.IGNORECASE
        )

    def for_person(self, text: str, name: NameSpan) -> bool:
        before = text[max(0, name.outer_start - 40) : name.outer_start]
        return bool(self.after.match(text, name.outer_end) or self.before.search(before))


def _gather(names: Sequence[NameSpan], words: PeopleWords) -> list[Person]:
    """Return one person for all forms that can be of one, the fullest forms first."""
    groups: list[list[NameSpan]] = []
    for name in sorted(names, key=lambda n: (-len(n.words), -len(n.name), n.start)):
        group = next((g for g in groups if _same_person(name, g)), None)
        if group is None:
            groups.append([name])
        else:
            group.append(name)
    return [_person(group, words) for group in groups]


def _same_person(name: NameSpan, group: Sequence[NameSpan]) -> bool:
    full = group[0].words
    theirs, ours = [fold(w) for w in full], [fold(w) for w in name.words]
    if ours == theirs:
        return True
    if theirs[-1] != ours[-1]:
        titled = _GIVEN_NAME_AFTER & {plain(word) for word in (name.honorific or "").split()}
        return bool(titled) and ours == theirs[:1]
    if theirs[-len(ours) :] == ours:
        return len(ours) < len(theirs)  # a surname, or the surname with its particles
    return _initials_agree(theirs, ours) and (len(theirs[0]) == 1 or len(ours[0]) == 1 or theirs[0] == ours[0])


def _initials_agree(theirs: Sequence[str], ours: Sequence[str]) -> bool:
    return bool(ours and theirs and ours[0][:1] == theirs[0][:1])


def _person(group: Sequence[NameSpan], words: PeopleWords) -> Person:
    printed = [n for n in sorted(group, key=lambda n: n.start) if n.honorific]
    said = {plain(word).rstrip(".") for n in printed for word in (n.honorific or "").split()}
    gender: Gender | None = None
    if said & words.names.masculine:
        gender = "masculine"
    elif said & words.names.feminine:
        gender = "feminine"
    return Person(group[0].name, group[0].words, printed[0].honorific if printed else None, gender)


def _whose(name: NameSpan, people: Sequence[Person]) -> Person:
    spans = {p: NameSpan(0, 0, 0, 0, p.words) for p in people}
    return next(p for p in people if _same_person(name, [spans[p]]))


def _short_forms(text: str, mentions: Sequence[Mention], covered: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """Yield the mentions by surname or given name alone of people named in full."""
    forms: dict[str, list[Person]] = {}
    for person in dict.fromkeys(m.person for m in mentions if len(m.person.words) > 1):
        for form in sorted(person.forms):
            if len(form) > 1 and not form.isupper():
                forms.setdefault(form, []).append(person)
    if not forms:
        return
    tokens = tokens_of(text)
    ordinary = {t.bare for t in tokens if t.text[0].islower()}
    begins = {start for start, _ in sentences(text)}
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})(?![\w-])")
    named = sorted(mentions, key=lambda m: m.start)
    spans = sorted(covered)
    starts, ends = [low for low, _ in spans], list(accumulate((high for _, high in spans), max))
    for match in pattern.finditer(text):
        index = bisect_left(starts, match.end())
        if index and ends[index - 1] > match.start():
            continue
        if match.start() in begins and plain(match[0]) in ordinary:
            continue
        people = forms[match[0]]
        before = [m.person for m in named if m.start < match.start() and m.person in people]
        person = before[-1] if before else people[0]
        yield Mention(match.start(), match.end(), match.start(), match.end(), person)
