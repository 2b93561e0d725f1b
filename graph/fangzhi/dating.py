"""When what a text says was so: every date that could tell it, weighed by where it stands to the words."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.dates import Dated, dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fangzhi.model import Candidate, Mention
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated
    from fangzhi.weighing import Weigher

#: The answer of the model for the date when something was so.
YES = "yes"
#: How many dates before the words, in their sentence and before it, and how many behind them are looked at.
_BEFORE, _EARLIER, _BEHIND = 4, 2, 2
#: What tells a sum, a state or a plan from something that happened on a day.
_MARKS = re.compile("累计|共计|现有|目前|已|将|每年|年均|至今|如今|总|同比|增长|日前|近日|近年|其中")
_UNDERTAKINGS = ("Event", "Program", "Policy")
_MARK = re.compile("[，；：]")
_YEAR = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
_END = re.compile("[。！？\n]")


@dataclass(frozen=True, slots=True)
class Option:
    """A date that may tell when something was so, or None for no date; with what speaks for it."""

    date: str | None
    features: tuple[str, ...]


class Calendar:
    """The dates of one text outside names, in order; those of its title among them."""

    def __init__(self, text: Annotated, resolved: Resolved) -> None:
        """The calendar of a text with its mentions and what they name."""
        document = text.document
        self._text, self._body = document.text, document.body
        names = sorted([*(m.span for m in text.mentions if m.span.start >= self._body.start), *document.furniture])
        starts = [span.start for span in names]
        year = None if document.published else _YEAR.search(document.text, 0, self._body.start)
        known = document.published or (year and year[0])
        found = dates(document.text, 0, document.body.end or len(document.text), document.published, known)
        self.dates: tuple[Dated, ...] = tuple(d for d in found if not _inside(d.span, names, starts))
        self._starts = [d.span.start for d in self.dates]
        self._keys = resolved.keys
        self._undertakings = dict(self._first_dates(text))
        self._own = Dated(Span(0, 0), document.published) if document.published else None
        self._lead = next((d for d in self.dates if d.span.start >= self._body.start), None)

    def _first_dates(self, text: Annotated) -> Iterator[tuple[str, Dated]]:
        """For every event, policy and programme, the date of the first sentence that names it with one."""
        seen: set[str] = set()
        for sentence in text.sentences:
            found = next(self.within(sentence.span), None)
            if found is None:
                continue
            for mention in text.within(sentence.span):
                key = self._keys.get(mention.span)
                if key and key not in seen and mention.cls in _UNDERTAKINGS:
                    seen.add(key)
                    yield key, found

    def within(self, span: Span) -> Iterator[Dated]:
        """The dates that begin inside a span."""
        for at in range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)):
            yield self.dates[at]

    def options(self, kind: str, sentence: Span, at: int, ends: Sequence[Mention] = ()) -> Iterator[Option]:
        """Every date that may tell when something was so that a sentence says at an offset of `ends`, and none.

        `kind` is the relation said, or `quantity`.
        """
        here = list(self.within(sentence))
        before = [d for d in here if d.span.start < at][::-1][:_BEFORE]
        behind = [d for d in here if d.span.start >= at][:_BEHIND]
        earlier = self.dates[: bisect_left(self._starts, sentence.start)]
        start = self._text.rfind("\n", 0, sentence.start) + 1
        paragraph = [d for d in earlier if d.span.start >= start]
        placed = [(f"before{rank}", d) for rank, d in enumerate(before)]
        placed += [(f"behind{rank}", d) for rank, d in enumerate(behind)]
        placed += [(f"earlier{rank}", d) for rank, d in enumerate(paragraph[::-1][:_EARLIER])]
        placed += [("opening", d) for d in paragraph[:1] if len(paragraph) > _EARLIER]
        placed += [("above", d) for d in earlier[-1:] if not paragraph]
        placed += [("title", d) for d in earlier[:1] if d.span.start < self._body.start]
        if self._lead and self._lead not in (d for _, d in placed):
            placed.append(("lead" if self._lead.span.start < at else "led", self._lead))
        marks = sorted(set(_MARKS.findall(self._text, sentence.start, at)))
        said = f"{min(2, len(before))}{bool(behind)}{bool(paragraph)}"
        placed += [("same", d) for end in ends if (d := self._undertakings.get(self._keys.get(end.span, "")))][:1]
        if self._own:
            placed.append(("own", self._own))
        first: tuple[str, ...] = ()
        for place, found in placed:
            features = tuple(self._features(place, found, kind, sentence, at, marks, said))
            first = first or features
            yield Option(found.date, features)
        rest = (f"none|{said}", f"none|{said}|{kind}", *(f"none|{mark}|{said}" for mark in marks))
        yield Option(None, (*rest, *(f"none/{feature}" for feature in first)))

    def _features(  # noqa: PLR0913, PLR0917 - where a date stands to what is said
        self, place: str, found: Dated, kind: str, sentence: Span, at: int, marks: Sequence[str], said: str
    ) -> Iterator[str]:
        text, span = self._text, found.span
        form = _form(found.date)
        yield from (place, f"{place}|{form}", f"{place}|{kind}", f"{place}|{kind}|{form}", f"{place}|{said}")
        between = text[span.end : at] if span.start < at else text[at : span.start]
        near = min(4, len(_MARK.findall(between))) if span.start >= sentence.start else 5
        yield from (f"{place}|clauses={near}", f"{place}|clauses={near}|{form}", f"{place}|split={'；' in between}")
        yield f"{place}|sentences={min(3, len(_END.findall(between)))}|{form}"
        left, right = (_shown(text[max(0, span.start - 2) : span.start]), _shown(text[span.end : span.end + 2]))
        yield from (
            f"left={left[-1:]}|{place}",
            f"right={right[:1]}|{place}",
            f"left={left}",
            f"right={right}|{place[:6]}",
        )
        opens = not text[sentence.start : span.start].strip() if span.start >= sentence.start else _opens(text, span)
        yield from (f"{place}|opens={opens}", f"{place}|opens={opens}|{form}")
        yield f"{place}|word={_shown(span.of(text)[:2]) if not span.of(text)[:1].isdigit() else 'digits'}"
        yield from (f"{place}|{mark}" for mark in marks)


def dated(candidates: Iterable[Candidate], calendar: Calendar, weigher: Weigher | None) -> Iterator[Candidate]:
    """The candidates, each with the date that its text gives it; what a name alone says is not dated."""
    known: dict[tuple[str, Span, int, Span, Span], str | None] = {}
    for c in candidates:
        place = c.predicate, c.sentence, c.said_at, c.subject.span, c.object.span
        if c.cue == c.subject.span:
            yield replace(c, date=None)
            continue
        if place not in known:
            options = calendar.options(c.predicate, c.sentence, c.said_at, (c.object, c.subject))
            known[place] = chosen(tuple(options), weigher)
        yield replace(c, date=known[place])


def chosen(options: Sequence[Option], weigher: Weigher | None) -> str | None:
    """The likeliest date; without a weigher the first, which is the nearest before the words."""
    if weigher is None or len(options) < 2:
        return options[0].date if options else None
    best, _ = weigher.choose([option.features for option in options], YES)
    return options[best].date


def _shown(text: str) -> str:
    return re.sub(r"\s", "_", text)


def _opens(text: str, span: Span) -> bool:
    return span.start == 0 or _END.match(text[span.start - 1]) is not None


def _form(date: str | None) -> str:
    if date is None:
        return "unknown"
    return "span" if "/" in date else ("year", "month", "day")[date.count("-")]


def _inside(span: Span, names: Sequence[Span], starts: Sequence[int]) -> bool:
    """Whether a date lies within a name, 2022年工作要点."""
    at = bisect_left(starts, span.end)
    return at > 0 and names[at - 1].end > span.start
