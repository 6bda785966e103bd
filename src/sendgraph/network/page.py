"""The network as one self-contained page: it loads nothing, and runs no script but its own.

It has the scripts and the look of the explorer's network page, written into it. Words of documents reach the page in
two ways only: as JSON in a data block, with every character escaped that could end it, which the script shows as text
nodes; and escaped in the list for readers without JavaScript.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html import escape
from importlib.resources import files
from typing import Any

from sendgraph.network.data import CONTROL, drawn, dump, parts
from sendgraph.network.projection import Network

SCRIPTS = ("vendor/network.js", *(f"network/{name}.js" for name in ("model", "drawing", "saving", "telling", "page")))
"""What the page runs, in this order; files of the explorer's static/."""

STYLES = ("style.css", "network/network.css")
_STATIC = files("sendgraph.web") / "static"


def render(graph: Network) -> bytes:
    """Return the page of a measured and laid out network."""
    look = "".join(_static(name) for name in STYLES)
    scripts = [_static(name) for name in SCRIPTS]
    places = {
        "policy": escape(_policy(look, scripts)),
        "style": look,
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
        "summary": escape(summary(graph)),
        "rows": "\n".join(_row(graph, *edge) for edge in graph.edges(data=True)),
        "data": dump({"drawn": drawn(graph), "parts": list(parts(graph))}),
    }
    template = files("sendgraph.network").joinpath("page.html").read_text(encoding="utf-8")
    # One pass, so that what is put in is never read for marks itself.
    return re.sub(r"\{\{(\w+)\}\}", lambda mark: places[mark[1]], template).encode()


def _static(name: str) -> str:
    return _STATIC.joinpath(name).read_text(encoding="utf-8")


def _policy(look: str, scripts: list[str]) -> str:
    """Return a Content Security Policy (CSP Level 3) that allows this style and these scripts by hash, nothing else.

    Pictures are those that the page makes of itself, to save them.
    """
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; style-src {_hash(look)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def summary(graph: Network) -> str:
    """Return in words how much the network holds."""
    counts = Counter(values["kind"] for _, values in graph.nodes(data=True))
    return (
        f"{_count(counts['person'], 'person', 'people')}, "
        f"{_count(counts['organisation'], 'organisation', 'organisations')}, "
        f"{_count(counts['area'], 'area', 'areas')}; {_count(graph.number_of_edges(), 'tie', 'ties')}."
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _row(graph: Network, source: str, target: str, tie: dict[str, Any]) -> str:
    evidence = [item for episode in tie["episodes"] for item in episode.evidence]
    words = f"“{evidence[0].words}” ({evidence[0].document})" if evidence else ""
    dates = " to ".join(dict.fromkeys(date for date in (tie["first"], tie["last"]) if date))
    cells = (graph.nodes[source]["label"], tie["kind"], graph.nodes[target]["label"], tie["label"], dates, words)
    return "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in cells) + "</tr>"


def _text(value: str) -> str:
    return escape(CONTROL.sub("\ufffd", value))
