"""The build of the seed that the contract's tests look at, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

import fangzhi

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def graph() -> fangzhi.Graph:
    return fangzhi.build(SEEDS)


@pytest.fixture(scope="session")
def built(graph: fangzhi.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the build of the seed was written to."""
    folder = tmp_path_factory.mktemp("seed") / "output"
    fangzhi.write(graph, folder)
    return folder
