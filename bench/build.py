"""Time a build against bare reading of the same documents, in one run.

    python bench/build.py [PATH…] [--rounds N] [--profile]

Every stage runs on one core in a process of its own, so that its peak memory is its own. Start-up (vocabularies, rules
and shapes with their indexes, reference data put into the store: the same for one document as for a thousand) is told
apart. Seconds are the processor's, the median of the rounds counts; they depend on the machine: compare the ratios.
``--profile`` tells where `extract` spends its time.

The last two stages take a build's lines as they are: what the index on disk and the shapes cost by themselves.
"""

from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import pstats
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from pyoxigraph import RdfFormat, Store

from sendgraph.changing import triple_of
from sendgraph.documents import find, read
from sendgraph.genres import understand
from sendgraph.keeping import fixed
from sendgraph.language import load_language
from sendgraph.mapping.iris import DEFAULT_BASE
from sendgraph.pipeline import build
from sendgraph.store import Filling, export, read_quads
from sendgraph.validation import FastValidator
from sendgraph.work.memory import settle
from sendgraph.work.reading import warm as reading_warm

Stage = Callable[[Sequence[Path]], float | None]  # returns seconds that are start-up all the same
# ru_maxrss counts bytes on macOS and kibibytes elsewhere.
_MEBIBYTE = 2**20 if sys.platform == "darwin" else 2**10


def bare(files: Sequence[Path]) -> None:
    """The floor: the characters of each file (of a PDF by pypdfium2 alone), and nothing made of them."""
    for file in files:
        data = file.read_bytes()
        if data.startswith(b"%PDF-"):
            with pdfium.PdfDocument(data) as pdf:
                for page in pdf:
                    page.get_textpage().get_text_bounded()
        else:
            data.decode("utf-8", "replace")


def reading(files: Sequence[Path]) -> None:
    for file in files:
        read(file)


def extracting(files: Sequence[Path]) -> None:
    language = load_language()
    for file in files:
        understand(read(file), language).to_json()


def whole(files: Sequence[Path]) -> float:
    """Build; reference data and ontology, which every store has whatever its documents, are told apart."""
    reference: list[float] = []

    def progress(step: str, _done: int, _total: int) -> None:
        if step == "reference":
            reference.append(time.process_time())

    with tempfile.TemporaryDirectory() as out:
        build(files, Path(out), jobs=1, progress=progress)
    return reference[-1] - reference[0]


def indexing(files: Sequence[Path]) -> float:
    """Load the lines that documents gave into the index on disk, and do nothing else."""
    with tempfile.TemporaryDirectory() as out:
        began = time.process_time()
        lines = built_lines(files, Path(out))
        prepared = time.process_time()
        filling = Filling(Path(out) / "index")
        filling.load(b"".join(lines))
        filling.finish()
    return prepared - began


def asking(files: Sequence[Path]) -> float:
    """Ask the shapes of a whole graph in memory, and do nothing else."""
    with tempfile.TemporaryDirectory() as out:
        began = time.process_time()
        built_lines(files, Path(out))
        graph = Store()
        graph.bulk_load(export(read_quads(Path(out)), ".nt"), format=RdfFormat.N_TRIPLES)
        prepared = time.process_time()
        FastValidator().find(graph)
    return prepared - began


def built_lines(files: Sequence[Path], out: Path) -> list[bytes]:
    """Build, and return the N-Quads that are not those of every graph, of triples that one graph has."""
    build(files, out, jobs=1)
    known = fixed(DEFAULT_BASE).graphs
    return [line for line in read_quads(out).splitlines(keepends=True) if triple_of(line) not in known]


STAGES: dict[str, Stage] = {
    "bare reading": bare,
    "canonical text": reading,
    "extract": extracting,
    "build": whole,
    "index alone": indexing,
    "shapes alone": asking,
}


def warm() -> None:
    """Load what is the same for every build, and make the indexes that are made when they are first asked."""
    settle()
    fixed(DEFAULT_BASE)
    FastValidator()
    reading_warm()


def measure(name: str, files: Sequence[Path]) -> tuple[float, float, float]:
    """Return the processor's seconds of start-up and of one stage, and peak memory in MiB; for a fresh process."""
    began = time.process_time()
    warm()  # the vocabularies and their indexes, the rules and shapes
    started = time.process_time()
    apart = STAGES[name](files) or 0.0
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEBIBYTE
    return started - began + apart, done - started - apart, peak


def profile(files: Sequence[Path]) -> None:
    """Print the share of each module of ours, and of all others together, in the time of `extract`."""
    load_language()
    profiler = cProfile.Profile()
    profiler.runcall(extracting, files)
    shares: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        _, ours, module = file.rpartition("/sendgraph/")
        shares[module if ours else "Python and libraries"] += own
    total = sum(shares.values())
    print(f"\n{'where extract spends its time':<44}{'share':>8}")
    for module, seconds in shares.most_common(20):
        print(f"{module:<44}{seconds / total:>8.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a build against bare reading of the same documents.")
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("seeds")], help="documents or folders of them")
    parser.add_argument("--rounds", type=int, default=3, help="how often each stage runs (default 3)")
    parser.add_argument("--profile", action="store_true", help="tell where extract spends its time")
    options = parser.parse_args()
    files = find(options.paths)
    size = sum(file.stat().st_size for file in files)
    print(f"{len(files)} documents, {size:,} bytes, one core, median of {options.rounds}\n")
    print(f"{'stage':<16}{'seconds':>10}{'a document':>12}{'× bare':>12}{'peak MiB':>10}{'start-up':>10}")
    floor = None
    spawn = multiprocessing.get_context("spawn")
    for name in STAGES:
        # One process a round, or the second round would find vocabularies loaded.
        with spawn.Pool(1, maxtasksperchild=1) as pool:
            rounds = [pool.apply(measure, (name, files)) for _ in range(options.rounds)]
        start, seconds, peak = (statistics.median(column) for column in zip(*rounds, strict=True))
        floor = floor or seconds
        ratios = f"{seconds / len(files):>12.4f}{seconds / floor:>12,.1f}"
        print(f"{name:<16}{seconds:>10.4f}{ratios}{peak:>10.0f}{start:>10.2f}")
    if options.profile:
        profile(files)


if __name__ == "__main__":
    main()
