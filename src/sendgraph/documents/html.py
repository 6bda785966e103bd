"""Web pages to canonical text and blocks: the main content, without menus, banners, footers and scripts.

Nothing that a page points to is loaded, and nothing in it is run.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

from sendgraph.documents.decoding import characters, clean
from sendgraph.documents.drafts import Draft, assemble
from sendgraph.documents.html_blocks import Gatherer
from sendgraph.documents.model import Block
from sendgraph.errors import UnreadableDocumentError

MEDIA_TYPE = "text/html"

# What a page of HTML begins with (WHATWG MIME Sniffing, 7.1, and the tags of page fragments).
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+"
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|h1|p|table|ul|title|meta|script|style|header)\b",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_LATIN = frozenset({"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"})  # browsers read all as Windows-1252
_HEAD = 2048  # bytes within which a page says what it is

_SILENT = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "button",
        "select",
        "input",
        "textarea",
        "dialog",
        "nav",
        "aside",
        "link",
        "meta",
        "base",
        "title",
    ]
)
_SILENT_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"})
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|breadcrumbs?|share|sharing|social|related|newsletter|subscribe|sidebar|menu|nav|"
    r"navigation|pagination|pager|skip-link|skip|advert|ads|comments?|feedback|site-header|site-footer|masthead|"
    r"footer|page-footer|visually-hidden|sr-only|back-to-top)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NAMED = frozenset({"div", "section", "ul", "ol", "p", "span", "a"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CONTENT_IDS = ("content", "main", "main-content", "maincontent", "page-content")
_REMOVED = "removed"
_LEAST_SHARE = 0.3  # of the page's words that its main content has at least
_LINKS = 0.75  # share of the words of a list that are links: then it is a menu
_SITE = re.compile(r"\s+[|–—»]\s+.*$|\s+-\s+[^-]*$")


def is_html(data: bytes) -> bool:
    """Whether bytes begin as a web page does."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return _OPENING.match(head) is not None


def read_html(data: bytes, path: Path | str) -> tuple[str, tuple[Block, ...]]:
    """Return the canonical text of a web page's main content, and its blocks.

    Raises UnreadableDocumentError for a page without words, and for one of which the parser would drop a part.
    """
    declared = _DECLARED.search(data[:_HEAD])
    encoding = declared[1].decode("ascii").casefold() if declared else None
    words = characters(data, path, "windows-1252" if encoding in _LATIN else encoding)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(words.encode("utf-8", "replace"), parser)
    if any(fault.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for fault in parser.error_log):
        raise UnreadableDocumentError(
            path, "a web page nested 256 deep, or with 10 MB of text in one place", "save it as plain text"
        )
    if root is None:
        raise UnreadableDocumentError(path, "a web page without words", "save the page with its text")
    title = " ".join("".join(root.xpath("//head/title[1]//text()")).split())
    _remove_boilerplate(root)
    drafts = Gatherer().gather(_main(root))
    if not any(draft.kind == "heading" for draft in drafts):
        drafts = _titled(root, title, drafts)
    while drafts and drafts[-1].kind == "heading" and len(drafts) > 1:
        drafts.pop()  # the head of something that is no content
    return assemble(drafts)


def _remove_boilerplate(root: Any) -> None:
    """Take out what is not the page's content; what follows an element stays, a space before it."""
    for element in [each for each in root.iter() if isinstance(each.tag, str) and _is_boilerplate(each)]:
        element.tag, element.tail = _REMOVED, f" {element.tail or ''}"
    etree.strip_elements(root, _REMOVED, with_tail=False)


def _is_boilerplate(element: Any) -> bool:
    tag = element.tag
    if tag in {"html", "body", "main", "article"}:
        return False
    if tag in _SILENT or _is_hidden(element):
        return True
    if tag in {"header", "footer"}:
        return not any(True for _ in element.iterancestors("article", "main"))
    if tag == "form":  # some sites put the whole page in one
        return not any(True for _ in element.iter("p", "h1", "article", "main"))
    if tag in _NAMED and _BOILERPLATE.search(f"{element.get('class', '')} {element.get('id', '')}"):
        return not any(True for _ in element.iter("article", "main", "h1"))
    return tag in {"ul", "ol", "dl"} and _is_menu(element)


def _is_hidden(element: Any) -> bool:
    """Whether an element is shown to nobody, or is navigation by its role."""
    if element.get("role") in _SILENT_ROLES or element.get("aria-hidden") == "true":
        return True
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _is_menu(element: Any) -> bool:
    """Whether a list is hardly more than links: three or more of them, and few words beside."""
    links = ["".join(link.itertext()) for link in element.iter("a")]
    words = sum(len(text.split()) for text in links)
    total = sum(len(text.split()) for text in element.itertext())
    return len(links) >= 3 and words >= total * _LINKS and words / len(links) < 12


def _main(root: Any) -> Any:
    """Return the element that holds the page's main content."""
    body = next(root.iter("body"), root)
    total = _words(body)
    found = list(body.xpath(".//main | .//*[@role='main']")) or [
        element for element in body.iter() if element.get("id") in _CONTENT_IDS
    ]
    main = max(found, key=_words, default=body)
    if _words(main) < total * _LEAST_SHARE:
        main = body
    articles = [article for article in main.iter("article") if article is not main]
    article = max(articles, key=_words, default=main)
    heads = list(main.iter("h1"))
    whole = not heads or any(head in article.iter("h1") for head in heads)
    return article if whole and _words(article) >= _words(main) * 0.5 else main


def _words(element: Any) -> int:
    return sum(len(text.split()) for text in element.itertext())


def _titled(root: Any, title: str, drafts: list[Draft]) -> list[Draft]:
    """Return the blocks under the heading that stands outside the main content, or else under the page's title."""
    heads = [" ".join("".join(head.itertext()).split()) for head in root.iter("h1")]
    words = next((head for head in heads if head), _SITE.sub("", title))
    words = " ".join(clean(words).split())
    if not words or (drafts and drafts[0].lines[0] == words):
        return drafts
    return [Draft("heading", [words], isolated=True), *drafts]
