"""What tests of the static site and tests in a browser share: a build with planted text, and its site.

``from web_site import planted_build, planted_site`` makes the fixtures known in a test module.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sendgraph.pipeline import build
from sendgraph.web.site import write_site

SEEDS = Path(__file__).parents[1] / "seeds"

HOSTILE = "<script>document.title='hit'</script> \"quoted\" & \u202eevil\u2066 </textarea><img src=x onerror=alert(1)>"
LONG = "Rich" + "a" * 9_990 + "dson"
_NEWS, _REPORT = "000_eaa93054e70db38d.txt", "003_641b2be2c2bd35ac.txt"


@pytest.fixture(scope="session")
def planted_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the seeds, and of a news item and a report of Tameside in which hostile text is planted."""
    folder = tmp_path_factory.mktemp("planted")
    documents = folder / "documents"
    documents.mkdir()
    news = (SEEDS / _NEWS).read_text(encoding="utf-8").replace("Blackburn with Darwen", "Tameside")
    news = news.replace("Claire Richardson", f"Claire {LONG}").replace("long waits", f"long waits {HOSTILE}")
    (documents / "news.txt").write_text(news.replace("are committed", f"{HOSTILE} are committed"), encoding="utf-8")
    report = (SEEDS / _REPORT).read_text(encoding="utf-8").replace("Blackpool", "Tameside")
    # After each sentence that ends a paragraph, so that the form of the document stays.
    report = re.sub(r"(?<=[a-z])\.\n", f" {HOSTILE}.\n", report)
    (documents / "<b onclick='x'>report.txt").write_text(report, encoding="utf-8")
    title = f"{HOSTILE} {'W' * 10_000}".replace('"', '""')
    (documents / "sources.csv").write_text(
        "file,title,publisher,url,published,licence,retrieved\n"
        f'news.txt,"{title}","{title}",javascript:alert(1),2019-08-07,OGL-UK-3.0,\n',
        encoding="utf-8",
    )
    assert build([SEEDS, documents], folder / "build").set_aside == []
    return folder / "build"


@pytest.fixture(scope="session")
def planted_site(planted_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static site of that build; read it, do not write into it."""
    folder = tmp_path_factory.mktemp("site") / "site"
    write_site(planted_build, folder)
    return folder


def copied(site: Path, folder: Path) -> Path:
    """Copy a site."""
    return Path(shutil.copytree(site, folder))
