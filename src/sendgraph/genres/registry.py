"""Which genres there are, and which one a document is."""

from __future__ import annotations

from typing import Protocol, TypeVar

from sendgraph.documents import Document
from sendgraph.facts import Facts, GenreName
from sendgraph.genres.common import Reading
from sendgraph.language import Language


class Genre(Protocol):
    """A form of document that we understand."""

    name: GenreName

    def recognises(self, reading: Reading) -> float:
        """Return how sure it is, from 0 (not mine) to 1 (mine beyond doubt), that a document is of this genre."""
        ...

    def understand(self, reading: Reading) -> Facts:
        """Return what the document says. A pure function of its arguments; never raises for odd wording."""
        ...


GENRES: dict[GenreName, Genre] = {}
_LONGEST = 200_000  # characters: five times what the longest report has
_LEAST = 0.3  # below this a document is of no genre we know

G = TypeVar("G", bound=type[Genre])


def register(genre: G) -> G:
    """Class decorator: make a genre known under its name."""
    GENRES[genre.name] = genre()
    return genre


def recognise(reading: Reading) -> GenreName:
    """Return the name of the surest genre; ``other`` when none is sure enough. Ties go to the first by name.

    A text longer than any of ours is of no genre: what `other` looks for is found in time linear in its length.
    """
    if len(reading.text) > _LONGEST:
        return "other"
    scores = {name: genre.recognises(reading) for name, genre in sorted(GENRES.items())}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _LEAST else "other"


def understand(document: Document, language: Language) -> Facts:
    """Return what a document says, by the genre that recognises it."""
    reading = Reading(document, language)
    return GENRES[recognise(reading)].understand(reading)
