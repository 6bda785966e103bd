"""Imported by the server from which processes are forked: what each of them needs is loaded once, and shared."""

from contextlib import suppress

from sendgraph.errors import SendgraphError
from sendgraph.mapping.iris import DEFAULT_BASE
from sendgraph.work.mapping import reasoner
from sendgraph.work.reading import warm

with suppress(SendgraphError):  # the build tells it
    reasoner(DEFAULT_BASE)
    warm()
