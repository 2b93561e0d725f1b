"""Clauses with their lists of mentions, their cues, and the agent that the text carries into them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Mention, Span
from fangzhi.relations.groups import Group, groups
from fangzhi.relations.posts import holders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.ontology import Cue, Ontology
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated, Sentence
    from fangzhi.text.segment import Token

    #: Cues by their first part, and what finds the longest.
    CueWords = tuple[dict[str, list[Cue]], re.Pattern[str]]

#: What shows that a name before a cue is not its subject.
_GOVERNED = re.compile(
    r"(?:[与和同向对为在于到从由被把将给赴以按据]|关于|通过|依托|围绕|根据|邀请|联合|携手|会同|来自|面向)$"
)
_WITH = re.compile(r"(?:[与和同]|联合|携手|会同)$")
_BOTH = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:双方|三方|各方|两地|两校|两院|校地|校企|院地)")
#: Verbs of the dictionary that only open a clause.
_ADVERBIAL = frozenset(("截至", "截止", "据", "据悉", "来", "以来", "同时", "其中", "接着", "至", "起"))
#: Words of a person that was named: 他, 她.
_PERSON = re.compile("[他她](?!们)")
#: Parts of speech that may stand between a subject and its verb, and words for all partners together.
_BETWEEN, _ALL = ("d", "u", "t", "c", "x", "m", "f"), ("双方", "两地", "校地", "三方", "各方", "校企", "院地")
_AGENTS = ("Division", "Organization", "Person")
#: The clauses of the text read last: every stage of reading a text asks for them.
_read: list[tuple[Resolved, Lexicon, tuple[Clause, ...]]] = []
#: How sure a slot filled by each means is, before calibration: said in the clause, carried on, or the text's topic.
SAID, CARRIED, TOPIC = 0.85, 0.65, 0.55


@dataclass(frozen=True, slots=True)
class Place:
    """A cue found in a clause; what it takes ends at `limit`, where a cue in two parts (到…调研) has its second."""

    cue: Cue
    span: Span
    limit: int


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts in a clause, and how sure that is."""

    members: tuple[Mention, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its mentions in lists and its cues, the agent carried into it, and what was named before.

    `waiting` are people named in clauses just before that say nothing of them yet: 县长甲，副县长乙 出席会议. `next` is
    what the next clause of the sentence opens with. `holders` are bodies named only for a person's post: 县委书记甲.
    `mentions` are all of its mentions, those that only lead to a place among them.
    """

    text: str
    span: Span
    sentence: Span
    groups: tuple[Group, ...]
    cues: tuple[Place, ...]
    carried: Agent | None
    tokens: tuple[Token, ...]
    earlier: tuple[Mention, ...]
    waiting: tuple[Mention, ...]
    next: Group | None = None
    holders: frozenset[Span] = frozenset()
    mentions: tuple[Mention, ...] = ()

    def before(self, group: Group) -> str:
        """The text of the clause before a group."""
        return self.text[self.span.start : group.span.start]

    def unsaid(self, at: int) -> bool:
        """Whether who does what stands at an offset goes without saying: no noun or pronoun stands before it."""
        for token in reversed([t for t in self.tokens if t.span.end <= at]):
            if token.pos[:1] not in _BETWEEN:
                return token.pos[:1] not in ("n", "r") or token.text in _ALL
        return True


def clauses(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> tuple[Clause, ...]:
    """The clauses of a text, each with the agent carried into it.

    An agent is carried on to the end of the paragraph, past the end of a sentence only if it is of the topic's class.
    """
    known = _read[-1] if _read else None
    if known is None or known[0] is not resolved or known[1] is not lexicon:
        _read[:] = [(resolved, lexicon, tuple(_all(text, resolved, lexicon)))]
    return _read[-1][2]


def _all(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[Clause]:
    topic = Agent((resolved.topic,), TOPIC) if resolved.topic else None
    carried, end = topic, 0
    words = cue_words(lexicon.ontology.cues)
    for sentence in text.sentences:
        broken = "\n" in text.document.text[end : sentence.span.start]
        if broken or (carried and topic and carried.members[0].cls != topic.members[0].cls):
            carried = topic
        end = sentence.span.end
        for clause in _clauses(text, sentence, carried, resolved, lexicon, words):
            yield clause
            acting = opener(clause, lexicon.ontology)
            carried = Agent(_leading(clause, acting), CARRIED) if acting else clause.carried


def _clauses(  # noqa: PLR0913, PLR0917 - what a sentence is read by
    text: Annotated, sentence: Sentence, carried: Agent | None, resolved: Resolved, lexicon: Lexicon, words: CueWords
) -> Iterator[Clause]:
    content = text.document.text
    partners: Agent | None = None
    earlier: tuple[Mention, ...] = ()
    waiting: tuple[Mention, ...] = ()
    for span, after in zip(sentence.clauses, (*sentence.clauses[1:], None), strict=True):
        mentions = [m for m in text.within(span) if m.span in resolved.keys]
        lists = groups(content, mentions)
        tokens = tuple(t for t in sentence.tokens if span.covers(t.span))
        cues = _cues(content, span, mentions, words)
        opens = _opens(content, after, [m for m in text.within(after) if m.span in resolved.keys]) if after else None
        both = partners if _BOTH.match(content, span.start, span.end) else None
        told = both or _pronoun(content, span, text) or carried
        named = holders(content, mentions)
        clause = Clause(
            content, span, sentence.span, lists, cues, told, tokens, earlier, waiting, opens, named, tuple(mentions)
        )
        yield clause
        acting = opener(clause, lexicon.ontology)
        carried = Agent(_leading(clause, acting), CARRIED) if acting else clause.carried
        partners = _partners(clause, carried) or partners
        earlier = (*earlier, *mentions)
        people = tuple(m for m in mentions if m.cls == "Person")
        waiting = (*waiting, *people) if people and _ends_with(content, span, people[-1]) else ()


def _pronoun(content: str, clause: Span, text: Annotated) -> Agent | None:
    """The person named last, where a clause begins with a word for one."""
    if not _PERSON.match(content, clause.start, clause.end):
        return None
    people = [m for m in text.within(Span(0, clause.start)) if m.cls == "Person"]
    return Agent((people[-1],), CARRIED) if people else None


def _leading(clause: Clause, acting: Group) -> tuple[Mention, ...]:
    """Who goes on acting after a clause: of 甲与乙签约 the first alone."""
    joints = [place.span for place in clause.cues if place.cue.frame == "with"]
    for at, (left, right) in enumerate(pairwise(acting.members), 1):
        if joints and clause.text[left.span.end : right.span.start] in ("与", "同"):
            return acting.members[:at]
    return acting.members


def _opens(text: str, clause: Span, mentions: Sequence[Mention]) -> Group | None:
    """The list that a clause opens with."""
    found = groups(text, mentions)
    return found[0] if found and found[0].span.start == clause.start else None


def _ends_with(text: str, clause: Span, mention: Mention) -> bool:
    """Whether nothing but a mark follows a mention in its clause."""
    return not text[mention.span.end : clause.end].strip("，,；;、 ")


def _partners(clause: Clause, agent: Agent | None) -> Agent | None:
    """Who 双方 means after this clause: its agent with those it acts with, 与 whom."""
    for group in clause.groups:
        if agent and agent.members != group.members and _WITH.search(clause.before(group)):
            return Agent((*agent.members, *group.members), CARRIED)
    return None


def _cues(text: str, span: Span, mentions: Sequence[Mention], words: CueWords) -> tuple[Place, ...]:
    by_text, pattern = words
    found = []
    for match in pattern.finditer(text, span.start, span.end):
        at = Span(match.start(), match.end())
        if not any(m.span.overlaps(at) for m in mentions):
            for cue in by_text[match.group()]:
                limit = _limit(text, cue, at.end, span.end)
                if limit:
                    found.append(Place(cue, at, limit))
    return tuple(found)


def _limit(text: str, cue: Cue, start: int, end: int) -> int | None:
    """Where the second part of a cue stands, the clause's end for a cue in one part, or None where it is missing."""
    _, gap, second = cue.cue.partition("…")
    at = text.find(second, start, end) if gap else end
    return at if at >= 0 else None


@lru_cache(maxsize=4)
def cue_words(cues: tuple[Cue, ...]) -> CueWords:
    """Cues by their first part, and what finds the longest."""
    by_text: dict[str, list[Cue]] = {}
    for cue in cues:
        by_text.setdefault(cue.cue.partition("…")[0], []).append(cue)
    words = sorted(by_text, key=lambda word: (-len(word), word))
    return by_text, re.compile("|".join(map(re.escape, words)) or r"(?!)")


def opener(clause: Clause, ontology: Ontology) -> Group | None:
    """The group that acts in a clause: the first agent, if no verb stands before it and nothing governs it."""
    for group in clause.groups:
        if _acts(group, ontology) and group.members[-1].span not in clause.holders:
            behind = clause.text[group.span.end : group.span.end + 1]
            if behind == "的" or governed(clause, group) or _verb_before(clause, group):
                return None
            return group
    return None


def _verb_before(clause: Clause, group: Group) -> bool:
    before = (t for t in clause.tokens if t.span.end <= group.span.start)
    return any(t.pos == "v" and t.text not in _ADVERBIAL for t in before)


def governed(clause: Clause, group: Group) -> bool:
    """Whether a preposition or the like stands before a group, so that it does not act."""
    return _GOVERNED.search(clause.before(group)) is not None


def _acts(group: Group, ontology: Ontology) -> bool:
    return any(ontology.is_a(group.cls, agent) for agent in _AGENTS)
