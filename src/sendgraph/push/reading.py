"""What a store holds: how many triples in which graph, and the digest of a graph read back, in bounded memory."""

from __future__ import annotations

import hashlib
import heapq
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, RdfFormat, Triple, parse

from sendgraph.mapping.terms import XSD
from sendgraph.push.profiles import Profile
from sendgraph.push.remote import Remote, construct, select, select_all
from sendgraph.push.transport import StoreError, Transport

_RUN = 32 << 20  # bytes of lines sorted at a time
_DECIMAL = re.compile(r"([+-]?)0*(\d*?)(?:\.(\d*?)0*)?")
_TRUTH = {"1": "true", "0": "false"}


@dataclass(frozen=True, slots=True)
class Counts:
    """The triples of the named graphs under a base, by IRI, and of the default graph."""

    named: dict[str, int]
    default: int


@dataclass(frozen=True, slots=True)
class Content:
    """How many triples a graph has, and the SHA-256 of its sorted N-Triples."""

    triples: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks a store for what it holds."""

    transport: Transport
    profile: Profile
    remote: Remote

    def counts(self, base: str, *, default: bool) -> Counts:
        """Return the counts of all graphs under a base, and of the default graph where it is asked for."""
        rows = select_all(
            self.transport,
            self.profile,
            # Not filtered by the base: a filter is asked of every triple, and takes Virtuoso twenty times as long.
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        )
        every = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
        try:
            named = {row["g"]: int(row["n"]) for row in rows if row.get("g", "").startswith(base)}
            whole = select(self.transport, self.profile, every) if default else []
            return Counts(named, sum(int(row["n"]) for row in whole))
        except (KeyError, ValueError):
            raise StoreError(f"{self.profile.query}: counted what is no number; see which store runs there") from None

    def content(self, graph: str | None, expected: int) -> Content:
        """Return what a graph holds when read back; ``expected`` is how many triples it should have."""
        with tempfile.TemporaryDirectory(prefix="sendgraph-") as folder:
            path = Path(folder, "graph.nt")
            with path.open("w+b") as into:
                self._fetch(graph, expected, into)
            try:
                return content_of(path, Path(folder))
            except (SyntaxError, ValueError) as error:
                raise self._nonsense(error) from error

    def triples(self, graph: str, expected: int) -> list[Triple]:
        """Return the triples of a small graph, of which the store counts so many."""
        with tempfile.TemporaryFile() as into:
            self._fetch(graph, expected, into)
            into.seek(0)
            try:
                return [quad.triple for quad in parse(into, format=RdfFormat.N_TRIPLES)]
            except (SyntaxError, ValueError) as error:
                raise self._nonsense(error) from error

    def _nonsense(self, error: Exception) -> StoreError:
        said = " ".join(str(error).split())
        return StoreError(f"{self.profile.query}: gave back what is no N-Triples ({said}); see which store runs there")

    def _fetch(self, graph: str | None, expected: int, into: IO[bytes]) -> None:
        page = self.profile.page
        if not page or expected < page:
            self.remote.read(graph, into)
            return
        # One page beyond what is expected, so that more would be seen.
        for offset in range(0, expected + 1, page):
            with tempfile.TemporaryFile() as part:
                construct(self.transport, self.profile, graph, part, f" LIMIT {page} OFFSET {offset}")
                part.seek(0)
                shutil.copyfileobj(part, into)


def content_of(path: Path, folder: Path) -> Content:
    """Return the content of a file of N-Triples in any order; ``folder`` is for runs of sorted lines.

    Numbers and truth values are taken in their canonical forms (stores keep the value, not always the digits), so that
    the digest is that of our own lines. Raises SyntaxError or ValueError for what is no N-Triples.
    """
    lines = (canonical_line(quad.triple) for quad in parse(path=path, format=RdfFormat.N_TRIPLES))
    triples, hashed, last = 0, hashlib.sha256(), b""
    with ExitStack() as files:
        for line in _sorted(lines, folder, files):
            if line != last:
                triples += 1
                hashed.update(line)
                last = line
    return Content(triples, hashed.hexdigest())


def _sorted(lines: Iterable[bytes], folder: Path, files: ExitStack) -> Iterator[bytes]:
    """Sort lines of any number: runs that fit the memory, merged."""
    runs: list[Iterator[bytes]] = []
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _RUN:
            run = files.enter_context((folder / f"run-{len(runs)}").open("w+b"))
            run.writelines(sorted(held))
            run.seek(0)
            runs.append(iter(run))
            held, size = [], 0
    return heapq.merge(*runs, sorted(held)) if runs else iter(sorted(held))


def canonical_line(triple: Triple) -> bytes:
    """Return a triple as a line of N-Triples, with numbers and truth values in the forms that builds write."""
    value = triple.object
    if isinstance(value, Literal):
        triple = Triple(triple.subject, triple.predicate, _canonical(value))
    return f"{triple} .\n".encode()


def _canonical(literal: Literal) -> Literal:
    if literal.datatype == XSD.boolean:
        return Literal(_TRUTH.get(literal.value, literal.value), datatype=XSD.boolean)
    if literal.datatype not in {XSD.decimal, XSD.integer}:
        return literal
    number = _DECIMAL.fullmatch(literal.value)
    if number is None:
        return literal
    whole, part = number[2] or "0", number[3] or ""
    sign = "-" if number[1] == "-" and (whole != "0" or part) else ""
    return Literal(f"{sign}{whole}{'.' if part else ''}{part}", datatype=literal.datatype)


def as_lines(triples: Iterable[Triple]) -> bytes:
    """Return triples as sorted N-Triples."""
    return b"".join(sorted(canonical_line(triple) for triple in triples))
