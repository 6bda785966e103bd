"""Who pushes: user and password, or a token, from the environment or the netrc file; never from the command line."""

from __future__ import annotations

import netrc
from collections.abc import Generator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from sendgraph.errors import UsageError

USER, PASSWORD, TOKEN = "SENDGRAPH_USER", "SENDGRAPH_PASSWORD", "SENDGRAPH_TOKEN"


class _Bearer(httpx.Auth):
    """A token in every request (RFC 6750)."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token."""
        request.headers["Authorization"] = self._header
        yield request


def credentials(url: str, scheme: str, environment: Mapping[str, str]) -> httpx.Auth | None:
    """Return how requests to a URL are authenticated: by token, by user and password, by netrc, or not at all.

    ``scheme`` is "basic" or "digest". Raises UsageError for half of a pair, or a netrc file that cannot be read.
    """
    token, user, password = (environment.get(name) for name in (TOKEN, USER, PASSWORD))
    if token:
        return _Bearer(_printable(token, TOKEN))
    if bool(user) != bool(password):
        raise UsageError(f"{USER} and {PASSWORD} belong together; set both or none")
    pair = (user, password) if user and password else _of_netrc(url, environment)
    if pair is None:
        return None
    return httpx.DigestAuth(*pair) if scheme == "digest" else httpx.BasicAuth(*pair)


def _printable(value: str, name: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise UsageError(f"{name} holds what cannot stand in a header; set it again, without a line end")
    return value


def _of_netrc(url: str, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """Return user and password for a host from the file that NETRC names, else ~/.netrc."""
    named = environment.get("NETRC")
    path = Path(named) if named else Path(environment.get("HOME", "~")).expanduser() / ".netrc"
    if not named and not path.is_file():
        return None
    try:
        found = netrc.netrc(str(path)).authenticators(urlsplit(url).hostname or "")
    except (OSError, netrc.NetrcParseError, UnicodeError):
        # The parser's message quotes the file, so it is not shown.
        raise UsageError(f"{path}: cannot be read as a netrc file; correct it, or set {USER} and {PASSWORD}") from None
    return (found[0], found[2]) if found and found[0] and found[2] else None
