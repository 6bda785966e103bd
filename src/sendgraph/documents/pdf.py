"""PDF files to canonical text and blocks, by their text layer.

The way of a file: pages with their lines and rules (`pdf_page`), what runs over all pages left out
(`pdf_furniture`), the order of reading (`pdf_columns`), blocks (`pdf_flow`) and tables (`pdf_tables`), divided words
joined (`pdf_joins`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from sendgraph.documents.drafts import Draft, assemble, looks_like_heading
from sendgraph.documents.model import Block
from sendgraph.documents.pdf_calls import TextCalls
from sendgraph.documents.pdf_columns import Lines, Row, Ruled, Unit, units_of
from sendgraph.documents.pdf_flow import Flow, Metrics, mark_headings
from sendgraph.documents.pdf_furniture import without_furniture
from sendgraph.documents.pdf_joins import join_lines
from sendgraph.documents.pdf_page import Page, read_page
from sendgraph.documents.pdf_tables import Aligned, Table, aligned_table, is_box, ruled_table, same_table
from sendgraph.errors import UnreadableDocumentError

MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes, path: Path | str) -> tuple[str, tuple[Block, ...], tuple[int, ...]]:
    """Return the canonical text of a PDF, its blocks, and the offset at which each page begins.

    Raises UnreadableDocumentError for a file that is encrypted, damaged or without a text layer.
    """
    pages = _pages(data, path)
    if not any(page.segments for page in pages):
        raise UnreadableDocumentError(
            path, "a PDF without a text layer (a scan)", "recognise its text with an OCR program and give the result"
        )
    pages = without_furniture(pages)
    drafts = _Reader(Metrics.of(pages)).read(pages)
    join_lines(drafts)
    text, blocks = assemble(drafts)
    return text, blocks, _page_starts(drafts, blocks, len(pages))


def _pages(data: bytes, path: Path | str) -> list[Page]:
    """Return what stands on the pages of a file."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableDocumentError(path, "an encrypted PDF", "remove its password") from None
        raise _damaged(path, "it cannot be opened") from error
    try:
        count = len(document)
        if not count:
            raise _damaged(path, "it has no pages")
        pages: list[Page] = []
        calls = TextCalls()
        for index in range(count):
            try:
                pages.append(_page(document, index, pages[-1].starts if pages else (), calls))
            except pdfium.PdfiumError as error:
                raise _damaged(path, f"page {index + 1} cannot be read") from error
        return pages
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, index: int, before: Sequence[float], calls: TextCalls) -> Page:
    page = document[index]
    try:
        return read_page(page, index + 1, before, calls)
    finally:
        page.close()


def _damaged(path: Path | str, what: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(path, f"a damaged PDF: {what}", "fetch or save the file again")


class _Reader:
    """Goes through the pages and gathers blocks."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.flow = Flow(metrics, [])
        self.aligned: Aligned | None = None
        self.tables = 0

    def read(self, pages: Sequence[Page]) -> list[Draft]:
        """Return the blocks of all pages."""
        units = [units_of(page) for page in pages]
        places = [(number, place) for number, found in enumerate(units) for place in range(len(found))]
        done: set[tuple[int, int]] = set()
        for number, place in places:
            if (number, place) in done:
                continue
            unit = units[number][place]
            page = pages[number].number
            if isinstance(unit, Ruled):
                parts = _parts(units, number, place)
                done.update((n, p) for n, p, _ in parts)
                self._ruled([(pages[n].number, part) for n, _, part in parts])
            elif isinstance(unit, Row):
                self._row(unit, page)
            else:
                self._lines(unit, page, units[number][place + 1 : place + 2])
        self._close_table()
        for draft in self.flow.drafts:
            if draft.kind == "heading" and not looks_like_heading(" ".join(draft.lines)):
                draft.kind = "paragraph"
        mark_headings(self.flow.drafts, self.metrics)
        return self.flow.drafts

    def _ruled(self, parts: Sequence[tuple[int, Ruled]]) -> None:
        self._close_table()
        if is_box([part for _, part in parts]):
            self.flow.close()
            for page, part in parts:
                self._lines(Lines(part.lines, part.grid.columns[-1] - 5), page, ())
            self.flow.close()
            return
        self.tables += 1
        self._put(ruled_table(parts, self.metrics, self.tables))

    def _row(self, row: Row, page: int) -> None:
        if self.aligned is None or not self.aligned.takes(row):
            self._close_table()
            self.tables += 1
            self.aligned = aligned_table(row, self.metrics, self.tables)
        self.aligned.add(row, page)

    def _lines(self, unit: Lines, page: int, following: Sequence[Unit]) -> None:
        self.flow.right = unit.right
        aligned = self.aligned
        follow = (
            aligned is not None and bool(following) and isinstance(following[0], Row) and aligned.takes(following[0])
        )
        for line in unit.lines:
            if self.aligned is not None and self.aligned.add_line(line, page, rows_follow=follow):
                continue
            self._close_table()
            self.flow.take(line, page)

    def _close_table(self) -> None:
        if self.aligned is not None:
            self._put(self.aligned.table)
            self.aligned = None

    def _put(self, table: Table) -> None:
        self.flow.close()
        self.flow.drafts.extend(table.drafts())


def _parts(units: Sequence[Sequence[Unit]], number: int, place: int) -> list[tuple[int, int, Ruled]]:
    """Return (page index, place on it, grid) of a grid and of those at the tops of pages that go on with it."""
    first = units[number][place]
    if not isinstance(first, Ruled):
        return []
    parts = [(number, place, first)]
    while place == len(units[number]) - 1 and number + 1 < len(units) and units[number + 1]:
        number, place = number + 1, 0
        following = units[number][0]
        if not isinstance(following, Ruled) or not same_table(parts[-1][2], following):
            break
        parts.append((number, place, following))
    return parts


def _page_starts(drafts: Iterable[Draft], blocks: Sequence[Block], pages: int) -> tuple[int, ...]:
    """Return the offset from which all text stands on a page or a later one."""
    lines = [
        (start, page)
        for draft, block in zip(drafts, blocks, strict=True)
        for start, page in zip(block.lines, draft.pages, strict=True)
    ]
    starts = [blocks[-1].end] * pages
    latest = pages
    for start, page in reversed(lines):
        latest = min(latest, page)
        starts[latest - 1] = start
    for index in range(pages - 2, -1, -1):
        starts[index] = min(starts[index], starts[index + 1])
    starts[0] = 0
    return tuple(starts)
