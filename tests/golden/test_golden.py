"""The facts of the seed as a file that people can read: what a change of extraction does shows in its diff.

Write it anew with `python -m pytest tests/golden --update-golden`, and read the diff before committing it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import fangzhi

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("seed.ttl")


def test_the_facts_of_the_seed_are_the_golden_ones(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    fangzhi.write(fangzhi.build(ROOT / "seeds"), tmp_path / "output")
    facts = (tmp_path / "output" / "facts.ttl").read_bytes()
    if pytestconfig.getoption("--update-golden"):
        GOLDEN.write_bytes(facts)
    assert facts.decode() == GOLDEN.read_text(encoding="utf-8")
