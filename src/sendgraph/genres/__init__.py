"""The second step: a document's genre is recognised and its facts are understood.

One module a genre. A genre registers itself with `register`; every module of this package is imported, so that a
new genre is a new file and nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil

from sendgraph.genres.registry import Genre, register, understand

__all__ = ["Genre", "register", "understand"]

for _module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}")
