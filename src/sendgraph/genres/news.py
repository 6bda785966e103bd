"""News items about inspections and appointments: of councils, health bodies, forums, papers.

An item has no fixed parts. It is recognised by its head (a headline, a day), by reported speech and by what it is
about; what it says is found by the shared recognisers, and put together here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sendgraph.documents import Document
from sendgraph.facts import Area, Facts, GenreName, Inspection, Quotation
from sendgraph.genres.common import Reading
from sendgraph.genres.press.bodies import Bodies
from sendgraph.genres.press.events import EventFinder, inspections
from sendgraph.genres.press.findings import read_lists
from sendgraph.genres.press.header import Header, read_header
from sendgraph.genres.press.outcomes import with_outcomes
from sendgraph.genres.press.people import Cast
from sendgraph.genres.registry import register
from sendgraph.language import Language
from sendgraph.language.dates import PartialDate, find_dates
from sendgraph.language.organisations import find_organisations
from sendgraph.language.quotation_marks import quoted_runs
from sendgraph.language.quotations import find_quotations

_BEGINNING = 3  # blocks
_SUBJECT = re.compile(
    r"\b(?:SEND?\b|special educational needs|disabilit(?:y|ies)\b|children with additional needs|EHC plans?\b|"
    r"education, health and care plans?\b)",
    re.IGNORECASE,
)
_INSPECTED = re.compile(
    r"\b(?:inspect|revisit|re-visit|Ofsted\b|Care Quality Commission\b|CQC\b|progress review)", re.IGNORECASE
)
_APPOINTED = re.compile(
    r"\b(?:appoint(?:s|ed|ment\s+of)|names\s+new|(?:takes?|took|taken|taking)\s+up\s+(?:the|her|his|their)\s+(?:new\s+)?"
    r"(?:post|role)|(?:joins|joined)\s[^.;\n]{3,80}\sas)\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"^(?:Dear\s+(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr|Sir|Dame|Councillor|colleague)|Yours (?:sincerely|faithfully)|"
    r"Inspection dates?:|Information about th(?:e|is) (?:local area partnership|inspection)|Inspection team$|"
    r"Main findings$)",
    re.MULTILINE | re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:said|says|added|told|explained|commented|writes|wrote)\b")


@register
class News:
    """The genre of items that tell the public of an inspection, or of who takes charge of SEND services."""

    name: GenreName = "news"

    def recognises(self, reading: Reading) -> float:
        """Return how much a document looks like a news item about an inspection or who is to act on it.

        It is 0 for a publication of the inspectorates.
        """
        document, text = reading.document, reading.text
        told = _INSPECTED.search(text) or _APPOINTED.search(text)
        if told is None or not _SUBJECT.search(text) or _OFFICIAL.search(text):
            return 0.0
        header = read_header(document, find_organisations(text, reading.language.reference))
        signs = (
            header.published is not None,
            header.publisher is not None,
            bool(_SAID.search(text)),
            any(run.end - run.start > 30 for run in quoted_runs(text, document.blocks)),
            document.source.published is not None or document.source.url is not None,
        )
        return min(0.8, 0.2 + 0.15 * sum(signs))

    def understand(self, reading: Reading) -> Facts:
        """Return what an item says of events, people, findings and figures."""
        document, language = reading.document, reading.language
        organisations = find_organisations(document.text, language.reference)
        header = read_header(document, organisations)
        around = header.published or _day(document.source.published) or _first_day(document)
        finder = EventFinder(reading, header, organisations, around)
        publisher = _publisher(header, document, language)
        bodies = Bodies(reading, organisations, finder, publisher)
        cast = Cast(reading, organisations, bodies, around)
        events = with_outcomes(inspections(finder), finder)
        quotations = _quotations(reading, cast)
        lists = read_lists(reading, events, [(q.start, q.end) for q in quotations])
        appointments = cast.appointments()
        return Facts(
            source=document.name,
            document=reading.facts_of_document(
                "news", header.title, header.published.iso if header.published else None, header.publisher
            ),
            areas=_areas(reading, finder, events),
            inspections=events,
            appointments=appointments,
            inspectors=cast.inspectors(appointments),
            findings=lists.findings,
            progress=lists.progress,
            quotations=quotations,
            measures=reading.measures(),
            changes=cast.changes(),
            websites=reading.websites(),
            organisations=reading.organisations(),
            people=cast.person_forms(),
        )


def _day(iso: str | None) -> PartialDate | None:
    """Return the date of sources.csv; None where there is none that can be read."""
    try:
        return PartialDate.parse(iso) if iso else None
    except ValueError:
        return None


def _first_day(document: Document) -> PartialDate | None:
    """Return the first day that the beginning of an item gives, to tell of which year it speaks."""
    end = max((block.end for block in document.blocks[:_BEGINNING]), default=0)
    return next((d.first for d in find_dates(document.text[:end]) if d.first.day is not None and not d.last), None)


def _publisher(header: Header, document: Document, language: Language) -> str | None:
    """Return the publisher's full name where it is one that we know."""
    name = header.publisher or document.source.publisher
    record = language.reference.organisation(name) if name else None
    return record.label if record else name


def _areas(reading: Reading, finder: EventFinder, events: Sequence[Inspection]) -> tuple[Area, ...]:
    """Return the areas that an item is about: of its events and its sections, else the one that it names most."""
    slugs = {reading.language.reference.areas[slug].label: slug for _, slug in finder.places}
    main = [finder.main_area] if finder.main_area else []
    told = [slugs[e.area] for e in events]
    wanted = dict.fromkeys([*told, *sorted(finder.sections.named)] or main)
    places = {slug: finder.place_of(slug) for slug in wanted}
    return tuple(reading.area(slug, *places[slug]) for slug in sorted(wanted, key=lambda s: places[s]))


def _quotations(reading: Reading, cast: Cast) -> tuple[Quotation, ...]:
    spans = find_quotations(reading.document, cast.people, reading.language.words)
    return tuple(
        Quotation(
            person=span.person.name if span.person else None,
            text=" ".join(reading.text[span.start : span.end].split()),
            **reading.place(span.start, span.end),
        )
        for span in spans
    )
