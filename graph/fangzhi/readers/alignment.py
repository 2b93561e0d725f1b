"""Which lines of a page a text is made of: the heaviest chain of lines that stand in the text in the page's order."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff\ufffd-\uffff]+")
#: How many places of a line are looked at.
_PLACES = 16
#: How many characters at its start tell quickly that a line stands nowhere.
_KEY = 4
#: The longest text between two lines of the chain in which parts of a line are looked for.
_LONGEST_GAP = 4000
_HALF = 0.5


def squeezed(text: str) -> str:
    """The text without blanks, line ends and invisible characters, composed: what two ways of reading agree on."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


class _Link(NamedTuple):
    """A line in a chain: its place in the text, and the link before it."""

    line: int
    start: int
    end: int
    before: _Link | None


def aligned(lines: Sequence[str], text: str) -> frozenset[int]:
    """The numbers of the lines, all squeezed, that `text` is made of, in its order and without overlap.

    The chain with most characters is taken, and of equals the one further down; between its lines those count too of
    which half stands between their places.
    """
    chain = list(_unrolled(_heaviest(lines, text)))
    found = {link.line for link in chain}
    bounds = [(-1, 0), *((link.line, link.end) for link in chain)]
    nexts = [*((link.line, link.start) for link in chain), (len(lines), len(text))]
    for (first, start), (last, end) in zip(bounds, nexts, strict=True):
        gap = text[start:end]
        if first + 1 < last and 0 < len(gap) <= _LONGEST_GAP:
            found.update(n for n in range(first + 1, last) if _mostly_in(lines[n], gap))
    return frozenset(found)


def _heaviest(lines: Sequence[str], text: str) -> _Link | None:
    keys = {text[at : at + _KEY] for at in range(len(text))}
    best = _Best(len(text))
    for number, line in enumerate(lines):
        if line[:_KEY] in keys or (line and len(line) < _KEY):
            best.extend(number, line, [*_places(line, text)])
    return best.up_to(len(text))[1]


def _places(line: str, text: str) -> Iterator[int]:
    at = text.find(line)
    for _ in range(_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(line, at + 1)


class _Best:
    """The heaviest chain that ends at or before each place of the text, as a Fenwick tree."""

    def __init__(self, size: int) -> None:
        self._tree: list[tuple[int, _Link | None]] = [(0, None)] * (size + 1)

    def up_to(self, end: int) -> tuple[int, _Link | None]:
        """The weight of the heaviest chain up to `end`, and its last link."""
        best: tuple[int, _Link | None] = (0, None)
        while end > 0:
            if self._tree[end][0] > best[0]:
                best = self._tree[end]
            end &= end - 1
        return best

    def extend(self, number: int, line: str, starts: Sequence[int]) -> None:
        """Let a line follow the heaviest chain before each place where it stands."""
        size = len(line)
        chains = [(start, *self.up_to(start)) for start in starts]
        for start, weight, before in chains:
            link = _Link(number, start, start + size, before)
            at = start + size
            while at < len(self._tree):
                if self._tree[at][0] <= weight + size:
                    self._tree[at] = (weight + size, link)
                at += at & -at


def _unrolled(link: _Link | None) -> Iterator[_Link]:
    links = []
    while link is not None:
        links.append(link)
        link = link.before
    yield from reversed(links)


def _mostly_in(line: str, gap: str) -> bool:
    if len(line) > _LONGEST_GAP:
        return False
    blocks = SequenceMatcher(None, line, gap, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) >= _HALF * len(line) > 0
