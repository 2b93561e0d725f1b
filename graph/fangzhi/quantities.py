"""Quantities: a number with its unit, what it counts, whose it is, when and under which programme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.dating import chosen
from fangzhi.model import Count, Mention, Span
from fangzhi.relations.clauses import clauses
from fangzhi.relations.scope import modality
from fangzhi.subjects import Question, choose, leading, owners
from fangzhi.text.numbers import EXACT, Numeral, bound_after, numerals
from fangzhi.text.segment import segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from fangzhi.dating import Calendar
    from fangzhi.lexicon import Lexicon
    from fangzhi.relations.clauses import Clause
    from fangzhi.resolve.entities import Resolved
    from fangzhi.subjects import Owner
    from fangzhi.text.annotated import Annotated

RULE = "quantity"
#: What shows that a numeral is an ordinal, part of a name or of an idiom.
_NOT_BEFORE = re.compile(r"(?:[第之A-Za-z〔【\[]|“十|同|这|那|哪|某|每|另)$")
_NOT_AFTER = re.compile(r"[月日]|(?<=\d{4})年|[A-Za-z]|号|时许|点[半钟]|、[一二三四五六七八九十]+级|来以")
_DURATION = re.compile(r"年(?:多)?(?:来|以来|内|前|后|间|底|初|末|中|度|代|级)")
#: One of anything is rarely a count: 一批, 一系列.
_IDLE = ("一", "〇", "零", "万", "亿", "千", "百")
_LEFT_CUT = re.compile(r".*(?:其中|同时|目前|近年来|以来|截至目前|截至|至此|年来|[“”（(：:，；。])")
_TRIM_LEFT = re.compile(
    r"^(?:[、和及与等的]|已|共|先后|还|并|也|又|再|将|为|有|达|约|近|仅|全年|今年|去年|当年|年底|年内|月底|个月内|期间|[\s])+"
)
_TRIM_RIGHT = re.compile(r"(?:[、和及与的了达至到为有共约近超计]|达到|超过|突破|不少于|不低于|累计|共计|合计|等)+$")
_RELATIVE = re.compile(r"^(?:同比|环比|[升降增减]|提升|上升|较|比|占|增长|下降|提高|增幅|降幅|其中|平均|人均|户均|最)")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A numeral with its unit; `span` covers both and the words that bound them."""

    numeral: Numeral
    span: Span
    unit: str
    bound: str


@dataclass(frozen=True, slots=True)
class Found:
    """A figure of a clause with what it counts and everything it may be about."""

    clause: Clause
    figure: _Figure
    indicator: str
    owners: tuple[Owner, ...]

    @property
    def value(self) -> Decimal:
        """The number."""
        return self.figure.numeral.value

    @property
    def unit(self) -> str:
        """The measure word."""
        return self.figure.unit


def find_quantities(text: Annotated, resolved: Resolved, lexicon: Lexicon, calendar: Calendar) -> Iterator[Count]:
    """The quantities of a text, in order, a repeated one once for every place."""
    for found in figures(text, resolved, lexicon, calendar):
        yield _count(found, lexicon, calendar)


def figures(text: Annotated, resolved: Resolved, lexicon: Lexicon, calendar: Calendar) -> Iterator[Found]:
    """Every figure of a text that counts something."""
    previous, sentence = "", None
    often = leading(text, resolved, lexicon)
    for clause in clauses(text, resolved, lexicon):
        previous, sentence = previous if clause.sentence == sentence else "", clause.sentence
        inside = list(_figures(clause, text, lexicon, calendar))
        for at, figure in enumerate(inside):
            previous_figure = inside[at - 1] if at else None
            after = inside[at + 1].span.start if at + 1 < len(inside) else clause.span.end
            indicator = _indicator(clause, figure, previous_figure, after)
            if _RELATIVE.match(indicator) and previous:
                indicator = previous + indicator
            elif indicator:
                previous = _noun(indicator)
            if indicator:
                question = Question(clause, figure.span, indicator, figure.unit)
                yield Found(clause, figure, indicator, tuple(owners(question, often, resolved, lexicon)))


def _count(found: Found, lexicon: Lexicon, calendar: Calendar) -> Count:
    clause, figure = found.clause, found.figure
    options = tuple(calendar.options("quantity", clause.sentence, figure.span.start))
    subject, confidence = choose(found.owners, lexicon)
    mode = modality(clause.text, clause.sentence, clause.span, figure.span)
    return Count(
        figure.span, clause.sentence, subject, found.indicator, found.value, found.unit, figure.bound, RULE,
        confidence, chosen(options, lexicon.dates), _program(clause, figure), mode,
    )  # fmt: skip


def _program(clause: Clause, figure: _Figure) -> Mention | None:
    programs = [m for g in clause.groups for m in g.members if m.cls == "Program" and m.span.end <= figure.span.start]
    return programs[-1] if programs else None


def _figures(clause: Clause, text: Annotated, lexicon: Lexicon, calendar: Calendar) -> Iterator[_Figure]:
    content, span = clause.text, clause.span
    taken = [m.span for m in text.within(span)]
    taken += [d.span for d in calendar.within(span)]
    for numeral in numerals(content, span.start, span.end):
        if not any(numeral.span.overlaps(other) for other in taken) and _counts(content, numeral, span):
            figure = _with_unit(content, numeral, span.end, lexicon)
            if figure:
                yield figure


def _counts(text: str, numeral: Numeral, clause: Span) -> bool:
    if _NOT_BEFORE.search(text, clause.start, numeral.span.start):
        return False
    if _NOT_AFTER.match(text, numeral.span.end) or _DURATION.match(text, numeral.span.end):
        return False
    return not (numeral.chinese and numeral.span.of(text) in _IDLE)


def _with_unit(text: str, numeral: Numeral, limit: int, lexicon: Lexicon) -> _Figure | None:
    match = units(lexicon.units).match(text, numeral.span.end, limit)
    if not match:
        return None
    bound, end = bound_after(text, match.end())
    known = segmenter().pos(text[numeral.span.start : match.end()])
    if numeral.chinese and known not in ("x", "m", "mq"):
        return None
    return _Figure(
        numeral,
        Span(numeral.span.start, end),
        match.group(),
        numeral.bound if numeral.bound != EXACT else bound or EXACT,
    )


@lru_cache(maxsize=4)
def units(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the units, the longest first."""
    return re.compile("|".join(map(re.escape, words)))


def _indicator(clause: Clause, figure: _Figure, before: _Figure | None, after: int) -> str:
    """The verb with its noun, without the number: the words since the last figure, and those behind this one."""
    left = _left(clause, figure, before)
    end = _split(clause, figure.span.end, after) if after < clause.span.end else after
    right = re.sub(r"[，；。：！？、等\s]+$", "", clause.text[figure.span.end : end])
    words = _TRIM_LEFT.sub("", left) if right else _TRIM_RIGHT.sub("", _TRIM_LEFT.sub("", left))
    if len(words + right) < 2:
        words = left
    return (words + right).translate(_QUOTES)[-40:]


_QUOTES = str.maketrans("", "", "“”‘’《》")


def _left(clause: Clause, figure: _Figure, before: _Figure | None) -> str:
    """The words before a figure that say what it counts: behind the last figure's noun and the acting name."""
    start, end = clause.span.start, figure.span.start
    if before:
        start = _split(clause, before.span.end, end)
        if start == end > before.span.end:
            return _words(clause, clause.span.start, before.span.start) + clause.text[before.span.end : end]
    return _words(clause, start, end)


def _words(clause: Clause, start: int, end: int) -> str:
    names = [g.span.end for g in clause.groups if g.span.end <= end and start <= g.span.start < start + 4]
    return _LEFT_CUT.sub("", clause.text[max([start, *names]) : end])


def _split(clause: Clause, start: int, end: int) -> int:
    """Where, between two figures, what the first counts ends: at the last mark, or before the first verb."""
    marks = [match.end() for match in re.finditer(r"[、，等]", clause.text[start:end])]
    if marks:
        return start + marks[-1]
    verbs = (t.span.start for t in clause.tokens if t.pos == "v" and start <= t.span.start < end)
    return next(verbs, end)


def _noun(indicator: str) -> str:
    return indicator if len(indicator) <= 12 else indicator[-12:]
