"""All sorts of pages, one module each; what they ask of the graph stands in queries/pages/.

A further sort is a module that gives a `PageType` as PAGE, one import and one entry here.
"""

from sendgraph.web.model import PageType
from sendgraph.web.pages import about, area, areas, compare, inspection, inspections, overview

PAGE_TYPES: tuple[PageType, ...] = (
    overview.PAGE,
    areas.PAGE,
    area.PAGE,
    inspections.PAGE,
    inspection.PAGE,
    compare.PAGE,
    about.PAGE,
)
