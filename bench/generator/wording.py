"""The data files of the generator, and sentences made from their templates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, cast

from sendgraph.facts import Qualifier

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_FIGURE = re.compile(r"\{(weeks|months|years|percent)(?:/(\w+))?\}")
_SLOT = re.compile(r"\{(\w+)\}")
# The values that figures take.
_VALUES: Mapping[str, range] = {
    "weeks": range(12, 118),
    "months": range(13, 31),
    "years": range(2, 5),
    "percent": range(11, 97),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a sentence states."""

    value: float
    unit: str
    qualifier: Qualifier


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and the figures in them, in reading order; ``themes`` are what a finding is about."""

    text: str
    figures: tuple[Figure, ...] = ()
    themes: tuple[str, ...] = ()


@cache
def data(name: str) -> dict[str, Any]:
    """Read one of the TOML files beside this module."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def rate(*path: str) -> float:
    """Return a rate of rates.toml by its path."""
    value: Any = data("rates")
    for step in path:
        value = value[step]
    return float(value)


def by_rank(items: Sequence[str], draw: Random, fall: float = 1.0) -> str:
    """Draw one of several, the first most often: its weight falls with its rank."""
    return draw.choices(items, [(rank + 1) ** -fall for rank in range(len(items))])[0]


def say(template: str, draw: Random, *, per_cent: str = "%", **values: str) -> Sentence:
    """Make a sentence: one of each [one|another], values for {slots}, and figures for {percent} and the like."""
    while _CHOICE.search(template):
        template = _CHOICE.sub(lambda match: draw.choice(match[1].split("|")), template, count=1)
    figures: list[Figure] = []

    def figure(match: re.Match[str]) -> str:
        value = draw.choice(_VALUES[match[1]])
        figures.append(Figure(value, match[1], cast(Qualifier, match[2] or "exactly")))
        return f"{value}{per_cent}" if match[1] == "percent" else f"{value} {match[1]}"

    filled = _FIGURE.sub(figure, template)
    return Sentence(_SLOT.sub(lambda match: values[match[1]], filled), tuple(figures))


def finding(theme: str, kind: str, draw: Random) -> Sentence:
    """Make a finding of a kind (strength, weakness, should, failing) on a theme."""
    entry = data("findings")[theme]
    template, _, further = draw.choice(entry[kind]).partition(" #")
    made = say(template, draw)
    themes = dict.fromkeys((theme, *entry.get("also", ()), *further.split()))
    return Sentence(made.text, made.figures, tuple(themes))


def story(count: int, draw: Random) -> Sentence:
    """Make a paragraph on that many themes: what goes well and what does not."""
    parts = [finding(theme, draw.choice(["strength", "weakness"]), draw) for theme in themes(count, draw)]
    figures = tuple(figure for part in parts for figure in part.figures)
    return Sentence(" ".join(part.text for part in parts), figures)


def themes(count: int, draw: Random) -> list[str]:
    """Draw different themes; those first in findings.toml are no likelier than others."""
    return draw.sample(list(data("findings")), count)
