"""Which weakness of an inspection a later document speaks of, when it tells it in its own words.

A revisit letter restates the weaknesses of the inspection letter, sometimes shortened or in other words; so do
monitoring reports and news items. The same words, or nearly the same, are sure. Where words differ, themes may tell,
and then the link is no more than likely. Neither is made where two weaknesses fit alike: each restatement is of one
weakness and each weakness restated once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from sendgraph.language.folding import fold, squeeze

By = Literal["wording", "theme"]

_CLOSE = 80.0  # of 100, rapidfuzz's ratio of the words in order of the alphabet
_CLEARLY = 5.0  # by how much the closest must be closer than the next
_HALF, _ANY = 0.5, 0.001  # of the themes of both in common; more than any other has
_TELLING = 4  # words, below which a wording that is only close tells nothing


@dataclass(frozen=True, slots=True)
class Weakness:
    """A weakness as a document words it, and the notations of its themes."""

    words: str
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Restated:
    """That the weakness ``later`` (an index) restates ``earlier`` (an index), and by what one knows."""

    later: int
    earlier: int
    by: By


def restated(later: Sequence[Weakness], earlier: Sequence[Weakness]) -> tuple[Restated, ...]:
    """Return which weaknesses of a later document restate which earlier ones, in the order of ``later``.

    Only where both fit each other best and no other fits as well: first by equal letters and digits, then by close
    wording, then by themes among what is left.
    """
    found: list[Restated] = []
    rules: tuple[tuple[By, Callable[[Weakness, Weakness], float], float, float], ...] = (
        ("wording", _equal, 1.0, 1.0),
        ("wording", _closeness, _CLOSE, _CLEARLY),
        ("theme", _common_themes, _HALF, _ANY),
    )
    for by, likeness, least, clearly in rules:
        here = [at for at in range(len(later)) if at not in {link.later for link in found}]
        there = [at for at in range(len(earlier)) if at not in {link.earlier for link in found}]
        table = {(a, b): likeness(later[a], earlier[b]) for a in here for b in there}
        found += [Restated(a, b, by) for (a, b) in table if _stands_out(table, a, b, least, clearly)]
    return tuple(sorted(found))


def _stands_out(table: dict[tuple[int, int], float], a: int, b: int, least: float, clearly: float) -> bool:
    """Whether a pair is alike enough, and clearly more so than all other pairs of either."""
    rivals = (value for (x, y), value in table.items() if (x == a) != (y == b))
    return table[a, b] >= least and table[a, b] - max(rivals, default=0.0) >= clearly


def _equal(first: Weakness, second: Weakness) -> float:
    return float(squeeze(first.words) == squeeze(second.words))


def _closeness(first: Weakness, second: Weakness) -> float:
    """How close two wordings are, 0 to 100; one that holds the other whole is as close as can be."""
    one, two = fold(first.words), fold(second.words)
    if min(len(one.split()), len(two.split())) < _TELLING:
        return 0.0
    if f" {one} " in f" {two} " or f" {two} " in f" {one} ":
        return 100.0
    return fuzz.token_sort_ratio(one, two)


def _common_themes(first: Weakness, second: Weakness) -> float:
    """Return the share of the themes of both that they have in common, 0 to 1 (Jaccard)."""
    either = first.themes | second.themes
    return len(first.themes & second.themes) / len(either) if either else 0.0
