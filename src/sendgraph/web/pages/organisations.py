"""All organisations by kind: those that documents tell of first, then those of which only reference data knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sendgraph.errors import NotFoundError
from sendgraph.language.folding import fold
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.listing import Part, divided, part_at
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.rendering import sentence

_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation in the list; ``publications`` counts those that tell of it."""

    name: str
    path: str
    kind: str
    since: str
    until: str
    publications: int


def entries(generation: Generation) -> list[Part[Entry]]:
    """Return the pages of the list."""
    rows = {row["organisation"]: row for row in generation.ask("organisations")}
    bodies = sorted(
        (
            Entry(
                name=row["name"],
                path=generation.path(iri) or "",
                kind=sentence(row["kind"] or _OTHER),
                since=row["from"],
                until=row["until"],
                publications=int(row["publications"] or 0),
            )
            for iri, row in rows.items()
        ),
        key=lambda entry: (entry.kind, not entry.publications, fold(entry.name), entry.path),
    )
    return divided(paths.ORGANISATIONS, bodies, lambda entry: entry.kind)


def _paths(generation: Generation) -> Iterator[str]:
    yield from (part.path for part in generation.once(entries))


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if not path.startswith(paths.ORGANISATIONS):
        return None
    parts = generation.once(entries)
    part = part_at(parts, path)
    if part is None:
        raise NotFoundError("There is no such list of organisations.")
    title = f"Organisations: {part.label}" if part.label else "Organisations"
    values = {"part": part, "parts": parts, "total": sum(len(each.entries) for each in parts)}
    description = "Councils, health bodies, inspectorates, forums and providers, with the documents that tell of them"
    return Page(path, "organisations.html", title, values, description, section=paths.ORGANISATIONS)


PAGE = PageType("organisations", _paths, _page)
