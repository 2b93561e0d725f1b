"""What a file says of its document besides the text, weighed against what the text's own lines say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.model import BASE, Document, Metadata, Raw, Span
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture
from fangzhi.text.title import without_site

FURNITURE = load_furniture(Path(__file__).parents[2] / "ontology" / "lexicons")
TITLE = "甲县召开人才工作会议"
BODY = "昨天，甲县召开人才工作会议，三百余名专家到会。会议要求各乡镇把人才用好，全年引进医生五十名。"
DATELINE = "2024-05-01 来源：甲县日报 作者：张三"


def document(text: str, **said: str) -> Document:
    return to_document(Raw("a.txt", text, "0" * 64, "utf-8", metadata=Metadata(**said)), BASE, FURNITURE)


@pytest.mark.parametrize(
    ("text", "said", "title"),
    [
        (f"{TITLE}\n{BODY}", "", TITLE),
        (f"{TITLE}\n{BODY}", f"{TITLE}_甲县人民政府网", TITLE),
        (f"【深度】{TITLE}\n{BODY}", f"【深度】{TITLE}-新闻中心-甲县日报", TITLE),
        (f"{TITLE}\n——侧记\n{BODY}", f"{TITLE} - 甲县门户网站", TITLE + "——侧记"),
        (f"县人才办\n{TITLE}\n{BODY}", f"{TITLE}_要闻_甲县网", TITLE),
        (f"甲县召开人才\n工作会议\n{BODY}", TITLE, TITLE),
        (f"甲县人才工作会议在县城召开\n{BODY}", "县里召开人才工作会议", "甲县人才工作会议在县城召开"),
        (BODY, f"{TITLE}_甲县人民政府网", TITLE),
        (BODY, f"甲县网_{TITLE}", TITLE),
        (BODY, f"【要闻】{TITLE}（图）-甲县网", TITLE),
        (BODY, "中国-东盟人才合作论坛侧记-新华网", "中国-东盟人才合作论坛侧记"),
        (BODY, "“一带一路”专家服务基层 | 甲县网", "“一带一路”专家服务基层"),
        (f"一、总体要求\n{BODY}", f"{TITLE}_甲县网", TITLE),
        (f"{TITLE}\n{BODY}", "甲县人民政府网", TITLE),
        (f"{TITLE}\n{BODY}", "无标题文档", TITLE),
        (f"{TITLE}\n{BODY}", "新闻详情页", TITLE),
        (f"{TITLE}\n{BODY}", "Untitled Document", TITLE),
        (f"雪热之后\n{BODY}", "乙市足球队夺冠", "雪热之后"),
        (f"{TITLE}\n{BODY}", "甲縣召開人才工作會議_甲縣網", TITLE),
        (f"{TITLE}\n{BODY}", "甲縣召開(kāi)人才工作會(huì)議", TITLE),
        (BODY, " 甲县召开\n人才工作会议 ", "甲县召开 人才工作会议"),
    ],
)
def test_the_title_is_the_line_that_says_what_the_file_says(text: str, said: str, title: str) -> None:
    assert title == document(text, title=said).title


def test_what_stands_above_the_title_is_furniture() -> None:
    found = document(f"甲县融媒\n人才专栏\n{TITLE}\n{BODY}", title=f"{TITLE}_甲县网")
    assert (found.title, found.body.of(found.text)) == (TITLE, BODY)
    assert [span.of(found.text) for span in found.furniture] == ["甲县融媒", "人才专栏"]


def test_a_title_may_look_like_a_dateline_or_an_advertisement() -> None:
    for title in ("2024年5月1日工作日志", "久久为功办好棋牌比赛"):
        assert title == document(f"{title}\n{BODY}", title=title + "_甲县网").title


def test_a_first_line_that_is_not_the_title_belongs_to_the_body() -> None:
    found = document(f"一、总体要求\n{BODY}", title=f"{TITLE}_甲县网")
    assert found.body.of(found.text) == found.text


@pytest.mark.parametrize(
    ("text", "said", "told"),
    [
        (f"{TITLE}\n{DATELINE}\n{BODY}", {}, ("2024-05-01", "甲县日报", "张三")),
        (
            f"{TITLE}\n{DATELINE}\n{BODY}",
            {"published": "2024-06-01", "source": "乙网", "author": "李四"},
            ("2024-05-01", "甲县日报", "张三"),
        ),
        (
            f"{TITLE}\n{BODY}",
            {"published": "2024-06-01", "source": "乙网", "author": "李四"},
            ("2024-06-01", "乙网", "李四"),
        ),
        (f"{TITLE}\n{BODY}", {"published": "2024-06-01T08:00:00+08:00"}, ("2024-06-01", None, None)),
        (f"{TITLE}\n{BODY}", {"published": "近日", "source": "本站", "author": "admin"}, (None, None, None)),
        (f"{TITLE}\n{BODY}\n2024年4月30日", {"published": "2024-06-01"}, ("2024-06-01", None, None)),
        (f"{TITLE}\n中新网甲县5月1日电 {BODY}", {}, (None, "中新网", None)),
        (f"{TITLE}\n中新网甲县5月1日电 {BODY}", {"source": "乙网"}, (None, "乙网", None)),
        (f"{TITLE}\n作者：市委宣传部\n{BODY}", {"author": "李四"}, (None, None, "市委宣传部")),
        (f"{TITLE}\n{BODY}（记者 张三 李小四）", {"author": "网站编辑"}, (None, None, "张三、李小四")),
        (f"{TITLE}\n{BODY}", {"author": "记者：张三 李小四"}, (None, None, "张三、李小四")),
        (f"{TITLE}\n{BODY}", {"author": "張三;李小四"}, (None, None, "张三、李小四")),
        (f"{TITLE}\n{BODY}", {"author": "甲县融媒体中心 编辑室"}, (None, None, "甲县融媒体中心 编辑室")),
        (f"{TITLE}\n来源：本站\n{BODY}", {"source": "甲县网"}, (None, "甲县网", None)),
    ],
)
def test_labels_go_before_metadata_and_metadata_before_guesses(
    text: str, said: dict[str, str], told: tuple[str | None, ...]
) -> None:
    found = document(text, **said)
    assert told == (found.published, found.source, found.author)


@pytest.mark.parametrize(
    ("text", "said", "url"),
    [
        (BODY, "https://example.org/a", "https://example.org/a"),
        (f"{BODY}\n原文链接：https://example.org/b", "https://example.org/a", "https://example.org/b"),
        (BODY, "a.html", None),
        (BODY, "javascript:void(0)", None),
        (BODY, "", None),
    ],
)
def test_the_address_is_one(text: str, said: str, url: str | None) -> None:
    assert url == document(text, url=said).url


@pytest.mark.parametrize(
    ("named", "source", "left"),
    [
        ("", "", ""),
        (TITLE, "", TITLE),
        (f"{TITLE}_{TITLE}", "", TITLE),
        (f"{TITLE}|甲县发布", "甲县发布", TITLE),
        (f"{TITLE} - 甲县发布", "", f"{TITLE} - 甲县发布"),
        (f"{TITLE}>>要闻>>首页", "", TITLE),
        (f"{TITLE}－甲县新闻网", "", TITLE),
        (f"{TITLE}--地方--甲县网", "", TITLE),
        (f"甲县日报数字报-{TITLE}", "", TITLE),
        (f"{TITLE}—甲县新闻网", "", TITLE),
        ("2020-2025年人才规划", "", "2020-2025年人才规划"),
        ("甲县网", "甲县网", ""),
        ("_", "", ""),
        ("首页", "", ""),
    ],
)
def test_the_name_of_the_site_is_no_title(named: str, source: str, left: str) -> None:
    assert left == without_site(named, source)


def test_lines_put_above_a_converted_page_are_furniture() -> None:
    above = "人才会议网址大全，三百会议专家随你选"
    page = (
        "甲縣召開(kāi)人才工作會(huì)議\n昨天,甲縣召開(kāi)人才工作會(huì)議,三百餘名專(zhuān)家到會(huì)。"
        "會(huì)議要求各鄉(xiāng)鎮(zhèn)把人才用好,全年引進(jìn)醫(yī)生五十名。"
    )
    found = document(f"{above}\n{page}")
    assert (TITLE, above) == (found.title, found.furniture[0].of(found.text))
    assert above == document(f"{above}\n{TITLE}\n{BODY}").title
    assert document(f"{TITLE}\n{page.split(chr(10))[1]}").title == TITLE


@given(st.lists(st.text("甲乙县人才_-|丨【】（） 网\n。a\ud800\0", max_size=12), min_size=6, max_size=6))
def test_any_metadata_leaves_the_text_whole(parts: list[str]) -> None:
    text, title, published, source, author, url = parts[0].replace("\ud800", ""), *parts[1:]
    found = document(text, title=title, published=published, source=source, author=author, url=url)
    assert all(Span(0, len(found.text)).covers(span) for span in (found.body, *found.furniture))
    assert all(value is None or value == value.strip() != "" for value in (found.title, found.source, found.author))
