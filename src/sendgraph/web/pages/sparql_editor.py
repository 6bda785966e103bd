"""The SPARQL editor: a form that posts to /sparql, and a script that makes it an editor with completion and a table.

The script fetches what it completes, and the examples, from terms.json. On a static site, which has no /sparql, it runs
queries in the browser on the exported graph (sparql-worker.js).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from sendgraph.mapping.terms import PREFIXES
from sendgraph.queries import Query, saved
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import File, Page, PageType, Parameters

_TERMS = f"{paths.EDITOR}terms.json"
_FIRST = """SELECT ?area ?name (COUNT(DISTINCT ?inspection) AS ?inspections) WHERE {
  ?area a send:LocalArea ;
    rdfs:label ?name .
  ?inspection a send:Inspection ;
    send:ofArea ?area .
}
GROUP BY ?area ?name
ORDER BY DESC(?inspections) ?name
LIMIT 20"""
_KINDS = {
    "classes": "SELECT DISTINCT ?term WHERE { GRAPH ?g { ?thing a ?term } } ORDER BY ?term",
    "properties": "SELECT DISTINCT ?term WHERE { GRAPH ?g { ?s ?term ?o } } ORDER BY ?term",
}


def _paths(_generation: Generation) -> Iterator[str]:
    yield from (paths.EDITOR, _TERMS)


def _page(generation: Generation, path: str, query: Parameters) -> Page | File | None:
    if path == _TERMS:
        return File(path, generation.once(_terms), "application/json")
    if path != paths.EDITOR:
        return None
    examples = list(saved())
    chosen = next((example for example in examples if example.name == query.get("example")), None)
    values = {
        "examples": examples,
        "chosen": chosen.name if chosen else "",
        "sparql": query.get("query") or (plain(chosen) if chosen else with_prefixes(_FIRST)),
        "terms": _TERMS,
    }
    description = "A SPARQL endpoint and editor, with the saved questions as examples"
    return Page(path, "sparql-editor.html", "Ask in SPARQL", values, description, ("sparql-editor.js",))


def plain(query: Query) -> str:
    """Return a saved question's SPARQL without its header."""
    lines = query.sparql.splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()


def with_prefixes(sparql: str) -> str:
    """Return SPARQL with declarations of those of our prefixes that it uses."""
    used = (f"PREFIX {prefix}: <{iri}>" for prefix, iri in sorted(PREFIXES.items()) if f"{prefix}:" in sparql)
    return "\n".join([*used, sparql])


def _terms(generation: Generation) -> bytes:
    """Return what the script completes, and the examples, as JSON."""
    terms = {
        "base": generation.base,
        "prefixes": PREFIXES,
        "examples": {example.name: plain(example) for example in saved()},
        **{kind: _iris(generation, sparql) for kind, sparql in _KINDS.items()},
    }
    return json.dumps(terms, ensure_ascii=False).encode()


def _iris(generation: Generation, sparql: str) -> list[str]:
    return [solution["term"].value for solution in generation.store.query(sparql)]  # type: ignore[union-attr]


PAGE = PageType("sparql-editor", _paths, _page)
