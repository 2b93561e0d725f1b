import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.model import Metadata, Note, Raw
from fangzhi.readers import Fields, Found, Reading, read

TEXT = "凉山州与四川大学合作，引进人才一千名。"
FULL = {
    "id": 7,
    "Title": "合作",
    "Content": TEXT,
    "发布时间": "2021年3月4日 10:00",
    "来源": "某报",
    "作者": ["甲乙", "丙丁"],
    "Link": "http://a.cn/1",
}
SAID = Metadata("合作", "2021-03-04", "某报", "甲乙、丙丁", "http://a.cn/1")


def rows(tmp_path, name: str, data: str | bytes, **options) -> list[Raw | Note]:
    """What is read of a file with this content."""
    file = tmp_path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return list(read(Found(file, name, ""), Reading(**options)))


def _told(items) -> list[tuple[str, str]]:
    return [(i.path, i.text) if isinstance(i, Raw) else (i.document, f"{i.kind}: {i.detail}") for i in items]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "tsv"])
def test_a_row_is_a_document_with_what_its_fields_say(tmp_path, kind, codec):
    line = json.dumps(FULL, ensure_ascii=False)
    cells = [str(v) if k != "作者" else "、".join(v) for k, v in FULL.items()]
    table = io.StringIO(newline="")
    csv.writer(table, delimiter="\t" if kind == "tsv" else ",").writerows([FULL, cells])
    written = {"jsonl": line + "\n\n", "json": f"[{line}]", "csv": table.getvalue(), "tsv": table.getvalue()}[kind]
    (raw,) = rows(tmp_path, f"a.{kind}", written.encode(codec))
    assert isinstance(raw, Raw)
    assert (raw.path, raw.text, raw.metadata) == (f"a.{kind}#1", TEXT, SAID)
    assert raw.encoding == {"gbk": "gb18030", "utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(codec, codec)


def test_the_same_row_has_the_same_digest_wherever_it_stands(tmp_path):
    other = {key.upper(): value for key, value in reversed(FULL.items())} | {"id": 8}
    first, second = (rows(tmp_path, "a.jsonl", json.dumps(row))[0] for row in (FULL, other))
    changed = rows(tmp_path, "a.jsonl", json.dumps(FULL | {"来源": "别报"}))[0]
    assert first.digest == second.digest != changed.digest


def test_a_bad_line_is_noted_and_the_others_go_on(tmp_path):
    data = (
        f'{{"text": "{TEXT}"}}\n{{bad\n[1]\n{{"a": 1, "b": 2}}\n{{"text": ""}}\n{{"text": null}}\r\n\n{{"text": "末"}}'
    )
    assert _told(rows(tmp_path, "a.jsonl", data)) == [
        ("a.jsonl#1", TEXT),
        (
            "a.jsonl#2",
            "unreadable: not JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))",
        ),
        ("a.jsonl#3", "unreadable: a list, not an object with fields"),
        ("a.jsonl#4", "skipped: no field with the text; fields are a, b; name it with --text-field"),
        ("a.jsonl#5", "empty: no text"),
        ("a.jsonl#6", "empty: no text"),
        ("a.jsonl#8", "末"),
    ]


def test_many_bad_lines_are_counted(tmp_path):
    items = rows(tmp_path, "a.jsonl", "{bad\n" * 100 + '{"text": "末"}\n')
    assert len(items) == 22
    assert _told(items)[-2:] == [("a.jsonl#101", "末"), ("a.jsonl", "unreadable: 80 more rows are not read")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"text": "一"}', [("a.json#1", "一")]),
        ('[{"text": "一"},\n {"text": "二"}]', [("a.json#1", "一"), ("a.json#2", "二")]),
        ('{"text": "一"}\n{"text": "二"}', [("a.json#1", "一"), ("a.json#2", "二")]),
        (
            '[{"text": "一"}, {"text"',
            [
                ("a.json#1", "一"),
                ("a.json#2", "unreadable: not JSON from here on (Expecting ':' delimiter: line 1 column 24 (char 23))"),
            ],
        ),
        ("", []),
        ("7", [("a.json#1", "unreadable: a int, not an object with fields")]),
    ],
)
def test_json_is_a_list_of_objects_or_one(tmp_path, data, expected):
    assert _told(rows(tmp_path, "a.json", data)) == expected


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_the_delimiter_of_a_table_is_found(tmp_path, sign):
    data = f'编号{sign}标题{sign}正文\r\n1{sign}题{sign}"甲，{sign}""乙""\n丙;,"\r\n\r\n2{sign}题{sign}丁\r\n'
    assert _told(rows(tmp_path, "a.csv", data)) == [("a.csv#1", f'甲，{sign}"乙"\n丙;,'), ("a.csv#2", "丁")]


def test_a_row_that_does_not_fit_its_table_is_noted(tmp_path):
    data = "标题,正文\n题,甲,乙\n题\n题,丙,\n"
    assert _told(rows(tmp_path, "a.csv", data)) == [
        ("a.csv#1", "unreadable: 3 cells for 2 columns; put cells with a delimiter in quotes"),
        ("a.csv#2", "skipped: no field with the text; fields are 标题; name it with --text-field"),
        ("a.csv#3", "丙"),
    ]


def test_a_table_without_a_column_of_text_is_noted_once(tmp_path):
    detail = "skipped: no field with the text; fields are a, b; name it with --text-field"
    assert _told(rows(tmp_path, "a.csv", "a;b\n1;2\n3;4\n")) == [("a.csv", detail)]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_the_fields_can_be_named(tmp_path, name):
    data = "Body1,Text,T\n甲,乙,题目\n" if name == "a.csv" else '{"Body1": "甲", "text": "乙", "T": "题目"}\n'
    (raw,) = rows(tmp_path, name, data, fields=Fields(text="body1", title="t"))
    assert (raw.text, raw.metadata) == ("甲", Metadata("题目"))
    (note,) = rows(tmp_path, name, data, fields=Fields(text="none"))
    assert "fields are Body1, Text, T; name it with --text-field" in note.detail or "Body1, text, T" in note.detail


def test_the_first_of_the_usual_fields_that_holds_something_is_taken(tmp_path):
    (raw,) = rows(tmp_path, "a.jsonl", '{"content": "甲", "text": "", "正文": "乙", "date": 1616544000}')
    assert (raw.text, raw.metadata) == ("甲", Metadata(published="2021-03-24"))


def test_markup_in_a_field_is_read_as_it_is_seen(tmp_path):
    (raw,) = rows(tmp_path, "a.jsonl", json.dumps({"content": "<p>甲&nbsp;乙</p><p>丙</p>"}))
    assert (raw.text, raw.source) == ("甲\u00a0乙\n丙", "<p>甲&nbsp;乙</p><p>丙</p>")
    assert raw.source[slice(*raw.origin.range(1, 2))] == "&nbsp;"


def test_lone_surrogates_are_replaced(tmp_path):
    (raw,) = rows(tmp_path, "a.jsonl", '{"text": "\\ud800甲\\udc00", "title": "\\ud800题目"}')
    assert (raw.text, raw.metadata) == ("\ufffd甲\ufffd", Metadata("题目"))


def test_a_forced_encoding_that_cannot_be_is_noted_with_the_row(tmp_path):
    data = '{"text": "甲"}\n'.encode("gbk") + b'{"text": "\xff"}\n' + b" " * 9000 + b"\n"
    items = _told(rows(tmp_path, "a.jsonl", data, encoding="gbk"))
    assert items[-1][1] == "unreadable: from here on not gb18030 (0xff); name another encoding"


@pytest.mark.parametrize(
    ("name", "data", "detail"),
    [
        ("a.jsonl", '{"text": "' + "甲" * 3000 + '"}\n{"text": "乙"}\n', "a line of more than 2000 characters"),
        ("a.json", '{"text": "' + "甲" * 3000 + '"}', "larger than 2000 bytes; save it as .jsonl"),
        ("a.csv", "text\n" + "甲" * 3000, "a line of more than 2000 characters"),
        ("a.csv", 'text\n"' + "甲\n" * 3000, "not a row (field larger than field limit"),
        ("a.jsonl", "[" * 1900, "not JSON"),
        ("a.jsonl", '{"text": ' + "9" * 1900 + "e9999}\n", ""),
        ("a.jsonl", "\0" * 1900, "not text in UTF-8"),
    ],
)
def test_a_row_too_large_or_too_deep_is_noted(tmp_path, name, data, detail):
    limit = csv.field_size_limit()
    notes = [item for item in rows(tmp_path, name, data, largest=2000) if isinstance(item, Note)]
    assert any(detail in note.detail for note in notes) or not detail
    assert csv.field_size_limit() == limit


def test_a_text_of_too_many_values_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("fangzhi.readers.rows._MOST_VALUES", 10)
    assert _told(rows(tmp_path, "a.jsonl", "[1,1,1,1,1,1,1,1,1,1,1]\n")) == [
        ("a.jsonl#1", "unreadable: more than 10 values; split it")
    ]


def test_a_document_too_long_is_noted(tmp_path):
    assert _told(rows(tmp_path, "a.jsonl", '{"text": "甲甲甲甲"}\n{"text": "乙"}', longest=3)) == [
        ("a.jsonl#1", "unreadable: 4 characters, more than 3; name a higher limit or split it"),
        ("a.jsonl#2", "乙"),
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9), st.lists, max_leaves=5
)


@given(st.lists(st.dictionaries(st.sampled_from(["text", "title", "date", "x", "正文"]), VALUES), max_size=8))
def test_any_rows_are_documents_or_noted(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("rows")
    items = rows(folder, "a.jsonl", "\n".join(json.dumps(record) for record in records))
    assert len(items) == len(records)
    assert all(isinstance(item, (Raw, Note)) for item in items)
    assert rows(folder, "a.jsonl", "\n".join(json.dumps(record) for record in records)) == items


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(',;\t"\n\r'), max_size=80))
def test_any_table_is_read(tmp_path_factory, text):
    items = rows(tmp_path_factory.mktemp("table"), "a.csv", "text,title\n" + text, encoding="utf-8")
    assert all(isinstance(item, (Raw, Note)) for item in items)
