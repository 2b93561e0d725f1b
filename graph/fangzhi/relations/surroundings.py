"""What stands around two things of a sentence, in the words of the model that weighs it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.annotate import NAME
from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fangzhi.model import Mention
    from fangzhi.ontology import Cue, Ontology
    from fangzhi.relations.clauses import Clause
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Sentence

NONE = "none"
#: The mark behind a relation's name where the thing named first is its subject, and where it is its object.
FORWARD, BACKWARD = ">", "<"
#: How far behind a pair its cue may stand, and how much text between two things is looked at whole.
_BEHIND, _WHOLE = 14, 6
_STOP = re.compile(r"[，。；]")
POST = re.compile(r"(?:长|书记|主任|委员|教授|主席|经理|总裁|理事|代表|院士|研究员|专员)$")
#: More words than this between two things tell little one by one.
_MANY, _FEW = 14, 8


@lru_cache(maxsize=4)
def _cue_words(cues: tuple[Cue, ...]) -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    """The relations that each cue may say, and what finds the longest cue."""
    said: dict[str, set[str]] = defaultdict(set)
    for cue in cues:
        said[cue.cue.partition("…")[0]].add(cue.relation)
    words = sorted(said, key=lambda word: (-len(word), word))
    return {word: tuple(sorted(said[word])) for word in words}, re.compile("|".join(map(re.escape, words)) or r"(?!)")


class Surroundings:
    """What is known of one text while its pairs are described; `by_rule` are the relations that rules found."""

    def __init__(
        self, text: str, resolved: Resolved, ontology: Ontology, by_rule: Mapping[tuple[Span, Span], set[str]]
    ) -> None:
        self.content, self.resolved, self.by_rule = text, resolved, by_rule
        self.cues, self.cue = _cue_words(ontology.cues)
        self.topic = resolved.keys.get(resolved.topic.span) if resolved.topic else None
        self.about = resolved.keys.get(resolved.about.span) if resolved.about else None

    def _said(self, kind: str, words: str, classes: str) -> Iterator[str]:
        """The cues among some words, with the relations they may say."""
        for word in sorted(set(self.cue.findall(words))):
            yield f"{kind}={word}"
            yield f"{kind}={word}|{classes}"
            yield from (f"{kind}:{relation}|{classes}" for relation in self.cues[word])

    def _about(self, mentions: Sequence[Mention]) -> bool:
        """Whether the text is about the first of some things."""
        return self.about is not None and self.about == self.resolved.keys.get(mentions[0].span)

    def _rules(self, left: Sequence[Mention], right: Sequence[Mention]) -> list[str]:
        found: set[str] = set()
        for one in left:
            for other in right:
                found.update(f"{p}{FORWARD}" for p in self.by_rule.get((one.span, other.span), ()))
                found.update(f"{p}{BACKWARD}" for p in self.by_rule.get((other.span, one.span), ()))
        return sorted(found) or [NONE]

    def pair(
        self, sentence: Sentence, left: Sequence[Mention], right: Sequence[Mention], middle: Sequence[Mention]
    ) -> Iterator[str]:
        """What speaks for or against a relation between two lists of a sentence."""
        start, end = left[-1].span.end, right[0].span.start
        between = self.content[start:end]
        behind = self.content[right[-1].span.end : min(sentence.span.end, right[-1].span.end + _BEHIND)]
        before = self.content[max(sentence.span.start, left[0].span.start - 2) : left[0].span.start]
        classes = f"{left[0].cls}|{right[0].cls}"
        yield classes
        yield from self._said("between", between, classes)
        yield from self._said("behind", _STOP.split(behind)[0], classes)
        yield from _words(sentence, Span(start, end), middle, classes)
        yield f"text={between}|{classes}" if len(between) <= _WHOLE else "text"
        yield f"middle={len(middle)}|{classes}"
        yield f"middle={'_'.join(m.cls for m in middle[:3])}|{classes}"
        yield f"clauses={sum(left[0].span.end <= c.start <= end for c in sentence.clauses)}|{classes}"
        yield from (f"before={before[-1:]}|{classes}", f"before={before}", f"behind={behind[:1]}|{classes}")
        yield f"behind={behind[:2]}"
        yield f"opens={_shares_opening(left[0].name, right[0].name)}|{classes}"
        yield f"lists={len(left) > 1}{len(right) > 1}|{classes}"
        yield f"comma={'，' in between}|{classes}"
        yield f"anaphors={left[0].anaphor}{right[0].anaphor}|{classes}"
        yield f"topic={self.topic == self.resolved.keys[left[0].span]}|{classes}"
        yield f"about={self._about(left)}{self._about(right)}|{classes}"
        yield from self._grammar(sentence, left, right, classes)
        yield from (f"rule={rule}" for rule in self._rules(left, right))

    def _grammar(
        self, sentence: Sentence, left: Sequence[Mention], right: Sequence[Mention], classes: str
    ) -> Iterator[str]:
        """The verb that the second thing hangs on, what governs each, and the words behind."""
        tokens, start = sentence.tokens, right[0].span.start
        clause = next((c for c in sentence.clauses if c.covers(right[0].span)), sentence.span)
        held = [t for t in tokens if clause.start <= t.span.start and t.span.end <= start and t.pos != NAME]
        verbs = [t.text for t in held if t.pos[:1] == "v"]
        last = verbs[-1] if verbs else ""
        yield from (f"verb={last}|{classes}", f"verb={last}|{right[0].cls}")
        yield f"verbs={min(3, len(verbs))}|{classes}"
        before = [t.text for t in tokens if t.span.end <= left[0].span.start and t.pos != NAME][-2:]
        yield from (f"left={word}|{classes}" for word in before)
        end = right[-1].span.end
        behind = [t for t in tokens if end <= t.span.start and t.span.end <= clause.end][:5]
        yield from (
            f"after={t.text}|{classes}" for t in behind if t.pos[:1] in ("v", "n", "u", "x") and len(t.text) > 1
        )
        yield f"ends={end >= clause.end - 1}|{classes}"
        between = self.content[left[-1].span.end : start]
        if POST.search(between) and len(between) <= 16:
            yield f"post|{classes}"

    def carried(
        self,
        clause: Clause,
        kind: str,
        anchor: Sequence[Mention],
        right: Sequence[Mention],
        named: Sequence[Sequence[Mention]],
    ) -> Iterator[str]:
        """What speaks for or against a relation of a thing that is carried on."""
        start, end = clause.span.start, right[0].span.start
        before = self.content[start:end]
        behind = self.content[right[-1].span.end : min(clause.span.end, right[-1].span.end + _BEHIND)]
        classes = f"{kind}{anchor[0].cls}|{right[0].cls}"
        words = [t.text for t in clause.tokens if t.span.end <= end]
        yield from (kind, classes)
        yield from self._said(f"{kind}before", before, classes)
        yield from self._said(f"{kind}behind", _STOP.split(behind)[0], classes)
        yield from (f"{kind}word={word}" for word in sorted(set(words[-6:])))
        yield f"{kind}last={words[-1] if words else ''}"
        yield f"{kind}last={words[-1] if words else ''}|{classes}"
        yield f"{kind}named={len(named)}"
        yield f"{kind}named={'_'.join(group[0].cls for group in named[:3])}|{classes}"
        yield from (f"{kind}behind={behind[:1]}|{classes}", f"{kind}behind={behind[:2]}")
        yield f"{kind}about={self._about(anchor)}{self._about(right)}|{classes}"
        level = clause.carried.confidence if clause.carried else 0
        topic = self.topic is not None and self.topic == self.resolved.keys.get(anchor[0].span)
        sure = f"{kind}sure={level}|{topic}|{int(self.resolved.sure * 5)}"
        yield from (sure, f"{sure}|{classes}")
        yield f"{kind}opens={_shares_opening(anchor[0].name, right[0].name)}|{classes}"
        yield f"{kind}lists={len(right) > 1}|{classes}"
        yield from (f"{kind}rule={rule}" for rule in self._rules(anchor, right))


def _words(sentence: Sentence, span: Span, middle: Sequence[Mention], classes: str) -> Iterator[str]:
    """The words between two things that belong to no name."""
    words = [
        t.text
        for t in sentence.tokens
        if span.covers(t.span) and t.pos != NAME and not any(m.span.overlaps(t.span) for m in middle)
    ]
    yield f"length={min(_FEW, len(words))}"
    yield f"first={words[0] if words else ''}|{classes}"
    yield f"last={words[-1] if words else ''}|{classes}"
    if len(words) <= _MANY:
        yield from (f"word={word}" for word in sorted(set(words)))
    if len(words) <= _FEW:
        yield from (f"word={word}|{classes}" for word in sorted(set(words)))


def _shares_opening(one: str, other: str) -> bool:
    return one.startswith(other[:2]) or other.startswith(one[:2])
