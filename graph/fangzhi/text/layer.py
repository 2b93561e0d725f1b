"""A text with the place in the raw text that each of its characters came from."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Self

from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Change:
    """What one step made of a range of the raw text: `before` became `after`, which is empty if it was left out."""

    kind: str
    span: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A text whose character `i` came from `starts[i]` to `ends[i]` of the raw text, in rising order."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, raw: str) -> Self:
        """The raw text itself."""
        return cls(raw, tuple(range(len(raw))), tuple(range(1, len(raw) + 1)))

    def rewritten(self, text: str) -> Layer:
        """The layer with other characters in the same places; `text` has as many as before."""
        return self if text == self.text else Layer(text, self.starts, self.ends)

    def without(self, spans: Iterable[Span]) -> Layer:
        """The layer less the characters in `spans`, which are ranges of its text."""
        kept = bytearray(b"\x01") * len(self.text)
        for span in spans:
            kept[span.start : span.end] = bytes(span.end - span.start)
        if all(kept):
            return self
        text = "".join(compress(self.text, kept))
        return Layer(text, tuple(compress(self.starts, kept)), tuple(compress(self.ends, kept)))

    def raw_spans(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The ranges of the raw text that ranges of this text came from."""
        return tuple(Span(self.starts[span.start], self.ends[span.end - 1]) for span in spans)

    def located(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The ranges of this text that came from ranges of the raw text."""
        return tuple(Span(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)) for span in spans)


def differences(kind: str, before: Layer, after: Layer) -> Iterator[Change]:
    """What a step changed, in order; changes that touch in the raw text are one."""
    if before is after:
        return
    run: list[tuple[int, str]] = []
    for at, new in _changed(before, after):
        if run and before.starts[at] != before.ends[run[-1][0]]:
            yield _joined(kind, before, run)
            run = []
        run.append((at, new))
    if run:
        yield _joined(kind, before, run)


def _changed(before: Layer, after: Layer) -> Iterator[tuple[int, str]]:
    there = 0
    for at, (char, start) in enumerate(zip(before.text, before.starts, strict=True)):
        if there == len(after.starts) or after.starts[there] != start:
            yield at, ""
            continue
        if after.text[there] != char:
            yield at, after.text[there]
        there += 1


def _joined(kind: str, before: Layer, run: list[tuple[int, str]]) -> Change:
    first, last = run[0][0], run[-1][0]
    span = Span(before.starts[first], before.ends[last])
    return Change(kind, span, "".join(before.text[at] for at, _ in run), "".join(new for _, new in run))
