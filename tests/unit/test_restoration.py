import io
import sys
from pathlib import Path

import pytest

from fangzhi.arguments import STEP_NAMES, parser
from fangzhi.cli import main
from fangzhi.errors import InputError
from fangzhi.model import Note
from fangzhi.readers import Reading
from fangzhi.restoration import Restoration, restorations
from fangzhi.text.restore import STEPS

RAW = "標題\r\n\r\n習(xí)近平到涼山州,開出良方?!爸绿煜轮握咴谌瞬?,打好。\n不变的一行。\n"
CLEAN = "标题\n\n习近平到凉山州，开出良方。“致天下\ufffd者在人才，打好。\n不变的一行。\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(RAW, encoding="utf-8", newline="")
    return path


def test_the_text_alone_is_printed(page, capsys):
    assert main(["text", str(page)]) == 0
    assert capsys.readouterr().out == CLEAN


def test_the_difference_shows_what_was_done(page, capsys):
    assert main(["text", str(page), "--diff"]) == 0
    said = capsys.readouterr().out
    assert f"--- a.txt (utf-8, {len(RAW)} characters)" in said
    assert f"+++ restored ({len(CLEAN)} characters, 1 unreadable)" in said
    assert "-習(xí)近平到涼山州,開出" in said
    assert "+习近平到凉山州，开出良方" in said
    assert "  gloss: (xí) → ∅" in said
    assert "不变的一行" not in said


def test_every_line_of_the_text_is_in_the_difference_or_unchanged(page):
    (item,) = restorations([page], Reading())
    assert isinstance(item, Restoration)
    shown = [line[1:] for line in item.differences() if line[:1] == "+" and line[:3] != "+++"]
    assert all(line in shown or line in RAW.splitlines() for line in item.restored.text.splitlines())


def test_a_step_can_be_left_out(page, capsys):
    assert main(["text", str(page), "--without", "script", "--without", "shift"]) == 0
    assert "習近平到涼山州，開出良方？！爸绿煜" in capsys.readouterr().out


def test_an_unknown_step_is_refused(page, capsys):
    assert main(["text", str(page), "--without", "scripts"]) == InputError.exit_code
    assert "scripts: no step of restoring; they are line, mojibake" in capsys.readouterr().err


def test_the_steps_are_those_that_help_names():
    assert STEP_NAMES.split(", ") == [*STEPS]
    assert parser().parse_args(["text", "a", "--without", "wrap"]).without == ["wrap"]


def test_what_cannot_be_read_is_told_and_the_rest_printed(page, capsys):
    (page.parent / "b.wps").write_bytes(b"\x00\x01")
    assert main(["text", str(page.parent)]) == 0
    said = capsys.readouterr()
    assert said.out == CLEAN
    assert "fangzhi: b.wps: not a kind that is read (.wps)" in said.err


def test_nothing_to_read_is_an_error(tmp_path, capsys):
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    assert main(["text", str(tmp_path / "empty.txt")]) == InputError.exit_code
    assert "no document could be read: empty.txt: no text" in capsys.readouterr().err


def test_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("凉山州１２家".encode("gb18030"))))
    assert main(["text", "-", "--encoding", "gb18030"]) == 0
    assert capsys.readouterr().out == "凉山州12家\n"


def test_notes_come_with_documents(page):
    (page.parent / "README.md").write_text("x", encoding="utf-8")
    kinds = [type(item) for item in restorations([page.parent], Reading())]
    assert sorted(kind.__name__ for kind in kinds) == [Note.__name__, Restoration.__name__]
