"""Numerals as values, and the words that bound them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.text.numbers import bound_after, number, numerals

DIGITS = "零一二三四五六七八九"


def section(n: int) -> str:
    """A number below ten thousand as it is written in Chinese, with 零 for a gap."""
    written, gap = "", False
    for scale, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // scale % 10
        if digit:
            written += ("零" if gap and written else "") + DIGITS[digit] + mark
        gap = not digit
    return written


def chinese(n: int) -> str:
    """A number below a hundred million as it is written in Chinese."""
    high, low = divmod(n, 10**4)
    if not high:
        return section(low)
    return section(high) + "万" + ("零" if low and low < 1000 else "") + section(low)


@given(st.integers(1, 10**8 - 1))
def test_a_chinese_numeral_is_read_back(n: int) -> None:
    assert Decimal(n) == number(chinese(n))


@given(st.integers(0, 10**12), st.sampled_from(["", "十", "百", "千", "万", "亿", "万亿"]))
def test_an_arabic_numeral_is_scaled(n: int, scale: str) -> None:
    factor = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    assert n * factor == number(f"{n}{scale}") == number(f"{n:,}{scale}")


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("1.54万", "15400"), ("1.2万亿", "1200000000000"), ("0.5", "0.5"), ("十", "10"), ("十二", "12"),
     ("一百零五", "105"), ("两千三百", "2300"), ("二〇二一", "2021"), ("百万", "1000000"),
     ("一万零五十", "10050"), ("12.50", "12.5")],
)  # fmt: skip
def test_number(numeral: str, value: str) -> None:
    assert Decimal(value) == number(numeral)
    assert "E" not in str(number(numeral))


@pytest.mark.parametrize("text", ["", "万人", "1,20", "1.2.3", "半", "约10"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        number(text)


@pytest.mark.parametrize(
    ("text", "found", "value", "bound"),
    [
        ("招聘人才1.54万名", "1.54万", 15400, "exact"),
        ("兑现6000余万元", "6000余万", 60000000, "about"),
        ("推动万余名人才", "万余", 10000, "about"),
        ("十余项保障", "十余", 10, "about"),
        ("近500人", "近500", 500, "about"),
        ("约1,200人", "约1,200", 1200, "about"),
        ("上百人", "上百", 100, "atLeast"),
        ("超过三百万元", "超过三百万", 3000000, "atLeast"),
        ("不少于20家", "不少于20", 20, "atLeast"),
        ("不到5个", "不到5", 5, "atMost"),
        ("增长12.5%", "12.5", Decimal("12.5"), "exact"),
    ],
)
def test_a_figure_with_its_bound(text: str, found: str, value: Decimal, bound: str) -> None:
    (numeral,) = numerals(text, 0, len(text))
    assert (found, value, bound) == (numeral.span.of(text), numeral.value, numeral.bound)


def test_only_the_range_asked_for_is_read() -> None:
    text = "选派12人和34人"
    assert [n.value for n in numerals(text, text.index("和"), len(text))] == [34]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("以上", ("atLeast", 2)),
        ("左右", ("about", 2)),
        ("以内", ("atMost", 2)),
        ("以下", ("atMost", 2)),
        ("高校", (None, 0)),
    ],
)
def test_a_bound_behind(text: str, said: tuple[str | None, int]) -> None:
    assert said == bound_after(text, 0)
