"""Mentions: every finder's candidates, and the rule that chooses among those that overlap."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fangzhi.mentions.anaphors import find_anaphors
from fangzhi.mentions.bodies import find_bodies
from fangzhi.mentions.brief import RULE as BRIEF
from fangzhi.mentions.brief import find_brief
from fangzhi.mentions.defined import find_defined, find_repeated
from fangzhi.mentions.heads import find_headed, nameless
from fangzhi.mentions.listed import CONTRACTED, find_listed
from fangzhi.mentions.people import find_people
from fangzhi.mentions.quoted import find_quoted
from fangzhi.mentions.tagger import tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.text.annotated import Annotated

    Finder = Callable[[Annotated, Lexicon], Iterator[Mention]]

#: What follows a region's name that is no part of a longer one.
_ITSELF = re.compile("[两三四]地|毗邻|合作|等地?|[，。、与和及]")
#: Every finder; of two mentions of the same span the earlier finder's stands.
FINDERS: tuple[Finder, ...] = (
    find_listed,
    find_bodies,
    find_quoted,
    find_headed,
    find_people,
    find_brief,
    find_anaphors,
)


def find_mentions(text: Annotated, lexicon: Lexicon, finders: Sequence[Finder] = FINDERS) -> Annotated:
    """The same text with its mentions: none overlaps another, and each stands inside one sentence.

    Where the ontology ships a tagger, it weighs what the standard finders propose; what other finders find, and
    classes it was not trained on, stand against it.
    """
    ruled = rule_mentions(text, lexicon, [finder for finder in finders if finder in FINDERS])
    own = rule_mentions(text, lexicon, [finder for finder in finders if finder not in FINDERS])
    chosen = (*own, *(_weighed(text, ruled, lexicon) if lexicon.tagger and ruled else ruled))
    found = _first(chosen)
    told = longest((*found, *find_defined(text, found)))
    return replace(text, mentions=_first((*told, *find_repeated(text, told, lexicon.ontology))))


def rule_mentions(text: Annotated, lexicon: Lexicon, finders: Sequence[Finder] = FINDERS) -> tuple[Mention, ...]:
    """What the finders alone find in the readable parts of a text, the longest first."""
    candidates = [m for finder in finders for m in finder(text, lexicon)]
    unreadable = text.document.unreadable
    return longest(m for m in candidates if not any(m.span.overlaps(gap) for gap in unreadable))


def _weighed(text: Annotated, ruled: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """Classes the tagger was not trained on and forms that context vouches for, then what it finds, then anaphors."""
    tagger = lexicon.tagger
    trained = tagger.classes if tagger else ()
    yield from (m for m in ruled if not m.anaphor and (m.cls not in trained or m.rule == BRIEF))
    if CONTRACTED.search(text.document.text):
        yield from (m for m in find_listed(text, lexicon) if _contracted(text, m))
    if tagger:
        tagged = tag(text, [m for m in ruled if not m.anaphor], lexicon, tagger)
        yield from (m for m in tagged if not nameless(text, m))
    yield from (m for m in ruled if m.anaphor)


def _contracted(text: Annotated, mention: Mention) -> bool:
    """Whether a listed region is named by the characters of its provinces and by itself, 京津冀三地."""
    named = mention.cls == "Region" and CONTRACTED.fullmatch(mention.name) is not None
    return named and _ITSELF.match(text.document.text, mention.span.end) is not None


def _first(candidates: Iterable[Mention]) -> tuple[Mention, ...]:
    """The candidates that none given before them overlaps, by offset."""
    chosen: list[Mention] = []
    taken: set[int] = set()
    for mention in candidates:
        covered = range(mention.span.start, mention.span.end)
        if taken.isdisjoint(covered):
            taken.update(covered)
            chosen.append(mention)
    return tuple(sorted(chosen, key=lambda m: m.span))


def longest(candidates: Iterable[Mention]) -> tuple[Mention, ...]:
    """The candidates that no longer one overlaps, by offset; of equally long ones the first given stands."""
    return _first(sorted(candidates, key=lambda m: m.span.start - m.span.end))
