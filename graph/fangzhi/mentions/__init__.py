"""Mentions: every finder's candidates, and the rule that chooses among those that overlap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fangzhi.mentions.anaphors import find_anaphors
from fangzhi.mentions.bodies import find_bodies
from fangzhi.mentions.defined import find_defined
from fangzhi.mentions.heads import find_headed
from fangzhi.mentions.listed import find_listed
from fangzhi.mentions.people import find_people
from fangzhi.mentions.quoted import find_quoted
from fangzhi.mentions.tagger import tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.text.annotated import Annotated

    Finder = Callable[[Annotated, Lexicon], Iterator[Mention]]

#: Every finder; of two mentions of the same span the earlier finder's stands.
FINDERS: tuple[Finder, ...] = (
    find_listed,
    find_bodies,
    find_quoted,
    find_headed,
    find_people,
    find_anaphors,
)


def find_mentions(text: Annotated, lexicon: Lexicon, finders: Sequence[Finder] = FINDERS) -> Annotated:
    """The same text with its mentions: none overlaps another, and each stands inside one sentence."""
    ruled = rule_mentions(text, lexicon, finders)
    chosen = ruled
    if lexicon.tagger:
        chosen = longest((*tag(text, _named(ruled), lexicon, lexicon.tagger), *_beside(ruled, lexicon)))
    return replace(text, mentions=longest((*chosen, *find_defined(text, chosen))))


def rule_mentions(text: Annotated, lexicon: Lexicon, finders: Sequence[Finder] = FINDERS) -> tuple[Mention, ...]:
    """What the finders alone find in the readable parts of a text, the longest first."""
    candidates = [m for finder in finders for m in finder(text, lexicon)]
    unreadable = text.document.unreadable
    return longest(m for m in candidates if not any(m.span.overlaps(gap) for gap in unreadable))


def _named(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(m for m in mentions if not m.anaphor)


def _beside(ruled: Iterable[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """What the tagger has no say in: anaphors, and classes it was not trained on."""
    trained = {label.partition("-")[2] for label in lexicon.tagger.labels()} if lexicon.tagger else set()
    return (m for m in ruled if m.anaphor or m.cls not in trained)


def longest(candidates: Iterable[Mention]) -> tuple[Mention, ...]:
    """The candidates that no longer one overlaps, by offset; of equally long ones the first given stands."""
    chosen: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(candidates, key=lambda m: m.span.start - m.span.end):
        covered = range(mention.span.start, mention.span.end)
        if taken.isdisjoint(covered):
            taken.update(covered)
            chosen.append(mention)
    return tuple(sorted(chosen, key=lambda m: m.span))
