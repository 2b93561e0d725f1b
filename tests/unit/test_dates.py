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


@pytest.mark.parametrize("text", ["今年", "去年3月", "本月", "3月5日"])
def test_a_relative_date_needs_the_date_of_the_document(text: str) -> None:
    assert said(text, None) == []


def test_dates_come_in_order_and_from_the_range_asked_for() -> None:
    text = "2018年启动，2019年5月验收，2020年结束"
    assert [d.date for d in dates(text, 6, len(text), None)] == ["2019-05", "2020"]
