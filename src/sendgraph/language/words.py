"""The words by which people, posts and direct speech are recognised: ontology/words/people.toml, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sendgraph import resources
from sendgraph.errors import DataError

Words = frozenset[str]


def plain(word: str) -> str:
    """Return a word as the vocabularies compare it: without case, apostrophes straight."""
    return word.casefold().replace("’", "'").replace("‘", "'")


@dataclass(frozen=True, eq=False)
class NameWords:
    """What stands in, before and after a name."""

    honorifics: Words
    masculine: Words
    feminine: Words
    post_nominals: Words
    particles: Words
    retired: Words
    not_names: Words
    also_surnames: Words
    relations: Words

    @cached_property
    def begins_honorific(self) -> Words:
        """The first words of the honorifics."""
        return frozenset(honorific.split()[0] for honorific in self.honorifics)


@dataclass(frozen=True, eq=False)
class SpeechWords:
    """What introduces direct speech, and who speaks when nobody is named."""

    verbs: Words
    announcements: Words
    adverbs: Words
    impersonal: Words
    unnamed: Words
    first_person: Words
    narration: Words


@dataclass(frozen=True, eq=False)
class PronounWords:
    """Pronouns by whom they can stand for."""

    masculine: Words
    feminine: Words
    either: Words


@dataclass(frozen=True, eq=False)
class RoleWords:
    """What makes a phrase a post, and what links it with a name."""

    heads: Words
    weak_heads: Words
    titles: Words
    schools: Words
    names_too: Words
    parties: Words
    plural_heads: Words
    speaking: Words
    modifiers: Words
    newness: Words
    inner_bodies: Words
    outer_bodies: Words
    chambers: Words
    appointing: Words
    council_subjects: Words
    subjects: Words
    complements: Words
    ends: Words
    participles: Words
    interim: Words
    acting: Words
    leads: Words
    links: Words
    joining: Words
    arriving: Words
    past: Words
    departing: Words
    asides: Words
    governing: Words
    leaving: Words

    @cached_property
    def any_head(self) -> Words:
        """The head nouns of one and of several."""
        return self.heads | self.plural_heads

    @cached_property
    def begins_head(self) -> Words:
        """The first words of the head nouns: no post is where none of them is."""
        return frozenset(head.split()[0] for head in self.any_head)

    @cached_property
    def subject(self) -> Words:
        """What posts are for, at councils and elsewhere."""
        return self.council_subjects | self.subjects


@dataclass(frozen=True, eq=False)
class PeopleWords:
    """All of ontology/words/people.toml."""

    names: NameWords
    speech: SpeechWords
    pronouns: PronounWords
    roles: RoleWords


@lru_cache(maxsize=4)
def load_people_words(path: Path | None = None) -> PeopleWords:
    """Return the words of ontology/words/people.toml, or of ``path``.

    Raises DataError when the file is missing or wrong, or lacks a list or has one too many.
    """
    path = path or resources.folder("ontology") / "words" / "people.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}); install sendgraph again") from error
    except ValueError as error:
        raise DataError(f"{path}: not valid TOML ({error}); correct the file") from error
    return PeopleWords(
        names=_table(NameWords, data, "names", path),
        speech=_table(SpeechWords, data, "speech", path),
        pronouns=_table(PronounWords, data, "pronouns", path),
        roles=_table(RoleWords, data, "roles", path),
    )


def _table(kind: Any, data: dict[str, Any], name: str, path: Path) -> Any:
    table = data.get(name, {})
    wanted = {field.name for field in fields(kind)}
    if wrong := sorted(wanted ^ set(table)):
        raise DataError(f"{path}: [{name}] lacks or does not know {', '.join(wrong)}; correct the file")
    return kind(**{key: _words(entries) for key, entries in table.items()})


def _words(entries: Iterable[str]) -> Words:
    return frozenset(plain(entry) for entry in entries)
