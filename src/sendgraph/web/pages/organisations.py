"""All organisations, by kind where they are many: those that documents tell of come first."""

from __future__ import annotations

from collections.abc import Iterator

from sendgraph.errors import NotFoundError
from sendgraph.web import paths
from sendgraph.web.directory import Body, bodies
from sendgraph.web.generations import Generation
from sendgraph.web.listing import Part, divided, part_at
from sendgraph.web.model import Page, PageType, Parameters


def _parts(generation: Generation) -> list[Part[Body]]:
    return divided(paths.ORGANISATIONS, generation.once(bodies), lambda body: body.kind)


def _paths(generation: Generation) -> Iterator[str]:
    yield from (part.path for part in generation.once(_parts))


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    if not path.startswith(paths.ORGANISATIONS):
        return None
    parts = generation.once(_parts)
    part = part_at(parts, path)
    if part is None:
        raise NotFoundError("There is no such list of organisations.")
    title = f"Organisations: {part.label}" if part.label else "Organisations"
    values = {"part": part, "parts": parts, "total": len(generation.once(bodies))}
    description = "Councils, health bodies, inspectorates, forums and providers, with the documents that tell of them"
    return Page(path, "organisations.html", title, values, description, section=paths.ORGANISATIONS)


PAGE = PageType("organisations", _paths, _page)
