"""Whether two people's names can be one person's: initials, nicknames (ontology/words/nicknames.csv), middle names."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sendgraph import resources
from sendgraph.language.folding import fold


@dataclass(frozen=True, slots=True)
class Nicknames:
    """Given names by every form of theirs, folded."""

    names: Mapping[str, frozenset[str]]

    def agree(self, first: str, second: str) -> bool:
        """Return whether two folded given names can be forms of one."""
        return not self._full(first).isdisjoint(self._full(second))

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


def parts_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name; the last is its surname."""
    return tuple(fold(name).split()) or (name,)


def compatible(first: str, second: str, nicknames: Nicknames) -> bool:
    """Return whether two names can be one person's.

    They need one surname, and given names that are equal, forms of one name, or an initial and what it stands for;
    middle names count only where both have as many. A surname alone agrees with nothing but itself.
    """
    a, b = parts_of(first), parts_of(second)
    if a[-1] != b[-1]:
        return False
    if len(a) == 1 or len(b) == 1:
        return len(a) == len(b)
    pairs = zip(a[:-1], b[:-1], strict=False) if len(a) == len(b) else [(a[0], b[0])]
    return all(_given_agree(x, y, nicknames) for x, y in pairs)


def _given_agree(first: str, second: str, nicknames: Nicknames) -> bool:
    if min(len(first), len(second)) == 1:
        return first[0] == second[0]
    return nicknames.agree(first, second)
