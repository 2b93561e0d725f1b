"""Relations that no single cue settles: every pair of things in a sentence, weighed by all that stands around it.

The members of a list are weighed together, since they share what is said of them. The agent that the text carries
into a clause is weighed with what the clause names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.model import PLANNED, STATED, Candidate, Mention, Span
from fangzhi.relations.clauses import clauses
from fangzhi.relations.groups import heads, in_pairs, matched
from fangzhi.relations.posts import post_around
from fangzhi.relations.scope import denied_between, modality, negated, supposed
from fangzhi.relations.surroundings import FORWARD, NONE, Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.ontology import Ontology
    from fangzhi.relations.clauses import Clause
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated, Sentence

_POST = "holdsPosition"
RULE = "weighed"
#: An answer less likely than this is not looked at.
LEAST = 0.1
#: Things further apart than this, in characters or in lists between them, were not seen related.
_FARTHEST, _BETWEEN = 60, 6
#: What people and bodies take part in, and how many people one sentence hands on to the next.
_JOINED, _PEOPLE = ("Event", "Program"), 12
_ONCE = re.compile("(?:曾|原|历|前)任$|曾[^，。]{0,3}任$|免去$|毕业于?$|原$")
_JOINT = re.compile(r"[、及]|以及")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lists of things of which a text may say something; `carried` where the first is an agent carried on."""

    text: str
    left: tuple[Mention, ...]
    right: tuple[Mention, ...]
    sentence: Sentence
    clause: Span
    features: tuple[str, ...]
    carried: bool = False

    def ends(self, answer: str, ontology: Ontology) -> Iterator[tuple[Mention, str, Mention]]:
        """The subjects, relation and objects that an answer gives, as far as the ontology allows them."""
        relation = answer[:-1]
        for one, other in matched(self.text, self.left, self.right):
            subject, obj = (one, other) if answer.endswith(FORWARD) else (other, one)
            if answer != NONE and ontology.allows(relation, subject.cls, obj.cls):
                yield subject, relation, obj


def weigh(text: Annotated, resolved: Resolved, lexicon: Lexicon, ruled: Sequence[Candidate]) -> Iterator[Candidate]:
    """What the ontology's weigher finds not unlikely, the confidence being how likely it finds it."""
    weigher = lexicon.relations
    if weigher is None:
        return
    for pair in pairs(text, resolved, lexicon, ruled):
        shares = {answer: share for answer, share in weigher.shares(pair.features, LEAST, NONE) if answer != NONE}
        if shares and not _denied(text.document.text, pair):
            for answer, share in shares.items():
                for said in pair.ends(answer, lexicon.ontology):
                    if not _former(text.document.text, said):
                        yield _candidate(text, pair, said, share, lexicon)


def _denied(text: str, pair: Pair) -> bool:
    at = pair.right[0].span
    if supposed(text, pair.sentence.span) or negated(text, pair.clause, Span(at.start, at.start)):
        return True
    return denied_between(text, pair.left[-1].span.end, at.start) if not pair.carried else False


def _former(text: str, said: tuple[Mention, str, Mention]) -> bool:
    """Whether a post was held once: 曾任威宁县县长的杨光华."""
    _, relation, obj = said
    return relation == _POST and _ONCE.search(text, max(0, obj.span.start - 6), obj.span.start) is not None


def _candidate(
    text: Annotated, pair: Pair, said: tuple[Mention, str, Mention], share: float, lexicon: Lexicon
) -> Candidate:
    subject, relation, obj = said
    content, sentence = text.document.text, pair.sentence.span
    mode = modality(content, sentence, pair.clause, pair.right[0].span)
    post = post_around(text, sentence, subject, lexicon) if relation == _POST else None
    return Candidate(
        subject, relation, obj, sentence, f"{RULE}/{relation}{'/carried' if pair.carried else ''}", share, None,
        PLANNED if mode == PLANNED else STATED, position=post,
    )  # fmt: skip


def pairs(text: Annotated, resolved: Resolved, lexicon: Lexicon, ruled: Sequence[Candidate]) -> Iterator[Pair]:
    """Every pair of lists of a text that some relation of the ontology could join, with what speaks for each."""
    by_rule: dict[tuple[Span, Span], set[str]] = defaultdict(set)
    for candidate in ruled:
        by_rule[candidate.subject.span, candidate.object.span].add(candidate.predicate)
    carried: dict[Span, list[Clause]] = defaultdict(list)
    for clause in clauses(text, resolved, lexicon):
        carried[clause.sentence].append(clause)
    view = _View(text, resolved, lexicon, by_rule)
    memory = _Memory(view.ontology, resolved)
    for sentence in text.sentences:
        mentions = [m for m in text.within(sentence.span) if m.span in resolved.keys]
        yield from view.inside(sentence, mentions)
        for clause in carried[sentence.span]:
            for kind, anchor in memory.anchors(clause):
                yield from view.carried(sentence, clause, kind, anchor)
        memory.add(mentions)


class _Memory:
    """What the sentences before one have named that it may speak of without naming it."""

    def __init__(self, ontology: Ontology, resolved: Resolved) -> None:
        self.ontology, self.topic, self.about = ontology, resolved.topic, resolved.about
        self.undertaking: Mention | None = None
        self.people: tuple[Mention, ...] = ()

    def add(self, mentions: Sequence[Mention]) -> None:
        """Hold the last undertaking, and the people of the sentence just read."""
        undertakings = [m for m in mentions if m.cls in _JOINED]
        self.undertaking = undertakings[-1] if undertakings else self.undertaking
        self.people = tuple(m for m in mentions if m.cls == "Person")[:_PEOPLE] or self.people

    def anchors(self, clause: Clause) -> Iterator[tuple[str, tuple[Mention, ...]]]:
        """The things carried into a clause, each with how it came there."""
        agents = clause.carried.members if clause.carried else ()
        if agents:
            yield "~", agents
        if self.topic and self.topic not in agents:
            yield "~topic", (self.topic,)
        if self.about and self.about not in (*agents, self.topic, self.undertaking):
            yield "~about", (self.about,)
        if self.undertaking:
            yield "~undertaking", (self.undertaking,)
        if self.people and not set(agents) & set(self.people):
            yield "~people", self.people


def _lists(text: str, mentions: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    """The lists among mentions; of a chain of places, 甲县乙镇, only the last and nearest is spoken of."""
    found: list[list[Mention]] = []
    for mention, start in heads(text, mentions):
        if found and _JOINT.fullmatch(text[found[-1][-1].span.end : start]):
            found[-1].append(mention)
        else:
            found.append([mention])
    return [tuple(group) for group in found]


class _View:
    """What is known of one text while its pairs are gathered."""

    def __init__(
        self, text: Annotated, resolved: Resolved, lexicon: Lexicon, by_rule: Mapping[tuple[Span, Span], set[str]]
    ) -> None:
        self.content, self.resolved, self.ontology = text.document.text, resolved, lexicon.ontology
        self.joinable: dict[tuple[str, str], bool] = {}
        self.around = Surroundings(self.content, resolved, lexicon.ontology, by_rule)

    def inside(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Pair]:
        """The pairs that a sentence names; what a list of pairs joins, A与B、C与D, is left to the rules."""
        lists = _lists(self.content, mentions)
        paired = in_pairs(self.content, mentions)
        for at, left in enumerate(lists):
            for behind, right in enumerate(lists[at + 1 : at + 1 + _BETWEEN], at + 1):
                near = right[0].span.start - left[-1].span.end <= _FARTHEST
                apart = near and not (left[0].span in paired and right[0].span in paired)
                if apart and (self._joinable(left, right) or self._joinable(right, left)):
                    clause = self._clause(sentence, right[0])
                    middle = [m for group in lists[at + 1 : behind] for m in group]
                    yield Pair(
                        self.content,
                        left,
                        right,
                        sentence,
                        clause,
                        tuple(self.around.pair(sentence, left, right, middle)),
                    )

    def carried(self, sentence: Sentence, clause: Clause, kind: str, anchor: Sequence[Mention]) -> Iterator[Pair]:
        """A thing carried into a clause from before its sentence, with each list that the clause names."""
        if sentence.span.covers(anchor[0].span):
            return
        mentions = [m for group in clause.groups for m in group.members]
        named = _lists(self.content, sorted(mentions, key=lambda m: m.span))
        for at, right in enumerate(named):
            same = self.resolved.keys[right[0].span] == self.resolved.keys.get(anchor[0].span)
            if not same and (self._joinable(anchor, right) or self._joinable(right, anchor)):
                features = tuple(self.around.carried(clause, kind, anchor, right, named[:at]))
                yield Pair(self.content, tuple(anchor), right, sentence, clause.span, features, carried=True)

    def _joinable(self, subjects: Sequence[Mention], objects: Sequence[Mention]) -> bool:
        ends = subjects[0].cls, objects[0].cls
        if ends not in self.joinable:
            self.joinable[ends] = any(self.ontology.allows(relation, *ends) for relation in self.ontology.relations)
        return self.joinable[ends]

    def _clause(self, sentence: Sentence, mention: Mention) -> Span:
        return next((c for c in sentence.clauses if c.covers(mention.span)), sentence.span)
