"""Time every saved question in the embedded store against the same SPARQL in plain rdflib, in one run.

    python bench/queries.py BUILD [--rounds N] [--limit SECONDS] [--without-rdflib] [NAME…]

BUILD is a folder that ``sendgraph build`` wrote. Both engines hold the same merged triples; parameters have their
defaults. The first answer warms an engine up and is not counted; the median of the rounds counts. Times are those of
the processor, in milliseconds, and depend on the machine: compare the ratios. rdflib is asked once where its first
answer takes long, and given up on after the limit: its ratio is then at least the one printed. The last lines give
the median of the ratios and the slowest questions. ``--without-rdflib`` times the embedded store alone.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from pyoxigraph import RdfFormat, Store, serialize
from rdflib import Graph

from sendgraph.queries import Query, bind, bound_sparql, run, saved, saved_query
from sendgraph.store import open_store, read_quads, triples_of

_SLOWEST = 5  # questions that the last lines name
_LONG = 2.0  # seconds: an answer that takes longer is not asked for again


def seconds(ask: Callable[[], int], rounds: int) -> tuple[float, int]:
    """Return the processor's median seconds of an answer, and how many rows it has."""
    start = time.process_time()
    rows = ask()
    first = time.process_time() - start
    if first > _LONG:
        return first, rows
    times = []
    for _ in range(rounds):
        start = time.process_time()
        rows = ask()
        times.append(time.process_time() - start)
    return statistics.median(times), rows


@contextmanager
def limited(limit: int) -> Iterator[None]:
    """Raise TimeoutError in what takes more than so many seconds by the clock."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(limit)
    try:
        yield
    finally:
        signal.alarm(0)


@dataclass(frozen=True, slots=True)
class Timed:
    """What a question took in the store, and how many times as long in rdflib: at least, where that was ended."""

    name: str
    rows: int
    here: float
    ratio: float | None = None


def in_store(query: Query, store: Store, rounds: int) -> Timed:
    terms = bind(query, {}, store)
    took, rows = seconds(lambda: len(list(run(query, store, terms))), rounds)  # type: ignore[arg-type]
    return Timed(query.name, rows, took)


def against(timed: Timed, text: str, graph: Graph, rounds: int, limit: int) -> tuple[Timed, str]:
    """Return the time with its ratio, and what is printed of rdflib."""
    try:
        with limited(limit):
            there, rows = seconds(lambda: len(list(graph.query(text))), rounds)
    except TimeoutError:
        ratio = limit / timed.here
        return replace(timed, ratio=ratio), f"{f'>{limit * 1000}':>11}{f'>{ratio:.0f}':>8}"
    ratio = there / timed.here
    note = "" if rows == timed.rows else f"  rdflib has {rows} rows"
    return replace(timed, ratio=ratio), f"{there * 1000:>11.1f}{ratio:>8.0f}{note}"


def conclusion(every: Sequence[Timed]) -> str:
    ratios = [timed.ratio for timed in every if timed.ratio is not None]
    lines = [f"median of the ratios {statistics.median(ratios):.0f}, least {min(ratios):.0f}"] if ratios else []
    for timed in sorted(every, key=lambda timed: timed.here, reverse=True)[:_SLOWEST]:
        each = f", {timed.here / timed.rows * 1e6:.0f} µs a row" if timed.rows else ""
        lines.append(f"slowest: {timed.name}, {timed.here * 1000:.0f} ms for {timed.rows} rows{each}")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--without-rdflib", action="store_true")
    options = parser.parse_args()
    store = open_store(options.build)
    graph = None if options.without_rdflib else loaded(options.build)
    say = sys.stdout.write
    say("processor's milliseconds\n" if graph is None else f"{len(graph)} triples, processor's milliseconds\n")
    say(f"{'question':24}{'rows':>7}{'store':>9}{'' if graph is None else '     rdflib   ratio'}\n")
    every = []
    for query in [saved_query(name) for name in options.names] or list(saved()):
        timed, slower = in_store(query, store, options.rounds), ""
        if graph is not None:
            text = bound_sparql(query, bind(query, {}, store))
            timed, slower = against(timed, text, graph, options.rounds, options.limit)
        every.append(timed)
        say(f"{timed.name:24}{timed.rows:>7}{timed.here * 1000:>9.1f}{slower}\n")
        sys.stdout.flush()
    say(conclusion(every))


def loaded(build: Path) -> Graph:
    """Return the merged triples of a build in rdflib."""
    graph = Graph()
    data = serialize(triples_of(read_quads(build)), format=RdfFormat.N_TRIPLES) or b""
    return graph.parse(data=data, format="nt")


if __name__ == "__main__":
    main()
