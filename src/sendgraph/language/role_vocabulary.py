"""The posts of ontology/roles.ttl, and the one to which a printed title leads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from sendgraph import resources
from sendgraph.language.folding import fold
from sendgraph.language.vocabulary import Concept, read_concepts

_CAPACITY = re.compile(r"\b(?:interim|acting|temporary|former|joint|outgoing|newly appointed|deputy)\b\s*")


@dataclass(frozen=True)
class RoleVocabulary:
    """The posts of ontology/roles.ttl; ``groups`` are its top concepts, the kinds of body."""

    posts: tuple[Concept, ...]
    groups: tuple[Concept, ...]

    @cached_property
    def by_label(self) -> Mapping[str, Concept]:
        """The posts by each of their folded labels."""
        return {fold(label): post for post in reversed(self.posts) for label in reversed(post.labels)}

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """The notation of the top concept for the notation of each post."""
        names = {group.iri: group.notation for group in self.groups}
        return {post.notation: names[post.broader[0]] for post in self.posts if post.broader[0] in names}

    def concept(self, printed: str) -> Concept | None:
        """Return the post to which a printed title leads, None where none does.

        The whole title decides; then the title without its capacity; then the longest label that it contains.
        """
        title = fold(printed)
        for form in (title, fold(_CAPACITY.sub("", title))):
            if form in self.by_label:
                return self.by_label[form]
        padded = f" {title} "
        inside = [label for label in self.by_label if f" {label} " in padded]
        return self.by_label[max(inside, key=lambda label: (len(label), label))] if inside else None


@lru_cache(maxsize=4)
def load_roles(path: Path | None = None) -> RoleVocabulary:
    """Return the posts of ontology/roles.ttl, or of ``path``; raises DataError where the file is wrong."""
    concepts = read_concepts(path or resources.folder("ontology") / "roles.ttl")
    return RoleVocabulary(
        posts=tuple(c for c in concepts if c.broader), groups=tuple(c for c in concepts if not c.broader)
    )
