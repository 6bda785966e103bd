"""One thing of the graph as plain JSON: what its frame in ontology/frames/ asks for, with our names.

A frame (https://www.w3.org/TR/json-ld11-framing/) says which properties are shown and how deep. It is also the query:
only the triples that it asks for are fetched, so a thing of a large graph is framed as quickly as one of a small one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pyld import jsonld
from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from sendgraph import resources
from sendgraph.errors import DataError, UsageError
from sendgraph.mapping.terms import SEND, A
from sendgraph.publish.jsonld import VOCABULARIES, Json, Term, context, node, terms
from sendgraph.queries.names import Names, Thing

_FOLDER = "ontology/frames"
_DEFAULT = DefaultGraph()


def kinds() -> tuple[str, ...]:
    """Return the kinds of things that have a frame."""
    return tuple(path.stem for path in resources.files(_FOLDER, ".jsonld"))


def frame(kind: str) -> Json:
    """Return the frame of a kind of thing. Raises DataError where it cannot be read or names what the context lacks."""
    path = resources.folder(_FOLDER) / f"{kind}.jsonld"
    try:
        read: Json = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: no frame ({error}); correct the file") from error
    if unknown := sorted(set(keys(read)) - terms().keys()):
        raise DataError(f"{path}: {', '.join(unknown)} is no name of the context; use one of ontology/context.jsonld")
    return read


def keys(read: Json) -> Iterator[str]:
    """Yield the names of the properties that a frame asks for, at any depth."""
    for key, value in read.items():
        if key != "type":
            yield key
        if isinstance(value, dict):
            yield from keys(value)


def framed(store: Store, text: str) -> bytes:
    """Return the thing of a name, code or IRI as framed JSON-LD in UTF-8, with the part of the context it uses.

    Raises NotFoundError, with near names, where there is none, and UsageError where there are several.
    """
    thing = _thing(store, text)
    shape = frame(thing.kind)
    found: dict[NamedNode, set[Triple]] = {}
    _fetch(store, NamedNode(thing.iri), shape, found)
    nodes = [node(subject, sorted(triples, key=str)) for subject, triples in sorted(found.items(), key=str)]
    document = {"@context": context(), "@graph": nodes}
    options = {"embed": "@always", "explicit": True, "omitDefault": True, "omitGraph": True, "documentLoader": _refuse}
    done: Json = jsonld.frame(document, {"@context": context(), "id": thing.iri} | shape, options)
    del done["@context"]
    plain = {"@context": _used(done)} | _ordered(done, shape)
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def _thing(store: Store, text: str) -> Thing:
    """Find a thing of a kind that has a frame; an inspection goes by its IRI, having no name of its own."""
    if _is_inspection(store, text):
        return Thing(text, "inspection", text)
    return Names(store, tuple(kind for kind in kinds() if kind != "inspection")).find(text)


def _is_inspection(store: Store, text: str) -> bool:
    try:
        return any(store.quads_for_pattern(NamedNode(text), A, SEND.Inspection, _DEFAULT))
    except ValueError:  # no IRI
        return False


def _ordered(value: Any, shape: Json) -> Any:
    """Return a framed thing with the keys in the order of its frame."""
    if isinstance(value, list):
        return [_ordered(item, shape) for item in value]
    if not isinstance(value, dict):
        return value
    order = [key for key in ("id", "type", *shape) if key in value]
    return {key: _ordered(value[key], shape.get(key) or {}) for key in dict.fromkeys([*order, *value])}


def _fetch(store: Store, subject: NamedNode, shape: Json, found: dict[NamedNode, set[Triple]]) -> None:
    """Add the triples that a frame asks for, from a node on."""
    own = found.setdefault(subject, set())
    own |= {quad.triple for quad in store.quads_for_pattern(subject, A, None, _DEFAULT) if _is_own(quad.object)}
    for key, inner in shape.items():
        if key == "type":
            continue
        for start, triple, value in _values(store, subject, terms()[key]):
            if not isinstance(value, NamedNode):
                own.add(triple)
            elif _is_of(store, value, inner):
                found.setdefault(start, set()).add(triple)
                if inner:
                    _fetch(store, value, inner, found)


def _values(store: Store, subject: NamedNode, term: Term) -> Iterator[tuple[NamedNode, Triple, object]]:
    """Yield the triples of a property, or of its way back: where each starts, and what stands at its other end."""
    predicate = NamedNode(term.iri)
    if not term.reverse:
        yield from ((subject, q.triple, q.object) for q in store.quads_for_pattern(subject, predicate, None, _DEFAULT))
        return
    for quad in store.quads_for_pattern(None, predicate, subject, _DEFAULT):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject, quad.triple, quad.subject


def _is_of(store: Store, value: NamedNode, inner: Mapping[str, Any]) -> bool:
    kind = inner.get("type")
    return not kind or any(store.quads_for_pattern(value, A, SEND[kind], _DEFAULT))


def _is_own(kind: object) -> bool:
    return isinstance(kind, NamedNode) and kind.value.startswith(SEND.iri)


def _used(plain: Json) -> Json:
    """Return the part of the context that a framed thing uses, so that the whole does not drown it."""
    named = {*_mentioned(plain), "@version", "id", "type", *VOCABULARIES}
    return {key: value for key, value in context().items() if key in named}


def _mentioned(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key == "type":
                yield from [inner] if isinstance(inner, str) else inner
            elif isinstance(inner, dict | list):
                yield from _mentioned(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _mentioned(inner)


def _refuse(url: str, _options: object) -> Json:
    """Load nothing from elsewhere: our context stands in the document."""
    raise UsageError(f"{url}: contexts from elsewhere are not loaded")
