"""All documents, the newest first, by year where they are many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sendgraph.errors import NotFoundError
from sendgraph.web import licences, paths
from sendgraph.web.generations import Generation
from sendgraph.web.links import Link
from sendgraph.web.listing import Part, divided, part_at
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.record import Publication, Record, record


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication in the list; ``open`` where its text may be shown."""

    title: str
    path: str
    kind: str
    issued: str
    day: str
    publisher: str
    areas: tuple[Link, ...]
    open: bool
    copies: int


def entries(generation: Generation) -> list[Part[Entry]]:
    """Return the pages of the list."""
    known = generation.once(record)
    newest = sorted(known.publications.values(), key=lambda each: each.title)
    newest.sort(key=lambda each: each.day, reverse=True)
    listed = [_entry(each, known) for each in newest if each.texts]
    return divided(paths.DOCUMENTS, listed, lambda entry: entry.day[:4] or "No date")


def _entry(publication: Publication, known: Record) -> Entry:
    areas = (known.areas[iri] for iri in publication.areas if iri in known.areas)
    return Entry(
        title=publication.title,
        path=publication.path,
        kind=publication.kind,
        issued=publication.issued,
        day=publication.day,
        publisher=publication.publisher,
        areas=tuple(Link(area.name, area.path) for area in areas),
        open=licences.is_open(publication.licence, publication.rights),
        copies=len(publication.texts) - 1,
    )


def _paths(generation: Generation) -> Iterator[str]:
    yield from (part.path for part in generation.once(entries))


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if not path.startswith(paths.DOCUMENTS):
        return None
    parts = generation.once(entries)
    part = part_at(parts, path)
    if part is None:
        raise NotFoundError("There is no such list of documents.")
    title = f"Documents: {part.label}" if part.label else "Documents"
    values = {"part": part, "parts": parts, "total": sum(len(each.entries) for each in parts)}
    description = "The inspection reports, letters and news items from which the graph was made"
    return Page(path, "documents.html", title, values, description, section=paths.DOCUMENTS)


PAGE = PageType("documents", _paths, _page)
