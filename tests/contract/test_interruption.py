"""A build that ends in the middle, by an exception or by the operating system, leaves the older one as it was."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import fangzhi
from fangzhi.export import html

if TYPE_CHECKING:
    from pathlib import Path

#: Builds over the older build, and dies as nothing can catch when the page is to be written.
KILLED = """\
import os, signal, sys
import fangzhi
from fangzhi.export import html
html.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
fangzhi.write(fangzhi.open_graph(sys.argv[1]), sys.argv[1])
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


@pytest.fixture
def older(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "output")
    return tmp_path / "output"


def test_an_exception_leaves_the_older_build_and_nothing_beside(
    older: Path, graph: fangzhi.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(older)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(html, "write", fail)
    with pytest.raises(KeyboardInterrupt):
        fangzhi.write(graph, older)
    assert before == contents(older)
    assert [older] == list(older.parent.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_a_kill_leaves_the_older_build_and_the_next_one_works(older: Path, graph: fangzhi.Graph) -> None:
    before = contents(older)
    done = subprocess.run([sys.executable, "-c", KILLED, str(older)], check=False, capture_output=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert before == contents(older)
    fangzhi.write(graph, older)
    assert {name: data for name, data in before.items() if name != "report.json"}.items() <= contents(older).items()
