"""The second step: a document's genre is recognised and its facts are understood.

One module a genre, which registers itself with `register`; every module beside this one is imported, so that a new
genre is a new file and nothing else. `official` and `press` hold what several genres, or one large one, are made of.
"""

from __future__ import annotations

import importlib
import pkgutil

from sendgraph.genres.registry import Genre, register, understand

__all__ = ["Genre", "register", "understand"]

for _module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}")
