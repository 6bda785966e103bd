"""What a build did: report.json of a generation, written by the pipeline and read by the checks.

Inside a build a document is known by the SHA-256 of its bytes, since two folders may each hold a letter.txt. People
are shown the shortest part of its path that no other input ends in.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from sendgraph import __version__
from sendgraph.errors import DataError
from sendgraph.language.masking import Forms

REPORT = "report.json"
_VALUES = frozenset({"documents", "set_aside", "work"})  # parts of values of ours, and what is not kept


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A document of the graph: the name it is shown by, its genre, its file's absolute path and SHA-256."""

    name: str
    genre: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that is not in the graph, by the name it is shown by, and why."""

    document: str
    reason: str


@dataclass(slots=True)
class BuildReport:
    """What a build did.

    ``results`` are what SHACL found, ``merges`` which mentions of people were made one person and why, ``counts``
    facts by kind, ``digest`` that of the graph (`sendgraph.publish.dataset.Census`). ``work`` tells what had to be
    done, which is not in the file: the same documents give the same file.
    """

    documents: list[BuiltDocument] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)
    merges: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    digest: str = ""
    work: str = ""

    def beginning(self) -> BuildReport:
        """Return a report of the same, to which more can be added without changing this one."""
        return replace(self, **{part.name: copy.copy(getattr(self, part.name)) for part in fields(self)})

    def mask(self, withheld: Forms) -> None:
        """Mask the names of people who are withheld, wherever they stand."""
        self.documents = [
            replace(d, name=withheld.masked(d.name), path=withheld.masked(d.path)) for d in self.documents
        ]
        self.set_aside = [SetAside(withheld.masked(s.document), withheld.masked(s.reason)) for s in self.set_aside]
        for name in ("warnings", "results", "merges", "doubts", "decisions"):
            setattr(self, name, _masked(getattr(self, name), withheld))

    @property
    def names(self) -> Mapping[str, str]:
        """The names that documents are shown by, by SHA-256."""
        return {document.sha256: document.name for document in self.documents}

    def to_json(self) -> str:
        """Return the text of report.json."""
        said = asdict(self)
        del said["work"]
        return json.dumps({"version": __version__} | said, indent=1, ensure_ascii=False) + "\n"


def _masked(value: Any, withheld: Forms) -> Any:
    if isinstance(value, str):
        return withheld.masked(value)
    if isinstance(value, list):
        return [_masked(item, withheld) for item in value]
    return {key: _masked(item, withheld) for key, item in value.items()} if isinstance(value, dict) else value


def read_report(folder: Path) -> BuildReport:
    """Return the report of a generation. Raises DataError when it is missing or damaged."""
    report = folder / REPORT
    try:
        said = json.loads(report.read_text(encoding="utf-8"))
        documents = [BuiltDocument(**document) for document in said["documents"]]
        set_aside = [SetAside(**item) for item in said["set_aside"]]
        rest = {part.name: said[part.name] for part in fields(BuildReport) if part.name not in _VALUES}
        return BuildReport(documents=documents, set_aside=set_aside, **rest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{report}: cannot be read ({error}); build again") from error


def documents_of(folder: Path) -> dict[str, BuiltDocument]:
    """Return the documents of a generation by SHA-256. Raises DataError as `read_report` does."""
    return {document.sha256: document for document in read_report(folder).documents}


def shown_names(paths: Iterable[Path]) -> dict[Path, str]:
    """Return for each absolute path its fewest last parts in which no other path ends, divided by slashes."""
    names: dict[Path, str] = {}
    waiting, length = set(paths), 0
    while waiting:
        length += 1
        ends = Counter(path.parts[-length:] for path in waiting)
        for path in waiting:
            end = path.parts[-length:]
            if ends[end] == 1 or length >= len(path.parts):
                names[path] = Path(*end).as_posix()
        waiting -= names.keys()
    return names
