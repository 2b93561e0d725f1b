"""Dates of Chinese text as ISO values, relative ones by the document's own date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: ISO (2018-02-11, 2021-03, 2021) or a span of two joined by `/`."""

    span: Span
    date: str


_YEAR = r"(?P<year>(?:19|20)\d\d)年"
_DATES = re.compile(
    r"(?P<range>(?:19|20)\d\d)年?[—\-至到~～]+(?P<until>(?:19|20)\d\d)年"
    rf"|{_YEAR}(?:(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?)?(?P<since>以来|起)?"
    r"|(?P<relative>今年|去年|前年|当年|明年|本月|上月|上个月)(?P<since2>以来)?"
    r"(?:(?P<rmonth>\d{1,2})月(?:(?P<rday>\d{1,2})日)?)?"
    r"|(?P<bare>(?<!\d)\d{1,2})月(?P<bday>\d{1,2})日"
)
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}


def dates(text: str, start: int, end: int, published: str | None) -> Iterator[Dated]:
    """The dates of `text[start:end]`; relative ones only where the document's own date is known."""
    for match in _DATES.finditer(text, start, end):
        date = _date(match, published)
        if date:
            yield Dated(Span(match.start(), match.end()), date)


def _date(match: re.Match[str], published: str | None) -> str | None:
    if match["range"]:
        return f"{match['range']}/{match['until']}"
    if match["year"]:
        date = _iso(int(match["year"]), match["month"], match["day"])
        return _since(date, published) if match["since"] == "以来" else date
    if not published:
        return None
    if match["bare"]:
        return _iso(int(published[:4]), match["bare"], match["bday"])
    return _relative(match, published)


def _relative(match: re.Match[str], published: str) -> str | None:
    word, year, month = match["relative"], int(published[:4]), int(published[5:7] or 0)
    if word in ("本月", "上月", "上个月"):
        if not month:
            return None
        year, month = (year, month) if word == "本月" else (year, month - 1) if month > 1 else (year - 1, 12)
        return f"{year}-{month:02d}"
    if word == "当年":
        return None
    return _iso(year + _YEARS[word], match["rmonth"], match["rday"])


def _iso(year: int, month: str | None, day: str | None) -> str | None:
    """The ISO form, or None for a day no calendar has."""
    try:
        known = dt.date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    return known.isoformat() if day else f"{known:%Y-%m}" if month else f"{known:%Y}"


def _since(date: str | None, published: str | None) -> str | None:
    return f"{date}/{published[: len(date)]}" if date and published and published[: len(date)] > date else date
