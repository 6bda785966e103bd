"""Blocks being gathered, and the canonical text made of them: what all readers share at their end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sendgraph.documents.model import Block, BlockKind

# Glyphs of a symbol font often reach us as the letter at their place: n, §, Ø, ü (Wingdings), o (Courier).
BULLET = re.compile(
    r"(?P<glyph>[◼◾■▪□●•◦○‣⁃∙·➢➤✓−\-–—*]|[\ue000-\uf8ff]|[on§Øü](?=\s+\S))(?:\s+|$)"
    r"|(?P<number>\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)"
)
_TERMINAL = tuple(".!?:;…")
_CLOSING = "”’\"')]"  # what may stand behind the end of a sentence
_DANGLING = re.compile(r"(?:\b(?:a|an|and|at|by|for|from|in|of|on|or|that|the|their|to|with)|,)$")
_LONGEST_DANGLING = len("their") + 1  # and what stands before it
CLOSE_UP = "\u00ad"  # at the end of a line: the next goes on without a space (a reader takes a hyphen out before it)
_HEADING_WORDS = 22
_DIVIDED = re.compile(r"\w[-/]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its words, how far it stands in, and whether space or a page end divides it from the last."""

    text: str
    indent: int = 0
    after_space: bool = False
    page: int | None = None


@dataclass(slots=True)
class Draft:
    """A block being gathered; ``pages`` are the pages of its lines where a reader knows them line by line."""

    kind: BlockKind
    lines: list[str]
    level: int = 0
    marker: str = ""
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    isolated: bool = False
    indent: int = 0
    pages: list[int] = field(default_factory=list)

    @property
    def last(self) -> str:
        """The line that was gathered last."""
        return self.lines[-1] if self.lines else ""


def is_ended(words: str) -> bool:
    """Whether words end as a sentence or as what introduces a list does."""
    return words.rstrip(_CLOSING).endswith(_TERMINAL)


def is_dangling(words: str) -> bool:
    """Whether words end with a comma, an article, a conjunction or a preposition: more must follow."""
    return _DANGLING.search(words[-_LONGEST_DANGLING:]) is not None


def looks_like_heading(words: str) -> bool:
    """Whether words that stand alone are worded as a heading: few, capitalised, and no sentence."""
    if len(words.split(maxsplit=_HEADING_WORDS)) > _HEADING_WORDS or not words[0].isupper():
        return False
    return words.endswith("?") or not (is_ended(words) or words.endswith(","))


def assemble(drafts: Iterable[Draft]) -> tuple[str, tuple[Block, ...]]:
    """Return the canonical text of drafts, and their blocks.

    A tab divides the cells of a row, a line end all other blocks, those within one cell too.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    previous: Draft | None = None
    for draft in drafts:
        if previous is not None:
            same_row = draft.row is not None and (draft.table, draft.row) == (previous.table, previous.row)
            parts.append("\t" if same_row and draft.column != previous.column else "\n")
            at += 1
        text, starts = _join(draft.lines)
        parts.append(text)
        blocks.append(
            Block(
                draft.kind,
                at,
                at + len(text),
                draft.level,
                draft.marker,
                draft.page,
                draft.table,
                draft.row,
                draft.column,
                tuple(at + start for start in starts),
            )
        )
        at += len(text)
        previous = draft
    return "".join(parts), tuple(blocks)


def _join(lines: Sequence[str]) -> tuple[str, list[int]]:
    """Join wrapped lines into one; a hyphen at a line end stays and the word goes on after it.

    Text that people typed breaks words only at real hyphens, so none is taken out here.
    """
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for line in lines:
        # What is printable holds no other white space than the plain one.
        spaced = "  " in line or not line.isprintable() or line.startswith(" ") or line.endswith(" ")
        words = " ".join(line.split()) if spaced else line
        if parts and parts[-1].endswith(CLOSE_UP):
            parts[-1] = parts[-1].removesuffix(CLOSE_UP)
            at -= 1
        elif parts and not (parts[-1].endswith(("-", "/")) and _DIVIDED.search(parts[-1])):
            parts.append(" ")
            at += 1
        starts.append(at)
        parts.append(words)
        at += len(words)
    return "".join(parts), starts
