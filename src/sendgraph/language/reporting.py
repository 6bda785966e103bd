"""The patterns of reporting clauses ("she said", "X, head of SEND, added:"), from the words of people.toml."""

from __future__ import annotations

import re

from sendgraph.language.words import PeopleWords, Words


class ReportingPatterns:
    """The patterns of reporting clauses, from the words of people.toml."""

    def __init__(self, words: PeopleWords) -> None:
        verbs, adverbs = _either(words.speech.verbs | words.speech.announcements), _either(words.speech.adverbs)
        pronouns = _either(words.pronouns.masculine | words.pronouns.feminine | words.pronouns.either)
        self.verb = re.compile(rf"\b(?:{verbs})\b", re.IGNORECASE)
        self.near_verb = re.compile(rf"\s+(?:(?:{adverbs}|who)\s+)*(?:{verbs})\b")
        self.verb_first = re.compile(rf"\s*,?\s*(?:{verbs}|according to)\s+")
        self.subject_first = re.compile(
            rf"\s*[,–—-]?\s*(?:(?P<pronoun>{pronouns})\b|(?P<rest>[^\s,.;:]))", re.IGNORECASE
        )
        self.according = re.compile(r"\b[Aa]ccording to\s+")
        # What somebody just named is called by age or family: "the 38-year-old", "the mum-of-three".
        kin = _either(words.names.relations)
        self.kin = re.compile(
            rf"the (?:\d{{1,3}}[-‐‑]year[-‐‑]old(?: (?:{kin}))?|(?:{kin})(?:[-‐‑ ]of[-‐‑ ]\w+)?)", re.IGNORECASE
        )
        self.introduction = re.compile(
            rf"\b(?P<verb>{verbs})\b(?:\s+(?:us|me|the\s+\w+|that|today|yesterday|in\s+a\s+statement))?\s*(?::|$)",
            re.IGNORECASE | re.MULTILINE,
        )


def _either(words: Words) -> str:
    return "|".join(sorted((re.escape(w).replace(r"\ ", r"\s+") for w in words), key=lambda w: (-len(w), w)))
