"""What differs between triple stores: their endpoints, where the merged triples go, how they ask for passwords.

Each store is a table of profiles.toml, whose head explains the keys; users may bring a file with a table of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sendgraph.errors import UsageError

_FILE = Path(__file__).with_name("profiles.toml")


class Merged(StrEnum):
    """Where the merged triples of all graphs go: the default graph, ``graph/merged``, or nowhere."""

    DEFAULT = "default"
    NAMED = "named"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class Profile:
    """A store's endpoints and habits; the keys of profiles.toml."""

    name: str
    title: str
    query: str
    merged: Merged
    graphs: str = ""
    update: str = ""
    scheme: str = "basic"
    format: str = "application/n-triples"
    pointed: bool = False
    page: int = 0
    known: tuple[str, str] | None = None
    tested: str = ""

    def at(self, url: str) -> Profile:
        """Return the profile with its endpoints at a URL.

        Raises UsageError as `check_address` does, and where an endpoint leaves the URL's host.
        """
        check_address(url)
        url, place = url.rstrip("/"), urlsplit(url)
        graphs, update, query = (end.replace("{url}", url) for end in (self.graphs, self.update, self.query))
        for end in (graphs, update, query):
            if end and urlsplit(end)[:2] != place[:2]:
                raise UsageError(f"profile {self.name}: {end} is not at {url}; passwords go to one host only")
        return replace(self, graphs=graphs, update=update, query=query)


def check_address(url: str) -> None:
    """Raise UsageError for what is no URL of http or https, or has a password in it, which is not repeated."""
    try:
        place = urlsplit(url)
        has_host = bool(place.hostname) and place.port != 0
    except ValueError:
        raise UsageError("the store's address is no URL; give one such as http://localhost:7878") from None
    if place.username is not None or place.password is not None:
        raise UsageError(
            f"{place.hostname}: a URL is no place for a password; set SENDGRAPH_USER and SENDGRAPH_PASSWORD, "
            "or write it to your netrc file"
        )
    if place.scheme not in {"http", "https"} or not has_host:
        raise UsageError(f"{url}: no URL of a store; give one such as http://localhost:7878")


def profiles() -> dict[str, Profile]:
    """Return the stores we know by name."""
    return _read(_FILE)


def profile(name: str) -> Profile:
    """Return a profile by its name, or the only one of a file that ends in .toml.

    Raises UsageError where there is none, or the file has other keys than a profile.
    """
    if name.endswith(".toml"):
        own = list(_read(Path(name)).values())
        if len(own) != 1:
            raise UsageError(f"{name}: {len(own)} profiles; write one table with the keys of a profile")
        return own[0]
    known = profiles()
    if name not in known:
        raise UsageError(f"{name}: no profile of that name; choose one of {', '.join(known)}, or give a .toml file")
    return known[name]


def recognised(headers: Mapping[str, str]) -> Profile | None:
    """Return the profile of the store that answers with these headers (names in lower case), where one says so."""
    for one in profiles().values():
        if one.known and one.known[0] in headers and headers[one.known[0]].startswith(one.known[1]):
            return one
    return None


def _read(path: Path) -> dict[str, Profile]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: no TOML that can be read ({error}); write the keys of a profile") from error
    return {name: _profile(path, name, table) for name, table in tables.items()}


def _profile(path: Path, name: str, table: Any) -> Profile:
    known = {part.name for part in fields(Profile)} - {"name"}
    if not isinstance(table, dict) or not {"title", "query", "merged"} <= set(table) <= known:
        keys = ", ".join(sorted(known))
        raise UsageError(f"{path}: {name} is no profile; the keys are {keys}, and title, query and merged are needed")
    if bool(table.get("graphs")) == bool(table.get("update")):
        raise UsageError(f"{path}: {name} needs one of graphs and update")
    try:
        values = table | {"merged": Merged(table["merged"])}
    except ValueError:
        raise UsageError(f"{path}: {name}: merged is one of {', '.join(Merged)}") from None
    if "known" in table:
        values["known"] = tuple(table["known"])
    return Profile(name=name, **values)
