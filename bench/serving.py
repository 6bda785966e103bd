"""Load the explorer and the Oxigraph server in turns, on two cores, and tell how fast they answer.

    python bench/serving.py BUILD [--seconds 300] [--clients 8]

BUILD is a folder that ``sendgraph build`` wrote. Pages are asked of the explorer; three queries (one thing, a join with
evidence, a count over all) of both servers, which read the same store and whose answers are compared first. Each target
has the cores for itself, a few seconds at a time in turns, so that what else the machine does hits all alike. Clients
keep their connections and ask the next thing as soon as they have the last. They run on the same cores, so the figures
are lower than those of a server asked from elsewhere: compare the ratios.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import io
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from sendgraph.mapping.terms import PREFIXES
from sendgraph.queries import bind, bound_sparql, saved_query
from sendgraph.store import STORE, generation, open_store
from sendgraph.web.generations import opened
from sendgraph.web.pages import PAGE_TYPES

QUESTIONS = {
    "one area": ("timeline", {"area": "Blackpool"}),
    "a join": ("posts", {}),
    "a count": ("commonest-themes", {}),
}
_TURN = 5.0  # seconds that a target is asked at a time
_PAGES = 500  # pages that are asked for, spread over all
_FEW = 100  # answers below which a 99th percentile says nothing
_EXPLORER = """
import sys, uvicorn
from pathlib import Path
from sendgraph.web.app import application
uvicorn.run(application(Path(sys.argv[1])), port=int(sys.argv[2]), log_level="warning")
"""


@dataclass
class Target:
    """What is asked of a server: addresses in turn, and how long each answer took, in seconds."""

    name: str
    server: str
    port: int
    paths: Sequence[str]
    accept: str = "text/html"
    times: list[float] = field(default_factory=list)
    errors: int = 0
    asked: float = 0.0

    def turn(self, clients: int, seconds: float) -> None:
        """Ask for some seconds, by so many clients at once."""
        start = time.monotonic()
        threads = [Thread(target=self._client, args=(number, clients, start + seconds)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.asked += time.monotonic() - start

    def _client(self, number: int, clients: int, end: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for path in islice(cycle(self.paths), number, None, clients):
            start = time.monotonic()
            if start > end:
                break
            try:
                status, _ = get(connection, path, self.accept)
            except (OSError, http.client.HTTPException):
                connection.close()
                status = 0
            self.times.append(time.monotonic() - start)
            self.errors += status != 200
        connection.close()


def get(connection: http.client.HTTPConnection, path: str, accept: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    return response.status, response.read()


@contextmanager
def running(port: int, *command: str) -> Iterator[None]:
    """Run a server until the end of the block; waits until it listens."""
    process = subprocess.Popen(command)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with code {process.returncode}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def targets(build: Path, explorer: int, oxigraph: int) -> list[Target]:
    now = opened(build)
    every = [path for kind in PAGE_TYPES for path in kind.paths(now) if not path or path.endswith("/")]
    chosen = every[:: max(1, len(every) // _PAGES)]
    found = [Target("pages", "explorer", explorer, [f"/{quote(path)}" for path in chosen])]
    store = open_store(build)
    prefixes = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items())
    for name, (question, parameters) in QUESTIONS.items():
        query = saved_query(question)
        sparql = quote(prefixes + bound_sparql(query, bind(query, parameters, store)))
        found.append(Target(name, "explorer", explorer, [f"/sparql?query={sparql}"], "text/csv"))
        found.append(Target(name, "Oxigraph", oxigraph, [f"/query?query={sparql}"], "text/csv"))
    return found


def compare(found: Sequence[Target]) -> None:
    """End where the servers do not give the same answers."""
    answers: dict[str, list[list[str]]] = {}
    for target in found[1:]:
        connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=60)
        status, body = get(connection, target.paths[0], target.accept)
        connection.close()
        rows = sorted(csv.reader(io.StringIO(body.decode())))
        if status != 200 or answers.setdefault(target.name, rows) != rows:
            raise SystemExit(f"{target.name}: the servers differ ({target.server} answers with {status})")


def row(target: Target) -> str:
    times = sorted(target.times)
    middle = statistics.median(times) * 1000
    slowest = f"{times[int(len(times) * 0.99)] * 1000:>10.1f}" if len(times) >= _FEW else f"{'':>10}"
    who = f"{target.name:12}{target.server:10}{len(times):>10,}{len(times) / target.asked:>12.1f}"
    return f"{who}{middle:>10.1f}{slowest}{target.errors:>8}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        raise SystemExit("no oxigraph: install the development dependencies")
    explorer, oxigraph = free_port(), free_port()
    ours = (sys.executable, "-c", _EXPLORER, str(options.build), str(explorer))
    place = str(generation(options.build) / STORE)
    theirs = (program, "serve-read-only", "--location", place, "--bind", f"127.0.0.1:{oxigraph}")
    with running(explorer, *ours), running(oxigraph, *theirs):
        found = targets(options.build, explorer, oxigraph)
        compare(found)
        turns = max(1, round(options.seconds / _TURN / len(found)))
        for _ in range(turns):
            for target in found:
                target.turn(options.clients, options.seconds / turns / len(found))
    say = sys.stdout.write
    say(f"{options.clients} clients, {options.seconds:g} seconds in turns, milliseconds by the clock\n")
    say(f"{'what':12}{'server':10}{'requests':>10}{'per second':>12}{'median':>10}{'99 of 100':>10}{'errors':>8}\n")
    for target in found:
        say(row(target))


if __name__ == "__main__":
    main()
