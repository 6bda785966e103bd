"""The notebook of docs/ runs as a person would run it, and holds no output that could be out of date."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def notebook() -> nbformat.NotebookNode:
    read: nbformat.NotebookNode = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    return read


def test_no_output_is_kept() -> None:
    """In Jupyter: Kernel, Restart Kernel and Clear Outputs, before it is saved."""
    cells = [cell for cell in notebook().cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in cells] == [([], None)] * len(cells)


@pytest.mark.slow
def test_every_cell_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    place = tmp_path / "docs"
    place.mkdir()
    ran = notebook()
    client = NotebookClient(ran, timeout=300, resources={"metadata": {"path": str(place)}})
    client.execute(env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    outputs = [output for cell in ran.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "stream" and output.name == "stderr"] == []
    shown = "".join(str(output.get("data", {}).get("text/plain", output.get("text", ""))) for output in outputs)
    assert "Blackpool" in shown
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert (tmp_path / "build" / "tables.csvw" / "areas.csv").is_file()
