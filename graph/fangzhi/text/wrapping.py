"""Lines that were broken by width, not by their author: which line ends are none."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from fangzhi.origin import Edit
from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: The narrowest lines that are taken for wrapped ones, in columns; a Han character takes two.
_NARROWEST = 36
#: The most characters of a wrapped line.
_LONGEST = 120
#: How many columns short of the widest a full line may be.
_RAGGED = 4
#: How many lines of a block must be full for it to be wrapped, and what share of all but its last.
_FEWEST, _MOSTLY = 3, 0.7
_LINE = re.compile(r"[^\n]*\n?")
_INDENTED = re.compile(r"[ \t\u3000]{2,}|\u3000")
#: What begins a line of its own: a bullet, a number, a heading.
_NUMBER = "[0-9一二三四五六七八九十]"
_ITEM = re.compile(rf"[●○■□◆▲★·•—-]|[（(]?{_NUMBER}{{1,3}}[、.．）)]|第{_NUMBER}+[章节条]|【")
_ENDED = re.compile(r"[。！？!?：:；;”’）)》】…]$")
_LATIN = re.compile(r"[A-Za-z,.;]$")
_CHINESE = re.compile(f"[{HAN}，、。；：（“《0-9]")


def find_wraps(text: str) -> Iterator[Edit]:
    """The line ends inside paragraphs that were wrapped by width, in order; between Latin words one leaves a blank."""
    for block in _blocks(text):
        lines = [line for line, _ in block]
        full = _full(lines)
        if full is None:
            continue
        widths, least = full
        indented = any(_INDENTED.match(line) for line in lines)
        for at, ((line, end), (following, _)) in enumerate(pairwise(block)):
            if widths[at] >= least and not _begins(line, following, indented=indented):
                yield _joint(line, following, end)


def _blocks(text: str) -> Iterator[Sequence[tuple[str, int]]]:
    """The runs of lines without an empty one, each line with the place of its end."""
    lines = ((match[0].rstrip("\n"), match.end() - 1) for match in _LINE.finditer(text))
    for blank, block in groupby(lines, key=lambda line: not line[0].strip()):
        if not blank:
            yield list(block)


def _full(lines: Sequence[str]) -> tuple[list[int], int] | None:
    """The widths of a block's lines and the least of a full one, or None if the block is not wrapped."""
    if len(lines) < _FEWEST or max(map(len, lines)) > _LONGEST:
        return None
    widths = [_width(line) for line in lines]
    least = max(widths) - _RAGGED
    full = sum(width >= least for width in widths)
    wrapped = least >= _NARROWEST and full >= max(_FEWEST, _MOSTLY * (len(widths) - _paragraphs(widths, least)))
    return (widths, least) if wrapped else None


def _paragraphs(widths: Sequence[int], least: int) -> int:
    """How many lines may end a paragraph: those that are short and stand after a full one, and the last."""
    return sum(width < least <= before for before, width in pairwise(widths))


def _begins(line: str, following: str, *, indented: bool) -> bool:
    """Whether the line after a full one begins a paragraph."""
    if _INDENTED.match(following) or _ITEM.match(following.lstrip()):
        return True
    return not indented and _ENDED.search(line) is not None


def _joint(line: str, following: str, end: int) -> Edit:
    blank = _LATIN.search(line) is not None and not _CHINESE.match(following)
    return Edit(end, end + 1, " " if blank else "")


def _width(line: str) -> int:
    return sum(1 + (east_asian_width(char) in "WFA") for char in line.rstrip())
