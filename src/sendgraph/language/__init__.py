"""What is known of the language of these documents, and the recognisers that every genre shares.

`Language` bundles the vocabularies; each recogniser is a pure function of a text and the vocabulary it needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sendgraph.identity.reference import Reference
    from sendgraph.language.names import PeopleWords
    from sendgraph.language.role_vocabulary import RoleVocabulary
    from sendgraph.language.sections import SectionVocabulary
    from sendgraph.language.themes import ThemeVocabulary


@dataclass(frozen=True)
class Language:
    """All vocabularies that understanding needs, read from ontology/."""

    reference: Reference
    themes: ThemeVocabulary
    roles: RoleVocabulary
    sections: SectionVocabulary
    words: PeopleWords


@cache
def load_language() -> Language:
    """Read the vocabularies of ontology/; raises DataError naming file and place where one is wrong."""
    from sendgraph.identity.reference import load_reference  # noqa: PLC0415 (recognisers import this package)
    from sendgraph.language.names import load_people_words  # noqa: PLC0415
    from sendgraph.language.role_vocabulary import load_roles  # noqa: PLC0415
    from sendgraph.language.sections import load_sections  # noqa: PLC0415
    from sendgraph.language.themes import load_themes  # noqa: PLC0415

    return Language(load_reference(), load_themes(), load_roles(), load_sections(), load_people_words())
