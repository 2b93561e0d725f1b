"""Files that are made to harm: each ends in a note, in bounded time and memory."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from fangzhi.model import Note, Raw
from fangzhi.pipeline import build
from fangzhi.readers import Found, Reading, Worker, find_documents, read
from fangzhi.readers.content import Content
from fangzhi.readers.refusal import Refused

TEXT = "凉山州与四川大学合作，引进人才一千名。"
READING = Reading(largest=1 << 20, longest=100_000, seconds=4, memory=1 << 30)
BOMB = "<!ENTITY {} '{}'>"
PAIRS = zip("abcdefgh", "bcdefghi", strict=True)
WORD = {
    "bomb": "<!DOCTYPE d [<!ENTITY a 'ha'>" + "".join(BOMB.format(c, f"&{b};" * 10) for b, c in PAIRS) + "]>",
    "file": "<!DOCTYPE d [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>",
}


@pytest.fixture(scope="module")
def worker():
    with Worker(READING) as process:
        process.run(_slept, 0)
        yield process


def _slept(seconds: float) -> Content:
    import time  # noqa: PLC0415 - runs in the process

    time.sleep(seconds)
    return Content("", "")


def _grown(size: int) -> Content:
    return Content("x" * size, "")


def _ended(code: int) -> Content:
    os._exit(code)


def _failed() -> Content:
    raise KeyError("x")


def _read(file: Path, worker: Worker) -> list[Raw | Note]:
    return list(read(Found(file, file.name, ""), READING, worker))


def _word(declaration: str) -> bytes:
    """A Word file whose text refers to what its document type declares."""
    whole, made = BytesIO(), BytesIO()
    docx.Document().save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/document.xml":
                head, _, body = content.decode().partition("?>")
                content = (
                    f"{head}?>{declaration}"
                    + body.replace("<w:body>", "<w:body><w:p><w:r><w:t>一&i;二</w:t></w:r></w:p>")
                ).encode()
            new.writestr(info, content)
    return made.getvalue()


def test_a_reader_out_of_time_is_stopped_and_the_next_one_runs(worker):
    with pytest.raises(Refused, match="not read within 4 seconds; save its text as"):
        worker.run(_slept, 60)
    assert worker.run(_slept, 0) == Content("", "")


def test_a_reader_out_of_memory_is_refused(worker):
    with pytest.raises(Refused, match="needs more memory than it may have"):
        worker.run(_grown, 1 << 31)
    assert worker.run(_slept, 0) == Content("", "")


def test_a_reader_that_ends_its_process_is_refused(worker):
    with pytest.raises(Refused, match="the process that reads it ended"):
        worker.run(_ended, 3)
    assert worker.run(_slept, 0) == Content("", "")


def test_a_reader_that_fails_is_refused(worker):
    with pytest.raises(Refused, match=r"cannot be read \(KeyError: 'x'\); save its text as .txt"):
        worker.run(_failed)


@pytest.mark.parametrize(
    ("name", "data", "detail"),
    [
        ("comments.html", b"<!--" * 200_000, "not read within 4 seconds"),
        ("large.html", b"<p>x" * 300_000, "larger than 1048576 bytes"),
        ("large.txt", b"x" * (1 << 21), "larger than 1048576 bytes"),
        ("long.txt", b"x" * (1 << 18), "262144 characters, more than 100000"),
        ("long.html", ("<p>" + TEXT * 6000).encode(), "114000 characters, more than 100000"),
        ("long.csv", b"text\n" + b"x" * (1 << 21), "a line of more than 1048576 characters"),
        ("long.jsonl", b"x" * (1 << 21), "a line of more than 1048576 characters"),
        ("deep.jsonl", b"[" * 100_000, "not JSON"),
        ("deep.json", b'{"a":' * 100_000, "not JSON from here on"),
        ("nul.txt", b"\0" * 1000, "not text in"),
        ("nul.html", b"\0" * 1000, "not text in"),
        ("nul.pdf", b"\0" * 1000, "a broken PDF"),
        ("nul.docx", b"\0" * 1000, "not a .docx file"),
        ("nul.zip", b"\0" * 1000, "a broken archive"),
        ("nul.mht", b"\0" * 1000, "no page in it"),
        ("deep.mht", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 3000, "n"),
        ("bomb.docx", b"", "a broken .docx file"),
    ],
)
def test_a_file_made_to_harm_ends_in_a_note(tmp_path, worker, name, data, detail):
    (tmp_path / name).write_bytes(data or _word(WORD["bomb"]))
    items = _read(tmp_path / name, worker)
    assert [item.kind for item in items if isinstance(item, Note)] == ["unreadable"]
    assert items[0].detail.startswith(detail)


def test_markup_of_a_hundred_thousand_elements_within_each_other_is_read(tmp_path, worker):
    (tmp_path / "a.html").write_text("<div>" * 100_000 + TEXT)
    (raw,) = read(Found(tmp_path / "a.html", "a.html", ""), Reading(), None)
    assert isinstance(raw, Raw)
    assert raw.text == TEXT


def test_a_word_file_takes_nothing_from_other_files(tmp_path, worker):
    (tmp_path / "a.docx").write_bytes(_word(WORD["file"]))
    (item,) = _read(tmp_path / "a.docx", worker)
    assert "root" not in (item.text if isinstance(item, Raw) else item.detail)


def test_a_word_file_that_unpacks_to_too_much_is_noted(tmp_path, worker):
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (1 << 22))
    (note,) = _read(tmp_path / "a.docx", worker)
    assert note == Note("unreadable", "a.docx", "far larger than its packed size: a zip bomb, or pack it anew")


def test_devices_and_pipes_are_no_documents(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "null.txt").symlink_to("/dev/null")
    os.mkfifo(tmp_path / "pipe.html")
    found, notes = find_documents([tmp_path])
    assert [f.path for f in found] == ["a.txt"]
    assert [(n.document, n.detail) for n in notes] == [("null.txt", "not a file"), ("pipe.html", "not a file")]


def test_a_build_reads_every_kind_and_notes_what_it_does_not(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.html").write_text(f"<html><body><h1>题目一则</h1><p>{TEXT * 9}</p></body></html>")
    (tmp_path / "c.csv").write_text(f"text\n{TEXT}乙\n{TEXT}丙\n{TEXT}乙\n,\n")
    (tmp_path / "d.jsonl").write_text(f'{{"content": "{TEXT}丙"}}\n{{bad\n')
    (tmp_path / "e.pdf").write_bytes(b"%PDF-")
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("a.txt", TEXT)
    graph = build(tmp_path)
    places = {(d.path, d.copies) for d in graph.corpus.documents}
    assert places == {
        ("a.txt", ("f.zip/a.txt",)),
        ("b.html", ()),
        ("c.csv#1", ("c.csv#3",)),
        ("c.csv#2", ("d.jsonl#1",)),
    }
    told = {
        (n.kind, n.document) for n in graph.corpus.notes if n.kind in {"duplicate", "unreadable", "skipped", "failed"}
    }
    assert told == {
        ("duplicate", "c.csv#3"),
        ("duplicate", "d.jsonl#1"),
        ("duplicate", "f.zip/a.txt"),
        ("unreadable", "d.jsonl#2"),
        ("unreadable", "e.pdf"),
    }


def test_a_program_without_a_guard_is_not_run_again(tmp_path):
    (tmp_path / "a.html").write_text(f"<html><body><p>{TEXT * 9}</p></body></html>")
    program = tmp_path / "program.py"
    program.write_text(
        "from pathlib import Path\nfrom fangzhi.readers import find_documents, read\nprint('run')\n"
        f"found, _ = find_documents([Path({str(tmp_path / 'a.html')!r})])\n"
        "print([raw.path for raw in read(found[0])])\n"
    )
    folder = str(Path(__file__).parents[2] / "graph")
    done = subprocess.run(
        [sys.executable, program], env=os.environ | {"PYTHONPATH": folder}, check=True, capture_output=True, text=True
    )
    assert done.stdout == "run\n['a.html']\n"
