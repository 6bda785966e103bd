"""What validation says, for people as well as for the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

Severity = OneOf["violation", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class File:
    """A file as the graph has it. Names may be alike in two folders; the SHA-256 of the bytes tells them apart."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A passage that led to a fault: its words, their offsets in the text, its page (None without pages), its IRI."""

    file: File
    start: int
    end: int
    page: int | None
    quotation: str
    passage: str

    def __str__(self) -> str:
        """Return the page or the offset, and the words."""
        where = f"page {self.page}" if self.page is not None else f"character {self.start}"
        return f"{where}: “{self.quotation}”"


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One fault that a shape found.

    ``focus`` is the IRI of the node at fault, ``path`` the property in SPARQL notation, ``value`` the IRI or the
    words of the value at fault ("" where there is none). ``documents`` are the files that the statement
    comes from, sorted; empty for reference data and ontology. ``places`` are the passages that it was read from,
    sorted; empty where no claim stands behind it. ``shape`` is the IRI of the rule, ``source`` what the rule rests on
    ("" where it says nothing). ``term`` is the value in the notation of N-Triples.
    """

    severity: Severity
    documents: tuple[File, ...]
    focus: str
    path: str
    value: str
    message: str
    shape: str
    source: str = ""
    term: str = ""
    places: tuple[Place, ...] = ()

    def shown(self, names: Mapping[str, str]) -> list[str]:
        """Return the names of the documents, as given by SHA-256, else as the graph has them."""
        return [names.get(file.sha256, file.name) for file in self.documents]


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found, violations first, then by document, node and property."""

    results: tuple[Result, ...]

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that say that the graph is not sound."""
        return tuple(result for result in self.results if result.severity == "violation")

    @property
    def warnings(self) -> tuple[Result, ...]:
        """The results that say that something is doubtful."""
        return tuple(result for result in self.results if result.severity == "warning")

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings do not count."""
        return not self.violations
