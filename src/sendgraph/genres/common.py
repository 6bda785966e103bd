"""What every genre needs: items with their place, and the facts that the shared recognisers find in any document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import TypedDict

from sendgraph.documents import Block, Document
from sendgraph.facts import (
    Area,
    DocumentFacts,
    Finding,
    FindingKind,
    GenreName,
    Measure,
    Organisation,
    Section,
    Website,
)
from sendgraph.language import Language
from sendgraph.language.measures import find_measures
from sendgraph.language.organisations import OrganisationSpan, find_organisations
from sendgraph.language.sentences import sentences
from sendgraph.language.themes import themes_of

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”’)\]]*[^\s<>\"“”’)\].,;:]")


class Place(TypedDict):
    """The keyword arguments that place an item."""

    start: int
    end: int
    page: int | None


@dataclass(frozen=True, eq=False)
class Reading:
    """A document being understood, with the language to understand it by; one for all genres that look at it."""

    document: Document
    language: Language

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.document.text

    def place(self, start: int, end: int) -> Place:
        """Return where an item stands; start and end are offsets in the canonical text."""
        return {"start": start, "end": end, "page": self.document.page_at(start)}

    def end_of_run(self, end: int, *pieces: tuple[int, int]) -> int:
        """Return where a passage ends that ends at ``end`` and goes on in pieces, each (start, end), of its column.

        It stops before the words of another cell: a passage says nothing about whoever stands beside.
        """
        for start, stop in pieces:
            if self.text[end:start].strip():
                break
            end = stop
        return end

    def facts_of_document(
        self, genre: GenreName, title: str | None, published: str | None, publisher: str | None = None
    ) -> DocumentFacts:
        """Return the document's own facts: what it says wins, sources.csv fills what it leaves open."""
        source = self.document.source
        return DocumentFacts(
            id=self.document.id,
            genre=genre,
            title=title or source.title,
            published=published or source.published,
            publisher=publisher or source.publisher,
            characters=len(self.text),
            sha256=self.document.sha256,
        )

    def area(self, slug: str, start: int, end: int) -> Area:
        """Return a local area of the reference data named at a place."""
        record = self.language.reference.areas[slug]
        return Area(name=record.label, gss_code=record.gss_code, **self.place(start, end))

    def finding(
        self,
        kind: FindingKind,
        blocks: Iterable[Block],
        section: Section | None = None,
        responsible: tuple[str, ...] = (),
    ) -> Finding:
        """Return the finding that stands in consecutive blocks, with its themes."""
        run = tuple(blocks)
        start, end = run[0].start, run[-1].end
        text = " ".join(self.text[start:end].split())
        return Finding(
            kind=kind,
            section=section,
            text=text,
            themes=themes_of(text, self.language.themes),
            responsible=responsible,
            **self.place(start, end),
        )

    def measures(self) -> tuple[Measure, ...]:
        """Return the figures with a meaning of the whole document; the passage is the sentence that has the figure."""
        found: list[Measure] = []
        stop = 0  # where the line ends whose sentences are known
        bounds: list[tuple[int, int]] = []
        for m in find_measures(self.text):
            if m.start >= stop:
                line = self.text.rfind("\n", stop, m.start) + 1 or stop
                stop = self.text.find("\n", m.start) + 1 or len(self.text)
                bounds = list(sentences(self.text, line, stop))
            start, end = bounds[bisect_right(bounds, m.start, key=itemgetter(0)) - 1]
            place = self.place(start, max(end, m.end))
            found.append(Measure(subject=m.subject, value=m.value, unit=m.unit, qualifier=m.qualifier, **place))
        return tuple(found)

    def organisations(self) -> tuple[Organisation, ...]:
        """Return every organisation named, once each, where it is first printed."""
        first: dict[str, OrganisationSpan] = {}
        for span in find_organisations(self.text, self.language.reference):
            first.setdefault(span.slug or span.name, span)
        return tuple(Organisation(name=o.name, kind=o.kind, **self.place(o.start, o.end)) for o in first.values())

    def websites(self, organisation: str | None = None) -> tuple[Website, ...]:
        """Return the web addresses printed, without saying whose they are unless told."""
        return tuple(
            Website(organisation=organisation, url=m[0], **self.place(m.start(), m.end()))
            for m in _URL.finditer(self.text)
        )
