"""What page types give: a page to render, or a file to hand out as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sendgraph.web.generations import Generation

Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path (`paths`), its template and what the template shows.

    ``values`` are plain values and dataclasses; all text in them is shown as inert text. ``scripts`` are names of
    files under static/, loaded as modules; a page works without them. ``description`` is one sentence for search
    engines.
    """

    path: str
    template: str
    title: str
    values: Mapping[str, object] = field(default_factory=dict)
    description: str = ""
    scripts: tuple[str, ...] = ()
    section: str = ""
    """The path of the entry of the navigation that the page belongs to."""


@dataclass(frozen=True, slots=True)
class File:
    """What is no page: data that pages load, or that people save. A path without a slash at its end.

    ``download`` is the name under which it is saved; "" where a browser shows it or a page loads it.
    """

    path: str
    body: bytes
    media_type: str
    download: str = ""


@dataclass(frozen=True, slots=True)
class PageType:
    """A sort of page.

    ``paths`` yields the paths of all pages and files of the sort in a generation, in order: these are what the static
    site holds. ``page`` gives the one at a path for the parameters of the address (none on the static site), or None
    where the path is not one of its own; it raises NotFoundError for a thing that does not exist and UsageError for
    a parameter that does not fit. Parameters without a value are left out before.
    """

    name: str
    paths: Callable[[Generation], Iterator[str]]
    page: Callable[[Generation, str, Parameters], Page | File | None]
