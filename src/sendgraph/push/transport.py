"""HTTP to a store: one request at a time, tried again where that may help, and one clear error where it does not.

Redirects are not followed: what was meant for one host, passwords above all, goes to no other.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import IO, Self

import httpx

from sendgraph import __version__
from sendgraph.errors import ServiceError, UsageError
from sendgraph.push.credentials import PASSWORD, TOKEN, USER
from sendgraph.push.patience import Patience

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_DONE = range(200, 300)
_MOVED = range(300, 400)
_WORDS = 300  # characters of an answer that a message quotes
_PIECE = 1 << 16


class StoreError(ServiceError):
    """A store that cannot be reached, refuses, or answers what makes no sense; ``status`` is that of HTTP, if any."""

    def __init__(self, message: str, status: int = 0) -> None:
        self.status = status
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: ``content`` is iterated anew for every try; ``missing`` says that 404 is an answer too."""

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: Iterable[bytes] | None = None
    form: Mapping[str, str] | None = None
    missing: bool = False


class _FailedError(Exception):
    """A try that failed; ``wait`` is what the store asks for, ``again`` whether another try may help."""

    def __init__(self, reason: str, *, again: bool, status: int = 0, wait: float | None = None) -> None:
        self.reason, self.again, self.status, self.wait = reason, again, status, wait
        super().__init__(reason)


class Transport:
    """Requests to one store; a context manager."""

    def __init__(self, auth: httpx.Auth | None, patience: Patience) -> None:
        timeout = httpx.Timeout(patience.timeout, connect=min(patience.timeout, 10))
        headers = {"User-Agent": f"sendgraph/{__version__}"}
        self._client = httpx.Client(auth=auth, timeout=timeout, headers=headers, follow_redirects=False)
        self._patience = patience

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def send(self, request: Request, into: IO[bytes] | None = None) -> bool:
        """Send a request and write the body of the answer to ``into``; return whether there was one (else 404).

        Raises StoreError when the last try failed, or at once where another would fail too.
        """
        for number in range(self._patience.tries):
            try:
                return self._try(request, into or io.BytesIO())
            except _FailedError as failed:
                wait = self._patience.pause(number) if failed.wait is None else failed.wait
                last = number + 1 >= self._patience.tries or wait > self._patience.longest
                if not failed.again or last:
                    raise StoreError(f"{_place(request)}: {failed.reason}{_tried(number)}", failed.status) from None
                self._patience.notice(f"{_place(request)}: {failed.reason}; again in {wait:g} s")
                self._patience.sleep(wait)
        raise AssertionError  # there is at least one try, which returns or raises

    def headers(self, url: str) -> Mapping[str, str]:
        """Return the headers of whatever a URL answers."""
        try:
            with self._client.stream("GET", url) as response:
                return response.headers
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise StoreError(f"{url}: {_said(error)}; see whether the store runs there") from error

    def _try(self, request: Request, into: IO[bytes]) -> bool:
        into.seek(0)
        into.truncate()
        try:
            with self._client.stream(
                request.method,
                request.url,
                params=request.params or None,
                headers=dict(request.headers),
                content=request.content,
                data=request.form,
            ) as response:
                if response.status_code in _DONE:
                    for piece in response.iter_bytes(_PIECE):
                        into.write(piece)
                    into.flush()
                    return True
                if response.status_code == httpx.codes.NOT_FOUND and request.missing:
                    return False
                raise _refused(response)
        except httpx.InvalidURL as error:
            raise UsageError(f"{request.url}: not a URL ({error})") from error
        except httpx.RequestError as error:
            raise _FailedError(_said(error), again=not isinstance(error, httpx.UnsupportedProtocol)) from error


def _refused(response: httpx.Response) -> _FailedError:
    """Return what an answer that is no success means to the user."""
    status = response.status_code
    words = _words(response)
    if status in _MOVED:
        return _FailedError(f"is at {response.headers.get('location', 'another place')}; give that URL", again=False)
    advice = {
        401: f"set {USER} and {PASSWORD}, or {TOKEN}, or write them to your netrc file",
        403: "this user may not change the store; give it the right to",
        404: "there is nothing at this URL; see docs/stores.md for the one that this store wants",
        413: "the graph is larger than the store takes; raise its limit",
    }.get(status, words)
    reason = f"answered {status} {response.reason_phrase}".rstrip() + (f" ({advice})" if advice else "")
    return _FailedError(reason, again=status in _AGAIN, status=status, wait=_asked(response))


def _asked(response: httpx.Response) -> float | None:
    """Return the seconds of a Retry-After (RFC 9110, section 10.2.3), which counts or names a moment."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(value)
        now = datetime.now(UTC)
        with suppress(ValueError, TypeError):
            now = parsedate_to_datetime(response.headers["date"])
        return max(0.0, (moment - now).total_seconds())
    return None


def _words(response: httpx.Response) -> str:
    """Return the beginning of what a store says of its refusal, in one line."""
    held = b""
    with suppress(httpx.HTTPError):
        for piece in response.iter_bytes(_PIECE):
            held += piece
            if len(held) > _WORDS:
                break
    words = " ".join(held.decode("utf-8", "replace").split())
    return "" if words.startswith("<") else words[:_WORDS]


def _said(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "did not answer in time"
    return f"the connection failed ({' '.join(str(error).split()) or type(error).__name__})"


def _place(request: Request) -> str:
    return f"{request.method} {httpx.URL(request.url, params=request.params or None)}"


def _tried(number: int) -> str:
    return f"; tried {number + 1} times" if number else ""
