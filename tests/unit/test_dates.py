"""Dates of a text as ISO values."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.text.dates import dates

PUBLISHED = "2021-01-24"


def said(text: str, published: str | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(d.span.of(text), d.date) for d in dates(text, 0, len(text), published)]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_full_date_is_read_back(day: dt.date) -> None:
    text = f"{day.year}年{day.month}月{day.day}日"
    assert [(text, day.isoformat())] == said(f"于{text}召开", None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021年3月启动", [("2021年3月", "2021-03")]),
        ("2021年启动", [("2021年", "2021")]),
        ("2018-2020年", [("2018-2020年", "2018/2020")]),
        ("2016年至2020年", [("2016年至2020年", "2016/2020")]),
        ("2018.5.18", [("2018.5.18", "2018-05-18")]),
        ("二〇一九年3月", [("二〇一九年3月", "2019-03")]),
        ("二○一九年三月二十四日", [("二○一九年三月二十四日", "2019-03-24")]),
        ("去年十一月", [("去年十一月", "2020-11")]),
        ("一月二十日召开，三个月后", [("一月二十日", "2021-01-20")]),
        ("2020年底", [("2020年底", "2020")]),
        ("2020年前三季度", [("2020年前三季度", "2020-01/2020-09")]),
        ("去年1—4月", [("去年1—4月", "2020-01/2020-04")]),
        ("去年上半年", [("去年上半年", "2020-01/2020-06")]),
        ("4月10日至12日", [("4月10日至12日", "2021-04-10/2021-04-12")]),
        ("2020年3月15日-4月20日", [("2020年3月15日-4月20日", "2020-03-15/2020-04-20")]),
        ("“十三五”期间", [("“十三五”期间", "2016/2020")]),
        ("“十三五”规划", []),
        ("上月28日", [("上月28日", "2020-12-28")]),
        ("昨天", [("昨天", "2021-01-23")]),
        ("25日，记者获悉", [("25日", "2020-12-25")]),
        ("20日，记者获悉", [("20日", "2021-01-20")]),
        ("11月召开", [("11月", "2020-11")]),
        ("将于11月召开", [("11月", "2021-11")]),
        ("2019年启动。次年5月验收", [("2019年", "2019"), ("次年5月", "2020-05")]),
        ("2019年3月启动，8月验收", [("2019年3月", "2019-03"), ("8月", "2019-08")]),
        ("2019年启动。8月验收", [("2019年", "2019"), ("8月", "2020-08")]),
        ("3个月、10日内、2021级", []),
        ("今年", [("今年", "2021")]),
        ("去年3月", [("去年3月", "2020-03")]),
        ("前年", [("前年", "2019")]),
        ("明年", [("明年", "2022")]),
        ("本月", [("本月", "2021-01")]),
        ("上月", [("上月", "2020-12")]),
        ("3月5日", [("3月5日", "2021-03-05")]),
        ("2018年以来", [("2018年以来", "2018/2021")]),
        ("2021年13月", []),
        ("2021年3月32日", []),
        ("第三届", []),
        ("三年来", []),
    ],
)
def test_dates_of_a_dated_document(text: str, found: list[tuple[str, str]]) -> None:
    assert found == said(text)


@pytest.mark.parametrize("text", ["今年", "去年3月", "本月", "3月5日", "昨天", "上半年", "上月28日"])
def test_a_relative_date_is_without_value_where_the_document_has_no_date(text: str) -> None:
    assert said(text, None) == [(text, None)]


def test_dates_come_in_order_and_from_the_range_asked_for() -> None:
    text = "2018年启动，2019年5月验收，2020年结束"
    assert [d.date for d in dates(text, 6, len(text), None)] == ["2019-05", "2020"]
