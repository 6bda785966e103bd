"""What the script of the network page draws and tells, as JSON.

The page of the explorer and the page that stands alone have the same script and the same data; the explorer fetches
the evidence of ties in parts, when somebody asks for it, so that the page of a large network opens quickly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from sendgraph.network import style
from sendgraph.network.projection import TIES, Episode, Evidence, Network

PART = 400  # ties whose evidence is fetched together
# The HTML standard ends a script block at "</script" and reads "<!--" in it; U+2028 and U+2029 end a line of script.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&'\u2028\u2029"}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Link = Callable[[str], str]
"""From the IRI of a person, body, area or passage to the address of its page; "" where it has none."""


def unlinked(_iri: str) -> str:
    """Return no page for anything: a page that stands alone leads nowhere."""
    return ""


def drawn(graph: Network, link: Link = unlinked) -> dict[str, Any]:
    """Return what is drawn of a measured and laid out network: kinds, nodes, ties with their posts and dates.

    Ties stand in the order of the graph's edges; the number of a tie finds its evidence.
    """
    kinds = style.kinds(graph)
    sort_of = {sort: place for place, sort in enumerate(kinds)}
    number = {node: place for place, node in enumerate(graph)}
    said: dict[str, int] = {}
    ties = [
        {
            "from": number[source],
            "to": number[target],
            "kind": TIES.index(tie["kind"]),
            "areas": tie["areas"],
            "episodes": [
                [said.setdefault(episode.what, len(said)), episode.first, episode.last] for episode in tie["episodes"]
            ],
        }
        for source, target, tie in graph.edges(data=True)
    ]
    return {
        "sorts": [
            {"name": sort, "kind": kind, "shape": style.SHAPES[kind], "colour": style.colour(sort)}
            for sort, kind in kinds.items()
        ],
        "tieKinds": TIES,
        "part": PART,
        "nodes": [_node(node, values, sort_of, link) for node, values in graph.nodes(data=True)],
        "ties": ties,
        "said": list(said),
    }


def _node(iri: str, values: Mapping[str, Any], sort_of: Mapping[str, int], link: Link) -> dict[str, Any]:
    kept = ("label", "also", "x", "y", "size", "degree", "betweenness", "areas", "regions")
    return {"iri": iri, "page": link(iri), "sort": sort_of[values["sort"]], **{name: values[name] for name in kept}}


def parts(graph: Network, link: Link = unlinked) -> Iterator[dict[str, Any]]:
    """Yield the evidence of each PART ties: the items, and for each tie and episode the numbers of its items."""
    edges = graph.edges(data=True)
    ties = iter([tie["episodes"] for _, _, tie in edges])
    while some := list(islice(ties, PART)):
        yield part(some, link)


def part(ties: list[tuple[Episode, ...]], link: Link = unlinked) -> dict[str, Any]:
    """Return the evidence of some ties."""
    number: dict[Evidence, int] = {}
    places = [
        [[number.setdefault(item, len(number)) for item in episode.evidence] for episode in episodes]
        for episodes in ties
    ]
    items = [
        {
            "words": item.words,
            "document": item.document,
            "issued": item.issued,
            "page": link(item.passage),
            "url": item.url if item.url.startswith(("https://", "http://")) else "",
        }
        for item in number
    ]
    return {"ties": places, "items": items}


def dump(value: object) -> str:
    """Return JSON that is also safe within a script element of a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return CONTROL.sub("\ufffd", text).translate(_UNSAFE)
