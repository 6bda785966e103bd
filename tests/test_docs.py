"""What the pages say is so: printed output, links, modules, dependencies, commands."""

from __future__ import annotations

import ast
import csv
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
from packaging.requirements import Requirement

import documented
from documented import ROOT
from sendgraph import __version__
from sendgraph.cli import cli

PACKAGE = ROOT / "src" / "sendgraph"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BLOCKS = [
    pytest.param(page, command, shown, id=f"{page.name}: {command}")
    for page in documented.pages()
    for command, shown in documented.blocks(page.read_text(encoding="utf-8"))
]
# Import names that are not the distribution's own with "_" for "-".
IMPORTED_AS = {"charset-normalizer": "charset_normalizer", "ahocorasick-rs": "ahocorasick_rs", "python-docx": "docx"}
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> documented.Folder:
    return documented.Folder(tmp_path_factory.mktemp("documented"))


@pytest.mark.parametrize(("page", "command", "shown"), BLOCKS)
def test_printed_output_is_real(page: Path, command: str, shown: str, folder: documented.Folder) -> None:
    """`make docs` writes the blocks anew."""
    if not documented.can_run(command):
        pytest.skip("no real reports at hand (SENDGRAPH_REPORTS)")
    assert shown == documented.shown(command, folder.run)


def test_a_block_is_found_and_refreshed() -> None:
    page = "Before\n\n<!-- runs: echo one -->\n```console\n$ echo two\nold\n```\n\nAfter\n"
    assert list(documented.blocks(page)) == [("echo one", "$ echo two\nold\n")]
    fresh = documented.refreshed(page, lambda command: f"ran {command}\n")
    assert fresh == "Before\n\n<!-- runs: echo one -->\n```console\n$ echo one\nran echo one\n```\n\nAfter\n"
    assert documented.refreshed(fresh, lambda command: f"ran {command}\n") == fresh


@pytest.mark.parametrize("page", documented.pages(), ids=lambda page: page.name)
def test_every_comment_of_a_block_is_understood(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    assert words.count("<!-- runs:") == len(list(documented.blocks(words)))


@pytest.mark.parametrize("page", documented.pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def test_every_page_is_reached_from_the_readme() -> None:
    linked = {Path(link).name for link in _LINK.findall(text("README.md"))}
    assert {page.name for page in documented.pages()} - {"README.md"} <= linked


def test_architecture_names_every_module() -> None:
    modules = {f"{place.name}/" for place in PACKAGE.iterdir() if (place / "__init__.py").is_file()}
    modules |= {place.name for place in PACKAGE.glob("*.py") if not place.name.startswith("__")}
    rows = re.findall(r"^\|[^|]*\| `([a-z_]+(?:/|\.py))`", text("docs/architecture.md"), re.M)
    assert sorted(rows) == sorted(modules)


def test_dependencies_are_explained() -> None:
    listed: dict[str, set[str]] = {}
    heading = ""
    for line in text("docs/dependencies.md").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif row := re.match(r"\| `([A-Za-z0-9-]+)`", line):
            listed.setdefault(heading, set()).add(row[1])
    project = PROJECT["project"]
    asked = {
        "To run": project["dependencies"],
        "Extras": [name for names in project["optional-dependencies"].values() for name in names],
        "To develop": PROJECT["dependency-groups"]["dev"],
    }
    assert listed == {part: {Requirement(line).name for line in lines} for part, lines in asked.items()}


def test_every_dependency_is_used() -> None:
    """What no module imports does not belong in pyproject.toml, and what one imports does."""
    imported: set[str] = set()
    for module in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    project = PROJECT["project"]
    lines = [*project["dependencies"], *(name for names in project["optional-dependencies"].values() for name in names)]
    asked = {IMPORTED_AS.get(name, name) for name in (Requirement(line).name for line in lines)}
    assert imported - set(sys.stdlib_module_names) - {"sendgraph"} == asked


def test_every_command_is_documented() -> None:
    headings = re.findall(r"^## sendgraph (\w+)$", text("docs/commands.md"), re.M)
    commands = cli.list_commands(click.Context(cli))
    assert sorted(headings) == commands
    for name in commands:
        assert f"<!-- runs: sendgraph {name} --help -->" in text("docs/commands.md")


def test_readme_names_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.M))
    named = {name for page in documented.pages() for name in re.findall(r"`make ([a-z]+)`", page.read_text("utf-8"))}
    assert {"graph", "test"} <= named <= targets


def test_the_changelog_knows_this_version() -> None:
    assert re.search(rf"^## \[({re.escape(__version__)}|Unreleased)\]", text("CHANGELOG.md"), re.M)


def test_every_seed_has_its_source() -> None:
    with (ROOT / "seeds" / "sources.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["file"] for row in rows] == sorted(path.name for path in (ROOT / "seeds").glob("*.txt"))
    assert all(row["publisher"] and row["licence"] for row in rows)
