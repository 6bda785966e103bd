"""Still pictures of the network: SVG written directly, PNG drawn with matplotlib where it is installed."""

from __future__ import annotations

import io
import re
from html import escape
from typing import Any

from sendgraph.errors import UsageError
from sendgraph.network import style
from sendgraph.network.layout import FONT, LINE
from sendgraph.network.projection import Network

MARGIN = 30.0
LEGEND = 22.0  # pixels a line of the legend
INK, GROUND, TIE_INK = "#222222", "#ffffff", "#9aa3ad"
_PIXELS_MOST = 12_000  # of a PNG's longer side; beyond it the picture is drawn at a smaller scale
_CONTROL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _size(graph: Network) -> tuple[float, float]:
    nodes = [values for _, values in graph.nodes(data=True)]
    width = max((values["x"] for values in nodes), default=0.0) + 100 + 2 * MARGIN
    height = max((values["y"] for values in nodes), default=0.0) + 60 + 2 * MARGIN
    legend = LEGEND * (len(style.kinds(graph)) + 1)
    return max(width, 320.0), height + legend


def svg(graph: Network) -> bytes:
    """Return the network as an SVG picture in which nothing is active."""
    width, height = _size(graph)
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" font-family="system-ui, sans-serif" font-size="{FONT}">',
        "<title>People, organisations and areas</title>",
        f'<rect width="100%" height="100%" fill="{GROUND}"/>',
        f'<g stroke="{TIE_INK}" stroke-opacity="0.6" fill="none">',
    ]
    for source, target, values in graph.edges(data=True):
        one, two = graph.nodes[source], graph.nodes[target]
        dash = " ".join(map(str, style.DASHES[values["kind"]]))
        out.append(
            f'<line x1="{one["x"] + MARGIN:.1f}" y1="{one["y"] + MARGIN:.1f}" x2="{two["x"] + MARGIN:.1f}" '
            f'y2="{two["y"] + MARGIN:.1f}"' + (f' stroke-dasharray="{dash}"' if dash else "") + "/>"
        )
    out.append(f'</g><g stroke="{GROUND}" stroke-width="1.2">')
    for _, values in graph.nodes(data=True):
        out.append(_shape(values, style.colour(values["sort"])))
    halo = f'paint-order="stroke" stroke="{GROUND}" stroke-width="3" stroke-linejoin="round"'
    out.append(f'</g><g fill="{INK}" text-anchor="middle" {halo}>')
    out += [_label(values) for _, values in graph.nodes(data=True)]
    out.append("</g>")
    out += _legend(graph, height)
    return ("\n".join([*out, "</svg>"]) + "\n").encode()


def _shape(values: dict[str, Any], colour: str) -> str:
    x, y, r = values["x"] + MARGIN, values["y"] + MARGIN, values["size"]
    shape, title = style.SHAPES[values["kind"]], f"<title>{_safe(values['label'])}</title>"
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{colour}">{title}</circle>'
    turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if shape == "diamond" else ""
    side = r * 1.7
    return (
        f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}" rx="2" '
        f'fill="{colour}"{turn}>{title}</rect>'
    )


def _label(values: dict[str, Any]) -> str:
    x, top = values["x"] + MARGIN, values["y"] + MARGIN + values["size"] + FONT
    spans = (
        f'<tspan x="{x:.1f}" y="{top + number * LINE:.1f}">{_safe(line)}</tspan>'
        for number, line in enumerate(values["lines"])
    )
    return f"<text>{''.join(spans)}</text>"


def _legend(graph: Network, height: float) -> list[str]:
    lines = []
    for number, (sort, kind) in enumerate(reversed(style.kinds(graph).items())):
        y = height - LEGEND * (number + 1)
        spot = {"x": 24 - MARGIN, "y": y - MARGIN, "size": 6.0, "kind": kind, "label": sort}
        lines.append(_shape(spot, style.colour(sort)))
        lines.append(f'<text x="40" y="{y + 4:.1f}" fill="{INK}">{_safe(sort)}</text>')
    return lines


def _safe(text: str) -> str:
    return escape(_CONTROL.sub("\ufffd", text))


def png(graph: Network) -> bytes:
    """Return the network as a PNG picture. Raises UsageError when matplotlib is not installed."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            "a PNG is drawn with matplotlib, which is not installed; "
            "install sendgraph[pictures], or write an .svg, which needs nothing else"
        ) from error
    width, height = _size(graph)
    # Half the text's natural size is lost at 72 dots an inch, so a picture is drawn at twice that.
    figure = Figure(figsize=(width / 72, height / 72), dpi=min(144.0, 72 * _PIXELS_MOST / max(width, height)))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    _draw_ties(axes, graph)
    _draw_nodes(axes, graph, height)
    file = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def _draw_ties(axes: Any, graph: Network) -> None:
    for source, target, values in graph.edges(data=True):
        one, two = graph.nodes[source], graph.nodes[target]
        dash = style.DASHES[values["kind"]]
        axes.plot(
            [one["x"] + MARGIN, two["x"] + MARGIN],
            [one["y"] + MARGIN, two["y"] + MARGIN],
            color=TIE_INK,
            alpha=0.6,
            linewidth=1,
            linestyle=(0, dash) if dash else "solid",
            zorder=1,
        )


def _draw_nodes(axes: Any, graph: Network, height: float) -> None:
    markers = {"circle": "o", "square": "s", "diamond": "D"}

    def spot(x: float, y: float, radius: float, sort: str, kind: str) -> None:
        colour, marker = style.colour(sort), markers[style.SHAPES[kind]]
        axes.plot(x, y, marker, ms=radius * 2, mfc=colour, mec=GROUND, mew=1.2, zorder=2)

    # parse_math off: a dollar sign in a name is a dollar sign.
    text = {"fontsize": FONT, "color": INK, "parse_math": False, "zorder": 3}
    for _, values in graph.nodes(data=True):
        x, y, radius = values["x"] + MARGIN, values["y"] + MARGIN, values["size"]
        spot(x, y, radius, values["sort"], values["kind"])
        label = _CONTROL.sub("\ufffd", "\n".join(values["lines"]))
        axes.text(x, y + radius + 2, label, ha="center", va="top", linespacing=LINE / FONT, **text)
    for number, (sort, kind) in enumerate(reversed(style.kinds(graph).items())):
        y = height - LEGEND * (number + 1)
        spot(24, y, 6.0, sort, kind)
        axes.text(40, y, _CONTROL.sub("\ufffd", sort), va="center", **text)
