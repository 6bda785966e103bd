"""PDFium's own functions, called for many characters or objects of a page at once.

A call by way of ctypes costs more than what it asks for, and most of that is the making of Python objects for its
arguments and answer. Here arguments are handed on unchecked, loops run inside `map`, and answers are written one after
the other into a buffer that is read whole. So the callers must keep to the indexes that a page has.
All places are in points, from the lower left corner of the page.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterable, Sequence
from ctypes import byref, c_double, c_float, c_int, c_ulong, c_void_p
from itertools import compress, repeat
from typing import Any

import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]  # (left, bottom, right, top)
Point = tuple[float, float]

_CHUNK = 64  # characters, or pieces of a line, asked for at once
_TWO_SHAPES = 6  # points of a path: three at least enclose something
_NAME = 96  # bytes of a font's or a mark's name; longer ones are none that we look for


class Pointer(c_void_p):
    """A pointer of PDFium's, handed on and never followed; false where it leads nowhere."""


def _function(function: Any, returns: Any) -> Any:
    """Return a function of PDFium that takes C values as they are: to check each argument takes as long as the call.

    It keeps the interpreter's lock: the calls are too short to be worth letting go of it.
    """
    return ctypes.PYFUNCTYPE(returns)(ctypes.cast(function, c_void_p).value or 0)


_loose_box = _function(pdfium_c.FPDFText_GetLooseCharBox, None)
_count_rects = _function(pdfium_c.FPDFText_CountRects, c_int)
_rect = _function(pdfium_c.FPDFText_GetRect, None)
_text_object = _function(pdfium_c.FPDFText_GetTextObject, Pointer)
_font_of = _function(pdfium_c.FPDFTextObj_GetFont, c_void_p)
_font_info = _function(pdfium_c.FPDFText_GetFontInfo, c_ulong)
_count_objects = _function(pdfium_c.FPDFPage_CountObjects, c_int)
_object = _function(pdfium_c.FPDFPage_GetObject, Pointer)
_object_type = _function(pdfium_c.FPDFPageObj_GetType, c_int)
_bounds = _function(pdfium_c.FPDFPageObj_GetBounds, c_int)
_count_marks = _function(pdfium_c.FPDFPageObj_CountMarks, c_int)
_mark = _function(pdfium_c.FPDFPageObj_GetMark, Pointer)
_mark_name = _function(pdfium_c.FPDFPageObjMark_GetName, c_int)
_count_segments = _function(pdfium_c.FPDFPath_CountSegments, c_int)
_segment = _function(pdfium_c.FPDFPath_GetPathSegment, Pointer)
_segment_type = _function(pdfium_c.FPDFPathSegment_GetType, c_int)
_segment_point = _function(pdfium_c.FPDFPathSegment_GetPoint, None)
_segment_close = _function(pdfium_c.FPDFPathSegment_GetClose, c_int)
_draw_mode = _function(pdfium_c.FPDFPath_GetDrawMode, None)
_matrix = _function(pdfium_c.FPDFPageObj_GetMatrix, None)


def pointer(raw: Any) -> Pointer:
    """Return a pointer of pypdfium2's as ours."""
    return Pointer(ctypes.cast(raw, c_void_p).value)


class TextCalls:
    """What is asked about the characters of a page's text, by their indexes; `turn_to` a page first."""

    def __init__(self) -> None:
        self._page = repeat(Pointer())
        self._boxes = (c_float * (4 * _CHUNK))()
        self._edges = (c_double * (2 * _CHUNK))()  # left and right in turn
        unused = byref(c_double())
        self._boxes_at = [byref(self._boxes, 16 * index) for index in range(_CHUNK)]
        self._lefts_at = [byref(self._edges, 16 * index) for index in range(_CHUNK)]
        self._rights_at = [byref(self._edges, 16 * index + 8) for index in range(_CHUNK)]
        self._unused = repeat(unused)
        self._name = ctypes.create_string_buffer(_NAME)
        self._fonts: dict[int | None, bytes] = {}

    def turn_to(self, textpage: Pointer) -> None:
        """Ask about another page from now on."""
        self._page = repeat(textpage)
        self._fonts.clear()  # their addresses may be those of other fonts now

    def character(self, index: int) -> tuple[Box, bytes]:
        """Return the box of one character with the height of its font, and the font's name."""
        _loose_box(next(self._page), index, self._boxes_at[0])
        drawn = _text_object(next(self._page), index)
        return _upright(*self._boxes[:4]), self._name_of(_font_of(drawn), index)

    def boxes(self, indexes: Sequence[int]) -> list[Box]:
        """Return the boxes of characters with the height of their fonts."""
        found: list[Box] = []
        for begun in range(0, len(indexes), _CHUNK):
            some = indexes[begun : begun + _CHUNK]
            deque(map(_loose_box, self._page, some, self._boxes_at), 0)
            edges = iter(self._boxes[: 4 * len(some)])
            found += map(_upright, edges, edges, edges, edges)
        return found

    def pieces(self, start: int, length: int) -> list[float]:
        """Return the edges of the pieces of a line that the file draws at once: left and right of each in turn."""
        count = _count_rects(next(self._page), start, length)
        found = self._edges_of(range(min(count, _CHUNK)))
        for begun in range(_CHUNK, count, _CHUNK):
            found += self._edges_of(range(begun, min(begun + _CHUNK, count)))
        return found

    def _edges_of(self, pieces: Sequence[int]) -> list[float]:
        deque(map(_rect, self._page, pieces, self._lefts_at, self._unused, self._rights_at, self._unused), 0)
        return self._edges[: 2 * len(pieces)]

    def objects(self, indexes: Iterable[int]) -> list[Pointer]:
        """Return the text objects that draw characters; false pointers where PDFium made a character up."""
        return list(map(_text_object, self._page, indexes))

    def font_names(self, indexes: Iterable[int], drawn: Iterable[Pointer]) -> list[bytes]:
        """Return the names of the fonts of characters, which the text objects ``drawn`` draw; b"" for none."""
        return list(map(self._name_of, map(_font_of, drawn), indexes))

    def _name_of(self, font: int | None, index: int) -> bytes:
        name = self._fonts.get(font)
        if name is None:
            length = _font_info(next(self._page), index, self._name, c_ulong(_NAME), next(self._unused))
            name = self._fonts[font] = self._name.value if 0 < length <= _NAME else b""
        return name


def _upright(left: float, top: float, right: float, bottom: float) -> Box:
    return (left, bottom, right, top) if top >= bottom else (left, top, right, bottom)


def paths_of(page: Pointer, most: int) -> list[tuple[Pointer, Box]]:
    """Return the paths drawn on a page and their bounds; none where the page has more than ``most`` objects."""
    objects = _count_objects(page)
    if objects > most:
        return []
    drawn = list(map(_object, repeat(page), range(objects)))
    paths = list(compress(drawn, map(pdfium_c.FPDF_PAGEOBJ_PATH.__eq__, map(_object_type, drawn))))
    edges = (c_float * (4 * len(paths)))()
    at = [[byref(edges, 4 * index) for index in range(side, len(edges), 4)] for side in range(4)]
    known = list(map(_bounds, paths, *at))
    sides = iter(edges[:])
    return list(compress(zip(paths, zip(sides, sides, sides, sides, strict=True), strict=True), known))


def lines_of_path(drawn: Pointer, most: int) -> tuple[list[list[Point]], bool]:
    """Return the points of a path's straight lines, a list for each of its parts, and whether it is stroked.

    No parts for a path with curves or with more than ``most`` points: a drawing. Nor for one that is filled, not
    stroked, and has fewer points than two shapes: its bounds say all.
    """
    size, fill, stroke = _count_segments(drawn), c_int(), c_int()
    _draw_mode(drawn, byref(fill), byref(stroke))
    if size < _TWO_SHAPES and not stroke:
        return [], False
    pieces = [_segment(drawn, index) for index in range(size)] if size <= most else []
    kinds = [_segment_type(piece) for piece in pieces]
    if pdfium_c.FPDF_SEGMENT_BEZIERTO in kinds:
        return [], False
    matrix, point = pdfium_c.FS_MATRIX(), (c_float * 2)()
    _matrix(drawn, byref(matrix))
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    x_at, y_at = byref(point), byref(point, 4)
    parts: list[list[Point]] = []
    for piece, kind in zip(pieces, kinds, strict=True):
        _segment_point(piece, x_at, y_at)
        x, y = point
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append((a * x + c * y + e, b * x + d * y + f))
        if _segment_close(piece):
            parts[-1].append(parts[-1][0])
    return parts, bool(stroke)


def marks_of(drawn: Pointer) -> list[str]:
    """Return the names of the marks that a page object stands under (ISO 32000-1, 14.6)."""
    names: list[str] = []
    for index in range(_count_marks(drawn)):
        name, length = ctypes.create_string_buffer(_NAME), c_ulong()
        if _mark_name(_mark(drawn, c_ulong(index)), name, c_ulong(_NAME), byref(length)):
            names.append(name.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace"))
    return names
