"""What a figure counts: the words around it that say so, without names, dates and the number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fangzhi.dating import Calendar
    from fangzhi.figures import Figure
    from fangzhi.model import Span
    from fangzhi.relations.clauses import Clause

_LEFT_CUT = re.compile(r".*(?:其中|同时|目前|近年来|以来|截至目前|截至|至此|年来|[“”（(：:，；。])")
_TRIM_LEFT = re.compile(
    r"^(?:[、和及与等的）)]|已|共|先后|分别|还|并|也|又|再|将|为|有|达|约|近|仅|均|全年|今年|去年|当年|年底|年内|月底|个月内|期间"
    r"|[我本全][省市县州区校院旗镇乡村司]|该[省市县州区校院旗镇乡村]|公司|学校|医院|[\s])+"
)
_TRIM_RIGHT = re.compile(
    r"(?:[、和及与的了达至到为有共约近超计从由均]|达到|超过|突破|不少于|不低于|累计|共计|合计|分别|等)+$"
)
_RELATIVE = re.compile(
    r"^(?:同比|环比|[升降增减]|提升|上升|较|比|占|增长|下降|提高|增幅|降幅|其中|平均|人均|户均|最|高于|低于|是|缩短|压缩|扩大|回落|翻)"
)
#: What stands between the two figures of a change: 从5天缩短至1天.
_CHANGE = re.compile(r"[，、]?(?:[\u4e00-\u9fff]{0,4}(?:至|到|为)|增至|降至)")
_QUOTES = str.maketrans("", "", "“”‘’《》〈〉")
#: Longest indicator, and how much of one before serves what is relative to it.
_LONGEST, _NOUN = 24, 12


class Indicators:
    """The indicators of a sentence's figures, one after another: what is relative takes the noun of the one before."""

    def __init__(self, calendar: Calendar) -> None:
        """The indicators of a text; names and dates are no part of them."""
        self._calendar = calendar
        self._previous = ""
        self._sentence: Span | None = None

    def read(self, clause: Clause, figures: Sequence[Figure]) -> list[str]:
        """What each figure of a clause counts, "" where nothing says so."""
        if clause.sentence != self._sentence:
            self._previous, self._sentence = "", clause.sentence
        starts = {figure.span.start for figure in figures}
        skipped = [m.span for g in clause.groups for m in g.members if m.span.end not in starts]
        skipped += [d.span for d in self._calendar.within(clause.span)]
        words = _Words(clause, figures, skipped)
        return [self._indicator(words, at) for at in range(len(figures))]

    def _indicator(self, words: _Words, at: int) -> str:
        if self._previous and at and _CHANGE.fullmatch(words.between(at)):
            return self._previous
        said = words.indicator(at)
        if _RELATIVE.match(said) and self._previous:
            return self._previous + said
        if said:
            self._previous = said[-_NOUN:]
        return said


class _Words:
    """The words of one clause around its figures."""

    def __init__(self, clause: Clause, figures: Sequence[Figure], skipped: Sequence[Span]) -> None:
        self.clause, self.figures, self.skipped = clause, figures, skipped

    def between(self, at: int) -> str:
        """The text between a figure and the one before it."""
        return self.clause.text[self.figures[at - 1].span.end : self.figures[at].span.start]

    def indicator(self, at: int) -> str:
        """The verb with its noun, without the number: the words since the last figure, and those behind this one."""
        left, right = self._left(at), self._right(at)
        words = _TRIM_LEFT.sub("", left) if right else _TRIM_RIGHT.sub("", _TRIM_LEFT.sub("", left))
        if len(words + right) < 2:
            words = left
        return (words + right).translate(_QUOTES)[-_LONGEST:]

    def _right(self, at: int) -> str:
        """The words behind a figure; a figure right before another shares what that one counts."""
        end = self.figures[at].span.end
        after = self.figures[at + 1].span.start if at + 1 < len(self.figures) else self.clause.span.end
        if after == end and at + 1 < len(self.figures):
            return self._right(at + 1)
        stop = self._split(end, after) if at + 1 < len(self.figures) else after
        return re.sub(r"[，；。：！？、等\s）)]+$", "", self._plain(end, stop))

    def _left(self, at: int) -> str:
        """The words before a figure that say what it counts: behind the last figure's noun and the acting name."""
        start, end = self.clause.span.start, self.figures[at].span.start
        if at:
            last = self.figures[at - 1].span
            start = self._split(last.end, end)
            if start == end:
                opening = self._words(self.clause.span.start, self.figures[0].span.start)
                return opening + (self._plain(last.end, end) if end > last.end else "")
        return self._words(start, end)

    def _words(self, start: int, end: int) -> str:
        groups = self.clause.groups
        names = [g.span.end for g in groups if g.span.end <= end and start <= g.span.start < start + 4]
        return _LEFT_CUT.sub("", self._plain(max([start, *names]), end))

    def _plain(self, start: int, end: int) -> str:
        """The text of a range without names and dates."""
        text = self.clause.text
        return "".join(text[at] for at in range(start, end) if not any(s.start <= at < s.end for s in self.skipped))

    def _split(self, start: int, end: int) -> int:
        """Where, between two figures, what the first counts ends: at the last mark, or before the first verb."""
        marks = [match.end() for match in re.finditer(r"[、，等]", self.clause.text[start:end])]
        if marks:
            return start + marks[-1]
        tokens = self.clause.tokens
        return next((t.span.start for t in tokens if t.pos == "v" and start <= t.span.start < end), end)
