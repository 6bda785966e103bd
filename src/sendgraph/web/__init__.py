"""The explorer: a build as pages for people, the same from a server and as static files.

A request takes the way of the modules: `app` finds the page type in `pages`, which asks the `Generation` of the build
(`generations`) and gives a `Page` (`model`), which `rendering` turns into HTML. Where pages are, and how they link to
each other, is in `paths`. Templates and what browsers load stand in templates/ and static/.
"""
