"""Tables that judge: a row an earlier weakness or priority action, with the bodies responsible and a short answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sendgraph.documents import Block
from sendgraph.genres.common import Reading
from sendgraph.genres.official.findings import bodies_in, names_bodies
from sendgraph.genres.official.outline import labels

_ANSWERS = {"answer-sufficient": True, "answer-not-sufficient": False}
_IN_JUDGEMENT_COLUMN = {"yes": True, "no": False}
_HEAD = 8  # words at most of the head of a column
_ANSWER = 12  # words at most of a cell that answers


@dataclass(frozen=True, slots=True)
class Judged:
    """A weakness as restated, and the judgement on it at ``start`` to ``end`` (its own place where none is made)."""

    weakness: Block
    sufficient: bool | None
    start: int
    end: int
    responsible: tuple[str, ...] = ()


def answer_of(reading: Reading, text: str) -> bool | None:
    """Return what a judgement in a word or two says ("Yes", "Not yet sufficient"), None for other words."""
    word = text.strip(" .,;:–—-").casefold()
    if word in _IN_JUDGEMENT_COLUMN:
        return _IN_JUDGEMENT_COLUMN[word]
    return _ANSWERS.get(reading.language.sections.section_of(text) or "")


def judged_rows(reading: Reading, blocks: Sequence[Block]) -> tuple[Judged, ...]:
    """Return what the rows of tables judge, none where no row holds an answer."""
    found = tuple(judged for row in _rows(blocks) for judged in _judged(reading, row))
    return found if any(judged.sufficient is not None for judged in found) else ()


def _rows(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    row: list[Block] = []
    for block in blocks:
        if row and (block.table, block.row) != (row[0].table, row[0].row):
            yield tuple(row)
            row = []
        if block.row is not None:
            row.append(block)
    if row:
        yield tuple(row)


def _judged(reading: Reading, row: Sequence[Block]) -> Iterator[Judged]:
    """Yield the weakness of a row: its first cell that is neither label, bodies nor answer."""
    answer: tuple[bool, Block] | None = None
    bodies: tuple[str, ...] = ()
    weakness: Block | None = None
    texts = [reading.document.block_text(block) for block in row]
    headed = any(labels(reading, b) and answer_of(reading, t) is None for b, t in zip(row, texts, strict=True))
    if headed and all(len(text.split()) <= _HEAD for text in texts):
        return  # the heads of the columns
    for block in row:
        said = _answer(reading, block)
        if said is not None:
            answer = answer or (said, block)
        elif labels(reading, block):
            continue
        elif names_bodies(reading, block):
            bodies = bodies or bodies_in(reading, block.start, block.end)
        elif weakness is None and len(reading.document.block_text(block)) > 3:  # a number may stand before it
            weakness = block
        elif weakness is not None and block.column == weakness.column:
            weakness = replace(weakness, end=block.end, lines=())
    if weakness is not None:
        place = answer[1] if answer else weakness
        yield Judged(weakness, answer[0] if answer else None, place.start, place.end, bodies)


def _answer(reading: Reading, block: Block) -> bool | None:
    text = reading.document.block_text(block)
    if len(text.split()) > _ANSWER:
        return None
    said = answer_of(reading, text)
    if said is not None or labels(reading, block):
        return said
    says = reading.language.sections.says(text)
    if "says-not-sufficient" in says:
        return False
    return True if "says-sufficient" in says else None
