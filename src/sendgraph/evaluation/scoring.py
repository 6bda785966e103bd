"""Facts against gold: what was found, missed and invented, by genre and field."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from sendgraph.errors import DataError
from sendgraph.evaluation import gold as gold_form
from sendgraph.evaluation import items
from sendgraph.evaluation.folding import Item, Key, matches
from sendgraph.language.folding import fold


@dataclass(slots=True)
class Score:
    """Counts of items found, missed and invented."""

    hits: int = 0
    missed: int = 0
    invented: int = 0

    def add(self, other: Score) -> None:
        """Add another score's counts."""
        self.hits += other.hits
        self.missed += other.missed
        self.invented += other.invented

    @property
    def precision(self) -> float:
        """The share of the found items that are right; 0 when nothing was found."""
        return self.hits / (self.hits + self.invented) if self.hits + self.invented else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold items that were found; 0 when there are none."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """An item that was missed or invented in a document."""

    document: str
    field: str
    fault: str
    item: str


@dataclass(slots=True)
class Evaluation:
    """Scores by (genre, field), every miss, and the documents of which there are no facts."""

    scores: dict[tuple[str, str], Score] = field(default_factory=lambda: defaultdict(Score))
    misses: list[Miss] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def total(self, genre: str | None = None) -> Score:
        """Return the sum over all fields, of one genre or of all: the micro average."""
        total = Score()
        for (one, _), score in self.scores.items():
            if genre in (None, one):
                total.add(score)
        return total


def evaluate(facts: Path, gold: Path) -> Evaluation:
    """Compare a file of facts (JSON Lines) with a folder of gold files, each named after its document.

    Raises DataError naming the file when one cannot be read or a gold file has neither form.
    """
    found = _facts(facts)
    result = Evaluation()
    paths = sorted(gold.glob("*.json"))
    if not paths:
        raise DataError(f"{gold}: no gold files there; give a folder with one JSON file a document")
    for path in paths:
        annotation, document = _json(path), found.get(path.stem)
        try:
            wanted = _by_field(gold_form.items_of(annotation))
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"{path}: {error!r} is missing or wrong; docs/accuracy.md explains the form") from error
        if document is None:
            result.absent.append(path.stem)
        report = gold_form.is_report(annotation)
        said = _by_field(items.items_of(document, report=report)) if document else {}
        for name in dict.fromkeys((*wanted, *said)):
            score, misses = _compare(path.stem, name, wanted.get(name, []), said.get(name, []))
            result.scores[gold_form.genre_of(annotation), name].add(score)
            result.misses += misses
    return result


def evaluate_themes(facts: Path, gold: Path) -> Evaluation:
    """Compare the themes of findings with those that annotators gave: ``must`` have to be found, ``may`` may be.

    Raises DataError naming the file when one cannot be read.
    """
    found, result = _facts(facts), Evaluation()
    for entry in _json(gold):
        findings = found.get(entry["document"], {}).get("findings", ())
        wanted = next((f for f in findings if _is_finding(f, entry)), None)
        themes, must, may = set(wanted["themes"] if wanted else ()), set(entry["must"]), set(entry["may"])
        missed, invented = sorted(must - themes), sorted(themes - must - may)
        result.scores[entry["kind"], "themes"].add(Score(len(must & themes), len(missed), len(invented)))
        for fault, names in (("missed", missed), ("invented", invented)):
            result.misses += [Miss(entry["document"], f"theme of “{entry['start']}”", fault, name) for name in names]
    return result


def _is_finding(finding: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    return finding["kind"] == entry["kind"] and fold(finding["text"]).startswith(fold(entry["start"]))


def _compare(document: str, name: str, gold: list[Key], found: list[Key]) -> tuple[Score, list[Miss]]:
    rest, missed = list(found), []
    for item in gold:
        match = next((index for index, other in enumerate(rest) if matches(item, other)), None)
        if match is None:
            missed.append(item)
        else:
            del rest[match]
    misses = [Miss(document, name, "missed", _words(item)) for item in missed]
    misses += [Miss(document, name, "invented", _words(item)) for item in rest]
    return Score(len(gold) - len(missed), len(missed), len(rest)), misses


def _words(key: Key) -> str:
    return " | ".join(_words(part) for part in key) if isinstance(key, tuple) else str(key)


def _by_field(found: Iterable[Item]) -> dict[str, list[Key]]:
    fields: dict[str, list[Key]] = {}
    for name, key in found:
        fields.setdefault(name, []).append(key)
    return fields


def _facts(path: Path) -> dict[str, dict[str, Any]]:
    """Return the facts by their documents' names without suffix."""
    return {PurePath(facts["source"]).stem: facts for facts in _lines(path)}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    place = f"{path}, line {number}"
                    raise DataError(f"{place}: not JSON ({error}); run 'sendgraph extract' again") from error
    except (OSError, UnicodeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); give what 'sendgraph extract' printed") from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as JSON ({error}); correct the file") from error
