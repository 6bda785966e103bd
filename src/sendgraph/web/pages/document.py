"""A document: its text with every passage that became a claim, beside what was read from it.

The text is shown where its licence is open; else the passages, which are quotations. A long text has several pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sendgraph.documents.archive import unpack
from sendgraph.errors import NotFoundError
from sendgraph.web import licences, paths
from sendgraph.web.claims import Passage, passages_of
from sendgraph.web.generations import Generation, Row
from sendgraph.web.links import Link, link
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.passages import Piece, has_blots, pieces
from sendgraph.web.record import record

_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a document beside its words; ``reports`` are the events that it is the report of."""

    title: str
    kind: str
    issued: str
    publisher: str
    licence: str
    licence_url: str
    open: bool
    source: str
    files: tuple[tuple[str, str], ...]
    characters: int
    areas: tuple[Link, ...]
    reports: tuple[Link, ...]
    copies: tuple[Link, ...]


def _paths(generation: Generation) -> Iterator[str]:
    for row in generation.ask("texts"):
        text = row["text"].rpartition("/")[2]
        yield from (paths.document_part(text, part) for part in range(_parts(int(row["characters"]))))


def _parts(characters: int) -> int:
    return max(1, -(-characters // paths.PART))


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    asked = paths.named(path, "document")
    if asked is None:
        return None
    text_id, part = _asked(asked)
    about = _about(generation, text_id) if text_id else None
    if about is None or not 0 <= part < _parts(about.characters):
        raise NotFoundError("There is no document at this address.")
    start, end = part * paths.PART, (part + 1) * paths.PART
    passages = passages_of(generation, generation.iri("text", text_id))
    on_page = [passage for passage in passages if passage.start < end and passage.end > start]
    parts = [paths.document_part(text_id, number) for number in range(_parts(about.characters))]
    values = {
        "about": about,
        "passages": on_page,
        "parts": parts if len(parts) > 1 else [],
        "part": part,
        **_text(generation, text_id, about, on_page, start),
    }
    description = f"{about.title}: what was read from it, each fact with its passage"
    title = about.title if part == 0 else f"{about.title}, part {part + 1}"
    return Page(path, "document.html", title, values, description, ("document.js",), section=paths.DOCUMENTS)


def _asked(asked: str) -> tuple[str, int]:
    """Return the identifier of a text and the part of it, from 0; no identifier for what is none."""
    text_id, _, number = asked.partition("/")
    if not text_id or not _HEX.issuperset(text_id) or (number and not (number.isascii() and number.isdigit())):
        return "", 0
    # The first part has one address only.
    return text_id, int(number[:9]) - 1 if number and number != "1" else (-1 if number else 0)


def _text(
    generation: Generation, text_id: str, about: About, passages: Sequence[Passage], start: int
) -> dict[str, list[Piece] | bool]:
    if not about.open:
        return {"pieces": [], "blots": False}
    text = unpack(generation.archive, text_id)
    spans = [(passage.start, passage.end) for passage in passages]
    return {"pieces": pieces(text, spans, start, start + paths.PART), "blots": has_blots(text)}


def _about(generation: Generation, text_id: str) -> About | None:
    rows = generation.ask("document", thing=generation.iri("text", text_id))
    if not rows:
        return None
    first = rows[0]
    known = generation.once(record).publications.get(first["publication"])
    copies = known.texts if known else ()
    return About(
        title=first["title"],
        kind=first["kind"],
        issued=first["issued"],
        publisher=first["publisher"],
        licence=licences.words(first["license"], first["rights"]),
        licence_url=first["license"],
        open=licences.is_open(first["license"], first["rights"]),
        source=first["source"],
        files=tuple(dict.fromkeys((row["file_name"], row["sha256"]) for row in rows)),
        characters=int(first["characters"]),
        areas=_links(rows, "area", generation),
        reports=_links(rows, "inspection", generation),
        copies=tuple(Link(f"Copy {text}", paths.document(text)) for text in copies if text != text_id),
    )


def _links(rows: Sequence[Row], name: str, generation: Generation) -> tuple[Link, ...]:
    links = (link(row, name, generation) for row in rows if row[name])
    return tuple(dict.fromkeys(links))


PAGE = PageType("document", _paths, _page)
