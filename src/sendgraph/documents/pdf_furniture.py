"""Running headers, footers and page numbers: what a PDF prints on page after page.

Files made by word processors mark them; in others the same words, figures aside, stand at the same height of
several pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sendgraph.documents.pdf_page import Page, Segment

_PAGE_NUMBER = re.compile(r"(?:page\s+)?[\dxiv]{1,5}(?:\s+(?:of|/)\s+\d{1,4})?", re.IGNORECASE)
_FIGURES = re.compile(r"\d+")
_OUTERMOST = 4  # lines at either edge of a page that may be running ones: three, and a page number beside them
_MARGIN = 0.16  # of the page's height
_STEP = 6.0  # points: heights this near are the same

_Key = tuple[str, int]  # words and height
_Keys = tuple[_Key, _Key]


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without what runs over them."""
    marked = [_unmarked(page) for page in pages]
    outer = [[(segment, _keys(segment)) for segment in _outer(page)] for page in marked]
    seen = Counter(key for segments in outer for key in {key for _, keys in segments for key in keys})
    kept = [_without(page, segments, seen) for page, segments in zip(marked, outer, strict=True)]
    return kept if any(page.segments for page in kept) else list(pages)


def _unmarked(page: Page) -> Page:
    """Return a page without what the file marks as running; unless it marks everything."""
    rest = tuple(segment for segment in page.segments if not segment.running)
    return replace(page, segments=rest) if rest and len(rest) < len(page.segments) else page


def _without(page: Page, outer: Sequence[tuple[Segment, _Keys]], seen: Counter[_Key]) -> Page:
    running = {id(s) for s, keys in outer if any(seen[key] > 1 for key in keys) or _numbers(s, page)}
    return replace(page, segments=tuple(s for s in page.segments if id(s) not in running)) if running else page


def _outer(page: Page) -> Iterator[Segment]:
    """Yield the runs of text near the upper and the lower edge of a page."""
    ordered = sorted(page.segments, key=lambda segment: segment.middle)
    low, high = page.height * _MARGIN, page.height * (1 - _MARGIN)
    yield from (segment for segment in ordered[:_OUTERMOST] if segment.middle < low)
    yield from (segment for segment in ordered[_OUTERMOST:][-_OUTERMOST:] if segment.middle > high)


def _keys(segment: Segment) -> _Keys:
    """Return the words and height by which the same line on another page is known, on both sides of a step."""
    words = _FIGURES.sub("0", " ".join(segment.text.split()).casefold())
    step = int(segment.bottom / _STEP)
    return (words, step), (words, step + 1 if segment.bottom % _STEP > _STEP / 2 else step - 1)


def _numbers(segment: Segment, page: Page) -> bool:
    """Whether a run is nothing but the number of its page."""
    figures = _FIGURES.search(segment.text)
    return bool(_PAGE_NUMBER.fullmatch(segment.text) and figures and int(figures[0]) == page.number)
