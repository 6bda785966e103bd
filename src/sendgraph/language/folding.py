"""How names and words are compared: folded, so that print makes no difference.

Every comparison of names in sendgraph (reference data, people, findings, IRIs) goes through `fold`.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return the words of a text in lower case, divided by single spaces.

    Diacritics and apostrophes fall away, an ampersand is ``and``, all other punctuation is a space:
    ``"St. Helens"`` and ``"St Helens"``, ``"Children’s"`` and ``"Childrens"`` are alike. Folding twice is
    folding once.
    """
    plain = text.replace("&", " and ") if "&" in text else text
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        plain = unicodedata.normalize("NFKD", plain.casefold())
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain.casefold())).strip()
