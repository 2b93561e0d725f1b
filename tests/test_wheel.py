"""The wheel: what it holds, and that it builds a graph where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE, ONTOLOGY = ROOT / "graph" / "fangzhi", ROOT / "ontology"
IGNORED = ("__pycache__", ".mypy_cache", ".ruff_cache")

pytestmark = pytest.mark.slow


def run(folder: Path, *arguments: str, path: Path | None = None) -> str:
    """What a Python program prints, run in `folder` with `path` before everything installed."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONWARNINGS", "PYTHONPATH")}
    environment |= {"PYTHONPATH": str(path)} if path else {}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, check=False, capture_output=True, encoding="utf-8",
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and not set(file.parts) & set(IGNORED)
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(folder, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    run(target, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    return target


def test_the_wheel_holds_the_package_and_the_ontology_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if ".dist-info/" not in name}
        notices = {name.split("/", 1)[1] for name in opened.namelist() if ".dist-info/" in name}
    expected = {f"fangzhi/{name}" for name in files(PACKAGE)} | {f"fangzhi/ontology/{name}" for name in files(ONTOLOGY)}
    assert expected == held
    assert {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"} == notices
    assert {"fangzhi/py.typed", "fangzhi/export/page/template.html", "fangzhi/ontology/classes.ttl"} <= held


def test_the_installed_package_builds_elsewhere(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "一.txt").write_text("凉山州与四川大学合作。\n", encoding="utf-8")
    where = run(
        tmp_path, "-c", "import fangzhi; print(fangzhi.__file__, fangzhi.load_ontology().folder)", path=installed
    )
    assert all(Path(part).is_relative_to(installed) for part in where.split())
    assert "1 documents" in run(tmp_path, "-m", "fangzhi", "build", "texts", "-o", "out", path=installed)
    assert "四川大学" in run(tmp_path, "-m", "fangzhi", "query", "cooperation", "-g", "out", path=installed)
    assert (tmp_path / "out" / "graph.html").stat().st_size > 100_000
