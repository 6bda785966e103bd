"""How two people's names agree: initials, nicknames (ontology/words/nicknames.csv), middle names, one wrong letter."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from sendgraph import resources
from sendgraph.language.folding import fold

# From the surest to the least sure.
Grade = Literal["same", "nickname", "middle", "initial", "typo"]
_GRADES: tuple[Grade, ...] = ("same", "nickname", "middle", "initial", "typo")
# In a shorter name one letter is too much of it: Ann Lee and Ann Lea.
_SHORTEST_MISPRINT = 8


@dataclass(frozen=True, slots=True)
class Nicknames:
    """Given names by every form of theirs, folded."""

    names: Mapping[str, frozenset[str]]

    def agree(self, first: str, second: str) -> bool:
        """Return whether two folded given names can be forms of one."""
        return not self._full(first).isdisjoint(self._full(second))

    def initial(self, letter: str, form: str) -> bool:
        """Return whether a letter begins a folded given name, or a name of which it is a form."""
        return any(name.startswith(letter) for name in self._full(form))

    def _full(self, form: str) -> frozenset[str]:
        return self.names.get(form, frozenset()) | {form}


def load_nicknames() -> Nicknames:
    """Read ontology/words/nicknames.csv: a full given name and its short forms a line."""
    names: dict[str, set[str]] = defaultdict(set)
    path = resources.folder("ontology") / "words" / "nicknames.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for form in row["forms"].split(";"):
                names[fold(form)].add(fold(row["name"]))
    return Nicknames({form: frozenset(full) for form, full in names.items()})


@lru_cache(maxsize=100_000)
def parts_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name; the last is its surname."""
    return tuple(fold(name).split()) or (name,)


def grade(first: str, second: str, nicknames: Nicknames) -> Grade | None:
    """Return how two names agree, at their least sure part; None when they cannot be one person's.

    They need one surname, and given names that are equal, forms of one name, or an initial and what it stands for;
    middle names count only where both have as many. A surname alone agrees with nothing but itself. Longer names that
    differ by one letter (left out, put in, replaced, or two changed about) may be a misprint.
    """
    a, b = parts_of(first), parts_of(second)
    if a == b:
        return "same"
    if len(a) == 1 or len(b) == 1:
        return None
    found = _forms(a, b, nicknames) if a[-1] == b[-1] else None
    return found or ("typo" if _misprint(" ".join(a), " ".join(b)) else None)


def _forms(a: tuple[str, ...], b: tuple[str, ...], nicknames: Nicknames) -> Grade | None:
    """Return how two names of one surname agree by their given names."""
    found: list[Grade] = ["same"] if len(a) == len(b) else ["middle"]
    for one, two in zip(a[:-1], b[:-1], strict=False) if len(a) == len(b) else [(a[0], b[0])]:
        if one == two:
            continue
        short, long = sorted((one, two), key=len)
        if len(short) == 1 and nicknames.initial(short, long):
            found.append("initial")
        elif len(short) > 1 and nicknames.agree(one, two):
            found.append("nickname")
        else:
            return None
    return max(found, key=_GRADES.index)


def _misprint(first: str, second: str) -> bool:
    shorter = min(len(first), len(second))
    return shorter >= _SHORTEST_MISPRINT and OSA.distance(first, second, score_cutoff=1) == 1
