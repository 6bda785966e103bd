"""Requests of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): what is asked, or what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import ClientDisconnect, Request

from sendgraph.errors import SendgraphError
from sendgraph.web.endpoint.negotiation import GRAPHS, PAGE, RESULTS, Choice, choose, named, offered
from sendgraph.web.endpoint.pool import Question

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_READ_ONLY = "this endpoint is read-only: updates are refused; send a query (SELECT, ASK, CONSTRUCT, DESCRIBE)"
_MOST_PARAMETERS = 1_000

Parameters = Mapping[str, Sequence[str]]


class ProtocolError(SendgraphError):
    """A request that is not answered: its HTTP status, and headers that the status calls for."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(message)


def parameters(encoded: bytes) -> Parameters:
    """Return the values of each parameter of a query string or a form. Raises ProtocolError unless it is UTF-8."""
    try:
        pairs = parse_qsl(
            encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except UnicodeDecodeError:
        raise ProtocolError(400, "the parameters are not in UTF-8; encode them again") from None
    except ValueError:
        raise ProtocolError(400, f"there are more than {_MOST_PARAMETERS} parameters; send fewer") from None
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return found


async def asked(request: Request, most: int) -> Parameters | None:
    """Return the parameters of a request, the query among them as ``query``; None where it asks nothing.

    ``most`` is how many bytes a body may have. Raises ProtocolError for what is no request of the protocol, and for
    updates.
    """
    given = parameters(request.scope["query_string"])
    if request.method in {"GET", "HEAD"}:
        found = given
        if not found:
            return None
    elif request.method == "POST":
        found = await _posted(request, given, most)
    else:
        raise ProtocolError(405, f"{request.method} is not a method of this endpoint", Allow=", ".join(METHODS))
    if "update" in found:
        raise ProtocolError(403, _READ_ONLY)
    queries = found.get("query", ())
    if len(queries) != 1:
        count = "without a query" if not queries else f"with {len(queries)} queries"
        raise ProtocolError(400, f"a request {count}; send the parameter query once")
    return found


async def _posted(request: Request, given: Parameters, most: int) -> Parameters:
    """Return the parameters of a form, or those of the address with the query of the body (2.1.2 and 2.1.3)."""
    media_type, _, rest = request.headers.get("content-type", "").lower().partition(";")
    media_type = media_type.strip()
    if media_type == UPDATE:
        raise ProtocolError(403, _READ_ONLY)
    if media_type not in {FORM, QUERY}:
        sent = media_type or "a body without Content-Type"
        raise ProtocolError(415, f"{sent} is not read; send {FORM} or {QUERY}", Accept_Post=f"{FORM}, {QUERY}")
    charset = rest.partition("charset=")[2].partition(";")[0].strip(" \"'")
    if charset not in {"", "utf-8", "utf8"}:
        raise ProtocolError(400, f"the query is in {charset}; send it in UTF-8")
    body = await _body(request, most)
    if media_type == FORM:
        datasets = {name: values for name, values in given.items() if name in {_DEFAULT, _NAMED, "format"}}
        return {**datasets, **parameters(body)}
    try:
        return {**given, "query": [*given.get("query", ()), body.decode("utf-8")]}
    except UnicodeDecodeError:
        raise ProtocolError(400, "the query is not in UTF-8; encode it again") from None


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise ProtocolError(413, f"the query has more than {most:,} bytes, the limit; make it shorter")
    except ClientDisconnect:
        raise ProtocolError(400, "the request ended before its end") from None
    return bytes(body)


_DEFAULT, _NAMED = "default-graph-uri", "named-graph-uri"


def question(found: Parameters, results: Choice | None, graph: Choice | None) -> Question:
    """Return what is asked. Raises ProtocolError for a graph whose name is no IRI."""
    default, named_graphs = found.get(_DEFAULT), found.get(_NAMED)
    for iri in (*(default or ()), *(named_graphs or ())):
        try:
            NamedNode(iri)
        except ValueError:
            raise ProtocolError(400, f"{iri!r} is no IRI of a graph; give a whole one") from None
    whole = default is None and named_graphs is None
    return Question(
        found["query"][0],
        None if whole else tuple(default or ()),
        None if whole else tuple(named_graphs or ()),
        results.form if results else None,
        graph.form if graph else None,
    )


def formats(request: Request, found: Parameters) -> tuple[Choice | None, Choice | None]:
    """Return the formats of a table and of a graph that a client wants: by ``format``, else by Accept.

    Other names of formats than ours are passed over, since clients send ``format`` to any endpoint. Browsers, which
    want a page first and XML before all else, get what they show as text: JSON and Turtle.
    Raises ProtocolError where no format will do.
    """
    accept = request.headers.get("accept")
    if wants_page(request) and accept and "*/*" in accept:
        accept = None
    form = found.get("format", ("",))[-1]
    results = named(form, RESULTS) or choose(accept, RESULTS)
    graph = named(form, GRAPHS) or choose(accept, GRAPHS)
    if not results and not graph:
        raise ProtocolError(406, f"none of our formats is acceptable; accept one of {offered(RESULTS, GRAPHS)}")
    return results, graph


def wants_page(request: Request) -> bool:
    """Return whether a client wants a page rather than data, as browsers do."""
    choice = choose(request.headers.get("accept") or "text/turtle", {**GRAPHS, **PAGE})
    return choice is not None and choice.form == "html"
