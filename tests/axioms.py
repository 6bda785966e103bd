"""The table of docs/data-model.md that tells what each axiom of the ontology is for.

An axiom is needed when what it entails is asked for: by a saved query, a shape, a frame, or another axiom. One that
entails terms of a published vocabulary is for those who ask in its terms.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from sendgraph import resources

PAGE = Path(__file__).resolve().parents[1] / "docs" / "data-model.md"
DATA = Path(__file__).parent / "data" / "validation"
SEND = Namespace("https://w3id.org/sendgraph/ontology#")
VOCABULARIES = {
    "dcterms": "Dublin Core",
    "foaf": "FOAF",
    "oa": "Web Annotation",
    "org": "the Organization Ontology",
    "prov": "PROV-O",
    "schema": "schema.org",
    "skos": "SKOS",
}
_BLOCK = re.compile(r"(?<=<!-- axioms -->\n).*?(?=<!-- end of axioms -->)", re.S)
_TERM = re.compile(r"(?<![\w-])(?:send|" + "|".join(VOCABULARIES) + r"):[\w-]+")
_SHOWN, _MORE = 3, "and more"


def ontology() -> Graph:
    return Graph().parse(resources.folder("ontology") / "send.ttl")


def rows(graph: Graph) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (what follows, from what, all who need it), in order of the kinds of axioms."""
    needs = _needs(graph)
    for what, source in _entailed(graph):
        found = needs.get(what, [])
        prefix = what.partition(":")[0]
        if not found and prefix in VOCABULARIES:
            found = [f"who asks in terms of {VOCABULARIES[prefix]}"]
        yield f"`{what}`", source, found


def table(graph: Graph) -> str:
    lines = ["| what follows | from | needed by |", "| --- | --- | --- |"]
    lines += [f"| {what} | {source} | {_some(needs)} |" for what, source, needs in rows(graph)]
    return "\n".join(lines) + "\n"


def written() -> list[tuple[str, str, set[str]]]:
    """Return the rows of the table as it stands in the page."""
    found = _BLOCK.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None, f"{PAGE.name} has no table of axioms"
    cells = [line.strip("| ").split(" | ") for line in found[0].splitlines()[2:]]
    return [(what, source, set(needs.split(", ")) - {_MORE}) for what, source, needs in cells]


def refresh() -> None:
    """Write the table anew."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BLOCK.sub(lambda _: table(ontology()), page), encoding="utf-8")


def _entailed(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield each term that axioms entail, with the axioms in words."""

    def name(term: Node) -> str:
        return graph.qname(str(term))

    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for head, start in graph.subject_objects(OWL.propertyChainAxiom):
        found[0, name(head)].append("chain " + " / ".join(f"`{name(step)}`" for step in Collection(graph, start)))
    stated = _stated()
    for one, other in graph.subject_objects(OWL.inverseOf):
        for entailed, source in ((one, other), (other, one)):
            if entailed not in stated:
                found[1, name(entailed)].append(f"inverse of `{name(source)}`")
    for rank, axiom, words in ((2, RDFS.subPropertyOf, "sub-property"), (3, RDFS.subClassOf, "sub-class")):
        for below, above in graph.subject_objects(axiom):
            found[rank, name(above)].append(f"{words} `{name(below)}`")
    for (_, what), sources in sorted(found.items()):
        yield what, _some(sorted(sources))


def _some(items: list[str]) -> str:
    """Name the first few: a count of the rest would change with every query."""
    return ", ".join([*items[:_SHOWN], *([_MORE] if len(items) > _SHOWN else [])])


def _stated() -> set[Node]:
    """Return the properties that documents and reference data state themselves."""
    return {predicate for path in DATA.glob("*.ttl") for predicate in Graph().parse(path).predicates()}


def _needs(graph: Graph) -> dict[str, list[str]]:
    """Return, for each term, the queries, shapes, frames and axioms that ask for it."""
    needs: dict[str, list[str]] = defaultdict(list)
    queries = resources.folder("queries")
    for path in (*sorted(queries.glob("*.rq")), *sorted((queries / "explain").glob("*.rq"))):
        for term in set(_TERM.findall(_code(path))):
            needs[term].append(path.relative_to(queries).with_suffix("").as_posix())
    for path in resources.files("ontology/frames", ".jsonld"):
        for term in _framed(path):
            needs[term].append(f"frame {path.stem}")
    for path in resources.files("shapes", ".ttl"):
        for term in set(_TERM.findall(_code(path))):
            needs[term].append(f"shapes {path.stem}")
    for head, start in graph.subject_objects(OWL.propertyChainAxiom):
        for step in Collection(graph, start):
            needs[graph.qname(str(step))].append(f"chain of `{graph.qname(str(head))}`")
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = graph.value(axiom, OWL.members)
        assert isinstance(members, URIRef)
        for kind in Collection(graph, members):
            needs[graph.qname(str(kind))].append("disjointness")
    return {term: list(dict.fromkeys(found)) for term, found in needs.items()}


def _code(path: Path) -> str:
    """Return a file without comments and prefixes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().lower().startswith(("#", "prefix", "@prefix")))


def _framed(path: Path) -> set[str]:
    """Return the terms that a frame asks for, by the names of the context."""
    context = json.loads((resources.folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]

    def keys(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keys(inner)

    found: set[str] = set()
    for key in keys(json.loads(path.read_text(encoding="utf-8"))):
        term = context.get(key, f"send:{key}")  # the vocabulary of the context is ours
        found.add(term if isinstance(term, str) else term.get("@reverse") or term["@id"])
    return found
