"""Writes small PDF files for the tests of the reader: words at places, rules, marks of running lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_FONTS = {"regular": "Helvetica", "bold": "Helvetica-Bold", "symbols": "ZapfDingbats"}
WIDTH, HEIGHT = 595, 842


@dataclass
class PageContent:
    """What is drawn on one page; places are in points from the lower left corner."""

    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = 12, font: str = "regular") -> PageContent:
        drawn = words.encode("cp1252").decode("latin-1")
        for sign in "\\()":
            drawn = drawn.replace(sign, f"\\{sign}")
        self.parts.append(f"BT /{font} {size} Tf {x} {y} Td ({drawn}) Tj ET")
        return self

    def bold(self, x: float, y: float, words: str, size: float = 12) -> PageContent:
        return self.text(x, y, words, size, "bold")

    def running(self, x: float, y: float, words: str) -> PageContent:
        self.parts.append("/Artifact BMC")
        self.text(x, y, words, 9)
        self.parts.append("EMC")
        return self

    def lines(self, x: float, y: float, lines: Iterable[str], pitch: float = 14.4) -> PageContent:
        for index, line in enumerate(lines):
            self.text(x, y - index * pitch, line)
        return self

    def grid(self, columns: Sequence[float], rows: Sequence[float]) -> PageContent:
        """Draw a table's rules as word processors do: thin filled boxes, cell by cell."""
        for low, high in itertools.pairwise(columns):
            self.parts.extend(f"{low} {y - 0.25} {high - low} 0.5 re f" for y in rows)
        for high, low in itertools.pairwise(rows):
            self.parts.extend(f"{x - 0.25} {low} 0.5 {high - low} re f" for x in columns)
        return self

    def strokes(self, columns: Sequence[float], rows: Sequence[float]) -> PageContent:
        """Draw the same as one stroked path of many lines."""
        path = [f"{columns[0]} {y} m {columns[-1]} {y} l" for y in rows]
        path += [f"{x} {rows[-1]} m {x} {rows[0]} l" for x in columns]
        self.parts.append(" ".join(path) + " S")
        return self


def pdf(*pages: PageContent) -> bytes:
    """Return a PDF file with these pages."""
    kids = " ".join(f"{3 + 2 * index} 0 R" for index in range(len(pages)))
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base}"
        + ("" if base == "ZapfDingbats" else " /Encoding /WinAnsiEncoding")
        + " >>"
        for name, base in _FONTS.items()
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for index, page in enumerate(pages):
        content = "\n".join(page.parts).encode("latin-1")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {4 + 2 * index} 0 R "
            f"/Resources << /Font << {fonts} >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(data)
