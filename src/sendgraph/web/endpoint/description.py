"""What machines read before they ask: the description of the service, and that of the data.

SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/) at /sparql without a query, and
VoID (https://www.w3.org/TR/void/, 7.2) at /.well-known/void. Neither has blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from sendgraph.mapping.terms import PREFIXES, VOID, A, Namespace
from sendgraph.publish import jsonld
from sendgraph.web.endpoint.negotiation import GRAPHS, Choice, choose, offered
from sendgraph.web.endpoint.protocol import ProtocolError
from sendgraph.web.endpoint.worker import GRAPHS as SYNTAXES
from sendgraph.web.endpoint.worker import prefixes_of
from sendgraph.web.generations import Generation

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_WRITTEN = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"),
)
_PREFIXES = {**PREFIXES, "sd": SD.iri, "formats": _FORMATS.iri}
_DEFAULT = DefaultGraph()


def service(request: Request, generation: Generation) -> Response:
    """Return the description of the service at the address of a request, in the format that the client wants."""
    choice = _choice(request)
    return graph(_service(_address(request, request.url.path), generation), choice)


def void(request: Request, generation: Generation) -> Response:
    """Return the description of the data, with the address of the service."""
    try:
        choice = _choice(request)
    except ProtocolError as error:
        return Response(f"{error}\n", error.status, media_type="text/plain")
    dataset = NamedNode(generation.iri("dataset"))
    endpoint = Triple(dataset, VOID.sparqlEndpoint, _address(request, request.scope.get("root_path", "") + "/sparql"))
    return graph([*generation.once(described), endpoint], choice)


def graph(triples: Iterable[Triple], choice: Choice) -> Response:
    """Return triples in a format, with one line of names before them where it has such."""
    ordered = sorted(set(triples), key=str)
    if choice.form == "jsonld":
        body = jsonld.write(ordered)
    else:
        body = serialize(ordered, format=SYNTAXES[choice.form], prefixes=prefixes_of(ordered, _PREFIXES)) or b""
    return Response(body, headers={"content-type": choice.content_type, "vary": "Accept"})


def _choice(request: Request) -> Choice:
    choice = choose(request.headers.get("accept"), GRAPHS)
    if choice is None and "text/html" in request.headers.get("accept", ""):
        choice = choose(None, GRAPHS)
    if choice is None:
        raise ProtocolError(406, f"none of our formats is acceptable; accept one of {offered(GRAPHS)}")
    return choice


def _address(request: Request, path: str) -> NamedNode:
    """Return the address of a path as the client knows it. Raises ProtocolError for a Host that is none."""
    try:
        return NamedNode(str(request.url.replace(path=path, query="", fragment="")))
    except ValueError:
        raise ProtocolError(400, "the Host of the request is no name of a host; correct it") from None


def _service(address: NamedNode, generation: Generation) -> Iterator[Triple]:
    part = Namespace(f"{address.value}#")
    yield Triple(address, A, SD.Service)
    yield Triple(address, SD.endpoint, address)
    yield Triple(address, SD.supportedLanguage, SD.SPARQL11Query)
    yield from (Triple(address, SD.resultFormat, _FORMATS[name]) for name in _WRITTEN)
    yield Triple(address, SD.defaultDataset, part.dataset)
    yield Triple(address, SD.availableGraphs, part.graphs)
    yield Triple(part.dataset, A, SD.Dataset)
    yield Triple(part.graphs, A, SD.GraphCollection)
    yield Triple(part.dataset, SD.defaultGraph, part["default-graph"])
    yield Triple(part["default-graph"], A, SD.Graph)
    for number, name in enumerate(sorted(graph.value for graph in generation.store.named_graphs()), 1):
        named = part[f"graph-{number}"]
        yield from (Triple(of, SD.namedGraph, named) for of in (part.dataset, part.graphs))
        yield Triple(named, A, SD.NamedGraph)
        yield Triple(named, SD.name, NamedNode(name))


def described(generation: Generation) -> tuple[Triple, ...]:
    """Return what the graph of the build says of the dataset, its parts, graphs and files."""
    store, found, seen = generation.store, list[Triple](), set[str]()
    waiting = [NamedNode(generation.iri("dataset"))]
    while waiting:
        thing = waiting.pop()
        if thing.value in seen:
            continue
        seen.add(thing.value)
        for triple in about(store, thing):
            found.append(triple)
            if isinstance(triple.object, NamedNode) and triple.object.value.startswith(
                (generation.iri("dataset"), generation.iri("graph"))
            ):
                waiting.append(triple.object)
    return tuple(found)


def about(store: Store, thing: NamedNode) -> Iterator[Triple]:
    """Yield the triples whose subject is a thing."""
    yield from (quad.triple for quad in store.quads_for_pattern(thing, None, None, _DEFAULT))
