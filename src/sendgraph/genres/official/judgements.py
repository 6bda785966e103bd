"""Letters and reports that take earlier weaknesses one by one and judge each: revisits, monitoring inspections.

The forms differ: a heading or a formula ("The initial inspection found that:") before each weakness or once before
all; the judgement right after the weakness or after the evidence, in a paragraph of its own or at the end of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sendgraph.documents import Block
from sendgraph.facts import Finding, FindingKind, Progress
from sendgraph.genres.common import Reading
from sendgraph.genres.official.findings import bodies_in, names_bodies
from sendgraph.genres.official.judged_tables import Judged, answer_of, judged_rows
from sendgraph.genres.official.outline import sentences_in
from sendgraph.language.folding import fold
from sendgraph.language.sections import number_of

_OF = re.compile(r"\b(?P<count>\w+) of (?:the |its )?(?P<total>\w+)\b", re.IGNORECASE)
_CLOSED = re.compile(r"[.!?][”’\"')\]]*$")
_ALL = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:any|either|neither|none|no)\b", re.IGNORECASE)
# "There were significant weaknesses in the following areas" introduces weaknesses and is none.
_INTRODUCTION = re.compile(r"\b(?:following|below)\b(?:\W+\w+){0,6}\W*$|:\s*$", re.IGNORECASE)

_LISTS = re.compile(r":[ \t]*(?:\n|$)")  # a colon at the end of a block


@dataclass(frozen=True, slots=True)
class _Judgement:
    index: int
    sufficient: bool
    start: int
    end: int

    def on(self, judged: Judged) -> Judged:
        """Return a weakness with this judgement on it."""
        return replace(judged, sufficient=self.sufficient, start=self.start, end=self.end)


def judged_of(reading: Reading, blocks: Sequence[Block], summary: Iterable[Block] = ()) -> tuple[Judged, ...]:
    """Return the weaknesses among some blocks with the judgement on each.

    Where a weakness has no judgement of its own, one in ``summary`` or the blocks on all of them counts.
    """
    blocks = tuple(blocks)
    if rows := judged_rows(reading, blocks):
        return rows
    markers = [i for i, block in enumerate(blocks) if _marks(reading, block)]
    judgements = _without_weaknesses(
        [j for j in _judgements(reading, blocks) if not markers or j.index >= markers[0]], markers, len(blocks)
    )
    markers = markers or _numbered(blocks, judgements)
    if len(markers) >= max(2, len(judgements)) or (len(markers) == 1 and len(judgements) <= 1):
        segments = list(pairwise((*markers, len(blocks))))
    else:
        segments = _between(reading, blocks, markers, judgements)
    found = tuple(
        judged
        for start, stop in segments
        for judged in _judged(reading, blocks, (start, stop), [j for j in judgements if start <= j.index < stop])
    )
    overall = _overall(reading, (*summary, *blocks))
    return tuple(
        judged if judged.sufficient is not None or overall is None else overall.on(judged)
        for judged in _once(reading, found)
    )


def _without_weaknesses(judgements: Sequence[_Judgement], markers: Sequence[int], stop: int) -> list[_Judgement]:
    """Leave out what stands right below a marker where a judgement follows before the next: a weakness so worded."""
    worded: set[int] = set()
    for low, high in pairwise((*markers, stop)):
        inside = [j.index for j in judgements if low < j.index < high]
        if len(inside) > 1 and inside[0] == low + 1:
            worded.add(inside[0])
    return [j for j in judgements if j.index not in worded]


def _numbered(blocks: Sequence[Block], judgements: Sequence[_Judgement]) -> list[int]:
    """Return the blocks that are numbered 1 to n where each has one judgement after it, none otherwise."""
    numbered = [(i, block.marker.strip("().")) for i, block in enumerate(blocks) if block.marker.strip("().").isdigit()]
    found = [i for i, _ in numbered]
    in_turn = [number for _, number in numbered] == [str(n) for n in range(1, len(judgements) + 1)]
    apart = all(
        low < j.index < high for low, high, j in zip(found, [*found[1:], len(blocks)], judgements, strict=False)
    )
    return found if judgements and in_turn and apart else []


def _once(reading: Reading, found: Sequence[Judged]) -> Iterator[Judged]:
    """Yield the weaknesses without those that are listed first, and judged when they are restated."""
    words = [fold(reading.text[judged.weakness.start : judged.weakness.end]) for judged in found]
    decided = {key for key, judged in zip(words, found, strict=True) if judged.sufficient is not None}
    for key, judged in zip(words, found, strict=True):
        if judged.sufficient is not None or key not in decided:
            yield judged


def progress_facts(
    reading: Reading, judged: Iterable[Judged], kind: FindingKind
) -> tuple[tuple[Finding, ...], tuple[Progress, ...]]:
    """Return the weaknesses as findings, and what is judged of each."""
    findings: list[Finding] = []
    progress: list[Progress] = []
    for item in judged:
        finding = reading.finding(kind, (item.weakness,), responsible=item.responsible)
        findings.append(finding)
        place = reading.place(item.start, item.end)
        progress.append(Progress(weakness=finding.text, sufficient=item.sufficient, **place))
    return tuple(findings), tuple(progress)


def _overall(reading: Reading, blocks: Iterable[Block]) -> _Judgement | None:
    """Return a judgement on all weaknesses at once: sufficient in all, or not in any."""
    for start, end in sentences_in(reading, blocks):
        text = reading.text[start:end]
        says = reading.language.sections.says(text)
        if "says-of-several" not in says or "whether" in text:
            continue
        if "says-not-sufficient" in says and _NONE.search(text):
            return _Judgement(0, False, start, end)
        if "says-sufficient" in says and "says-not-sufficient" not in says and _ALL.search(text):
            return _Judgement(0, True, start, end)
    return None


def counts_in(reading: Reading, blocks: Iterable[Block]) -> tuple[int | None, int | None]:
    """Return how many weaknesses there were and how many are addressed, where a summary says so in numbers."""
    for start, end in sentences_in(reading, blocks):
        text = reading.text[start:end]
        says = reading.language.sections.says(text)
        match = _OF.search(text)
        if match is None or not says & {"says-sufficient", "says-not-sufficient"}:
            continue
        count, total = number_of(match["count"]), number_of(match["total"])
        if count is not None and total is not None and count <= total:
            return total, total - count if "says-not-sufficient" in says else count
    return None, None


def _marks(reading: Reading, block: Block) -> bool:
    opening = reading.language.sections.opening_of(reading.document.block_text(block))
    return opening is not None and opening.notation == "judged-item"


def _judgements(reading: Reading, blocks: Sequence[Block]) -> Iterator[_Judgement]:
    """Yield the first judgement on one weakness in each block; those on several at once are summaries."""
    for index, block in enumerate(blocks):
        answer = _answer(reading, block)
        if answer is not None:
            yield _Judgement(index, answer, block.start, block.end)
            continue
        for start, end in sentences_in(reading, (block,)):
            says = reading.language.sections.says(reading.text[start:end])
            if "says-of-several" in says or not says & {"says-sufficient", "says-not-sufficient"}:
                continue
            yield _Judgement(index, "says-not-sufficient" not in says, start, end)
            break


def _answer(reading: Reading, block: Block) -> bool | None:
    """Return what a line says that answers a label or stands alone ("Judgement: not sufficient")."""
    text = reading.document.block_text(block)
    vocabulary = reading.language.sections
    label, _, rest = text.partition(":")
    if rest and vocabulary.section_of(label) in {"judgement", "progress", "outcome"}:
        return answer_of(reading, rest.strip())
    opening = vocabulary.opening_of(text)
    labelled = opening is not None and opening.notation == "judgement"
    return answer_of(reading, text[opening.end :] if opening is not None and labelled else text)


def _between(
    reading: Reading, blocks: Sequence[Block], markers: Sequence[int], judgements: Sequence[_Judgement]
) -> list[tuple[int, int]]:
    """Return the stretches of weaknesses that no marker divides, each with its judgement."""
    if not judgements:
        return []
    first = next((m for m in markers if m < judgements[0].index), None)
    begin = first + 1 if first is not None else _first_weakness(reading, blocks, judgements[0].index)
    if first is not None and _rest(reading, blocks[first]) is not None:
        begin = first
    begins = [_weakness_above(reading, blocks, judgement.index) for judgement in judgements]
    if begins[0] == begin:  # the judgement comes first, the evidence after it
        return list(zip(begins, [*begins[1:], len(blocks)], strict=True))
    begins = [begin, *(j.index + 1 for j in judgements[:-1])]
    return list(zip(begins, (j.index + 1 for j in judgements), strict=True))


def _weakness_above(reading: Reading, blocks: Sequence[Block], index: int) -> int:
    """Return the block right above a judgement, lines that only name bodies left out."""
    at = index - 1
    while at > 0 and names_bodies(reading, blocks[at]):
        at -= 1
    return max(at, 0)


def _first_weakness(reading: Reading, blocks: Sequence[Block], stop: int) -> int:
    """Return where the first weakness stands when nothing introduces it: at the first bullet or heading."""
    return next((i for i in range(stop) if blocks[i].kind in {"bullet", "heading"}), 0)


def _rest(reading: Reading, block: Block) -> Block | None:
    """Return what a marker's block says after the marker ("Priority action 1: Leaders should …")."""
    opening = reading.language.sections.opening_of(reading.document.block_text(block))
    if opening is None or opening.notation != "judged-item" or block.start + opening.end >= block.end:
        return None
    label, rest = (
        reading.text[block.start : block.start + opening.end],
        reading.text[block.start + opening.end : block.end],
    )
    if _INTRODUCTION.search(rest) and not re.search(r"\d", label):
        return None
    return replace(block, start=block.start + opening.end, lines=())


def _judged(
    reading: Reading, blocks: Sequence[Block], stretch: tuple[int, int], judgements: Sequence[_Judgement]
) -> Iterator[Judged]:
    """Yield the weaknesses of one stretch: the bullets right after its marker, else its first block."""
    start, stop = stretch
    judgement = judgements[0] if judgements else None
    weaknesses: list[Block] = []
    bodies: tuple[str, ...] = ()
    for block in blocks[start : judgement.index if judgement else stop]:
        rest = _rest(reading, block)
        if rest is None and _marks(reading, block):
            continue
        if names_bodies(reading, block):
            bodies = bodies or bodies_in(reading, block.start, block.end)
            continue
        if weaknesses and not _belongs(reading, weaknesses[-1], block):
            break
        weaknesses.append(_joined(reading, weaknesses, rest or block))
    for weakness in weaknesses:
        found = Judged(weakness, None, weakness.start, weakness.end, bodies)
        yield judgement.on(found) if judgement else found


def _belongs(reading: Reading, last: Block, block: Block) -> bool:
    """Whether a block is a weakness too, or nested in the last one: a bullet after a bullet that is not closed."""
    if _listing(reading, last, block):
        return True
    if block.kind != "bullet" or last.kind != "bullet":
        return False
    return block.level <= last.level or not _CLOSED.search(reading.text[last.start : last.end])


def _listing(reading: Reading, last: Block, block: Block) -> bool:
    """Whether a block is a bullet of the list with which a paragraph ends ("In particular, they should:")."""
    return last.kind != "bullet" and block.kind == "bullet" and bool(_LISTS.search(reading.text[last.start : last.end]))


def _joined(reading: Reading, weaknesses: list[Block], block: Block) -> Block:
    """Return a block as a weakness; a bullet nested under the last one lengthens it."""
    nested = bool(weaknesses) and block.level > weaknesses[-1].level > 0
    if weaknesses and (nested or _listing(reading, weaknesses[-1], block)):
        return replace(weaknesses.pop(), end=block.end, lines=())
    return block
