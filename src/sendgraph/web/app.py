"""The server: from a request to a page, a file or an error told in one line."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sendgraph.errors import NotFoundError, SendgraphError, UsageError
from sendgraph.web import paths
from sendgraph.web.caching import Kept, kept
from sendgraph.web.endpoint import routes as endpoint
from sendgraph.web.endpoint.limits import Limits
from sendgraph.web.generations import Generation, Generations
from sendgraph.web.model import File, Page, Parameters
from sendgraph.web.pages import PAGE_TYPES
from sendgraph.web.rendering import POLICY, render

STATIC = Path(__file__).parent / "static"
HTML = "text/html; charset=utf-8"

_HEADERS = {
    "content-security-policy": f"{POLICY}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-cache",
}
_TITLES = {400: "This address cannot be answered", 404: "Not found", 405: "Not allowed here"}
_FAULT = "Something went wrong here. The fault is noted in the log of the server."
_LONGEST_KEY = 2_000  # characters of an address that pages are kept under
_LONGEST_SOUGHT = 100  # characters of an address that a page offers to search for
_log = logging.getLogger(__name__)


def application(
    build: Path, hosts: Sequence[str] = ("*",), limits: Limits | None = None, *, prepared: bool = False
) -> Starlette:
    """Return the explorer of a build as an ASGI application.

    ``hosts`` are the names under which it may be asked; a server for one machine names that machine only, so that no
    page elsewhere can read it by a name of its own (DNS rebinding). ``limits`` are those of queries. ``prepared`` has
    what takes long made at once, beside the first requests, instead of when it is first asked for.
    Raises NotFoundError where nothing was built.
    """
    generations = Generations(build, _prepare if prepared else None)
    explorer = Explorer(generations)
    routes: list[BaseRoute] = [
        Mount("/static", StaticFiles(directory=STATIC)),
        *endpoint.routes(generations, limits),
        Route("/{path:path}", explorer.answer, methods=["GET"]),
    ]
    middleware = [Middleware(_SecurityHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))]
    app = Starlette(routes=routes, middleware=middleware, exception_handlers={HTTPException: explorer.refuse})
    app.state.generations = generations
    return app


def find(generation: Generation, path: str, parameters: Parameters) -> Page | File | None:
    """Return the page or file at a path, None where there is none. Raises what page types do."""
    for kind in PAGE_TYPES:
        found = kind.page(generation, path, parameters)
        if found is not None:
            return found
    return None


def _prepare(generation: Generation) -> None:
    """Make what pages keep of a generation: the index of the search, the places of the network, the quality."""
    for path, parameters in ((paths.SEARCH, {"q": "a"}), (paths.NETWORK, {}), (paths.ABOUT, {})):
        find(generation, path, parameters)


class Explorer:
    """Answers requests for pages, from what was rendered before where it can."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    async def answer(self, request: Request) -> Response:
        """Answer a request for a page; all that takes time is done in a thread."""
        generations = self._generations
        generation = await run_in_threadpool(generations.current) if generations.moved else generations.open
        path: str = request.path_params["path"]
        key = (path, request.url.query)
        made = generation.rendered.get(key)
        if made is None:
            parameters = {name: value for name, value in request.query_params.items() if value}
            answered = await run_in_threadpool(_made, generation, path, parameters)
            if isinstance(answered, Response):
                return answered
            made = answered
            if len(path) + len(request.url.query) <= _LONGEST_KEY:
                generation.rendered.put(key, made)
        return _response(request, made)

    async def refuse(self, request: Request, error: Exception) -> Response:
        """Answer what no page answers: an unknown method, a file that does not exist."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        text = "There is no page at this address." if status == 404 else "Pages can only be read."
        response = await run_in_threadpool(_error, self._generations.open, request.url.path[1:], status, text)
        response.headers.update(headers or {})
        return response


def _made(generation: Generation, path: str, parameters: Parameters) -> Kept | Response:
    """Return a page or file made ready, or the response to an address that has none."""
    try:
        found = find(generation, path, parameters)
        if found is not None:
            return _ready(found, generation)
        if path and not path.endswith("/") and find(generation, f"{path}/", parameters) is not None:
            return _with_slash(path, parameters)
        raise NotFoundError("There is no page at this address.")
    except Exception as error:
        return _failed(generation, path, error)


def _ready(found: Page | File, generation: Generation) -> Kept:
    if isinstance(found, Page):
        return kept(render(found, generation), HTML)
    return kept(found.body, found.media_type, found.download)


def _failed(generation: Generation, path: str, error: Exception) -> Response:
    """Return the page for an error: what was asked for wrongly is told, what is our fault is logged."""
    if isinstance(error, NotFoundError):
        return _error(generation, path, 404, str(error))
    if isinstance(error, UsageError):
        return _error(generation, path, 400, str(error))
    _log.error("%s: %s", path, error, exc_info=None if isinstance(error, SendgraphError) else error)
    return _error(generation, path, 500, _FAULT)


def _with_slash(path: str, parameters: Parameters) -> Response:
    """Return the way to the same page with a slash at the end of its address, on which its links depend."""
    there = paths.relative("", paths.with_parameters(f"{path.rpartition('/')[2]}/", **parameters))
    return Response(status_code=308, headers={"location": there})


def _error(generation: Generation, path: str, status: int, message: str) -> Response:
    title = _TITLES.get(status, "Something went wrong")
    sought = path.strip("/").rpartition("/")[2].replace("-", " ")[:_LONGEST_SOUGHT]
    page = Page(path, "error.html", title, {"message": message, "sought": sought})
    return Response(render(page, generation), status, media_type=HTML)


def _response(request: Request, made: Kept) -> Response:
    """Return the response for what was made, as the request's headers ask (RFC 9110, 12.5.3 and 13.1.2)."""
    headers = {"etag": made.tag, "vary": "Accept-Encoding"}
    if made.download:
        headers["content-disposition"] = f'attachment; filename="{made.download}"'
    known = (tag.strip() for tag in request.headers.get("if-none-match", "").split(","))
    if made.tag in known:
        return Response(status_code=304, headers=headers)
    body = made.body
    if made.packed and "gzip" in request.headers.get("accept-encoding", ""):
        body = made.packed
        headers["content-encoding"] = "gzip"
    if request.method == "HEAD":
        return Response(headers=headers | {"content-length": str(len(body))}, media_type=made.media_type)
    return Response(body, headers=headers, media_type=made.media_type)


class _SecurityHeaders:
    """Adds the headers that every response has unless it brings its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
