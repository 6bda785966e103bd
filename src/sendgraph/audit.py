"""Compare every quotation of a build with its source, read a second way, so that it can fail.

Two questions. Do the offsets of a passage, in the canonical text as our reader gives it today, hold its words? And do
these words stand in the file? The second is answered without our readers (second_reading.py): the file's lines are
cut into pieces where wide gaps or tabs divide them, and the words have to follow one another in these. Whole pieces
may be passed over between two lines of a quotation when they are page furniture or cells of a table; words may not.
Where a name is withheld, the mask stands for some characters of one line; all the other words must agree.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from sendgraph import store as stores
from sendgraph.build_report import BuiltDocument, documents_of
from sendgraph.documents import read
from sendgraph.language.masking import restored
from sendgraph.mapping.terms import PREFIXES
from sendgraph.second_reading import lines_of

_PASSAGES = """
SELECT DISTINCT ?file ?sha256 ?id ?start ?end ?exact ?statement {
  ?passage a send:Passage ; send:ofText ?text ; oa:start ?start ; oa:end ?end ; oa:exact ?exact .
  ?text dcterms:identifier ?id ; prov:wasDerivedFrom ?carrier .
  ?carrier send:fileName ?file ; send:sha256 ?sha256 .
  OPTIONAL { ?claim prov:wasQuotedFrom ?passage ; send:statement ?statement }
}
ORDER BY ?file ?start ?end ?statement"""

_GAP = re.compile(r"\t+| {2,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_MARKER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxlc]+)[.)]$")
_PAGE_NUMBER = re.compile(r"(?:page)?\d{1,4}(?:of\d{1,4})?", re.IGNORECASE)
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011", "-"))
_SHOWN = 160  # characters of a quotation in a message

Piece = tuple[tuple[str, ...], bool]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A quotation that is not as the source has it: ``place`` its offsets in the canonical text."""

    document: str
    place: str
    reason: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Audit:
    """How many passages of how many documents were compared, and what was wrong."""

    documents: int
    checked: int
    faults: tuple[Fault, ...]

    @property
    def verdict(self) -> str:
        """The result in words."""
        return f"{len(self.faults)} faults" if self.faults else "all stand in their sources"


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation as the build has it; ``statement`` is what a claim says in its words."""

    file: str
    sha256: str
    text_id: str
    start: int
    end: int
    exact: str
    statement: str | None


class Source:
    """A file's words, read without our reader: pieces of tokens, each with whether it may be passed over."""

    def __init__(self, data: bytes) -> None:
        lines = lines_of(data)
        self.pieces = tuple(_pieces(lines))
        self._unbroken = "".join("".join(line.split()) for line in lines)

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Where each token stands, as (piece, token)."""
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, (tokens, _) in enumerate(self.pieces):
            for index, token in enumerate(tokens):
                places[token].append((number, index))
        return places

    def says(self, words: str) -> bool:
        """Whether the words follow one another in the file."""
        if _ADDRESS.fullmatch(words):
            return words in self._unbroken  # a line end may break an address anywhere
        blocks = [tokens for line in words.split("\n") if (tokens := tuple(_tokens(line)))]
        if not blocks:
            return False
        stream = [(token, False) for token in blocks[0]]
        for tokens in blocks[1:]:
            stream += [(tokens[0], True), *((token, False) for token in tokens[1:])]
        return any(self._follows(stream, *place) for place in self._places.get(stream[0][0], ()))

    def _follows(self, stream: Sequence[tuple[str, bool]], piece: int, index: int) -> bool:
        """Whether a stream of (token, begins a block) stands in the pieces from a place on."""
        waiting = [(0, piece, index)]
        seen: set[tuple[int, int, int]] = set()
        while waiting:
            state = waiting.pop()
            if state[0] == len(stream):
                return True
            if state not in seen:
                seen.add(state)
                waiting += self._steps(stream, *state)
        return False

    def _steps(
        self, stream: Sequence[tuple[str, bool]], at: int, piece: int, index: int
    ) -> Iterator[tuple[int, int, int]]:
        if piece == len(self.pieces):
            return
        tokens, skippable = self.pieces[piece]
        token, begins = stream[at]
        if index == len(tokens):
            yield at, piece + 1, 0
        elif tokens[index] == token:
            yield at + 1, piece, index + 1
        if index == 0:
            if skippable:
                yield at, piece + 1, 0
            after = _marker_length(tokens) if begins else 0
            if after:
                yield at, piece, after


def _marker_length(tokens: Sequence[str]) -> int:
    """How many tokens at the start of a line are a bullet glyph or a number, which canonical text leaves out."""
    if tokens and not tokens[0].isalnum() and tokens[0] not in "(\"'“‘":
        return 1
    return next((n for n in (2, 3) if _MARKER.match("".join(tokens[:n]))), 0)


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    running = Counter(_running(line) for line in lines)
    for line in lines:
        furniture = running[_running(line)] > 1 or bool(_PAGE_NUMBER.fullmatch("".join(line.split())))
        cells = _GAP.split(line.strip())
        for cell in cells:
            tokens = tuple(_tokens(cell))
            if tokens:
                yield tokens, furniture or len(cells) > 1


def _running(line: str) -> str:
    """Return what running headers and footers have in common page after page: their words but for the numbers."""
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _tokens(text: str) -> Iterator[str]:
    """Yield words and marks; compatibility forms are resolved, characters without a shape left out."""
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    shaped = "".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Co"} and (c.isspace() or c >= " "))
    yield from _TOKEN.findall(shaped)


def audit(build: Path) -> Audit:
    """Compare all passages of a build with their files.

    Raises NotFoundError when nothing was built there and DataError when its report is damaged.
    """
    documents = documents_of(stores.generation(build))
    by_file: dict[str, list[Passage]] = defaultdict(list)
    for passage in _passages(stores.open_store(build)):
        by_file[passage.sha256].append(passage)
    faults = {fault for sha256, passages in by_file.items() for fault in _faults(passages, documents.get(sha256))}
    checked = {(p.text_id, p.start, p.end) for passages in by_file.values() for p in passages}
    return Audit(len(by_file), len(checked), tuple(sorted(faults)))


def _passages(store: Store) -> Iterator[Passage]:
    solutions = store.query(_PASSAGES, prefixes=PREFIXES)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 -- it is a SELECT
    for row in solutions:
        said = row["statement"]
        yield Passage(
            row["file"].value,
            row["sha256"].value,
            row["id"].value,
            int(row["start"].value),
            int(row["end"].value),
            row["exact"].value,
            None if said is None else said.value,
        )


def _faults(passages: Sequence[Passage], document: BuiltDocument | None) -> Iterator[Fault]:
    """Yield what is wrong with the passages of one file; ``document`` says where it is."""
    if document is None:
        yield Fault(passages[0].file, "-", "the report of the build does not know the file; build again", "")
        return
    path, name = Path(document.path), document.name
    try:
        data = path.read_bytes()
        text, source = read(path).text, Source(data)
    except (OSError, ValueError) as error:
        yield Fault(name, "-", f"{path}: the source cannot be read ({error})", "")
        return
    if hashlib.sha256(data).hexdigest() != document.sha256:
        yield Fault(name, "-", f"{path}: the file has changed since the build", "")
        return
    said: dict[str, bool] = {}
    for passage in passages:
        # Words in which a name is withheld are looked for with the name, when all else agrees with the text.
        words = restored(passage.exact, text[passage.start : passage.end]) or passage.exact
        if words not in said:
            said[words] = source.says(words)
        for reason in _wrong(passage, text, said[words]):
            place = f"characters {passage.start} to {passage.end}"
            yield Fault(name, place, reason, _short(passage.statement or passage.exact))


def _wrong(passage: Passage, text: str, in_source: bool) -> Iterator[str]:
    if not in_source:
        yield "the words do not stand in the source"
    if restored(passage.exact, text[passage.start : passage.end]) is None:
        yield "the offsets do not hold the words"
    if passage.statement is not None and passage.statement.split() != passage.exact.split():
        yield "the statement differs from its passage"


def _short(words: str) -> str:
    folded = " ".join(words.split())
    return folded if len(folded) <= _SHOWN else f"{folded[:_SHOWN]}…"
