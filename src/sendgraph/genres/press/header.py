"""The head of a news item: its title, its day and who published it, as the item itself says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sendgraph import resources
from sendgraph.documents import Block, Document
from sendgraph.errors import DataError
from sendgraph.language.dates import DateSpan, PartialDate, find_dates
from sendgraph.language.folding import fold
from sendgraph.language.organisations import OrganisationSpan

NewsWords = Mapping[str, Mapping[str, tuple[str, ...]]]
_HEAD = 6  # blocks in which head lines can stand
_LONGEST_DATELINE = 14  # words
_LONGEST_ISSUE = 8  # words of "Newsletter, issue 14 (March 2022)"
_EVENT = re.compile(r"\b(?:re-?)?(?:inspect|visit|review|report)", re.IGNORECASE)
_LONGEST_MASTHEAD = 4  # words
_LONGEST_TITLE = 25  # words
_FROM = re.compile(
    r"^(?:Article|Story|News|Press release) (?:from|by)\s+(?P<name>[^.\n]+?)\.?$|^Source:\s*(?P<source>[^.\n]+?)\.?$"
)
_MASTHEAD = re.compile(r"[A-Z]+(?:\s[A-Z]+){0,3}")
_TAGLINE = re.compile(r"(?:The|Your|A|Our)\b[^.:!?]*\b(?:voice|forum|charity|group|network)\b[^.:!?]*$", re.IGNORECASE)
_TRAIL = re.compile(r"\s[>»/]\s|^By\s+[A-Z]")
_WEEKDAY = re.compile(r"[\s,|–—-]*(?:\b(?:on|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b[\s,]*)*$", re.IGNORECASE)


@lru_cache(maxsize=2)
def load_news_words(path: Path | None = None) -> NewsWords:
    """Return the word lists of ontology/words/news.toml; raises DataError when the file is missing or wrong."""
    path = path or resources.folder("ontology") / "words" / "news.toml"
    try:
        data: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read ({error}); correct the file") from error
    return {table: {key: tuple(words) for key, words in lists.items()} for table, lists in data.items()}


@dataclass(frozen=True, slots=True)
class Header:
    """What the head (or foot) of an item says; ``datelines`` are the places of its dates of publication."""

    title: str | None
    published: PartialDate | None
    publisher: str | None
    datelines: tuple[tuple[int, int], ...]


def read_header(document: Document, organisations: tuple[OrganisationSpan, ...]) -> Header:
    """Return the title, day and publisher that a news item prints; None for what it does not."""
    words = load_news_words()["header"]
    blocks = document.blocks[:_HEAD]
    dated = {index: date for index, block in enumerate(blocks) if (date := _dateline(document, block, words))}
    published = next((date.first for date in dated.values()), None)
    publisher = next((p for i, date in dated.items() if (p := _publisher(document, blocks[i], date, words))), None)
    owned = {i: owner for i, block in enumerate(blocks) if (owner := _owner(document, block, organisations))}
    titles: list[str] = []
    for index, block in enumerate(blocks):
        line = document.block_text(block)
        if len(line.split()) > _LONGEST_TITLE:
            break
        if index in dated or index in owned or fold(line) in words["furniture"] or _TRAIL.search(line):
            continue
        titles.append(line)
    headlines = [t for t in titles if not t.endswith((".", ":", ","))]
    title = next((t for t in headlines if not _is_masthead(t, words)), headlines[0] if headlines else None)
    if publisher is None and len(headlines) > 1:
        publisher = next((t for t in headlines[:1] if _is_masthead(t, words)), None)
    if publisher is None and len(headlines) > 1 and _is_tagline(headlines[1]) and not _is_tagline(headlines[0]):
        publisher = headlines[0] if len(headlines[0].split()) <= _LONGEST_MASTHEAD else None
    if publisher is None and owned:
        publisher = owned[min(owned)]
    datelines = tuple((date.start, date.end) for date in dated.values())
    return Header(title, published, publisher or _signed(document), datelines)


def _dateline(document: Document, block: Block, words: Mapping[str, tuple[str, ...]]) -> DateSpan | None:
    """Return the date of publication in a block of the head; its offsets are those of the document."""
    line = document.block_text(block)
    told = [d for d in find_dates(line) if d.last is None]
    issue = len(line.split()) <= _LONGEST_ISSUE and not _EVENT.search(line)
    dates = [d for d in told if d.first.day is not None or (issue and d.first.month is not None)]
    if not dates:
        return None
    first = dates[0]
    before = fold(line[: first.start])
    labelled = any(before.startswith(fold(word)) for word in words["datelines"]) and len(before.split()) <= 8
    if not labelled and (len(line.split()) > _LONGEST_DATELINE or line.endswith(".")):
        return None
    return DateSpan(first.start + block.start, first.end + block.start, first.first)


def _publisher(
    document: Document, block: Block, date: DateSpan, words: Mapping[str, tuple[str, ...]]
) -> str | None:
    """Return who stands beside the date: "Posted by X on …", "X, Friday, …"."""
    before = _WEEKDAY.sub("", document.text[block.start : date.start])
    by = re.search(r"\bby\s+(?P<name>.+)$", before)
    name = by["name"] if by else before
    known = {fold(word) for word in (*words["datelines"], *words["furniture"], *words["organs"])}
    name = re.sub(r",?\s*(?:issue|edition|no\.?|number)\s+\d+.*$", "", name, flags=re.IGNORECASE).strip(" :,|–—-(")
    return name if name and fold(name) not in known and (by or not fold(name).startswith("published")) else None


def _is_masthead(line: str, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a line is the name of a paper rather than a headline."""
    if len(line.split()) > _LONGEST_MASTHEAD:
        return False
    return bool(_MASTHEAD.fullmatch(line)) or fold(line).split()[-1:] in [[paper] for paper in words["papers"]]


def _is_tagline(line: str) -> bool:
    """Whether a line says what a body is for ("the voice of parents and carers in Bury")."""
    return bool(_TAGLINE.match(line)) and len(line.split()) <= _LONGEST_DATELINE


def _owner(document: Document, block: Block, organisations: tuple[OrganisationSpan, ...]) -> str | None:
    """Return the organisation whose name is a line of the head, alone or as that of its newsletter."""
    words = load_news_words()["header"]["organs"]
    for span in organisations:
        if span.start == block.start and fold(document.text[span.end : block.end]) in ("", *words):
            return document.text[span.start : span.end]
    return None


def _signed(document: Document) -> str | None:
    """Return the publisher that a foot line names: "Article from X."."""
    for block in document.blocks[-4:]:
        match = _FROM.match(document.block_text(block))
        if match:
            return match["name"] or match["source"]
    return None
