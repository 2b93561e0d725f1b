"""Quantities: a number with its unit, what it counts, whose it is, when and under which programme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.dating import chosen
from fangzhi.figures import figures_of
from fangzhi.indicators import Indicators
from fangzhi.model import Count, Mention
from fangzhi.relations.clauses import clauses
from fangzhi.relations.scope import modality
from fangzhi.subjects import Question, choose, leading, owners

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from fangzhi.dating import Calendar
    from fangzhi.figures import Figure
    from fangzhi.lexicon import Lexicon
    from fangzhi.relations.clauses import Clause
    from fangzhi.resolve.entities import Resolved
    from fangzhi.subjects import Owner
    from fangzhi.text.annotated import Annotated

RULE = "quantity"
#: What makes a programme named in an earlier clause the one that something was done under.
_UNDER = re.compile(r"(?:通过|依托|借助|实施|启动|开展|推进|按照|围绕|落实)[“《]?$")
_EACH, _ALL = "分别", "均"


@dataclass(frozen=True, slots=True)
class Found:
    """A figure of a clause with what it counts and everything it may be about.

    `given` are its subjects where the words deal them out: 甲县、乙县分别投入500万元、300万元.
    """

    clause: Clause
    figure: Figure
    indicator: str
    owners: tuple[Owner, ...]
    given: tuple[Mention, ...] = ()

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
        yield from _counts(found, lexicon, calendar)


def figures(text: Annotated, resolved: Resolved, lexicon: Lexicon, calendar: Calendar) -> Iterator[Found]:
    """Every figure of a text that counts something."""
    often = leading(text, resolved, lexicon)
    indicators = Indicators(calendar)
    for clause in clauses(text, resolved, lexicon):
        inside = figures_of(clause, text, lexicon, calendar)
        said = indicators.read(clause, inside) if inside else []
        for at, (figure, indicator) in enumerate(zip(inside, said, strict=True)):
            if indicator:
                question = Question(clause, figure.span, indicator, figure.unit)
                possible = tuple(owners(question, often, resolved, lexicon))
                yield Found(clause, figure, indicator, possible, _given(clause, inside, at))


def _given(clause: Clause, inside: list[Figure], at: int) -> tuple[Mention, ...]:
    """The subjects that 分别 deals figures out to one by one, or all that 均 gives the same."""
    listed = [g for g in clause.groups if g.span.end <= inside[0].span.start and len(g.members) > 1][:1]
    if not listed:
        return ()
    members, words = listed[0].members, clause.text[listed[0].span.end : inside[at].span.start]
    if _EACH in words and len(members) == len(inside):
        return (members[at],)
    return members if words.endswith(_ALL) or f"{_ALL}超" in words else ()


def _counts(found: Found, lexicon: Lexicon, calendar: Calendar) -> Iterator[Count]:
    clause, figure = found.clause, found.figure
    options = tuple(calendar.options("quantity", clause.sentence, figure.span.start))
    subject, confidence = choose(found.owners, lexicon)
    mode = modality(clause.text, clause.sentence, clause.span, figure.span)
    for owner in found.given or (subject,):
        yield Count(
            figure.span, clause.sentence, owner, found.indicator, found.value, found.unit, figure.bound, RULE,
            confidence, chosen(options, lexicon.dates), _program(clause, figure), mode,
        )  # fmt: skip


def _program(clause: Clause, figure: Figure) -> Mention | None:
    """The last programme named before a figure in its clause, or one under which the sentence puts what follows."""
    programs = [m for g in clause.groups for m in g.members if m.cls == "Program" and m.span.end <= figure.span.start]
    opened = (m for m in clause.earlier if m.cls == "Program" and _UNDER.search(clause.text, 0, m.span.start))
    return programs[-1] if programs else next(reversed(tuple(opened)), None)
