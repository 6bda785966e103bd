"""Printed names that are short for a health body's or a council's, and that no list of names can hold.

Counties abbreviated ("Lancs and South Cumbria ICB"), some of a body's places ("North Yorkshire ICB" for Humber and
North Yorkshire), initials ("L&SC ICB"; of a council "NELC"). All bodies that a short name could mean are returned;
whoever asks chooses by day and area, or leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sendgraph.facts import OrganisationKind
from sendgraph.identity.records import OrganisationRecord
from sendgraph.language.folding import fold

_Parts = frozenset[str]

_BETWEEN_PLACES = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*[&/]\s*")
_NOT_LETTERS = re.compile(r"[^A-Za-z]|\band\b|\bof\b")
# Two letters at least, no more than the longest names have words; all capitals, as initials are printed.
_INITIALS = re.compile(r"[A-Z]{2,8}")
_SMALL = frozenset({"and", "the", "of", "upon", "on", "with"})


class ShortNames:
    """The names of health bodies by their places and initials, and of councils by their initials."""

    def __init__(self, bodies: Iterable[OrganisationRecord], words: Mapping[str, Any]) -> None:
        self._abbreviations: Mapping[str, str] = words["abbreviations"]
        self._no_place = {*words["distinct"]["not_names"], *words["areas"]["qualifiers"]}
        self._heads = [
            (fold(head), kind) for kind in ("ccg", "icb") for head in sorted(words["heads"][kind]["one"], reverse=True)
        ]
        self._last_words = {head.rpartition(" ")[2] for head, _ in self._heads}
        self._places: dict[OrganisationKind, dict[_Parts, set[str]]] = {"ccg": {}, "icb": {}}
        self._initials: dict[tuple[OrganisationKind, str], set[str]] = {}
        for body in bodies:
            for form in body.forms:
                self._add(body, form)

    def find(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the health bodies that a printed name may be short for, in their order.

        Only a name that ends with its kind ("… ICB") is looked at; a body all of whose places are named comes alone.
        """
        kind, stem = self._divided(name)
        if kind is None:
            return ()
        places = _places(self._written_out(stem))
        named = self._places[kind]
        found = named.get(places) or set[str]()
        if not found and self._are_places(places):
            found = {slug for parts, slugs in named.items() if places < parts for slug in slugs}
        return tuple(sorted(found or self._initials.get((kind, _initials_printed(stem)), set())))

    def councils(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the councils whose name has the printed initials: NELC, WSCC, BwDBC."""
        return tuple(sorted(self._initials.get(("local_authority", fold(name).replace(" ", "")), set())))

    def _add(self, body: OrganisationRecord, form: str) -> None:
        if body.kind == "local_authority":
            for key in (_initials_of(form), fold(form).replace(" ", "")):
                self._initials.setdefault((body.kind, key), set()).add(body.slug)
            return
        kind, stem = self._divided(form)
        if kind is None or kind != body.kind:
            return
        self._places[kind].setdefault(_places(stem), set()).add(body.slug)
        self._initials.setdefault((kind, _initials_of(stem)), set()).add(body.slug)

    def _divided(self, name: str) -> tuple[OrganisationKind | None, str]:
        """Return a name's kind, by its last words, and what stands before them without NHS."""
        if fold(name).rpartition(" ")[2] not in self._last_words:
            return None, name
        words = name.split()
        for head, kind in self._heads:
            size = len(head.split())
            if len(words) > size and fold(" ".join(words[-size:])) == head:
                stem = [w for w in words[:-size] if fold(w) not in ("nhs", "the", "area")]
                return ("ccg" if kind == "ccg" else "icb"), " ".join(stem)
        return None, name

    def _written_out(self, stem: str) -> str:
        """Return a name with the counties' abbreviations written out."""
        return re.sub(r"(?<![\w-])[A-Za-z]+(?![\w-])", lambda m: self._abbreviations.get(fold(m[0]), m[0]), stem)

    def _are_places(self, parts: _Parts) -> bool:
        """Say whether every part is a place, not only a direction or a common word ("North", "City")."""
        return bool(parts) and not any(self._no_place.issuperset(part.split()) for part in parts)


def _places(stem: str) -> _Parts:
    """Return the folded places of which a name is made up, in no order."""
    folded = (fold(part).removeprefix("the ") for part in _BETWEEN_PLACES.split(stem))
    return frozenset(part for part in folded if part)


def _words(stem: str) -> Iterator[str]:
    yield from (word for word in fold(stem).split() if word not in _SMALL)


def _initials_of(stem: str) -> str:
    return "".join(word[0] for word in _words(stem))


def _initials_printed(stem: str) -> str:
    """Return printed initials folded ("L&SC", "L and SC", "HNY"), "" where it is none."""
    letters = _NOT_LETTERS.sub("", stem)
    return letters.lower() if _INITIALS.fullmatch(letters) else ""
