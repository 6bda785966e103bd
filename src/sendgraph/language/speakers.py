"""Who is meant where a text reports somebody's words: the subject of a reporting verb, by name, noun or pronoun."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sendgraph.documents.model import Document
from sendgraph.language.people import Gender, Mention, People, Person
from sendgraph.language.quotation_marks import QuotedRun
from sendgraph.language.reporting import ReportingPatterns
from sendgraph.language.sentences import sentences, tokens_of
from sendgraph.language.words import PeopleWords, plain

LEAST_WORDS = 4  # shorter runs of an unnamed speaker are fragments
_JOINED = re.compile(r"\s+and\s+|,[^.;“”]+,\s+and\s+")
_FROM = re.compile(r"\s+(?:of|from|at|for|on behalf of|and|MP|HMI)\b|\s*[,(–—]")


@dataclass(frozen=True, slots=True)
class QuotationSpan:
    """Direct speech at ``text[start:end]``, outer marks left out; ``person`` None where the speaker is unnamed."""

    start: int
    end: int
    person: Person | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: a person, somebody unnamed (None), or with ``impersonal`` a body or report."""

    person: Person | None = None
    impersonal: bool = False
    together: tuple[Person, ...] = ()  # who says the same in a joint statement


class Speakers:
    """Tells who speaks in one document; ``found`` is the speech found so far, to which the reader adds."""

    def __init__(self, document: Document, people: People, words: PeopleWords, runs: Sequence[QuotedRun]) -> None:
        self.text, self.blocks = document.text, document.blocks
        self.people, self.words = people, words
        self.patterns = ReportingPatterns(words)
        self.inside = [(run.outer_start, run.outer_end) for run in runs]
        self.starts = [run.outer_start for run in runs]
        self.found: list[QuotationSpan] = []

    def clause(self, start: int, end: int) -> Speaker | None:
        """Return the subject of the last reporting verb in ``text[start:end]``, None without such a verb."""
        verbs = [m for m in self.patterns.verb.finditer(self.text, start, end) if not self.in_marks(m.start())]
        for verb in reversed(verbs):
            subject = self.subject(start, verb.start(), verb.end(), end)
            if subject is not None:
                return subject
        according = self.patterns.according.search(self.text, start, end)
        named = self.people.between(according.end(), end) if according else ()
        return Speaker(named[0].person) if named else None

    def in_marks(self, offset: int) -> bool:
        """Whether a place stands within quotation marks."""
        before = bisect_right(self.starts, offset)
        return before > 0 and offset < self.inside[before - 1][1]

    def subject(self, start: int, verb: int, after: int, end: int) -> Speaker | None:
        """Return the subject of the reporting verb at ``text[verb:after]``, of a sentence from start to end."""
        named = [m for m in self.people.between(start, verb) if not self.in_marks(m.start)]
        lead = list(tokens_of(self.text, start, verb))
        while lead and lead[-1].bare in self.words.speech.adverbs:
            lead.pop()
        if not lead:
            inverted = self.people.between(after, min(end, after + 60))
            return Speaker(inverted[0].person) if inverted else None
        last = lead[-1]
        if last.bare == "to":
            return None  # "sent a message to say": the verb before has the subject
        if self._gender(last.bare) is not None:
            return self.of_pronoun(last.bare, last.start)
        others = self._together(start, named, self.text[verb:after])
        if named and last.text in {",", ")", "–", "—"}:
            return Speaker(self._before_clause(named).person, together=others)
        if named and (named[-1].outer_end >= last.end or _FROM.match(self.text, named[-1].outer_end)):
            return Speaker(named[-1].person, together=others)
        return self.noun(start, verb)

    def _together(self, start: int, named: Sequence[Mention], verb: str) -> tuple[Person, ...]:
        """Return who speaks with the last person named: "X and Y said", "X, post, and Y, post, say"."""
        if len(named) < 2:
            return ()
        first, last = named[-2], named[-1]
        between = self.text[first.outer_end : last.outer_start]
        lead = self.text[start : first.outer_start].split()
        subject = between.strip() == "and" or (len(lead) <= LEAST_WORDS and bool(_JOINED.fullmatch(between)))
        if "joint" in verb:
            return tuple(mention.person for mention in named[:-1])
        return (first.person,) if subject and first.person is not last.person else ()

    def _before_clause(self, named: Sequence[Mention]) -> Mention:
        """Return the last person named, or the one of whom a clause "who …" speaks."""
        for mention in named:
            if re.match(r",?\s+(?:who|whose)\b", self.text[mention.outer_end : mention.outer_end + 12]):
                return mention
        return named[-1]

    def noun(self, start: int, end: int) -> Speaker | None:
        """Return the speaker for a subject that is no name: unnamed or impersonal, by the last telling noun.

        "The group leader" after somebody's speech is that speaker.
        """
        words = self.text[start:end].strip(" ,")
        tokens = tokens_of(words)
        definite = tokens and tokens[0].bare == "the" and len(tokens) < 2 * LEAST_WORDS
        if definite and self.found and tokens[-1].bare in self.words.roles.heads:
            return Speaker(self.found[-1].person)
        unnamed = definite and tokens[1:] and tokens[1].bare in self.words.speech.unnamed
        if unnamed or self.patterns.kin.fullmatch(words):
            return Speaker(self._just_named(start))
        head = tokens[: next((i for i, t in enumerate(tokens) if t.bare in {"for", "of", "at"}), 0)]
        if head and head[-1].bare in self.words.speech.unnamed:
            return Speaker()  # "a spokesperson for the council"
        for token in reversed(tokens):
            if token.bare in self.words.speech.impersonal:
                return Speaker(impersonal=True)
            if token.bare in self.words.speech.unnamed:
                return Speaker()
        return Speaker(impersonal=True) if words.strip() else None

    def _just_named(self, offset: int) -> Person | None:
        """Return who is called "the mother of three": the one person of whom the block, or the one before, told."""
        at = next((i for i, b in enumerate(self.blocks) if b.start <= offset < b.end), None)
        for block in self.blocks[max(0, at - 1) : at + 1][::-1] if at is not None else ():
            named = [m for m in self.people.between(block.start, offset) if not self.in_marks(m.start)]
            if people := dict.fromkeys(m.person for m in named):
                return next(iter(people)) if len(people) == 1 else None
        return None

    def pronoun(self, start: int, end: int) -> Speaker | None:
        """Return whom the first pronoun of a stretch stands for."""
        for token in tokens_of(self.text, start, end):
            if self._gender(token.bare) is not None and not self.in_marks(token.start):
                return self.of_pronoun(token.bare, token.start)
        return None

    def _gender(self, word: str) -> Gender | None:
        """Return the gender of a pronoun, None for other words."""
        if word in self.words.pronouns.masculine:
            return "masculine"
        return "feminine" if word in self.words.pronouns.feminine else None

    def _of_several(self, offset: int) -> Speaker | None:
        """Return those for whom "they" stands: all whom the nearest sentence before names."""
        before = [s for s in sentences(self.text, 0, offset) if s[0] < offset]
        for start, end in reversed(before[-4:]):
            named = [m for m in self.people.between(start, end) if not self.in_marks(m.start)]
            before_them = tokens_of(self.text, start, named[0].outer_start if named else end)
            said_of = {token.bare for token in before_them if not self.in_marks(token.start)}
            if said_of & self.words.speech.impersonal:
                return Speaker(impersonal=True)  # "inspectors met X": they are the inspectors
            if named:
                return Speaker(named[-1].person, together=tuple(m.person for m in named[:-1]))
        return None

    def of_pronoun(self, word: str, offset: int) -> Speaker | None:
        """Return whom a pronoun at a place stands for."""
        if plain(word) in self.words.pronouns.either:
            return self._of_several(offset)
        gender: Gender = "masculine" if plain(word) in self.words.pronouns.masculine else "feminine"
        spoken = [(q.start, q.end) for q in self.found]
        person = self.people.antecedent(offset, gender, [*spoken, *self.inside])
        return Speaker(person)
