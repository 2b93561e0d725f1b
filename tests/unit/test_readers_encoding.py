import codecs
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fangzhi.errors import InputError
from fangzhi.readers import Reading
from fangzhi.readers.encoding import decode, encoding_of
from fangzhi.readers.refusal import Refused

NEW = "凉山州与四川大学合作，引进人才一千名。会议指出，要抓好春耕生产，确保粮食安全，保障农民增收。"
OLD = "涼山州與四川大學合作，引進人才一千名。會議指出，要抓好春耕生產，確保糧食安全，保障農民增收。"
HEAD = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"><title>x</title></head><body>'
LINKS = '<ul class="nav"><li><a href="/col/col1/index.html" target="_blank"></a></li></ul>\n' * 60
NAMES = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32": "utf-32-le",
    "utf-32-be": "utf-32-be",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
}
TRADITIONAL = {**NAMES, "big5": "big5", "big5hkscs": "big5", "cp950": "big5"}
del TRADITIONAL["gb2312"]
SENTENCES = st.lists(st.sampled_from(NEW.replace("。", "。|").split("|")[:-1]), min_size=6, max_size=40).map("".join)


@pytest.mark.parametrize("codec", NAMES)
def test_simplified_text_is_read_in_each_encoding(codec):
    assert (NEW * 5, NAMES[codec]) == decode((NEW * 5).encode(codec))


@pytest.mark.parametrize("codec", TRADITIONAL)
def test_traditional_text_is_read_in_each_encoding(codec):
    assert (OLD * 5, TRADITIONAL[codec]) == decode((OLD * 5).encode(codec))


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1", "x-none", ""])
@pytest.mark.parametrize("codec", NAMES)
def test_what_a_page_declares_does_not_matter_if_it_is_wrong(codec, declared):
    page = HEAD.format(declared) + LINKS + f"<p>{NEW}</p>"
    assert (page, NAMES[codec]) == decode(page.encode(codec))


@given(SENTENCES, st.sampled_from(sorted(NAMES)), st.booleans())
def test_any_simplified_text_of_some_length_is_read(text, codec, page):
    written = LINKS + text if page else text
    assert (written, NAMES[codec]) == decode(written.encode(codec))


@given(SENTENCES, st.sampled_from(["utf-8", "gbk", "big5hkscs"]), st.data())
def test_broken_bytes_cost_little_more_than_themselves(text, codec, data):
    whole = (text * 3).encode(codec, "ignore")
    broken = bytearray(whole)
    at = data.draw(st.integers(0, len(whole) - 1))
    broken[at] = data.draw(st.sampled_from((0xFF, 0x80, 0xC1)))
    found = decode(bytes(broken))
    assert decode(whole).encoding == found.encoding
    kept = sum(a == b for a, b in zip(found.text, decode(whole).text, strict=False))
    kept += sum(a == b for a, b in zip(found.text[::-1], decode(whole).text[::-1], strict=False))
    assert kept >= len(decode(whole).text) - 4


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"\xfe\xff")
@example(b"\x00" * 40)
@example("联通".encode("gbk"))
def test_any_bytes_are_text_or_refused(data):
    with suppress(Refused):
        text, encoding = decode(data)
        assert not text.startswith("\ufeff")
        assert encoding in {*NAMES.values(), *TRADITIONAL.values()}


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\0\0\x08\0\x08\0abc" * 20,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4,
        bytes(range(0x80, 0x100)),
        b"\xd0\xcf\x11\xe0" + NEW.encode("utf-16-le") + b"\x01\x02\0\0" * 80,
        b"\x7fELF\x02\x01\x01" + b"\0" * 60,
    ],
)
def test_binary_files_are_refused(data):
    with pytest.raises(Refused, match=r"not text in .*; save it as UTF-8"):
        decode(data)


def test_a_stray_nul_does_not_make_a_text_binary():
    assert decode((NEW * 5 + "\0").encode()).text == NEW * 5 + "\0"


def test_gbk_that_happens_to_be_utf8_is_gbk():
    assert decode(("吕梁" * 3).encode("gbk")) == ("吕梁" * 3, "gb18030")


def test_a_declaration_decides_between_equals():
    said = b'<meta charset="big5">'
    alike = "爱".encode("gbk")  # 乾 in Big5
    assert [decode(data).encoding for data in (alike, said + alike)] == ["gb18030", "big5"]
    assert decode(alike, declared="big5").encoding == "big5"


def test_a_forced_encoding_is_used():
    assert decode(OLD.encode("big5"), "big5").text == OLD
    assert decode("é".encode("latin-1"), "latin-1") == ("é", "latin-1")
    assert decode(codecs.BOM_UTF8 + NEW.encode(), "utf-8") == (NEW, "utf-8")


def test_a_forced_encoding_that_cannot_be_tells_the_byte():
    with pytest.raises(Refused, match=r"not gbk: byte 2 \(0xff\) cannot be read; name another encoding") as refused:
        decode(b"ab\xffcd", "gbk")
    assert refused.value.kind == "unreadable"


@pytest.mark.parametrize("name", ["no-such", "hex", "\0", "zip"])
def test_an_encoding_that_there_is_not_is_refused(name):
    with pytest.raises(InputError, match="no known text encoding"):
        Reading(encoding=name)


def test_a_limit_of_nothing_is_refused():
    with pytest.raises(InputError, match="seconds 0: must be above zero"):
        Reading(seconds=0)


@pytest.mark.parametrize("codec", sorted({*NAMES.values(), "big5"}))
def test_the_encoding_of_a_beginning_is_that_of_the_whole(codec):
    text = OLD if codec == "big5" else NEW
    data = (text * 40).encode("big5hkscs" if codec == "big5" else codec)
    assert encoding_of(data[: len(data) // 8 * 4 + 1 * (codec == "utf-8")]) == codec
