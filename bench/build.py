"""Time a build against bare reading of the same documents, in one run.

    python bench/build.py [PATH…] [--rounds N]

Every stage runs in a process of its own, so that its peak memory is its own; the median of the rounds counts.
Seconds depend on the machine and on what else it does: compare the ratios.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2 as pdfium

from sendgraph.documents import find, read
from sendgraph.genres import understand
from sendgraph.language import load_language
from sendgraph.pipeline import build

Stage = Callable[[Sequence[Path]], None]
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


def understanding(files: Sequence[Path]) -> None:
    language = load_language()
    for file in files:
        understand(read(file), language)


def whole(files: Sequence[Path]) -> None:
    with tempfile.TemporaryDirectory() as out:
        build(files, Path(out))


STAGES: dict[str, Stage] = {
    "bare reading": bare,
    "canonical text": reading,
    "facts": understanding,
    "whole build": whole,
}


def measure(name: str, files: Sequence[Path]) -> tuple[float, float]:
    """Return (seconds, peak memory in MiB) of one stage; runs in a fresh process."""
    began = time.perf_counter()
    STAGES[name](files)
    seconds = time.perf_counter() - began
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEBIBYTE


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a build against bare reading of the same documents.")
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("seeds")], help="documents or folders of them")
    parser.add_argument("--rounds", type=int, default=3, help="how often each stage runs (default 3)")
    options = parser.parse_args()
    files = find(options.paths)
    characters = sum(file.stat().st_size for file in files)
    print(f"{len(files)} documents, {characters:,} bytes, median of {options.rounds}\n")
    print(f"{'stage':<16}{'seconds':>10}{'a document':>12}{'× bare':>12}{'peak MiB':>10}")
    floor = None
    spawn = multiprocessing.get_context("spawn")
    for name in STAGES:
        # One process a round, or the second round would find vocabularies loaded.
        with spawn.Pool(1, maxtasksperchild=1) as pool:
            rounds = [pool.apply(measure, (name, files)) for _ in range(options.rounds)]
        seconds = statistics.median(seconds for seconds, _ in rounds)
        peak = max(peak for _, peak in rounds)
        floor = floor or seconds
        print(f"{name:<16}{seconds:>10.4f}{seconds / len(files):>12.4f}{seconds / floor:>12,.1f}{peak:>10.0f}")


if __name__ == "__main__":
    main()
