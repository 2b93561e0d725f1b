"""Figures of a clause: numerals with their units and bounds, without the numbers that measure nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.numbers import ABOUT, AT_LEAST, EXACT, Numeral, bound_after, numerals, scaled
from fangzhi.text.segment import segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.dating import Calendar
    from fangzhi.lexicon import Lexicon
    from fangzhi.relations.clauses import Clause
    from fangzhi.text.annotated import Annotated

#: What shows that a numeral is an ordinal, part of a name, an address or an idiom.
_NOT_BEFORE = re.compile(r"(?:[第之A-Za-z〔【\[]|[“一]十|“|同|这|那|哪|某|每|另|\d[号时点栋:：])$")
_NOT_AFTER = re.compile(
    r"[月日]|(?<=\d{4})年|[A-Za-z]|号|时许|点[半钟]|时(?!\d)?[整半]?|[:：]\d|、[一二三四五六七八九十]+级|来以|栋\d|单元|米跑|大道|热线|[国省县]道"
)
_DURATION = re.compile(r"年(?:多)?(?:来|以来|内|前|后|间|底|初|末|中|度|代|级)")
#: One of anything is rarely a count: 一批, 一系列; but 翻一番 is.
_IDLE = ("一", "〇", "零", "万", "亿", "千", "百")
_TIMES = re.compile("年|天|日|周|个月|小时|分钟")
#: What a duration stands behind, or what closes it, where it says how long something is.
_LASTING = re.compile(
    "(?:历时|为期|连续|连任|长达|满|期|期限|时间|用时|耗时|时长|缩短|压缩|延长|[至到为达了超近约过限]|不少于|不超过|工作日|年龄|累计)$"
)
#: 个 before a measure of time is no unit: 两个多小时.
_HOURS = re.compile("个(?P<more>多)?(?=小时|钟头|学期|学年)")
#: Two digits for a number between them: 三四.
_VAGUE = re.compile("[一二两三四五六七八九]{2}")
_SIZE = re.compile(r"[十百千]?[万亿]级")
_RANGE = re.compile(r"\s?(?:至|到|[—\-–~～])\s?$")
_BARE = re.compile(r"[，。；、！）)]|$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeral with its unit; `span` covers both and the words that bound them."""

    numeral: Numeral
    span: Span
    unit: str
    bound: str


def figures_of(clause: Clause, text: Annotated, lexicon: Lexicon, calendar: Calendar) -> list[Figure]:
    """The figures of a clause, in order; of a range, 3万至5万元, its lower end."""
    content, span = clause.text, clause.span
    taken = [m.span for m in text.within(span)] + [d.span for d in calendar.within(span)]
    free = [n for n in numerals(content, span.start, span.end) if not any(n.span.overlaps(t) for t in taken)]
    return list(_lower(content, free, span, lexicon))


def _lower(text: str, found: Sequence[Numeral], clause: Span, lexicon: Lexicon) -> Iterator[Figure]:
    before: Numeral | None = None
    for numeral in found:
        low = before if before and _RANGE.fullmatch(text[before.span.end : numeral.span.start]) else None
        before = numeral
        if _measures(text, low or numeral, numeral, clause):
            figure = _said(text, numeral, clause.end, lexicon)
            if figure and low:
                value = scaled(low.value, numeral.scale) if not low.scale else low.value
                lower = Numeral(low.span, value, AT_LEAST, low.chinese, low.scale)
                yield Figure(lower, Span(low.span.start, figure.span.end), figure.unit, AT_LEAST)
            elif figure:
                yield figure


def _measures(text: str, first: Numeral, numeral: Numeral, clause: Span) -> bool:
    if _NOT_BEFORE.search(text, clause.start, first.span.start) and not first.percent:
        return False
    if _NOT_AFTER.match(text, numeral.span.end) or _DURATION.match(text, numeral.span.end):
        return False
    if numeral.chinese and numeral.span.of(text) in _IDLE:
        return (
            text[numeral.span.end : numeral.span.end + 1] == "番" or _SIZE.match(text, numeral.span.start) is not None
        )
    return not numeral.chinese or not _TIMES.match(text, numeral.span.end) or _lasts(text, first, numeral, clause)


def _lasts(text: str, first: Numeral, numeral: Numeral, clause: Span) -> bool:
    """Whether a duration in Chinese numerals says how long something is: 历时九年."""
    end = _TIMES.match(text, numeral.span.end)
    return bool(_LASTING.search(text, clause.start, first.span.start)) or (
        end is not None and _BARE.match(text, end.end()) is not None
    )


def _said(text: str, numeral: Numeral, limit: int, lexicon: Lexicon) -> Figure | None:
    if numeral.percent:
        return Figure(numeral, numeral.span, numeral.percent, numeral.bound)
    if numeral.chinese and _VAGUE.fullmatch(text, numeral.span.start, numeral.span.end):
        return None
    return _with_unit(text, numeral, limit, lexicon)


def _with_unit(text: str, numeral: Numeral, limit: int, lexicon: Lexicon) -> Figure | None:
    if size := _SIZE.match(text, numeral.span.start, limit):
        return Figure(numeral, Span(numeral.span.start, size.end()), "元", ABOUT)
    hours = _HOURS.match(text, numeral.span.end, limit)
    match = units(lexicon.units).match(text, hours.end() if hours else numeral.span.end, limit)
    if not match:
        bare = numeral.scale and not numeral.chinese and _BARE.match(text, numeral.span.end)
        return Figure(numeral, numeral.span, "", numeral.bound) if bare else None
    if re.match("[A-Za-z]", text[match.end() : match.end() + 1]):
        return None
    bound, end = bound_after(text, match.end())
    known = segmenter().pos(text[numeral.span.start : match.end()])
    if numeral.chinese and known not in ("x", "m", "mq"):
        return None
    said = numeral.bound if numeral.bound != EXACT else ABOUT if hours and hours["more"] else bound or EXACT
    return Figure(numeral, Span(numeral.span.start, end), match.group(), said)


@lru_cache(maxsize=4)
def units(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the units, the longest first; also counted by the time (台次), or with another in brackets (台（套）)."""
    unit = "|".join(map(re.escape, words))
    return re.compile(rf"(?:{unit})(?:次(?![数年])|/[人年月亩日晚吨时])?(?:[（(](?:{unit})[）)])?")
