"""The vocabularies under ontology/ (SKOS in Turtle), read once into frozen values for the recognisers.

A concept's preferred, alternative and hidden labels are the words that lead to it in a document; domain
people edit them in the Turtle files, never in code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from sendgraph.errors import DataError

SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Concept:
    """A ``skos:Concept``; labels stand in the order of the file, ``broader`` holds IRIs."""

    iri: str
    notation: str
    label: str
    alt_labels: tuple[str, ...] = ()
    hidden_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    definition: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The preferred, alternative and hidden labels, in that order."""
        return (self.label, *self.alt_labels, *self.hidden_labels)


def read_concepts(path: Path) -> tuple[Concept, ...]:
    """Return the concepts of a Turtle file, in the order in which the file first describes them.

    Top concepts are those without ``broader``.

    Raises DataError when the file cannot be read or parsed, holds a blank node, or when a concept lacks
    its one label or notation, or shares its notation with another.
    """
    values: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in _statements(path):
        values.setdefault(subject, defaultdict(list))[predicate].append(value)
    concepts = tuple(
        _concept(path, iri, properties)
        for iri, properties in values.items()
        if f"{SKOS}Concept" in properties.get(_TYPE, ())
    )
    seen: dict[str, str] = {}
    for concept in concepts:
        other = seen.setdefault(concept.notation, concept.iri)
        if other != concept.iri:
            raise DataError(f"{path}: <{concept.iri}> and <{other}> share a skos:notation; change one")
    return concepts


def _statements(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the triples of a file as strings, in file order."""
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            named = isinstance(quad.subject, ox.NamedNode)
            if not named or not isinstance(quad.object, ox.NamedNode | ox.Literal):
                raise DataError(f"{path}: {quad.predicate} stands on a blank node; give the node an IRI")
            yield quad.subject.value, quad.predicate.value, quad.object.value
    except SyntaxError as error:
        raise DataError(f"{path}: not valid Turtle ({error}); correct the file") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}); install sendgraph again") from error


def _concept(path: Path, iri: str, properties: dict[str, list[str]]) -> Concept:
    """Return one concept from its properties."""

    def one(name: str) -> str:
        found = properties.get(SKOS + name, [])
        if len(found) != 1:
            raise DataError(f"{path}: <{iri}> has {len(found)} values of skos:{name}; give it one")
        return found[0]

    return Concept(
        iri=iri,
        notation=one("notation"),
        label=one("prefLabel"),
        alt_labels=tuple(properties.get(f"{SKOS}altLabel", ())),
        hidden_labels=tuple(properties.get(f"{SKOS}hiddenLabel", ())),
        broader=tuple(properties.get(f"{SKOS}broader", ())),
        definition=next(iter(properties.get(f"{SKOS}definition", ())), None),
    )
