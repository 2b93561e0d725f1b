"""Dates of Chinese text as ISO values: absolute ones, those told by the document's own date, those told by another.

A date that no calendar has is left out. One that only the document's own date could tell is found without a value where
that is not known: the text says when, but not so that its reader could place it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.model import Span
from fangzhi.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: ISO (2018-02-11, 2021-03, 2021), a span of two joined by `/`, or None where it is not known."""

    span: Span
    date: str | None


class _When(NamedTuple):
    """A year with a month and a day, as far as they are said."""

    year: int
    month: int | None = None
    day: int | None = None


_DIGITS = {**{char: str(at) for at, char in enumerate("〇一二三四五六七八九")}, "○": "0", "零": "0"}
_TO = r"\s?[—\-–－至到~～]+\s?"
_M, _D = r"(?:1[0-2]|0?[1-9])", r"(?:[12]\d|3[01]|0?[1-9])"
_HAN_M, _HAN_D = "(?:十[一二]?|[一二三四五六七八九])", "(?:二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
#: What says the year, or stands for a month or a day.
_HEAD = re.compile(
    rf"(?P<begin>(?:19|20)\d\d)年?{_TO}(?P<until>(?:19|20)\d\d)年(?!{_M}月)"
    rf"|(?P<full>(?:19|20)\d\d[-./]{_M}[-./]{_D})(?!\d)"
    r"|“?十(?P<plan>[一二三四五六])五”?(?:期间|时期|(?P<ends>末)|(?=以来))"
    r"|(?P<year>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3})年(?![级制版])"
    r"|(?P<near>今年|本年|去年|上年|前年|明年|后年)|(?P<same>当年|同年|次年|翌年)"
    r"|(?P<moon>本月|上月|上个月|下月|下个月|当月|同月|次月)"
    r"|(?P<sun>昨天|昨日|前天|今天|今日|当天|当日|同日|次日|翌日|明天|明日)"
)
#: What stands within a year, behind it or alone.
_WITHIN = re.compile(
    rf"(?<![\d.个])(?:(?P<first>{_M})月?{_TO}(?P<last>{_M})月"
    rf"|(?P<month>{_M})月(?:份|[底初末]|[上中下]旬)?(?:(?P<day>{_D})[日号])?(?P<days>{_TO}(?:(?P<till>{_M})月)?(?P<end>{_D})[日号])?"
    r"|(?P<part>上半年|下半年|第?[一二三四]季度|前[二三]季度))"
)
#: A month in Chinese numerals, with a day unless a year stands before it.
_HAN = re.compile(rf"(?P<month>{_HAN_M})月(?:(?P<day>{_HAN_D})[日号])?")
_HAN_DAY = re.compile(rf"{_HAN_M}月{_HAN_D}[日号]")
_EDGE = re.compile(r"年?[初底末]")
_DAY = re.compile(rf"(?<![\d月.每])(?P<day>{_D})[日号](?![内以间龄元楼])")
_ANY = re.compile("|".join(re.sub(r"\?P<\w+>", "?:", p.pattern) for p in (_HEAD, _WITHIN, _HAN_DAY, _DAY)))
_OF_MONTH = re.compile(rf"(?P<day>{_D})[日号]")
#: What shows that the month or the day behind is one that no calendar has.
_ODD = re.compile(r"\d+[月日号]")
_SINCE = re.compile("以来")
_BREAK = re.compile(r"[。！？\n]")
_FUTURE = re.compile("将|拟|计划|预计|定于|力争|确保|有望")
_NEAR = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
_SAME = {"当年": 0, "同年": 0, "次年": 1, "翌年": 1}
_MOONS = {"本月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1, "当月": 0, "同月": 0, "次月": 1}
_SUNS = {"昨": -1, "前": -2, "今": 0, "当": 0, "同": 0, "次": 1, "翌": 1, "明": 1}
#: Words that count from the date named last, not from the document's.
_BACK = ("当", "同", "次", "翌")
_PARTS = {"上半年": (1, 6), "下半年": (7, 12), "前二季度": (1, 6), "前三季度": (1, 9)}
#: The first year of the plan before the first that is read, the tenth: the eleventh began in 2006.
_PLANS, _PLAN_YEARS = 2001, 5
#: A month that the document's year has yet to see is the last year's, unless it is this many times as near as that one.
_NEARER = 2


def dates(text: str, start: int, end: int, published: str | None, around: str | None = None) -> Iterator[Dated]:
    """The dates of `text[start:end]`, in order; `published` is the ISO date of the document, if it is known.

    `around` is the year that the text is about, of which months and days are that no other year is said for.
    """
    reader = _Reader(text, end, _parsed(published), _parsed(around))
    at = start
    while match := _ANY.search(text, at, end):
        found = reader.read(match.start())
        at = max(match.end(), found.span.end if found else 0)
        if found:
            yield found


def _parsed(published: str | None) -> _When | None:
    return _When(*map(int, published.split("-"))) if published else None


@dataclass(slots=True)
class _Reader:
    """Reads dates one after another; `named` is the last one that the text told, and where."""

    text: str
    end: int
    own: _When | None
    around: _When | None
    named: _When | None = field(default=None)
    at: int = field(default=0)

    def read(self, at: int) -> Dated | None:
        """The date that begins at an offset, or None for one that no calendar has."""
        head = _HEAD.match(self.text, at, self.end)
        try:
            end, date = self._headed(head) if head else self._headless(at)
        except ValueError:
            return None
        return Dated(Span(at, end), date) if end > at and not _ODD.match(self.text, end, self.end) else None

    def _headed(self, head: re.Match[str]) -> tuple[int, str | None]:
        if head["begin"]:
            return head.end(), f"{head['begin']}/{head['until']}"
        if head["full"]:
            return head.end(), self._told(_When(*map(int, re.split(r"[-./]", head["full"]))), head.end())
        if head["plan"]:
            first = _PLANS + _PLAN_YEARS * "一二三四五六".index(head["plan"]) + _PLAN_YEARS
            last = first + _PLAN_YEARS - 1
            return head.end(), str(last) if head["ends"] else f"{first}/{last}"
        if head["moon"] or head["sun"]:
            return self._by_calendar(head)
        return self._in_year(self._year(head), head.end())

    def _year(self, head: re.Match[str]) -> int | None:
        if head["year"]:
            return int("".join(_DIGITS.get(char, char) for char in head["year"]))
        base = self.named if head["same"] else self.own
        return base.year + (_SAME | _NEAR)[head[0]] if base else None

    def _in_year(self, year: int | None, end: int) -> tuple[int, str | None]:
        """What follows a year: a month, a day, a span of either, a part of it."""
        within = _WITHIN.match(self.text, end, self.end)
        edge = _EDGE.match(self.text, end, self.end)
        if within := within or _HAN.match(self.text, end, self.end):
            return within.end(), None if year is None else self._within(within, year)
        end = edge.end() if edge else end
        since = _SINCE.match(self.text, end, self.end)
        date = None if year is None else self._told(_When(year), end)
        if since and date and self.own:
            return since.end(), f"{date}/{self.own.year}" if self.own.year > int(date) else date
        return (since.end() if since else end), date

    def _headless(self, at: int) -> tuple[int, str | None]:
        han = _HAN.match(self.text, at, self.end) if _HAN_DAY.match(self.text, at, self.end) else None
        if within := _WITHIN.match(self.text, at, self.end) or han:
            year = self._guessed(within)
            return within.end(), None if year is None else self._within(within, year)
        day = _DAY.match(self.text, at, self.end)
        return (day.end(), self._alone(int(day["day"]), day.end())) if day else (at, None)

    def _guessed(self, within: re.Match[str]) -> int | None:
        """The year of a month that is said without: of the date named in the sentence, else of the document."""
        if self.named and (self.own is None or not _BREAK.search(self.text, self.at, within.start())):
            return self.named.year
        if self.own is None:
            return self.around.year if self.around else None
        said = within.groupdict()
        month = int(number(said.get("month") or said.get("last") or "1"))
        ahead = month - (self.own.month or 12)
        planned = _FUTURE.search(self.text, max(0, within.start() - 8), min(self.end, within.end() + 20))
        return self.own.year - 1 if ahead > 0 and 12 - ahead <= _NEARER * ahead and not planned else self.own.year

    def _within(self, found: re.Match[str], year: int) -> str:
        said = found.groupdict()
        if said.get("part") or said.get("first"):
            first, last = _quarters(said["part"]) if said["part"] else (int(said["first"]), int(said["last"]))
            self._told(_When(year, last), found.end())
            return f"{_iso(_When(year, first))}/{_iso(_When(year, last))}"
        month, day = (int(number(said[part])) if said[part] else None for part in ("month", "day"))
        date = self._told(_When(year, month, day), found.end())
        if day is None or not said.get("days"):
            return date
        return f"{date}/{_iso(_When(year, int(said['till'] or month or 1), int(said['end'])))}"

    def _by_calendar(self, head: re.Match[str]) -> tuple[int, str | None]:
        """A month or a day told by the one named last, or by the document's."""
        base = self.named if head[0].startswith(_BACK) else self.own
        day = _OF_MONTH.match(self.text, head.end(), self.end) if head["moon"] else None
        end = day.end() if day else head.end()
        if base is None or base.month is None or (head["sun"] and base.day is None):
            return end, None
        if head["sun"]:
            moved = dt.date(base.year, base.month, base.day or 1) + dt.timedelta(_SUNS[head[0][0]])
            return end, self._told(_When(moved.year, moved.month, moved.day), end)
        months = base.year * 12 + base.month - 1 + _MOONS[head[0]]
        return end, self._told(_When(months // 12, months % 12 + 1, int(day["day"]) if day else None), end)

    def _alone(self, day: int, end: int) -> str | None:
        """A day of the month named last in the paragraph, else of the document's, or the month before it."""
        same = self.named and "\n" not in self.text[self.at : end]
        base = self.named if same or self.own is None else self.own
        if base is None or base.month is None:
            return None
        months = base.year * 12 + base.month - 1 - (base is self.own and base.day is not None and day > base.day)
        return self._told(_When(months // 12, months % 12 + 1, day), end)

    def _told(self, when: _When, at: int) -> str:
        date = _iso(when)
        self.named, self.at = when, at
        return date


def _quarters(part: str) -> tuple[int, int]:
    """The first and last month of a part of a year."""
    if part in _PARTS:
        return _PARTS[part]
    quarter = "一二三四".index(part.removeprefix("第")[0])
    return 3 * quarter + 1, 3 * quarter + 3


def _iso(when: _When) -> str:
    """The ISO form.

    Raises:
        ValueError: if no calendar has the date.
    """
    known = dt.date(when.year, when.month or 1, when.day or 1)
    return known.isoformat() if when.day else f"{known:%Y-%m}" if when.month else f"{known:%Y}"
