"""JSON-LD that reads like JSON: the context, and a graph written with its names.

The context has a name for every property and class of the ontology, made from send.ttl, and names for the terms of
other vocabularies that we use, which stand in ontology/context.jsonld together with the names of the way back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple, parse

from sendgraph import resources
from sendgraph.errors import DataError
from sendgraph.mapping.terms import OWL, PREFIXES, RDF, RDFS, SEND, XSD, A

Json = dict[str, Any]

# Things of our own go by their whole IRIs.
VOCABULARIES = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in {"concept", "role", "theme"}}
_RANGE_INCLUDES = NamedNode("https://schema.org/rangeIncludes")
_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


@dataclass(frozen=True, slots=True)
class Term:
    """A name of the context: its IRI, and the datatype, language (``@en``) or ``@id`` that its values have unsaid."""

    name: str
    iri: str
    values: str = ""
    reverse: bool = False


@cache
def context() -> Mapping[str, Any]:
    """Return the JSON-LD context of our graphs. Raises DataError where ontology/context.jsonld cannot be read."""
    path = resources.folder("ontology") / "context.jsonld"
    try:
        names: Json = json.loads(path.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: no JSON-LD context ({error}); correct the file") from error
    taken = {value["@id"] for value in names.values() if isinstance(value, dict) and "@id" in value}
    own = {
        term.value.removeprefix(SEND.iri): definition
        for term, definition in _own_terms()
        if f"send:{term.value.removeprefix(SEND.iri)}" not in taken
    }
    if clashes := sorted((own.keys() | VOCABULARIES.keys()) & names.keys()):
        raise DataError(f"{path}: {', '.join(clashes)} is a term of send.ttl too; give it another name")
    first = {key: value for key, value in names.items() if key == "@version"}
    return first | VOCABULARIES | names | dict(sorted(own.items()))


def _own_terms() -> Iterator[tuple[NamedNode, Json | str]]:
    """Yield each class and property of send.ttl with its definition in the context."""
    kinds: dict[NamedNode, NamedNode] = {}
    ranges: dict[NamedNode, set[NamedNode]] = {}
    for quad in parse(path=resources.folder("ontology") / "send.ttl"):
        term, value = quad.subject, quad.object
        if not isinstance(term, NamedNode) or not isinstance(value, NamedNode) or not term.value.startswith(SEND.iri):
            continue
        if quad.predicate == A and value in _KINDS:
            kinds[term] = value
        elif quad.predicate in {RDFS.range, _RANGE_INCLUDES}:
            ranges.setdefault(term, set()).add(value)
    for term, kind in kinds.items():
        name = f"send:{term.value.removeprefix(SEND.iri)}"
        if kind == OWL.Class:
            yield term, name
        elif kind == OWL.ObjectProperty:
            yield term, {"@id": name, "@type": "@id"}
        else:
            yield term, {"@id": name} | _values(ranges.get(term, set()))


def _values(ranges: set[NamedNode]) -> Json:
    if RDF.PlainLiteral in ranges:
        return {"@language": "en"}
    # Of a date as exact as known the day is the form without a datatype.
    kind = XSD.date if XSD.date in ranges else next(iter(ranges), XSD.string)
    return {} if kind == XSD.string else {"@type": f"xsd:{kind.value.removeprefix(XSD.iri)}"}


@cache
def terms() -> Mapping[str, Term]:
    """Return the properties of the context by name, with whole IRIs."""
    return {
        name: Term(name, _whole(value.get("@id") or value["@reverse"]), _coercion(value), "@reverse" in value)
        for name, value in context().items()
        if isinstance(value, dict)
    }


def _coercion(value: Json) -> str:
    if "@language" in value:
        return f"@{value['@language']}"
    kind = str(value.get("@type", ""))
    return kind if kind.startswith("@") else _whole(kind)


def _whole(short: str) -> str:
    prefix, colon, name = short.partition(":")
    return VOCABULARIES[prefix] + name if colon and prefix in VOCABULARIES else short


def short(iri: str) -> str:
    """Return an IRI with a prefix of ours before it, where that leaves a plain name; else as it is."""
    for prefix, start in VOCABULARIES.items():
        name = iri.removeprefix(start)
        if name != iri and name and not set(name) & set("/#:"):
            return f"{prefix}:{name}"
    return iri


@cache
def _names() -> Mapping[tuple[str, str], str]:
    """Return the names of the properties by their IRI and by what their values have unsaid."""
    return {(term.iri, term.values): term.name for term in terms().values() if not term.reverse}


@cache
def _class_name(iri: str) -> str:
    name = iri.removeprefix(SEND.iri)
    return name if context().get(name) == f"send:{name}" else short(iri)


def pair(predicate: NamedNode, value: object) -> tuple[str, Any]:
    """Return a property's name and a value as they stand in compact JSON-LD."""
    names, iri = _names(), predicate.value
    if isinstance(value, NamedNode):
        name = names.get((iri, "@id"))
        return (name, value.value) if name else (short(iri), {"id": value.value})
    if not isinstance(value, Literal):
        raise DataError(f"{value}: neither an IRI nor a literal; our graphs hold nothing else")
    datatype = value.datatype.value
    plain = f"@{value.language}" if value.language else "" if datatype == XSD.string.value else datatype
    name = names.get((iri, plain))
    if name:
        return name, _native(value.value, datatype)
    said: Json = {"@value": value.value}
    if value.language:
        said["@language"] = value.language
    elif plain:
        said["@type"] = short(datatype)
    elif (iri, "") not in names:
        return short(iri), value.value
    return names.get((iri, ""), short(iri)), said


def _native(text: str, datatype: str) -> str | int | bool:
    """Return a count or a truth value as JSON has it; decimals stay text, whose digits JSON would not keep."""
    if datatype == XSD.integer.value:
        return int(text)
    return text == "true" if datatype == XSD.boolean.value else text


def node(subject: NamedNode, triples: Iterable[Triple]) -> Json:
    """Return a node in compact JSON-LD: its IRI, its classes, then its properties in the order of the triples."""
    found: Json = {"id": subject.value}
    for triple in triples:
        if triple.predicate == A and isinstance(triple.object, NamedNode):
            found.setdefault("type", []).append(_class_name(triple.object.value))
        else:
            name, value = pair(triple.predicate, triple.object)
            found.setdefault(name, []).append(value)
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in found.items()}


def write(triples: Iterable[Triple]) -> bytes:
    """Return triples, those of a subject one after another, as JSON-LD with our context; one line a node."""
    nodes = ",\n".join(
        json.dumps(node(subject, about), ensure_ascii=False)
        for subject, about in groupby(triples, key=lambda triple: triple.subject)
    )
    head = json.dumps(context(), ensure_ascii=False)
    return f'{{"@context": {head},\n"@graph": [\n{nodes}\n]}}\n'.encode()
