"""Show what restoring makes of a file: its text alone, or each line of the file beside what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.model import Note
from fangzhi.readers import Reading, Worker, find_documents, read
from fangzhi.text.layer import Layer
from fangzhi.text.restore import STEPS, checked, restore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fangzhi.model import Raw
    from fangzhi.text.layer import Change
    from fangzhi.text.restore import Restored

#: How many changes of a step a line of a file shows.
_MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Restoration:
    """A document as read and as restored."""

    raw: Raw
    restored: Restored

    @property
    def source(self) -> str:
        """The decoded file, into which the origin of the restored text points."""
        return self.raw.text if self.raw.source is None else self.raw.source

    def differences(self) -> Iterator[str]:
        """Each line of the file that was changed, what became of it, and by which steps."""
        unreadable = sum(span.end - span.start for span in self.restored.unreadable)
        yield f"--- {self.raw.path} ({self.raw.encoding}, {len(self.source)} characters)"
        yield f"+++ restored ({len(self.restored.text)} characters, {unreadable} unreadable)"
        changes = sorted(self.restored.changes(), key=lambda change: change.span)
        lines = [*_lines(self.source)]
        for (start, end), found in groupby(changes, key=lambda change: _line_of(lines, change.span.start)):
            yield from self._line(start, end, tuple(found))

    def _line(self, start: int, end: int, changes: tuple[Change, ...]) -> Iterator[str]:
        origin = self.restored.origin
        became = self.restored.text[origin.located(start) : origin.located(end)]
        yield f"@@ characters {start} to {end} @@"
        yield "-" + _visible(self.source[start:end])
        yield "+" + became.rstrip("\n")
        for step in STEPS:
            if done := [change for change in changes if change.kind == step]:
                yield f"  {step}: {_listed(done)}"


def restorations(
    paths: Iterable[str | Path], reading: Reading, without: Collection[str] = ()
) -> Iterator[Restoration | Note]:
    """The documents of files as read and as restored, in the order of their paths, and notes on what is left out.

    Raises:
        InputError: a path does not exist, there is no document, or there is no such step.
    """
    left_out = checked(without)
    found, notes = find_documents([Path(path) for path in paths])
    yield from notes
    with Worker(reading) as worker:
        for file in found:
            for item in read(file, reading, worker):
                yield item if isinstance(item, Note) else _restoration(item, left_out)


def _restoration(raw: Raw, without: Collection[str]) -> Restoration:
    return Restoration(raw, restore(raw.text if raw.origin is None else Layer(raw.text, raw.origin), without))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line of a text begins and ends, its line end included."""
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _line_of(lines: list[tuple[int, int]], at: int) -> tuple[int, int]:
    low, high = 0, len(lines) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lines[middle][0] <= at else (low, middle - 1)
    return lines[low]


def _visible(text: str) -> str:
    """The text with what cannot be seen written out."""
    return "".join(char if char.isprintable() or char == "\u3000" else f"\\u{ord(char):04x}" for char in text.rstrip())


def _listed(changes: list[Change]) -> str:
    shown = [f"{_visible(change.before)} → {change.after or '∅'}" for change in changes[:_MOST_SHOWN]]
    more = len(changes) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")
