"""What the cache folder keeps is made once, never met by a changed source, never trusted where others may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fangzhi.compiled import compiled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cache = tmp_path / "cache"
    monkeypatch.setenv("FANGZHI_CACHE", str(cache))
    return cache


def never() -> str:
    raise AssertionError("made again")


def test_a_thing_is_made_once(folder: Path) -> None:
    assert compiled("list", [b"a"], lambda: "made") == "made"
    assert compiled("list", [b"a"], never) == "made"
    assert [path.name.partition("-")[0] for path in folder.iterdir()] == ["list"]


def test_a_changed_source_makes_it_anew_and_removes_the_old(folder: Path) -> None:
    compiled("list", [b"a"], lambda: "old")
    assert compiled("list", [b"b"], lambda: "new") == "new"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"no pickle"])
def test_a_broken_file_is_made_anew(folder: Path, content: bytes) -> None:
    compiled("list", [b"a"], lambda: "first")
    for path in folder.iterdir():
        path.write_bytes(content)
    assert compiled("list", [b"a"], lambda: "again") == "again"
    assert compiled("list", [b"a"], never) == "again"


def test_nothing_is_read_where_others_may_write(folder: Path) -> None:
    compiled("list", [b"a"], lambda: "kept")
    folder.chmod(0o777)
    assert compiled("list", [b"a"], lambda: "made") == "made"


def test_an_empty_setting_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANGZHI_CACHE", "")
    assert compiled("list", [b"a"], lambda: "made") == "made"
    assert not folder.exists()
