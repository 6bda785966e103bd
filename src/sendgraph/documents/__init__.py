"""The first step: files in, `Document` values out (canonical text, blocks, source metadata)."""

from sendgraph.documents.model import Block, Document, Source
from sendgraph.documents.reading import find, read
from sendgraph.documents.sources import read_sources

__all__ = ["Block", "Document", "Source", "find", "read", "read_sources"]
