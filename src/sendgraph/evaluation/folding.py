"""What counts as equal: names, bodies and roles as printed in two ways are one item."""

from __future__ import annotations

import tomllib
from functools import cache

from sendgraph import resources
from sendgraph.language.folding import fold

Key = str | int | float | bool | None | tuple["Key", ...]
Item = tuple[str, Key]


@cache
def _words(kind: str) -> frozenset[str]:
    """Return the words of ontology/words/evaluation.toml that do not count in names of a kind."""
    path = resources.folder("ontology") / "words" / "evaluation.toml"
    return frozenset(tomllib.loads(path.read_text(encoding="utf-8"))[kind])


def person(name: str | None) -> str:
    """Return a person's name without titles."""
    return " ".join(word for word in fold(name or "").split() if word not in _words("titles"))


def body(name: str | None) -> str:
    """Return the words that tell a body from others of its kind, in alphabetical order."""
    words = fold(name or "").replace("care quality commission", "cqc").split()
    return " ".join(sorted(word for word in words if word not in _words("body"))) or " ".join(words)


def role(text: str | None) -> str:
    """Return a role without its small words."""
    return " ".join(word for word in fold(text or "").split() if word not in _words("role"))


def matches(gold: Key, found: Key) -> bool:
    """Return whether a found item is the gold one.

    Of quoted words a gold file keeps the first (five at least): the found words have to begin with them.
    """
    if isinstance(gold, tuple) and isinstance(found, tuple) and len(gold) == len(found):
        return all(matches(one, other) for one, other in zip(gold, found, strict=True))
    if gold == found:
        return True
    words = isinstance(gold, str) and isinstance(found, str) and len(gold.split()) >= 5
    return words and str(found).startswith(str(gold))
