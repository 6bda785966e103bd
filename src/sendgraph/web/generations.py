"""One immutable generation of a build, as pages read it, and the turn to the next when a build has finished it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from threading import Lock, RLock, Thread
from typing import Any, TypeVar, cast

from pyoxigraph import NamedNode, QuerySolutions, Store

from sendgraph import resources
from sendgraph.build_report import BuildReport, read_report
from sendgraph.errors import DataError, NotFoundError, SendgraphError
from sendgraph.mapping.iris import DEFAULT_BASE
from sendgraph.mapping.terms import PREFIXES
from sendgraph.queries import Names, Query, run
from sendgraph.queries.saved import read
from sendgraph.store import generation, open_store
from sendgraph.web import paths
from sendgraph.web.caching import Cache

Made = TypeVar("Made")
Row = Mapping[str, str]

_RENDERED = 64 * 1024 * 1024  # bytes of pages kept
_TEXTS = "documents.zip"
_UNBOUND = "VALUES ?{} {{ UNDEF }}"
_BASE = "SELECT ?area { ?area a send:LocalArea FILTER(CONTAINS(STR(?area), '/area/')) } LIMIT 1"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Room for one thing that is made once; what is made may in turn need other things, hence the kind of lock."""

    lock: RLock = field(default_factory=RLock)
    values: list[object] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Generation:
    """A generation opened for reading; threads may share it.

    ``archive`` is the file of the documents' texts (`sendgraph.documents.archive`), ``rendered`` the pages made so far.
    """

    folder: Path
    store: Store
    report: BuildReport
    rendered: Cache = field(default_factory=lambda: Cache(_RENDERED))
    _made: dict[object, _Slot] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def version(self) -> str:
        """The SHA-256 of the graph's canonical N-Quads."""
        return self.report.digest

    @property
    def archive(self) -> Path:
        """The file of the documents' texts."""
        return self.folder / _TEXTS

    @cached_property
    def names(self) -> Names:
        """The names of areas, organisations, people, roles and themes."""
        return Names(self.store)

    @cached_property
    def base(self) -> str:
        """The base of the IRIs of the build."""
        for row in _rows(self.store.query(_BASE, prefixes=PREFIXES)):
            return row["area"].rpartition("area/")[0]
        return DEFAULT_BASE

    def iri(self, *segments: str) -> str:
        """Return the IRI of a thing by its kind and its further segments."""
        return self.base + "/".join(segments)

    def path(self, iri: str) -> str | None:
        """Return the page path of a thing by its IRI, None where it has none."""
        return paths.of(iri, self.base)

    def ask(self, name: str, **things: str) -> list[Row]:
        """Return the rows of a query of queries/pages/, by its name; ``things`` are the IRIs of its parameters.

        A query says where a parameter is bound: ``VALUES ?area { UNDEF }``, best before all patterns. The engine then
        begins there, while terms that it joins with the answer (as `sendgraph.queries` binds them) cost a scan of all.
        For the same reason an OPTIONAL has one pattern, and further ones in an OPTIONAL within.
        A row has all columns; what is unbound is "". Raises NotFoundError for what cannot be an IRI, and DataError for
        a query that is no SELECT.
        """
        query = _query(name)
        for parameter, iri in things.items():
            bound = query.sparql.replace(_UNBOUND.format(parameter), f"VALUES ?{parameter} {{ {_node(iri)} }}")
            query = replace(query, sparql=bound)
        answer = run(query, self.store)
        if not isinstance(answer, QuerySolutions):
            raise DataError(f"queries/pages/{name}.rq: not a SELECT; ask for columns")
        return _rows(answer)

    def grouped(self, name: str, column: str, **things: str) -> dict[str, list[Row]]:
        """Return the rows that `ask` gives by what stands in a column, in their order."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.ask(name, **things):
            groups[row[column]].append(row)
        return dict(groups)

    def once(self, make: Callable[[Generation], Made]) -> Made:
        """Return what a function makes of this generation; it is called once a generation."""
        with self._lock:
            slot = self._made.setdefault(make, _Slot())
        with slot.lock:
            if not slot.values:
                slot.values.append(make(self))
        return cast(Made, slot.values[0])


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise NotFoundError("There is nothing of that name at this address.") from None


def _rows(answer: Any) -> list[Row]:
    names = [variable.value for variable in answer.variables]
    rows: list[Row] = []
    for solution in answer:
        terms = ((name, solution[name]) for name in names)
        rows.append({name: "" if term is None else term.value for name, term in terms})
    return rows


@cache
def _query(name: str) -> Query:
    return read(resources.folder("queries") / "pages" / f"{name}.rq")


def opened(build: Path) -> Generation:
    """Open the current generation of a build. Raises NotFoundError where nothing was built, DataError for damage."""
    return opened_at(generation(build))


def opened_at(folder: Path) -> Generation:
    """Open a generation by its folder. Raises DataError for damage."""
    return Generation(folder, open_store(folder), read_report(folder))


class Generations:
    """The generations of a build folder, one after the other. Requests under way keep the one that they began with.

    ``prepare`` is called in a thread with each generation that is opened, to make what many requests need.
    Raises NotFoundError where nothing was built.
    """

    def __init__(self, build: Path, prepare: Callable[[Generation], object] | None = None) -> None:
        self.build = build
        self._prepare = prepare
        self._lock = Lock()
        self._failed: Path | None = None
        self._now = self._opened()

    @property
    def moved(self) -> bool:
        """Whether a build has finished another generation than the one that is open."""
        try:
            folder = generation(self.build)
        except SendgraphError:
            return False  # whoever deleted the build still has its pages
        return folder not in {self._now.folder, self._failed}

    @property
    def open(self) -> Generation:
        """The generation that is open, be it the newest or not."""
        return self._now

    def current(self) -> Generation:
        """Return the newest generation, opened if need be; one that is damaged is told of and passed over."""
        if self.moved:
            with self._lock:
                if self.moved:
                    self._turn()
        return self._now

    def _turn(self) -> None:
        try:
            self._now = self._opened()
        except SendgraphError as error:
            self._failed = generation(self.build)
            _log.warning("the newest generation is passed over: %s", error)

    def _opened(self) -> Generation:
        found = opened(self.build)
        if self._prepare is not None:
            Thread(target=self._prepare, args=(found,), daemon=True).start()
        return found
