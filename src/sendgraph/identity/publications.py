"""Which documents are copies of one publication: official ones by their inspection, others by their words.

Files of one publication differ in what readers make of them: a hyphen at a line's end, bullets, page numbers, a menu.
So words are compared by sketches, the smallest hashes of their runs of words (Broder 1997, "On the resemblance and
containment of documents"), which are short and cost the same for every document.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from sendgraph.facts import GenreName
from sendgraph.language.dates import PartialDate
from sendgraph.language.folding import fold

_RUN = 4  # words
_SKETCH = 128  # hashes
_BLOCKS = 16  # of a sketch's hashes; copies share one of them
_ALIKE = 0.7  # of the runs of both documents are common to both
_BROKEN = re.compile(r"(?<=\w)[-\u00ad\u2010\u2011]\s*\n\s*(?=\w)|\u00ad")


@dataclass(frozen=True, slots=True)
class Copy:
    """A document as a copy of a publication.

    ``segment`` is the publication's IRI segment as far as the document alone tells; ``official`` says that it goes by
    an inspection, which decides.
    """

    document: str
    segment: str
    official: bool
    genre: GenreName
    published: PartialDate | None
    areas: tuple[str, ...]
    sketch: tuple[int, ...]


def sketch_of(text: str) -> tuple[int, ...]:
    """Return the smallest hashes of the runs of words of a text, in order; a word broken over lines is one word."""
    words = fold(_BROKEN.sub("", text)).split()
    runs = {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}
    hashes = {int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs}
    return tuple(sorted(hashes)[:_SKETCH])


def shared_publications(copies: Iterable[Copy]) -> Mapping[str, str]:
    """Return the IRI segment of each document's publication, by document id; the same for any order of copies.

    Copies of one publication have its smallest segment. What differs in genre, date or area is never one.
    """
    known = sorted(copies, key=lambda copy: copy.document)
    alike: nx.Graph[str] = nx.Graph()
    alike.add_nodes_from(copy.document for copy in known)
    blocks: dict[tuple[int, GenreName, tuple[str, ...]], list[Copy]] = defaultdict(list)
    for copy in known:
        if not copy.official:
            near = [blocks[part, copy.genre, copy.areas] for part in copy.sketch[:_BLOCKS]]
            others = {other.document: other for block in near for other in block}
            alike.add_edges_from((copy.document, other.document) for other in others.values() if _same(copy, other))
            for block in near:
                block.append(copy)
    segment = {copy.document: copy.segment for copy in known}
    return {
        document: min(segment[member] for member in members)
        for members in nx.connected_components(alike)
        for document in members
    }


def _same(first: Copy, second: Copy) -> bool:
    """Whether two documents of one genre about the same areas are copies."""
    if first.published and second.published and not first.published.compatible(second.published):
        return False
    return resemblance(first.sketch, second.sketch) >= _ALIKE


def resemblance(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Return which share of the runs of two texts both have, 0 to 1, as their sketches tell."""
    both = sorted({*first, *second})[: max(len(first), len(second))]
    return len({*first} & {*second} & {*both}) / len(both)
