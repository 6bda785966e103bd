"""Direct speech: whose words stand in quotation marks, or follow "X said:" without any.

A run in marks is speech when a reporting clause before, after or between gives it a speaker, or when it goes on from
such a run. Terms and fragments of a report in marks ("can do attitude") have no speaker and are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sendgraph.documents.model import Block, Document
from sendgraph.language.people import Gender, Mention, People, Person
from sendgraph.language.quotation_marks import QuotedRun, quoted_runs
from sendgraph.language.reporting import ReportingPatterns
from sendgraph.language.sentences import sentences, tokens_of
from sendgraph.language.words import PeopleWords, plain

_LEAST_WORDS = 4  # shorter runs of an unnamed speaker are fragments
_LONGEST_CLAUSE = 150  # characters between a run and the verb that reports it
_JOINED = re.compile(r"\s+and\s+|,[^.;“”]+,\s+and\s+")
_FROM = re.compile(r"\s+(?:of|from|at|for|on behalf of|and|MP|HMI)\b|\s*[,(–—]")


@dataclass(frozen=True, slots=True)
class QuotationSpan:
    """Direct speech at ``text[start:end]``, outer marks left out; ``person`` None where the speaker is unnamed."""

    start: int
    end: int
    person: Person | None


def find_quotations(document: Document, people: People, words: PeopleWords) -> tuple[QuotationSpan, ...]:
    """Return the direct speech of a document, in text order, one a speaker and run."""
    return _Reader(document, people, words).read()


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who speaks: a person, somebody unnamed (None), or with ``impersonal`` a body or report."""

    person: Person | None = None
    impersonal: bool = False
    together: tuple[Person, ...] = ()  # who says the same in a joint statement


class _Reader:
    """Goes through the blocks of one document in order and keeps what has been said so far."""

    def __init__(self, document: Document, people: People, words: PeopleWords) -> None:
        self.text, self.blocks = document.text, document.blocks
        self.people, self.words = people, words
        runs = quoted_runs(document.text, document.blocks)
        self.runs = [run for run in runs if not people.nicknamed(run.outer_start, run.outer_end)]
        self.inside = [(run.outer_start, run.outer_end) for run in self.runs]
        self.starts = [run.outer_start for run in self.runs]
        self.patterns = ReportingPatterns(words)
        self.found: list[QuotationSpan] = []
        self.speaker_of: dict[int, _Speaker] = {}  # by the run's start

    def read(self) -> tuple[QuotationSpan, ...]:
        """Return all direct speech."""
        by_block: dict[int, list[QuotedRun]] = {}
        for run in self.runs:
            by_block.setdefault(run.first, []).append(run)
        spoken_until = -1
        for index, block in enumerate(self.blocks):
            if index <= spoken_until:
                continue
            for run in by_block.get(index, ()):
                self._quoted(run)
            spoken_until = self._unquoted(index, block)
        return tuple(sorted(self.found, key=lambda q: q.start))

    # -- words in marks ------------------------------------------------------------------------------------------

    def _quoted(self, run: QuotedRun) -> None:
        speaker = self._speaker(run)
        if speaker is None or speaker.impersonal:
            return
        self.speaker_of[run.start] = speaker
        whole = self._is_sentence(run)
        if speaker.person is not None or whole:
            self._add(run.start, run.end, speaker)

    def _is_sentence(self, run: QuotedRun) -> bool:
        words = self.text[run.start : run.end]
        return words[:1].isupper() and words[-1:] in ".,!?…" and len(words.split()) >= _LEAST_WORDS

    def _speaker(self, run: QuotedRun) -> _Speaker | None:
        before = bisect_left(self.starts, run.outer_start)
        previous = self.runs[before - 1] if before else None
        block = self.blocks[run.first]
        floor = max(block.start, previous.outer_end) if previous and previous.last == run.first else block.start
        return (
            self._after(run)
            or self._before(run, floor)
            or self._going_on(run, previous, floor)
            or self._introduced(run, block)
            or self._nearby(run, floor)
        )

    def _after(self, run: QuotedRun) -> _Speaker | None:
        """Return the speaker whom a clause after the run names: "…," she said; "…," said X."""
        block = self.blocks[run.last]
        rest = self.text[run.outer_end : block.end].lstrip()
        if self.text[run.end - 1] in ".…" and rest[:1].isupper():
            return None  # the next sentence begins
        after = bisect_left(self.starts, run.outer_end)
        following = self.starts[after] if after < len(self.starts) else block.end
        stop = min(block.end, following)
        end = next((e for _, e in sentences(self.text, run.outer_end, stop)), stop)
        if match := self.patterns.verb_first.match(self.text, run.outer_end, end):
            named = self.people.between(match.end(), end)
            if named:
                return _Speaker(named[0].person)
            return self._pronoun(match.end(), end) or self._noun(match.end(), end)
        subject = self.patterns.subject_first.match(self.text, run.outer_end, end)
        verb = self.patterns.verb.search(self.text, run.outer_end, end)
        if subject is None or verb is None:
            return None
        if subject["pronoun"]:
            near = self.patterns.near_verb.match(self.text, subject.end(), end)
            return self._of_pronoun(subject["pronoun"], subject.start("pronoun")) if near else None
        return self._named_after(run, subject.start("rest"), verb.start())

    def _named_after(self, run: QuotedRun, start: int, verb: int) -> _Speaker | None:
        """Return the subject between a run and the verb that follows it: "…," X, the post, said."""
        named = self.people.between(start, verb)
        words = self.text[start:verb]
        if named and named[0].outer_start == start:
            return _Speaker(named[0].person)
        if named and words.rstrip().endswith((named[-1].person.words[-1], ",")) and len(words) < _LONGEST_CLAUSE:
            return _Speaker(named[-1].person)
        close = len(words.split()) <= 2 * _LEAST_WORDS and self.text[run.end - 1] in ",?!"
        return self._noun(start, verb) if close else None

    def _before(self, run: QuotedRun, floor: int) -> _Speaker | None:
        """Return the speaker whom the sentence before the run names: X said that "…"; X, post: "…"."""
        lead = list(sentences(self.text, floor, run.outer_start))
        if not lead:
            return None
        start, end = lead[-1]
        words = self.text[start:end].rstrip()
        if not words or words[-1] in ".!?…":
            return None
        speaker = self._initialled(words) or self._clause(start, end)
        if speaker is not None or not words.endswith((":", ": –")):
            return speaker
        named = self.people.between(start, end)
        if named:
            return _Speaker(named[0].person)
        return self._pronoun(start, end) or (self._noun(start, start + len(words)) if self._is_sentence(run) else None)

    def _initialled(self, words: str) -> _Speaker | None:
        """Return the person whose initials label an answer of an interview ("NH: …")."""
        label = words.rstrip(": ").replace(".", "")
        if not (label.isupper() and 2 <= len(label) <= _LEAST_WORDS and words.endswith(":")):
            return None
        people = dict.fromkeys(mention.person for mention in self.people.mentions)
        named = [p for p in people if label in p.initials]
        return _Speaker(named[0]) if len(named) == 1 else None

    def _going_on(self, run: QuotedRun, previous: QuotedRun | None, floor: int) -> _Speaker | None:
        """Return the speaker of the run before, where this one only goes on."""
        if previous is None or previous.start not in self.speaker_of:
            return None
        speaker = self.speaker_of[previous.start]
        if previous.last == run.first:
            others = [m for m in self.people.between(floor, run.outer_start) if m.person is not speaker.person]
            return None if others else speaker
        opens = run.outer_start == self.blocks[run.first].start
        if not opens or previous.last != run.first - 1 or not self._is_long(run):
            return None
        tail = self.text[previous.outer_end : self.blocks[previous.last].end]
        return speaker if not tail.strip() or self.patterns.verb.search(tail) or len(tail.split()) < 4 else None

    def _is_long(self, run: QuotedRun) -> bool:
        return self._is_sentence(run) or not run.closed

    def _introduced(self, run: QuotedRun, block: Block) -> _Speaker | None:
        """Return the speaker whom the end of the block before introduces."""
        if run.outer_start != block.start or run.first == 0:
            return None
        introduction = self._introduction(self.blocks[run.first - 1])
        return introduction[0] if introduction and introduction[1] >= self.blocks[run.first - 1].end else None

    def _nearby(self, run: QuotedRun, floor: int) -> _Speaker | None:
        """Return whom the sentence before is about, for whole sentences in marks without a clause of their own."""
        if not self._is_sentence(run):
            return None
        lead = list(sentences(self.text, floor, run.outer_start))
        named = self.people.between(*lead[-1]) if lead else ()
        if named:
            return _Speaker(named[0].person)
        block = self.blocks[run.first]
        alone = run.outer_start == block.start and run.last == run.first and run.outer_end >= block.end - 1
        return _Speaker() if alone and len(self.text[run.start : run.end].split()) > 2 * _LEAST_WORDS else None

    # -- who is meant --------------------------------------------------------------------------------------------

    def _clause(self, start: int, end: int) -> _Speaker | None:
        """Return the subject of the last reporting verb in ``text[start:end]``, None without such a verb."""
        verbs = [m for m in self.patterns.verb.finditer(self.text, start, end) if not self._in_marks(m.start())]
        for verb in reversed(verbs):
            subject = self._subject(start, verb.start(), verb.end(), end)
            if subject is not None:
                return subject
        according = self.patterns.according.search(self.text, start, end)
        named = self.people.between(according.end(), end) if according else ()
        return _Speaker(named[0].person) if named else None

    def _in_marks(self, offset: int) -> bool:
        before = bisect_right(self.starts, offset)
        return before > 0 and offset < self.inside[before - 1][1]

    def _subject(self, start: int, verb: int, after: int, end: int) -> _Speaker | None:
        named = [m for m in self.people.between(start, verb) if not self._in_marks(m.start)]
        lead = list(tokens_of(self.text, start, verb))
        while lead and lead[-1].bare in self.words.speech.adverbs:
            lead.pop()
        if not lead:
            inverted = self.people.between(after, min(end, after + 60))
            return _Speaker(inverted[0].person) if inverted else None
        last = lead[-1]
        if last.bare == "to":
            return None  # "sent a message to say": the verb before has the subject
        if self._gender(last.bare) is not None:
            return self._of_pronoun(last.bare, last.start)
        others = self._together(start, named, self.text[verb:after])
        if named and last.text in {",", ")", "–", "—"}:
            return _Speaker(self._before_clause(named).person, together=others)
        if named and (named[-1].outer_end >= last.end or _FROM.match(self.text, named[-1].outer_end)):
            return _Speaker(named[-1].person, together=others)
        return self._noun(start, verb)

    def _together(self, start: int, named: Sequence[Mention], verb: str) -> tuple[Person, ...]:
        """Return who speaks with the last person named: "X and Y said", "X, post, and Y, post, say"."""
        if len(named) < 2:
            return ()
        first, last = named[-2], named[-1]
        between = self.text[first.outer_end : last.outer_start]
        lead = self.text[start : first.outer_start].split()
        subject = between.strip() == "and" or (len(lead) <= _LEAST_WORDS and bool(_JOINED.fullmatch(between)))
        if "joint" in verb:
            return tuple(mention.person for mention in named[:-1])
        return (first.person,) if subject and first.person is not last.person else ()

    def _before_clause(self, named: Sequence[Mention]) -> Mention:
        """Return the last person named, or the one of whom a clause "who …" speaks."""
        for mention in named:
            if re.match(r",?\s+(?:who|whose)\b", self.text[mention.outer_end : mention.outer_end + 12]):
                return mention
        return named[-1]

    def _noun(self, start: int, end: int) -> _Speaker | None:
        """Return the speaker for a subject that is no name: unnamed or impersonal, by the last telling noun.

        "The group leader" after somebody's speech is that speaker.
        """
        words = self.text[start:end].strip(" ,")
        tokens = tokens_of(words)
        definite = tokens and tokens[0].bare == "the" and len(tokens) < 2 * _LEAST_WORDS
        if definite and self.found and tokens[-1].bare in self.words.roles.heads:
            return _Speaker(self.found[-1].person)
        unnamed = definite and tokens[1:] and tokens[1].bare in self.words.speech.unnamed
        if unnamed or self.patterns.kin.fullmatch(words):
            return _Speaker(self._just_named(start))
        head = tokens[: next((i for i, t in enumerate(tokens) if t.bare in {"for", "of", "at"}), 0)]
        if head and head[-1].bare in self.words.speech.unnamed:
            return _Speaker()  # "a spokesperson for the council"
        for token in reversed(tokens):
            if token.bare in self.words.speech.impersonal:
                return _Speaker(impersonal=True)
            if token.bare in self.words.speech.unnamed:
                return _Speaker()
        return _Speaker(impersonal=True) if words.strip() else None

    def _just_named(self, offset: int) -> Person | None:
        """Return who is called "the mother of three": the one person of whom the block, or the one before, told."""
        at = next((i for i, b in enumerate(self.blocks) if b.start <= offset < b.end), None)
        for block in self.blocks[max(0, at - 1) : at + 1][::-1] if at is not None else ():
            named = [m for m in self.people.between(block.start, offset) if not self._in_marks(m.start)]
            if people := dict.fromkeys(m.person for m in named):
                return next(iter(people)) if len(people) == 1 else None
        return None

    def _pronoun(self, start: int, end: int) -> _Speaker | None:
        """Return whom the first pronoun of a stretch stands for."""
        for token in tokens_of(self.text, start, end):
            if self._gender(token.bare) is not None and not self._in_marks(token.start):
                return self._of_pronoun(token.bare, token.start)
        return None

    def _gender(self, word: str) -> Gender | None:
        """Return the gender of a pronoun, None for other words."""
        if word in self.words.pronouns.masculine:
            return "masculine"
        return "feminine" if word in self.words.pronouns.feminine else None

    def _of_several(self, offset: int) -> _Speaker | None:
        """Return those for whom "they" stands: all whom the nearest sentence before names."""
        before = [s for s in sentences(self.text, 0, offset) if s[0] < offset]
        for start, end in reversed(before[-4:]):
            named = [m for m in self.people.between(start, end) if not self._in_marks(m.start)]
            before_them = tokens_of(self.text, start, named[0].outer_start if named else end)
            said_of = {token.bare for token in before_them if not self._in_marks(token.start)}
            if said_of & self.words.speech.impersonal:
                return _Speaker(impersonal=True)  # "inspectors met X": they are the inspectors
            if named:
                return _Speaker(named[-1].person, together=tuple(m.person for m in named[:-1]))
        return None

    def _of_pronoun(self, word: str, offset: int) -> _Speaker | None:
        if plain(word) in self.words.pronouns.either:
            return self._of_several(offset)
        gender: Gender = "masculine" if plain(word) in self.words.pronouns.masculine else "feminine"
        spoken = [(q.start, q.end) for q in self.found]
        person = self.people.antecedent(offset, gender, [*spoken, *self.inside])
        return _Speaker(person)

    # -- words without marks -------------------------------------------------------------------------------------

    def _introduction(self, block: Block) -> tuple[_Speaker, int] | None:
        """Return the speaker whom a block introduces, and where the introduction ends ("X said:")."""
        for match in self.patterns.introduction.finditer(self.text, block.start, block.end):
            if self._in_marks(match.start()):
                continue
            start = next(s for s, e in sentences(self.text, block.start, block.end) if s <= match.start() < e)
            speaker = self._subject(start, match.start("verb"), match.end("verb"), match.end())
            if speaker is not None and not speaker.impersonal:
                return speaker, match.end()
        return None

    def _unquoted(self, index: int, block: Block) -> int:
        """Add the speech that a block introduces and that stands without marks; return the last block it takes."""
        introduction = self._introduction(block)
        if introduction is None:
            return index
        speaker, end = introduction
        if speaker.person is None:
            return index
        inline = bool(self.text[end : block.end].strip())
        first = index if inline else index + 1
        start = end + len(self.text[end : block.end]) - len(self.text[end : block.end].lstrip())
        if not inline:
            if first >= len(self.blocks) or self.blocks[first].kind == "heading":
                return index
            start = self.blocks[first].start
        if self.text[start] in "“”\"‘'„" or self._holds_speech(first, start):
            return index
        last = first
        while not self._narrator_speaks(index) and self._speech_goes_on(last + 1):
            last += 1
        self._add(start, self.blocks[last].end, speaker)
        return last

    def _add(self, start: int, end: int, speaker: _Speaker) -> None:
        people = dict.fromkeys((*speaker.together, speaker.person))
        self.found.extend(QuotationSpan(start, end, person) for person in people)

    def _holds_speech(self, index: int, start: int) -> bool:
        """Whether a block has whole sentences in marks: then those are the speech."""
        return any(r.first == index and r.start >= start and not r.single and self._is_sentence(r) for r in self.runs)

    def _narrator_speaks(self, index: int) -> bool:
        """Whether the document itself says "we" before: first person then tells nothing of where speech ends."""
        return any(self._first_person(block) for block in self.blocks[:index] if block.end <= self._first_speech)

    @cached_property
    def _first_speech(self) -> int:
        starts = [run.outer_start for run in self.runs]
        starts += [block.start for block in self.blocks if self._introduction(block)]
        return min(starts, default=0)

    def _speech_goes_on(self, index: int) -> bool:
        """Whether a block after unquoted speech belongs to it.

        It does while somebody speaks in the first person and nobody's words are reported; a block without first
        person belongs to it only between two that have it.
        """
        if not self._can_be_speech(index):
            return False
        if self._first_person(self.blocks[index]):
            return True
        narrates = {t.bare for t in tokens_of(self.text, self.blocks[index].start, self.blocks[index].end)}
        return (
            not narrates & self.words.speech.narration
            and self._can_be_speech(index + 1)
            and self._first_person(self.blocks[index + 1])
        )

    def _can_be_speech(self, index: int) -> bool:
        if index >= len(self.blocks) or self.blocks[index].kind != "paragraph":
            return False
        block = self.blocks[index]
        if self._introduction(block) is not None or self.text[block.start] in "“”\"":
            return False
        return not any(
            (subject := self._clause(start, end)) is not None and subject.person is not None
            for start, end in sentences(self.text, block.start, block.end)
        )

    def _first_person(self, block: Block) -> bool:
        return any(
            token.bare in self.words.speech.first_person and not self._in_marks(token.start)
            for token in tokens_of(self.text, block.start, block.end)
        )
