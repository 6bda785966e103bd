"""Direct speech: whose words stand in quotation marks, or follow "X said:" without any.

A run in marks is speech when a reporting clause before, after or between gives it a speaker, or when it goes on from
such a run. Terms and fragments of a report in marks ("can do attitude") have no speaker and are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from sendgraph.documents.model import Block, Document
from sendgraph.language.people import People
from sendgraph.language.quotation_marks import QuotedRun, quoted_runs
from sendgraph.language.sentences import sentences, tokens_of
from sendgraph.language.speakers import LEAST_WORDS, QuotationSpan, Speaker, Speakers
from sendgraph.language.words import PeopleWords

_LONGEST_CLAUSE = 150  # characters between a run and the verb that reports it


def find_quotations(document: Document, people: People, words: PeopleWords) -> tuple[QuotationSpan, ...]:
    """Return the direct speech of a document, in text order, one a speaker and run."""
    return _Reader(document, people, words).read()


class _Reader:
    """Goes through the blocks of one document in order and keeps what has been said so far."""

    def __init__(self, document: Document, people: People, words: PeopleWords) -> None:
        self.text, self.blocks = document.text, document.blocks
        self.people, self.words = people, words
        runs = quoted_runs(document.text, document.blocks)
        self.runs = [run for run in runs if not people.nicknamed(run.outer_start, run.outer_end)]
        self.speakers = Speakers(document, people, words, self.runs)
        self.starts, self.patterns, self.found = self.speakers.starts, self.speakers.patterns, self.speakers.found
        self.speaker_of: dict[int, Speaker] = {}  # by the run's start

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
        return words[:1].isupper() and words[-1:] in ".,!?…" and len(words.split()) >= LEAST_WORDS

    def _speaker(self, run: QuotedRun) -> Speaker | None:
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

    def _after(self, run: QuotedRun) -> Speaker | None:
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
                return Speaker(named[0].person)
            return self.speakers.pronoun(match.end(), end) or self.speakers.noun(match.end(), end)
        subject = self.patterns.subject_first.match(self.text, run.outer_end, end)
        verb = self.patterns.verb.search(self.text, run.outer_end, end)
        if subject is None or verb is None:
            return None
        if subject["pronoun"]:
            near = self.patterns.near_verb.match(self.text, subject.end(), end)
            return self.speakers.of_pronoun(subject["pronoun"], subject.start("pronoun")) if near else None
        return self._named_after(run, subject.start("rest"), verb.start())

    def _named_after(self, run: QuotedRun, start: int, verb: int) -> Speaker | None:
        """Return the subject between a run and the verb that follows it: "…," X, the post, said."""
        named = self.people.between(start, verb)
        words = self.text[start:verb]
        if named and named[0].outer_start == start:
            return Speaker(named[0].person)
        if named and words.rstrip().endswith((named[-1].person.words[-1], ",")) and len(words) < _LONGEST_CLAUSE:
            return Speaker(named[-1].person)
        close = len(words.split()) <= 2 * LEAST_WORDS and self.text[run.end - 1] in ",?!"
        return self.speakers.noun(start, verb) if close else None

    def _before(self, run: QuotedRun, floor: int) -> Speaker | None:
        """Return the speaker whom the sentence before the run names: X said that "…"; X, post: "…"."""
        lead = list(sentences(self.text, floor, run.outer_start))
        if not lead:
            return None
        start, end = lead[-1]
        words = self.text[start:end].rstrip()
        if not words or words[-1] in ".!?…":
            return None
        speaker = self._initialled(words) or self.speakers.clause(start, end)
        if speaker is not None or not words.endswith((":", ": –")):
            return speaker
        named = self.people.between(start, end)
        if named:
            return Speaker(named[0].person)
        if speaker := self.speakers.pronoun(start, end):
            return speaker
        return self.speakers.noun(start, start + len(words)) if self._is_sentence(run) else None

    def _initialled(self, words: str) -> Speaker | None:
        """Return the person whose initials label an answer of an interview ("NH: …")."""
        label = words.rstrip(": ").replace(".", "")
        if not (label.isupper() and 2 <= len(label) <= LEAST_WORDS and words.endswith(":")):
            return None
        people = dict.fromkeys(mention.person for mention in self.people.mentions)
        named = [p for p in people if label in p.initials]
        return Speaker(named[0]) if len(named) == 1 else None

    def _going_on(self, run: QuotedRun, previous: QuotedRun | None, floor: int) -> Speaker | None:
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

    def _introduced(self, run: QuotedRun, block: Block) -> Speaker | None:
        """Return the speaker whom the end of the block before introduces."""
        if run.outer_start != block.start or run.first == 0:
            return None
        introduction = self._introduction(self.blocks[run.first - 1])
        return introduction[0] if introduction and introduction[1] >= self.blocks[run.first - 1].end else None

    def _nearby(self, run: QuotedRun, floor: int) -> Speaker | None:
        """Return whom the sentence before is about, for whole sentences in marks without a clause of their own."""
        if not self._is_sentence(run):
            return None
        lead = list(sentences(self.text, floor, run.outer_start))
        named = self.people.between(*lead[-1]) if lead else ()
        if named:
            return Speaker(named[0].person)
        block = self.blocks[run.first]
        alone = run.outer_start == block.start and run.last == run.first and run.outer_end >= block.end - 1
        return Speaker() if alone and len(self.text[run.start : run.end].split()) > 2 * LEAST_WORDS else None

    # -- words without marks -------------------------------------------------------------------------------------

    def _introduction(self, block: Block) -> tuple[Speaker, int] | None:
        """Return the speaker whom a block introduces, and where the introduction ends ("X said:")."""
        for match in self.patterns.introduction.finditer(self.text, block.start, block.end):
            if self.speakers.in_marks(match.start()):
                continue
            start = next(s for s, e in sentences(self.text, block.start, block.end) if s <= match.start() < e)
            speaker = self.speakers.subject(start, match.start("verb"), match.end("verb"), match.end())
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

    def _add(self, start: int, end: int, speaker: Speaker) -> None:
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
            (subject := self.speakers.clause(start, end)) is not None and subject.person is not None
            for start, end in sentences(self.text, block.start, block.end)
        )

    def _first_person(self, block: Block) -> bool:
        return any(
            token.bare in self.words.speech.first_person and not self.speakers.in_marks(token.start)
            for token in tokens_of(self.text, block.start, block.end)
        )
