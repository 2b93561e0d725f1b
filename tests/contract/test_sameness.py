"""The same documents give the same bytes, in any order and process, and a further document renames nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import fangzhi

ROOT = Path(__file__).parents[2]
TEXTS = tuple(ROOT / "tests" / "gold" / f"{name}.txt" for name in ("w1-01", "w3-05", "w5-02"))


def built_apart(folder: Path, texts: tuple[Path, ...], seed: str) -> dict[str, bytes]:
    """The files of a build of `texts`, copied in that order, made in a process with its own hash seed."""
    (folder / "texts").mkdir(parents=True)
    for text in texts:
        shutil.copy(text, folder / "texts")
    subprocess.run(
        [sys.executable, "-m", "fangzhi", "build", "texts", "-o", "output", "-q"],
        cwd=folder, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, timeout=120,
    )  # fmt: skip
    output = folder / "output"
    return {str(f.relative_to(output)): f.read_bytes() for f in sorted(output.rglob("*")) if f.is_file()}


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    one, other = built_apart(tmp_path / "a", TEXTS, "1"), built_apart(tmp_path / "b", TEXTS[::-1], "2")
    assert set(one) == set(other)
    assert [name for name in one if one[name] != other[name]] == ["report.json"] or one == other


@pytest.fixture(scope="module")
def alone() -> fangzhi.Graph:
    return fangzhi.build(TEXTS[0])


@pytest.fixture(scope="module")
def together() -> fangzhi.Graph:
    return fangzhi.build(TEXTS)


def test_a_further_document_renames_nothing(alone: fangzhi.Graph, together: fangzhi.Graph) -> None:
    assert {d.iri for d in alone.documents} < {d.iri for d in together.documents}
    assert {e.iri for e in alone.entities} < {e.iri for e in together.entities}
    assert {q.iri for q in alone.quantities} < {q.iri for q in together.quantities}


def test_a_further_document_takes_no_fact_away(alone: fangzhi.Graph, together: fangzhi.Graph) -> None:
    facts, more = ({(s.subject, s.predicate, s.object) for s in graph.statements} for graph in (alone, together))
    assert facts
    assert facts < more
    subjects, all_subjects = ({q.subject.value for q in graph.store.graph("facts")} for graph in (alone, together))
    assert subjects < all_subjects


def test_the_order_of_paths_does_not_matter(together: fangzhi.Graph) -> None:
    assert together.corpus == fangzhi.build(TEXTS[::-1]).corpus


def test_bytes_do_not_depend_on_where_files_lie(tmp_path: Path, alone: fangzhi.Graph) -> None:
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(TEXTS[0], tmp_path / "elsewhere")
    assert alone.corpus == fangzhi.build(tmp_path / "elsewhere").corpus
