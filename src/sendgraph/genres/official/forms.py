"""The printed forms of the people of a letter or report: "Ms J Ivory" at its head, "Dear Ms Ivory", the signature."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from sendgraph.documents import Block
from sendgraph.facts import Appointment, PersonForm
from sendgraph.genres.common import Reading
from sendgraph.language.folding import fold
from sendgraph.language.names import NameSpan, find_names


def person_forms(reading: Reading, appointments: Iterable[Appointment]) -> tuple[PersonForm, ...]:
    """Return the first place of each printed form of the people who hold posts, honorifics with them.

    A form by surname is somebody's where an honorific stands before it and one person alone has that surname.
    """
    people = {fold(a.person): a.person for a in appointments}
    found: dict[tuple[str, str], PersonForm] = {}
    for block in _naming(reading, {person.split()[-1] for person in people.values()}):
        text = reading.document.block_text(block)
        for name in find_names(text, reading.language.words):
            person = people.get(fold(name.name)) or _by_surname(name, people)
            if person is not None:
                start = name.outer_start if name.honorific else name.start
                form = " ".join(text[start : name.end].split())
                place = reading.place(block.start + start, block.start + name.end)
                found.setdefault((person, form), PersonForm(name=person, form=form, **place))
    return tuple(found.values())


def _naming(reading: Reading, surnames: Iterable[str]) -> list[Block]:
    """Return the blocks in which a surname is printed."""
    blocks = reading.document.blocks
    starts = [block.start for block in blocks]
    places = (place.start() for surname in surnames for place in re.finditer(re.escape(surname), reading.text))
    return [blocks[index] for index in sorted({bisect_right(starts, place) - 1 for place in places})]


def _by_surname(name: NameSpan, people: dict[str, str]) -> str | None:
    """Return the one person whose last words a form with an honorific is."""
    if name.honorific is None:
        return None
    theirs = [person for key, person in people.items() if key.endswith(f" {fold(name.name)}")]
    return theirs[0] if len(theirs) == 1 else None
