"""What the graph says of a thing that has no page of its own (a tenure, a claim, a concept): its statements as a table.

Only a server shows these pages, to browsers that follow the thing's IRI; a static site has pages enough without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from sendgraph.errors import NotFoundError
from sendgraph.mapping.terms import DCTERMS, RDFS, SKOS
from sendgraph.publish.jsonld import short
from sendgraph.web import paths
from sendgraph.web.endpoint.dereferencing import KINDS, TERMS
from sendgraph.web.endpoint.negotiation import GRAPHS
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page, PageType, Parameters
from sendgraph.web.rendering import external

_LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_MOST = 100  # values of a property, and things that point here
_DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its words, the path of its page or its address on the web ("" for none), its language."""

    text: str
    path: str = ""
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A property with its values; ``more`` are not shown."""

    name: str
    values: tuple[Value, ...]
    more: int = 0


def _paths(_generation: Generation) -> Iterator[str]:
    yield from ()


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    name = paths.named(path, "thing")
    if name is None:
        return None
    iri = TERMS + name if name.partition("/")[0] in KINDS else generation.iri(name)
    said = _said(generation, iri)
    if not said:
        raise NotFoundError(f"{iri}: the graph knows nothing of that name.")
    values = {
        "iri": iri,
        "said": said,
        "pointing": _pointing(generation, iri),
        "files": [(form, f"data/{name}.{form}") for form in GRAPHS],
    }
    title = _label(generation.store, iri) or short(iri).removeprefix(generation.base)
    return Page(path, "thing.html", title, values)


def _said(generation: Generation, iri: str) -> list[Statement]:
    """Return what is said of a thing, a property once. An IRI that is none has nothing said of it."""
    try:
        thing = NamedNode(iri)
    except ValueError:
        return []
    return _statements(
        generation, ((q.predicate, q.object) for q in generation.store.quads_for_pattern(thing, None, None, _DEFAULT))
    )


def _pointing(generation: Generation, iri: str) -> list[Statement]:
    """Return the things that something is said of in terms of this one, some of them where there are many."""
    quads = generation.store.quads_for_pattern(None, None, NamedNode(iri), _DEFAULT)
    return _statements(generation, ((q.predicate, q.subject) for q in islice(quads, _MOST)))


def _statements(generation: Generation, pairs: Iterable[tuple[NamedNode, object]]) -> list[Statement]:
    found: dict[str, list[Value]] = {}
    for predicate, value in pairs:
        found.setdefault(short(predicate.value), []).append(_value(generation, value))
    ordered = ((name, sorted(values, key=lambda value: value.text)) for name, values in sorted(found.items()))
    return [Statement(name, tuple(values[:_MOST]), max(0, len(values) - _MOST)) for name, values in ordered]


def _value(generation: Generation, value: object) -> Value:
    if isinstance(value, Literal):
        return Value(value.value, language=value.language or "")
    if not isinstance(value, NamedNode):
        return Value(str(value))
    iri = value.value
    text = _label(generation.store, iri) or short(iri).removeprefix(generation.base)
    page = generation.path(iri) or _path(generation, iri)
    return Value(text, page, "" if page else external(iri))


def _path(generation: Generation, iri: str) -> str:
    """Return the path of the page of this sort for a thing of ours."""
    for base in (generation.base, *(f"{TERMS}{kind}/" for kind in KINDS)):
        if iri.startswith(base):
            return f"thing/{iri.removeprefix(generation.base if base == generation.base else TERMS)}/"
    return ""


def _label(store: Store, iri: str) -> str:
    for predicate in _LABELS:
        for quad in store.quads_for_pattern(NamedNode(iri), predicate, None, _DEFAULT):
            if isinstance(quad.object, Literal):
                return quad.object.value
    return ""


PAGE = PageType("thing", _paths, _page)
