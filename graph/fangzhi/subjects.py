"""Whose a quantity is: every thing that could be, weighed by where it stands to the figure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.relations.clauses import governed, opener

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention, Span
    from fangzhi.relations.clauses import Clause
    from fangzhi.relations.groups import Group
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated

#: The answer of the model for the thing that the quantity is about.
YES = "yes"
_OWNERS = ("Division", "Region", "Organization", "Program", "Event", "Person", "Policy")
#: How many of the things named before a figure in its sentence are looked at, nearest first.
_FARTHEST = 6
#: How many of the things that a text names most are looked at.
_LEADING = 3


@dataclass(frozen=True, slots=True)
class Owner:
    """A thing that a quantity may be about, or None for none that the text names; with what speaks for it."""

    mention: Mention | None
    features: tuple[str, ...]


class Question(NamedTuple):
    """A figure in its clause: the words that say what it counts, and its unit."""

    clause: Clause
    figure: Span
    words: str
    unit: str


def leading(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> tuple[Mention, ...]:
    """The first mentions of the things that a text names most often, of those that a quantity may be about."""
    counts: Counter[str] = Counter()
    first: dict[str, Mention] = {}
    for mention in text.mentions:
        key = resolved.keys.get(mention.span)
        if key and any(lexicon.ontology.is_a(mention.cls, owner) for owner in _OWNERS):
            counts[key] += 1
            first.setdefault(key, mention)
    return tuple(first[key] for key in sorted(counts, key=lambda key: (-counts[key], key))[:_LEADING])


def owners(question: Question, often: Sequence[Mention], resolved: Resolved, lexicon: Lexicon) -> Iterator[Owner]:
    """Everything that a figure may be about: names before it, the agent carried on, what the text is about, none.

    `often` are things that the text names often.
    """
    frame = _Frame(question, often, resolved, lexicon)
    words, unit = question.words, question.unit
    seen: set[str] = set()
    for kind, mention in frame.candidates():
        key = resolved.keys.get(mention.span)
        if key and key not in seen:
            seen.add(key)
            yield Owner(mention, tuple(frame.features(kind, mention)))
    yield Owner(None, ("none", f"none:unit={unit}", f"none:words={words[:2]}", f"none:others={min(3, len(seen))}"))


def choose(found: Sequence[Owner], lexicon: Lexicon) -> tuple[Mention | None, float]:
    """The owner most likely, and how likely it is; the first where the ontology ships no weigher."""
    weigher = lexicon.subjects
    if weigher is None:
        return found[0].mention, 0.5
    best, share = weigher.choose([owner.features for owner in found], YES)
    return found[best].mention, max(share, 0.05)


class _Frame:
    """What is known of one figure."""

    def __init__(self, question: Question, often: Sequence[Mention], resolved: Resolved, lexicon: Lexicon) -> None:
        self.clause, self.figure, words, self.unit = question
        self.words, self.often = words[:2], often
        self.noun = words[-2:]
        clause = self.clause
        self.resolved, self.ontology = resolved, lexicon.ontology
        self.acting = opener(clause, lexicon.ontology)
        self.topic = resolved.keys.get(resolved.topic.span) if resolved.topic else None
        self.about = resolved.keys.get(resolved.about.span) if resolved.about else None
        self.groups = {m.span: group for group in clause.groups for m in group.members}

    def candidates(self) -> Iterator[tuple[str, Mention]]:
        """The mentions, with how each was found."""
        if self.acting:
            yield "acting", self.acting.members[0]
        before = [g for g in self.clause.groups if g.span.end <= self.figure.start]
        yield from ((f"here{min(3, at)}", g.members[0]) for at, g in enumerate(reversed(before)) if self._owns(g))
        behind = [g for g in self.clause.groups if g.span.start >= self.figure.end]
        yield from (("behind", g.members[0]) for g in behind[:1] if self._owns(g))
        earlier = [m for m in self.clause.earlier if any(self.ontology.is_a(m.cls, owner) for owner in _OWNERS)]
        yield from ((f"earlier{min(3, at)}", m) for at, m in enumerate(reversed(earlier[-_FARTHEST:])))
        if self.clause.carried:
            yield "carried", self.clause.carried.members[0]
        if self.resolved.topic:
            yield "topic", self.resolved.topic
        if self.resolved.about:
            yield "about", self.resolved.about
        yield from ((f"often{at}", mention) for at, mention in enumerate(self.often))

    def _owns(self, group: Group) -> bool:
        return any(self.ontology.is_a(group.cls, owner) for owner in _OWNERS)

    def features(self, kind: str, mention: Mention) -> Iterator[str]:
        """What speaks for or against a mention."""
        text, classes = self.clause.text, f"{kind}|{mention.cls}"
        yield from (kind, classes, f"{classes}|unit={self.unit}", f"{kind}|words={self.words}")
        topic = self.topic == self.resolved.keys[mention.span]
        about = self.about == self.resolved.keys[mention.span]
        yield from (f"topic={topic}|{classes}", f"topic={topic}|{mention.cls}|acting={self.acting is not None}")
        yield from (f"about={about}|{classes}", f"about={about}|{topic}|unit={self.unit}")
        carried = self.clause.carried
        on = self.resolved.keys.get(carried.members[0].span) if carried else None
        same = self.resolved.keys[mention.span] == on
        yield f"carried={same}|{classes}"
        yield f"others={min(3, len(self.clause.groups))}|{classes}"
        yield from (
            f"{mention.cls}|noun={self.noun}",
            f"{mention.cls}|words={self.words}",
            f"{mention.cls}|unit={self.unit}",
        )
        named = (*self.clause.earlier, *(m for g in self.clause.groups for m in g.members))
        key = self.resolved.keys[mention.span]
        first = bool(named) and self.resolved.keys.get(named[0].span) == key
        yield from (f"first={first}|{classes}", f"first={first}|about={self.about == key}|{kind}")
        yield f"here={self.acting is not None}|{bool(self.clause.groups)}|{kind}|about={self.about == key}"
        group = self.groups.get(mention.span)
        if group:
            yield f"governed={governed(self.clause, group)}|{classes}"
            yield f"list={len(group.members) > 1}|{classes}"
            yield f"before={text[max(self.clause.span.start, group.span.start - 1) : group.span.start]}|{classes}"
            yield f"behind={text[group.span.end : group.span.end + 1]}|{classes}"
            yield f"behind={text[group.span.end : group.span.end + 2]}"
            between = text[group.span.end : self.figure.start]
            yield f"near={min(6, len(between) // 4)}|{classes}"
            yield f"next={between[:2]}|{mention.cls}"
        yield f"anaphor={mention.anaphor}|{classes}"
        often = [self.resolved.keys[m.span] for m in self.often]
        rank = often.index(key) if key in often else len(often)
        yield from (f"often={rank}|{classes}", f"often={rank}|{mention.cls}|topic={topic}")
