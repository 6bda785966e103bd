"""Write a measured and laid out network to a file, in the format that the file's name ends in.

The same network gives the same bytes: no format carries a date, a host or a random value.
"""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from sendgraph.atomic import write_bytes
from sendgraph.errors import UsageError
from sendgraph.network import page, picture
from sendgraph.network.projection import Network

# Characters that XML 1.0 does not allow at all (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(graph: Network, path: Path) -> None:
    """Write ``graph`` whole or not at all to ``path``, by its suffix.

    Raises UsageError for a suffix that is none of FORMATS, a picture that cannot be drawn here, or a place that
    cannot be written.
    """
    write_bytes(path, render(graph, path.suffix.lower()))


def render(graph: Network, suffix: str) -> bytes:
    """Return the bytes of a format; ``suffix`` is a key of FORMATS. Raises UsageError for another."""
    if suffix not in FORMATS:
        raise UsageError(f"a network is not written as “{suffix}”; choose one of {', '.join(FORMATS)}")
    return FORMATS[suffix](graph)


def _flat(graph: Network) -> nx.MultiDiGraph[str]:
    """Return a copy whose attributes are text and numbers only, as GraphML and GEXF need them."""
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, values in graph.nodes(data=True):
        kept = {name: value for name, value in values.items() if name != "lines"}
        flat.add_node(_xml(node), **_clean(kept))
    for number, (source, target, values) in enumerate(graph.edges(data=True), start=1):
        episodes = values["episodes"]
        evidence = sorted({item for episode in episodes for item in episode.evidence})
        kept = {name: value for name, value in values.items() if name != "episodes"}
        flat.add_edge(
            _xml(source),
            _xml(target),
            key=f"tie{number}",
            id=f"tie{number}",
            **_clean(kept),
            weight=len(episodes),
            words=_xml(" | ".join(item.words for item in evidence)),
            documents=_xml("; ".join(dict.fromkeys(item.document for item in evidence))),
            passages=_xml(" ".join(item.passage for item in evidence)),
        )
    return flat


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    """Return text that XML may hold, of several texts one with semicolons between them, and numbers as they are."""
    texts = {name: "; ".join(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: _xml(value) if isinstance(value, str) else value for name, value in texts.items()}


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _graphml(graph: Network) -> bytes:
    # The writer without lxml, so that the bytes do not depend on what else is installed.
    file = io.BytesIO()
    nx.write_graphml_xml(_flat(graph), file, prettyprint=True)
    return file.getvalue()


def _gexf(graph: Network) -> bytes:
    flat = _flat(graph)
    for _, values in flat.nodes(data=True):
        spot = {"x": values.pop("x"), "y": -values.pop("y"), "z": 0.0}
        values["viz"] = {"position": spot, "size": values.pop("size")}
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(flat)
    for meta in writer.xml.findall("meta"):
        writer.xml.remove(meta)  # its date is the day of writing
    writer.indent(writer.xml)
    written: bytes = ET.tostring(writer.xml, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _json(graph: Network) -> bytes:
    data = nx.node_link_data(graph, edges="edges")
    for edge in data["edges"]:
        edge["episodes"] = [asdict(episode) for episode in edge["episodes"]]
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


FORMATS: dict[str, Callable[[Network], bytes]] = {
    ".html": page.render,
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".json": _json,
    ".svg": picture.svg,
    ".png": picture.png,
}
