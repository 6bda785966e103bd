"""Copies of one publication: which claims of a further copy the first copy makes already.

The same letter as text and as PDF says each thing once, although readers give the two texts different hyphens, bullets
and furniture. So the claims of the most complete copy stand, and where a further copy says the same, its passage is
one more place of the same claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import fields

from rapidfuzz import fuzz

from sendgraph.facts import Facts, Finding, Item, Measure, Progress, Quotation
from sendgraph.language.folding import squeeze

Key = Hashable | None

_ALIKE = 90  # of 100, rapidfuzz's ratio of two statements that are one
_TELLING = 10  # letters and digits that make a statement long enough to be known by a part of it
_PLACE = frozenset(field.name for field in fields(Item))


def items_of(facts: Facts) -> Iterator[Item]:
    """Yield all items of a document."""
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, tuple):
            yield from value


def completeness(facts: Facts) -> tuple[int, int, int]:
    """Return by how much a copy of a publication says more than another: letters of statements, items, pages known.

    Letters come first, as a copy whose lists are torn apart has more items and says no more.
    """
    items = list(items_of(facts))
    return sum(len(_words(item) or "") for item in items), len(items), sum(item.page is not None for item in items)


def said_again(first: Sequence[Item], further: Sequence[Item]) -> dict[Item, Item]:
    """Return the items of a further copy that the first has, each with the first's.

    Items are one when all they say, or their kind and words, are alike but for what readers differ in; statements also
    when nearly all their words are, or one holds the other whole (a reader that does not divide a list). A figure
    stands for the figure of the same value and unit that comes at its turn.
    """
    found: dict[Item, Item] = {}
    for kind in {type(item) for item in further}:
        there = [item for item in first if type(item) is kind]
        here = [item for item in further if type(item) is kind]
        _pair(here, there, found, _whole)
        for key in (_words, _turn):
            left = [item for item in there if item not in set(found.values())]
            _pair([item for item in here if item not in found], left, found, key)
        for item in here:
            if item not in found and (near := _near(item, there)) is not None:
                found[item] = near
    return found


def _pair(here: Sequence[Item], there: Iterable[Item], found: dict[Item, Item], key: Callable[[Item], Key]) -> None:
    """Pair items of one key in their order; where all they say is one, what is left over here is the last there."""
    waiting: dict[Key, list[Item]] = defaultdict(list)
    for item in there:
        waiting[key(item)].append(item)
    for item in here:
        left = waiting.get(key(item)) if key(item) is not None else None
        if left:
            found[item] = left.pop(0) if len(left) > 1 or key is not _whole else left[0]


def _whole(item: Item) -> Key:
    """All that an item says but where; of a finding not its section, themes and bodies, which follow from the place."""
    if isinstance(item, Finding):
        return (item.kind, squeeze(item.text))
    values = (getattr(item, field.name) for field in fields(item) if field.name not in _PLACE)
    return tuple(squeeze(value) if isinstance(value, str) else value for value in values)


def _words(item: Item) -> str | None:
    """Return the words of a statement, None where it has none."""
    if isinstance(item, Finding | Quotation):
        return squeeze(item.text) or None
    return squeeze(item.weakness) or None if isinstance(item, Progress) else None


def _turn(item: Item) -> Key:
    """Return the value of a figure, whatever it is said to measure."""
    return (item.value, item.unit) if isinstance(item, Measure) else None


def _near(item: Item, there: Iterable[Item]) -> Item | None:
    """Return the statement that an item says nearly, or as a part or a whole of it."""
    words = _words(item)
    if words is None or len(words) < _TELLING:
        return None
    scored = [(_likeness(words, other), -place, near) for place, near in enumerate(there) if (other := _words(near))]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    return best[2] if best and best[0] >= _ALIKE else None


def _likeness(first: str, second: str) -> float:
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= _TELLING and shorter in longer:
        return 100.0
    return fuzz.ratio(first, second)
