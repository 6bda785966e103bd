"""The work on one publication: what was read of its documents in, its lines of the graph out.

A pure function of what it is given, so its results are kept.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from sendgraph.caching import packed, unpacked
from sendgraph.changing import subject_of
from sendgraph.documents import Document, archive
from sendgraph.facts import Facts
from sendgraph.inference import Reasoner
from sendgraph.language import load_language
from sendgraph.mapping.graphs import fixed_graphs
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.understanding import Noted
from sendgraph.mapping.units import Part, lines_of, map_unit, marks_of
from sendgraph.publish.dataset import Census
from sendgraph.work.reading import body_of, extractor, hash_of, hashes

_CODE = ("mapping", "inference")
_QUICK = 1  # of zlib's levels: lines shrink to a tenth at once


@dataclass(frozen=True, slots=True)
class UnitJob:
    """A publication to be mapped: what was read of its documents (`packed`), and its part of the identities."""

    key: str
    base: str
    part: Part
    bodies: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Gist:
    """What all need to know of a unit: lines that others may have too, what it notes, and numbers for the report.

    ``marks`` are the things that only it has (`sendgraph.mapping.units.Lines`), ``counts`` the facts of its documents
    by kind; ``differences`` tell by document id where sources.csv says something else.
    """

    shared: tuple[bytes, ...]
    marks: tuple[bytes, ...]
    noted: Noted
    counts: tuple[tuple[str, int], ...]
    differences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a unit: its own lines, counted, its gist, and facts and text of each document for files."""

    own: bytes
    count: bytes
    gist: bytes
    facts: bytes
    texts: bytes


def map_publication(job: UnitJob) -> Made:
    """Map one publication, and find what follows."""
    iris = Iris(job.base)
    understood = [body_of(body) for body in job.bodies]
    unit = map_unit(understood, job.part, load_language(), iris)
    lines = lines_of(unit, [document.sha256 for document, _ in understood], reasoner(job.base), iris)
    counts: Counter[str] = Counter()
    for _, facts in understood:
        lists = {field.name: getattr(facts, field.name) for field in fields(facts)}
        counts.update({name: len(items) for name, items in lists.items() if isinstance(items, tuple)})
    differences = [(d.id, told) for d, facts in understood if (told := _difference(d, facts))]
    return Made(
        packed_lines(lines.own),
        packed(count_of(lines.own, lines.marks, iris)),
        packed(Gist(lines.shared, lines.marks, unit.noted, tuple(counts.items()), tuple(differences))),
        _packed_texts({document.id: facts.to_json() for document, facts in understood}),
        _packed_texts({document.id: archive.member(document) for document, _ in understood}),
    )


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted of own lines by itself, and the subjects among them that others may have too."""

    census: Census
    others: tuple[bytes, ...]


def count_of(lines: Collection[bytes], marks: Collection[bytes], iris: Iris) -> Count:
    """Count own lines, and of their subjects those that only they have (``marks``)."""
    census, known = Census(), set(marks)
    subjects = set(map(subject_of, census.came(lines)))
    own = {subject for subject in subjects if not known.isdisjoint(marks_of(subject, iris.base))}
    census.count_subjects(own, iris.base)
    return Count(census, tuple(sorted(subjects - own)))


def packed_lines(lines: Iterable[bytes]) -> bytes:
    """Return lines as they are kept."""
    return zlib.compress(b"".join(lines), _QUICK)


def unpacked_lines(data: bytes) -> list[bytes]:
    """Return what were `packed_lines`."""
    return zlib.decompress(data).splitlines(keepends=True)


def _packed_texts(texts: dict[str, str]) -> bytes:
    return zlib.compress(packed(texts), _QUICK)


def texts_of(data: bytes) -> dict[str, str]:
    """Return the JSON of facts or of the archive by document id, of `Made.facts` or `Made.texts`."""
    texts: dict[str, str] = unpacked(zlib.decompress(data))
    return texts


def gist_of(data: bytes) -> Gist:
    """Return `Made.gist`."""
    gist: Gist = unpacked(data)
    return gist


def _difference(document: Document, facts: Facts) -> str | None:
    """Return a message where sources.csv and the document give different publication dates."""
    listed, said = document.source.published, facts.document.published
    if not listed or not said or listed.startswith(said) or said.startswith(listed):
        return None
    return f"the document says {said}, sources.csv {listed}; the document's date is used"


@cache
def reasoner(base: str) -> Reasoner:
    """Return what knows the ontology and reference data under a base."""
    return Reasoner(quad.triple for quad in fixed_graphs(Iris(base)))


@cache
def mapper() -> str:
    """Return the hash of all that mapping rests on."""
    package = Path(__file__).resolve().parents[1]
    return hash_of(extractor(), *hashes(package, _CODE))


def unit_key(part: Part, owns: dict[str, str], base: str) -> str:
    """Return the key of a unit: what its documents are (``owns``, by id), and what their names stand for."""
    return hash_of(mapper(), base, part.fingerprint, *(f"{keys.id} {owns[keys.id]}" for keys in part.documents))
