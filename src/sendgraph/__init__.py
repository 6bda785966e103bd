"""sendgraph: documents about England's local area SEND inspections in, a knowledge graph out.

The folders follow the way of a document: documents, genres (with language), identity, mapping, inference,
validation, store; then queries, network. ``pipeline`` is the list of the steps.
"""

__version__ = "0.1.0"
