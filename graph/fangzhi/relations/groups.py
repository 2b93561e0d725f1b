"""Mentions that stand together: place chains (四川省凉山州) and lists (A、B和C等)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fangzhi.model import Mention

_LIST_GAP = re.compile(r"(?:[、和及与]|以及|并和|会同|联合|携手)?")
_WITHIN = re.compile(r"(?:(?:腹地|境内|所辖|下辖|辖区)的?)?")
_PLACES = ("Division", "Region")


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions joined in a list; of a chain of places only the last and nearest is a member."""

    members: tuple[Mention, ...]
    span: Span

    @property
    def cls(self) -> str:
        """The class of the first member."""
        return self.members[0].cls


def chained(text: str, before: Mention, after: Mention) -> bool:
    """Whether the second mention is a place named within the first: 四川省 + 凉山州, 大凉山腹地的 + 昭觉县."""
    between = text[before.span.end : after.span.start]
    return before.cls in _PLACES and after.cls in _PLACES and _WITHIN.fullmatch(between) is not None


def groups(text: str, mentions: Sequence[Mention]) -> tuple[Group, ...]:
    """The lists among `mentions`, in order; a single mention is a list of one."""
    found: list[list[Mention]] = []
    starts: list[int] = []
    for mention in mentions:
        previous = found[-1][-1] if found else None
        if previous and chained(text, previous, mention):
            found[-1][-1] = mention
        elif previous and _joined(text, previous, mention):
            found[-1].append(mention)
        else:
            found.append([mention])
            starts.append(mention.span.start)
    return tuple(Group(tuple(g), Span(s, g[-1].span.end)) for g, s in zip(found, starts, strict=True))


def _joined(text: str, before: Mention, after: Mention) -> bool:
    gap = text[before.span.end : after.span.start]
    place_before_thing = gap == "" and before.cls in _PLACES and after.cls not in _PLACES
    return not place_before_thing and _LIST_GAP.fullmatch(gap) is not None


def pairs(text: str, mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """The pairs of a list of pairs, A与B、C与D: two by two where the joints alternate, else none."""
    return [
        (left, right)
        for left, right in pairwise(mentions)
        if text[left.span.end : right.span.start] in ("与", "和", "同", "—", "-", "－")
    ]


def in_pairs(text: str, mentions: Sequence[Mention]) -> frozenset[Span]:
    """Where the members of lists of pairs stand, A与B、C与D: two or more pairs joined by 、."""
    found: set[Span] = set()
    joined = pairs(text, mentions)
    for (one, left), (right, other) in pairwise(joined):
        if text[left.span.end : right.span.start] == "、":
            found.update(m.span for m in (one, left, right, other))
    return frozenset(found)
