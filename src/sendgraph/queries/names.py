"""From what people type to things of the graph: names in any printed form, codes, slugs and IRIs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode, QuerySolutions, Store
from rapidfuzz import fuzz, process

from sendgraph.errors import NotFoundError, UsageError
from sendgraph.language.folding import fold
from sendgraph.mapping.terms import PREFIXES

KINDS = ("area", "organisation", "person", "role", "theme")

_NAMES = """
SELECT ?thing ?kind ?label ?also {
  {
    VALUES (?class ?kind) {
      (send:LocalArea "area") (send:Organisation "organisation") (send:Person "person")
    }
    ?thing a ?class ; rdfs:label ?label .
    OPTIONAL { ?thing skos:altLabel|skos:hiddenLabel|send:gssCode|send:dfeCode|org:identifier ?also }
  } UNION {
    VALUES (?scheme ?kind) { (<https://w3id.org/sendgraph/theme> "theme") (<https://w3id.org/sendgraph/role> "role") }
    ?thing skos:inScheme ?scheme ; skos:prefLabel ?label .
    OPTIONAL { ?thing skos:altLabel|skos:hiddenLabel|skos:notation ?also }
  }
}"""
_NEAR = 70  # of 100: what rapidfuzz calls alike enough to suggest
_SUGGESTIONS = 5
_NO_AREA = "(a district, town or constituency is not known here: name the council whose local area it lies in)"


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A thing that people ask about: its label, kind and IRI."""

    label: str
    kind: str
    iri: str

    def __str__(self) -> str:
        return f"{self.label} ({self.kind} <{self.iri}>)"


@dataclass(frozen=True)
class Names:
    """The names of a store's areas, organisations, people, roles and themes."""

    store: Store
    kinds: tuple[str, ...] = KINDS
    _labels: dict[str, set[Thing]] = field(default_factory=lambda: defaultdict(set), init=False)

    @cached_property
    def _index(self) -> tuple[dict[str, set[Thing]], dict[str, set[Thing]], dict[str, Thing]]:
        """Things by folded label, by any other folded name, code or slug, and by IRI."""
        labels: dict[str, set[Thing]] = defaultdict(set)
        others: dict[str, set[Thing]] = defaultdict(set)
        by_iri: dict[str, Thing] = {}
        solutions = self.store.query(_NAMES, prefixes=PREFIXES)
        assert isinstance(solutions, QuerySolutions)  # noqa: S101 -- it is a SELECT
        for solution in solutions:
            kind = str(solution["kind"].value)
            if kind not in self.kinds:
                continue
            thing = Thing(solution["label"].value, kind, solution["thing"].value)
            by_iri[thing.iri] = thing
            labels[fold(thing.label)].add(thing)
            others[fold(thing.iri.rsplit("/", 1)[-1])].add(thing)
            if solution["also"] is not None:
                others[fold(solution["also"].value)].add(thing)
        return labels, others, by_iri

    def find(self, text: str) -> Thing:
        """Return the one thing of a name, code, slug or IRI; a label wins over other names.

        Raises NotFoundError, with near names, where there is none, and UsageError where there are several.
        """
        labels, others, by_iri = self._index
        if text.strip("<>") in by_iri:
            return by_iri[text.strip("<>")]
        found = sorted(labels.get(fold(text)) or others.get(fold(text)) or ())
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(_several(text, found))
        kinds = " or ".join(self.kinds)
        raise NotFoundError(f"{text}: no {kinds} of that name or code; {self._advice(text)}")

    def _advice(self, text: str) -> str:
        labels, others, _ = self._index
        names = list({**others, **labels})
        near = process.extract(fold(text), names, scorer=fuzz.WRatio, limit=3 * _SUGGESTIONS, score_cutoff=_NEAR)
        things = (thing for name, _, _ in near for thing in sorted(labels.get(name) or others[name]))
        suggested = list(dict.fromkeys(thing.label for thing in things))[:_SUGGESTIONS]
        advice = f"did you mean {' or '.join(suggested)}?" if suggested else "check the spelling"
        return f"{advice} {_NO_AREA}" if "area" in self.kinds and len(self.kinds) == 1 else advice


def _several(text: str, found: Iterable[Thing]) -> str:
    return "\n".join([f"{text}: several things have that name; give one's IRI:", *(f"  {thing}" for thing in found)])


def term(thing: Thing) -> NamedNode:
    """Return the RDF term of a thing."""
    return NamedNode(thing.iri)
