"""A server of the explorer on a free port, for tests of what comes over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn

from sendgraph.web.app import application
from sendgraph.web.endpoint.limits import Limits


@contextmanager
def live(build: Path, limits: Limits | None = None) -> Iterator[str]:
    """Serve a build; yields the address of the explorer, without a slash at its end."""
    server = uvicorn.Server(uvicorn.Config(application(build, limits=limits), port=0, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
