"""From a page to its HTML: the templates, and the words in which dates, counts and hostile text are shown."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from sendgraph import __version__
from sendgraph.terminal import inert
from sendgraph.web import paths
from sendgraph.web.generations import Generation
from sendgraph.web.model import Page

NAVIGATION = (
    ("Areas", paths.AREAS),
    ("Inspections", paths.INSPECTIONS),
    ("Themes", paths.THEMES),
    ("People", paths.PEOPLE),
    ("Organisations", paths.ORGANISATIONS),
    ("Documents", paths.DOCUMENTS),
    ("Questions", paths.QUESTIONS),
    ("Network", paths.NETWORK),
    ("SPARQL", paths.EDITOR),
    ("About the data", paths.ABOUT),
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
"""What a page may load (Content Security Policy); stands in pages too, since static sites set no headers."""

_LONGEST = 200  # characters of a name or title that stands among others
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def render(page: Page, generation: Generation, *, static: bool = False) -> bytes:
    """Return the HTML of a page, in UTF-8; the same bytes for the same page and generation.

    ``static`` tells templates that nothing answers beside the pages: no endpoint, no form, but downloads.
    """
    template = _environment().get_template(page.template)
    html = template.render(
        page=page, generation=generation, navigation=NAVIGATION, version=__version__, static=static, **page.values
    )
    return html.encode("utf-8", "backslashreplace")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sendgraph.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    environment.filters |= {each.__name__: each for each in (date, days, count, external, sentence, short)}
    environment.globals |= {"link": _link, "paths": paths, "policy": POLICY}
    return environment


def _inert(value: Any) -> Any:
    """Return a value in which control characters and invisible marks are written out; markup of ours stays."""
    if isinstance(value, Markup) or not isinstance(value, str) or value.isprintable():
        return value
    return inert(value)


@pass_context
def _link(context: Context, there: str) -> str:
    return paths.relative(context["page"].path, there)


def date(value: str) -> str:
    """Return an ISO date in words, as exact as it is: 2021, November 2021 or 4 November 2021; other text stays."""
    parts = value.split("-")
    if len(parts) > 3 or not all(part.isdigit() for part in parts) or not 1 <= int((*parts, "1")[1]) <= 12:
        return value
    words = [parts[0], *(_MONTHS[int(part) - 1] for part in parts[1:2]), *(str(int(part)) for part in parts[2:])]
    return " ".join(reversed(words))


def days(first: str, last: str) -> str:
    """Return the days from one date to another in words: 20 to 24 May 2024; one date where they agree."""
    if not first or not last or first == last:
        return date(first or last)
    same = 0
    for one, other in zip(first.split("-"), last.split("-"), strict=False):
        if one != other:
            break
        same += 1
    words = date(first).split()
    return f"{' '.join(words[: len(words) - same] or words)} to {date(last)}"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: 1 area, 1,204 areas."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def external(url: str) -> str:
    """Return an address on the web that may be linked to, "" for one that is not http or https."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def short(text: str) -> str:
    """Return a name or title that is fit to stand in a line; what is very long is cut, with a mark for it."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
