"""The work on one document: a file's bytes in, the document, its facts and its keys out.

A pure function of the bytes, the file's name, its line of sources.csv and the vocabularies, so its results are kept.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from sendgraph import __version__, resources
from sendgraph.caching import packed, unpacked
from sendgraph.documents import Document, Source
from sendgraph.documents.reading import document_of
from sendgraph.errors import UnreadableDocumentError
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.identity.keys import DocumentKeys, keys_of
from sendgraph.language import Language, load_language

_CODE = ("documents", "genres", "identity", "language", "facts.py")
_LIBRARIES = ("ahocorasick-rs", "charset-normalizer", "lxml", "pypdfium2", "python-docx", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be worked on: where it is, its bytes, and its line of sources.csv."""

    path: str
    data: bytes
    source: Source | None

    @property
    def key(self) -> str:
        """The hash of all that the result depends on."""
        return entry_key(Path(self.path).name, hashlib.sha256(self.data).hexdigest(), self.source)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a job: `packed` keys, and the document with its facts; or why it cannot be read."""

    keys: bytes = b""
    body: bytes = b""
    refused: str = ""
    version: str = ""


def entry_key(name: str, sha256: str, source: Source | None) -> str:
    """Return the key of a file's entry: who reads it, its name, the hash of its bytes, its line of sources.csv."""
    parts = (extractor(), name, sha256, repr((source or Source(file=name)).values))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def take(job: Job) -> Taken:
    """Read and understand one file."""
    try:
        document = document_of(job.data, Path(job.path), job.source)
    except UnreadableDocumentError as error:
        return Taken(refused=str(error))
    language = load_language()
    facts = understand(document, language)
    keys = document_keys(document, facts, language)
    return Taken(packed(keys), packed((document, facts)), version=extractor())


def document_keys(document: Document, facts: Facts, language: Language) -> DocumentKeys:
    """Return the keys of one document."""
    return keys_of(facts, document.text, language.reference, language.roles)


def body_of(data: bytes) -> tuple[Document, Facts]:
    """Return the document and the facts of an entry."""
    document, facts = unpacked(data)
    return document, facts


@cache
def extractor() -> str:
    """Return the hash of what reads and understands: our modules for it, the vocabularies, the libraries."""
    package = Path(__file__).resolve().parents[1]
    return hash_of(
        f"sendgraph {__version__}",
        *(f"{name} {metadata.version(name)}" for name in _LIBRARIES),
        *hashes(package, _CODE),
        *_hashes(resources.folder("ontology"), resources.files("ontology", "")),
    )


def hash_of(*parts: str) -> str:
    """Return the SHA-256 of lines."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def hashes(package: Path, names: Iterable[str]) -> list[str]:
    """Return a line for each module of parts of the package, with its SHA-256."""
    return _hashes(package, [file for name in names for file in _modules(package / name)])


def _modules(place: Path) -> Iterable[Path]:
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


def _hashes(root: Path, files: Iterable[Path]) -> list[str]:
    return [
        f"{file.relative_to(root).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}"
        for file in files
        if file.is_file()
    ]


def warm() -> None:
    """Load what every document needs, and make the indexes that are made when they are first asked.

    For processes of ours alone: all that is there by then stays as long as the process, so that the garbage collector
    need not go through it again and again (nor touch it where processes share its memory).
    """
    language = load_language()
    text = "Inspection of Blackpool local area partnership\nInspection dates: 20 to 24 May 2024\n"
    document = document_of(text.encode(), Path("warm.txt"), None)
    document_keys(document, understand(document, language), language)
    extractor()
    gc.freeze()
