"""Which of our formats a client wants: content negotiation by Accept (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The first media type of a format is the one it goes by; by the others it goes only for clients that name them.
RESULTS: Mapping[str, Sequence[str]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPHS: Mapping[str, Sequence[str]] = {
    "ttl": ("text/turtle", "application/x-turtle"),
    "jsonld": ("application/ld+json", "application/json"),
    "nt": ("application/n-triples", "text/plain"),
    "rdf": ("application/rdf+xml", "application/xml", "text/xml"),
    "trig": ("application/trig",),
    "nq": ("application/n-quads",),
}
PAGE: Mapping[str, Sequence[str]] = {"html": ("text/html", "application/xhtml+xml")}

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True, slots=True)
class Choice:
    """A format by its name, and the media type it goes by."""

    form: str
    media_type: str

    @property
    def content_type(self) -> str:
        """The value of Content-Type."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def choose(accept: str | None, formats: Mapping[str, Sequence[str]]) -> Choice | None:
    """Return the format that a client wants most, among equals the first of ours; None where none will do.

    Without Accept, any will do. Ranges that cannot be read are passed over.
    """
    ranges = _ranges(accept if accept and accept.strip() else "*/*")
    best, found = 0.0, None
    for form, media_types in formats.items():
        for media_type in media_types:
            quality = _quality(media_type, ranges, by_name=media_type != media_types[0])
            if quality > best:
                best, found = quality, Choice(form, media_type)
    return found


def named(form: str, formats: Mapping[str, Sequence[str]]) -> Choice | None:
    """Return the format of a name (`json`, `ttl`), None where there is none of that name."""
    return Choice(form, formats[form][0]) if form in formats else None


def offered(*formats: Mapping[str, Sequence[str]]) -> str:
    """Return the media types that there are, for people."""
    return ", ".join(media_types[0] for group in formats for media_types in group.values())


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Return the media ranges of an Accept header, in lower case, with their qualities."""
    found = []
    for item in accept.split(","):
        media_range, *parameters = (part.strip().lower() for part in item.split(";"))
        qualities = [value.strip() for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "q"]
        if "/" in media_range and all(_QUALITY.fullmatch(value) for value in qualities):
            found.append((media_range, float(qualities[0]) if qualities else 1.0))
    return found


def _quality(media_type: str, ranges: Sequence[tuple[str, float]], *, by_name: bool) -> float:
    """Return the quality of the most specific range that a media type falls in."""
    kind = media_type.partition("/")[0]
    for wanted in (media_type,) if by_name else (media_type, f"{kind}/*", "*/*"):
        qualities = [quality for media_range, quality in ranges if media_range == wanted]
        if qualities:
            return max(qualities)
    return 0.0
