"""People who may be one: each pair in doubt with what documents show of both, side by side.

Reads what a build left: the doubts of its report, its people and facts, and the words of its store.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, QuerySolutions, Store, Variable
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from sendgraph import store as stores
from sendgraph.build_report import read_report
from sendgraph.errors import DataError
from sendgraph.mapping.terms import PREFIXES, integer
from sendgraph.people_file import Known, read_people
from sendgraph.pipeline import FACTS
from sendgraph.spreadsheets import table_csv
from sendgraph.terminal import inert, table

_WORDS = """
SELECT ?exact ?id ?start ?end {
  ?passage a send:Passage ; send:ofText/dcterms:identifier ?id ; oa:start ?start ; oa:end ?end ; oa:exact ?exact .
}
LIMIT 1"""
_SHOWN = 240  # characters of a quotation


@dataclass(frozen=True, slots=True)
class Shown:
    """What one document shows of somebody: posts with bodies, the document's title and date, and its words."""

    posts: tuple[str, ...]
    document: str
    date: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of a pair: the key by which decisions name it, the name, and what each document shows."""

    key: str
    name: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one: points for and against in words, what kept them apart, and the commands that decide."""

    first: Candidate
    second: Candidate
    points: int
    evidence: tuple[tuple[int, str], ...]
    against: str

    @property
    def commands(self) -> tuple[str, str]:
        """The commands by which a person decides."""
        keys = f"{shlex.quote(self.first.key)} {shlex.quote(self.second.key)}"
        same, different = (f"sendgraph decide {what} {keys} --why '…'" for what in ("same", "different"))
        return same, different

    @property
    def points_for(self) -> tuple[str, ...]:
        """What speaks for one person, with its points."""
        return tuple(f"+{points} {words}" for points, words in self.evidence if points >= 0)

    @property
    def points_against(self) -> tuple[str, ...]:
        """What speaks against it, with its points."""
        return tuple(f"−{-points} {words}" for points, words in self.evidence if points < 0)


@dataclass(frozen=True)
class _Build:
    """What a build left of people."""

    folder: Path
    store: Store

    @cached_property
    def bearers(self) -> Mapping[str, Known]:
        people = read_people(self.folder)
        return {key: bearer for person in people for bearer in person.bearers for key in bearer.keys}

    @cached_property
    def facts(self) -> Mapping[str, dict[str, Any]]:
        path = self.folder / FACTS
        try:
            lines = (json.loads(line) for line in path.read_text("utf-8").split("\n") if line)
            return {facts["document"]["id"]: facts for facts in lines}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path}: cannot be read ({error}); build again") from error

    def candidate(self, key: str) -> Candidate:
        try:
            bearer = self.bearers[key]
        except KeyError:
            raise DataError(f"{self.folder}: no person has the key {key}; build again") from None
        shown = tuple(self._shown(document, name) for document, name in bearer.mentions)
        names = sorted({name for _, name in bearer.mentions}, key=lambda name: (-len(name), name))
        return Candidate(key, names[0], tuple(sorted(shown, key=lambda one: (one.date, one.document))))

    def _shown(self, document: str, name: str) -> Shown:
        facts = self.facts[document]
        posts = [post for kind in ("appointments", "inspectors") for post in facts[kind] if post["person"] == name]
        said = [item for kind in ("quotations", "changes") for item in facts[kind] if item["person"] == name]
        printed = [form for form in facts["people"] if form["name"] == name]
        item = next(iter([*posts, *said, *printed]), None)
        about = facts["document"]
        return Shown(
            posts=tuple(dict.fromkeys(_post(post) for post in posts)),
            document=about["title"] or facts["source"],
            date=about["published"] or "",
            quotation="" if item is None else self._words(document, item["start"], item["end"]),
        )

    def _words(self, document: str, start: int, end: int) -> str:
        # Bound as RDF terms, never written into the query.
        given: dict[str, Any] = {"id": Literal(document), "start": integer(start), "end": integer(end)}
        terms = {Variable(name): term for name, term in given.items()}
        rows = self.store.query(_WORDS, prefixes=PREFIXES, substitutions=terms)
        assert isinstance(rows, QuerySolutions)  # noqa: S101 -- it is a SELECT
        words = " ".join(" ".join(row["exact"].value.split()) for row in rows)
        return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _post(post: Mapping[str, Any]) -> str:
    body = post.get("organisation") or post.get("body") or ""
    return ", ".join(part for part in (post["role"] or "", body) if part) or "no post"


def review(build: Path) -> tuple[Pair, ...]:
    """Return the pairs in doubt of a build, the surest first. Raises NotFoundError or DataError."""
    folder = stores.generation(build)
    doubts = read_report(folder).doubts
    if not doubts:
        return ()
    known = _Build(folder, stores.open_store(build))
    return tuple(
        Pair(
            known.candidate(doubt["first"]),
            known.candidate(doubt["second"]),
            doubt["points"],
            tuple((item["points"], item["words"]) for item in doubt["evidence"]),
            doubt.get("against", ""),
        )
        for doubt in doubts
    )


def links(build: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str, str, str]]]:
    """Return how people of a build were told apart: (what, how many), and each link made with its points and reasons.

    Raises NotFoundError or DataError.
    """
    folder = stores.generation(build)
    people, report = read_people(folder), read_report(folder)
    bearers = [bearer for person in people for bearer in person.bearers]
    counts = {
        "mentions, one for each name in a document": sum(len(bearer.mentions) for bearer in bearers),
        "one name at one body, or in one area": len(bearers),
        "people": len(people),
        "links by evidence or decision": len(report.merges),
        "pairs in doubt": len(report.doubts),
    }
    rows = [
        (link["first"], link["second"], str(link["points"]), "; ".join(item["words"] for item in link["evidence"]))
        for link in report.merges
    ]
    return [(what, str(count)) for what, count in counts.items()], rows


_COLUMNS = ("key", "name", "posts", "documents", "quotations")


def as_json(pairs: Sequence[Pair]) -> str:
    """Return pairs as a JSON array."""
    said = [asdict(pair) | {"evidence": _evidence(pair), "commands": list(pair.commands)} for pair in pairs]
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def _evidence(pair: Pair) -> list[dict[str, Any]]:
    return [{"points": points, "words": words} for points, words in pair.evidence]


def as_csv(pairs: Sequence[Pair]) -> str:
    """Return pairs as CSV, one a line; no cell is a formula to a spreadsheet."""
    columns = [f"{which} {column}" for which in ("first", "second") for column in _COLUMNS]
    rows = (
        [
            *_cells(pair.first),
            *_cells(pair.second),
            str(pair.points),
            "; ".join(pair.points_for),
            "; ".join(pair.points_against),
            pair.against,
            *pair.commands,
        ]
        for pair in pairs
    )
    return table_csv([*columns, "points", "for", "against", "left apart because", "same", "different"], rows)


def _cells(candidate: Candidate) -> Iterator[str]:
    yield candidate.key
    yield candidate.name
    yield "; ".join(dict.fromkeys(post for one in candidate.shown for post in one.posts))
    yield "; ".join(_document(one) for one in candidate.shown)
    yield "\n".join(one.quotation for one in candidate.shown if one.quotation)


def _document(shown: Shown) -> str:
    return f"{shown.document} ({shown.date})" if shown.date else shown.document


def view(pairs: Sequence[Pair], width: int) -> list[RenderableType]:
    """Return the parts of the page for a terminal ``width`` characters wide; strings are lines to copy, not to wrap."""
    if not pairs:
        return [Text("No people are in doubt.")]
    parts: list[RenderableType] = []
    for number, pair in enumerate(pairs, 1):
        names = f"{pair.first.name} and {pair.second.name}" if pair.first.name != pair.second.name else pair.first.name
        title = Text(inert(f"{number} of {len(pairs)}: {names}, one person or two?"), style="bold")
        parts += [title, Text()]
        parts.append(Padding.indent(table(("", pair.first.name, pair.second.name), _rows(pair), width - 2), 2))
        parts += [Padding.indent(line, 2) for line in _verdict(pair)]
        parts += [*(f"  {inert(command)}" for command in pair.commands), Text()]
    return parts[:-1]


def _rows(pair: Pair) -> list[tuple[str, str, str]]:
    rows = [("key", pair.first.key, pair.second.key)]
    for which in range(max(len(pair.first.shown), len(pair.second.shown))):
        ones = [side.shown[which] if which < len(side.shown) else None for side in (pair.first, pair.second)]
        first, second = ("" if one is None else _told(one) for one in ones)
        rows.append(("shown" if which == 0 else "", first, second))
    return rows


def _told(shown: Shown) -> str:
    lines = [*shown.posts, _document(shown), f"“{shown.quotation}”" if shown.quotation else ""]
    return "\n".join(line for line in lines if line)


def _verdict(pair: Pair) -> Iterator[Text]:
    for word, points, style in (("for", pair.points_for, "green"), ("against", pair.points_against, "red")):
        if points:
            yield Text.assemble((f"{word}  ", "dim"), (inert("; ".join(points)), style))
    if pair.against:
        yield Text.assemble(("left apart  ", "dim"), inert(pair.against))
    yield Text("decide", style="dim")
