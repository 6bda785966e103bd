"""Posts: the phrases that name them in a text. To which concepts they lead, `role_vocabulary` tells.

A post is a head noun ("director", "chair"), what stands before it ("interim executive") and what it is for ("of
children's services"). The organisation is no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from sendgraph.facts import Capacity
from sendgraph.language.folding import fold
from sendgraph.language.sentences import SHORT, tokens_of
from sendgraph.language.words import PeopleWords, RoleWords, Words, plain

_MOST_WORDS = 14
_LONGEST_LIST = 400  # characters
_MOST_FROM_OWNER = 6  # words from "Kent County Council's" to "the council"
_MOST_BEFORE = 4  # words of a party's or place's name before a post
_AND = {"and", "&"}
_DETERMINERS = {"the", "a", "an", "our", "its", "their", "his", "her"}
_LINKS = {"of", "for", "the", "to", ",", "/", *_AND}
_LIST = re.compile(r"(?:, [^,.;:()“”\"\n]+?)*,? (?:and|&) [^,.;:()“”\"\n]+")
_CLOSED = re.compile(r"[,):\n]|\s[–(-]|\s(?:at|is)\b|\.(?:\s|$)")


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A post named at ``text[start:end]``, without the organisation; ``new_start`` takes in "newly appointed"."""

    start: int
    end: int
    text: str
    head: str
    capacity: Capacity
    new_start: int
    several: bool = False  # printed of several people ("co-chairs"); ``text`` is then of one

    @property
    def is_new(self) -> bool:
        """Whether the text says that the holder came lately."""
        return self.new_start < self.start


def find_roles(
    text: str, words: PeopleWords, organisations: Iterable[tuple[int, int]] = ()
) -> tuple[RoleSpan, ...]:
    """Return the posts named in ``text``, in text order, none overlapping another.

    ``organisations`` are the places of organisations: no post reaches into one.
    """
    find = _remembered if len(text) <= SHORT else _roles
    return find(text, words, tuple(organisations))


def _roles(text: str, words: PeopleWords, organisations: tuple[tuple[int, int], ...]) -> tuple[RoleSpan, ...]:
    finder = _Finder(text, words, organisations)
    found: list[RoleSpan] = []
    for at in range(len(finder.tokens)):
        if found and finder.tokens[at].start < found[-1].end:
            continue
        span = finder.role_at(at, found[-1].end if found else 0)
        if span is not None:
            merged = _merged(text, found[-1], span) if found else None
            if merged is not None:
                found.pop()
            found.append(merged or span)
    return tuple(found)


_remembered = lru_cache(maxsize=256)(_roles)  # a line is asked about from several sides


def capacity_of(printed: str, words: RoleWords) -> Capacity:
    """Return in which capacity a printed title says that a post is held."""
    said = set(fold(printed).split())
    if said & words.interim:
        return "interim"
    return "acting" if said & words.acting else "substantive"


def _merged(text: str, first: RoleSpan, second: RoleSpan) -> RoleSpan | None:
    """Return one post for two that one person holds as one ("Chief Nurse and Deputy Chief Executive")."""
    between = text[first.end : second.start]
    deputy = second.text.casefold().startswith(("deputy ", "assistant ", "vice"))  # no post at another body
    apart = re.search(r"\b(?:of|for)\b", first.text) and text.startswith((" of ", " at ", " for "), second.end)
    if apart and not deputy:
        return None  # "director of public health and chair of the board": two posts at two bodies
    if between in {" and ", " & "} or (first.head == "hmi" and between in {", ", " "}):
        words = " ".join(text[first.start : second.end].split())
        capacity = first.capacity if first.capacity != "substantive" else second.capacity
        return replace(first, end=second.end, text=words, head=second.head, capacity=capacity)
    return None


class _Finder:
    """The tokens of one text, and the places where organisations stand."""

    def __init__(self, text: str, words: PeopleWords, organisations: Iterable[tuple[int, int]]) -> None:
        self.text, self.words, self.roles = text, words, words.roles
        self.tokens = tokens_of(text)
        self.organisation_at = [False] * len(self.tokens)
        spans = sorted(organisations)
        at = 0
        for index, token in enumerate(self.tokens):
            while at < len(spans) and spans[at][1] <= token.start:
                at += 1
            inside = at < len(spans) and spans[at][0] < token.end
            # "Ofsted inspector": an organisation of one word can stand within a post.
            whole = inside and spans[at] == (token.start, token.end) and token.bare in self.roles.modifiers
            self.organisation_at[index] = inside and not whole

    def role_at(self, at: int, floor: int) -> RoleSpan | None:
        """Return the post whose head begins at token ``at``; it begins at or after offset ``floor``."""
        token = self.tokens[at]
        if token.bare.removeprefix("ex-") not in self.roles.begins_head and not (
            token.possessive and plain(token.text).removeprefix("ex-") in self.roles.begins_head
        ):
            return None
        width = next((n for n in (3, 2, 1) if self._phrase(at, n) in self.roles.any_head), 0)
        if not width or self.organisation_at[at] or self._within_a_name(at) or self._goes_on(at + width):
            return None
        first = self._left(at, floor)
        after = self._right(at + width, self._phrase(at, width))
        head = self._phrase(at, width)
        titled = head in self.roles.titles and at + 2 < len(self.tokens) and self._name_follows(at + width)
        whose = at > 0 and self.tokens[at - 1].possessive and self.tokens[at - 1].bare in self.roles.schools
        if head in self.roles.weak_heads and first == at and after == at + width and not (titled or whose):
            return None  # "a member"; but "Principal Ann Lee", "the school's head"
        if head in self.words.names.honorifics and first == at and self.tokens[at].capital:
            return None  # "Councillor Jayne Rear": an honorific
        if head == "mp":
            first = self._constituency(first)
        if head == "lead" and first > 0 and self.tokens[first - 1].bare in {"to", "will", "would", "who", "they"}:
            return None
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        if after == at + width or self.text[end - 1] in "’'":
            end = self.tokens[after - 1].stem_end
        words = " ".join(self.text[start:end].split())
        several = head in self.roles.plural_heads
        if several:
            words = re.sub(rf"\b({re.escape(head[:-1])})s\b", r"\1", words, count=1, flags=re.IGNORECASE)
        new = self._new_start(first)
        return RoleSpan(start, end, words, head, capacity_of(words, self.roles), new, several)

    def _within_a_name(self, at: int) -> bool:
        """Whether a noun that can be a post is a name here: "Mrs Mayor", "Dean Lee", "Ann Dean"; not "the Dean"."""
        if not self.tokens[at].capital:
            return False
        before = self.tokens[at - 1] if at > 0 and self._same_line(at - 1) else None
        if before is not None and before.bare in self.words.names.masculine | self.words.names.feminine:
            return True
        if self.tokens[at].bare not in self.roles.names_too:
            return False
        if before is not None and (before.text == "." or self._like_a_name(at - 1)):
            return True
        after = (i for i in (at + 1, at + 2) if i < len(self.tokens) and self._same_line(i - 1))
        named = [i for i in after if self._like_a_name(i)]
        return named == [at + 1] and (before is None or before.bare not in _DETERMINERS)

    def _goes_on(self, at: int) -> bool:
        """Whether a later head ends the same post: "lead" in "lead member"."""
        begin = at
        while at < len(self.tokens) and self._same_line(at - 1) and at - begin < 5:
            if self._phrase(at, 2) in self.roles.heads or self._phrase(at, 1) in self.roles.heads:
                return not (self.organisation_at[at] or self._within_a_name(at))
            if plain(self.tokens[at].text) not in self.roles.modifiers:
                return False
            at += 1
        return False

    def _phrase(self, at: int, width: int) -> str:
        """Return the words of ``width`` tokens, plain; a possessive ending of the last falls away."""
        run = self.tokens[at : at + width]
        words = [*(plain(token.text) for token in run[:-1]), run[-1].bare] if len(run) == width else []
        return " ".join(words).removeprefix("ex-")

    def _same_line(self, left: int) -> bool:
        return not re.search(r"[\n\t]", self.text[self.tokens[left].end : self.tokens[left + 1].start])

    def _left(self, at: int, floor: int) -> int:
        """Return the first token of the words before a head that belong to the post."""
        while at > 0 and self._same_line(at - 1):
            token = self.tokens[at - 1]
            known = plain(token.text) in self.roles.modifiers  # "children's" is one, "council's" an organisation
            if token.text in {"-", "‑"} and at > 1 and self.tokens[at - 2].bare in self.roles.modifiers:
                at -= 2
                continue
            if token.bare in _AND and at > 1 and plain(self.tokens[at - 2].text) in self.roles.modifiers:
                joined = self.tokens[at - 2].start >= floor and not self.organisation_at[at - 2]
                if joined and self.tokens[at].text.islower() and self.tokens[at - 2].text.islower():
                    at -= 2  # "speech and language therapist"
                    continue
            if not known or token.start < floor or self.organisation_at[at - 1] or self._ends_a_name(at - 1, at):
                break
            at -= 1
        while self.tokens[at].bare in {"her", "his"} and self.tokens[at + 1].bare != "majesty":
            at += 1
        if self._phrase(at + 1, 1) == "council" and self.tokens[at].bare in {"city", "county", "borough", "district"}:
            return at + 2  # "city council cabinet member": the body is no part of the post
        if self.tokens[at].bare == "group":
            return self._before(at, floor, self.roles.parties)
        return self._before(at, floor) if self.tokens[at].bare == "place" else at

    def _before(self, at: int, floor: int, words: Words | None = None) -> int:
        """Return the first token of the capitalised words before ``at``: a party's name, or that of a place."""
        begin = at
        while at > 0 and self._same_line(at - 1) and self.tokens[at - 1].start >= floor:
            token = self.tokens[at - 1]
            known = token.bare in words if words is not None else not self._starts_sentence(at - 1)
            if not token.is_word or not token.capital or token.possessive or self.organisation_at[at - 1] or not known:
                break
            at -= 1
        return at if begin - at <= _MOST_BEFORE else begin

    def _starts_sentence(self, at: int) -> bool:
        ordinary = self.tokens[at].bare in self.words.names.not_names
        return ordinary and (at == 0 or not self._same_line(at - 1) or not self.tokens[at - 1].is_word)

    def _ends_a_name(self, at: int, after: int) -> bool:
        """Whether a possessive ends a body's name: "Children's" in "Together for Children's chief executive"."""
        token = self.tokens[at]
        if not (token.possessive and token.capital and self.tokens[after].text.islower()):
            return False
        return at > 0 and self._same_line(at - 1) and self.tokens[at - 1].is_word

    def _new_start(self, first: int) -> int:
        """Return where "newly appointed" before a post begins, else where the post begins."""
        for width in (3, 2, 1):
            if first >= width and self._phrase(first - width, width).replace(" - ", "-") in self.roles.newness:
                return self.tokens[first - width].start
        return self.tokens[first].start

    def _constituency(self, at: int) -> int:
        """Return the first token of a constituency printed before "MP"."""
        begin = at
        follows = at + 1 < len(self.tokens) and self._same_line(at) and self.tokens[at + 1].capital
        while follows and at > 0 and self._same_line(at - 1) and self.tokens[at - 1].text not in ".,;:":
            token = self.tokens[at - 1]
            if not token.capital and token.bare not in {"and", "of", "upon", "on", "with"}:
                break
            at -= 1
        while at < begin and (not self.tokens[at].capital or self.tokens[at].bare in self.words.names.honorifics):
            at += 1
        return at

    def _right(self, at: int, head: str) -> int:
        """Return the token after what a post is for."""
        after = self._right_of(at, head)
        return after + 3 if self._place_in_brackets(after) else after

    def _place_in_brackets(self, at: int) -> bool:
        """Whether a post goes on with the place that it is for: "director of nursing (Kent) at the trust"."""
        run = self.tokens[at : at + 4]
        if len(run) < 4 or (run[0].text, run[2].text) != ("(", ")") or self.organisation_at[at + 1]:
            return False
        party = run[1].bare in self.roles.parties or run[1].text.isupper()
        return run[1].capital and not party and run[3].bare in {"at", "for", "with"}

    def _right_of(self, at: int, head: str) -> int:
        if at + 2 < len(self.tokens) and self.tokens[at].text == "(" and self.tokens[at + 2].text == ")":
            at += 3 if self.tokens[at + 1].text.isupper() else 0
        after = at if head in self.roles.governing and self._names_a_body(at) else self._purpose(at, head)
        return self._department(self._subjects(after) if after == at else after)

    def _subjects(self, at: int) -> int:
        """Take in what a post is for after a mark: "deputy director, education and SEND", "Director – People"."""
        mark = self.tokens[at].text if at < len(self.tokens) else ""
        if mark not in {",", "–", "—", "-", "("} or (at > 0 and not self._same_line(at - 1)):
            return at
        probe = at + 1
        while probe < len(self.tokens) and self._same_line(probe - 1) and self._subject(probe):
            probe += 1
        while self.tokens[probe - 1].bare in _AND or self.tokens[probe - 1].text == ",":
            probe -= 1
        run = [token.bare for token in self.tokens[at + 1 : probe]]
        if mark == "(":
            return probe + 1 if run and probe < len(self.tokens) and self.tokens[probe].text == ")" else at
        following = self.text[self.tokens[probe - 1].end :][:5]
        closed = not following or bool(_CLOSED.match(following))
        says = following.startswith(",") and self._phrase(probe + 1, 1) in self.words.speech.verbs
        told = len(run) > 1 or self.tokens[probe - 1].capital or following.startswith(" at ") or says
        named = told and any(word not in _AND for word in run)
        return probe if closed and named and run[-1] not in self.roles.heads else at

    def _subject(self, at: int) -> bool:
        token = self.tokens[at]
        joins = token.bare in _AND or token.text == ","
        known = plain(token.text) in self.roles.subject
        return not self.organisation_at[at] and (known or joins)

    def _names_a_body(self, at: int) -> bool:
        """Whether a body that no list holds follows: "of PCAN", but not "of Governors"."""
        if at + 1 >= len(self.tokens) or self.tokens[at].bare != "of" or not self.tokens[at + 1].capital:
            return False
        probe = at + 1
        while probe < len(self.tokens) and self._same_line(probe - 1) and self.tokens[probe].capital:
            word = self.tokens[probe].bare
            known = word in self.roles.modifiers or word in self.words.names.not_names
            if not known and word not in self.roles.inner_bodies and not self._name_follows(probe):
                return True
            probe += 1
        return False

    def _purpose(self, at: int, head: str) -> int:
        width = next((n for n in (3, 2, 1) if self._phrase(at, n) in self.roles.complements), 0)
        if not width and head in self.roles.speaking and self._phrase(at, 1) == "on":
            width = 1
        if not width or at + width >= len(self.tokens) or not self._same_line(at - 1):
            return at
        begin = at + width
        stop = self._words_for(begin)
        while stop > begin and self.tokens[stop - 1].bare in _LINKS:
            stop -= 1
        return stop if stop > begin else at

    def _words_for(self, begin: int) -> int:
        """Return the token after the words, from token ``begin``, that say what a post is for."""
        at = begin
        if self.tokens[at].bare in {"the", "our", "its", "their"}:
            if self._chamber_of_body(at + 1):
                return at + 2  # "leader of the council at Kent County Council"
            if not self._inner_body(at + 1):
                return begin  # "of the council": an organisation follows
            at += 1
        while at < len(self.tokens) and at - begin < _MOST_WORDS and (at == begin or self._same_line(at - 1)):
            token = self.tokens[at]
            if token.text == ",":
                after = self._list_end(at)
                if after == at:
                    break
                return after
            if token.bare in {*_AND, "of", "for"}:
                if at + 1 >= len(self.tokens) or not self._belongs(at + 1) or self._goes_on(at + 1):
                    break
            elif not self._belongs(at) or (at > begin and self._name_follows(at)):
                break
            at += 1
        return at

    def _chamber_of_body(self, at: int) -> bool:
        """Whether "the council" stands beside the council's name, before it or after it, which then is the body."""
        run = self.tokens[at : at + 3]
        if not run or run[0].bare not in self.roles.chambers or self.organisation_at[at]:
            return False
        if len(run) == 3 and run[1].bare in {"at", "on"} and self.organisation_at[at + 2] and self._same_line(at):
            return True
        owner = at - 1
        while owner > at - _MOST_FROM_OWNER and owner > 0 and self.tokens[owner].is_word and self._same_line(owner):
            if self.organisation_at[owner]:
                return self.tokens[owner].possessive
            owner -= 1
        return False

    def _inner_body(self, at: int) -> bool:
        """Whether what follows "of the" belongs to the post: a region, or a board within the organisation."""
        if at >= len(self.tokens) or self.organisation_at[at]:
            return False
        begin = at
        if any(self._phrase(at, n) in self.roles.outer_bodies for n in (3, 2)):
            return False
        while at < len(self.tokens) and self._same_line(at - 1) and not self.organisation_at[at]:
            bare = self.tokens[at].bare
            if bare in self.roles.inner_bodies or self._phrase(at, 2) in self.roles.inner_bodies:
                return True
            if bare not in self.roles.modifiers and bare not in self.words.names.not_names:
                break
            at += 1
        first = self.tokens[begin]
        return first.capital and not first.text.isupper() and first.bare not in self.roles.modifiers

    def _belongs(self, at: int) -> bool:
        """Whether a word can belong to what a post is for."""
        token = self.tokens[at]
        if not token.is_word or self.organisation_at[at] or token.bare in self.roles.ends:
            return False
        if token.bare in self.words.names.honorifics and token.capital:
            return False
        verb = token.text.islower() and token.bare.endswith("ed") and token.bare not in self.roles.participles
        return not (verb or token.bare in {"a", "an", "the"} or token.bare in self.words.speech.verbs)

    def _name_follows(self, at: int) -> bool:
        """Whether a person's name begins at a token: "head of inclusion Sarah Smith"."""
        if self.tokens[at - 1].bare in {*_AND, "of", "for"}:
            return False
        return at + 1 < len(self.tokens) and self._like_a_name(at) and self._like_a_name(at + 1)

    def _like_a_name(self, at: int) -> bool:
        token = self.tokens[at]
        known = token.bare in self.roles.modifiers or token.bare in self.words.names.not_names
        return token.is_word and token.capital and not token.text.isupper() and not known

    def _list_end(self, comma: int) -> int:
        """Return the token after a list that goes on at a comma ("Children, Families and Learning"), else ``comma``."""
        match = _LIST.match(self.text, self.tokens[comma].start, self.tokens[comma].start + _LONGEST_LIST)
        if match is None:
            return comma
        at, seen_and = comma + 1, False
        while at < len(self.tokens) and self.tokens[at].end <= match.end():
            joins = self.tokens[at].bare in _AND or self.tokens[at].text == ","
            seen_and = seen_and or self.tokens[at].bare in _AND
            if not joins and not self._belongs(at) and self.tokens[at].bare not in {"of", "for"}:
                break
            at += 1
        run = [t for t in self.tokens[comma + 1 : at] if t.is_word and t.bare not in _AND]
        known = any(t.bare in self.roles.modifiers or t.bare in self.words.names.not_names for t in run)
        return at if seen_and and known and self.tokens[at - 1].bare not in _AND else comma

    def _department(self, at: int) -> int:
        """Take in a department printed between the post and its organisation (", Children’s Services, X Council")."""
        if at >= len(self.tokens) or self.tokens[at].text != "," or self.organisation_at[at]:
            return at
        probe = at + 1
        while probe < len(self.tokens) and self._same_line(probe - 1) and self.tokens[probe].is_word:
            known = self.tokens[probe].bare in self.roles.modifiers or self.tokens[probe].bare in _AND
            if not known or self.organisation_at[probe] or self.tokens[probe].text.islower():
                break
            probe += 1
        closed = probe + 1 < len(self.tokens) and self.tokens[probe].text == "," and self.organisation_at[probe + 1]
        return probe if closed and probe > at + 1 else at
