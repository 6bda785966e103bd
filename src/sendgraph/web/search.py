"""Search over areas, organisations, people, themes and the words of findings.

`entries` are all that can be found, the same for the server, which keeps them in a full-text index in memory (SQLite
FTS5, ranked by BM25), and for static sites, whose pages load them. Names count for more than words.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from markupsafe import Markup, escape
from rapidfuzz import fuzz, process

from sendgraph.language.folding import fold
from sendgraph.terminal import inert
from sendgraph.web.directory import bodies, people
from sendgraph.web.findings import KINDS as FINDINGS
from sendgraph.web.generations import Generation
from sendgraph.web.record import name_of, record
from sendgraph.web.rendering import date, sentence

KINDS = {
    "area": "Areas",
    "theme": "Themes",
    "organisation": "Organisations",
    "person": "People",
    "finding": "Words of findings",
}
"""What is searched, in the order in which it is shown, with the heading of several."""

_WORD = re.compile(r"\w+")
_OPEN, _CLOSE = "\x02", "\x03"  # around words found; no text has them, since they are shown written out
_LONGEST_QUERY = 200  # characters
_MOST_WORDS = 12
_NEAR = 78  # of 100: alike enough to suggest
_SUGGESTIONS = 5
_LONGEST_NAME = 300  # characters of a name that is shown; hostile ones have thousands
_SELECT = """
SELECT rowid, highlight(found, 0, char(2), char(3)), snippet(found, 2, char(2), char(3), '…', 40)
FROM found WHERE found MATCH ? AND kind = ? ORDER BY bm25(found, 10, 5, 1), rowid LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: ``label`` its name, ``also`` more names, ``text`` a finding's words, ``detail`` what it is."""

    kind: str
    iri: str
    label: str
    path: str
    detail: str
    also: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found, its name and words with what was sought marked."""

    entry: Entry
    path: str
    label: Markup
    detail: str
    words: Markup


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of a kind: the best first, and how many there are."""

    kind: str
    heading: str
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name like what was sought, with its path; or other words to search for, without one."""

    label: str
    path: str


def entries(generation: Generation) -> tuple[Entry, ...]:
    """Return all that can be found, in one order for one graph."""
    return (*_things(generation), *_findings(generation))


def _things(generation: Generation) -> list[Entry]:
    details = _details(generation)
    also: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in generation.ask("search-things"):
        also[row["kind"], row["thing"], row["label"]].append(row["also"])
    return [
        Entry(kind, thing, label[:_LONGEST_NAME], path, details.get(path, ""), "; ".join(filter(None, names)), "")
        for (kind, thing, label), names in also.items()
        if (path := generation.path(thing)) and "/group/" not in path
    ]


def _details(generation: Generation) -> dict[str, str]:
    """Return what a line says of a thing beside its name, by the path of its page."""
    details = {area.path: area.region for area in generation.once(record).areas.values()}
    details |= {body.path: body.kind for body in generation.once(bodies)}
    details |= {each.path: ", ".join(each.posts[0]) for each in generation.once(people) if each.posts}
    return details


def _findings(generation: Generation) -> list[Entry]:
    known = generation.once(record)
    found: dict[str, Entry] = {}
    for row in generation.ask("search-findings"):
        if row["finding"] in found:
            continue
        kind = FINDINGS[name_of(row["class"])][2]
        area, publication = known.areas.get(row["area"]), known.publications.get(row["publication"])
        told = (area.name if area else "", date(publication.issued) if publication else "")
        detail = ", ".join(filter(None, told))
        path = generation.path(row["passage"]) or ""
        found[row["finding"]] = Entry("finding", row["finding"], sentence(kind), path, detail, "", row["words"])
    return list(found.values())


class Index:
    """The entries of a generation in a full-text index; threads may share it."""

    def __init__(self, found: Sequence[Entry]) -> None:
        self._entries = found
        self._lock = Lock()
        self._sqlite = sqlite3.connect(":memory:", check_same_thread=False)
        self._sqlite.execute(
            "CREATE VIRTUAL TABLE found USING fts5(label, also, text, kind UNINDEXED, "
            'tokenize = "porter unicode61 remove_diacritics 2")'
        )
        self._sqlite.executemany(
            "INSERT INTO found (rowid, label, also, text, kind) VALUES (?, ?, ?, ?, ?)",
            (
                (number, *(_plain(words) for words in (_label(entry), entry.also, entry.text)), entry.kind)
                for number, entry in enumerate(found)
            ),
        )
        self._names = _by_name(found)
        self._words = _frequent(found)

    def search(self, sought: str, most: int, kinds: Iterable[str] = KINDS) -> list[Group]:
        """Return what has all words that are sought, else what has any, by kind; ``most`` of each.

        Hostile text is sought as words and nothing else. Kinds of which nothing is found are left out.
        """
        words = _WORD.findall(sought[:_LONGEST_QUERY])[:_MOST_WORDS]
        if not words:
            return []
        kinds = tuple(kinds)
        for joint in (" AND ", " OR ") if len(words) > 1 else (" AND ",):
            terms = [f'"{word}"' for word in words[:-1]]
            expression = joint.join([*terms, f'("{words[-1]}" OR "{words[-1]}" *)'])
            groups = [group for kind in kinds if (group := self._group(expression, kind, most)).total]
            if groups:
                return groups
        return []

    def _group(self, expression: str, kind: str, most: int) -> Group:
        with self._lock:
            rows = self._sqlite.execute(_SELECT, (expression, kind, most)).fetchall()
            counted = "SELECT COUNT(*) FROM found WHERE found MATCH ? AND kind = ?"
            total = self._sqlite.execute(counted, (expression, kind)).fetchone()[0]
        hits = (self._hit(self._entries[number], label, words) for number, label, words in rows)
        return Group(kind, KINDS[kind], tuple(hits), total)

    def _hit(self, entry: Entry, label: str, words: str) -> Hit:
        return Hit(entry, entry.path, _marked(label) if label else escape(entry.label), entry.detail, _marked(words))

    def respelt(self, sought: str) -> list[Suggestion]:
        """Return the words sought with those that occur nowhere put right; none where there is nothing to put right."""
        words = fold(sought[:_LONGEST_QUERY]).split()[:_MOST_WORDS]
        spelt = [self._spelt(word) for word in words]
        return [Suggestion(" ".join(spelt), "")] if spelt != words else []

    def suggestions(self, sought: str) -> list[Suggestion]:
        """Return the words put right, and names like what was sought."""
        plain = fold(sought[:_LONGEST_QUERY])
        if not plain:
            return []
        near = process.extract(plain, list(self._names), scorer=fuzz.WRatio, limit=_SUGGESTIONS, score_cutoff=_NEAR)
        found = [Suggestion(self._names[name].label, self._names[name].path) for name, _, _ in near]
        known = {fold(each.label) for each in found}
        return [*(each for each in self.respelt(sought) if each.label not in known), *found]

    def _spelt(self, word: str) -> str:
        if word in self._words or len(word) < 4:
            return word
        near = process.extract(word, list(self._words), scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR)
        return max(near, key=lambda each: (round(each[1]), self._words[each[0]]))[0] if near else word


def _label(entry: Entry) -> str:
    """Return what is sought in as the name; a finding's is only its kind, which all of a kind have."""
    return "" if entry.kind == "finding" else entry.label


def _plain(text: str) -> str:
    return inert(text).replace(_OPEN, "").replace(_CLOSE, "")


def _marked(text: str) -> Markup:
    shown = str(escape(text)).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")
    return Markup(shown)  # noqa: S704 -- all else in it is escaped


def _by_name(found: Iterable[Entry]) -> dict[str, Entry]:
    """Return the things by folded name; the first of several of one name."""
    names: dict[str, Entry] = {}
    for entry in found:
        if _label(entry):
            names.setdefault(fold(entry.label), entry)
    return names


def _frequent(found: Iterable[Entry]) -> Counter[str]:
    """Return how often each word occurs, longer than three letters and more than once, or in a name."""
    words: Counter[str] = Counter()
    for entry in found:
        words.update(set(fold(f"{_label(entry)} {entry.text}").split()))
    return Counter({word: number for word, number in words.items() if len(word) > 3 and word.isalpha()})


def index(generation: Generation) -> Index:
    """Return the index of a generation: `Generation.once` keeps it."""
    return Index(generation.once(entries))
