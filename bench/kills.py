"""Kill builds at random moments, and look at what is left each time.

    python bench/kills.py [--kills N] [--seed S] [PATH…]

A build of the documents is made once and its bytes are noted. Then, again and again, a document is changed, a build is
begun and killed (SIGKILL) at a random moment; what readers see must be a whole build, of the documents before or after,
that loads. In the end a build that nobody kills must give the bytes that a fresh folder gets.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sendgraph import store
from sendgraph.build_report import read_report

_SEEDS = Path(__file__).parents[1] / "seeds"


def command(documents: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "sendgraph", "build", str(documents), "--out", str(out), "--jobs", "2"]


def whole(out: Path) -> str:
    """Return the digest of what readers see, after a look at all of it: report and store agree."""
    nquads = store.read_quads(out)
    digest = store.digest(nquads)
    if digest != read_report(store.generation(out)).digest:
        raise SystemExit(f"{out}: the report is of another graph")
    if len(store.open_store(out)) != len(nquads.splitlines()) + len(set(store.triples_of(nquads))):
        raise SystemExit(f"{out}: the store is not whole")
    return digest


def killed(documents: Path, out: Path, after: float) -> bool:
    """Begin a build and kill it, and whatever it began; return whether it was still at work."""
    process = subprocess.Popen(
        command(documents, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill builds at random moments, and look at what is left.")
    parser.add_argument("documents", nargs="?", type=Path, default=_SEEDS, help="folder of documents")
    parser.add_argument("--kills", type=int, default=200, help="how many builds are killed (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default 1)")
    options = parser.parse_args()
    moments = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        documents, out = Path(place) / "documents", Path(place) / "build"
        shutil.copytree(options.documents, documents)
        began = time.monotonic()
        subprocess.run(command(documents, out), check=True, capture_output=True)
        length = time.monotonic() - began
        victim = sorted(path for path in documents.iterdir() if path.suffix == ".txt")[0]
        text = victim.read_text(encoding="utf-8")
        seen = {whole(out)}
        begun = ended = 0
        while ended < options.kills:
            begun += 1
            victim.write_text(f"{text}\n\nA line of version {begun}.\n", encoding="utf-8")
            ended += killed(documents, out, moments.uniform(0, length))  # else it was done before
            seen.add(whole(out))
            print(f"\r{begun} builds, {ended} killed, {len(seen)} graphs seen whole", end="", flush=True)
        print()
        subprocess.run(command(documents, out), check=True, capture_output=True)
        subprocess.run(command(documents, Path(place) / "fresh"), check=True, capture_output=True)
        if store.read_quads(out) != store.read_quads(Path(place) / "fresh"):
            raise SystemExit("the build after the last kill differs from one in a fresh folder")
        print("every time the build before was whole; the next build gave the bytes of a fresh folder")


if __name__ == "__main__":
    main()
