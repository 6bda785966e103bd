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
_LEGACY = ("cp1252", "mac_roman")  # among more, short texts pass for Polish: £ and Ł are one byte
_BINARY = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_SAVE = "save it as plain text in UTF-8 and give that"
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
    the likelier of the encodings that British offices wrote before it.
    Raises UnreadableDocumentError for an empty or a binary file, and for one that breaks its own encoding.
    """
    if not data.strip():
        raise UnreadableDocumentError(path, "the file is empty", "give a file with text")
    for mark, marked in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _marked(data, path, marked)
    if b"\0" in data:
        raise _binary(path, f"a zero byte at offset {data.index(0)}")
    for encoding in (declared, "utf-8"):
        try:
            return data.decode(encoding or "utf-8")
        except (UnicodeError, LookupError):
            continue
    return _with_surrogates(data, path) or _legacy(data, path)


def _marked(data: bytes, path: Path | str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"its byte-order mark says {error.encoding.upper()}, which breaks at byte {error.start}"
        raise UnreadableDocumentError(path, what, _SAVE) from None


def _with_surrogates(data: bytes, path: Path | str) -> str | None:
    """Return text that writes characters as pairs of surrogates (CESU-8); None where nothing is written so."""
    try:
        units = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    try:
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError as error:
        place = len(units.encode("utf-16-le", "surrogatepass")[: error.start].decode("utf-16-le"))
        what = f"half a character (a lone surrogate) at character {place}"
        raise UnreadableDocumentError(path, what, _SAVE) from None


def _legacy(data: bytes, path: Path | str) -> str:
    guess = from_bytes(data, cp_isolation=list(_LEGACY)).best()
    if guess is not None:
        return str(guess)
    try:
        text = data.decode(_LEGACY[0])
    except UnicodeDecodeError as error:
        raise _binary(path, f"no letter at offset {error.start}") from None
    if stray := _BINARY.search(text):
        raise _binary(path, f"a control character at offset {stray.start()}")
    return text


def _binary(path: Path | str, why: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(path, f"the file is binary, not text ({why})", _SAVE)


def clean(text: str) -> str:
    r"""Return the text with one kind of line end, plain spaces, no invisible characters and no stray markup.

    Form feeds stay: they divide pages.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROLS.sub("", text.translate(_CHARACTERS))
    return _INLINE_TAGS.sub("", _LINE_TAGS.sub("\n", text))
