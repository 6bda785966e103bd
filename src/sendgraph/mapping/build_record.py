"""The build graph: which software made the graph, and of what (PROV). No clock: the same inputs, the same bytes.

That a file is a source of the dataset is said with the file (`sendgraph.mapping.units`). What a whole graph is as a
dataset is added once all is there (`sendgraph.publish.dataset`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad

from sendgraph import __version__, resources
from sendgraph.language.slugs import short_hash
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.terms import DCTERMS, OWL, PROV, RDFS, A


@dataclass(frozen=True, slots=True)
class Recorded:
    """SHA-256 of what people decided, whatever its order, and of the registry as the build leaves it; "" for none.

    The registry is both given and returned. As it is left it holds all that it held, and a second build leaves it so.
    """

    decisions: str = ""
    registry: str = ""


def build_record(files: Iterable[str], iris: Iris, given: Recorded | None = None) -> set[Quad]:
    """Return the quads that say with what a graph was built; ``files`` are the SHA-256 of its files."""
    given = given or Recorded()
    hashes = sorted(files)
    graph = iris.graph("build")
    dataset = iris.of("dataset")
    inputs = {"vocabularies": _vocabularies(), "decisions": given.decisions, "registry": given.registry}
    others = [(name, sha256) for name, sha256 in inputs.items() if sha256]
    activity = iris.of("build", short_hash(__version__, *hashes, *(f"{name} {sha256}" for name, sha256 in others)))
    software = iris.of("software", "sendgraph")
    statements: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (dataset, PROV.wasGeneratedBy, activity),
        (activity, A, PROV.Activity),
        (activity, RDFS.label, Literal(f"build by sendgraph {__version__}", language="en")),
        (activity, PROV.wasAssociatedWith, software),
        (software, A, PROV.SoftwareAgent),
        (software, RDFS.label, Literal(f"sendgraph {__version__}")),
        (software, OWL.versionInfo, Literal(__version__)),
    ]
    for name, sha256 in others:
        node = iris.of(name, sha256[:16])
        statements += [
            (activity, PROV.used, node),
            (node, A, PROV.Entity),
            (node, RDFS.label, Literal(f"{name} used by the build", language="en")),
            (node, DCTERMS.identifier, Literal(f"sha256:{sha256}")),
        ]
    return {Quad(*statement, graph) for statement in statements}


@cache
def _vocabularies() -> str:
    """Return the SHA-256 of the files of ontology/ and shapes/, which decide what is understood and what is kept."""
    files = {
        path.relative_to(resources.folder(name).parent).as_posix(): path
        for name in ("ontology", "shapes")
        for path in resources.files(name, "")
        if path.is_file()
    }
    listed = (f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for name, path in files.items())
    return hashlib.sha256("".join(listed).encode()).hexdigest()
