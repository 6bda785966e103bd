"""Time every saved question in the embedded store against the same SPARQL in plain rdflib, in one run.

    python bench/queries.py BUILD [--rounds N] [--limit SECONDS] [NAME…]

BUILD is a folder that ``sendgraph build`` wrote. Both engines hold the same merged triples; parameters have their
defaults. The first answer warms an engine up and is not counted; the median of the rounds counts. Times are those of
the processor, in milliseconds, and depend on the machine: compare the ratios. rdflib is asked once where its first
answer takes long, and given up on after the limit.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pyoxigraph import RdfFormat, serialize
from rdflib import Graph

from sendgraph.queries import bind, bound_sparql, run, saved, saved_query
from sendgraph.store import open_store, read_quads, triples_of

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, default=60)
    options = parser.parse_args()
    store = open_store(options.build)
    graph = Graph()
    graph.parse(data=serialize(triples_of(read_quads(options.build)), format=RdfFormat.N_TRIPLES) or b"", format="nt")
    say = sys.stdout.write
    say(f"{len(graph)} triples, processor's milliseconds\n")
    say(f"{'question':24}{'rows':>6}{'store':>9}{'rdflib':>11}{'ratio':>8}\n")
    for query in [saved_query(name) for name in options.names] or list(saved()):
        terms = bind(query, {}, store)
        text = bound_sparql(query, terms)
        here, rows = seconds(lambda: len(list(run(query, store, terms))), options.rounds)  # type: ignore[arg-type] # noqa: B023
        try:
            with limited(options.limit):
                there, others = seconds(lambda: len(list(graph.query(text))), options.rounds)  # noqa: B023
        except TimeoutError:
            slower = f"{'>' + str(options.limit * 1000):>11}{'>' + format(options.limit / here, '.0f'):>8}"
        else:
            slower = f"{there * 1000:>11.1f}{there / here:>8.0f}"
            slower += "" if others == rows else f"  rdflib has {others} rows"
        say(f"{query.name:24}{rows:>6}{here * 1000:>9.1f}{slower}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
