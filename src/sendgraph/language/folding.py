"""How names and words are compared: folded, so that print makes no difference.

Every comparison of names in sendgraph (reference data, people, findings, IRIs) goes through `fold`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
# Letters that Unicode does not take apart into a plain one and a mark, in lower case.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return the words of a text in lower case, divided by single spaces.

    Diacritics and apostrophes fall away, an ampersand is ``and``, all other punctuation is a space:
    ``"St. Helens"`` and ``"St Helens"``, ``"Children’s"`` and ``"Childrens"`` are alike. Folding twice is
    folding once.
    """
    plain = _APOSTROPHES.sub("", text)
    if not plain.isascii():
        plain = _NOT_ASCII.sub(lambda character: _plain(character[0]), plain)
    return _NOT_WORD.sub(" ", plain.casefold().replace("&", " and ")).strip()


def squeeze(text: str) -> str:
    """Return the letters and digits of a folded text: alike whatever readers make of spaces, hyphens and bullets."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=10_000)
def _plain(character: str) -> str:
    """Return a character without diacritics, compatibility forms decomposed (Unicode NFKD)."""
    plain = _without_marks(_without_marks(character).casefold())
    return _APOSTROPHES.sub("", plain.translate(_LETTERS))


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
