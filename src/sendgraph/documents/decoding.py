"""Bytes to characters: any encoding in, clean Unicode out.

Only invisible or compatibility characters are changed here (line ends, no-break and zero-width spaces, soft hyphens,
ligatures, stray markup); quotation marks, dashes and letters stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from charset_normalizer import from_bytes

from sendgraph.errors import UnreadableDocumentError

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_CHARACTERS = str.maketrans(
    {
        **_LIGATURES,
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"),
        **dict.fromkeys("\u2028\u2029\x0b\x85", "\n"),
        "\u2011": "-",
    }
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LINE_TAGS = re.compile(r"</?(?:p|br|div|ul|ol|li|tr|h[1-6])\b[^<>]*>", re.IGNORECASE)
_INLINE_TAGS = re.compile(r"</?(?:b|i|u|em|strong|span|a|sup|sub|font)\b[^<>]*>", re.IGNORECASE)


def decode(data: bytes, path: Path | str) -> str:
    """Return the clean text of a file's bytes; raises UnreadableDocumentError for an empty or a binary file."""
    return clean(characters(data, path))


def characters(data: bytes, path: Path | str, declared: str | None = None) -> str:
    """Return the characters that bytes stand for, nothing changed.

    Byte-order marks decide; then the encoding that the file itself declares, if it fits; then UTF-8 if it fits; then
    the likeliest encoding.
    Raises UnreadableDocumentError for an empty or a binary file.
    """
    if not data.strip():
        raise UnreadableDocumentError(path, "the file is empty", "give a file with text")
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if marked is None and b"\0" in data:
        raise _binary(path)
    for encoding in (marked,) if marked else (declared, "utf-8"):
        try:
            return data.decode(encoding or "utf-8")
        except (UnicodeError, LookupError):
            continue
    guess = from_bytes(data).best()
    if guess is None:
        raise _binary(path)
    return str(guess)


def _binary(path: Path | str) -> UnreadableDocumentError:
    return UnreadableDocumentError(path, "the file is binary, not text", "save it as plain text and give that")


def clean(text: str) -> str:
    r"""Return the text with one kind of line end, plain spaces, no invisible characters and no stray markup.

    Form feeds stay: they divide pages.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROLS.sub("", text.translate(_CHARACTERS))
    return _INLINE_TAGS.sub("", _LINE_TAGS.sub("\n", text))
