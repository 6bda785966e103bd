"""The network as one self-contained page: it loads nothing, and runs no script but its own.

Words of documents reach the page in two ways only: as JSON in a data block, with every character escaped that could
end it, which the script shows as text nodes; and escaped in the list for readers without JavaScript.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from html import escape
from importlib.resources import files
from typing import Any

from sendgraph.network import style
from sendgraph.network.projection import TIES, Episode, Evidence, Network

_HERE = files("sendgraph.network")
# The HTML standard ends a script block at "</script" and reads "<!--" in it; U+2028 and U+2029 end a line of script.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&'\u2028\u2029"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def render(graph: Network) -> bytes:
    """Return the page of a measured and laid out network."""
    look = _HERE.joinpath("page.css").read_text(encoding="utf-8")
    script = _HERE.joinpath("page.js").read_text(encoding="utf-8")
    parts = {
        "policy": escape(_policy(look, script)),
        "style": look,
        "script": script,
        "summary": escape(_summary(graph)),
        "rows": "\n".join(_row(graph, *edge) for edge in graph.edges(data=True)),
        "data": _data(graph),
    }
    template = _HERE.joinpath("page.html").read_text(encoding="utf-8")
    # One pass, so that what is put in is never read for marks itself.
    return re.sub(r"\{\{(\w+)\}\}", lambda mark: parts[mark[1]], template).encode()


def _policy(look: str, script: str) -> str:
    """Return a Content Security Policy (CSP Level 3) that allows this style and this script by hash, nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(look)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _summary(graph: Network) -> str:
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
    return escape(_CONTROL.sub("\ufffd", value))


def _data(graph: Network) -> str:
    """Return what the script draws, as JSON that is safe within a script element."""
    number = {node: place for place, node in enumerate(graph)}
    evidence: dict[Evidence, int] = {}
    ties = [
        {
            "from": number[source],
            "to": number[target],
            "kind": TIES.index(tie["kind"]),
            "episodes": [_episode(episode, evidence) for episode in tie["episodes"]],
        }
        for source, target, tie in graph.edges(data=True)
    ]
    kinds, colours = style.kinds(graph), style.colours(graph)
    data = {
        "nodes": [{"iri": node, **values} for node, values in graph.nodes(data=True)],
        "ties": ties,
        "evidence": [
            {
                "words": item.words,
                "document": item.document,
                "issued": item.issued,
                "passage": item.passage,
                "url": item.url if item.url.startswith(("https://", "http://")) else "",
            }
            for item in evidence
        ],
        "sorts": {sort: {"shape": style.SHAPES[kinds[sort]], "colours": colours[sort]} for sort in kinds},
        "tieKinds": [{"name": kind, "dash": style.DASHES[kind]} for kind in TIES],
        "palette": [*style.COLOURS, style.OTHER],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _CONTROL.sub("\ufffd", text).translate(_UNSAFE)


def _episode(episode: Episode, evidence: dict[Evidence, int]) -> dict[str, Any]:
    places = [evidence.setdefault(item, len(evidence)) for item in episode.evidence]
    return {"what": episode.what, "first": episode.first, "last": episode.last, "evidence": places}
