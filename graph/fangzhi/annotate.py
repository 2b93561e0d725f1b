"""A document made ready for finders: sentences, and words that respect the names of the gazetteer."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.annotated import Annotated, Sentence, spans
from fangzhi.text.segment import Segmenter, Token, boundaries, segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.gazetteer import Gazetteer
    from fangzhi.model import Document

#: Characters that end the names of divisions.
_DIVISION_ENDS = "村镇乡县市区州省旗盟"
#: The part of speech of a word that is a name of the gazetteer.
NAME = "name"


def annotate(document: Document, gazetteer: Gazetteer) -> Annotated:
    """The sentences of `document`, cut into words, without mentions yet."""
    cut = segmenter()
    return Annotated(
        document,
        tuple(
            Sentence(span, parts, tuple(_tokens(document.text, span, gazetteer, cut)))
            for span, parts in spans(document)
        ),
    )


def _tokens(text: str, span: Span, gazetteer: Gazetteer, cut: Segmenter) -> Iterator[Token]:
    """The words of a sentence; a word that a name cuts through is cut again on either side of it."""
    plain = deque(cut.cut(span.of(text), span.start))
    at = span.start
    for name in _names(text, span, gazetteer, boundaries(plain)):
        yield from _until(name.start, at, plain, text, cut)
        yield Token(name, name.of(text), NAME)
        at = name.end
        while plain and plain[0].span.end <= at:
            plain.popleft()
    yield from _until(span.end, at, plain, text, cut)


def _until(end: int, at: int, plain: deque[Token], text: str, cut: Segmenter) -> Iterator[Token]:
    """The words from `at` to `end`, taken off those of the plain sentence."""
    while at < end and plain:
        word = plain[0]
        if at <= word.span.start and word.span.end <= end:
            yield plain.popleft()
            at = word.span.end
        else:
            stop = min(word.span.end, end)
            yield from cut.cut(text[at:stop], at)
            at = stop
            if word.span.end <= end:
                plain.popleft()


def _names(text: str, span: Span, gazetteer: Gazetteer, edges: frozenset[int]) -> Iterator[Span]:
    """Gazetteer names, longest first from the left, that share an edge with a word or are long enough to be sure."""
    at = span.start
    while at < span.end:
        name = gazetteer.longest(text, at)
        end = at + len(name) if name else at
        if name and end <= span.end and _fits(name, at in edges, end in edges) and not _cut(name, text[end : end + 1]):
            yield Span(at, end)
            at = end
        else:
            at += 1


def _fits(name: str, starts: bool, ends: bool) -> bool:  # noqa: FBT001
    return (starts and ends) or (len(name) > 2 and (starts or ends)) or len(name) > 4


def _cut(name: str, following: str) -> bool:
    """Whether a short form is only the beginning of another division's name: 三河 in 三河村."""
    return len(name) == 2 and following in _DIVISION_ENDS and following != ""
