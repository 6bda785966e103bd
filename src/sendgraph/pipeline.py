"""The way of a document, step by step: read, understand, identify, map, infer, validate, keep.

A document that cannot be read, or whose statements violate a shape, is set aside with a message and costs the
others nothing; a violation in reference data or ontology stops the build.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sendgraph import atomic, store
from sendgraph.build_report import REPORT, BuildReport, BuiltDocument, SetAside
from sendgraph.caching import opened
from sendgraph.composing import (
    FACTS,
    TEXTS,
    UNIT,
    Context,
    DamagedError,
    Units,
    map_groups,
    map_record,
    map_units,
    write_texts,
)
from sendgraph.deciding import Decided, Judgements, Kept, decide_all
from sendgraph.documents import Document
from sendgraph.errors import DataError, SendgraphError
from sendgraph.facts import Facts
from sendgraph.identity.decisions_file import digest
from sendgraph.identity.keys import OFFICIAL, DocumentKeys
from sendgraph.identity.people import Link
from sendgraph.intake import Given, Intake, distinct, gather
from sendgraph.keeping import Keeper, fixed
from sendgraph.language import load_language
from sendgraph.mapping.build_record import Recorded, build_record
from sendgraph.mapping.iris import DEFAULT_BASE, Iris
from sendgraph.people_file import PEOPLE, people_json
from sendgraph.validation import Report, Result
from sendgraph.work import cores, crew_of
from sendgraph.work.mapping import reasoner

__all__ = ["FACTS", "STEPS", "TEXTS", "Progress", "build"]

STEPS = ("read", "understand", "identify", "map", "reference", "infer", "validate", "keep")

Progress = Callable[[str, int, int], None]


def _silent(step: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class _Documents:
    """The documents of a build, of which only keys are at hand (`sendgraph.deciding.Documents`)."""

    intake: Intake
    given: Mapping[str, Given]

    def all_keys(self) -> Sequence[DocumentKeys]:
        """Return the keys of all, in the order of the build."""
        return [given.keys for given in self.given.values()]

    def read(self, identifier: str) -> tuple[Document, Facts]:
        """Return a document with its facts."""
        return self.intake.read(self.given[identifier])

    def entry(self, identifier: str) -> str:
        """Return what a document is known by."""
        return self.given[identifier].entry

    def body(self, identifier: str) -> bytes:
        """Return what was read of a document."""
        return self.intake.body(self.given[identifier])

    def without(self, faulty: Collection[str]) -> _Documents:
        """Leave out documents by the SHA-256 of their files."""
        return replace(self, given={key: one for key, one in self.given.items() if one.sha256 not in faulty})


@dataclass(frozen=True, slots=True)
class _Built:
    """A graph that conforms, and what it was made of."""

    decided: Decided
    units: Units
    report: BuildReport


def build(  # noqa: PLR0913  # what the command's options say
    paths: Sequence[Path],
    out: Path,
    *,
    base: str = DEFAULT_BASE,
    kept: Kept | None = None,
    progress: Progress = _silent,
    reference_engines: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
) -> BuildReport:
    """Build a graph of the documents that paths stand for, and keep it in the folder ``out``.

    Documents are read and mapped by ``jobs`` processes (None: one a core), or on the Dask cluster at an address. What
    was done before comes from the cache in ``out``.
    The registry that ``kept`` names is written with the new keys once the graph is kept. ``reference_engines`` are
    owlrl and pySHACL, which give the same graph and take many times the time.
    Raises SendgraphError when there is nothing to build, when reference data or ontology violate a shape, or when
    another build is at work in the folder.
    """
    kept = kept or Kept()
    with store.locked(out), opened(out) as cache, crew_of(jobs, cluster) as crew:
        iris, judgements = Iris(base), kept.read()
        intake = gather(paths, cache, crew, progress, kept.files)
        documents, again = distinct(intake.documents)
        report = BuildReport(set_aside=intake.set_aside, warnings=again, work=str(intake.work))
        if not documents:
            raise SendgraphError(_nothing(report.set_aside))
        report.documents = [_built(given) for given in documents]
        known = _Documents(intake, {given.keys.id: given for given in documents})
        context = Context(cache, crew, load_language(), iris, reasoner(iris.base), progress, jobs or cores())
        keeper = Keeper(context, fixed(iris.base), store.newest(out), reference_engines)
        made: list[_Built] = []
        store.write_generation(out, lambda folder: made.append(_fill(folder, known, judgements, keeper, report)))
        (done,) = made
        report = done.report
        if done.decided.withheld.strong:
            store.forget_previous(out)
        kept.write(done.decided)
        _tidy(intake, done)
        report.warnings += cache.warnings
    return report


def _fill(
    folder: Path, documents: _Documents, judgements: Judgements, keeper: Keeper, report: BuildReport
) -> _Built:
    """Write all files of a generation; again, where the cache turns out to be damaged."""
    while True:
        try:
            return _fill_once(folder, documents, judgements, keeper, report.beginning())
        except DamagedError:
            for place in folder.iterdir():
                shutil.rmtree(place) if place.is_dir() else place.unlink()


def _fill_once(
    folder: Path, documents: _Documents, judgements: Judgements, keeper: Keeper, report: BuildReport
) -> _Built:
    built = _conforming(folder, documents, judgements, keeper, report)
    _describe(report, built)
    progress = keeper.context.progress
    progress("keep", 0, 1)
    write_texts(folder, built.decided, built.units, keeper.context)
    atomic.write_text(folder / PEOPLE, people_json(built.decided.identities.people))
    atomic.write_text(folder / REPORT, report.to_json())
    progress("keep", 1, 1)
    return built


def _tidy(intake: Intake, built: _Built) -> None:
    """Keep in the cache what this build needed, and nothing that names people withheld."""
    decided = built.decided
    personal = {intake_given.entry for intake_given in intake.documents if intake_given.keys.id in decided.changed}
    intake.tidy(personal if decided.withheld.strong else ())
    for kind in UNIT:
        intake.cache.only(kind, built.units.keys)
    intake.cache.only("things", built.units.things)


def _built(given: Given) -> BuiltDocument:
    return BuiltDocument(given.name, given.keys.genre, str(given.path), given.sha256)


def _nothing(aside: Sequence[SetAside]) -> str:
    if not aside:
        return "no documents: the folder is empty; name files or a folder with documents"
    return "\n".join([*(item.reason for item in aside), "nothing is left to build"])


def _conforming(
    folder: Path, documents: _Documents, judgements: Judgements, keeper: Keeper, report: BuildReport
) -> _Built:
    """Identify, map, infer and validate; again without the documents at fault, until the graph conforms."""
    progress = keeper.context.progress
    while True:
        progress("identify", 0, 1)
        decided = decide_all(documents, judgements, keeper.context.language, keeper.context.iris)
        progress("identify", 1, 1)
        context = replace(keeper.context, entry=documents.entry, body=documents.body)
        units = map_units(decided, context)
        hashes = (given.sha256 for given in documents.given.values())
        record = build_record(hashes, context.iris, _recorded(judgements, decided))
        units.things = (*map_groups(decided, units, context), map_record(record, context))
        # Files that are shared with the generation before would still have the name of somebody who is withheld.
        made = keeper.keep(folder, units, anew=bool(decided.withheld.strong))
        report.digest = made.digest
        faulty = _faulty(made.report, documents.given.values(), report)
        if not faulty:
            if made.ledger:
                made.ledger.write(folder, context.iris.base)
            _tell(report, decided, made.report)
            return _Built(decided, units, report)
        documents = documents.without(faulty)
        if not documents.given:
            raise SendgraphError(_nothing(report.set_aside))
        shutil.rmtree(folder / store.STORE)


def _tell(report: BuildReport, decided: Decided, found: Report) -> None:
    """Put into the report what was decided and found."""
    identities = decided.identities
    report.warnings += [*identities.messages, *decided.messages]
    report.decisions = list(decided.faults)
    report.merges = [{"person": p.slug} | _told(link) for p in identities.people for link in p.links]
    report.doubts = [_told(link) for link in identities.doubts]
    names = report.names
    report.results = [asdict(result) | {"documents": result.shown(names)} for result in found.results]


def _recorded(judgements: Judgements, decided: Decided) -> Recorded:
    """Return the hashes of what was given beside documents."""
    registry = decided.identities.registry.to_csv() if judgements.registry is not None else ""
    return Recorded(
        decisions=digest(judgements.decisions) if judgements.decisions else "",
        registry=hashlib.sha256(registry.encode()).hexdigest() if registry else "",
    )


def _told(link: Link) -> dict[str, Any]:
    """Return why two bearers of a name are one person, or were left apart, for the report."""
    return {
        "first": link.first,
        "second": link.second,
        "points": link.points,
        "evidence": [asdict(item) for item in link.evidence],
    } | ({"against": link.against} if link.against else {})


def _faulty(found: Report, documents: Iterable[Given], report: BuildReport) -> set[str]:
    """Set aside the documents at fault and return their SHA-256. Raises DataError where no document is at fault.

    A fault that several documents share may be cured without those that are at fault alone; if none is, the least
    official of them goes, then the last by name.
    """
    fixed = [_place(result) for result in found.violations if not result.documents]
    if fixed:
        raise DataError("\n".join(["reference data or ontology violate a shape; nothing was built", *fixed]))
    official = {given.sha256 for given in documents if given.keys.genre in OFFICIAL}
    alone = [result for result in found.violations if len(result.documents) == 1]
    faults: dict[str, list[Result]] = {}
    for result in alone or found.violations[:1]:
        worst = max(result.documents, key=lambda file: (file.sha256 not in official, file))
        faults.setdefault(worst.sha256, []).append(result)
    for sha256, results in faults.items():
        name = report.names[sha256]
        more = f"; and {len(results) - 1} more" if len(results) > 1 else ""
        report.set_aside.append(SetAside(name, f"{name}: {_place(results[0])}{more}"))
    report.documents = [document for document in report.documents if document.sha256 not in faults]
    return set(faults)


def _place(result: Result) -> str:
    return f"{result.message} (at {' '.join(part for part in (result.focus, result.path, result.value) if part)})"


def _describe(report: BuildReport, built: _Built) -> None:
    """Say what is in the build, and name nobody who is withheld."""
    report.warnings += [
        f"{document.name}: of no genre we know; only organisations, figures and addresses were taken"
        for document in report.documents
        if document.genre == "other"
    ]
    differences = built.units.differences
    read = {keys.id: keys for keys in built.decided.documents.all_keys()}
    report.warnings += [
        f"{document.name}: {differences[identifier]}"
        for identifier, document in zip(read, report.documents, strict=True)
        if identifier in differences
    ]
    report.counts = dict(built.units.counts)
    report.mask(built.decided.withheld)
