"""How names and words are compared: folded, so that print makes no difference.

Every comparison of names in sendgraph (reference data, people, findings, IRIs) goes through `fold`.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
# Letters that Unicode does not take apart into a plain one and a mark, in lower case.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return the words of a text in lower case, divided by single spaces.

    Diacritics and apostrophes fall away, an ampersand is ``and``, all other punctuation is a space:
    ``"St. Helens"`` and ``"St Helens"``, ``"Children’s"`` and ``"Childrens"`` are alike. Folding twice is
    folding once.
    """
    plain = _APOSTROPHES.sub("", text)
    if plain.isascii():
        plain = plain.casefold()
    else:
        plain = _APOSTROPHES.sub("", _without_marks(_without_marks(plain).casefold()).translate(_LETTERS))
    return _NOT_WORD.sub(" ", plain.replace("&", " and ")).strip()


def squeeze(text: str) -> str:
    """Return the letters and digits of a folded text: alike whatever readers make of spaces, hyphens and bullets."""
    return fold(text).replace(" ", "")


def _without_marks(text: str) -> str:
    """Return a text without diacritics, compatibility forms decomposed (Unicode NFKD)."""
    apart = unicodedata.normalize("NFKD", text)
    return apart.translate({ord(c): None for c in set(apart) if unicodedata.combining(c)})
