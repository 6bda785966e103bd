"""Which blocks of a part are one finding: bullets with what is nested in them, paragraphs, rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sendgraph.documents import Block
from sendgraph.facts import Finding, FindingKind, Section
from sendgraph.genres.common import Reading
from sendgraph.genres.official.outline import labels, organisations_in

_ENDED = re.compile(r"[.!?][”’\"')\]]*$")
_INTRODUCES = re.compile(r":\s*$")
_INTRODUCTION = 20  # words at most of a paragraph that only introduces the bullets under it
_BODIES = 25  # words at most of a line that only names bodies
_NUMBERED = frozenset({"judged-item", "improvement"})  # sections whose items may each have a numbered label
_COLUMN_HEAD = 8  # words at most of the head of a column
_DUTY = re.compile(r"\b(?:should|must|need|needs|ensure|will|is|are|has|have|to)\b")
_DUTIES = frozenset({"should", "must", "need", "needs"})
_OPENING = 10  # words of a sentence within which its duty stands
_JOIN = re.compile(r"\s*(?:;|/|\n|,?\s+and\s+|,)\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """The blocks of one finding, and the bodies named as responsible for it."""

    blocks: tuple[Block, ...]
    responsible: tuple[str, ...] = ()


def findings_of(
    reading: Reading, kind: FindingKind, blocks: Iterable[Block], section: Section | None = None
) -> Iterator[Finding]:
    """Yield the findings of the blocks under a heading."""
    for entry in entries_of(reading, tuple(blocks)):
        yield reading.finding(kind, entry.blocks, section, entry.responsible)


def entries_of(reading: Reading, blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """Return the findings among the blocks under a heading.

    Where top-level bullets stand, each is one, with the bullets nested in it and any paragraph that follows it;
    where paragraphs introduce bullets of their own, or there are no bullets, each paragraph is one. In a table each
    row is one; its other column names the bodies responsible.
    """
    blocks = tuple(piece for block in blocks for piece in _unlabelled(reading, block))
    bulleted = bool(blocks) and blocks[0].kind == "bullet" and blocks[0].row is None
    if not bulleted and any(block.row is not None for block in blocks):
        return _from_table(reading, blocks)
    if any(_labels_bodies(reading, block) for block in blocks):
        return _from_lines(reading, blocks)
    return tuple(Entry(run) for run in _runs(reading, blocks))


def _unlabelled(reading: Reading, block: Block) -> Iterator[Block]:
    """Yield a block without the numbered label that opens it ("Area for improvement 1"), nothing if that is all."""
    opening = reading.language.sections.opening_of(reading.document.block_text(block))
    if opening is None or opening.notation not in _NUMBERED:
        yield block
    elif block.start + opening.end < block.end:
        yield replace(block, start=block.start + opening.end, lines=())


def _runs(reading: Reading, blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Yield the consecutive blocks of each finding outside tables."""
    bullets = [block for block in blocks if block.kind == "bullet"]
    prose = [block for block in blocks if block.kind != "bullet"]
    nested_only = _paragraphs_lead(reading, blocks, prose)
    top = None if nested_only else min((b.level for b in bullets), default=None)
    if top is None:
        blocks = [piece for block in blocks for piece in _split(reading, block)]
    run: list[Block] = []
    for block in blocks:
        starts = block.kind != "bullet" if top is None else block.kind == "bullet" and block.level == top
        if starts and run:
            yield tuple(run)
            run = []
        if starts or run or not _introduces(reading, block):
            run.append(block)
    if run:
        yield tuple(run)


def _paragraphs_lead(reading: Reading, blocks: Sequence[Block], prose: Sequence[Block]) -> bool:
    """Whether the paragraphs are the findings, and bullets belong to the paragraph above them."""
    if not blocks or blocks[0].kind == "bullet":
        return False
    leading = [b for b, after in pairwise(blocks) if b in prose and after.kind == "bullet"]
    if len(leading) != 1:
        return True
    words = len(reading.document.block_text(leading[0]).split())
    fragments = all(reading.text[b.start].islower() for b in blocks if b.kind == "bullet")
    introduction = leading[0] is blocks[0] and words <= _INTRODUCTION and not (fragments and len(prose) > 1)
    return len(prose) > 1 and _introduces(reading, leading[0]) and not introduction


def _introduces(reading: Reading, block: Block) -> bool:
    return bool(_INTRODUCES.search(reading.document.block_text(block)))


def _split(reading: Reading, block: Block) -> Iterator[Block]:
    """Yield the findings that one block of wrapped lines holds, as rows of a table without lines between them do.

    A sentence that begins a line begins a finding where the line before ended early, or where it says with the same
    first word who has to do something.
    """
    lines = list(reading.document.printed_lines(block))
    width = max((end - start for start, end in lines), default=0)
    begin = block.start
    for (start, end), (after, _) in pairwise(lines):
        words = reading.text[after : block.end].split()[:_OPENING]
        if not (words and words[0][0].isupper() and _ENDED.search(reading.text[start:end])):
            continue
        early = end - start + 1 + len(words[0]) < width
        duty = words[0] == reading.text[block.start : block.end].split()[0] and any(w in _DUTIES for w in words)
        if block.kind == "paragraph" and (early or duty):
            yield replace(block, start=begin, end=end, lines=())
            begin = after
    yield replace(block, start=begin, lines=()) if begin != block.start else block


def _labels_bodies(reading: Reading, block: Block) -> bool:
    opening = reading.language.sections.opening_of(reading.document.block_text(block))
    return opening is not None and opening.notation == "responsible-body"


def bodies_in(reading: Reading, start: int, end: int) -> tuple[str, ...]:
    """Return the bodies that a cell or line names, by their full names; unknown ones as printed."""
    opening = reading.language.sections.opening_of(reading.text[start:end])
    start += opening.end if opening is not None and opening.notation == "responsible-body" else 0
    found: list[str] = []
    at = start
    for span in (*organisations_in(reading, start, end), None):
        rest = reading.text[at : span.start if span else end]
        found.extend(" ".join(p.split()) for p in _JOIN.split(rest) if len(p.split()) > 1 and p.strip()[:1].isupper())
        if span is not None:
            found.append(span.name)
            at = span.end
    return tuple(dict.fromkeys(found))


def names_bodies(reading: Reading, block: Block) -> bool:
    """Return whether a block names bodies, with or without a label, and nothing more."""
    text = reading.document.block_text(block)
    if len(text.split()) > _BODIES or _ENDED.search(text) or _DUTY.search(text):
        return False
    return bool(organisations_in(reading, block.start, block.end)) or _labels_bodies(reading, block)


def _from_table(reading: Reading, blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """Return a finding a row, or one for each bullet of a cell that begins with one.

    Blocks after a row without a row of their own belong to its finding.
    """
    entries: list[Entry] = []
    bodies: tuple[str, ...] = ()
    row: tuple[int | None, int | None] | None = None
    first: Block | None = None  # the first block of the row's finding
    heads = {(b.table, b.row): _head(reading, b) for b in blocks if b.row is not None and labels(reading, b)}
    columns = _columns_of_bodies(reading, blocks)
    for block in blocks:
        if block.row is not None and (block.table, block.row) != row:
            row, bodies, first = (block.table, block.row), (), None
        if block.row is None:
            entries[-1:] = [_longer(entry, block) for entry in entries[-1:]] or [Entry((block,))]
        elif labels(reading, block) or (row in heads and _head(reading, block)):
            continue
        elif (block.table, block.column) in columns or names_bodies(reading, block):
            bodies = (*bodies, *bodies_in(reading, block.start, block.end))
            if first is not None:  # the bodies stand after the finding
                entries[-1] = replace(entries[-1], responsible=bodies)
        elif first is None or (block.kind == first.kind == "bullet" and block.level == first.level):
            first = first or block
            entries.append(Entry((block,), bodies))
        else:
            entries[-1] = _longer(entries[-1], block)
    return tuple(entries)


def _columns_of_bodies(reading: Reading, blocks: Sequence[Block]) -> set[tuple[int | None, int | None]]:
    """Return table and number of the columns that name bodies, by their head or by all their cells."""
    cells = [block for block in blocks if block.row is not None]
    named = {(b.table, b.column) for b in cells if _labels_bodies(reading, b) or names_bodies(reading, b)}
    texts = [((b.table, b.column), reading.document.block_text(b)) for b in cells]
    return named - {place for place, text in texts if len(text.split()) > _BODIES or _ENDED.search(text)}


def _head(reading: Reading, block: Block) -> bool:
    """Whether a cell is short enough for the head of a column."""
    return len(reading.document.block_text(block).split()) <= _COLUMN_HEAD


def _longer(entry: Entry, block: Block) -> Entry:
    return replace(entry, blocks=(*entry.blocks, block))


def _from_lines(reading: Reading, blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """Return the findings of a table printed line by line, or of findings with a line that labels their bodies."""
    entries: list[Entry] = []
    bodies: tuple[str, ...] = ()
    before: bool | None = None  # whether the bodies are named before the finding
    for block in blocks:
        opening = reading.language.sections.opening_of(reading.document.block_text(block))
        labelled = opening is not None and opening.notation == "responsible-body"
        start = block.start + opening.end if opening is not None and labelled else block.start
        if labelled and start >= block.end:
            before = True if before is None else before
        elif labelled or names_bodies(reading, block):
            before = not entries if before is None else before
            bodies = bodies_in(reading, start, block.end)
            if not before and entries:
                entries[-1] = replace(entries[-1], responsible=bodies)
        elif opening is None or opening.notation != "priority-action":
            new = block.kind != "bullet" and (not before or bool(bodies) or not entries)
            if new or not entries:
                entries.append(Entry((block,), bodies if before else ()))
                bodies = ()
            else:
                entries[-1] = _longer(entries[-1], block)
    return tuple(entries)
