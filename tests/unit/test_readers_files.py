import hashlib
import io
import sys
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from fangzhi.errors import MissingExtra
from fangzhi.model import Metadata, Note, Raw
from fangzhi.readers import Found, Reading, Worker, kinds, read
from fangzhi.readers.kinds import kind_by_content, kind_of
from fangzhi.readers.pdf import read_pdf
from fangzhi.readers.refusal import Refused
from fangzhi.readers.word import read_docx

PAGES = Path(__file__).parents[1] / "pages"
TEXT = "凉山州与四川大学合作，引进人才一千名。"
LINES = (
    "青禾县水利局关于水利建设的报告",
    "　　2021年，全县新建水库三座，总库容一千二百万立方米，解决了",
    "两万人的饮水问题。",
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def worker():
    with Worker(Reading()) as process:
        yield process


def pdf(*pages: tuple[str, ...], title: str = "", author: str = "", locked: str = "") -> bytes:
    """A PDF with these lines on its pages."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1, encrypt=StandardEncryption(locked) if locked else None)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for lines in pages:
        canvas.setFont("STSong-Light", 14)
        for at, line in enumerate(lines):
            canvas.drawString(72, 780 - 22 * at, line)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def word(document) -> bytes:
    """The bytes of a Word file."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _expected(page: str) -> str:
    return (PAGES / f"{page}.txt").read_text("utf-8").rstrip("\n")


def _one(file: Path, reading: Reading, worker: Worker) -> Raw | Note:
    (item,) = read(Found(file, file.name, ""), reading, worker)
    return item


def test_a_pdf_is_its_pages_with_their_lines():
    content = read_pdf(pdf(LINES, LINES[:1], title="关于水利建设的报告", author="青禾县水利局"), 10_000)
    assert content.text == "\n".join(LINES) + "\f" + LINES[0]
    assert (content.encoding, content.metadata) == ("pdf", Metadata("关于水利建设的报告", author="青禾县水利局"))


@pytest.mark.parametrize("title", ["Microsoft Word - 报告.doc", "untitled", "无标题", "x.pdf", "1"])
def test_what_a_pdf_says_is_believed_where_it_can_be(title):
    assert read_pdf(pdf(LINES, title=title, author="Administrator"), 10_000).metadata == Metadata()


def test_a_pdf_is_read_no_further_than_needed():
    assert read_pdf(pdf(*[LINES] * 9), 100).text.count("\f") == 1


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (pdf(LINES, locked="x"), "locked with a password; save it without one"),
        (b"%PDF-1.4\ngarbage", "a broken PDF .*; save it anew"),
        (pdf(LINES)[:400], "a broken PDF .*; save it anew"),
        (b"", "a broken PDF .*; save it anew"),
        (pdf((), ()), "no text on its 2 pages, which are images: it needs OCR first"),
    ],
)
def test_a_pdf_without_text_to_read_is_refused(data, detail):
    with pytest.raises(Refused, match=detail) as refused:
        read_pdf(data, 10_000)
    assert refused.value.kind == "unreadable"


def _document():
    document = docx.Document()
    document.core_properties.title = "松河县文件"
    document.core_properties.author = "python-docx"
    document.add_heading("松河县水利局文件", 1)
    document.add_paragraph("甲").add_run("乙\t丙\n丁")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("指标", "数", "人口", "12万"), strict=True):
        cell.text = text
    document.add_paragraph("末段。")
    return document


def test_a_word_file_is_its_paragraphs_and_tables_in_order():
    content = read_docx(word(_document()), 1 << 20)
    assert content.text == "松河县水利局文件\n甲乙\t丙\n丁\n指标\t数\n人口\t12万\n末段。"
    assert (content.encoding, content.metadata) == ("docx", Metadata("松河县文件"))


def test_what_is_struck_out_of_a_word_file_is_left_out_and_what_is_put_in_stays():
    document = docx.Document()
    inner = (
        "<w:r><w:t>一</w:t></w:r><w:del><w:r><w:delText>二</w:delText></w:r></w:del><w:ins><w:r><w:t>三</w:t></w:r></w:ins>"
        "<w:hyperlink><w:r><w:t>四</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"
    )
    held = f'<w:sdt xmlns:w="{W}"><w:sdtContent><w:p>{inner}</w:p></w:sdtContent></w:sdt>'
    document.element.body.insert(0, parse_xml(held))
    assert read_docx(word(document), 1 << 20).text == "一三四"


def test_a_text_box_stands_once_behind_its_paragraph():
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    held = (
        f'<w:p xmlns:w="{W}" xmlns:mc="{compatibility}"><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>段</w:t></w:r></w:p>"
    )
    document.element.body.insert(0, parse_xml(held))
    assert read_docx(word(document), 1 << 20).text == "段\n框"


def test_a_cell_of_several_paragraphs_is_several_lines():
    document = docx.Document()
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "一"
    cell.add_paragraph("二")
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "三", "四"
    assert read_docx(word(document), 1 << 20).text == "一\n二\n三\t四"


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"PK\x03\x04garbage", "not a .docx file .*; save it anew"),
        (b"", "not a .docx file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked with a password, or an old .doc; save it as .docx"),
        (word(_document())[:-400], "not a .docx file"),
    ],
)
def test_what_is_no_word_file_is_refused(data, detail):
    with pytest.raises(Refused, match=detail):
        read_docx(data, 1 << 20)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a", "text"),
        ("第1.5期", "text"),
        ("a.MD", "text"),
        ("a.shtml", "html"),
        ("a.XHTML", "html"),
        ("a.mht", "mhtml"),
        ("a.ndjson", "jsonl"),
        ("a.tsv", "csv"),
        ("a.doc", None),
        ("a.exe", None),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_name(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("data", "named", "kind"),
    [
        (b"%PDF-1.4", None, "pdf"),
        (b"%PDF-1.4", "html", "pdf"),
        (b"\xef\xbb\xbf <!DOCTYPE HTML>", None, "html"),
        (b"<!-- saved from url=(0011)http://a.cn -->\r\n<html>", "text", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', None, "html"),
        (b"<p>", None, "text"),
        (b'{"text": 1}\n{"text": 2}', None, "jsonl"),
        (b'{\n"text": 1}', None, "json"),
        (b'[\n {"text": 1}]', None, "json"),
        ("【甲】".encode(), None, "text"),
        (b"", None, "text"),
        (b"PK\x03\x04", None, "zip"),
        (b"PK\x03\x04 word/document.xml", None, "docx"),
        (b"PK\x03\x04 word/document.xml", "zip", "zip"),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_beginning(data, named, kind):
    assert kind_by_content(data, named) == kind


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.html", (PAGES / "old.html").read_bytes(), ((PAGES / "old.txt").read_text("utf-8").rstrip("\n"), "gb18030")),
        (
            "saved.txt",
            (PAGES / "trs.html").read_bytes(),
            ((PAGES / "trs.txt").read_text("utf-8").rstrip("\n"), "utf-8"),
        ),
        ("a.PDF", pdf(LINES), ("\n".join(LINES), "pdf")),
        ("a.docx", word(_document()), (read_docx(word(_document()), 1 << 20).text, "docx")),
        ("a", TEXT.encode("gbk"), (TEXT, "gb18030")),
    ],
)
def test_a_file_of_each_kind_is_a_document(tmp_path, worker, name, data, expected):
    (tmp_path / name).write_bytes(data)
    raw = _one(tmp_path / name, Reading(), worker)
    assert isinstance(raw, Raw)
    assert (raw.path, (raw.text, raw.encoding)) == (name, expected)
    assert raw.digest == hashlib.sha256(data).hexdigest()
    assert _one(tmp_path / name, Reading(), worker) == raw


@pytest.mark.parametrize(
    ("data", "path"), [(TEXT.encode(), "-"), ((PAGES / "trs.html").read_bytes(), "-"), (b'{"text": "x"}\n', "-#1")]
)
def test_standard_input_is_of_the_kind_that_it_looks_like(monkeypatch, worker, data, path):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (raw,) = read(Found(Path("-"), "-", ""), Reading(), worker)
    assert isinstance(raw, Raw)
    assert raw.path == path


def test_an_encoding_forced_on_a_page_that_has_another_is_noted(tmp_path, worker):
    (tmp_path / "a.html").write_bytes((PAGES / "old.html").read_bytes())
    note = _one(tmp_path / "a.html", Reading(encoding="utf-8"), worker)
    assert note == Note("unreadable", "a.html", note.detail)
    assert note.detail.startswith("not utf-8: byte 19 (0xd4)")


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("page.html", "reading .html needs trafilatura: pip install 'fangzhi[html]'"),
        ("page.mht", "reading .mht needs trafilatura: pip install 'fangzhi[html]'"),
        ("a.pdf", "reading .pdf needs pypdfium2: pip install 'fangzhi[pdf]'"),
        ("a.docx", "reading .docx needs python-docx: pip install 'fangzhi[docx]'"),
    ],
)
def test_a_package_that_is_missing_is_named(tmp_path, monkeypatch, worker, name, detail):
    monkeypatch.setattr(kinds, "find_spec", lambda _: None)
    (tmp_path / name).write_bytes(b"x")
    assert _one(tmp_path / name, Reading(), worker) == Note("skipped", name, detail)
    with pytest.raises(MissingExtra, match="needs"):
        kinds.require(str(kind_of(name)), name)
