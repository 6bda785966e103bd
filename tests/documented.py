"""Printed output in README.md and docs/ is what the commands really print.

A block names its command in a comment before it and shows, after the ``$`` line, what the command prints:

    <!-- runs: sendgraph query outcomes-by-area -->
    ```console
    $ sendgraph query outcomes-by-area
    ...
    ```

Run as a script (``make docs``) this writes every block, the picture and the
ontology's page anew; test_docs.py compares the blocks.
Hashes are shown as ``sha256:…`` and ``digest:…``, or every change of a word in ontology/ would change the pages.
Commands run in a shell, in a folder of their own that has seeds/ and a build of them. Blocks whose command reads
reports/ need the real reports, which are not in the repository: where these are absent the blocks stay as they are.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import axioms
from sendgraph.publish.ontology_page import page as ontology_page

ROOT = Path(__file__).resolve().parents[1]
PICTURE = "docs/network.png"
ONTOLOGY = "docs/ontology.html"
COLUMNS = "96"
_BLOCK = re.compile(r"^<!-- runs: (?P<command>[^\n]+?) -->\n```(?P<kind>\w+)\n(?P<shown>.*?)^```$", re.M | re.S)
_HASH = re.compile(r"\b(sha256|digest):[0-9a-f]{64}\b")

Run = Callable[[str], str]


def reports() -> Path | None:
    """Return the folder that SENDGRAPH_REPORTS names, which holds reports/, gold/ and gold-themes.json."""
    named = os.environ.get("SENDGRAPH_REPORTS")
    return Path(named).resolve() if named else None


def can_run(command: str) -> bool:
    """Return whether what a command reads is at hand."""
    return "reports/" not in command or reports() is not None


def pages() -> tuple[Path, ...]:
    """README.md, CHANGELOG.md and all pages of docs/."""
    return (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """Yield (command, what is shown) of each block of a page."""
    for block in _BLOCK.finditer(page):
        yield block["command"], block["shown"]


def shown(command: str, run: Run) -> str:
    """Return what a block of this command should show."""
    return f"$ {command}\n{run(command)}"


def refreshed(page: str, run: Run) -> str:
    """Return a page with every block written anew."""

    def anew(block: re.Match[str]) -> str:
        command = block["command"]
        if not can_run(command):
            return block[0]
        return f"<!-- runs: {command} -->\n```{block['kind']}\n{shown(command, run)}```"

    return _BLOCK.sub(anew, page)


class Folder:
    """A folder to run documented commands in: seeds/, their build, and ``sendgraph`` and ``make`` as in a checkout."""

    def __init__(self, place: Path) -> None:
        self.place = place
        programs = place / "bin"
        programs.mkdir()
        program = programs / "sendgraph"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m sendgraph "$@"\n')
        program.chmod(0o755)
        for name in ("Makefile", "seeds", "tests"):
            (place / name).symlink_to(ROOT / name)
        real = reports()
        if real is not None:
            for name in ("reports", "gold", "gold-themes.json"):
                (place / name).symlink_to(real / name)
        (place / "docs").mkdir()
        self.environment = {name: value for name, value in os.environ.items() if name not in {"MAKELEVEL", "MFLAGS"}}
        self.environment |= {
            "COLUMNS": COLUMNS,
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
            # What is set up already is not set up again.
            "MAKEFLAGS": f" -- INSTALLED= BIN={programs}",
        }
        self._printed: dict[str, str] = {}
        self.run("make graph")

    def run(self, command: str) -> str:
        """Return what a command prints to stdout, without hashes and spaces at line ends; run it once.

        Raises AssertionError when it fails.
        """
        if command not in self._printed:
            self._printed[command] = self._run(command)
        return self._printed[command]

    def _run(self, command: str) -> str:
        done = subprocess.run(  # noqa: S602 the commands are our own documentation
            command, shell=True, cwd=self.place, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}: exit code {done.returncode}\n{done.stderr}"
        return "".join(f"{line.rstrip()}\n" for line in _HASH.sub(r"\1:…", done.stdout).splitlines())


def refresh() -> None:
    """Write the blocks of all pages and the picture anew."""
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place))
        for page in pages():
            before = page.read_text(encoding="utf-8")
            after = refreshed(before, folder.run)
            if after != before:
                page.write_text(after, encoding="utf-8")
        axioms.refresh()
        (ROOT / ONTOLOGY).write_text(ontology_page(), encoding="utf-8")
        folder.run(f"sendgraph network -o {PICTURE}")
        (ROOT / PICTURE).write_bytes((folder.place / PICTURE).read_bytes())


if __name__ == "__main__":
    refresh()
