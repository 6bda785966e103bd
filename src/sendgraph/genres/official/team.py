"""Inspection teams and signatories: names with posts under the heads of the two inspectorates.

The forms: two columns of cells, each inspectorate's list after the other, or names and posts in turn line by line,
with a post that goes on on the next line, or two people on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sendgraph.documents import Block
from sendgraph.facts import Appointment, Body, Inspector
from sendgraph.genres.common import Reading
from sendgraph.genres.official.listed import begins_with_post, name_at_start, post_divider
from sendgraph.language.names import find_names
from sendgraph.language.roles import capacity_of, find_roles

ORGANISATIONS: dict[Body, str] = {"Ofsted": "Ofsted", "CQC": "Care Quality Commission"}
_BODIES: dict[str, Body] = {"team-ofsted": "Ofsted", "team-cqc": "CQC"}
_HEADS = frozenset({*_BODIES, "team-both"})
_LABELLED = re.compile(r"(?P<label>[^:\n]{2,60}):[ \t]+(?=\S)")
# Words of a post that only one inspectorate has.
_CQC = re.compile(
    r"\b(?:CQC|Care Quality|Children’s Services Inspector|Children's Services Inspector)\b", re.IGNORECASE
)
_OFSTED = re.compile(r"\b(?:Ofsted|HMI|Majesty’s Inspector|Majesty's Inspector|Regional Director)\b", re.IGNORECASE)
_CQC_CHIEF = re.compile(r"\bDeputy Chief Inspector\b|\bHead of (?:Hospital )?Inspection\b", re.IGNORECASE)
# Who signs a letter without having inspected.
_SIGNS = re.compile(r"\bdirector\b|\bchief inspector\b|\bhead of\b", re.IGNORECASE)
_LEAD = re.compile(r"\blead\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a team or among the signatories; ``body`` None where nothing says whose."""

    person: str
    honorific: str | None
    role: str | None
    body: Body | None
    start: int
    end: int

    @property
    def inspects(self) -> bool:
        """Whether the post is an inspector's."""
        return self.role is None or not _SIGNS.search(self.role)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    body: Body | None


def members_of(reading: Reading, blocks: Sequence[Block]) -> tuple[Member, ...]:
    """Return the people listed in some blocks, once each, in the order in which they are last listed.

    The signature above a team is repeated in the team, with the post that counts.
    """
    found: dict[str, Member] = {}
    lines = tuple(_row_lines(reading, blocks)) or tuple(_lines(reading, blocks))
    for member in _members(reading, lines):
        role = member.role or ""
        body: Body | None = "CQC" if _CQC.search(role) else "Ofsted" if _OFSTED.search(role) else member.body
        if body is None and _CQC_CHIEF.search(role):
            body = "CQC"
        found.pop(member.person, None)
        found[member.person] = replace(member, body=body)
    return tuple(found.values())


def inspectors_of(reading: Reading, members: Iterable[Member]) -> tuple[Inspector, ...]:
    """Return the inspectors among the people listed."""
    return tuple(
        Inspector(
            person=m.person,
            honorific=m.honorific,
            role=m.role,
            body=m.body,
            lead=bool(_LEAD.search(m.role or "")),
            **reading.place(m.start, m.end),
        )
        for m in members
        if m.body is not None and m.inspects
    )


def appointments_of(reading: Reading, members: Iterable[Member]) -> tuple[Appointment, ...]:
    """Return the posts of the people listed."""
    return tuple(
        Appointment(
            person=m.person,
            honorific=m.honorific,
            role=m.role,
            organisation=ORGANISATIONS[m.body] if m.body else None,
            capacity=capacity_of(m.role or "", reading.language.words.roles),
            **reading.place(m.start, m.end),
        )
        for m in members
    )


def _lines(reading: Reading, blocks: Sequence[Block]) -> Iterator[_Line]:
    """Yield the printed lines, cells column by column, with the inspectorate under whose head they stand."""
    columns: dict[int, Body | None] = {}
    body: Body | None = None
    fresh = False  # whether nobody stood under the last head yet
    for block in _by_column(reading, blocks):
        section, label = _headed(reading, block)
        head = _BODIES.get(section or "")
        if section in _HEADS:
            if label is not None:
                yield from _inline(reading, block.start + label, block.end, head)
            elif block.column is not None:
                columns[block.column] = head
            else:  # two heads one after the other stand over both lists, printed in turn
                body, fresh = (None if fresh else head), head is not None
            continue
        fresh = False
        of = columns.get(block.column, body) if block.column is not None else body
        for start, end in reading.document.printed_lines(block):
            yield _Line(start, end, of)


def _headed(reading: Reading, block: Block) -> tuple[str | None, int | None]:
    """Return the section that a block heads, and where its words begin if they follow a colon ("Ofsted: …")."""
    text = reading.document.block_text(block)
    label = _LABELLED.match(text)
    section = reading.language.sections.section_of(label["label"] if label else text)
    return section, label.end() if label else None


def _inline(reading: Reading, start: int, end: int, body: Body | None) -> Iterator[_Line]:
    """Yield the people who stand in one line, divided by semicolons."""
    for piece in re.finditer(r"[^;\n]+", reading.text[start:end]):
        lead = len(piece[0]) - len(piece[0].lstrip())
        yield _Line(start + piece.start() + lead, start + piece.end(), body)


def _by_column(reading: Reading, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks in order, but the cells of a table column by column."""
    for table in _tables(blocks):
        yield from table if _runs_on(reading, table) else sorted(table, key=lambda block: block.column or 0)


def _runs_on(reading: Reading, table: Sequence[Block]) -> bool:
    """Whether cells that hold a name over a post were printed one after the other.

    Then a post ends one cell on the line on which the name of the next stands.
    """
    return any(
        left.row is not None
        and left.row == right.row
        and begins_with_post(reading, reading.document.block_text(left))
        and name_at_start(reading, reading.document.block_text(right)) is not None
        for left, right in pairwise(table)
    )


def _tables(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Yield the blocks of each table together, and others alone."""
    at = 0
    while at < len(blocks):
        stop = at + 1
        while blocks[at].table is not None and stop < len(blocks) and blocks[stop].table == blocks[at].table:
            stop += 1
        yield blocks[at:stop]
        at = stop


def _row_lines(reading: Reading, blocks: Sequence[Block]) -> Iterator[_Line]:
    """Yield the cells of tables in which each row is a person and a column names the inspectorate."""
    for table in _tables(blocks):
        bodies = {block.row: _BODIES[section] for block in table if (section := _headed(reading, block)[0]) in _BODIES}
        columns = {block.column for block in table if _headed(reading, block)[0] in _BODIES}
        if len(bodies) < 2 or len(columns) > 1 or None in columns:
            return
        for block in table:
            if block.row in bodies and block.column not in columns:
                yield _Line(block.start, block.end, bodies[block.row])


def _members(reading: Reading, lines: Iterable[_Line]) -> Iterator[Member]:
    """Yield the people of lines: a name opens one, what follows up to the next name is the post."""
    current: Member | None = None
    for line, following in pairwise((*lines, None)):
        if line is None:
            break
        people = _people(reading, line, posted=_is_post(reading, following))
        if not people:
            if current is not None:
                role = " ".join(f"{current.role or ''} {reading.text[line.start : line.end]}".split())
                current = replace(current, role=role, end=reading.end_of_run(current.end, (line.start, line.end)))
            continue
        for person in people:
            if current is not None:
                yield current
            current = person
    if current is not None:
        yield current


def _is_post(reading: Reading, line: _Line | None) -> bool:
    """Whether a line is an inspector's post: what stands on the line before it may be a name of any form."""
    return line is not None and begins_with_post(reading, reading.text[line.start : line.end])


def _post_first(reading: Reading, line: _Line) -> Member | None:
    """Return the person of a line that prints the post before the name ("Lead inspector: Bede Farquhar")."""
    text = reading.text[line.start : line.end]
    divider = post_divider(reading, text)
    name = name_at_start(reading, text[divider.end() :], posted=True) if divider else None
    if divider is None or name is None:
        return None
    after = text[divider.end() + name.outer_end :].strip(" ,;:–—-\t")
    role = ", ".join(part for part in (text[: divider.start()].strip(), after) if part)
    return Member(name.name, name.honorific, role, line.body, line.start, line.end)


def _people(reading: Reading, line: _Line, *, posted: bool) -> list[Member]:
    """Return the people of one line, which begins with a name; mostly one, two where columns ran together."""
    text = reading.text[line.start : line.end]
    words = reading.language.words
    roles = [(role.start, role.end) for role in find_roles(text, words)]
    first = name_at_start(reading, text, posted=posted)
    if first is None:
        member = _post_first(reading, line)
        return [member] if member else []
    names = [first, *(n for n in find_names(text, words, (), roles) if n.outer_start >= first.outer_end)]
    starts = [n for i, n in enumerate(names) if i == 0 or _opens(text, names[i - 1].outer_end, n.outer_start, roles)]
    found: list[Member] = []
    for name, after in zip(starts, [*starts[1:], None], strict=True):
        stop = after.outer_start if after else len(text)
        role = text[name.outer_end : stop].strip(" ,;:–—-\t")
        role = role[1:].rstrip(") ") if role.startswith("(") else role
        found.append(
            Member(
                person=name.name,
                honorific=name.honorific,
                role=" ".join(role.split()) or None,
                body=line.body if len(starts) == 1 else None,
                start=line.start + name.outer_start,
                end=line.start + len(text[:stop].rstrip()),
            )
        )
    return found


def _opens(text: str, start: int, end: int, roles: Sequence[tuple[int, int]]) -> bool:
    """Whether a second name on a line opens another person: a post stands between, and after it."""
    between = any(start <= low and high <= end for low, high in roles)
    return between and any(low >= end for low, _ in roles)
