"""Time builds of more and more generated documents, cold and with one document changed.

    python bench/scale.py [--sizes 100 1000 10000] [--jobs N] [--keep FOLDER]

A build runs in a process of its own, with as many workers as it takes by itself. Peak memory is the sum of what all its
processes hold at one moment, sampled; memory that they share is counted for each, so the true figure is less. Seconds
are those of the clock, and of the processors together: on a machine that others use too, compare the latter.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from generate import generate

from sendgraph.mapping.terms import VOID
from sendgraph.store import open_store

_INTERVAL = 0.25  # seconds between two looks at the processes
_TICKS = 100.0  # a second, in /proc (USER_HZ)
_PAGE = 4096


@dataclass
class Seen:
    """What was seen of a build and its workers: peak memory in bytes, and processor seconds by process."""

    peak: int = 0
    processor: dict[int, float] | None = None

    def look(self, root: int) -> None:
        """Take a look at a process and all that it began."""
        self.processor = self.processor if self.processor is not None else {}
        memory = 0
        for process in _family(root):
            try:
                fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            memory += int(fields[21]) * _PAGE
            self.processor[process] = (int(fields[11]) + int(fields[12])) / _TICKS
        self.peak = max(self.peak, memory)


def _family(root: int) -> list[int]:
    """Return a process and its descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += parents.get(process, ())
    return found


def build(documents: Path, out: Path, jobs: int | None) -> tuple[float, Seen]:
    """Build, and return the seconds that it took and what was seen."""
    command = [sys.executable, "-m", "sendgraph", "build", str(documents), "--out", str(out)]
    command += [] if jobs is None else ["--jobs", str(jobs)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen, done = Seen(), threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.look(process.pid)
            done.wait(_INTERVAL)

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    done.set()
    watcher.join()
    if code:
        raise SystemExit(f"the build of {documents} ended with exit code {code}")
    return time.monotonic() - began, seen


def _quads(out: Path) -> int:
    """Return how many quads a build says that its graphs have."""
    query = f"SELECT (SUM(?n) AS ?quads) {{ ?dataset {VOID.subset} ?graph . ?graph {VOID.triples} ?n }}"
    answer = open_store(out).query(query)
    return sum(int(row["quads"].value) for row in answer)  # type: ignore[union-attr]


def row(size: int, what: str, seconds: float, seen: Seen, out: Path) -> str:
    count = _quads(out)
    processor = sum((seen.processor or {}).values())
    rate = f"{size / seconds:>10.1f}{count / seconds:>10,.0f}"
    return f"{size:>10,}  {what:<12}{seconds:>10.1f}{processor:>12.1f}{rate}{seen.peak / 2**20:>10.0f}"


def measure(size: int, place: Path, jobs: int | None) -> None:
    """Print two lines: a cold build, and one with one document changed."""
    given = place / f"given-{size}"
    if not given.exists():
        generate(size, 1, given)
    out = place / f"build-{size}"
    shutil.rmtree(out, ignore_errors=True)
    seconds, seen = build(given / "documents", out, jobs)
    print(row(size, "cold", seconds, seen, out), flush=True)
    victim = min((given / "documents").iterdir())
    text = victim.read_text(encoding="utf-8")
    try:
        victim.write_text(f"{text}\nOne line more.\n", encoding="utf-8")
        again, seen = build(given / "documents", out, jobs)
    finally:
        victim.write_text(text, encoding="utf-8")
    print(row(size, "one changed", again, seen, out) + f"{again / seconds:>8.1%}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time builds of more and more generated documents.")
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 1000, 10000], help="how many documents")
    parser.add_argument("--jobs", type=int, help="how many processes (default: one for each core)")
    parser.add_argument("--keep", type=Path, help="folder for documents and builds (default: one that is deleted)")
    options = parser.parse_args()
    print(f"{'documents':>10}  {'build':<12}{'seconds':>10}{'processor':>12}{'doc/s':>10}{'quads/s':>10}{'MiB':>10}")
    with tempfile.TemporaryDirectory() as temporary:
        place = options.keep or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        for size in options.sizes:
            measure(size, place, options.jobs)


if __name__ == "__main__":
    main()
