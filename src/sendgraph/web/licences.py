"""Licences: which of them let the text of a document be shown whole, and what they are called.

A build keeps a licence as an IRI where it knows one, else the words of sources.csv.
"""

from __future__ import annotations

import re

_OPEN_IRI = re.compile(
    r"https?://(?:www\.)?(?:nationalarchives\.gov\.uk/doc/open-government-licence/"
    r"|creativecommons\.org/(?:licenses|publicdomain)/)"
)
_OPEN_WORDS = re.compile(r"(?:OGL\b|Open Government Licen[cs]e\b|CC[ -]?(?:BY\b|0)|Creative Commons\b)", re.IGNORECASE)
_GOVERNMENT = re.compile(r"open-government-licence/version/(\d)")
_COMMONS = re.compile(r"creativecommons\.org/licenses/([a-z-]+)/([\d.]+)")


def is_open(licence: str, rights: str) -> bool:
    """Return whether a document may be shown whole: under an Open Government Licence, or one of Creative Commons.

    ``licence`` is an IRI or "", ``rights`` words or "".
    """
    return bool(_OPEN_IRI.match(licence) or _OPEN_WORDS.match(rights.strip()))


def words(licence: str, rights: str) -> str:
    """Return what a licence is called, "" where none is known."""
    if government := _GOVERNMENT.search(licence):
        return f"Open Government Licence v{government[1]}.0"
    if commons := _COMMONS.search(licence):
        return f"Creative Commons {commons[1].upper()} {commons[2]}"
    return licence or rights
