"""What every letter, and every report, says alike: its title, area, people and figures. A genre adds its own findings.

The two forms are those of the frameworks: letters of 2016 name people at their head and in their signatures, reports
of 2023 in their tables of details.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sendgraph.documents import Block
from sendgraph.facts import Appointment, Facts, GenreName
from sendgraph.genres.common import Reading
from sendgraph.genres.official.commissioning import changes_of, commissioners_of, statement_commissioners
from sendgraph.genres.official.details import details_of
from sendgraph.genres.official.forms import person_forms
from sendgraph.genres.official.letterhead import addressees, letter_date
from sendgraph.genres.official.outline import (
    Part,
    area_of,
    blocks_of,
    dates_in,
    letterhead,
    outline,
    title_of,
)
from sendgraph.genres.official.team import appointments_of, inspectors_of, members_of
from sendgraph.language.dates import DateSpan, PartialDate


def letter_frame(
    reading: Reading, genre: GenreName, title: str, naming: Iterable[Block]
) -> tuple[Facts, PartialDate | None]:
    """Return the frame of a letter, and its date; ``naming`` are blocks that name its area where the title does not."""
    heading = title_of(reading, {title})
    parts = outline(reading)
    head = letterhead(parts)
    area, slug = area_of(reading, heading, naming)
    written = letter_date(reading, head)
    around = written.first if written else None
    addressed = addressees(reading, head, slug)
    frame = replace(
        _frame(reading, genre, heading, around),
        areas=(area,) if area else (),
        commissioners=statement_commissioners(
            reading, reading.document.blocks, addressed, slug, around.latest if around else None
        ),
    )
    return _with_people(reading, frame, addressed, blocks_of(parts, "signature", "team")), around


def report_frame(reading: Reading, genre: GenreName, title: str) -> Facts:
    """Return the frame of a report, with the commissioners and changes that its information tells of."""
    heading = title_of(reading, {title})
    parts = outline(reading)
    information = blocks_of(parts, "information")
    area, slug = area_of(reading, heading, information)
    leaders, websites = details_of(reading, blocks_of(parts, "details"))
    dates = header_dates(reading, parts, "inspection-dates")
    frame = replace(
        _frame(reading, genre, heading, None),
        areas=(area,) if area else (),
        commissioners=commissioners_of(reading, information),
        changes=changes_of(reading, information, slug, dates[0].first if dates else None),
        websites=websites,
    )
    return _with_people(reading, frame, leaders, blocks_of(parts, "team"))


def header_dates(reading: Reading, parts: Sequence[Part], section: str) -> tuple[DateSpan, ...]:
    """Return the dates given at the head of a report under a label."""
    blocks = blocks_of(parts, section)
    return tuple(span for block in blocks for span in dates_in(reading, block.start, block.end))


def _frame(reading: Reading, genre: GenreName, heading: Block | None, written: PartialDate | None) -> Facts:
    """Return what is alike in all official publications, but for their people."""
    words = " ".join(reading.document.block_text(heading).split()) if heading else None
    return Facts(
        source=reading.document.name,
        document=reading.facts_of_document(genre, words, written.iso if written else None),
        measures=reading.measures(),
        organisations=reading.organisations(),
    )


def _with_people(reading: Reading, frame: Facts, named: Sequence[Appointment], team: Sequence[Block]) -> Facts:
    """Return a frame with its leaders and its team."""
    members = members_of(reading, team)
    appointments = (*named, *appointments_of(reading, members))
    return replace(
        frame,
        appointments=appointments,
        inspectors=inspectors_of(reading, members),
        people=person_forms(reading, appointments),
    )
