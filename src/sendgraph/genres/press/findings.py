"""The lists of a news item: what it says was found, and what became of earlier weaknesses.

Only explicit lists are findings: bullets or numbered lines after an introduction, paragraphs after one that ends in
a colon, and weaknesses restated inline ("The 2018 inspection report said: …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sendgraph.documents import Block
from sendgraph.facts import Finding, FindingKind, Inspection, Progress
from sendgraph.genres.common import Reading
from sendgraph.genres.press.event_words import has_word
from sendgraph.genres.press.header import load_news_words
from sendgraph.language.themes import themes_of

_LONGEST_INTRODUCTION = 60  # words
_SHORT_HEADING = 8  # words
_LONGEST_POINT = 45  # words of a paragraph that is a point of a list
_RESTATED = re.compile(
    r"^(?:[^.:]{0,60}\b(?:inspection|report|inspectors|letter|statement)\b[^.:]{0,40}\b(?:said|found|stated|noted)"
    r"(?:\s+that)?|[^.:]{0,30}\bweakness\b[^.:]{0,20}):\s*(?=\S)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][”’\"')]*\s")
# "Those two are", "They are:", "The remaining two were", "Three things stood out for me:"
_THESE = re.compile(
    r"(?:\w+\s+){1,3}(?:things?|points?)\s+(?:stood|stand|stands)\s+out\b[^.:]{0,20}:?\s*$|"
    r"(?:And\s+|But\s+)?(?:These|Those|They|Here|The\s+(?:other|others|remaining|rest|first|two|three|four|five|six|areas))\b"
    r"(?:\s+[\w’']+){0,3}?\s+(?:are|were|being|they\s+are)?\s*(?:as\s+follows)?\s*[:–—-]?\s*$",
    re.IGNORECASE,
)
# A line between a heading and its list: "The report says that:"
_REPORTING = re.compile(
    r"(?:In\s+\w+\s+words,?\s+)?(?:The\s+)?(?:\w+\s+){1,3}?(?:says?|said|found|finds|notes?|noted|wrote|told\s+us)"
    r"(?:\s+that)?\s*:",
    re.IGNORECASE,
)
_UNDONE = re.compile(
    r"\b(?:not|no|insufficient|without|lack\s+of|\w+n[’']t)\b[^.]{0,40}\b(?:sufficient|enough|effective\s+action)\b|"
    r"\b(?:sufficient|enough)\s+progress\b[^.]{0,30}\b(?:not|lacking|missing|n[’']t)\b",
    re.IGNORECASE,
)
_PRIORITY = re.compile(r"\b(?:effective\s+action|priority)\b", re.IGNORECASE)
_NOT_THE_REST = re.compile(r"(?:But\s+|And\s+)?not\b[^.]{0,40}\b(?:other|others|rest|remaining)\b", re.IGNORECASE)
# A judgement on one point of a list, behind it: "Late plans - not sufficient progress"
_OWN_VERDICT = re.compile(
    r"^(?P<weakness>.*\w)\s*(?:\s[-–—]\s|:\s|\()\s*(?P<verdict>[^:–—()]*\b(?:progress|action)\b[^:–—()]*?)\)?[.;]?$"
)
_DENIED = re.compile(r"\b(?:not|no|in-?sufficient|limited|little|too\s+slow)\b|n[’']t\b", re.IGNORECASE)
_ALSO = re.compile(r"\b(?:also|however|but)\b", re.IGNORECASE)
_COUNTED = re.compile(r"[^\W_]+")  # what a number or letter before a point is replaced by, to compare its form
_BACK = 3  # sentences
_KINDS: tuple[FindingKind, ...] = ("priority_action", "significant_weakness", "improvement", "weakness", "strength")


@dataclass(frozen=True, slots=True)
class _List:
    """Blocks that an introduction introduces."""

    introduction: Block
    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The findings of a news item, and its judgements on earlier weaknesses."""

    findings: tuple[Finding, ...]
    progress: tuple[Progress, ...]


def read_lists(reading: Reading, events: Sequence[Inspection], speech: Sequence[tuple[int, int]]) -> Lists:
    """Return the findings of an item's lists and the judgements; blocks within ``speech`` are nobody's list."""
    blocks = [b for b in reading.document.blocks if not _spoken(b, speech)]
    findings: list[Finding] = []
    progress: list[Progress] = []
    at = 0
    while at < len(blocks):
        restated = _restated(reading, blocks[at])
        if restated is not None:
            findings.append(restated)
            at += 1
            continue
        found = _list_at(reading, blocks, at)
        if found is None:
            at += 1
            continue
        at += 1 + len(found.blocks)
        if found.kind == "found_later":
            progress.extend(_found_later(reading, findings, found, events))
        elif found.kind in {"judged_true", "judged_false"}:
            introduction = reading.document.block_text(found.introduction)
            of_action = bool(_PRIORITY.search(introduction))
            listed = _findings(reading, found, "priority_action" if of_action else "significant_weakness")
            for finding in listed:
                weakness, judgement = _judged(reading, finding, found)
                findings.append(weakness)
                progress.append(judgement)
        else:
            findings.extend(_findings(reading, found, next(k for k in _KINDS if k == found.kind)))
    progress.extend(_all_of_them(reading, findings, progress, events))
    return Lists(tuple(findings), tuple(sorted(progress, key=lambda p: p.start)))


def _spoken(block: Block, speech: Sequence[tuple[int, int]]) -> bool:
    return any(start <= block.start + 1 and block.end - 1 <= end for start, end in speech)


def _restated(reading: Reading, block: Block) -> Finding | None:
    """Return an earlier weakness restated after a colon in its own paragraph."""
    if block.kind == "cell":
        return None
    text = reading.document.block_text(block)
    match = _RESTATED.match(text)
    if match is None or _later(text[: match.end()]) or text[match.end()] in "“\"‘":
        return None
    return _finding(reading, "significant_weakness", block.start + match.end(), block.end)


def _later(words: str) -> bool:
    return has_word(load_news_words()["lists"]["found_later"], words)


def _list_at(reading: Reading, blocks: Sequence[Block], at: int) -> _List | None:
    """Return the list that block ``at`` introduces, None where it introduces none."""
    block = blocks[at]
    text = reading.document.block_text(block)
    if (block.kind == "bullet" and not text.endswith(":")) or len(text.split()) > 3 * _LONGEST_INTRODUCTION:
        return None
    tail = _last_sentence(text)
    kind = _kind(tail) or (_kind_before(text[: -len(tail)]) if _THESE.match(tail) else None)
    if kind is None and _REPORTING.fullmatch(text) and at:
        above = reading.document.block_text(blocks[at - 1])
        kind = _kind(above) if len(above.split()) <= _SHORT_HEADING and not above.endswith(".") else None
    following = blocks[at + 1 :]
    bullets = _bullets(block, following)
    if kind is None and _REPORTING.fullmatch(tail) and _contrasted(reading, following[len(bullets) :]):
        kind = "strength"
    if kind is None or len(tail.split()) > _LONGEST_INTRODUCTION:
        return None
    if bullets and (text.endswith(":") or block.kind == "heading" or len(tail.split()) < 15):
        return _List(block, kind, bullets)
    if text.endswith(":") or (block.kind == "heading" and len(text.split()) <= _SHORT_HEADING):
        paragraphs = _paragraphs(reading, following)
        return _List(block, kind, paragraphs) if len(paragraphs) > 1 else None
    return None


def _contrasted(reading: Reading, blocks: Sequence[Block]) -> bool:
    """Whether a list of what is to be improved follows ("It also set out areas for improvement:")."""
    tail = _last_sentence(reading.document.block_text(blocks[0])) if blocks else ""
    return bool(_ALSO.search(tail)) and tail.endswith(":") and _kind(tail) in {*_KINDS[:-1]}


def _last_sentence(text: str) -> str:
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    return text[ends[-1] :] if ends and ends[-1] < len(text) else text


def _kind_before(text: str) -> str | None:
    """Return what "Those two are" after a text introduces: what the nearest sentence before speaks of.

    "Not on the other two" turns round the verdict of the sentence before it.
    """
    ends = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    sentences = [text[start:end] for start, end in pairwise(ends) if text[start:end].strip()]
    denied = False
    for sentence in sentences[: -_BACK - 1 : -1]:
        denied = denied or bool(_NOT_THE_REST.match(sentence))
        if kind := _kind(sentence):
            return {"judged_true": "judged_false"}.get(kind, kind) if denied else kind
    return None


def _kind(introduction: str) -> str | None:
    """Return what an introduction introduces; the first list of news.toml that fits."""
    lists = load_news_words()["lists"]
    if has_word(lists["judged_false"], introduction) or _UNDONE.search(introduction):
        return "judged_false"
    return next(
        (k for k in ("judged_true", "found_later", *_KINDS) if has_word(lists[k], introduction)), None
    )


def _bullets(introduction: Block, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the bullets that follow an introduction; points "(a)" of a paragraph "2." end before "3."."""
    run: list[Block] = []
    form = _COUNTED.sub("1", introduction.marker)
    numbered = form != introduction.marker
    for block in blocks:
        if block.kind != "bullet" or (numbered and _COUNTED.sub("1", block.marker) == form):
            break
        run.append(block)
    return tuple(run)


def _paragraphs(reading: Reading, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the paragraphs of a list without bullets: to the one that closes the item or where somebody speaks."""
    closings = load_news_words()["lists"]["closings"]
    run: list[Block] = []
    for block in blocks:
        text = reading.document.block_text(block)
        whole = text.endswith((".", ";")) and len(text.split()) <= _LONGEST_POINT
        if block.kind != "paragraph" or not whole or text[0] in "“\"‘" or has_word(closings, text) or ":" in text[-2:]:
            break
        run.append(block)
    return tuple(run)


def _findings(reading: Reading, found: _List, kind: FindingKind) -> list[Finding]:
    """Return a list's findings; nested bullets belong to the one they stand under."""
    groups: list[list[Block]] = []
    top = min((b.level for b in found.blocks), default=0)
    for block in found.blocks:
        if groups and block.level > top:
            groups[-1].append(block)
        else:
            groups.append([block])
    return [_finding(reading, kind, group[0].start, group[-1].end) for group in groups]


def _finding(reading: Reading, kind: FindingKind, start: int, end: int) -> Finding:
    text = " ".join(reading.text[start:end].split())
    themes = themes_of(text, reading.language.themes)
    return Finding(kind=kind, text=text, themes=themes, **reading.place(start, end))


def _found_later(
    reading: Reading, findings: Sequence[Finding], found: _List, events: Sequence[Inspection]
) -> list[Progress]:
    """Return the judgement on the weakness restated last, for the bullets that say what a revisit found."""
    weakness = next((f for f in reversed(findings) if f.kind == "significant_weakness"), None)
    if weakness is None:
        return []
    place = reading.place(found.introduction.start, found.blocks[-1].end)
    return [Progress(weakness=weakness.text, sufficient=_verdict(events), **place)]


def _verdict(events: Sequence[Inspection]) -> bool | None:
    """Return the judgement on every weakness where the item gives one for all."""
    subject = next((e for e in events if e.subject and e.kind in {"revisit", "progress_review"}), None)
    if subject is None:
        return None
    if subject.follow_up in {"intervention_ends", "monitoring_ends"}:
        return True
    found = {e.weaknesses_found for e in events if e.area == subject.area and e.weaknesses_found}
    if subject.weaknesses_addressed in found:
        return True
    return False if subject.weaknesses_addressed == 0 else None


def _judged(reading: Reading, point: Finding, found: _List) -> tuple[Finding, Progress]:
    """Return a point of a list that judges, and its judgement: its own where one stands behind it."""
    words = reading.text[point.start : point.end]
    match = _OWN_VERDICT.match(words)
    if match is None:
        place = reading.place(found.introduction.start, found.introduction.end)
        return point, Progress(weakness=point.text, sufficient=found.kind == "judged_true", **place)
    weakness = _finding(reading, point.kind, point.start, point.start + match.end("weakness"))
    place = reading.place(point.start, point.end)
    return weakness, Progress(weakness=weakness.text, sufficient=not _DENIED.search(match["verdict"]), **place)


def _all_of_them(
    reading: Reading, findings: Sequence[Finding], progress: Sequence[Progress], events: Sequence[Inspection]
) -> list[Progress]:
    """Return the judgement on each listed weakness that one sentence gives for all of them."""
    weaknesses = [f for f in findings if f.kind == "significant_weakness"]
    subject = next((e for e in events if e.subject and e.weaknesses_addressed is not None), None)
    if progress or not weaknesses or subject is None or subject.weaknesses_addressed not in {0, len(weaknesses)}:
        return []
    place = reading.place(subject.start, subject.end)
    return [Progress(weakness=f.text, sufficient=bool(subject.weaknesses_addressed), **place) for f in weaknesses]
