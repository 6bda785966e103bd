"""Figures with a meaning: percentages, and how long people wait or something takes to come.

A length of time counts only where its own sentence or the run of sentences before it speaks of waiting, or where
something "takes" so long. Ages, periods looked back on, statutory limits and intervals are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick

from sendgraph.facts import Qualifier
from sendgraph.language.sentences import cut

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {
    **{word: float(n) for n, word in enumerate(_SMALL)},
    **{word: 10.0 * n for n, word in enumerate(_TENS, 2)},
    **{"half": 0.5, "hundred": 100.0, "a": 1.0, "an": 1.0},
}
_REACH = 400  # characters
_QUALIFIER_REACH = 60
_UNITS = r"days?|weeks?|months?|years?"
# A sentence without any of these has no such figure, or speaks of no wait: the patterns are not tried on it.
_TELLING = (
    *(("day", "time"), ("week", "time"), ("month", "time"), ("year", "time")),
    *(("%", "share"), ("cent", "share"), ("pc", "share")),
    *(("wait", "wait"), ("backlog", "wait"), ("queu", "wait"), ("delay", "wait"), ("list", "wait")),
)
_TOLD = AhoCorasick([word for word, _ in _TELLING])
_NOTHING: frozenset[str] = frozenset()
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(reversed(_SMALL))}|hundred)"
_FIGURE = rf"(?:\d{{1,3}}(?:\.\d+)?|{_WORD})(?:\s+and\s+a\s+half|½)?"
_PERCENT = r"(?:\s*%|\s*per\s?cent\b|\s*(?<=\d)pc\b|\s+pc\b)"
_TO = r"(?:(?<=\d)\s*[-–—]\s*|\s+(?:to|and|or)\s+)"

# 39% · 89 per cent · ninety-five per cent · between 60 and 70 per cent
_SHARES = re.compile(rf"(?<![\w.,£-])(?:(?P<low>{_FIGURE}){_TO})?(?P<value>{_FIGURE}){_PERCENT}", re.IGNORECASE)
# 41 weeks · two years · a 13-month wait · 6 to 8 weeks · over a year
_TIMES = re.compile(
    rf"(?<![\w.,£-])(?:(?P<low>{_FIGURE}){_TO})?(?P<value>{_FIGURE}|an?)(?P<gap>\s+|-)(?P<unit>{_UNITS})\b(?!-)",
    re.IGNORECASE,
)
# Innocent measures of resolve, common in direct speech, not figures.
_RESOLVE = re.compile(r"\s+(?:committed|behind|certain|sure|right|agree|focused|clear|convinced|confident)\b", re.I)

_BEFORE: tuple[tuple[Qualifier, str], ...] = (
    ("up_to", r"up\s+to|as\s+(?:long|much|many|high)\s+as|a\s+maximum\s+of|no\s+(?:more|longer)\s+than|at\s+most"),
    ("at_least", r"at\s+least|a\s+minimum\s+of|no\s+(?:less|fewer)\s+than|upwards\s+of"),
    ("over", r"over|more\s+than|above|beyond|longer\s+than|greater\s+than|in\s+excess\s+of|exceed(?:s|ed|ing)?"),
    ("under", r"under|less\s+than|fewer\s+than|below|shorter\s+than|within"),
    ("about", r"about|around|approximately|roughly|nearly|almost|some|close\s+to|an\s+estimated|circa"),
)
_QUALIFIERS = tuple((name, re.compile(rf"\b(?:{words})\s+(?:an?\s+)?$", re.IGNORECASE)) for name, words in _BEFORE)
_AND_A_HALF = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)  # a year and a half
_OR_MORE = re.compile(r"\s+(?:(?:or|and)\s+(?:more|longer|above|over)|plus)\b|\+", re.IGNORECASE)

# It begins with the mark, so that the marks alone are looked at.
_SENTENCE_END = re.compile(
    r"[.!?\n\t](?:(?<=[.!?])[\"'’”)]*\s+(?=[\"'‘“(◼•–-]*\s*[A-Z])|(?<=\n)\n*|(?<=\t)\t*)"
)
_LINE = re.compile(r"[^\n]+")
_WAITING = re.compile(r"\b(?:wait(?:s|ed|ing|ers?)?|backlogs?|queu(?:e|es|ed|ing))\b|\bdelay(?:s|ed)?\b|"
    r"\bon\s+(?:the|a|our|its|their|that)\s+(?:\w+\s+)?lists?\b", re.IGNORECASE)
_QUALIFIED = rf"(?:(?:{'|'.join(words for _, words in _BEFORE)}|just|even|on\s+average|an?|as)\s+)*"
# … takes about 15 weeks to arrive
_TAKES = re.compile(rf"\b(?:take|takes|took|taken|taking)\s+(?:\w+\s+){{0,3}}?{_QUALIFIED}$", re.IGNORECASE)
_TAKES_TO = re.compile(r"\s+(?:to|for|before|until|from)\s+(?!the\b)|\s*[.,;)]|\s*$", re.IGNORECASE)
_CAN_TAKE = re.compile(rf"\b(?:can|could|may|often|still|sometimes)\s+take\s+{_QUALIFIED}$", re.IGNORECASE)
# Leaders took 18 months to …: work, not a wait.
_WORKS = re.compile(
    r"\b(?:leaders|council|partnership|board|officers|managers|authority)\s+(?:\w+\s+)?took\s", re.IGNORECASE
)
# … it is now 83 weeks · it stood at 55 weeks · the longest was 78 weeks
_STANDS = re.compile(
    r"(?:\b(?:it|this|that|"
    r"the\s+(?:longest|shortest|average|median|typical|current|figure)\b[^,.;]{0,40}?|now|still)\s+"
    r"(?:is|was|has\s+been|averages?|reached|remains?)|\b(?:stands?|stood|remains?)\s+at|"
    r"\b(?:down|up|fallen|fell|risen|rose|grown|grew|increased|reduced|dropped|cut|back)\s+(?:to|from))"
    rf"\s+(?:now\s+|still\s+|currently\s+|only\s+)?{_QUALIFIED}$",
    re.IGNORECASE,
)
# A period looked back on or ahead to, an interval, a definite limit: no wait.
_PERIOD_BEFORE = re.compile(
    r"\b(?:past|last|next|previous|first|final|coming|recent|following|preceding|every|each|the|these|those|this|"
    r"half|age|aged|ages|times|per|target\s+of|limit\s+of|deadline\s+of|standard\s+of|statutory)\s+"
    rf"{_QUALIFIED}$|\b(?:aged?|children|people|those|adults|pupils)\s+(?:under|over|above|below|aged)\s+$",
    re.IGNORECASE,
)
_PERIOD_AFTER = re.compile(
    r"[’']?\s+(?:\w+\s+){0,2}?(?:statutory|legal)\b|"
    r"[’']?\s*-?(?:old\b|olds\b|of\s+age\b|ago\b|later\b|earlier\b|previously\b|deadline\b|limit\b|"
    r"target\b|standard\b|time\s?(?:scale|frame|limit)|and\s+(?:above|under|over)\s+(?:who|are)\b|"
    r"of\s+(?!wait|delay|referral|being|asking|joining|the\s+referral))",
    re.IGNORECASE,
)
_DURING = re.compile(rf"(?:^|\b(\w+)\s+)(?:in|for|during|over|by|within|after|since)\s+{_QUALIFIED}$", re.IGNORECASE)
_WAIT_LEADS = re.compile(
    r"\b(?:wait(?:s|ed|ing)?|waiting\s+(?:times?|lists?)|queu(?:e|ed|ing)|delay(?:s|ed)?|is|are|was|were|be|been|of|to|"
    rf"currently|now|remains?|still)\s+(?:for\s+|in\s+|on\s+average\s+)?{_QUALIFIED}$|\(\s*{_QUALIFIED}$",
    re.IGNORECASE,
)
# … on the list for an assessment for three years · waiting for a place for over a year
_WAIT_FOR_SOMETHING = re.compile(
    rf"\b(?:lists?|wait(?:s|ed|ing)?|queu(?:e|ed|ing))\s+for\s+[^,.;:]{{2,80}}\s+for\s+{_QUALIFIED}$", re.IGNORECASE
)
_USUALLY = re.compile(rf"\b(?:usually|typically|normally|often|on\s+average)\s+for\s+{_QUALIFIED}$", re.IGNORECASE)
_LATER = re.compile(r"\s+(?:after|since)\b|\s+on(?=\s*[,.;]|\s+from\b)", re.IGNORECASE)
# (It is now 19 weeks,) and in Carlisle it is about 16 · (from 62 weeks) to 40
_ELLIPTIC = re.compile(
    rf"(?:(?<=s)\s+(?:in\s+(?:\w+\s+){{1,3}})?to\s+|[^.;:\n]{{0,60}}?\b(?:it(?:\s+(?:is|was|has\s+been)|[’']s)|(?:is|are)\s+now|stands?\s+at)\s+)"
    rf"(?:now\s+|still\s+|only\s+)?{_QUALIFIED}(?P<value>\d{{1,3}}(?:\.\d+)?)(?=\s*[.,;)]|\s*$|\s+(?:in|by|last|this|now)\b)",
    re.IGNORECASE,
)
# How soon people are seen and plans come; "within" before a plan's time is the limit in law.
_SEEN_WITHIN = re.compile(
    rf"\b(?:(?:seen|appointments?|assessed|treated|triaged|diagnosed|visited)(?:\s+(?:\w+\s+)?(?:sooner|quickly|faster))?"
    rf",?\s+(?:with)?in|(?:responds?|replies|reply|answers?)(?:\s+[^,.;]{{1,50}})?\s+within|"
    rf"(?:issued|finalised|amended|completed|produced|written)\s+(?:on\s+average\s+)?in)\s+{_QUALIFIED}$",
    re.IGNORECASE,
)
# … within 10 days of being referred
_WITHIN = re.compile(rf"\bwithin\s+{_QUALIFIED}$", re.IGNORECASE)
_OF_REFERRAL = re.compile(r"[’']?\s+of\s+(?:being\s+|the(?:ir)?\s+|an?\s+|your\s+)?referr", re.IGNORECASE)
_STATUTORY_WEEKS = 20  # from request to plan (SEND Regulations 2014, regulation 13)
_INTENDED = re.compile(
    r"\b(?:should|must|target|standard|statutory|aims?|will|expected|required|plans?\s+to|planned)\b", re.IGNORECASE
)
_WAIT_NOUN = re.compile(r"[’']?\s+(?:wait|waits|waiting|delays?|backlog|queue)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MeasureSpan:
    """A figure at ``text[start:end]``; ``unit`` is percent, days, weeks, months or years."""

    start: int
    end: int
    value: float
    unit: str
    qualifier: Qualifier
    subject: str | None


def find_measures(text: str) -> tuple[MeasureSpan, ...]:
    """Return the percentages and waiting times of ``text``, in text order; a range of two figures gives both.

    ``subject`` is the phrase that the sentence measures, in its own words, None where no rule finds one.
    """
    found: list[MeasureSpan] = []
    waiting = False
    carried: str | None = None
    for start, end, told in _sentences(text):
        sentence = text[start:end]
        times = [m for m in _TIMES.finditer(sentence) if _is_wait(sentence, m, waiting)] if "time" in told else []
        shares = _SHARES.finditer(sentence) if "share" in told else ()
        for match in sorted([*shares, *times], key=lambda m: m.start()) if told else ():
            is_time = match.re is _TIMES
            if not is_time and _RESOLVE.match(sentence, match.end()):
                continue
            subject = _time_subject(sentence, match, carried) if is_time else _share_subject(sentence, match)
            carried = subject if is_time else carried
            found.extend(_spans(sentence, match, start, subject))
            if is_time and (bare := _ELLIPTIC.match(sentence, match.end())) and not _followed(sentence, bare, times):
                found.append(replace(found[-1], start=start + bare.start("value"), end=start + bare.end("value"),
                                     value=float(bare["value"]), qualifier=_qualifier(sentence, bare.start("value"))))
        speaks = "wait" in told and _WAITING.search(sentence) is not None
        waiting = speaks or (waiting and bool(times))
        carried = carried if waiting else None
    return tuple(found)


def _told(words: str) -> frozenset[str]:
    """Return what words can tell of: a "time", a "share", a "wait"."""
    found = _TOLD.find_matches_as_indexes(words.casefold(), overlapping=True)
    return frozenset([_TELLING[word][1] for word, _, _ in found]) if found else _NOTHING


def _sentences(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield (start, end) of each sentence and what it can tell of; line ends and tabs end one too.

    A line that tells of nothing stays whole.
    """
    for line in _LINE.finditer(text):
        start, stop = line.span()
        if not _told(line[0]):
            yield start, stop, _NOTHING
            continue
        for match in (*_SENTENCE_END.finditer(text, start, stop), None):
            end = match.end() if match else stop
            for begun, ended in cut(text, start, end):
                yield begun, ended, _told(text[begun:ended])
            start = end


def _before(sentence: str, stop: int) -> str:
    """Return the words before a figure, as far back as any rule looks; endless sentences must not cost endless time."""
    return sentence[max(0, stop - _REACH) : stop]


def _value(printed: str) -> float:
    """Return a figure printed in digits or words."""
    words = re.sub(r"\s+and\s+a\s+half|½", " half", printed.casefold()).replace("-", " ").split()
    return sum(_VALUES[word] if word in _VALUES else float(word) for word in words)


def _spans(sentence: str, match: re.Match[str], offset: int, subject: str | None) -> Iterator[MeasureSpan]:
    """Yield the measure of a match, and before it the lower figure of a range."""
    unit = "percent" if match.re is _SHARES else match["unit"].casefold().rstrip("s") + "s"
    qualifier = _qualifier(sentence, match.start())
    if _OR_MORE.match(sentence, match.end()):
        qualifier = "at_least"
    if match["low"]:
        low = match.span("low")
        yield MeasureSpan(offset + low[0], offset + low[1], _value(match["low"]), unit, qualifier, subject)
    start = match.start("value")
    half = _AND_A_HALF.match(sentence, match.end()) if match.re is _TIMES else None
    value, end = _value(match["value"]) + (0.5 if half else 0.0), half.end() if half else match.end()
    yield MeasureSpan(offset + start, offset + end, value, unit, qualifier, subject)


def _qualifier(sentence: str, at: int) -> Qualifier:
    before = sentence[max(0, at - _QUALIFIER_REACH) : at]
    return next((name for name, words in _QUALIFIERS if words.search(before)), "exactly")


def _followed(sentence: str, bare: re.Match[str], times: Sequence[re.Match[str]]) -> bool:
    """Whether another length of time stands between a measure and a figure without unit after it."""
    return any(bare.start() < m.start("value") <= bare.start("value") for m in times)


def _is_wait(sentence: str, match: re.Match[str], waiting: bool) -> bool:
    """Return whether a length of time says how long people wait or how long something takes."""
    before = _before(sentence, match.start())
    after = sentence[match.end() : match.end() + _REACH]
    many = _value(match["value"]) != 1
    if match["gap"] == "-" or (many and not match["unit"].casefold().endswith("s")):
        return bool(_WAIT_NOUN.match(after))
    soon = _SEEN_WITHIN.search(before) or (_OF_REFERRAL.match(after) and _WITHIN.search(before))
    if soon and not _PERIOD_AFTER.match(after):
        limit = _value(match["value"]) == _STATUTORY_WEEKS and match["unit"].casefold().startswith("week")
        return not (limit or _INTENDED.search(sentence))
    if _is_period(before, match["value"], after):
        return False
    if _TAKES.search(before) and (_TAKES_TO.match(after) or _CAN_TAKE.search(before)):
        return not _WORKS.search(before)
    return bool(_WAITING.search(sentence)) or (waiting and bool(_STANDS.search(before)))


def _is_period(before: str, figure: str, after: str) -> bool:
    """Return whether a length of time is an age, a limit or a period in which something happened."""
    leads = bool(_WAIT_LEADS.search(before) or _WAIT_FOR_SOMETHING.search(before) or _USUALLY.search(before))
    if _LATER.match(after) and not leads:
        return True
    if _PERIOD_AFTER.match(after) or _PERIOD_BEFORE.search(before):
        return True
    if figure.casefold() in {"a", "an"}:
        return not (leads and any(words.search(before) for _, words in _QUALIFIERS))
    return bool(_DURING.search(before)) and not leads


_PRONOUN = re.compile(r"\b(?:it|this|that|they|these|those|there|some|many)$", re.IGNORECASE)
_VERB = re.compile(
    r"\s+(?:(?:is|are|was|were|be|been|has|have|had|can|could|may|will|would|take|takes|took|stands?|stood|remains?|"
    r"reach(?:es|ed)|averag(?:es|ed)|rose|fell|came|come|down|up|increased|decreased|reduced|dropped)\b.*|"
    rf"\(?(?:for|of|from|to|at|on\s+average|{'|'.join(words for _, words in _BEFORE)})\s*)$",
    re.IGNORECASE | re.DOTALL,
)
_CLAUSE_START = re.compile(
    r"(?<!education),\s+(?:and\s+)?|[;:–—(]\s*|\b(?:but|where|when|while|because|although|so|that)\s+", re.IGNORECASE
)
_OPENING = re.compile(
    r"^(?:(?:at|in|on|by)\s(?:[\w’']+\s){1,6}(?=(?:the|average|longest)\b)|with\s|of\s)", re.IGNORECASE
)
_ENDING = re.compile(
    r"(?<!average)(?<!longest)(?<!current)(?<!the)(?<!a)\s(?:(?:are|is)\s)?"
    r"(?:wait(?:s|ed|ing)?(?:\s(?:for|on\saverage))?|who)$",
    re.IGNORECASE,
)
_STOP = r"is|are|was|were|has|have|can|could|which|who|that|before|since"
_WAIT_FOR = re.compile(rf"[’']?\s+((?:wait|delay)s?\s+(?:(?!(?:{_STOP})\b)[^\s,.;:()]+\s*){{1,10}})", re.IGNORECASE)
_OF_WHOM = re.compile(
    r"\s+of\s+((?:(?!(?:is|are|was|were|has|have|had|said|say|felt|agreed|who|that|which|contain(?:s|ed)?|do|did|"
    r"does|could|can|would|will|should|told|reported|believed?|thought|in|at|by|since|demonstrates?)\b)"
    r"(?:education,\s+health\s+and\s+care|[^\s,.;:()]+)\s*){1,12})",
    re.IGNORECASE,
)


def _clean(phrase: str) -> str | None:
    """Return a phrase without edges, or None where too little is left."""
    phrase = " ".join(phrase.split()).strip(" ,.;:–—-◼•()\"'‘’“”")
    phrase = _ENDING.sub("", _OPENING.sub("", phrase))
    return phrase if len(phrase) > 3 and not _PRONOUN.search(phrase) else None


def _lead(sentence: str, stop: int) -> str | None:
    """Return the words between the start of the clause and its verb, before ``stop``."""
    head = _before(sentence, stop)
    starts = [m.end() for m in _CLAUSE_START.finditer(head)]
    for start in (*reversed(starts), 0):
        phrase = _clean(_VERB.sub("", " " + head[start:].rstrip(), count=1))
        if phrase and not re.match(r"(?:in|at|on|by|since|over|from|during)\b", phrase, re.I):
            return phrase
    return None


def _share_subject(sentence: str, match: re.Match[str]) -> str | None:
    """Return what a percentage is of: the words after "% of", else the clause before the verb."""
    after = _OF_WHOM.match(sentence, match.end())
    return _clean(after[1]) if after else _lead(sentence, match.start())


def _time_subject(sentence: str, match: re.Match[str], carried: str | None) -> str | None:
    """Return whose wait it is; a pronoun stands for the wait of the sentence before."""
    if match["gap"] == "-" and (after := _WAIT_FOR.match(sentence, match.end())):
        return _clean(after[1])
    lead = _lead(sentence, match.start())
    if lead is None or not _WAITING.search(sentence):
        return carried or lead
    return lead
