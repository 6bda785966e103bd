"""The triple stores that people run, started by the tests with their data in folders of the tests.

Each runs twice: `empty`, a store to push to, and `loaded`, one into which its own loader has read what
`sendgraph export` wrote. Where a store is not installed its tests are skipped, saying what would install it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from sendgraph.mapping.iris import Iris

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sendgraph" / "tools"
MERGED = Iris().graph("merged").value
_START = 90.0  # seconds until a store has to answer, on a busy machine


@dataclass(frozen=True)
class Running:
    """A store that runs: what `push` is given, how it is asked, and where it gives all its quads, if anywhere."""

    url: str
    query: str
    graphs: str
    whole: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    dataset: Mapping[str, str] = field(default_factory=dict)
    digest: tuple[str, str] | None = None

    def client(self) -> httpx.Client:
        auth = httpx.DigestAuth(*self.digest) if self.digest else None
        return httpx.Client(auth=auth, timeout=120, trust_env=False)


@dataclass(frozen=True)
class Real:
    """The two stores of one engine."""

    name: str
    empty: Running
    loaded: Running


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _run(command: Sequence[str], **more: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **more})
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


@contextmanager
def _serving(command: Sequence[str], url: str, folder: Path) -> Iterator[None]:
    """Run a server until it has been used; its words go to a file of the folder."""
    log = folder / "server.log"
    with log.open("wb") as words, subprocess.Popen(command, stdout=words, stderr=words, cwd=folder) as process:
        try:
            _wait(url, process, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end:
        assert process.poll() is None, f"the server ended: {log.read_text(errors='replace')[-2000:]}"
        try:
            httpx.get(url, timeout=5, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} did not answer: {log.read_text(errors='replace')[-2000:]}")


# --- Oxigraph: PyPI package oxigraph ---


@contextmanager
def oxigraph(folder: Path, nquads: Path) -> Iterator[Real]:
    program = shutil.which("oxigraph") or shutil.which("oxigraph", path=sysconfig.get_path("scripts"))
    if program is None:
        pytest.skip("no Oxigraph server: pip install oxigraph")
    loaded, empty = folder / "loaded", folder / "empty"
    _run([program, "load", "--location", str(loaded), "--file", str(nquads)])
    ports = _free_port(), _free_port()
    with (
        _oxigraph(program, loaded, ports[0], folder) as first,
        _oxigraph(program, empty, ports[1], folder) as second,
    ):
        yield Real("oxigraph", second, first)


@contextmanager
def _oxigraph(program: str, place: Path, port: int, folder: Path) -> Iterator[Running]:
    url = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--location", str(place), "--bind", f"127.0.0.1:{port}"]
    with _serving(command, f"{url}/", folder):
        yield Running(url, f"{url}/query", f"{url}/store", f"{url}/store")


# --- Apache Jena Fuseki with TDB2: scripts/stores.sh ---

_ASSEMBLER = """
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
"""
_SERVICE = """
[] a fuseki:Service ; fuseki:name "{name}" ; fuseki:dataset <#{name}> ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ;
  fuseki:endpoint [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] .
<#{name}> a tdb2:DatasetTDB2 ; tdb2:location "{place}" .
"""


@contextmanager
def fuseki(folder: Path, nquads: Path) -> Iterator[Real]:
    java, jars = shutil.which("java"), next(CACHE.glob("fuseki-*"), None)
    if java is None or jars is None:
        pytest.skip("no Java or no Fuseki: run scripts/stores.sh")
    program = [java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{jars}/*"]
    places = {name: folder / name for name in ("empty", "loaded")}
    _run([*program, "tdb2.tdbloader", "--loc", str(places["loaded"]), str(nquads)])
    services = (_SERVICE.format(name=name, place=place) for name, place in places.items())
    (folder / "config.ttl").write_text(_ASSEMBLER + "".join(services), encoding="utf-8")
    port = _free_port()
    command = [*program, "org.apache.jena.fuseki.main.cmds.FusekiMainCmd", "--localhost", "--ping"]
    with _serving([*command, "--port", str(port), "--config", "config.ttl"], f"http://127.0.0.1:{port}/$/ping", folder):
        urls = {name: f"http://127.0.0.1:{port}/{name}" for name in places}
        yield Real("fuseki", *(Running(url, f"{url}/query", f"{url}/data", f"{url}/data") for url in urls.values()))


# --- OpenLink Virtuoso: Debian package virtuoso-opensource ---

_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}, {exports}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
"""
_USER = ("dba", "dba")  # as a new database has it, which only this machine can reach


@contextmanager
def virtuoso(folder: Path, nquads: Path) -> Iterator[Real]:
    programs = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if programs[0] is None or programs[1] is None:
        pytest.skip("no Virtuoso: apt install virtuoso-opensource, or run scripts/stores.sh as root")
    server, isql = programs[0], programs[1]
    with (
        _virtuoso(server, isql, folder / "loaded", nquads) as (first, load),
        _virtuoso(server, isql, folder / "empty", nquads) as (second, _),
    ):
        load()
        yield Real("virtuoso", second, first)


@contextmanager
def _virtuoso(server: str, isql: str, folder: Path, nquads: Path) -> Iterator[tuple[Running, Callable[[], None]]]:
    folder.mkdir()
    sql, port = _free_port(), _free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, exports=nquads.parent, sql=sql, http=port), encoding="utf-8")
    url = f"http://127.0.0.1:{port}"

    def load() -> None:
        commands = f"ld_dir('{nquads.parent}', '{nquads.name}', ''); rdf_loader_run(); checkpoint;"
        _run([isql, f"127.0.0.1:{sql}", *_USER, f"exec={commands}"])

    with _serving([server, "+foreground", "+configfile", str(ini)], f"{url}/sparql", folder):
        yield (
            Running(
                url,
                f"{url}/sparql",
                f"{url}/sparql-graph-crud-auth",
                environment={"SENDGRAPH_USER": _USER[0], "SENDGRAPH_PASSWORD": _USER[1]},
                dataset={"default-graph-uri": MERGED},
                digest=_USER,
            ),
            load,
        )


STORES = {"oxigraph": oxigraph, "fuseki": fuseki, "virtuoso": virtuoso}
