"""Runs of words in quotation marks, as people really type them: curly, straight, single, the wrong way round.

A run that goes over several paragraphs opens a mark at each and closes only at the last (the English convention); a
run whose closing mark is missing ends with its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from sendgraph.documents.model import Block

_DOUBLE = "“”\"„‟″"
_SINGLE = "‘’'"
_ANY_DOUBLE = re.compile(f"[{_DOUBLE}]")
_COLON = re.compile(r":\s*$")
_ELIDED = re.compile(r"(?:\d0s|(?:tis|twas|til|em|cause|n|t)(?=[ ’']))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuotedRun:
    """Words in quotation marks at ``text[start:end]``, the outer marks left out.

    ``outer_start`` and ``outer_end`` take in the outer marks; ``first`` and ``last`` are the indexes of the blocks in
    which the run begins and ends; ``single`` says which marks opened it.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    first: int
    last: int
    single: bool
    closed: bool


def quoted_runs(text: str, blocks: Sequence[Block]) -> tuple[QuotedRun, ...]:
    """Return the runs of words in quotation marks, in text order, none inside another."""
    found: list[QuotedRun] = []
    for index, block in enumerate(blocks):
        at = block.start
        last = found[-1] if found else None
        if last is not None and not last.closed and last.last == index - 1 and _opens_block(text, block, last.single):
            run = _close(text, block, index, block.start, last.single)
            found[-1] = replace(run, start=last.start, outer_start=last.outer_start, first=last.first)
            at = run.outer_end
        while (opening := _opening(text, at, block)) is not None:
            run = _close(text, block, index, opening, text[opening] in _SINGLE)
            introduced = opening == block.start or _COLON.search(text, max(0, opening - 20), opening) is not None
            kept = run.closed or not run.single or introduced
            if kept and run.start < run.end:
                found.append(run)
            at = run.outer_end if kept else opening + 1
    return tuple(found)


def _opens_block(text: str, block: Block, single: bool) -> bool:
    return block.start < block.end and text[block.start] in (_SINGLE if single else _DOUBLE)


def _opening(text: str, at: int, block: Block) -> int | None:
    """Return where the next opening mark of a block stands, from offset ``at``."""
    for index in range(at, block.end):
        mark = text[index]
        if mark not in _DOUBLE and mark not in _SINGLE:
            continue
        before = text[index - 1] if index > block.start else " "
        after = text[index + 1] if index + 1 < block.end else " "
        free = before.isspace() or before in "([—–-:/"
        if mark in _DOUBLE:
            wrong = mark == "”" and _ANY_DOUBLE.search(text, index + 1, block.end) is None
            opens = mark == "“" or (free and not wrong)
        else:
            sure = mark in "‘'" and not _elision(text, index)
            opens = free and ((after.isalnum() and sure) or (mark == "‘" and after in "[(…"))
        if opens:
            return index
    return None


def _elision(text: str, index: int) -> bool:
    """Whether a mark stands for left-out letters: 'tis, '90s, van 't Hoff."""
    return bool(_ELIDED.match(text, index + 1))


def _close(text: str, block: Block, index: int, opening: int, single: bool) -> QuotedRun:
    """Return the run that opens at ``opening``; it is open where the block ends first."""
    start = opening + 1
    while start < block.end and text[start].isspace():
        start += 1
    end = _single_close(text, start, block.end) if single else _double_close(text, start, block.end)
    if end is None:
        return QuotedRun(start, block.end, opening, block.end, index, index, single, False)
    return QuotedRun(start, start + len(text[start:end].rstrip()), opening, end + 1, index, index, single, True)


def _double_close(text: str, start: int, stop: int) -> int | None:
    for index in range(start, stop):
        mark = text[index]
        last = index == stop - 1
        if mark in _DOUBLE and (last or (mark != "“" and not text[index - 1].isspace())):
            return index
    return None


def _single_close(text: str, start: int, stop: int) -> int | None:
    """Return where a single run closes; a mark between letters, and mostly after a plural s, is an apostrophe."""
    marks = (i for i in range(start, stop) if text[i] in "’'" and not (i + 1 < stop and text[i + 1].isalnum()))
    for index, following in pairwise(chain(marks, (None,))):
        if index is None or text[index - 1].isspace():
            continue
        if text[index - 1] in "sS" and following is not None:
            between = text[index + 1 : following]
            if " ‘" not in between and " '" not in between:
                continue  # "families’ needs’": the first is a possessive
        return index
    return None
