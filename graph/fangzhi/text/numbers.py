"""Numerals and their bounds in Chinese text as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}

EXACT, ABOUT, AT_LEAST, AT_MOST = "exact", "about", "atLeast", "atMost"

_NUMERAL = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[十百千万亿]{0,3})"
    r"|(?P<chinese>[零〇一二两三四五六七八九十百千万亿]+)(?P<some>几|数)?"
)


def number(numeral: str) -> Decimal:
    """The value of an Arabic, Chinese or mixed numeral.

    >>> number("1.54万"), number("两千三百"), number("1,200")
    (Decimal('15400'), Decimal('2300'), Decimal('1200'))

    Raises:
        ValueError: if `numeral` is not one.
    """
    match = _NUMERAL.fullmatch(numeral)
    if not match:
        raise ValueError(f"not a numeral: {numeral!r}")
    if match["digits"]:
        value = Decimal(match["digits"].replace(",", ""))
        for scale in match["scale"]:
            value *= (_SMALL | _LARGE)[scale]
        return _plain(value)
    return Decimal(_chinese(match["chinese"]))


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _chinese(numeral: str) -> int:
    if not any(c in _SMALL or c in _LARGE for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    for large, value in (("亿", 10**8), ("万", 10**4)):
        above, found, below = numeral.rpartition(large)
        if found:
            return (_chinese(above) if above else 1) * value + (_chinese(below) if below else 0)
    total, digit = 0, 0
    for c in numeral:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total, digit = total + (digit or 1) * _SMALL[c], 0
    return total + digit


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text with the words that bound it; `span` covers those words too.

    `scale` is what it is counted in (万), `percent` % or ‰ where it is said in words: 百分之九十五.
    """

    span: Span
    value: Decimal
    bound: str
    chinese: bool
    scale: str = ""
    percent: str = ""


_BEFORE = {
    "近": ABOUT, "约": ABOUT, "大约": ABOUT, "约有": ABOUT, "上": AT_LEAST, "将近": ABOUT, "接近": ABOUT,
    "超": AT_LEAST, "超过": AT_LEAST, "超过了": AT_LEAST, "逾": AT_LEAST, "突破": AT_LEAST, "不少于": AT_LEAST,
    "不低于": AT_LEAST, "至少": AT_LEAST, "达到或超过": AT_LEAST, "高于": AT_LEAST, "多于": AT_LEAST, "大于": AT_LEAST,
    "不足": AT_MOST, "不到": AT_MOST, "低于": AT_MOST, "不超过": AT_MOST, "不高于": AT_MOST, "不多于": AT_MOST,
    "至多": AT_MOST, "最多": AT_MOST, "少于": AT_MOST, "小于": AT_MOST,
}  # fmt: skip
#: What makes a numeral name no definite number: 几十, 数百.
_VAGUE = ("几", "数", "若")
_AFTER = {"以上": AT_LEAST, "及以上": AT_LEAST, "以内": AT_MOST, "以下": AT_MOST, "左右": ABOUT, "上下": ABOUT}
_WORDS_BEFORE = re.compile("(?:" + "|".join(sorted(_BEFORE, key=lambda w: (-len(w), w))) + ")$")
_WORDS_AFTER = re.compile("|".join(sorted(_AFTER, key=lambda w: (-len(w), w))))
_SHARES = {"百分之": "%", "千分之": "‰"}
_FIGURE = re.compile(
    r"(?P<share>[百千]分之)(?:(?P<digits>\d+(?:\.\d+)?)|(?P<han>[一二两三四五六七八九十百零]+))"
    r"|(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<some>[余多几来]?)(?P<scale>[千百十]?[万亿]{0,2})(?P<more>[余多几来]?)"
    r"|(?P<chinese>[一二两三四五六七八九十百千万亿零〇]+)(?P<few>[余多几来]?)(?P<large>[万亿]?)"
)


def numerals(text: str, start: int, end: int) -> Iterator[Numeral]:
    """The numerals of `text[start:end]`, in order, with what bounds them before and behind."""
    for match in _FIGURE.finditer(text, start, end):
        if match["share"]:
            part = number(match["digits"] or match["han"])
            yield _bounded(text, match, part, some=False, percent=_SHARES[match["share"]])
            continue
        value, some = _value(match)
        if value is not None and text[match.start() - 1 : match.start()] not in _VAGUE:
            yield _bounded(text, match, value, some=some)


def _value(match: re.Match[str]) -> tuple[Decimal | None, bool]:
    if match["number"]:
        return number(match["number"] + (match["scale"] or "")), bool(match["some"] or match["more"])
    numeral = match["chinese"] + (match["large"] or "")
    return Decimal(_chinese(numeral)) if numeral[0] not in "零〇" else None, bool(match["few"])


def scaled(value: Decimal, scale: str) -> Decimal:
    """A value counted in 万 or the like."""
    for each in scale:
        value *= (_SMALL | _LARGE)[each]
    return value


def _bounded(text: str, match: re.Match[str], value: Decimal, *, some: bool, percent: str = "") -> Numeral:
    before = _WORDS_BEFORE.search(text, max(0, match.start() - 5), match.start())
    bound = _BEFORE[before.group()] if before else ABOUT if some else EXACT
    start = before.start() if before else match.start()
    scale = match["scale"] or match["large"] or ""
    return Numeral(Span(start, match.end()), value, bound, match["chinese"] is not None, scale, percent)


def bound_after(text: str, at: int) -> tuple[str | None, int]:
    """The bound said by the words at offset `at` (以上, 左右), and the offset behind them."""
    match = _WORDS_AFTER.match(text, at)
    return (_AFTER[match.group()], match.end()) if match else (None, at)
