import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.model import Note, Raw
from fangzhi.readers import Found, Reading, read

TEXT = "凉山州与四川大学合作，引进人才一千名。"
NAMES = ("测试/公告.txt", "测试/二〇二一年三月关于乡村振兴的通知.txt")


def packed(members: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def named(*names: bytes, extra: bytes = b"") -> bytes:
    """An archive whose names are these bytes, without a word on their encoding."""
    body, directory = b"", b""
    for name in names:
        content = TEXT.encode() + name
        sizes = struct.pack("<LLL", zlib.crc32(content), len(content), len(content))
        head = struct.pack("<HHHHH", 20, 0, 0, 0, 0x21) + sizes + struct.pack("<HH", len(name), len(extra))
        directory += b"PK\x01\x02\x14\0" + head + struct.pack("<HHHLL", 0, 0, 0, 0, len(body)) + name + extra
        body += b"PK\x03\x04" + head + name + extra + content
    count, size = len(names), len(directory)
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, size, len(body), 0)


def items(tmp_path: Path, data: bytes, **options) -> list[Raw | Note]:
    """What is read of an archive."""
    file = tmp_path / "a.zip"
    file.write_bytes(data)
    return list(read(Found(file, "a.zip", ""), Reading(**options)))


def _paths(found) -> list[str]:
    return [item.path if isinstance(item, Raw) else item.document for item in found]


def test_members_are_documents_in_the_order_of_their_names(tmp_path):
    found = items(tmp_path, packed({"b.txt": TEXT, "内/a.txt": TEXT.encode("gbk"), "rows.csv": "text\n甲\n乙\n"}))
    assert _paths(found) == ["a.zip/b.txt", "a.zip/rows.csv#1", "a.zip/rows.csv#2", "a.zip/内/a.txt"]
    assert [item.text for item in found] == [TEXT, "甲", "乙", TEXT]
    assert found[-1].encoding == "gb18030"


@pytest.mark.parametrize("codec", ["gbk", "utf-8", "big5"])
def test_names_of_any_encoding_are_read(tmp_path, codec):
    names = [name.replace("测试", "測試").replace("乡", "鄉") if codec == "big5" else name for name in NAMES]
    names = ["".join(c for c in name if c.encode(codec, "ignore")) for name in names]
    assert _paths(items(tmp_path, named(*(name.encode(codec) for name in names)))) == sorted(
        f"a.zip/{n}" for n in names
    )


def test_a_name_in_the_extra_field_is_taken(tmp_path):
    path = "公告.txt".encode()
    extra = struct.pack("<HHBL", 0x7075, len(path) + 5, 1, zlib.crc32(b"x.txt")) + path
    assert _paths(items(tmp_path, named(b"x.txt", extra=extra))) == ["a.zip/公告.txt"]


@pytest.mark.parametrize("name", [b"../../a.txt", b"/a.txt", b"..\\a.txt", b"./a.txt"])
def test_a_name_does_not_lead_out_of_its_archive(tmp_path, name):
    assert _paths(items(tmp_path, named(name))) == ["a.zip/a.txt"]


def test_members_that_are_no_documents_are_noted(tmp_path):
    members = {"__MACOSX/._a.txt": "x", ".git/a.txt": "x", ".b.txt": "x", "README.md": "x", "c.doc": "x", "d.zip": "x"}
    assert [i.path for i in items(tmp_path, packed(members | {"a.txt": TEXT})) if isinstance(i, Raw)] == ["a.zip/a.txt"]
    assert [(n.kind, n.document, n.detail) for n in items(tmp_path, packed(members))] == [
        ("skipped", "a.zip/.b.txt", "hidden file"),
        ("skipped", "a.zip/.git/a.txt", "hidden folder"),
        ("skipped", "a.zip/README.md", "not a document by its name"),
        ("skipped", "a.zip/__MACOSX/._a.txt", "hidden folder"),
        ("skipped", "a.zip/c.doc", "not a kind that is read (.doc): save it as .docx"),
        ("skipped", "a.zip/d.zip", "an archive in an archive; unpack it"),
    ]


def _locked() -> bytes:
    data = bytearray(packed({"a.txt": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def _damaged() -> bytes:
    data = bytearray(packed({"a.txt": TEXT}, zipfile.ZIP_STORED))
    data[40] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "path", "detail"),
    [
        (_locked(), "a.zip/a.txt", "locked with a password; pack it without one"),
        (_damaged(), "a.zip/a.txt", "broken in the archive (Bad CRC-32 for file 'a.txt'); pack it anew"),
        (packed({"a.txt": TEXT}, zipfile.ZIP_LZMA), "a.zip/a.txt", "packed in a way that is not read; pack it anew"),
        (packed({"a.txt": TEXT})[:-9], "a.zip", "a broken archive (File is not a zip file); pack it anew"),
        (b"", "a.zip", "a broken archive"),
        (packed({"a.txt": b"0" * 4_000_000}), "a.zip/a.txt", "far larger than its packed size: a zip bomb"),
    ],
)
def test_an_archive_that_cannot_be_read_is_noted(tmp_path, data, path, detail):
    (note,) = items(tmp_path, data)
    assert (note.kind, note.document, note.detail[: len(detail)]) == ("unreadable", path, detail)


def test_what_comes_out_is_measured_not_what_the_header_says(tmp_path):
    data = packed({"a.txt": b"0" * 4_000_000})
    said = data.replace(struct.pack("<L", 4_000_000), struct.pack("<L", 100))
    (note,) = items(tmp_path, said)
    assert (note.kind, note.document) == ("unreadable", "a.zip/a.txt")


def test_a_member_too_large_is_noted_and_the_others_are_read(tmp_path):
    found = items(tmp_path, packed({"a.txt": TEXT * 50, "b.txt": TEXT}), largest=1000)
    assert _paths(found) == ["a.zip/a.txt", "a.zip/b.txt"]
    assert found[0].detail == "larger than 1000 bytes; name a higher limit or split it"


def test_members_that_are_one_stretch_of_the_archive_are_measured_together(tmp_path):
    content = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = b"0" * 1_000_000
    body = content.compress(text) + content.flush()
    sizes = struct.pack("<LLL", zlib.crc32(text), len(body), len(text))
    head = struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sizes + struct.pack("<HH", 7, 0)
    names = [f"{n:03}.txt".encode() for n in range(300)]
    directory = b"".join(b"PK\x01\x02\x14\0" + head + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name for name in names)
    start = b"PK\x03\x04" + head + names[0] + body
    end = struct.pack("<HHHHLLH", 0, 0, len(names), len(names), len(directory), len(start), 0)
    found = items(tmp_path, start + directory + b"PK\x05\x06" + end)
    assert len(found) == 300
    assert {item.kind for item in found if isinstance(item, Note)} == {"unreadable"}


@given(st.data())
def test_any_damage_to_an_archive_ends_in_notes(tmp_path_factory, data):
    whole = bytearray(packed({"a.txt": TEXT * 9, "b/c.csv": "text\n甲\n", "d.jsonl": '{"text": "乙"}'}))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = items(tmp_path_factory.mktemp("zip"), bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    assert all(isinstance(item, (Raw, Note)) for item in found)
