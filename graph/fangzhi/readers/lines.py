"""Lines as a page shows them, each character with its range of the markup."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.origin import Origin, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_EDGES = " \t\u00a0\u3000\u200b\ufeff"


class Run(NamedTuple):
    """Characters shown, and their range of the markup: one by one, or all from one reference."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line that the page shows.

    `stop` is the range of the tag that ends it, `place` the number of the element whose parts stand side by side with
    it (0: the body), `linked` how many of its characters are in links; `aside` is true in navigation and footers.
    """

    runs: tuple[Run, ...]
    stop: tuple[int, int]
    place: int
    linked: int
    heading: bool
    aside: bool

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows, by line, and what its head says: `metas` are names in lower case and contents, in order."""

    lines: tuple[Line, ...]
    title: str = ""
    metas: tuple[tuple[str, str], ...] = ()
    data: tuple[str, ...] = ()


def shown(lines: Sequence[Line]) -> tuple[str, Origin]:
    """The text of the lines, and its origin in the markup; a line feed comes from the tag that ends its line."""
    if not lines:
        return "", Origin()
    runs = list(lines[0].runs)
    for before, line in pairwise(lines):
        runs += (Run("\n", *before.stop), *line.runs)
    return "".join(run.text for run in runs), Origin.of(_pieces(runs))


def _pieces(runs: Iterable[Run]) -> Iterator[Piece]:
    for text, start, end in runs:
        if len(text) in {1, end - start}:
            yield Piece(len(text), start, end)
        else:
            yield from (Piece(1, start, end),) * len(text)


def stripped(runs: list[Run]) -> list[Run]:
    """The runs without blanks at both ends."""
    kept = list(runs)
    while kept and not kept[-1].text.rstrip(_EDGES):
        kept.pop()
    first = next((at for at, run in enumerate(kept) if run.text.lstrip(_EDGES)), len(kept))
    kept = kept[first:]
    if kept:
        kept[0] = _cut(kept[0], len(kept[0].text) - len(kept[0].text.lstrip(_EDGES)), 0)
        kept[-1] = _cut(kept[-1], 0, len(kept[-1].text) - len(kept[-1].text.rstrip(_EDGES)))
    return kept


def _cut(run: Run, first: int, last: int) -> Run:
    """A run without its first and last characters; one from a reference stays whole."""
    if not (first or last) or len(run.text) != run.end - run.start:
        return run
    return Run(run.text[first : len(run.text) - last], run.start + first, run.end - last)
