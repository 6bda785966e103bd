"""A process that runs queries, one after another, for the server that started it.

    python -m sendgraph.web.endpoint.worker STORE BYTES

An engine that evaluates a query cannot be interrupted, takes all the memory that there is, and dies of a query that is
nested too deeply; a process can be killed and replaced. This one imports little, so that it is there at once. It
writes a line when it is ready. Then each line that it reads is a `Question` in JSON; to each it writes a line of JSON
(``kind``, ``message``, ``media``, ``size``) and ``size`` bytes of answer. At the end of its input it ends.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse_query_results,
    serialize,
)

from sendgraph.errors import UsageError
from sendgraph.mapping.terms import PREFIXES
from sendgraph.sparql import FetchingError, fault, refuse_service

RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
ANSWER, FAULT, REFUSED, LIMIT, FORMAT, FAILED = "answer", "fault", "refused", "limit", "format", "failed"

TABLE, GRAPH = "table", "graph"  # what FORMAT says there is: an answer of another sort than what was acceptable

_GRACE = 5.0  # seconds after which a process whose server forgot it ends by itself


class LimitError(Exception):
    """An answer that goes beyond a limit."""


class _Sink(io.BytesIO):
    """A file in memory that holds so many bytes at most."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any) -> int:
        written = super().write(data)
        if self.tell() > self._limit:
            megabytes = self._limit / 1024 / 1024
            raise LimitError(f"the answer has more than {megabytes:,.4g} MB, the limit; ask for less, or add LIMIT")
        return written


def answer(store: Store, question: dict[str, Any]) -> tuple[str, bytes]:
    """Return the name of the format and the bytes of an answer.

    Raises UsageError for SPARQL that is not run, LimitError beyond a limit, LookupError where the question takes no
    format in which such an answer comes.
    """
    sparql = question["sparql"]
    refuse_service(sparql, PREFIXES)
    asked, chosen = _dataset(store, question["default"], question["named"])
    try:
        found = asked.query(sparql, prefixes=PREFIXES, **chosen)
    except SyntaxError as error:
        raise UsageError(fault(str(error), sparql)) from error
    if isinstance(found, QueryTriples):
        return _graph(found, question)
    form = question["results"]
    if form is None:
        raise LookupError(TABLE)
    sink = _Sink(question["size"])
    found.serialize(sink, RESULTS[form])
    body = sink.getvalue()
    if isinstance(found, QuerySolutions):
        _count(body, form, question["rows"])
    return form, body


def _dataset(store: Store, default: list[str] | None, named: list[str] | None) -> tuple[Store, dict[str, Any]]:
    """Return the store to ask and the dataset to ask of it (SPARQL 1.1 Protocol, 2.1.4).

    The merge of several default graphs is made here: Oxigraph would count a triple once for each that has it.
    """
    if default is None and named is None:
        return store, {}
    defaults = [NamedNode(iri) for iri in dict.fromkeys(default or ())]
    names = [NamedNode(iri) for iri in dict.fromkeys(named or ())]
    if len(defaults) < 2:
        return store, {"default_graph": defaults, "named_graphs": names}
    merged = Store()
    for graph in defaults:
        merged.extend(Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph))
    for graph in names:
        merged.extend(store.quads_for_pattern(None, None, None, graph))
    return merged, {}


def _graph(found: Iterable[Triple], question: dict[str, Any]) -> tuple[str, bytes]:
    form = question["graph"]
    if form is None:
        raise LookupError(GRAPH)
    triples: dict[Triple, None] = {}
    for triple in found:
        triples[triple] = None
        if len(triples) > question["rows"]:
            raise _too_many(question["rows"], "triples")
    sink = _Sink(question["size"])
    serialize(sorted(triples, key=str), sink, format=GRAPHS[form], prefixes=prefixes_of(triples, PREFIXES))
    return form, sink.getvalue()


def prefixes_of(triples: Iterable[Triple], known: Mapping[str, str]) -> dict[str, str]:
    """Return those of some prefixes that triples make use of."""
    text = "".join(map(str, triples))
    return {prefix: iri for prefix, iri in known.items() if f"<{iri}" in text}


def _count(body: bytes, form: str, rows: int) -> None:
    """Raise LimitError for results with more rows than the limit; they are counted in what was written.

    The engine writes solutions much faster than it hands them out one by one.
    """
    if len(body) <= rows:  # each row takes a byte at least
        return
    lines: Iterable[object]
    if form == "csv":
        csv.field_size_limit(len(body))
        lines = csv.reader(io.StringIO(body.decode(), newline=""))
        next(iter(lines), None)
    else:
        parsed = parse_query_results(body, RESULTS[form])
        lines = parsed if isinstance(parsed, QuerySolutions) else ()
    for number, _ in enumerate(lines, 1):
        if number > rows:
            raise _too_many(rows, "rows")


def _too_many(rows: int, noun: str) -> LimitError:
    return LimitError(f"the answer has more than {rows:,} {noun}, the limit; add LIMIT and ask for parts with OFFSET")


def too_much_memory(limit: int) -> str:
    """Return what is said of a query that needs more bytes than the limit."""
    return f"the query needs more than {limit / 1024 / 1024:,.4g} MB of memory, the limit; ask for less"


def reply(store: Store, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return the head of the reply to a question, and its body."""
    try:
        form, body = answer(store, question)
        return {"kind": ANSWER, "form": form, "size": len(body)}, body
    except FetchingError as error:
        kind, message = REFUSED, str(error)
    except UsageError as error:
        kind, message = FAULT, str(error)
    except LookupError as error:
        kind, message = FORMAT, str(error.args[0])
    except LimitError as error:
        kind, message = LIMIT, str(error)
    except MemoryError:
        kind, message = LIMIT, too_much_memory(question["memory"])
    except (RuntimeError, ValueError, OSError) as error:
        kind, message = FAILED, " ".join(str(error).split())
    return {"kind": kind, "message": message, "size": 0}, b""


def limit_memory(limit: int) -> None:
    """Let this process take so many bytes more than it has; where the system cannot limit it, nothing happens."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        total = pages * resource.getpagesize() + limit
        resource.setrlimit(resource.RLIMIT_AS, (total, total))
    except (OSError, ValueError):
        return


def serve(store: Store, questions: Iterable[bytes], replies: BinaryIO) -> None:
    """Answer questions until there are no more."""
    replies.write(b"\n")
    replies.flush()
    for line in questions:
        question = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, question["seconds"] + _GRACE)
        head, body = reply(store, question)
        signal.setitimer(signal.ITIMER_REAL, 0)
        replies.write(json.dumps(head).encode() + b"\n")
        replies.write(body)
        replies.flush()


def main() -> None:
    """Open the store and serve."""
    store = Store.read_only(sys.argv[1])
    limit_memory(int(sys.argv[2]))
    serve(store, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
