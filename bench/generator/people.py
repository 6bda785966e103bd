"""Invented people and the forms in which documents print their names."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from sendgraph import resources

from .wording import by_rank, data, rate

# Letters that Unicode does not take apart into a base and a mark.
_PLAIN = str.maketrans("łŁøØđĐıßæÆ", "lLoOdDisaA")
_MAIDEN_AGE = timedelta(days=365 * 11)


@dataclass(frozen=True, slots=True)
class Human:
    """One true person; ``habit`` is the given name that is printed as a rule, ``renamed`` a later surname."""

    number: int
    given: str
    middles: tuple[str, ...]
    surname: str
    honorific: str
    habit: str
    prints_middle: bool = False
    renamed: tuple[date, str] | None = None

    def surname_on(self, day: date) -> str:
        """Return the surname that the person bears on a day."""
        return self.renamed[1] if self.renamed and day >= self.renamed[0] else self.surname


@dataclass(frozen=True, slots=True)
class Printed:
    """A name as one document prints it; ``changes`` say how it differs from the person's habit."""

    human: Human
    name: str
    surname: str
    changes: tuple[str, ...]


@cache
def short_forms() -> Mapping[str, tuple[str, ...]]:
    """Return the short forms of given names: those of the ontology's list and some that it lacks."""
    path = resources.folder("ontology") / "words" / "nicknames.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        forms = {row["name"]: tuple(row["forms"].split(";")) for row in csv.DictReader(lines)}
    for name, form in data("names")["also_called"].items():
        forms[name] = (*forms.get(name, ()), form)
    return forms


class Registry:
    """All people made so far; new ones are drawn with the frequencies of names.toml and rates.toml."""

    def __init__(self, draw: Random) -> None:
        self.humans: list[Human] = []
        self._draw = draw

    def new(self, *, like: Human | None = None, title: str | None = None) -> Human:
        """Make a person, of the name of another where ``like`` is given or by the rate of namesakes."""
        draw = self._draw
        if like is None and self.humans and draw.random() < rate("people", "namesake_elsewhere"):
            like = draw.choice(self.humans)
        female = draw.random() < rate("people", "female")
        origins = data("names")["origins"]
        origin = draw.choices(list(origins), [o["share"] for o in origins.values()])[0]
        given, surname = _given(origin, female, draw), _surname(origin, draw)
        if like is not None:
            given, surname = like.given, like.surname
        human = Human(
            number=len(self.humans),
            given=given,
            middles=_middles(origin, female, draw),
            surname=surname,
            honorific=title or _honorific(female, draw) if like is None else like.honorific,
            habit=given,
            prints_middle=draw.random() < rate("people", "prints_middle_initial"),
        )
        short = short_forms().get(given)
        if short and draw.random() < rate("people", "goes_by_nickname"):
            human = replace(human, habit=_short(short, draw))
        if female and draw.random() < rate("people", "changes_surname"):
            day = date(2016, 1, 1) + draw.random() * _MAIDEN_AGE
            human = replace(human, renamed=(day, _surname(origin, draw)))
        self.humans.append(human)
        return human


def print_name(human: Human, day: date, draw: Random, *, official: bool) -> Printed:
    """Draw the form in which a document of a day prints a name, by the rates of rates.toml."""
    changes: list[str] = []

    def happens(name: str) -> bool:
        return draw.random() < rate("mentions", name)

    surname = human.surname_on(day)
    if human.renamed and day >= human.renamed[0]:
        changes.append("surname changed")
    given = human.habit
    short = short_forms().get(human.given)
    if short and happens("other_form_official" if official else "other_form_news"):
        given = _short(short, draw) if given == human.given else human.given
        changes.append("nickname")
    middle = ""
    if happens("initial_only"):
        given = f"{human.given[0]}."
        changes.append("initial")
    elif human.middles and (human.prints_middle or happens("middle_initial")):
        middle = f"{human.middles[0][0]}. "
        changes += [] if human.prints_middle else ["middle initial"]
    elif human.middles and happens("middle_name"):
        middle = f"{human.middles[0]} "
        changes.append("middle name")
    if "-" in surname and happens("hyphen_dropped"):
        surname = surname.replace("-", " ")
        changes.append("hyphen")
    elif len(surname.split("-")) == 2 and happens("second_barrel_dropped"):
        surname = surname.split("-")[0]
        changes.append("barrel")
    if happens("typo"):
        given, surname = _slip(given, surname, draw)
        changes.append("typo")
    name = f"{given} {middle}{surname}"
    if without_marks(name) != name and happens("diacritics_dropped"):
        name, surname = without_marks(name), without_marks(surname)
        changes.append("diacritics")
    return Printed(human, name, surname, tuple(changes))


def without_marks(text: str) -> str:
    """Return a text as somebody types it who has no diacritics at hand."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def _stock(kind: str, origin: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the names of an origin and their cumulated weights; ``kind`` is surnames, female or male."""
    names = data("names")
    text = names["surnames"][origin] if kind == "surnames" else names["given"][kind][origin]
    words = tuple(word.replace("_", " ") for word in text.split())
    shape = names["origins"][origin]
    flat, fall = (shape["flat"], shape["fall"]) if kind == "surnames" else (4.0, 0.8)
    total, cumulated = 0.0, []
    for position in range(len(words)):
        total += (position + flat) ** -fall
        cumulated.append(total)
    return words, tuple(cumulated)


def _one(kind: str, origin: str, draw: Random) -> str:
    words, weights = _stock(kind, origin)
    return draw.choices(words, cum_weights=weights)[0]


def _given(origin: str, female: bool, draw: Random) -> str:
    return _one("female" if female else "male", origin, draw)


def _surname(origin: str, draw: Random) -> str:
    surname = _one("surnames", origin, draw)
    if draw.random() < rate("people", "double_barrelled"):
        origins = data("names")["origins"]
        other = _one("surnames", draw.choices(list(origins), [o["share"] for o in origins.values()])[0], draw)
        joined = "-" if draw.random() < rate("people", "double_barrelled_hyphen") else " "
        surname = f"{surname}{joined}{other}" if other != surname and " " not in surname + other else surname
    return surname


def _middles(origin: str, female: bool, draw: Random) -> tuple[str, ...]:
    if draw.random() >= rate("people", "middle_name"):
        return ()
    count = 2 if draw.random() < rate("people", "second_middle_name") else 1
    return tuple(_given(origin, female, draw) for _ in range(count))


def _honorific(female: bool, draw: Random) -> str:
    if draw.random() < rate("people", "doctor"):
        return "Dr"
    return draw.choices(["Ms", "Mrs"], [3, 2])[0] if female else "Mr"


def _short(forms: tuple[str, ...], draw: Random) -> str:
    return by_rank(forms, draw, rate("nicknames", "fall"))


def _slip(given: str, surname: str, draw: Random) -> tuple[str, str]:
    """Return a name with one error: half of the time a spelling taken for another, else a slip of the keys."""
    confused = data("names")["confused"]
    if draw.random() < 0.5 and (given in confused or surname in confused):
        if surname in confused and (given not in confused or draw.random() < 0.5):
            return given, confused[surname]
        return confused[given], surname
    if len(given) > 3 and draw.random() < 0.4:
        return _mistype(given, draw), surname
    return given, _mistype(surname, draw)


def _mistype(word: str, draw: Random) -> str:
    place = draw.randrange(1, max(2, len(word) - 1))
    kind = draw.choice(["swap", "drop", "double", "wrong"])
    if kind == "swap" and place + 1 < len(word) and word[place].isalpha() and word[place + 1].isalpha():
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == "drop" and len(word) > 4:
        return word[:place] + word[place + 1 :]
    if kind == "double" and word[place].isalpha():
        return word[:place] + word[place] + word[place:]
    return word[:place] + draw.choice("aeionrst") + word[place + 1 :]
