"""Mentions that stand together: place chains (四川省凉山州) and lists (A、B和C等)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

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


class Head(NamedTuple):
    """A mention spoken of, and where the chain of places that leads to it begins."""

    mention: Mention
    start: int


def chained(text: str, before: Mention, after: Mention) -> bool:
    """Whether the second mention is a place named within the first: 四川省 + 凉山州, 大凉山腹地的 + 昭觉县."""
    between = text[before.span.end : after.span.start]
    return before.cls in _PLACES and after.cls in _PLACES and _WITHIN.fullmatch(between) is not None


def groups(text: str, mentions: Sequence[Mention]) -> tuple[Group, ...]:
    """The lists among `mentions`, in order; a single mention is a list of one."""
    found: list[list[Head]] = []
    for head in heads(text, mentions):
        if found and _joined(text, found[-1][-1].mention, head):
            found[-1].append(head)
        else:
            found.append([head])
    return tuple(Group(tuple(h.mention for h in g), Span(g[0].start, g[-1].mention.span.end)) for g in found)


def heads(text: str, mentions: Sequence[Mention]) -> list[Head]:
    """The mentions spoken of, each with where it begins: of a chain of places, 甲县乙镇, only the last and nearest."""
    found: list[Head] = []
    for mention in mentions:
        if found and chained(text, found[-1].mention, mention):
            found[-1] = Head(mention, found[-1].start)
        else:
            found.append(Head(mention, mention.span.start))
    return found


def _joined(text: str, before: Mention, after: Head) -> bool:
    gap = text[before.span.end : after.start]
    place_before_thing = gap == "" and before.cls in _PLACES and after.mention.cls not in _PLACES
    return not place_before_thing and _LIST_GAP.fullmatch(gap) is not None


def pairs(text: str, mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """The pairs of a list of pairs, A与B、C与D: two by two where the joints alternate, else none."""
    return [(left.mention, right.mention) for left, right in _pairs(text, mentions)]


def _pairs(text: str, mentions: Sequence[Mention]) -> list[tuple[Head, Head]]:
    return [
        (left, right)
        for left, right in pairwise(heads(text, mentions))
        if text[left.mention.span.end : right.start] in ("与", "和", "同", "—", "-", "－")
    ]


def in_pairs(text: str, mentions: Sequence[Mention]) -> frozenset[Span]:
    """Where the members of lists of pairs stand, A与B、C与D: two or more pairs joined by 、."""
    found: set[Span] = set()
    for (one, left), (right, other) in pairwise(_pairs(text, mentions)):
        if text[left.mention.span.end : right.start] == "、":
            found.update(head.mention.span for head in (one, left, right, other))
    return frozenset(found)


def matched(text: str, left: Sequence[Mention], right: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Who of one list goes with whom of another: each with each, or with 分别 between them one with one."""
    each = "分别" in text[left[-1].span.end : right[0].span.start] if left and right else False
    if each and len(left) == len(right):
        return list(zip(left, right, strict=True))
    return [(one, other) for one in left for other in right]
