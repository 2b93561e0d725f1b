"""Dates as pages and documents write them in full: 2021-03-24, 2021年3月24日, 二〇二一年三月二十四日."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = {**{char: at for at, char in enumerate("〇一二三四五六七八九")}, "○": 0, "零": 0}
_NUMERAL = "[一二三四五六七八九十]"
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d) ?(?:年|[-/.]) ?(?P<month>\d{1,2}) ?(?:月|[-/.]) ?(?P<day>\d{1,2})"
    r"(?:(?P<full> ?日)|(?!\d))"
    rf"|(?P<cyear>[一二][〇○零一二三四五六七八九]{{3}})年(?P<cmonth>{_NUMERAL}{{1,2}})月"
    rf"(?P<cday>{_NUMERAL}{{1,3}})(?P<cfull>日)"
    r"|(?:中华)?民国(?P<ryear>\d{2,3})年(?P<rmonth>\d{1,2})月(?P<rday>\d{1,2})(?P<rfull>日)"
)
_TIME = re.compile(r"[ T]?(?:\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}时\d{1,2}分)|[ （]?星期[一二三四五六日天]")
_EDGE = re.compile(r"[\s）)】\]|丨，]|$")
_REPUBLIC = 1911


@dataclass(frozen=True, slots=True)
class Dating:
    """A full date in a line: its range with the time of day after it, its ISO form, and whether it stands by itself."""

    span: Span
    iso: str
    alone: bool


def datings(line: str) -> Iterator[Dating]:
    """The full dates of a line, in order; those no calendar has are left out.

    A date stands by itself unless it is written with 日 and further words follow at once.
    """
    for match in _DATE.finditer(line):
        iso = _iso(match)
        if iso:
            end = _after_times(line, match.end())
            worded = any(match[group] for group in ("full", "cfull", "rfull"))
            alone = not worded or end > match.end() or _EDGE.match(line, end) is not None
            yield Dating(Span(match.start(), end), iso, alone)


def _after_times(line: str, at: int) -> int:
    while time := _TIME.match(line, at):
        at = time.end()
    return at


def _iso(match: re.Match[str]) -> str | None:
    try:
        return date(*_parts(match)).isoformat()
    except ValueError:
        return None


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    if match["cyear"]:
        year = int("".join(str(_DIGITS[char]) for char in match["cyear"]))
        return year, _numeral(match["cmonth"]), _numeral(match["cday"])
    if match["ryear"]:
        return int(match["ryear"]) + _REPUBLIC, int(match["rmonth"]), int(match["rday"])
    return int(match["year"]), int(match["month"]), int(match["day"])


def _numeral(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[ones] if ones else 0)
