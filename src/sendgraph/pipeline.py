"""The way of a document, step by step: read, understand, identify, map, infer, validate, keep.

A document that cannot be read, or whose statements violate a shape, is set aside with a message and costs the
others nothing; a violation in reference data or ontology stops the build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from sendgraph import atomic, store
from sendgraph.build_report import REPORT, BuildReport, BuiltDocument, SetAside, shown_names
from sendgraph.deciding import Decided, Judgements, Kept, decide
from sendgraph.documents import Document, archive, find, read, read_sources
from sendgraph.engines import Engines, FastEngines, ReferenceEngines, merged
from sendgraph.errors import DataError, SendgraphError, UnreadableDocumentError
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.identity.decisions_file import digest
from sendgraph.identity.keys import OFFICIAL
from sendgraph.identity.people import Link
from sendgraph.language import Language, load_language
from sendgraph.mapping.build_record import Recorded, build_record
from sendgraph.mapping.graphs import Understood, fixed_graphs, map_documents
from sendgraph.mapping.iris import DEFAULT_BASE, Iris
from sendgraph.people_file import PEOPLE, people_json
from sendgraph.publish.dataset import describe
from sendgraph.validation import Report, Result

FACTS, TEXTS = "facts.jsonl", "documents.zip"
STEPS = ("read", "understand", "identify", "map", "infer", "validate", "keep")

Progress = Callable[[str, int, int], None]


def _silent(step: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Input:
    """A document, the absolute path it was read from, and the name it is shown by."""

    document: Document
    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class _Run:
    """What every step of a build is given."""

    language: Language
    iris: Iris
    judgements: Judgements
    progress: Progress
    fixed: set[Quad]
    engines: Engines


def load(
    paths: Iterable[Path], progress: Progress = _silent, without: Collection[Path] = ()
) -> tuple[list[Input], list[SetAside]]:
    """Read the documents that paths stand for; what cannot be read is set aside.

    ``without`` are files, as resolved, that are no documents. The order is that of names and contents, so that it does
    not depend on where the folders are.
    """
    files = {path.absolute(): path for path in find(paths) if path.resolve() not in without}
    names = shown_names(files)
    sources = {folder: read_sources(folder) for folder in sorted({path.parent for path in files.values()})}
    inputs: list[Input] = []
    aside: list[SetAside] = []
    for number, (place, path) in enumerate(files.items(), 1):
        try:
            document = read(path, sources[path.parent].get(path.name))
            inputs.append(Input(document, place, names[place]))
        except UnreadableDocumentError as error:
            aside.append(SetAside(names[place], str(error)))
        progress("read", number, len(files))
    return sorted(inputs, key=_by_name_and_content), aside


def _by_name_and_content(given: Input) -> tuple[str, ...]:
    document = given.document
    return (document.name, document.sha256, *(value or "" for value in astuple(document.source)))


def extract(documents: Sequence[Document], language: Language, progress: Progress = _silent) -> list[Understood]:
    """Understand documents one by one, in their order."""
    understood: list[Understood] = []
    for number, document in enumerate(documents, 1):
        understood.append((document, understand(document, language)))
        progress("understand", number, len(documents))
    return understood


def build(  # noqa: PLR0913  # what the command's options say
    paths: Sequence[Path],
    out: Path,
    *,
    base: str = DEFAULT_BASE,
    kept: Kept | None = None,
    progress: Progress = _silent,
    reference_engines: bool = False,
) -> BuildReport:
    """Build a graph of the documents that paths stand for, and keep it in the folder ``out``.

    The registry that ``kept`` names is written with the new keys once the graph is kept. ``reference_engines`` are
    owlrl and pySHACL, which give the same graph and take many times the time.
    Raises SendgraphError when there is nothing to build, when reference data or ontology violate a shape, or when
    another build is at work in the folder.
    """
    kept = kept or Kept()
    with store.locked(out):
        run = _run(Iris(base), kept.read(), progress, reference_engines)
        inputs, aside = load(paths, progress, kept.files)
        report = BuildReport(set_aside=aside)
        distinct = _distinct(inputs, report)
        understood = extract([given.document for given in distinct], run.language, progress)
        if not understood:
            raise SendgraphError(_nothing(aside))
        report.documents = [_built(given, facts) for given, (_, facts) in zip(distinct, understood, strict=True)]
        quads, decided = _conforming(understood, run, report)
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


def _distinct(inputs: Sequence[Input], report: BuildReport) -> list[Input]:
    """Keep one of several files with the same words."""
    kept: dict[str, Input] = {}
    for given in inputs:
        first = kept.setdefault(given.document.id, given)
        if first is not given:
            report.warnings.append(f"{given.name}: has the same words as {first.name}; counted once")
    return list(kept.values())


def _built(given: Input, facts: Facts) -> BuiltDocument:
    return BuiltDocument(given.name, facts.document.genre, str(given.path), given.document.sha256)


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
