"""Realistic documents about England's local area SEND inspections, with the truth that was planted in them.

A *world* (`world`) has the real areas and bodies of the reference graph and invented people with careers; *documents*
(`documents`) of all genres are drawn from it. Each comes with its text, the facts it says and the true person behind
every name. The same seed and number of documents give the same bytes. What the sentences, names and rates are stands
in the TOML files beside the modules.
"""
