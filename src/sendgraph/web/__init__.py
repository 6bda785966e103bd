"""The explorer: a build as pages for people, the same from a server and as static files.

A request takes the way of the modules: `app` finds the page type in `pages`, which asks the `Generation` of the build
(`generations`) and gives a `Page` (`model`), which `rendering` turns into HTML. Where pages are, and how they link to
each other, is in `paths`. What several pages tell is read in one place: areas, events and publications in `record`,
words of documents in `evidence`, findings in `findings`, `weaknesses`, `leaders` and `timeline`. Templates and what
browsers load stand in templates/ and static/, what is asked of the graph in queries/pages/.
"""
