"""All sorts of pages, one module each; what they ask of the graph stands in queries/pages/.

A further sort is a module that gives a `PageType` as PAGE, one import and one entry here.
"""

from sendgraph.web.model import PageType
from sendgraph.web.pages import (
    about,
    area,
    areas,
    compare,
    document,
    documents,
    inspection,
    inspections,
    network,
    organisation,
    organisations,
    overview,
    people,
    person,
    question,
    questions,
    search,
    sparql_editor,
    theme,
    themes,
    thing,
)

PAGE_TYPES: tuple[PageType, ...] = (
    overview.PAGE,
    areas.PAGE,
    area.PAGE,
    inspections.PAGE,
    inspection.PAGE,
    themes.PAGE,
    theme.PAGE,
    people.PAGE,
    person.PAGE,
    organisations.PAGE,
    organisation.PAGE,
    documents.PAGE,
    document.PAGE,
    questions.PAGE,
    question.PAGE,
    search.PAGE,
    compare.PAGE,
    about.PAGE,
    network.PAGE,
    sparql_editor.PAGE,
    thing.PAGE,
)
