"""A triple store over HTTP for the tests of pushing, which misbehaves on demand.

It speaks the Graph Store HTTP Protocol at /store, SPARQL at /query and SPARQL Update at /update, over a pyoxigraph
store. A fault is asked for by what the request begins with ("PUT /store?graph=…"), and happens a number of times.
"""

from __future__ import annotations

import hashlib
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    serialize,
)

ALWAYS = 1_000_000
DIGEST = 'Digest realm="SPARQL", nonce="5eed", opaque="0", qop="auth", algorithm="MD5"'
_FIELD = re.compile(r'(\w+)="?([^",]*)"?')


@dataclass
class Fault:
    """What happens instead of an answer, ``times`` times, after ``after`` requests of the kind were answered.

    ``status`` answers so; ``how`` is "drop" (the connection, before the answer), "half" (of the answer), "nonsense"
    (a page in place of RDF or results), "lose" (a triple of what is put) or "hang".
    """

    begins: str
    status: int = 0
    how: str = ""
    times: int = 1
    after: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class StandIn:
    """The store, what was asked of it, and the faults to come."""

    url: str = ""
    store: Store = field(default_factory=Store)
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    authorisations: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    login: str = ""  # the Authorization that is asked for, or "digest user password"
    server: str = "Oxigraph/stand-in"
    hung: threading.Event = field(default_factory=threading.Event)

    def writes(self) -> list[str]:
        """Return the requests that write, by method and graph."""
        return [line for line in self.asked if line.startswith(("PUT", "POST /store", "DELETE", "POST /update"))]

    def lines(self, graph: str | None) -> set[str]:
        name = DefaultGraph() if graph is None else NamedNode(graph)
        return {f"{quad.triple} .\n" for quad in self.store.quads_for_pattern(None, None, None, name)}

    def fault(self, request: str) -> Fault | None:
        for fault in self.faults:
            if request.startswith(fault.begins) and fault.times > 0:
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                return fault
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    stand_in: StandIn

    def version_string(self) -> str:
        return self.stand_in.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name it has in the base class
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer(self._read)

    def do_PUT(self) -> None:
        self._answer(self._put)

    def do_DELETE(self) -> None:
        self._answer(self._delete)

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        self._answer({"/query": self._query, "/update": self._update}.get(path, self._add))

    def _answer(self, work: Callable[[bytes], tuple[int, str, bytes]]) -> None:
        request = f"{self.command} {self.path}"
        self.stand_in.asked.append(request)
        fault = self.stand_in.fault(request)
        if fault is not None and fault.how == "drop":
            # Half of what is sent is read, then nobody is there any more.
            self.rfile.read(int(self.headers.get("content-length") or 0) // 2)
            self._leave()
            return
        body = self._body()
        if fault is not None and fault.how == "hang":
            self.stand_in.hung.wait(20)
            self._leave()
            return
        if not self._is_let_in():
            return
        if fault is not None and fault.status:
            self._send(fault.status, "text/plain", b"No, \x1b[31mnot now", fault.headers)
            return
        if fault is not None and fault.how == "lose":
            body = body[body.index(b"\n") + 1 :]
        status, kind, data = work(body)
        if fault is not None and fault.how == "nonsense":
            status, kind, data = 200, "text/html", b"<html><body>Please log in to the hotel network</body></html>"
        self._send(status, kind, data, {}, cut=fault is not None and fault.how == "half")

    def _body(self) -> bytes:
        """Return what is sent, with a length or in chunks (RFC 9112, section 7.1)."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.headers.get("transfer-encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        self.stand_in.bodies.append(body)
        return body

    def _is_let_in(self) -> bool:
        login, given = self.stand_in.login, self.headers.get("authorization", "")
        self.stand_in.authorisations.append(given)
        if login.startswith("digest ") and self._is_digest(given, *login.split()[1:]):
            return True
        if login in {"", given}:
            return True
        self._send(401, "text/plain", b"who are you?", {"WWW-Authenticate": DIGEST} if "digest" in login else {})
        return False

    def _is_digest(self, given: str, user: str, password: str) -> bool:
        said = dict(_FIELD.findall(given))
        if said.get("username") != user:
            return False
        own = _md5(f"{user}:SPARQL:{password}")
        asked = _md5(f"{self.command}:{said['uri']}")
        return bool(said["response"] == _md5(f"{own}:{said['nonce']}:{said['nc']}:{said['cnonce']}:auth:{asked}"))

    def _send(self, status: int, kind: str, data: bytes, headers: Mapping[str, str], *, cut: bool = False) -> None:
        self.send_response_only(status)
        self.send_header("Server", self.version_string())
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            self._leave()

    def _leave(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _graph(self) -> NamedNode | DefaultGraph:
        asked = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return DefaultGraph() if "default" in asked else NamedNode(asked["graph"][0])

    def _read(self, _: bytes) -> tuple[int, str, bytes]:
        if not self.path.startswith("/store?"):
            return 200, "text/html", b"<html>A store</html>"
        graph, store = self._graph(), self.stand_in.store
        if isinstance(graph, NamedNode) and not store.contains_named_graph(graph):
            return 404, "text/plain", b"no such graph"
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
        return 200, "application/n-triples", serialize(triples, format=RdfFormat.N_TRIPLES) or b""

    def _put(self, body: bytes) -> tuple[int, str, bytes]:
        self.stand_in.store.clear_graph(self._graph())
        return self._add(body)

    def _add(self, body: bytes) -> tuple[int, str, bytes]:
        try:
            triples = [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]
        except SyntaxError as error:
            return 400, "text/plain", str(error).encode()
        graph = self._graph()
        self.stand_in.store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        return 204, "text/plain", b""

    def _delete(self, _: bytes) -> tuple[int, str, bytes]:
        graph = self._graph()
        if isinstance(graph, NamedNode) and not self.stand_in.store.contains_named_graph(graph):
            return 404, "text/plain", b"no such graph"
        if isinstance(graph, NamedNode):
            self.stand_in.store.remove_graph(graph)
        else:
            self.stand_in.store.clear_graph(graph)
        return 204, "text/plain", b""

    def _query(self, body: bytes) -> tuple[int, str, bytes]:
        answer = self.stand_in.store.query(parse_qs(body.decode())["query"][0])
        if isinstance(answer, QueryTriples):
            return 200, "application/n-triples", answer.serialize(format=RdfFormat.N_TRIPLES) or b""
        assert isinstance(answer, QuerySolutions | QueryBoolean)
        return 200, "application/sparql-results+json", answer.serialize(format=QueryResultsFormat.JSON) or b""

    def _update(self, body: bytes) -> tuple[int, str, bytes]:
        self.stand_in.store.update(body.decode())
        return 204, "text/plain", b""


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that have left."""


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Run a store at a free port."""
    one = StandIn()
    handler = type("Handler", (_Handler,), {"stand_in": one})
    with _Server(("127.0.0.1", 0), handler) as server:
        one.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield one
        finally:
            one.hung.set()
            server.shutdown()
            thread.join()
