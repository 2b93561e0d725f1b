"""A text with the place in the raw text that each of its characters came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from fangzhi.model import Span
from fangzhi.origin import Edit, Origin

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
    """A text as one step left it, with its origin in the raw text and the edits of the step before.

    `edits` count in the text before the step; None stands for a step that kept every place.
    """

    text: str
    origin: Origin
    edits: tuple[Edit, ...] | None = None

    @classmethod
    def of(cls, raw: str) -> Self:
        """The raw text itself."""
        return cls(raw, Origin.whole(len(raw)))

    def rewritten(self, text: str) -> Layer:
        """The layer with other characters in the same places; `text` has as many as before."""
        return self if text == self.text else Layer(text, self.origin)

    def edited(self, edits: Iterable[Edit]) -> Layer:
        """The layer after `edits`, which are in rising order, do not overlap and count in its text."""
        made = tuple(edits)
        if not made:
            return self
        return Layer("".join(_spliced(self.text, made)), self.origin.edited(made), made)

    def without(self, spans: Iterable[Span]) -> Layer:
        """The layer less the characters in `spans`, which are ranges of its text in rising order."""
        return self.edited(Edit(span.start, span.end, "") for span in spans)


def differences(kind: str, before: Layer, after: Layer) -> Iterator[Change]:
    """What a step changed, in order; changes that touch in the raw text are one."""
    if before is after:
        return
    edits = _rewrites(before.text, after.text) if after.edits is None else after.edits
    for edit in _joined(before.origin, edits):
        span = Span(*before.origin.range(edit.start, edit.end))
        yield Change(kind, span, before.text[edit.start : edit.end], edit.text)


def _spliced(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    at = 0
    for start, end, new in edits:
        yield text[at:start]
        yield new
        at = end
    yield text[at:]


def _rewrites(before: str, after: str) -> Iterator[Edit]:
    """Where two texts of the same length differ, character by character."""
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            yield Edit(at, at + 1, new)


def _joined(origin: Origin, edits: Iterable[Edit]) -> Iterator[Edit]:
    run: Edit | None = None
    for edit in edits:
        touching = run is not None and run.end == edit.start and origin.end(run.end - 1) == origin.start(edit.start)
        if run is not None and touching:
            run = Edit(run.start, edit.end, run.text + edit.text)
            continue
        if run is not None:
            yield run
        run = edit
    if run is not None:
        yield run
