"""Lists and headings of a Word file: what its styles and numbering say of a paragraph (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|title|subtitle)\b", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_ROMANS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DEEPEST = 20  # styles that stand on one another


class Lists:
    """Knows the level and marker of list items, counted in the order in which they are asked for."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: style.element for style in document.styles}
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}  # by list: format, text and start of its levels
        self.counts: dict[tuple[str, int], int] = {}
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # no list in the file
            return
        abstract = {each.get(f"{_W}abstractNumId"): each for each in numbering.iter(f"{_W}abstractNum")}
        for number in numbering.iter(f"{_W}num"):
            of = number.find(f"{_W}abstractNumId")
            kind = abstract.get(of.get(f"{_W}val")) if of is not None else None
            if kind is not None:
                self.levels[number.get(f"{_W}numId", "")] = dict(_level(each) for each in kind.iter(f"{_W}lvl"))

    def item(self, paragraph: Any) -> tuple[int, str] | None:
        """Return (level from 1, marker as printed) of a list item, None for other paragraphs."""
        number, depth = self._numbering(paragraph)
        if number is None or number == "0":
            return None
        levels = self.levels.get(number, {})
        form, text, start = levels.get(depth, ("bullet", "•", 1))
        if form in {"bullet", "none"}:
            return (depth + 1, "•") if form == "bullet" else None
        self.counts[number, depth] = self.counts.get((number, depth), start - 1) + 1
        for other in [key for key in self.counts if key[0] == number and key[1] > depth]:
            del self.counts[other]
        return depth + 1, _PLACE.sub(lambda place: self._figure(number, levels, int(place[1]) - 1), text) or "•"

    def is_heading(self, paragraph: Any) -> bool:
        """Whether a paragraph has the style of a heading or of a title."""
        for style in self._styles(paragraph):
            name = style.find(f"{_W}name")
            if name is not None and _HEADING.match(name.get(f"{_W}val", "")):
                return True
        return False

    def _figure(self, number: str, levels: dict[int, tuple[str, str, int]], depth: int) -> str:
        form, _, start = levels.get(depth, ("decimal", "", 1))
        return _figure(self.counts.get((number, depth), start), form)

    def _styles(self, paragraph: Any) -> list[Any]:
        """Return the style of a paragraph and those that it stands on."""
        properties = paragraph.find(f"{_W}pPr")
        named = properties.find(f"{_W}pStyle") if properties is not None else None
        found: list[Any] = []
        while named is not None and len(found) < _DEEPEST:
            style = self.styles.get(named.get(f"{_W}val"))
            if style is None:
                break
            found.append(style)
            named = style.find(f"{_W}basedOn")
        return found

    def _numbering(self, paragraph: Any) -> tuple[str | None, int]:
        """Return (list, depth from 0) of a paragraph, by itself or by its style."""
        depth: int | None = None
        for owner in (paragraph, *self._styles(paragraph)):
            properties = owner.find(f"{_W}pPr")
            numbering = properties.find(f"{_W}numPr") if properties is not None else None
            if numbering is None:
                continue
            level, number = numbering.find(f"{_W}ilvl"), numbering.find(f"{_W}numId")
            value = level.get(f"{_W}val", "0") if level is not None else ""
            depth = int(value) if depth is None and value.isdigit() and len(value) < 3 else depth
            if number is not None:
                return number.get(f"{_W}val"), depth or 0
        return None, 0


def _level(element: Any) -> tuple[int, tuple[str, str, int]]:
    def value(name: str, otherwise: str) -> str:
        found = element.find(f"{_W}{name}")
        return str(found.get(f"{_W}val", otherwise)) if found is not None else otherwise

    depth, start = element.get(f"{_W}ilvl", "0"), value("start", "1")
    return (
        int(depth) if depth.isdigit() else 0,
        (value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdigit() else 1),
    )


def _figure(number: int, form: str) -> str:
    """Return a number as a list prints it."""
    if form in {"lowerLetter", "upperLetter"} and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 1 <= number < 40:
        roman, rest = "", number
        for worth, sign in _ROMANS:
            roman += sign * (rest // worth)
            rest %= worth
        return roman.upper() if form == "upperRoman" else roman
    return str(number)
