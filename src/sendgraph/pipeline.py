"""The way of a document, step by step: read, understand, identify, map, infer, validate, keep.

A document that cannot be read, or whose statements violate a shape, is set aside with a message and costs the
others nothing; a violation in reference data or ontology stops the build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from sendgraph import atomic, store
from sendgraph.build_report import REPORT, BuildReport, BuiltDocument, SetAside
from sendgraph.caching import opened
from sendgraph.deciding import Decided, Judgements, Kept, decide
from sendgraph.documents import Document, archive
from sendgraph.engines import Engines, FastEngines, ReferenceEngines, merged
from sendgraph.errors import DataError, SendgraphError
from sendgraph.facts import Facts
from sendgraph.identity.decisions_file import digest
from sendgraph.identity.keys import OFFICIAL
from sendgraph.identity.people import Link
from sendgraph.intake import Given, distinct, gather
from sendgraph.language import Language, load_language
from sendgraph.mapping.build_record import Recorded, build_record
from sendgraph.mapping.graphs import fixed_graphs, map_documents
from sendgraph.mapping.iris import DEFAULT_BASE, Iris
from sendgraph.mapping.units import Understood
from sendgraph.people_file import PEOPLE, people_json
from sendgraph.publish.dataset import describe
from sendgraph.validation import Report, Result
from sendgraph.work import crew_of

FACTS, TEXTS = "facts.jsonl", "documents.zip"
STEPS = ("read", "understand", "identify", "map", "infer", "validate", "keep")

Progress = Callable[[str, int, int], None]


def _silent(step: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of a build is given."""

    language: Language
    iris: Iris
    judgements: Judgements
    progress: Progress
    fixed: set[Quad]
    engines: Engines


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

    Documents are read and understood by ``jobs`` processes (None: one a core), or on the Dask cluster at an address.
    What was read before comes from the cache in ``out``.

    The registry that ``kept`` names is written with the new keys once the graph is kept. ``reference_engines`` are
    owlrl and pySHACL, which give the same graph and take many times the time.
    Raises SendgraphError when there is nothing to build, when reference data or ontology violate a shape, or when
    another build is at work in the folder.
    """
    kept = kept or Kept()
    with store.locked(out), opened(out) as cache, crew_of(jobs, cluster) as crew:
        run = _run(Iris(base), kept.read(), progress, reference_engines)
        intake = gather(paths, cache, crew, progress, kept.files)
        documents, again = distinct(intake.documents)
        report = BuildReport(set_aside=intake.set_aside, warnings=again, work=str(intake.work))
        if not documents:
            raise SendgraphError(_nothing(report.set_aside))
        report.documents = [_built(given) for given in documents]
        understood = [intake.read(given) for given in documents]
        quads, decided = _conforming(understood, run, report)
        intake.tidy(_personal(documents, decided))
        _describe(report, decided)
        progress("keep", 0, 1)
        nquads = store.canonical(quads)
        report.sha256 = store.digest(nquads)
        store.write_generation(out, lambda folder: _write(folder, nquads, decided, report))
        kept.write(decided)
        progress("keep", 1, 1)
    return report


def _run(iris: Iris, judgements: Judgements, progress: Progress, reference_engines: bool) -> _Run:
    """Load what is the same for one document as for a thousand."""
    fixed = fixed_graphs(iris)
    engines = (ReferenceEngines if reference_engines else FastEngines)(merged(fixed))
    return _Run(load_language(), iris, judgements, progress, fixed, engines)


def _nothing(aside: Sequence[SetAside]) -> str:
    if not aside:
        return "no documents: the folder is empty; name files or a folder with documents"
    return "\n".join([*(item.reason for item in aside), "nothing is left to build"])


def _personal(documents: Sequence[Given], decided: Decided) -> list[str]:
    """Return the entries of documents that name somebody withheld: they are read anew by every build."""
    masked = {document.id for document, _ in decided.understood if document.withheld}
    return [given.entry for given in documents if given.keys.id in masked]


def _built(given: Given) -> BuiltDocument:
    return BuiltDocument(given.name, given.keys.genre, str(given.path), given.sha256)


def _conforming(
    understood: list[Understood], run: _Run, report: BuildReport
) -> tuple[set[Quad], Decided]:
    """Identify, map, infer and validate; again without the documents at fault, until the graph conforms."""
    while True:
        run.progress("identify", 0, 1)
        decided = decide(understood, run.judgements, run.language, run.iris)
        run.progress("identify", 1, 1)
        quads = _graph(decided, run)
        run.progress("validate", 0, 1)
        found = run.engines.validate(quads)
        run.progress("validate", 1, 1)
        faulty = _faulty(found, understood, report)
        if not faulty:
            identities = decided.identities
            report.warnings += [*identities.messages, *decided.messages]
            report.decisions = list(decided.faults)
            report.merges = [{"person": p.slug} | _told(link) for p in identities.people for link in p.links]
            report.doubts = [_told(link) for link in identities.doubts]
            report.results = [
                asdict(result) | {"documents": result.shown(report.names)} for result in found.results
            ]
            return quads, decided
        understood = [(document, facts) for document, facts in understood if document.sha256 not in faulty]
        if not understood:
            raise SendgraphError(_nothing(report.set_aside))


def _graph(decided: Decided, run: _Run) -> set[Quad]:
    iris, progress = run.iris, run.progress
    progress("map", 0, 1)
    quads = map_documents(decided.understood, decided.identities, run.language, iris, decided.corrected)
    recorded = _recorded(run.judgements, decided)
    quads |= build_record((document for document, _ in decided.understood), iris, recorded)
    progress("map", 1, 1)
    progress("infer", 0, 1)
    graph = iris.graph("inferred")
    inferred = run.engines.entailments(merged(quads))
    quads |= run.fixed | {Quad(t.subject, t.predicate, t.object, graph) for t in inferred}
    quads |= describe(quads, iris)
    progress("infer", 1, 1)
    return quads


def _recorded(judgements: Judgements, decided: Decided) -> Recorded:
    """Return the hashes of what was given beside documents."""
    registry = decided.identities.registry.to_csv() if judgements.registry is not None else ""
    return Recorded(
        decisions=digest(judgements.decisions) if judgements.decisions else "",
        registry=store.digest(registry.encode()) if registry else "",
    )


def _told(link: Link) -> dict[str, Any]:
    """Return why two bearers of a name are one person, or were left apart, for the report."""
    return {
        "first": link.first,
        "second": link.second,
        "points": link.points,
        "evidence": [asdict(item) for item in link.evidence],
    } | ({"against": link.against} if link.against else {})


def _faulty(found: Report, understood: Sequence[Understood], report: BuildReport) -> set[str]:
    """Set aside the documents at fault and return their SHA-256. Raises DataError where no document is at fault.

    A fault that several documents share may be cured without those that are at fault alone; if none is, the least
    official of them goes, then the last by name.
    """
    fixed = [_place(result) for result in found.violations if not result.documents]
    if fixed:
        raise DataError("\n".join(["reference data or ontology violate a shape; nothing was built", *fixed]))
    official = {document.sha256 for document, facts in understood if facts.document.genre in OFFICIAL}
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


def _describe(report: BuildReport, decided: Decided) -> None:
    """Say what is in the build, and name nobody who is withheld."""
    report.warnings += [
        f"{document.name}: of no genre we know; only organisations, figures and addresses were taken"
        for document in report.documents
        if document.genre == "other"
    ]
    report.warnings += [
        f"{report.names[document.sha256]}: {difference}"
        for document, facts in decided.understood
        if (difference := _difference(document, facts))
    ]
    counts: Counter[str] = Counter()
    for _, facts in decided.understood:
        for key, value in facts.to_dict().items():
            if isinstance(value, list):
                counts[key] += len(value)
    report.counts = dict(counts)
    report.mask(decided.withheld)


def _difference(document: Document, facts: Facts) -> str | None:
    """Return a message where sources.csv and the document give different publication dates."""
    listed, said = document.source.published, facts.document.published
    if not listed or not said or listed.startswith(said) or said.startswith(listed):
        return None
    return f"the document says {said}, sources.csv {listed}; the document's date is used"


def _write(folder: Path, nquads: bytes, decided: Decided, report: BuildReport) -> None:
    """Write the files of a generation."""
    atomic.write_bytes(folder / store.QUADS, nquads)
    atomic.write_bytes(folder / store.TURTLE, store.export(nquads, ".ttl"))
    lines = "".join(facts.to_json() + "\n" for _, facts in decided.understood)
    atomic.write_text(folder / FACTS, lines)
    atomic.write_bytes(folder / TEXTS, archive.pack(document for document, _ in decided.understood))
    atomic.write_text(folder / PEOPLE, people_json(decided.identities.people))
    atomic.write_text(folder / REPORT, report.to_json())
    store.fill(folder / store.STORE, nquads)
