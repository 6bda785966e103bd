"""What an IRI of the graph leads to: a page for people, data for machines.

An IRI names a thing, which cannot be sent; the answer is 303 to what tells of it ("Cool URIs for the Semantic Web",
https://www.w3.org/TR/cooluris/). Whatever the base of the IRIs is, /id/NAME is the thing of that name under it: whoever
publishes a graph sends the requests for its IRIs there. /ontology, /theme/…, /role/… and /concept/… are the terms.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple, parse
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from sendgraph import resources
from sendgraph.mapping.terms import SEND
from sendgraph.publish import ontology_page
from sendgraph.web import paths
from sendgraph.web.endpoint.description import about, graph
from sendgraph.web.endpoint.negotiation import GRAPHS, PAGE, choose, named
from sendgraph.web.generations import Generation, Generations

Handler = Callable[[Request], Response]

TERMS = "https://w3id.org/sendgraph/"
KINDS = ("theme", "role", "concept", "scheme")
"""Kinds of terms, whose IRIs do not depend on the base; no kind of things has such a name."""
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class Things:
    """The addresses behind the IRIs."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    def addresses(self) -> Iterator[tuple[str, Handler]]:
        """Yield paths and who answers them."""
        yield "/id/{name:path}", self.thing
        yield from ((f"/{kind}/{{name}}", self.term) for kind in KINDS)
        yield "/data/{name:path}", self.data
        yield "/ontology", ontology
        yield "/ontology.html", ontology_html
        yield "/ontology.{form}", ontology_data

    def thing(self, request: Request) -> Response:
        """Lead from a thing to its page or its data."""
        generation = self._generations.current()
        name = request.path_params["name"]
        return self._lead(request, generation, generation.iri(name), name)

    def term(self, request: Request) -> Response:
        """Lead from a theme, role or other concept to its page or its data."""
        name = request.url.path.removeprefix(request.scope.get("root_path", ""))[1:]
        return self._lead(request, self._generations.current(), TERMS + name, name)

    def _lead(self, request: Request, generation: Generation, iri: str, name: str) -> Response:
        if not _known(generation.store, iri):
            return _unknown(iri)
        page = generation.path(iri) or f"thing/{name}/"
        choice = choose(request.headers.get("accept"), {**GRAPHS, **PAGE})
        here = request.url.path.removeprefix(request.scope.get("root_path", ""))[1:]
        there = page if choice and choice.form == "html" else f"data/{name}.{choice.form if choice else 'ttl'}"
        return RedirectResponse(paths.relative(here, there), 303, {"vary": "Accept"})

    def data(self, request: Request) -> Response:
        """Return what the graph says of a thing: /data/NAME.ttl and other formats."""
        generation = self._generations.current()
        name, _, form = request.path_params["name"].rpartition(".")
        choice = named(form, GRAPHS)
        iri = TERMS + name if name.partition("/")[0] in KINDS else generation.iri(name)
        if choice is None or not _known(generation.store, iri):
            return _unknown(iri)
        return graph(told(generation.store, NamedNode(iri)), choice)


def ontology(request: Request) -> Response:
    """Lead from the ontology to its page or its data."""
    choice = choose(request.headers.get("accept"), {**GRAPHS, **PAGE})
    return RedirectResponse(f"./ontology.{choice.form if choice else 'ttl'}", 303, {"vary": "Accept"})


def ontology_html(_request: Request) -> Response:
    """Return the page of the ontology, the styles of which stand in it."""
    page, policy = _page()
    return Response(page, headers={"content-type": "text/html; charset=utf-8", "content-security-policy": policy})


def ontology_data(request: Request) -> Response:
    """Return the ontology in a format; /ontology.ttl is the file itself."""
    choice = named(request.path_params["form"], GRAPHS)
    if choice is None:
        return _unknown(f"{SEND.iri[:-1]}.{request.path_params['form']}")
    file = resources.folder("ontology") / "send.ttl"
    if choice.form == "ttl":
        return Response(file.read_bytes(), headers={"content-type": choice.content_type})
    return graph((quad.triple for quad in parse(path=file)), choice)


@cache
def _page() -> tuple[str, str]:
    """Return the page of the ontology, and the policy that lets in its styles by their hashes (CSP 3, 8.3)."""
    page = ontology_page.page()
    hashes = (b64encode(sha256(style.encode()).digest()).decode() for style in _STYLE.findall(page))
    styles = " ".join(f"'sha256-{value}'" for value in hashes)
    return page, f"default-src 'none'; style-src {styles}; base-uri 'none'; frame-ancestors 'none'"


def _known(store: Store, iri: str) -> bool:
    try:
        return any(about(store, NamedNode(iri)))
    except ValueError:  # no IRI
        return False


def told(store: Store, thing: NamedNode) -> Iterator[Triple]:
    """Yield what is said of a thing, and of what its document holds: a text's passages are parts of its IRI."""
    yield from about(store, thing)
    for quad in store.quads_for_pattern(None, SEND.ofText, thing, DefaultGraph()):
        if isinstance(quad.subject, NamedNode):
            yield from about(store, quad.subject)


def _unknown(iri: str) -> Response:
    return PlainTextResponse(f"{iri}: the graph knows nothing of that name\n", 404)
