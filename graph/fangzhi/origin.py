"""Which characters of a raw text each character of a later text came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Piece(NamedTuple):
    """Characters of a text that came from `start` to `end` of the raw text: as many, one by one, or a single one."""

    length: int
    start: int
    end: int

    @property
    def one_by_one(self) -> bool:
        """Whether each character has its own in the raw text."""
        return self.length == self.end - self.start


class Edit(NamedTuple):
    """That the characters from `start` to `end` of a text become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The pieces of a text, in rising order: where each begins, and `starts` to `ends`, its range of the raw text."""

    at: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    length: int = 0

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Self:
        """The origin of the text that the pieces make up; neighbours that go on one by one are made one."""
        at, starts, ends, length = [0], [0], [0], 0
        for piece in pieces:
            if piece.one_by_one and piece.start == ends[-1] and length - at[-1] == ends[-1] - starts[-1]:
                ends[-1] = piece.end
            elif piece.length:
                at.append(length)
                starts.append(piece.start)
                ends.append(piece.end)
            length += piece.length
        first = int(not ends[0])
        return cls(tuple(at[first:]), tuple(starts[first:]), tuple(ends[first:]), length)

    @classmethod
    def whole(cls, length: int) -> Self:
        """The origin of a raw text itself."""
        return cls.of([Piece(length, 0, length)])

    def start(self, at: int) -> int:
        """Where the character at `at` begins in the raw text; behind the last one, where that ends."""
        if at >= self.length:
            return self.ends[-1] if self.ends else 0
        n = bisect_right(self.at, at) - 1
        return self.starts[n] + (at - self.at[n] if self._piece(n).one_by_one else 0)

    def end(self, at: int) -> int:
        """Where the character at `at` ends in the raw text."""
        n = bisect_right(self.at, at) - 1
        return self.starts[n] + at - self.at[n] + 1 if self._piece(n).one_by_one else self.ends[n]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The range of the raw text from which `start` to `end` came; empty, but placed, if they are equal."""
        first = self.start(start)
        return (first, self.end(end - 1)) if start < end else (first, first)

    def located(self, raw: int) -> int:
        """The first character that came from `raw` or what follows it in the raw text."""
        n = bisect_right(self.starts, raw) - 1
        if n < 0:
            return 0
        if raw >= self.ends[n]:
            return self.at[n + 1] if n + 1 < len(self.at) else self.length
        return self.at[n] + (raw - self.starts[n] if self._piece(n).one_by_one else 0)

    def edited(self, edits: Iterable[Edit]) -> Origin:
        """The origin of the text after `edits`, which are in rising order and do not overlap."""
        return Origin.of(chain.from_iterable(self._rewritten(edits)))

    def _rewritten(self, edits: Iterable[Edit]) -> Iterator[Iterable[Piece]]:
        at = 0
        for edit in edits:
            yield self._between(at, edit.start)
            if len(edit.text) == edit.end - edit.start:
                yield self._between(edit.start, edit.end)
            else:
                yield (Piece(1, *self._replaced(edit)),) * len(edit.text)
            at = edit.end
        yield self._between(at, self.length)

    def _replaced(self, edit: Edit) -> tuple[int, int]:
        """The range of the raw text that an edit replaces; for an insertion what lies between its neighbours."""
        if edit.start < edit.end:
            return self.range(edit.start, edit.end)
        after = self.start(edit.start)
        before = self.end(edit.start - 1) if edit.start else after
        return min(before, after), max(before, after)

    def _between(self, start: int, end: int) -> Iterator[Piece]:
        n = bisect_right(self.at, start) - 1
        while start < end:
            stop = min(end, self.at[n + 1] if n + 1 < len(self.at) else self.length)
            yield Piece(stop - start, *self.range(start, stop))
            start, n = stop, n + 1

    def _piece(self, n: int) -> Piece:
        stop = self.at[n + 1] if n + 1 < len(self.at) else self.length
        return Piece(stop - self.at[n], self.starts[n], self.ends[n])
