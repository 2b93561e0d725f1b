"""Sentences and clauses of a body of text, by punctuation and quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SENTENCE_END = re.compile(r"[。！？!?…]+[”’』」）)]*|\n+")
_CLAUSE_END = re.compile(r"[，；：,;:。！？!?\n]")
#: A comma or a colon within a number or a time: 12,600, 9:30.
_THOUSANDS = re.compile(r"\d(?:,\d{3}(?!\d)|:\d)")
_OPENING, _CLOSING = "（(《〈【[", "）)》〉】]"


def sentences(text: str, body: Span, barriers: Sequence[Span] = ()) -> tuple[Span, ...]:
    """The sentences inside `body`, in order, without blank edges; none crosses a barrier or a line end."""
    found: list[Span] = []
    for part in _without(body, barriers):
        start = part.start
        for end in (m.end() for m in _SENTENCE_END.finditer(text, part.start, part.end)):
            found.append(Span(start, end))
            start = end
        found.append(Span(start, part.end))
    return tuple(s for s in (_stripped(text, span) for span in found) if s.start < s.end)


def _without(body: Span, barriers: Sequence[Span]) -> Iterator[Span]:
    start = body.start
    for barrier in sorted(barriers):
        if barrier.end <= start or barrier.start >= body.end:
            continue
        yield Span(start, max(start, barrier.start))
        start = barrier.end
    yield Span(start, max(start, body.end))


def _stripped(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def clauses(text: str, sentence: Span) -> tuple[Span, ...]:
    """The clauses of a sentence: cut at commas, semicolons and colons that stand outside brackets."""
    found: list[Span] = []
    start, depth = sentence.start, 0
    for at in range(sentence.start, sentence.end):
        depth = max(0, depth + (text[at] in _OPENING) - (text[at] in _CLOSING))
        if depth == 0 and _CLAUSE_END.match(text[at]) and not _THOUSANDS.search(text, max(0, at - 3), at + 4):
            found.append(Span(start, at + 1))
            start = at + 1
    if start < sentence.end:
        found.append(Span(start, sentence.end))
    return tuple(found)
