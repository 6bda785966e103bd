"""The details of a report: council and integrated care boards, their leaders and websites.

The forms: a table of two columns, the two columns one after the other, or its rows printed cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from typing import Literal

from sendgraph.documents import Block
from sendgraph.facts import Appointment, Website
from sendgraph.genres.common import Place, Reading
from sendgraph.genres.official.listed import name_at_start, person_and_post
from sendgraph.genres.official.outline import labels, organisations_in, shown
from sendgraph.language.appointments import NameAndRole
from sendgraph.language.folding import fold
from sendgraph.language.names import find_names
from sendgraph.language.organisations import OrganisationSpan, find_organisations
from sendgraph.language.roles import capacity_of, find_roles

Side = Literal["authority", "board"]
_SIDES: dict[str, Side] = {"details-authority": "authority", "details-board": "board"}
_LABELS = frozenset({"details-label", "details-address"})
_LABELLED = re.compile(r"(?P<label>[^:\n]{2,60}):[ \t]+(?=\S)")
_WEB = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:uk|org|com|net)\b(?:/\S*)?|[\w-]+(?:\.[\w-]+)+\.$", re.IGNORECASE
)
_WHOLE = re.compile(r"\.(?:uk|org|com|net|england)(?:/\S*)?(?<!-)$", re.IGNORECASE)  # no line end divides it
_SEVERAL = re.compile(r"(?<=\))[;,]?\s+(?=[A-Z])|;\s+(?=[A-Z])")  # between people of one cell
_POST_BEFORE = re.compile(r"\s*[:–—-]\s*")  # between a post and the name that follows it
_AND = re.compile(r"\s*(?:;|\s+and\s+)\s*")
_CUT = re.compile(r"(?:[\s,/(–—-]|\b(?:at|of|for|the|and)\b)+$")
_BROKEN_OFF = re.compile(r"(?:\b(?:and|of|for|the|to|in)|[,&’'])$|’s$")
_BOARD = re.compile(r"\b(?:ICB|integrated care board)s?\b", re.IGNORECASE)
_OF_THE_BOARD = re.compile(rf",?\s+(?:of|for|at)\s+(?:the\s+)?{_BOARD.pattern}$", re.IGNORECASE)
_NO_POST = 5  # words at most of a line that is a leader's name without a post
_DISTINCT = 5  # letters at least of a word by which a website shows whose it is


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    side: Side | None
    block: int = 0
    address: bool = False


@dataclass(slots=True)
class _Column:
    """What one side of the details says."""

    body_lines: list[_Line] = field(default_factory=list)
    leaders: list[list[_Line]] = field(default_factory=list)
    websites: list[list[_Line]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


def details_of(reading: Reading, blocks: Sequence[Block]) -> tuple[tuple[Appointment, ...], tuple[Website, ...]]:
    """Return the leaders with their posts, and the websites, of both sides."""
    lines: dict[Side, list[_Line]] = {"authority": [], "board": []}
    last: Side = "board"
    before = ""
    for line in _lines(reading, blocks):
        last = line.side or (last if _BROKEN_OFF.search(before) else _side(reading, line, last))
        before = reading.text[line.start : line.end]
        lines[last].append(line)
    columns = {side: [_column(reading, part) for part in _parts(reading, found)] for side, found in lines.items()}
    _divide(columns["authority"][0], columns["board"][0])
    for side, parts in columns.items():
        for column in parts:
            column.bodies = _bodies(reading, column.body_lines, side)
    found = [column for parts in columns.values() for column in parts]
    appointments = [a for column in found for a in _leaders(reading, column)]
    websites = [w for column in found for w in _websites(reading, column)]
    return tuple(sorted(appointments, key=lambda a: a.start)), tuple(sorted(websites, key=lambda w: w.start))


def _lines(reading: Reading, blocks: Sequence[Block]) -> Iterator[_Line]:
    """Yield printed lines with the side they stand on, None where the table's rows are printed cell by cell."""
    vocabulary = reading.language.sections
    sides: dict[int, Side] = {}
    side: Side | None = None
    headed = 0  # heads met since the last other block
    addresses: set[tuple[int | None, int | None]] = set()  # rows that a label says to hold addresses
    for block in blocks:
        text = reading.document.block_text(block)
        label = _LABELLED.match(text)
        named = vocabulary.section_of(label["label"]) if label else None
        head = _SIDES.get(named or vocabulary.section_of(text) or "")
        if head is not None and label is not None and named is not None:
            side, headed = head, 0
            begin = block.start + label.end()
            for low, high in reading.document.printed_lines(block):
                if high > begin:
                    yield _Line(max(low, begin), high, head, block.start)
            continue
        if head is not None:
            if block.column is not None:
                sides[block.column] = head
            headed += 1
            side = head if headed == 1 else None
            continue
        headed = 0
        if block.row is not None and labels(reading, block):
            if vocabulary.section_of(text) == "details-address":
                addresses.add((block.table, block.row))
            continue
        of = sides.get(block.column) if block.column is not None else side
        opening = vocabulary.opening_of(text)
        begins = opening is not None and opening.notation in _LABELS
        start = block.start + (opening.end if opening is not None and begins else 0)
        if label is not None and named in _LABELS:
            start = block.start + label.end()
        address = (block.row is not None and (block.table, block.row) in addresses) or "details-address" in (
            named,
            opening.notation if opening is not None else None,
        )
        for low, high in reading.document.printed_lines(block):
            if high > start or address:
                yield from _divided(reading, _Line(min(max(low, start), high), high, of, block.start, address))


def _divided(reading: Reading, line: _Line) -> Iterator[_Line]:
    """Yield a line, divided where it holds several websites, or several people each with the post in brackets."""
    text = reading.text[line.start : line.end]
    places = [m.end() for m in _SEVERAL.finditer(text)]
    pieces = [(low, high) for low, high in pairwise((0, *places, len(text)))]
    websites = len(text.split()) > 1 and all(map(_WEB.fullmatch, text.split()))
    if websites:
        pieces = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    elif places and not all(name_at_start(reading, text[low:high]) for low, high in pieces):
        pieces = [(0, len(text))]
    for low, high in pieces:
        end = low + len(text[low:high].rstrip(" ;"))
        yield replace(line, start=line.start + low, end=line.start + end)


def _side(reading: Reading, line: _Line, last: Side) -> Side:
    """Return the side of a line whose place does not tell: a body by its kind, else the sides in turn."""
    kinds = {o.kind for o in organisations_in(reading, line.start, line.end)}
    named = not find_roles(reading.text[line.start : line.end], reading.language.words)
    if named and kinds & {"icb", "ccg"}:
        return "board"
    if named and "local_authority" in kinds:
        return "authority"
    return "authority" if last == "board" else "board"


def _divide(authority: _Column, board: _Column) -> None:
    """Give the council the first leader and website where all stand after both heads."""
    if not authority.leaders and len(board.leaders) > 1:
        authority.leaders.append(board.leaders.pop(0))
        if not authority.websites and len(board.websites) > 1:
            authority.websites.append(board.websites.pop(0))


def _parts(reading: Reading, lines: Sequence[_Line]) -> list[Sequence[_Line]]:
    """Return the lines of one side, divided before each further body that its own leader follows at once."""
    begins = [0]
    bodies: set[str] = set()
    for index, (line, following) in enumerate(pairwise(lines)):
        body = None if line.address else _whole_body(reading, line)
        if body is None:
            continue
        person = reading.text[following.start : following.end]
        further = bool(bodies) and body not in bodies and index > begins[-1] + 1
        if further and _has_post(reading, person) and _names_person(reading, person, None):
            begins.append(index)
        bodies.add(body)
    return [lines[low:high] for low, high in pairwise((*begins, len(lines)))]


def _whole_body(reading: Reading, line: _Line) -> str | None:
    """Return the body whose name is all that a line holds."""
    spans = organisations_in(reading, line.start, line.end)
    return spans[0].name if len(spans) == 1 and (spans[0].start, spans[0].end) == (line.start, line.end) else None


def _column(reading: Reading, lines: Sequence[_Line]) -> _Column:
    """Return what the lines of one side say: bodies, leaders with their posts, websites; addresses are left out."""
    column = _Column()
    loose: list[_Line] = []  # lines after a leader that may be the rest of the post or an address
    for line, following in zip_longest(lines, lines[1:]):
        text = reading.text[line.start : line.end]
        if _WEB.match(text):
            if len(loose) == 1 and not column.websites and not re.search(r"\d", _joined(reading, loose)):
                column.leaders[-1].extend(loose)
            _add_website(reading, column, line)
        elif _ends_website(text) and column.websites and len(column.websites[-1]) == 1:
            column.websites[-1].append(line)
        elif line.address or column.websites or loose:
            loose.append(line)
        elif _names_person(reading, text, following) and (not column.leaders or _posted(reading, line, following)):
            column.leaders.append([line])
        elif not column.leaders:
            column.body_lines.append(line)
        elif _goes_on(reading, column.leaders[-1], line):
            column.leaders[-1].append(line)
        else:
            loose.append(line)
    return column


def _posted(reading: Reading, line: _Line, following: _Line | None) -> bool:
    """Whether a post stands on a line or on the next."""
    return _has_post(reading, _joined(reading, [line, following] if following else [line]))


def _add_website(reading: Reading, column: _Column, line: _Line) -> None:
    """Add a website, or the rest of one that a line end divides."""
    text = reading.text[line.start : line.end]
    divided = column.websites and not _WHOLE.search(_joined(reading, column.websites[-1], ""))
    if divided and not text.startswith(("http", "www.")):
        column.websites[-1].append(line)
        return
    match = _WEB.match(text)
    column.websites.append([replace(line, end=line.start + (match.end() if match else 0))])


def _ends_website(text: str) -> bool:
    return text.strip("./") in {"uk", "org", "com"}


def _goes_on(reading: Reading, leader: Sequence[_Line], line: _Line) -> bool:
    """Whether a line belongs to a leader's post: in the same block, the first after the name, or broken off."""
    last = reading.text[leader[-1].start : leader[-1].end]
    same = line.block == leader[-1].block or not _has_post(reading, _joined(reading, leader))
    return same or bool(_BROKEN_OFF.search(last)) or reading.text[line.start].islower()


def _has_post(reading: Reading, text: str) -> bool:
    return bool(find_roles(text, reading.language.words))


def _joined(reading: Reading, lines: Sequence[_Line], by: str = " ") -> str:
    return by.join(reading.text[line.start : line.end] for line in lines)


def _names_person(reading: Reading, text: str, following: _Line | None) -> bool:
    """Whether a line begins with a person's name: alone, or with a post beside it or on the line that follows."""
    words, reference = reading.language.words, reading.language.reference
    places = [(o.start, o.end) for o in find_organisations(text, reference)]
    if any(low == 0 for low, _ in places) or reference.area(text) is not None:
        return False
    roles = find_roles(text, words, places)
    names = find_names(text, words, places, [(role.start, role.end) for role in roles])
    below = find_roles(reading.text[following.start : following.end], words) if following else ()
    if (listed := name_at_start(reading, text, posted=any(role.start == 0 for role in below))) is not None:
        names = (listed,)
    if names and roles and _POST_BEFORE.fullmatch(text, roles[0].end, names[0].outer_start):
        return not text[: roles[0].start].strip()
    if not names or text[: names[0].outer_start].strip():
        return False
    rest = text[names[0].outer_end :].strip()
    return not rest or bool(roles) or rest[0] in ",(–-" or len(text.split()) <= _NO_POST


def _bodies(reading: Reading, lines: Sequence[_Line], side: Side) -> list[str]:
    """Return the bodies of one side; a council printed by its area's name is given in full."""
    text = _joined(reading, lines)
    reference = reading.language.reference
    found: list[str] = []
    at = 0
    for span in (*find_organisations(text, reference, on=shown(reading)), None):
        for words in _AND.split(text[at : span.start if span else len(text)]):
            name = " ".join(words.split()).strip(" ,;")
            area = reference.area(name) if side == "authority" else None
            body = reference.organisations[area.council] if area else reference.organisation(name)
            if name and (body or not found):
                found.append(body.label if body else name)
        if span is not None:
            found.append(span.name)
            at = span.end
    return list(dict.fromkeys(found[1:] if len(found) > 1 and " " not in found[0] else found))


def _leaders(reading: Reading, column: _Column) -> Iterator[Appointment]:
    """Yield the leaders of one side; of several, each at the body that the post names, else in turn."""
    said = _joined(reading, column.body_lines)
    for index, lines in enumerate(column.leaders):
        text = _joined(reading, lines)
        spans = find_organisations(text, reading.language.reference, on=shown(reading))
        if len(lines) > 1 and not _has_post(reading, _joined(reading, lines[:1])):
            text = _joined(reading, lines[:1]) + "\n" + _joined(reading, lines[1:])
        parsed = _parsed(text, reading, [(span.start, span.end) for span in spans])
        if parsed is None:
            continue
        own = next((span for span in spans if span.start > parsed.person_end), None)
        in_turn = column.bodies[min(index, len(column.bodies) - 1)] if column.bodies else None
        yield Appointment(
            person=parsed.person,
            honorific=parsed.honorific,
            role=_without_board(parsed.role, said) if parsed.role else None,
            organisation=_as_headed(reading, own, column.bodies) if own else in_turn,
            capacity=capacity_of(parsed.role or "", reading.language.words.roles),
            **_place(reading, lines),
        )


def _place(reading: Reading, lines: Sequence[_Line]) -> Place:
    """Return where lines of one column stand, as far as no cell beside them comes between."""
    end = reading.end_of_run(lines[0].end, *((line.start, line.end) for line in lines[1:]))
    return reading.place(lines[0].start, end)


def _as_headed(reading: Reading, named: OrganisationSpan, bodies: Sequence[str]) -> str:
    """Return the body that a post names, under the name that heads the column where that is the same body."""
    for name in bodies if named.slug else ():
        record = reading.language.reference.organisation(name, on=shown(reading))
        if record is not None and record.slug == named.slug:
            return name
    return named.name


def _without_board(role: str, bodies: str) -> str:
    """Return a post without "of the ICB" where the body beside it is printed as one."""
    return _OF_THE_BOARD.sub("", role) if _BOARD.search(bodies) else role


def _parsed(text: str, reading: Reading, places: list[tuple[int, int]]) -> NameAndRole | None:
    """Return name and post, the post cut where a body's name begins, whatever stands between ("CEO NHS X ICB")."""
    first = min((low for low, _ in places), default=len(text))
    cut = _CUT.sub("", text[:first])
    return person_and_post(reading, cut) or person_and_post(reading, text, places)


def _websites(reading: Reading, column: _Column) -> Iterator[Website]:
    """Yield the websites of one side; of several bodies, that whose words stand in the address."""
    for lines in column.websites:
        url = _joined(reading, lines, "")
        flat = fold(url).replace(" ", "")
        shared = {body: sum(len(word) for word in _words(body) if word in flat) for body in column.bodies}
        most = max(shared.values(), default=0)
        owner = column.bodies[0] if len(column.bodies) == 1 else None
        if most and list(shared.values()).count(most) == 1:
            owner = max(shared, key=lambda body: shared[body])
        yield Website(organisation=owner, url=url, **_place(reading, lines))


def _words(body: str) -> list[str]:
    return [w for w in fold(body).split() if len(w) >= _DISTINCT and w not in {"integrated", "board", "council"}]
