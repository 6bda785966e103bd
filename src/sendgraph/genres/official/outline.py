"""What the inspectorates' letters and reports share: their outline, the dates in a passage, title and area.

A document's blocks are divided into parts by the headings of ontology/sections.ttl, whatever the reader made of
them (headings, paragraphs, cells).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from sendgraph.documents import Block
from sendgraph.facts import Area, Section
from sendgraph.genres.common import Reading
from sendgraph.language.dates import DateSpan, PartialDate, find_dates
from sendgraph.language.organisations import OrganisationSpan, find_areas, find_organisations
from sendgraph.language.sections import Formula
from sendgraph.language.sentences import sentences

_QUESTIONS: dict[str, Section] = {"identifying": "identifying", "meeting": "meeting", "improving": "improving"}
_UNDER_QUESTION = frozenset({"strengths", "areas-for-development", "improvement"})
# These head columns or lines inside a part and begin none.
_INNER = frozenset(
    {"responsible-body", "judged-item", "details-authority", "details-board", "details-label", "details-address"}
    | {"team-ofsted", "team-cqc", "team-both", "judgement", "answer-sufficient", "answer-not-sufficient"}
)
_DATED = frozenset({"inspection-dates", "previous-dates"})
_IN_TABLES = frozenset({"priority-action", "improvement", "details", "team", "cc"}) | _DATED
_HEAD = 20  # blocks within which a title stands
_LETTERHEAD = 45  # the same in a letter, which has names and addresses before it
_BROKEN = 4  # words at most of the rest of a broken title
_Lines = Sequence[tuple[int, int]]  # (start, end) of printed lines
_SENTENCE_ENDS = frozenset(".?!:")
_CLOSING = frozenset({"signature", "cc"})
_ACTIONS = frozenset({"priority-action", "improvement"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: the section's notation ("" before the first heading) and the blocks under its heading.

    ``question`` is the question of the 2016 framework under which strengths and areas for development stand.
    """

    section: str
    heading: tuple[Block, ...]
    blocks: tuple[Block, ...]
    question: Section | None = None


@lru_cache(maxsize=1)  # every genre asks for it in turn
def outline(reading: Reading) -> tuple[Part, ...]:
    """Return the parts of a document in reading order; parts of one section that meet are one."""
    parts: list[_Open] = [_Open("", None)]
    question: Section | None = None
    pieces = (piece for block in reading.document.blocks for piece in _pieces(reading, block))
    for group in _rows(pieces):
        section = _begins(reading, group, parts[-1].section)
        if section is None:
            parts[-1].blocks.extend(group)
            continue
        question = _QUESTIONS.get(section, question if section in _UNDER_QUESTION else None)
        content = tuple(b for b in group if _has_content(reading, b, section))
        if (parts[-1].section, parts[-1].question) != (section, question):
            parts.append(_Open(section, question))
        parts[-1].heading.extend(b for b in group if b not in content or content == group)
        parts[-1].blocks.extend(content)
    return tuple(Part(part.section, tuple(part.heading), tuple(part.blocks), part.question) for part in parts)


@dataclass(slots=True)
class _Open:
    """A part that is being read."""

    section: str
    question: Section | None
    heading: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def parts_of(parts: Iterable[Part], *sections: str) -> Iterator[Part]:
    """Yield the parts of some sections."""
    return (part for part in parts if part.section in sections)


def blocks_of(parts: Iterable[Part], *sections: str) -> tuple[Block, ...]:
    """Return the blocks of some sections."""
    return tuple(block for part in parts_of(parts, *sections) for block in part.blocks)


def letterhead(parts: Sequence[Part]) -> tuple[Block, ...]:
    """Return the blocks above the salutation of a letter: its date, those to whom it goes, and those who get a copy."""
    stop = next((i for i, part in enumerate(parts) if part.section not in {"", "cc"}), len(parts))
    return tuple(block for part in parts[:stop] for block in part.blocks)


def _pieces(reading: Reading, block: Block) -> Iterator[Block]:
    """Yield a block, divided where a heading stands among its wrapped lines: after a sentence, or after a heading."""
    lines = list(reading.document.printed_lines(block))
    begin = index = 0
    while (index := index + 1) < len(lines):
        if not _starts_section(reading, (lines[begin][0], lines[index - 1][1]), lines[index]):
            continue
        if begin < index:
            yield _piece(block, lines[begin:index])
        begin, heading = index, _heading(reading, lines[index:])
        if heading:
            yield replace(_piece(block, heading), kind="heading", level=0, marker="")
            begin = index + len(heading)
            index = begin - 1
    if begin == 0:
        yield block
    elif begin < len(lines):
        yield _piece(block, lines[begin:])


def _piece(block: Block, lines: _Lines) -> Block:
    return replace(block, start=lines[0][0], end=lines[-1][1], lines=tuple(start for start, _ in lines))


def _starts_section(reading: Reading, before: tuple[int, int], line: tuple[int, int]) -> bool:
    """Whether a line begins a section: a heading after a sentence or another heading, or the end of a letter.

    ``before`` are the bounds of what stands before it in the same piece; the end is no greater where that is nothing.
    """
    vocabulary = reading.language.sections
    section = vocabulary.section_of(reading.text[line[0] : line[1]])
    if section is None or section in _CLOSING:
        return section is not None
    if section in _INNER or not _is_heading(reading, *line):
        return False
    words = reading.text[before[0] : before[1]]
    return not words or words[-1] in _SENTENCE_ENDS or vocabulary.section_of(words) is not None


def _heading(reading: Reading, lines: _Lines) -> _Lines:
    """Return the lines of the heading with which some lines begin; none where they begin with a label."""
    if not _is_heading(reading, *lines[0]):
        return ()
    section, stop = reading.language.sections.section_of(reading.text[lines[0][0] : lines[0][1]]), 1
    for index, (start, end) in enumerate(lines[1:], 1):
        whole = reading.text[lines[0][0] : end]
        if not reading.text[start].islower() or reading.language.sections.section_of(whole) != section:
            break
        stop = index + 1
    return lines[:stop]


def _is_heading(reading: Reading, start: int, end: int) -> bool:
    """Whether a line is a whole heading, not the first line of a paragraph that a label opens."""
    opening = reading.language.sections.opening_of(reading.text[start:end])
    return opening is None and reading.text[start].isupper()


def _rows(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    """Yield each block alone, and the cells of a table row together."""
    row: list[Block] = []
    for block in blocks:
        if row and (block.row is None or (block.table, block.row) != (row[0].table, row[0].row)):
            yield tuple(row)
            row = []
        if block.row is None:
            yield (block,)
        else:
            row.append(block)
    if row:
        yield tuple(row)


def _begins(reading: Reading, group: tuple[Block, ...], current: str) -> str | None:
    """Return the section that a block or row begins, None where it goes on with the current one."""
    if group[0].kind == "bullet":
        return None
    found = [reading.language.sections.section_of(reading.document.block_text(block)) for block in group]
    if group[0].row is not None and len(group) > 1:
        return next((section for section in found if section in _IN_TABLES), None)
    section = found[0]
    if section == "responsible-body" and current not in _ACTIONS:
        opening = reading.language.sections.opening_of(reading.document.block_text(group[0]))
        alone = opening is not None and opening.end >= group[0].end - group[0].start
        return "priority-action" if alone else None
    if section in _DATED and not _dated(reading, group[0]):
        return None
    return None if section in _INNER else section


def _dated(reading: Reading, block: Block) -> bool:
    """Whether a block that a label of dates opens is that label alone, or has figures after it."""
    text = reading.document.block_text(block)
    opening = reading.language.sections.opening_of(text)
    return opening is None or opening.end >= len(text) or any(map(str.isdigit, text[opening.end :]))


def labels(reading: Reading, block: Block) -> bool:
    """Return whether a block is nothing but a heading or label, such as the head of a column."""
    text = reading.document.block_text(block)
    opening = reading.language.sections.opening_of(text)
    return opening.end >= len(text) if opening else reading.language.sections.section_of(text) is not None


def _has_content(reading: Reading, block: Block, section: str) -> bool:
    """Whether a block that begins a section holds words of it too, after the label, as dates and copies do."""
    vocabulary = reading.language.sections
    text = reading.document.block_text(block)
    opening = vocabulary.opening_of(text)
    if opening is not None and opening.notation == section:
        return opening.end < len(text)
    return vocabulary.section_of(text) is None


def shown(reading: Reading) -> date | None:
    """Return the last day on which a document can have come out by what is known beside it, None if unknown."""
    published = reading.document.source.published
    return PartialDate.parse(published).latest if published else None


def dates_in(reading: Reading, start: int, end: int, around: PartialDate | None = None) -> tuple[DateSpan, ...]:
    """Return the dates in ``text[start:end]``, with offsets of the whole text."""
    found = find_dates(reading.text[start:end], around=around)
    return tuple(replace(span, start=span.start + start, end=span.end + start) for span in found)


def main_date(dates: Sequence[DateSpan]) -> DateSpan | None:
    """Return the dates of an event in the sentence that tells of it: a range of days, else the first date."""
    return next((span for span in dates if span.last is not None), dates[0] if dates else None)


def organisations_in(reading: Reading, start: int, end: int) -> tuple[OrganisationSpan, ...]:
    """Return the organisations in ``text[start:end]``, with offsets of the whole text."""
    found = find_organisations(reading.text[start:end], reading.language.reference, on=shown(reading))
    return tuple(replace(span, start=span.start + start, end=span.end + start) for span in found)


def sentences_in(reading: Reading, blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences of blocks."""
    for block in blocks:
        yield from sentences(reading.text, block.start, block.end)


def formulae_in(reading: Reading, blocks: Iterable[Block]) -> Iterator[tuple[Formula, int, int]]:
    """Yield each formula of some blocks, placed in the whole text, with (start, end) of its sentence."""
    for start, end in sentences_in(reading, blocks):
        for formula in reading.language.sections.formulae_in(reading.text[start:end]):
            yield replace(formula, start=formula.start + start, end=formula.end + start), start, end


def title_of(reading: Reading, sections: Collection[str]) -> Block | None:
    """Return the block of a title among the first blocks, None where there is none.

    It goes over two blocks where its line was broken (``Area SEND inspection of X Local Area``, ``Partnership``).
    """
    vocabulary = reading.language.sections
    length = _LETTERHEAD if any("letter" in section for section in sections) else _HEAD
    head = [b for b in reading.document.blocks[: 2 * length] if b.kind != "bullet"][:length]
    for index, block in enumerate(head):
        if vocabulary.section_of(reading.document.block_text(block)) not in sections:
            continue
        following = head[index + 1 : index + 2]
        for other in following:
            words = reading.document.block_text(other)
            broken = words.endswith(("Partnership", "partnership")) and len(words.split()) <= _BROKEN
            if broken and "artnership" not in reading.document.block_text(block):
                return replace(block, end=other.end)
        return block
    return None


def area_of(reading: Reading, title: Block | None, others: Iterable[Block] = ()) -> tuple[Area | None, str | None]:
    """Return the area that a document is about, and its slug: the one its title names, else one named elsewhere."""
    reference = reading.language.reference
    for block in (*((title,) if title else ()), *others):
        text = reading.text[block.start : block.end]
        opening = reading.language.sections.opening_of(text)
        begin = opening.end if opening and block is title else 0
        name = " ".join(text[begin:].split())
        record = reference.area(name, on=shown(reading)) if block is title else None
        if record is not None:
            return reading.area(record.slug, block.start + begin, block.end), record.slug
        spans = find_areas(text, reference, on=shown(reading))
        if spans:
            span = spans[0]
            return reading.area(span.slug, block.start + span.start, block.start + span.end), span.slug
    if title is None:
        return None, None
    return _unknown_area(reading, title), None


def _unknown_area(reading: Reading, title: Block) -> Area | None:
    """Return an area that the reference data does not know, as the title prints it."""
    text = reading.text[title.start : title.end]
    opening = reading.language.sections.opening_of(text)
    begin = opening.end if opening else 0
    name = " ".join(text[begin:].split())
    for words in ("Local Area Partnership", "Area Partnership", "Partnership", "Local Area"):
        name = name.removesuffix(words).strip(" ,.")
    return Area(name=name, gss_code=None, **reading.place(title.start + begin, title.end)) if name else None
