"""Clauses with their lists of mentions, their cues, and the agent that the text carries into them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.model import Mention, Span
from fangzhi.relations.groups import Group, groups

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

    `waiting` are people named in clauses just before that say nothing of them yet: 县长甲，副县长乙 出席会议.
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

    def before(self, group: Group) -> str:
        """The text of the clause before a group."""
        return self.text[self.span.start : group.span.start]


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
            carried = Agent(acting.members, CARRIED) if acting else clause.carried


def _clauses(  # noqa: PLR0913, PLR0917 - what a sentence is read by
    text: Annotated, sentence: Sentence, carried: Agent | None, resolved: Resolved, lexicon: Lexicon, words: CueWords
) -> Iterator[Clause]:
    content = text.document.text
    partners: Agent | None = None
    earlier: tuple[Mention, ...] = ()
    waiting: tuple[Mention, ...] = ()
    for span in sentence.clauses:
        mentions = [m for m in text.within(span) if m.span in resolved.keys]
        lists = groups(content, mentions)
        tokens = tuple(t for t in sentence.tokens if span.covers(t.span))
        cues = _cues(content, span, mentions, words)
        both = partners if _BOTH.match(content, span.start, span.end) else None
        clause = Clause(content, span, sentence.span, lists, cues, both or carried, tokens, earlier, waiting)
        yield clause
        acting = opener(clause, lexicon.ontology)
        carried = Agent(acting.members, CARRIED) if acting else clause.carried
        partners = _partners(clause, carried) or partners
        earlier = (*earlier, *mentions)
        people = tuple(m for m in mentions if m.cls == "Person")
        waiting = (*waiting, *people) if people and _ends_with(content, span, people[-1]) else ()


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
        if _acts(group, ontology):
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
