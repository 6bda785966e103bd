"""The addresses of the endpoint: /sparql, the descriptions, and what the IRIs of the graph lead to."""

from __future__ import annotations

import asyncio

import anyio
from anyio.to_thread import run_sync
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sendgraph.store import STORE
from sendgraph.web import paths
from sendgraph.web.endpoint import dereferencing, description, protocol, worker
from sendgraph.web.endpoint.limits import Limits
from sendgraph.web.endpoint.negotiation import GRAPHS, RESULTS, offered
from sendgraph.web.endpoint.pool import BusyError, GoneError, Pool, Reply, Ticket
from sendgraph.web.endpoint.protocol import ProtocolError
from sendgraph.web.generations import Generation, Generations

_RETRY = "5"  # seconds
_CLOSED = 499  # what servers write into their logs when the client has gone
_STATUS = {worker.FAULT: 400, worker.REFUSED: 403, worker.LIMIT: 500, worker.FORMAT: 406, worker.FAILED: 500}
"""A query that is not legal gets 400, one that a service does not run to its end 500 (SPARQL 1.1 Protocol, 2.1.7)."""

_CORS = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"])


def routes(generations: Generations, limits: Limits | None = None) -> list[BaseRoute]:
    """Return the routes of the endpoint; they come before those of pages."""
    endpoint = Endpoint(generations, limits or Limits())
    things = dereferencing.Things(generations)
    return [
        Route("/sparql", endpoint, middleware=[_CORS]),
        Route("/sparql/", endpoint, middleware=[_CORS]),
        Route("/.well-known/void", endpoint.void, middleware=[_CORS]),
        *(Route(path, handler, middleware=[_CORS]) for path, handler in things.addresses()),
    ]


class Endpoint:
    """Answers queries, each run in a process of the pool; all else is answered meanwhile."""

    def __init__(self, generations: Generations, limits: Limits) -> None:
        self._generations = generations
        self._limits = limits
        self.pool = Pool(limits)
        self._threads: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of the SPARQL 1.1 Protocol."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ProtocolError as error:
            response = _refusal(error.status, str(error), error.headers)
        response.headers["vary"] = "Accept"
        await response(scope, receive, send)

    async def void(self, request: Request) -> Response:
        """Answer with the description of the data."""
        generation = await self._generation()
        return await run_sync(description.void, request, generation)

    async def _generation(self) -> Generation:
        generations = self._generations
        return await run_sync(generations.current) if generations.moved else generations.open

    async def _answer(self, request: Request) -> Response:
        found = await protocol.asked(request, self._limits.request)
        generation = await self._generation()
        if found is None:
            if protocol.wants_page(request):
                return RedirectResponse(paths.relative(request.url.path[1:], paths.EDITOR), 303)
            return await run_sync(description.service, request, generation)
        results, graph = protocol.formats(request, found)
        ticket = Ticket(protocol.question(found, results, graph), request.client.host if request.client else "")
        try:
            reply = await self._ask(request, ticket, generation)
        except BusyError as error:
            return _refusal(503, str(error), {"Retry-After": _RETRY})
        except GoneError:
            return Response(status_code=_CLOSED)
        choice = results if reply.form in RESULTS else graph
        if reply.kind != worker.ANSWER or choice is None:
            return _unanswered(reply)
        return Response(reply.body, headers={"content-type": choice.content_type})

    async def _ask(self, request: Request, ticket: Ticket, generation: Generation) -> Reply:
        """Wait for a reply in a thread; give up when the client goes."""
        if self._threads is None:
            self._threads = anyio.CapacityLimiter(self._limits.waiting + self._limits.at_once + self._limits.long + 8)

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            self.pool.give_up(ticket)

        watching = asyncio.create_task(watch())
        try:
            return await run_sync(
                self.pool.ask, ticket, generation.folder / STORE, limiter=self._threads, abandon_on_cancel=True
            )
        except asyncio.CancelledError:  # the server ends
            self.pool.give_up(ticket)
            raise
        finally:
            watching.cancel()


def _unanswered(reply: Reply) -> Response:
    message = reply.message
    if reply.kind == worker.FORMAT:
        formats = offered(RESULTS if message == worker.TABLE else GRAPHS)
        message = f"the answer is a {message}, which comes in none of the formats asked for; accept one of {formats}"
    return _refusal(_STATUS[reply.kind], message)


def _refusal(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{message}\n", status, headers)
