"""Both engines lead to the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sendgraph.cli import main
from sendgraph.store import read_quads

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.mark.slow
def test_the_reference_engines_give_the_same_graph_of_the_seeds(tmp_path: Path) -> None:
    for name, option in (("fast", []), ("reference", ["--reference-engines"])):
        assert main(["build", str(SEEDS), "--out", str(tmp_path / name), *option]) == 0
    fast, reference = (read_quads(tmp_path / name) for name in ("fast", "reference"))
    assert fast == reference
