"""A document cut into sentences, clauses and words, with the mentions found so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.sentences import clauses, sentences

if TYPE_CHECKING:
    from fangzhi.model import Document, Mention
    from fangzhi.text.segment import Token


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its clauses and words, which cover it without gaps."""

    span: Span
    clauses: tuple[Span, ...]
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """What finders and extractors read: the document, its sentences and the mentions found so far, by offset."""

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...] = ()

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that lie wholly inside `span`, by offset."""
        first = bisect_left(self.mentions, span.start, key=_start)
        found = self.mentions[first : bisect_right(self.mentions, span.end, first, key=_start)]
        return tuple(m for m in found if m.span.end <= span.end)

    def sentence_start(self, at: int) -> int:
        """Where the sentence begins that holds offset `at`, or the last one before it."""
        found = bisect_right(self.sentences, at, key=_begins) - 1
        return self.sentences[max(found, 0)].span.start if self.sentences else 0

    def holding(self, span: Span) -> Sentence | None:
        """The sentence that covers the whole of `span`."""
        at = bisect_right(self.sentences, span.start, key=_begins) - 1
        return self.sentences[at] if at >= 0 and self.sentences[at].span.covers(span) else None

    def holds(self, span: Span) -> bool:
        """Whether one sentence covers the whole of `span`."""
        return self.holding(span) is not None


def _begins(sentence: Sentence) -> int:
    return sentence.span.start


def _start(mention: Mention) -> int:
    return mention.span.start


def spans(document: Document) -> tuple[tuple[Span, tuple[Span, ...]], ...]:
    """The sentences of a document's title and body, each with its clauses; none touches furniture."""
    barriers = document.furniture + document.unreadable
    whole = Span(0, document.body.end or len(document.text))
    return tuple((s, clauses(document.text, s)) for s in sentences(document.text, whole, barriers))
