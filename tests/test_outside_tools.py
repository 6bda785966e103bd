"""What others make of what we publish: rdflib, Oxigraph, Apache Jena, the OWL API, the SHACL of SHACL.

Jena and the OWL API need Java and are fetched by scripts/outside-tools.sh; without them their tests are skipped.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import parse
from pyshacl import validate
from rdflib import Dataset, Graph

from sendgraph import resources, store
from sendgraph.publish import frames
from sendgraph.validation import load_shapes

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sendgraph" / "tools"
PROFILE = Path(__file__).parent / "data" / "tools" / "Profile.java"
RDFLIB = {".ttl": "turtle", ".trig": "trig", ".nq": "nquads", ".nt": "nt", ".jsonld": "json-ld", ".rdf": "xml"}


def java(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Java tool of the cache; skip where there is none."""
    program = shutil.which("java")
    jars = next(CACHE.glob(f"{tool}-*"), None)
    if program is None or jars is None:
        pytest.skip(f"no java or no {tool}: run scripts/outside-tools.sh")
    command = [program, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", f"{jars}/*", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def exports(seeds_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph of the seeds in every syntax, and one area framed."""
    folder = tmp_path_factory.mktemp("exports")
    nquads = store.read_quads(seeds_build)
    for suffix in store.FORMATS:
        (folder / f"graph{suffix}").write_bytes(store.export(nquads, suffix))
    (folder / "blackpool.jsonld").write_bytes(frames.framed(store.open_store(seeds_build), "Blackpool"))
    return folder


def turtle() -> Iterator[Path]:
    for name in ("ontology", "shapes"):
        yield from resources.files(name, ".ttl")


@pytest.mark.parametrize("suffix", store.FORMATS)
def test_rdflib_reads_every_syntax_without_a_warning(
    exports: Path, suffix: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        dataset = Dataset(default_union=True)
        dataset.parse(exports / f"graph{suffix}", format=RDFLIB[suffix])
    assert caplog.messages == []
    assert len(dataset) > 10_000


@pytest.mark.parametrize("suffix", store.FORMATS)
def test_oxigraph_reads_every_syntax(exports: Path, suffix: str) -> None:
    assert sum(1 for _ in parse(path=exports / f"graph{suffix}", format=store.FORMATS[suffix], lenient=False)) > 10_000


@pytest.mark.slow
def test_riot_reads_every_export_without_a_warning(exports: Path) -> None:
    files = [str(path) for path in sorted(exports.iterdir())]
    done = java("jena", "riotcmd.riot", "--strict", "--validate", *files)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow
def test_riot_reads_ontology_and_shapes_without_a_warning() -> None:
    done = java("jena", "riotcmd.riot", "--strict", "--validate", *map(str, turtle()))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow
def test_riot_would_have_warned(tmp_path: Path) -> None:
    bad = tmp_path / "bad.nt"
    bad.write_text('<http://e.org/a b> <http://e.org/p> "x"^^<http://www.w3.org/2001/XMLSchema#date> .\n')
    done = java("jena", "riotcmd.riot", "--strict", "--validate", str(bad))
    assert done.returncode or done.stderr
    odd = tmp_path / "odd.nt"
    odd.write_text('<http://e.org/a> <http://e.org/p> "x"^^<http://www.w3.org/2001/XMLSchema#date> .\n')
    assert "Lexical form" in java("jena", "riotcmd.riot", "--strict", "--validate", str(odd)).stderr


@pytest.mark.slow
def test_the_owl_api_finds_the_ontology_in_owl_2_dl_and_rl() -> None:
    done = java("owlapi", str(PROFILE), str(resources.folder("ontology") / "send.ttl"))
    assert done.returncode == 0, done.stderr
    *violations, axioms = done.stdout.splitlines()
    assert violations == []
    assert int(axioms.split()[1]) > 200


@pytest.mark.slow
def test_the_shapes_are_shapes_by_the_shacl_of_shacl() -> None:
    conforms, _, report = validate(Graph(), shacl_graph=load_shapes(), meta_shacl=True)
    assert conforms, report
