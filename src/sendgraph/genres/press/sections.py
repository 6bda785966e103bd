"""The sections of an item that goes from area to area, each under its area's name: a round-up, a digest."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sendgraph.documents import Block, Document
from sendgraph.language.organisations import AreaSpan

_LEAST_SECTIONS = 2
_RUN_IN = re.compile(r":|\.\s|\s[–—|•-]\s")


@dataclass(frozen=True)
class Sections:
    """Where sections begin, in text order, and the slug of each one's area; None for one about no single area."""

    starts: tuple[int, ...]
    areas: tuple[str | None, ...]
    length: int

    def at(self, offset: int) -> tuple[int, int, str | None]:
        """Return (start, end, slug) of the section around an offset; before the first one, slug is None."""
        index = bisect_right(self.starts, offset)
        start = self.starts[index - 1] if index else 0
        end = self.starts[index] if index < len(self.starts) else self.length
        return start, end, self.areas[index - 1] if index else None

    @property
    def named(self) -> frozenset[str]:
        """The areas that have sections."""
        return frozenset(area for area in self.areas if area)


def find_sections(document: Document, areas: Sequence[AreaSpan]) -> Sections:
    """Return the sections of an item; none where it has not at least two areas with a section each.

    A section begins with a heading that names one area, a line that is an area's name, or a paragraph that begins
    with one, set off ("Salford: …"); ``areas`` are the areas named, in text order.
    """
    found: list[tuple[int, str | None]] = []
    starts = [area.start for area in areas]
    for block in document.blocks:
        inside = areas[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        one = inside[0].slug if len({area.slug for area in inside}) == 1 else None
        first = one is not None and inside[0].start == block.start
        if block.kind == "heading" or (first and _sets_off(document, block, inside[0].end)):
            found.append((block.start, one))
    if len({slug for _, slug in found if slug}) < _LEAST_SECTIONS:
        return Sections((), (), len(document.text))
    return Sections(tuple(at for at, _ in found), tuple(slug for _, slug in found), len(document.text))


def _sets_off(document: Document, block: Block, end: int) -> bool:
    """Whether an area's name that begins a block is its title, alone or run in."""
    return end >= block.end - 1 or bool(_RUN_IN.match(document.text, end, block.end))
