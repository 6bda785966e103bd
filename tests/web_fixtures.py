"""What tests of the explorer share: the pages of the build of the seeds (conftest), and a way to read them.

``from web_fixtures import client`` in a test module makes the fixture known there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from sendgraph.web.app import application
from sendgraph.web.generations import Generation, opened


@pytest.fixture(scope="session")
def client(seeds_build: Path) -> Iterator[TestClient]:
    """A client of the server over the seeds; errors within it come as responses."""
    with TestClient(application(seeds_build), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def seeds_generation(seeds_build: Path) -> Generation:
    """The build of the seeds as pages read it."""
    return opened(seeds_build)


def read(client: TestClient, path: str) -> html.HtmlElement:
    """Return the page at a path, parsed."""
    response = client.get(f"/{path}")
    assert response.status_code == 200, (path, response.status_code)
    return html.fromstring(response.content)


def words(element: html.HtmlElement) -> str:
    """Return the text of an element, white space folded."""
    return " ".join(element.text_content().split())
