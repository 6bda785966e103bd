"""How time grows with the size of a text on one line: by recogniser, and by the whole of reading and understanding.

    python bench/linear.py [CHARACTERS]

For each odd shape of text, what is slow or grows steeply is printed with the exponent of its growth between half the
size and the whole: 1 is linear, 2 quadratic. It only reports; small sizes are noisy.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sendgraph.documents import Document, read
from sendgraph.errors import UnreadableDocumentError
from sendgraph.genres.area_send_report import AreaSendReport
from sendgraph.genres.common import Reading
from sendgraph.genres.news import News
from sendgraph.genres.registry import recognise
from sendgraph.genres.revisit_letter import RevisitLetter
from sendgraph.language import load_language
from sendgraph.language.dates import find_dates
from sendgraph.language.measures import find_measures
from sendgraph.language.names import find_names
from sendgraph.language.organisations import find_organisations
from sendgraph.language.roles import find_roles
from sendgraph.language.sentences import sentences
from sendgraph.language.themes import themes_of

SLOW = 2e-6  # seconds a character: five times what a real report takes
STEEP, SURE = 1.3, 0.02  # an exponent, and the seconds below which it says nothing
SHAPES = {
    "one word": "word ",
    "no space": "a",
    "Dr": "Dr ",
    "brackets": "(",
    "open quotes": "“said ",
    "straight quotes": '"He said, ',
    "quotations": "“We are sorry,” said Ann Lee, director of SEND at Kent County Council. ",
    "capitals": "Alpha Beta ",
    "digits": "7",
    "numbers": "12 ",
    "dates": "4 November 2021 ",
    "months": "June and ",
    "waits": "41 weeks ",
    "waiting": "waiting for ",
    "per cent": "39% of ",
    "names": "Ann Lee ",
    "posts": "director of ",
    "people": "Ann Lee, director of SEND, ",
    "leaders": "the council’s leader ",
    "NHS": "NHS ",
    "councils": "Kent County Council and ",
    "lists of CCGs": "Kent, Essex and Surrey CCGs, ",
    "and": "and ",
    "SEND": "SEND inspection ",
    "formulae": "requires monitoring visits written statement of action ",
    "full stops": ". ",
    "sentences": "Leaders know the area well. ",
    "commas": ", ",
    "apostrophes": "’s ",
    "web": "www.a.",
    "headings": "Main findings\n",
    "bullets": "• Leaders wait 41 weeks\n",
    "cells": "Ann Lee\tDirector\n",
    "lines of names": "Ann Lee\nDirector\n",
    "empty lines": "\n \n",
    "spaces": " ",
    "tabs": "Area\tLead\tJudgement\n",
    "empty bullets": "- \n",
    "page breaks": "\f1\n",
    "half tags": "words < and <p and ",
}
# Of these the reader only is timed: what comes first makes them HTML.
PAGES = {
    "breaks": "words<br>",
    "scripts": "<script>x</script> and more words",
    "navigation": "<nav>x</nav>words",
    "paragraphs": "<p>words</p>",
    "bold": "<b>words </b>",
    "tables": "<table><tr><td>one<td>two",
    "lists": "<ul><li>one</ul>",
}


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def tell(name: str, work: Callable[[str], object], shape: str, text: Callable[[int], str], size: int) -> None:
    """Print a line where a text of ``size`` characters is slow, or grows steeply from half of it."""
    work(text(1_000))  # vocabularies and caches
    half, whole = (seconds(lambda n=n: work(text(n))) for n in (size // 2, size))  # type: ignore[misc]
    power = math.log2(max(whole, 1e-6) / max(half, 1e-6))
    if whole > SLOW * size or (power > STEEP and whole > SURE):
        print(f"{shape:16} {name:14} {whole:7.2f} s  exponent {power:4.1f}", flush=True)


def document(text: str) -> Document:
    """Read a text as a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        path.write_text(text, encoding="utf-8")
        return read(path)


def page(text: str) -> None:
    """Read a web page; what is nested too deep is refused, which must not take long either."""
    with suppress(UnreadableDocumentError):
        document(f"<html><body>{text}")


def main() -> None:
    """Print a line for each shape and recogniser that is slow or grows steeply."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    language = load_language()
    works: dict[str, Callable[[str], object]] = {
        "organisations": lambda text: find_organisations(text, language.reference),
        "names": lambda text: find_names(text, language.words),
        "roles": lambda text: find_roles(text, language.words),
        "dates": find_dates,
        "measures": find_measures,
        "themes": lambda text: themes_of(text, language.themes),
        "formulae": lambda text: [language.sections.formulae_in(text[start:end]) for start, end in sentences(text)],
        "headings": language.sections.section_of,
        "reading": document,
        "genres": lambda text: recognise(Reading(document(text), language)),
        "as a news item": lambda text: News().understand(Reading(document(text), language)),
        "as a report": lambda text: AreaSendReport().understand(Reading(document(text), language)),
        "as a letter": lambda text: RevisitLetter().understand(Reading(document(text), language)),
    }
    for shape, unit in SHAPES.items():
        for name, work in works.items():
            tell(name, work, shape, lambda n, unit=unit: "Words " + unit * (n // len(unit)), size)  # type: ignore[misc]
    for shape, unit in PAGES.items():
        tell("reading HTML", page, shape, lambda n, unit=unit: unit * (n // len(unit)), size)  # type: ignore[misc]


if __name__ == "__main__":
    main()
