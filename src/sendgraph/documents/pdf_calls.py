"""PDFium's own functions, called for many characters or objects of a page at once.

A call by way of ctypes costs more than what it asks for, and most of that is the making of Python objects for its
arguments and answer. Here pointers are plain integers, loops run inside `map`, and answers are written one after the
other into a buffer that is read whole.
All places are in points, from the lower left corner of the page.
"""

from __future__ import annotations

import ctypes
from collections import deque
from ctypes import c_char_p, c_int, c_ulong, c_void_p
from itertools import compress, repeat
from typing import Any

import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]  # (left, bottom, right, top)

_CHUNK = 1_024  # boxes, or pieces of a line, asked for at once
_NAME = 96  # bytes of a font's or a mark's name; longer ones are none that we look for


def _function(function: Any, returns: Any, *takes: Any) -> Any:
    """Return a function of PDFium that takes and returns pointers as integers."""
    return ctypes.CFUNCTYPE(returns, *takes)(ctypes.cast(function, c_void_p).value or 0)


_loose_box = _function(pdfium_c.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_count_rects = _function(pdfium_c.FPDFText_CountRects, c_int, c_void_p, c_int, c_int)
_rect = _function(pdfium_c.FPDFText_GetRect, c_int, c_void_p, c_int, *(c_void_p,) * 4)
_text_object = _function(pdfium_c.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
_font_of = _function(pdfium_c.FPDFTextObj_GetFont, c_void_p, c_void_p)
_font_info = _function(pdfium_c.FPDFText_GetFontInfo, c_ulong, c_void_p, c_int, c_char_p, c_ulong, c_void_p)
_count_objects = _function(pdfium_c.FPDFPage_CountObjects, c_int, c_void_p)
_object = _function(pdfium_c.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_object_type = _function(pdfium_c.FPDFPageObj_GetType, c_int, c_void_p)
_bounds = _function(pdfium_c.FPDFPageObj_GetBounds, c_int, c_void_p, *(c_void_p,) * 4)
_count_marks = _function(pdfium_c.FPDFPageObj_CountMarks, c_int, c_void_p)
_mark = _function(pdfium_c.FPDFPageObj_GetMark, c_void_p, c_void_p, c_ulong)
_count_segments = _function(pdfium_c.FPDFPath_CountSegments, c_int, c_void_p)
_segment = _function(pdfium_c.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
_segment_type = _function(pdfium_c.FPDFPathSegment_GetType, c_int, c_void_p)
_segment_point = _function(pdfium_c.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
_segment_close = _function(pdfium_c.FPDFPathSegment_GetClose, c_int, c_void_p)
_draw_mode = _function(pdfium_c.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
_matrix = _function(pdfium_c.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
_mark_name = _function(pdfium_c.FPDFPageObjMark_GetName, c_int, c_void_p, c_void_p, c_ulong, c_void_p)


def address(pointer: Any) -> int:
    """Return a pointer of pypdfium2 as an integer."""
    return ctypes.cast(pointer, c_void_p).value or 0


class TextCalls:
    """What is asked about the characters of one page's text, by their indexes."""

    def __init__(self, textpage: int) -> None:
        self._page = textpage
        self._boxes = (ctypes.c_float * (4 * _CHUNK))()
        self._lefts = (ctypes.c_double * _CHUNK)()
        self._rights = (ctypes.c_double * _CHUNK)()
        self._unused = ctypes.c_double()
        self._at = ctypes.addressof(self._boxes)
        self._lefts_at, self._rights_at = ctypes.addressof(self._lefts), ctypes.addressof(self._rights)
        self._unused_at = ctypes.addressof(self._unused)
        self._name = ctypes.create_string_buffer(_NAME)
        self._fonts: dict[int | None, bytes] = {}

    def box(self, index: int) -> Box:
        """Return the box of a character with the height of its font."""
        _loose_box(self._page, index, self._at)
        left, top, right, bottom = self._boxes[:4]
        return (left, bottom, right, top) if top >= bottom else (left, top, right, bottom)

    def boxes(self, start: int, length: int) -> list[Box]:
        """Return the boxes of the characters of a line."""
        found: list[Box] = []
        for begun in range(start, start + length, _CHUNK):
            size = min(start + length - begun, _CHUNK)
            places = range(self._at, self._at + 16 * size, 16)
            deque(map(_loose_box, repeat(self._page), range(begun, begun + size), places), 0)
            values = iter(self._boxes[: 4 * size])
            found.extend(
                (left, bottom, right, top) if top >= bottom else (left, top, right, bottom)
                for left, top, right, bottom in zip(values, values, values, values, strict=True)
            )
        return found

    def pieces(self, start: int, length: int) -> tuple[list[float], list[float]]:
        """Return the left and the right edges of the pieces of a line that the file draws at once."""
        lefts: list[float] = []
        rights: list[float] = []
        count = _count_rects(self._page, start, length)
        for begun in range(0, count, _CHUNK):
            size = min(count - begun, _CHUNK)
            unused = repeat(self._unused_at)
            left_at = range(self._lefts_at, self._lefts_at + 8 * size, 8)
            right_at = range(self._rights_at, self._rights_at + 8 * size, 8)
            deque(map(_rect, repeat(self._page), range(begun, begun + size), left_at, unused, right_at, unused), 0)
            lefts += self._lefts[:size]
            rights += self._rights[:size]
        return lefts, rights

    def object(self, index: int) -> int | None:
        """Return the text object that draws a character; None where PDFium made the character up."""
        drawn: int | None = _text_object(self._page, index)
        return drawn

    def font_name(self, index: int, drawn: int | None) -> bytes:
        """Return the name of the font of a character, which the text object ``drawn`` draws; b"" for none."""
        font = _font_of(drawn)
        name = self._fonts.get(font)
        if name is None:
            name = self._fonts[font] = self._font_name(index)
        return name

    def _font_name(self, index: int) -> bytes:
        length = _font_info(self._page, index, self._name, _NAME, self._unused_at)
        return self._name.value if 0 < length <= _NAME else b""


def paths_of(page: int, most: int) -> list[tuple[int, Box]]:
    """Return the paths drawn on a page and their bounds; none where the page has more than ``most`` objects."""
    count = _count_objects(page)
    if count > most:
        return []
    objects = list(map(_object, repeat(page), range(count)))
    is_path = map(pdfium_c.FPDF_PAGEOBJ_PATH.__eq__, map(_object_type, objects))
    edges = (ctypes.c_float * 4)()
    at = range(ctypes.addressof(edges), ctypes.addressof(edges) + 16, 4)
    found: list[tuple[int, Box]] = []
    for drawn in compress(objects, is_path):
        if _bounds(drawn, *at):
            left, bottom, right, top = edges
            found.append((drawn, (left, bottom, right, top)))
    return found


def lines_of_path(drawn: int, most: int) -> tuple[list[list[tuple[float, float]]], bool]:
    """Return the points of a path's straight lines, a list for each of its parts, and whether it is stroked.

    None for a path with curves or with more than ``most`` points: a drawing.
    """
    count = _count_segments(drawn)
    pieces = [_segment(drawn, index) for index in range(count)] if count <= most else []
    kinds = list(map(_segment_type, pieces))
    if pdfium_c.FPDF_SEGMENT_BEZIERTO in kinds:
        return [], False
    modes, matrix, point = (c_int * 2)(), pdfium_c.FS_MATRIX(), (ctypes.c_float * 2)()
    _draw_mode(drawn, ctypes.addressof(modes), ctypes.addressof(modes) + 4)
    _matrix(drawn, ctypes.addressof(matrix))
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    x_at = ctypes.addressof(point)
    parts: list[list[tuple[float, float]]] = []
    for piece, kind in zip(pieces, kinds, strict=True):
        _segment_point(piece, x_at, x_at + 4)
        x, y = point
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append((a * x + c * y + e, b * x + d * y + f))
        if _segment_close(piece):
            parts[-1].append(parts[-1][0])
    return parts, bool(modes[1])


def marks_of(drawn: int) -> list[str]:
    """Return the names of the marks that a page object stands under (ISO 32000-1, 14.6)."""
    names: list[str] = []
    for index in range(_count_marks(drawn)):
        name = ctypes.create_string_buffer(_NAME)
        length = c_ulong()
        if _mark_name(_mark(drawn, index), name, _NAME, ctypes.addressof(length)):
            names.append(name.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace"))
    return names


