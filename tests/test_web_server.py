from __future__ import annotations

from starlette.testclient import TestClient

from web_fixtures import client, read, words

__all__ = ["client"]


def test_overview_says_how_much_there_is(client: TestClient) -> None:
    assert "5 documents" in words(read(client, ""))
