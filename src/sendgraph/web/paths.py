"""Where pages are: the path of a thing's page, and links from one page to another.

A page path is relative to the top of the explorer, without a slash before it: "" is the overview, "area/blackpool/" an
area. All pages are folders (served as PATH, written as PATH/index.html), and all links are relative, so that the
explorer works under any address.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

OVERVIEW, AREAS, INSPECTIONS, COMPARE, ABOUT = "", "areas/", "inspections/", "compare/", "about/"
PEOPLE, ORGANISATIONS, DOCUMENTS = "people/", "organisations/", "documents/"
THEMES, QUESTIONS = "themes/", "questions/"
NETWORK, SEARCH, EDITOR = "network/", "search/", "sparql-editor/"
# Of static sites only: what people save, and what the search loads.
DOWNLOADS, SEARCH_INDEX = "downloads/", "search/index.json"

PART = 30_000
"""How many characters of a document are on one page, so that none is too large."""

_THEME = "https://w3id.org/sendgraph/theme/"
_THINGS = ("area", "organisation", "person", "inspection")
_PASSAGE = re.compile(r"(?P<text>[0-9a-f]+)#char=(?P<start>\d+),(?P<end>\d+)")
_SAFE = "/#?&=+,;:@!$'()*~"  # what quote() keeps of a link: those with a meaning in it, and those that need no quoting


def of(iri: str, base: str) -> str | None:
    """Return the page path of an area, organisation, person, inspection, theme, text or passage, by its IRI.

    ``base`` is that of the build. None for other things, which have no page of their own.
    """
    if iri.startswith(_THEME):
        return f"theme/{iri.removeprefix(_THEME)}/"
    if not iri.startswith(base):
        return None
    kind, _, name = iri.removeprefix(base).partition("/")
    if kind == "text":
        passage = _PASSAGE.fullmatch(name)
        return document(passage["text"], int(passage["start"]), int(passage["end"])) if passage else document(name)
    return f"{kind}/{name}/" if kind in _THINGS and name and "/team/" not in name else None


def document(text_id: str, start: int | None = None, end: int | None = None) -> str:
    """Return the path of a document's page, at a passage of it where one is given.

    A long text has several pages, PART characters each; which of them a passage is on, its offset says.
    """
    if start is None:
        return f"document/{text_id}/"
    return f"{document_part(text_id, start // PART)}#passage-{start}-{end}"


def document_part(text_id: str, part: int) -> str:
    """Return the path of a page of a document, counted from 0."""
    return f"document/{text_id}/{part + 1}/" if part else f"document/{text_id}/"


def question(name: str, **values: str) -> str:
    """Return the path of a saved question, answered for these values."""
    return with_parameters(f"question/{name}/", **values)


def with_parameters(path: str, **values: str) -> str:
    """Return a path with parameters of the address."""
    return f"{path}?{urlencode(values)}" if values else path


def named(path: str, kind: str) -> str | None:
    """Return what follows "KIND/" in a page path, without the slash at its end; None for another path."""
    return path[len(kind) + 1 : -1] or None if path.startswith(f"{kind}/") and path.endswith("/") else None


def relative(here: str, there: str) -> str:
    """Return the link from one page to another, or to a file, parameters or passage; both are page paths.

    An address without a slash at its end counts as a file in its folder, as browsers have it.
    """
    if there.startswith("#"):
        return quote(there, safe=_SAFE)
    return "../" * here.count("/") + quote(there, safe=f"{_SAFE}%") or "./"
