"""What rests on several publications: people, bodies without a record, events and posts, and weaknesses told again."""

from __future__ import annotations

from sendgraph.identity.resolve import Identities
from sendgraph.language import Language
from sendgraph.mapping.decisions import understand_renamings
from sendgraph.mapping.events import name_events
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.organisations import name_organisations
from sendgraph.mapping.people import name_people, understand_posts
from sendgraph.mapping.understanding import Noted, Understanding
from sendgraph.mapping.weaknesses import understand_weaknesses


def map_things(identities: Identities, noted: Noted, language: Language, iris: Iris) -> Understanding:
    """Return the statements of the understood layer that no publication makes alone; ``noted`` is what all noted."""
    graph = Understanding({}, identities, language.reference, language.roles, iris, noted=noted)
    name_organisations(graph)
    name_people(graph)
    understand_posts(graph)
    name_events(graph)
    understand_weaknesses(graph)
    understand_renamings(graph)
    return graph
