"""A push: what a build has and a store lacks is put, what left the build is deleted, the rest is left alone.

Each graph is put whole, read back and only then recorded in the store (`sendgraph.push.record`), so that a push that
breaks off goes on where it ended, and one with nothing to do writes nothing.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from sendgraph import store
from sendgraph.errors import UsageError
from sendgraph.push.credentials import credentials
from sendgraph.push.local import Body, Graph, Local, bodies, survey
from sendgraph.push.patience import Patience
from sendgraph.push.plan import Plan, Why, make_plan, record_name, there, wanted
from sendgraph.push.profiles import Merged, Profile, check_address, profile, recognised
from sendgraph.push.reading import Content, Reader
from sendgraph.push.record import lines_of, record_of, recorded
from sendgraph.push.remote import Remote, remote
from sendgraph.push.transport import StoreError, Transport

STEPS = ("survey", "compare", "put", "check")
_NOTED_AT_ONCE = 25  # graphs that one request records

Progress = Callable[[str, int, int], None]


def _silent(step: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to push: ``profile`` is a name or a .toml file ("" asks the store), ``merged`` overrides the profile's.

    ``verify`` reads every graph back, ``dry_run`` only plans.
    """

    profile: str = ""
    merged: Merged | None = None
    verify: bool = False
    dry_run: bool = False
    patience: Patience = field(default_factory=Patience)
    progress: Progress = _silent
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was to be done, and what of the graphs to compare had to be put."""

    profile: Profile
    plan: Plan
    differed: tuple[Graph, ...] = ()


def push(build: Path, url: str, options: Options) -> Pushed:
    """Make a store hold the graphs of a build.

    Raises NotFoundError without a build, UsageError for an address, profile or default graph that will not do, and
    StoreError when the store fails; what was put until then stays recorded there.
    """
    store.generation(build)  # before anybody is asked
    one = _profile(url, options)
    with store.quads_file(build) as nquads:
        local = survey(nquads, lambda done, total: options.progress("survey", done, total))
        return _pushed(local, url, one, options)


def _pushed(local: Local, url: str, one: Profile, options: Options) -> Pushed:
    with Transport(credentials(url, one.scheme, options.environment), options.patience) as transport:
        there_ = remote(transport, one)
        run = _Run(local, there_, Reader(transport, one, there_), one, options.progress)
        plan, known = run.plan(verify=options.verify)
        if options.dry_run:
            return Pushed(one, plan)
        differed = run.carry_out(plan, known)
        run.check()
    return Pushed(one, plan, differed)


def _profile(url: str, options: Options) -> Profile:
    """Return the profile that is named, else the one of the store that answers, at the URL."""
    if options.profile:
        found: Profile | None = profile(options.profile)
    else:
        check_address(url)
        with Transport(None, options.patience) as transport:
            found = recognised(transport.headers(url))
    if found is None:
        raise UsageError(f"{url}: which store is this? Say it with --profile (docs/stores.md lists them)")
    at = found.at(url)
    return at if options.merged is None else replace(at, merged=options.merged)


@dataclass(frozen=True, slots=True)
class _Run:
    """One push: the build, and the store."""

    local: Local
    remote: Remote
    reader: Reader
    profile: Profile
    progress: Progress

    @property
    def graphs(self) -> dict[str, Graph]:
        return wanted(self.local, self.profile.merged)

    def plan(self, *, verify: bool) -> tuple[Plan, dict[str, str]]:
        """Return what is to be done, and the digests that the store's record has."""
        record = record_name(self.local.base)
        counts = self.reader.counts(self.local.base, default=self.profile.merged == Merged.DEFAULT)
        expected = counts.named.get(record, 0)
        known = recorded(self.reader.triples(record, expected)) if expected else {}
        plan = make_plan(self.graphs, there(counts, self.local, self.profile.merged), known, verify=verify)
        self._mind_others([graph for graph, why in plan.put if why != Why.NEW], known)
        return plan, known

    def _mind_others(self, changing: Sequence[Graph], known: Mapping[str, str]) -> None:
        """Refuse to overwrite a default graph that we did not write: its triples bear no name of ours."""
        is_default = self.profile.merged == Merged.DEFAULT and self.local.merged not in known
        if is_default and self.local.merged in {graph.name for graph in changing}:
            raise UsageError(
                f"{self.profile.query}: the default graph holds triples that no push put there; "
                "empty it, or push the merged triples elsewhere with --merged named"
            )

    def carry_out(self, plan: Plan, known: Mapping[str, str]) -> tuple[Graph, ...]:
        """Do what is planned and return the compared graphs that had to be put."""
        if plan.is_done and set(known) <= {graph.name for graph in plan.leave}:
            return ()
        changing = [graph for graph, _ in plan.put]
        same, differed = self._compare([graph for graph, _ in plan.compare])
        self._mind_others(differed, known)
        self._unsay([*plan.leave, *same], [*changing, *differed])
        self._put([*changing, *differed])
        for name in plan.delete:
            self.remote.delete(self._place(name))
        self.remote.put(record_name(self.local.base), record_of(self.graphs.values()))
        return tuple(differed)

    def _unsay(self, right: Sequence[Graph], changing: Sequence[Graph]) -> None:
        """Record the graphs that are right, and no longer those that are about to change."""
        record, ours = record_name(self.local.base), {graph.name for graph in changing} & {self.local.merged}
        if right or ours:
            self.remote.put(record, record_of(right, ours))
        else:
            self.remote.delete(record)

    def _compare(self, graphs: Sequence[Graph]) -> tuple[list[Graph], list[Graph]]:
        """Return those that the store has as they are, and those it has otherwise."""
        same: list[Graph] = []
        differed: list[Graph] = []
        for number, graph in enumerate(graphs, 1):
            (same if self._is_right(graph) else differed).append(graph)
            self.progress("compare", number, len(graphs))
        return same, differed

    def _put(self, graphs: Sequence[Graph]) -> None:
        """Put graphs, read each back, and record those that are right, also when one fails."""
        done, total = 0, sum(graph.size for graph in graphs)
        self.progress("put", done, total)
        noted: list[Graph] = []
        with tempfile.TemporaryDirectory(prefix="sendgraph-") as folder:
            try:
                for graph, body in bodies(self.local, (graph.name for graph in graphs), Path(folder)):
                    self._put_one(graph, body)
                    noted.append(graph)
                    if len(noted) == _NOTED_AT_ONCE:
                        self._note(noted)
                        noted = []
                    done += graph.size
                    self.progress("put", done, total)
            except BaseException:
                with suppress(StoreError):
                    self._note(noted)
                raise
        self._note(noted)

    def _note(self, graphs: Sequence[Graph]) -> None:
        if graphs:
            self.remote.add(record_name(self.local.base), lines_of(graphs))

    def _put_one(self, graph: Graph, body: Body) -> None:
        """Put a graph and read it back; where the store kept some of what it replaced, delete it first."""
        place = self._place(graph.name)
        self.remote.put(place, body)
        if self._is_right(graph):
            return
        self.remote.delete(place)
        self.remote.put(place, body)
        if not self._is_right(graph):
            raise StoreError(
                f"{self.profile.query}: gives {graph.name} back otherwise than it was put; "
                "see docs/stores.md for what this store changes"
            )

    def _is_right(self, graph: Graph) -> bool:
        return self._found(graph) == Content(graph.triples, graph.sha256)

    def _found(self, graph: Graph) -> Content:
        return self.reader.content(self._place(graph.name), graph.triples)

    def _place(self, name: str) -> str | None:
        """Return the graph of the store in which one of ours stands: the default graph for the merged triples."""
        return None if name == self.local.merged and self.profile.merged == Merged.DEFAULT else name

    def check(self) -> None:
        """Raise StoreError unless counts and recorded digests agree with the build in the end."""
        self.progress("check", 0, 1)
        plan, _ = self.plan(verify=False)
        self.progress("check", 1, 1)
        if not plan.is_done:
            names = [*(f"{graph.name} ({why})" for graph, why in (*plan.put, *plan.compare)), *plan.delete]
            raise StoreError(
                f"{self.profile.query}: does not hold what was pushed: {', '.join(names[:3])}"
                f"{' and more' if len(names) > 3 else ''}; push again, and see that nobody else changes these graphs"
            )
