"""Shapes as SPARQL queries, each of which returns what breaks one constraint.

The queries are those by which the SHACL recommendation defines its core components (section 4). A query has ?this,
the focus node, and ?value where the component speaks of one. A component that is not here raises DataError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from pyoxigraph import NamedNode
from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from sendgraph.errors import DataError
from sendgraph.validation.report import Severity
from sendgraph.validation.shapes import named, path_text
from sendgraph.validation.tracing import text

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
# What says nothing of what may stand in the data.
_SILENT = (
    *(SH.path, SH.severity, SH.message, SH.description, SH.name, SH.order, SH.group, SH.deactivated),
    *(*_TARGETS, SH.property, SH.sparql, SH.flags),
)
_BOUNDS = {SH.minInclusive: ">=", SH.minExclusive: ">", SH.maxInclusive: "<=", SH.maxExclusive: "<"}
_KINDS = {
    SH.IRI: "isIRI({0})",
    SH.Literal: "isLiteral({0})",
    SH.BlankNode: "isBlank({0})",
    SH.BlankNodeOrIRI: "(isIRI({0}) || isBlank({0}))",
    SH.BlankNodeOrLiteral: "(isLiteral({0}) || isBlank({0}))",
    SH.IRIOrLiteral: "(isIRI({0}) || isLiteral({0}))",
}
# Whose lexical forms a cast of SPARQL checks (SHACL, 4.1.2: a literal must not be ill-typed).
_CAST = {
    *(XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.boolean),
    *(XSD.date, XSD.dateTime, XSD.gYear, XSD.gYearMonth),
}


@dataclass(frozen=True, slots=True)
class Check:
    """A query that finds what breaks a rule; ``alone`` when it is asked of each focus node by itself.

    ``focus`` is the pattern of all focus nodes, ``targets`` what holds of each; ``classes`` are the IRIs of which a
    focus node is one, empty where something else can make a node a focus node.
    """

    query: str
    focus: str
    targets: str
    classes: frozenset[str]
    severity: Severity
    path: str
    messages: tuple[str, ...]
    shape: str
    source: str
    alone: bool = False

    def focus_among(self, nodes: Iterable[NamedNode]) -> str:
        """Return the pattern of those of some nodes that are focus nodes."""
        return self._among("?this", (f"({node})" for node in nodes))

    def query_among(self, nodes: Iterable[NamedNode]) -> str:
        """Return the query with those focus nodes only."""
        return self.query.replace(self.focus, self.focus_among(nodes))

    def query_of_both(self, pairs: Iterable[tuple[NamedNode, NamedNode]]) -> str:
        """Return the query with those focus nodes only that are in pairs with a value, and for that value."""
        return self.query.replace(self.focus, self._among("?this ?value", (f"({one} {two})" for one, two in pairs)))

    def _among(self, names: str, rows: Iterable[str]) -> str:
        given = f"VALUES ({names}) {{ {' '.join(rows)} }}"
        return f"{{ SELECT DISTINCT {names} WHERE {{ {given} FILTER EXISTS {{ {self.targets} }} }} }}"

    def query_of_values(self, values: Iterable[NamedNode]) -> str:
        """Return the query with some values only."""
        before, where, after = re.split(r"(\bWHERE\s*\{)", self.query, maxsplit=1, flags=re.IGNORECASE)
        return f"{before}{where} VALUES ?value {{ {' '.join(map(str, values))} }} {after}"


def checks(shapes: Graph) -> tuple[Check, ...]:
    """Return the checks of all shapes that have a target. Raises DataError for what has no query here."""
    return tuple(check for shape in _with_target(shapes) for check in _Compiler(shapes, shape).checks())


def _with_target(shapes: Graph) -> list[Node]:
    return sorted({shape for target in _TARGETS for shape in shapes.subjects(target)}, key=str)


class _Compiler:
    """Makes the queries of one shape with a target."""

    def __init__(self, shapes: Graph, shape: Node) -> None:
        self._shapes = shapes
        self._shape = shape
        self._numbers = count(1)
        self._targets = " UNION ".join(self._patterns())
        self._focus = f"{{ SELECT DISTINCT ?this WHERE {{ {self._targets} }} }}"

    def checks(self) -> Iterator[Check]:
        """Yield the checks of the shape, of its properties and of its SPARQL constraints."""
        yield from self._checks_of(self._shape)
        for constraint in self._shapes.objects(self._shape, SH.sparql):
            prologue = "".join(
                f"PREFIX {self._shapes.value(declared, SH.prefix)}: <{self._shapes.value(declared, SH.namespace)}>\n"
                for ontology in self._shapes.objects(constraint, SH.prefixes)
                for declared in self._shapes.objects(ontology, SH.declare)
            )
            query = prologue + text(self._shapes.value(constraint, SH.select))
            yield self._check(query, self._shape, constraint, alone=True)

    def _patterns(self) -> Iterator[str]:
        for kind in self._shapes.objects(self._shape, SH.targetClass):
            yield f"{{ ?this {_n3(RDF.type)}/{_n3(RDFS.subClassOf)}* {_n3(kind)} }}"
        for node in self._shapes.objects(self._shape, SH.targetNode):
            yield f"{{ VALUES ?this {{ {_n3(node)} }} }}"
        for name in self._shapes.objects(self._shape, SH.targetSubjectsOf):
            yield f"{{ ?this {_n3(name)} {self._variable()} }}"
        for name in self._shapes.objects(self._shape, SH.targetObjectsOf):
            yield f"{{ {self._variable()} {_n3(name)} ?this }}"

    def _classes(self) -> frozenset[str]:
        others = any((self._shape, target, None) in self._shapes for target in _TARGETS if target != SH.targetClass)
        return frozenset() if others else frozenset(map(str, self._shapes.objects(self._shape, SH.targetClass)))

    def _checks_of(self, shape: Node) -> Iterator[Check]:
        """Yield the checks of a shape and, where it is a node shape, of its properties."""
        if self._is_off(shape):
            return
        for where in self._broken(shape, "?this", "?value"):
            query = f"SELECT DISTINCT ?this ?value WHERE {{ {self._focus} {where} }}"
            yield self._check(query, shape, shape)
        for inner in self._shapes.objects(shape, SH.property):
            if self._path(shape):
                raise self._unknown(shape, SH.property)
            yield from self._checks_of(inner)

    def _check(self, query: str, shape: Node, rule: Node, *, alone: bool = False) -> Check:
        shapes = self._shapes
        messages = tuple(sorted(map(str, shapes.objects(rule, SH.message)))) or tuple(
            sorted(map(str, shapes.objects(shape, SH.message)))
        )
        name = text(named(shapes, rule))
        if not messages:
            raise DataError(f"{name}: a shape has no sh:message; say what is wrong in words for people")
        return Check(
            query=query,
            focus=self._focus,
            targets=self._targets,
            classes=self._classes(),
            severity="violation" if shapes.value(shape, SH.severity) in (None, SH.Violation) else "warning",
            path=path_text(shapes, shapes.value(shape, SH.path)),
            messages=messages,
            shape=name,
            source=text(shapes.value(rule, SH.description)),
            alone=alone,
        )

    def _is_off(self, shape: Node) -> bool:
        return (shape, SH.deactivated, Literal(True)) in self._shapes

    def _path(self, shape: Node) -> str:
        """Return the path of a property shape in SPARQL, "" for a node shape."""
        path = self._shapes.value(shape, SH.path)
        return _n3(path) if isinstance(path, URIRef) else path_text(self._shapes, path)

    def _variable(self) -> str:
        return f"?v{next(self._numbers)}"

    def _broken(self, shape: Node, focus: str, value: str) -> Iterator[str]:
        """Yield a graph pattern for each constraint of a shape; it binds ``value`` where it breaks the constraint."""
        path = self._path(shape)
        values = f"{focus} {path} {value} ." if path else f"BIND ({focus} AS {value})"
        for name, parameter in sorted(self._shapes.predicate_objects(shape)):
            if not str(name).startswith(str(SH)) or name in _SILENT:
                continue
            test = _VALUE_TESTS.get(name)
            pair = _PAIR_TESTS.get(name)
            if test is not None:
                yield f"{values} FILTER ({test(self, shape, parameter, value)})"
            elif path and pair is not None:
                yield pair(self, f"{focus} {path}", parameter, focus, value)
            else:
                raise self._unknown(shape, name)

    def fails(self, shape: Node, value: str) -> str:
        """Return an expression that is true where ``value`` does not conform to a shape."""
        if self._is_off(shape):
            return "false"
        if (shape, SH.sparql, None) in self._shapes:
            raise self._unknown(shape, SH.sparql)
        # A node shape is tested on the value itself: its own variable would be out of reach of the filter.
        parts = [f"EXISTS {{ {where} }}" for where in self._broken_inside(shape, value)]
        parts += [self.fails(inner, value) for inner in self._shapes.objects(shape, SH.property)]
        return f"({' || '.join(parts)})" if parts else "false"

    def _broken_inside(self, shape: Node, value: str) -> Iterator[str]:
        if self._path(shape):
            yield from self._broken(shape, value, self._variable())
            return
        for name, parameter in sorted(self._shapes.predicate_objects(shape)):
            if str(name).startswith(str(SH)) and name not in _SILENT:
                if name not in _VALUE_TESTS:
                    raise self._unknown(shape, name)
                yield f"FILTER ({_VALUE_TESTS[name](self, shape, parameter, value)})"

    def _unknown(self, shape: Node, name: Node) -> DataError:
        return DataError(
            f"{text(named(self._shapes, shape))}: builds cannot check {text(name)} here; "
            "say it with sh:sparql, or build with --reference-engines"
        )

    # --- Tests of one value: true where it breaks the constraint ---

    def _class(self, _: Node, parameter: Node, value: str) -> str:
        kind = _n3(parameter)
        return f"!EXISTS {{ {value} a {kind} }} && !EXISTS {{ {value} a/{_n3(RDFS.subClassOf)}* {kind} }}"

    def _datatype(self, _: Node, parameter: Node, value: str) -> str:
        wrong = f"!isLiteral({value}) || datatype({value}) != {_n3(parameter)}"
        if parameter in _CAST:
            wrong += f" || !COALESCE(isLiteral({_n3(parameter)}(STR({value}))), false)"
        return wrong

    def _node_kind(self, _: Node, parameter: Node, value: str) -> str:
        return f"!{_KINDS[URIRef(str(parameter))].format(value)}"

    def _pattern(self, shape: Node, parameter: Node, value: str) -> str:
        flags = self._shapes.value(shape, SH.flags)
        arguments = [f"STR({value})", _n3(parameter), *([_n3(flags)] if flags is not None else [])]
        return f"isBlank({value}) || !REGEX({', '.join(arguments)})"

    def _min_length(self, _: Node, parameter: Node, value: str) -> str:
        return f"isBlank({value}) || STRLEN(STR({value})) < {parameter}"

    def _max_length(self, _: Node, parameter: Node, value: str) -> str:
        return f"isBlank({value}) || STRLEN(STR({value})) > {parameter}"

    def _in(self, _: Node, parameter: Node, value: str) -> str:
        return f"!({' || '.join(f'sameTerm({value}, {_n3(item)})' for item in self._list(parameter)) or 'false'})"

    def _node(self, _: Node, parameter: Node, value: str) -> str:
        return self.fails(parameter, value)

    def _not(self, _: Node, parameter: Node, value: str) -> str:
        return f"!{self.fails(parameter, value)}"

    def _and(self, _: Node, parameter: Node, value: str) -> str:
        return " || ".join(self.fails(item, value) for item in self._list(parameter))

    def _or(self, _: Node, parameter: Node, value: str) -> str:
        return " && ".join(self.fails(item, value) for item in self._list(parameter))

    def _list(self, start: Node) -> Iterable[Node]:
        return Collection(self._shapes, start)

    # --- Tests of all values of a path: patterns that bind the value that breaks the constraint, if it is one ---

    def _min_count(self, values: str, parameter: Node, focus: str, _: str) -> str:
        if str(parameter) != "1":
            return self._counted(values, focus, f"< {parameter}")
        return f"FILTER NOT EXISTS {{ {values} {self._variable()} }}"

    def _max_count(self, values: str, parameter: Node, focus: str, _: str) -> str:
        if str(parameter) != "1":
            return self._counted(values, focus, f"> {parameter}")
        one, other = self._variable(), self._variable()
        return f"FILTER EXISTS {{ {values} {one} . {values} {other} . FILTER (!sameTerm({one}, {other})) }}"

    def _counted(self, values: str, focus: str, limit: str) -> str:
        if focus != "?this":
            raise DataError("shapes: a count inside sh:node, sh:or, sh:and or sh:not must be 1; say it with sh:sparql")
        value = self._variable()
        return (
            f"{{ SELECT ?this WHERE {{ {self._focus} OPTIONAL {{ {values} {value} }} }} "
            f"GROUP BY ?this HAVING (COUNT(DISTINCT {value}) {limit}) }}"
        )

    def _has_value(self, values: str, parameter: Node, _: str, __: str) -> str:
        return f"FILTER NOT EXISTS {{ {values} {_n3(parameter)} }}"

    def _less_than(self, values: str, parameter: Node, focus: str, value: str) -> str:
        return self._compared(values, parameter, focus, value, "<")

    def _at_most(self, values: str, parameter: Node, focus: str, value: str) -> str:
        return self._compared(values, parameter, focus, value, "<=")

    def _compared(self, values: str, parameter: Node, focus: str, value: str, sign: str) -> str:
        other = self._variable()
        test = f"!COALESCE({value} {sign} {other}, false)"
        return f"{values} {value} . {focus} {_n3(parameter)} {other} FILTER ({test})"

    def _equals(self, values: str, parameter: Node, focus: str, value: str) -> str:
        others = f"{focus} {_n3(parameter)}"
        return (
            f"{{ {values} {value} FILTER NOT EXISTS {{ {others} {value} }} }} UNION "
            f"{{ {others} {value} FILTER NOT EXISTS {{ {values} {value} }} }}"
        )

    def _disjoint(self, values: str, parameter: Node, focus: str, value: str) -> str:
        return f"{values} {value} . {focus} {_n3(parameter)} {value} ."

    def _unique_lang(self, values: str, parameter: Node, _: str, __: str) -> str:
        if parameter != Literal(True):
            return "FILTER (false)"
        one, other = self._variable(), self._variable()
        test = f'!sameTerm({one}, {other}) && LANG({one}) != "" && LCASE(LANG({one})) = LCASE(LANG({other}))'
        return f"FILTER EXISTS {{ {values} {one} . {values} {other} . FILTER ({test}) }}"


def _bound(sign: str) -> Callable[[_Compiler, Node, Node, str], str]:
    def test(_: _Compiler, __: Node, parameter: Node, value: str) -> str:
        return f"!COALESCE({value} {sign} {_n3(parameter)}, false)"

    return test


_VALUE_TESTS: dict[Node, Callable[[_Compiler, Node, Node, str], str]] = {
    SH["class"]: _Compiler._class,
    SH.datatype: _Compiler._datatype,
    SH.nodeKind: _Compiler._node_kind,
    SH.pattern: _Compiler._pattern,
    SH.minLength: _Compiler._min_length,
    SH.maxLength: _Compiler._max_length,
    SH["in"]: _Compiler._in,
    SH.node: _Compiler._node,
    SH["not"]: _Compiler._not,
    SH["and"]: _Compiler._and,
    SH["or"]: _Compiler._or,
    **{name: _bound(sign) for name, sign in _BOUNDS.items()},
}
_PAIR_TESTS: dict[Node, Callable[[_Compiler, str, Node, str, str], str]] = {
    SH.minCount: _Compiler._min_count,
    SH.maxCount: _Compiler._max_count,
    SH.hasValue: _Compiler._has_value,
    SH.lessThan: _Compiler._less_than,
    SH.lessThanOrEquals: _Compiler._at_most,
    SH.equals: _Compiler._equals,
    SH.disjoint: _Compiler._disjoint,
    SH.uniqueLang: _Compiler._unique_lang,
}


def _n3(node: Node | None) -> str:
    return node.n3() if isinstance(node, URIRef | Literal) else text(node)
