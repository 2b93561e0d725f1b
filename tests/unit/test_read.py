import hashlib
import os
import unicodedata
from pathlib import Path

import pytest

from fangzhi.errors import InputError
from fangzhi.model import Note, Raw
from fangzhi.readers import Found, Reading, find_documents, read

TEXT = "凉山州与四川大学合作，引进人才一千名。"
OLD = "涼山州與四川大學合作，引進人才一千名。"


def _write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def _found(file: Path) -> Found:
    return Found(file, file.name, "0" * 64)


def _read(file: Path, reading: Reading = Reading()) -> Raw | Note:  # noqa: B008
    (item,) = read(_found(file), reading)
    return item


def test_a_folder_is_searched_to_any_depth_in_code_point_order(tmp_path):
    _write(tmp_path, {"b.txt": "1", "a/二.md": "2", "a/一": "3", "A.TXT": "4", "a.txt": "5", "第1.5期": "6"})
    found, notes = find_documents([tmp_path])
    assert [f.path for f in found] == ["A.TXT", "a.txt", "a/一", "a/二.md", "b.txt", "第1.5期"]
    assert notes == ()


def test_what_is_left_out_is_noted(tmp_path):
    _write(
        tmp_path, {"a.txt": "1", "readme.md": "2", "LICENSE": "3", ".git/x.txt": "4", ".b.txt": "5", "报告.WPS": "6"}
    )
    found, notes = find_documents([tmp_path])
    assert [f.path for f in found] == ["a.txt"]
    assert [(n.document, n.detail) for n in notes] == [
        (".b.txt", "hidden file"),
        (".git/", "hidden folder"),
        ("LICENSE", "not a document by its name"),
        ("readme.md", "not a document by its name"),
        ("报告.WPS", "not a kind that is read (.WPS): save it as .docx"),
    ]
    assert {"skipped"} == {n.kind for n in notes}


def test_a_file_named_is_read_whatever_its_name(tmp_path):
    _write(tmp_path, {"README.md": TEXT, ".x/.y.txt": TEXT + "二"})
    found, _ = find_documents([tmp_path / "README.md", tmp_path / ".x/.y.txt"])
    assert [f.path for f in found] == [".y.txt", "README.md"]


def test_paths_are_composed(tmp_path):
    _write(tmp_path, {unicodedata.normalize("NFD", "é/ü.txt"): TEXT})
    assert find_documents([tmp_path])[0][0].path == "é/ü.txt"


def test_files_with_the_same_bytes_are_one_document(tmp_path):
    _write(tmp_path, {"b.txt": TEXT, "a/c.txt": TEXT, "d.txt": TEXT + "。"})
    found, notes = find_documents([tmp_path])
    assert [(f.path, f.copies) for f in found] == [("a/c.txt", ("b.txt",)), ("d.txt", ())]
    assert (Note("duplicate", "b.txt", "same bytes as a/c.txt"),) == notes


def test_the_same_folder_twice_is_the_folder_once(tmp_path):
    _write(tmp_path, {"a.txt": TEXT})
    assert find_documents([tmp_path]) == find_documents([tmp_path, tmp_path])


def test_links_in_a_circle_end(tmp_path):
    _write(tmp_path, {"a/x.txt": TEXT, "b/y.txt": TEXT + "二"})
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "b/a").symlink_to(tmp_path / "a")
    (tmp_path / "b/b").symlink_to(tmp_path / "b")
    assert [f.path for f in find_documents([tmp_path])[0]] == ["a/x.txt", "b/y.txt"]


def test_a_broken_link_and_a_pipe_are_no_documents(tmp_path):
    _write(tmp_path, {"a.txt": TEXT})
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "c.txt")
    _, notes = find_documents([tmp_path])
    assert [(n.document, n.detail) for n in notes] == [("b.txt", "not a file"), ("c.txt", "not a file")]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "missing: no such file or folder"),
        ("pipe", "pipe: neither a file nor a folder"),
        ("empty", "empty: no document found; name a folder"),
        ("report.rar", r"no document found \(report.rar: not a kind that is read \(.rar\): pack it as .zip"),
    ],
)
def test_a_path_that_cannot_be_built_is_refused(tmp_path, name, message):
    _write(tmp_path, {"report.rar": "x"})
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match=message) as refusal:
        find_documents([tmp_path / name])
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a/*.txt", ["x.txt", "y.txt"]),
        ("*/x.txt", ["a/x.txt", "b/x.txt"]),
        ("**/x.txt", ["a/x.txt", "b/c/x.txt", "b/x.txt"]),
        ("b/**", ["c/x.txt", "x.txt"]),
        ("[ab]", ["a/x.txt", "a/y.txt", "b/c/x.txt", "b/x.txt"]),
        ("**/**/c/*", ["b/c/x.txt"]),
        ("a/?.txt", ["x.txt", "y.txt"]),
    ],
)
def test_a_pattern_stands_for_what_it_matches(tmp_path, pattern, expected):
    _write(tmp_path, {"a/x.txt": "1", "a/y.txt": "2", "b/x.txt": "3", "b/c/x.txt": "4", "a/.h.txt": "5"})
    found, notes = find_documents([tmp_path / pattern])
    assert [f.path for f in found] == expected
    assert {note.detail for note in notes} <= {"hidden file"}


def test_a_pattern_with_links_in_a_circle_ends(tmp_path):
    _write(tmp_path, {"a/x.txt": TEXT})
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/again").symlink_to(tmp_path)
    assert [f.path for f in find_documents([tmp_path / "**/*.txt"])[0]] == ["a/x.txt"]


def test_a_file_named_like_a_pattern_is_the_file(tmp_path):
    _write(tmp_path, {"a[1].txt": "1", "a1.txt": "2"})
    assert [f.path for f in find_documents([tmp_path / "a[1].txt"])[0]] == ["a[1].txt"]


def test_a_pattern_that_matches_nothing_is_refused(tmp_path):
    with pytest.raises(InputError, match="nothing matches; check the pattern"):
        find_documents([tmp_path / "*.txt"])


def test_a_folder_without_permission_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match="no permission to read this folder; change"):
        find_documents([tmp_path])


def test_a_folder_inside_without_permission_is_noted(tmp_path, monkeypatch):
    _write(tmp_path, {"a.txt": TEXT, "b/c.txt": TEXT})
    scan = os.scandir

    def refuse(path):
        if Path(path).name == "b":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert (Note("unreadable", "b/", "cannot be read: Permission denied"),) == find_documents([tmp_path])[1]


def test_a_file_without_permission_is_noted(tmp_path, monkeypatch):
    _write(tmp_path, {"a.txt": TEXT, "b.txt": TEXT})
    opened = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    found, notes = find_documents([tmp_path])
    assert [f.path for f in found] == ["b.txt"]
    assert (Note("unreadable", "a.txt", "cannot be read: Permission denied"),) == notes
    assert Note("unreadable", "a.txt", "cannot be read: Permission denied") == _read(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (TEXT, "utf-8", "utf-8"),
        (TEXT, "utf-8-sig", "utf-8"),
        (TEXT, "utf-16", "utf-16-le"),
        (TEXT, "gb2312", "gb18030"),
        (OLD, "gbk", "gb18030"),
        (OLD, "big5", "big5"),
    ],
)
def test_the_encoding_is_found(tmp_path, text, codec, encoding):
    _write(tmp_path, {"a.txt": text.encode(codec)})
    raw = _read(tmp_path / "a.txt")
    assert isinstance(raw, Raw)
    assert (text, encoding) == (raw.text, raw.encoding)


def test_raw_text_is_the_file_unchanged(tmp_path):
    _write(tmp_path, {"a/b.txt": TEXT + "\r\n" + OLD})
    (raw,) = read(find_documents([tmp_path])[0][0])
    assert isinstance(raw, Raw)
    assert (raw.path, raw.text) == ("a/b.txt", TEXT + "\r\n" + OLD)
    assert hashlib.sha256(raw.text.encode()).hexdigest() == raw.digest


def test_a_cut_character_costs_only_itself(tmp_path):
    _write(tmp_path, {"a.txt": (TEXT * 5).encode()[:-1]})
    raw = _read(tmp_path / "a.txt")
    assert isinstance(raw, Raw)
    assert ((TEXT * 5)[:-1] + "\ufffd", "utf-8") == (raw.text, raw.encoding)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        ("\ufeff \u3000\r\n".encode(), "empty"),
        (b"PK\x03\x04\0\0", "unreadable"),
        (bytes(range(0x80, 0x100)), "unreadable"),
        (b"\xff\xfe\x00", "unreadable"),
    ],
)
def test_what_is_no_text_is_noted(tmp_path, data, kind):
    _write(tmp_path, {"a.txt": data})
    note = _read(tmp_path / "a.txt")
    assert isinstance(note, Note)
    assert (kind, "a.txt") == (note.kind, note.document)
