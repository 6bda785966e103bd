"""All that is known of a person, area or organisation, each line with the words it rests on.

What is asked stands in queries/explain/, one file a group of lines, in the order of their names; each takes the IRI
of the thing and gives the lines with a quotation and a document. Lines of reference data have no quotation.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, Store
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sendgraph.errors import DataError
from sendgraph.queries.names import Names, Thing
from sendgraph.queries.running import run
from sendgraph.queries.saved import Query, saved
from sendgraph.terminal import inert

KINDS = ("area", "organisation", "person")
_FOLDER = "explain"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The words of a document, with its title; the words are empty for reference data."""

    quotation: str
    document: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something known, and all the words that it rests on."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one sort under their heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A thing and all that is known of it; sections without lines are left out."""

    thing: Thing
    sections: tuple[Section, ...]

    def view(self) -> RenderableType:
        """Return what to print: headings, lines, and under each line its quotations."""
        parts: list[RenderableType] = [Text(inert(f"{self.thing.label}, {self.thing.kind}"), style="bold")]
        parts.append(Text(inert(self.thing.iri), style="dim"))
        for section in self.sections:
            parts.append(Text(f"\n{inert(section.heading)}", style="bold"))
            for line in section.lines:
                documents = "; ".join(evidence.document for evidence in line.evidence if not evidence.quotation)
                parts.append(Padding.indent(_words(line.text, documents), 2))
                quoted = (evidence for evidence in line.evidence if evidence.quotation)
                parts += [Padding.indent(_words(f"“{said.quotation}”", said.document), 6) for said in quoted]
        return Group(*parts)


def _words(text: str, document: str) -> Text:
    return Text.assemble(inert(text), (inert(f" [{document}]") if document else "", "dim"))


def explain(store: Store, text: str) -> Explanation:
    """Return all that a store knows of the thing of a name, code or IRI.

    Raises NotFoundError, with near names, where there is none, and UsageError where there are several.
    """
    thing = Names(store, KINDS).find(text)
    sections = (_section(query, thing, store) for query in saved(_FOLDER))
    return Explanation(thing, tuple(section for section in sections if section.lines))


def _section(query: Query, thing: Thing, store: Store) -> Section:
    answer = run(query, store, {"thing": NamedNode(thing.iri)})
    if not isinstance(answer, QuerySolutions):
        raise DataError(f"{_FOLDER}/{query.name}.rq: not a SELECT; ask for ?line, ?quotation and ?document")
    lines: dict[str, list[Evidence]] = defaultdict(list)
    for solution in answer:
        lines[_value(solution, "line")].append(Evidence(_value(solution, "quotation"), _value(solution, "document")))
    return Section(query.summary, tuple(Line(text, tuple(evidence)) for text, evidence in lines.items()))


def _value(solution: QuerySolution, name: str) -> str:
    term = solution[name]
    return "" if term is None else str(getattr(term, "value", term))
