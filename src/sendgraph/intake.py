"""The first two steps for many files: what was read and understood before comes from the cache, the rest is done anew.

Files are known by their bytes, so a changed file is seen under the same name, and one that moved is not read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sendgraph.build_report import SetAside, shown_names
from sendgraph.caching import Cache, unpacked
from sendgraph.documents import Document, Source, find, read_sources
from sendgraph.documents.reading import read_bytes
from sendgraph.errors import SendgraphError, UnreadableDocumentError
from sendgraph.facts import Facts
from sendgraph.identity.keys import DocumentKeys
from sendgraph.work import Crew, Lost
from sendgraph.work.reading import Job, Taken, body_of, entry_key, extractor, hash_of, take

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Given:
    """A document of a build: its file's absolute path, the name it is shown by, its hashes, and its keys."""

    path: Path
    name: str
    sha256: str
    source: Source
    entry: str
    keys: DocumentKeys

    @property
    def order(self) -> tuple[str, ...]:
        """Where the document stands among others, wherever the folders are."""
        return (self.path.name, self.sha256, *(value or "" for value in self.source.values))


@dataclass(slots=True)
class Work:
    """What a build had to do: how many documents were read anew and why, or came from the cache, or are gone."""

    changed: int = 0
    new: int = 0
    again: int = 0
    cached: int = 0
    gone: int = 0

    def __str__(self) -> str:
        anew = self.changed + self.new + self.again
        why = ((self.changed, "changed"), (self.new, "new"), (self.again, "not in the cache"))
        reasons = ", ".join(f"{number} {word}" for number, word in why if number)
        told = [f"{anew} read anew ({reasons})" if anew else "none read anew", f"{self.cached} from the cache"]
        return ", ".join([*told, f"{self.gone} gone"] if self.gone else told)


@dataclass(slots=True)
class Intake:
    """The documents that were taken in, in an order of their own, what was set aside, and the work that it was."""

    cache: Cache
    documents: list[Given] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    work: Work = field(default_factory=Work)

    def body(self, given: Given) -> bytes:
        """Return the packed document and facts (`body_of`)."""
        body = self.cache.find("body", given.entry)
        return self._again(given) if body is None else body

    def read(self, given: Given) -> tuple[Document, Facts]:
        """Return a document with its facts."""
        return body_of(self.body(given))

    def _again(self, given: Given) -> bytes:
        job = Job(str(given.path), read_bytes(given.path), given.source)
        if job.key != given.entry:
            raise SendgraphError(f"{given.path}: changed while it was built; build again")
        taken = take(job)
        if taken.refused:
            raise SendgraphError(taken.refused)
        self._keep(given.entry, taken)
        return taken.body

    def _keep(self, entry: str, taken: Taken) -> None:
        self.cache.keep("keys", entry, taken.keys)
        self.cache.keep("body", entry, taken.body)

    def tidy(self, forgotten: Collection[str] = ()) -> None:
        """Keep in the cache what this build needed, without the entries that are to be forgotten."""
        entries = {given.entry for given in self.documents} - set(forgotten)
        for kind in ("keys", "body"):
            self.cache.only(kind, entries)


def gather(
    paths: Iterable[Path], cache: Cache, crew: Crew, progress: Progress, without: Collection[Path] = ()
) -> Intake:
    """Take in the documents that paths stand for; what cannot be read is set aside.

    ``without`` are files, as resolved, that are no documents. Raises DataError for a faulty sources.csv.
    """
    files = {path.absolute(): path for path in find(paths) if not without or path.resolve() not in without}
    gathering = _Gathering(Intake(cache), files, shown_names(files), progress)
    for job, taken in crew.each(take, gathering.jobs()):
        gathering.add(job, taken)
    gathering.finish()
    return gathering.intake


@dataclass(slots=True)
class _Gathering:
    """Files on their way; ``places`` and ``keys`` are what the cache has of where files are, and of their keys."""

    intake: Intake
    files: dict[Path, Path]
    names: dict[Path, str]
    progress: Progress
    seen: set[str] = field(default_factory=set)
    why: dict[str, str] = field(default_factory=dict)
    places: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    done: int = 0

    def jobs(self) -> Iterator[Job]:
        """Yield the files that are not in the cache; those that are there are taken in on the way."""
        self.places, self.keys = (self.intake.cache.all(kind) for kind in ("place", "keys"))
        sources = {folder: read_sources(folder) for folder in sorted({path.parent for path in self.files.values()})}
        for number, (place, path) in enumerate(self.files.items(), 1):
            try:
                job = Job(str(path), read_bytes(path), sources[path.parent].get(path.name))
            except UnreadableDocumentError as error:
                self.intake.set_aside.append(SetAside(self.names[place], str(error)))
            else:
                yield from self._missing(place, job)
            self.progress("read", number, len(self.files))

    def _missing(self, path: Path, job: Job) -> Iterator[Job]:
        sha256 = hashlib.sha256(job.data).hexdigest()
        entry = entry_key(path.name, sha256, job.source)
        place = hash_of(str(path))
        cache, work = self.intake.cache, self.intake.work
        before = self.places.get(place)
        self.seen.add(place)
        keys = self.keys.get(entry)
        if keys is not None and cache.has("body", entry):
            work.cached += 1
            self._given(path, job, sha256, entry, keys)
        else:
            self.why[job.path] = "new" if before is None else "again" if before == sha256.encode() else "changed"
            yield job
        if before != sha256.encode():
            cache.keep("place", place, sha256.encode())

    def add(self, job: Job, taken: Taken | Lost) -> None:
        """Take in what was read and understood anew."""
        self.done += 1
        self.progress("understand", self.done, len(self.files))
        if isinstance(taken, Lost):
            reason = f"{job.path}: cannot be read ({taken.reason}); convert it with another program"
            self._aside(job, reason)
        elif taken.refused:
            self._aside(job, taken.refused)
        elif taken.version != extractor():
            raise SendgraphError(f"{job.path}: was read by another version of sendgraph; use one version everywhere")
        else:
            sha256 = hashlib.sha256(job.data).hexdigest()
            path = Path(job.path).absolute()
            entry = entry_key(path.name, sha256, job.source)
            why = self.why[job.path]
            setattr(self.intake.work, why, getattr(self.intake.work, why) + 1)
            self.intake._keep(entry, taken)
            self._given(path, job, sha256, entry, taken.keys)

    def _aside(self, job: Job, reason: str) -> None:
        self.intake.set_aside.append(SetAside(self.names[Path(job.path).absolute()], reason))

    def _given(self, path: Path, job: Job, sha256: str, entry: str, keys: bytes) -> None:
        source = job.source or Source(file=path.name)
        self.intake.documents.append(Given(path, self.names[path], sha256, source, entry, unpacked(keys)))

    def finish(self) -> None:
        """Put all in an order that does not depend on who was ready first."""
        self.intake.documents.sort(key=lambda given: given.order)
        self.intake.set_aside.sort(key=lambda aside: (aside.document, aside.reason))
        cache = self.intake.cache
        self.intake.work.gone = cache.only("place", self.seen)
        cache.save()


def distinct(documents: Sequence[Given]) -> tuple[list[Given], list[str]]:
    """Return one of several files with the same words, and a message for each of the others."""
    kept: dict[str, Given] = {}
    told = []
    for given in documents:
        first = kept.setdefault(given.keys.id, given)
        if first is not given:
            told.append(f"{given.name}: has the same words as {first.name}; counted once")
    return list(kept.values()), told
