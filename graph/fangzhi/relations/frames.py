"""The cue-and-slot engine: a cue in a clause, its slots filled by typed mentions under domain and range.

Frames, with S the subject, O the object and C the cue:

- `subject-cue-object`: S C O; 凉山州实施双培工程. A subject left unsaid is the one the text carries on.
- `object-cue-subject`: O 由 S C; 论坛由教育部主办, and with the agent first: 由S C O.
- `with`: S 与 O C; 凉山州与四川大学合作. The subject may be carried on.
- `together`: S 与 O C X, each of S and O with X; 双方与四川大学共建研究院.
- `pair`: A与B、C与D C; each pair for itself.
- `subject-object-cue`: S 在/到 O C; 论坛在成都举行.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fangzhi.model import PLANNED, STATED, Candidate, Mention
from fangzhi.relations.clauses import SAID, Agent, Clause, Place, clauses, governed
from fangzhi.relations.groups import Group, pairs
from fangzhi.relations.scope import modality, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.ontology import Ontology
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated

    Filled = Iterator[tuple[Mention, Mention, float]]

_WITH = re.compile(r"(?:[与和同]|联合|携手|会同)$")
#: How far behind a list its cue may stand: 与A、B等130余家高校、院所和企业战略合作; A与B共同签署.
_NEAR, _CLOSE = 24, 6
_BY = re.compile(r"由$")
_AT = re.compile(r"(?:[在到于赴]|来到|前往|走进|深入)$")


def extract_frames(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[Candidate]:
    """The candidates of every cue of the ontology's patterns in every clause."""
    for clause in clauses(text, resolved, lexicon):
        for place in clause.cues:
            if not negated(clause.text, clause.span, place.span):
                yield from _told(_fill(clause, place, lexicon.ontology), clause, place)


def _fill(clause: Clause, place: Place, ontology: Ontology) -> Iterator[Candidate]:
    fill = _FRAMES[place.cue.frame]
    for subject, obj, confidence in fill(clause, place, ontology):
        yield Candidate(
            subject, place.cue.relation, obj, clause.sentence, f"pattern/{place.cue.relation}/{place.cue.cue}",
            confidence, place.span, PLANNED if place.cue.modality == PLANNED else STATED,
        )  # fmt: skip


def _told(found: Iterator[Candidate], clause: Clause, place: Place) -> Iterator[Candidate]:
    mode = modality(clause.text, clause.sentence, clause.span, place.span)
    for candidate in found:
        planned = PLANNED in (mode, candidate.modality)
        yield replace(candidate, modality=PLANNED if planned else STATED)


def _agent(clause: Clause, place: Place, ontology: Ontology) -> Agent | None:
    """Who does what a cue says: the nearest ungoverned group before it in its domain, else the one carried on."""
    for group in reversed([g for g in clause.groups if g.span.end <= place.span.start]):
        if _in(ontology, group.cls, ontology.relations[place.cue.relation].domain) and not governed(clause, group):
            return Agent(_crowd(clause, group), SAID)
    carried = clause.carried
    if carried and _in(ontology, carried.members[0].cls, ontology.relations[place.cue.relation].domain):
        return carried
    return None


def _crowd(clause: Clause, group: Group) -> tuple[Mention, ...]:
    """A group with the people who stand before it, each behind a post of their own."""
    if group.cls != "Person":
        return group.members
    before = (m for g in clause.groups if g.span.end <= group.span.start for m in g.members)
    return (*clause.waiting, *(m for m in before if m.cls == "Person"), *group.members)


def _in(ontology: Ontology, cls: str, classes: Sequence[str]) -> bool:
    return any(ontology.is_a(cls, allowed) for allowed in classes)


def _objects(clause: Clause, place: Place, ontology: Ontology) -> Iterator[Mention]:
    """The mentions in range behind a cue, up to the next cue that could take them."""
    wanted = ontology.relations[place.cue.relation].range
    for group in clause.groups:
        if group.span.start < place.span.end or group.span.start >= place.limit:
            continue
        for mention in group.members:
            if _in(ontology, mention.cls, wanted) and not _taken(clause, place, mention, ontology):
                yield mention


def _taken(clause: Clause, place: Place, mention: Mention, ontology: Ontology) -> bool:
    """Whether another cue between this one and the mention takes it."""
    return any(
        other.span.start >= place.span.end
        and other.span.end <= mention.span.start
        and other.cue.frame == "subject-cue-object"
        and _in(ontology, mention.cls, ontology.relations[other.cue.relation].range)
        for other in clause.cues
    )


def _active(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    agent = _agent(clause, place, ontology)
    if agent:
        for obj in _objects(clause, place, ontology):
            yield from ((subject, obj, agent.confidence) for subject in agent.members)


def _passive(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    before = [g for g in clause.groups if g.span.end <= place.span.start]
    agents = [g for g in before if _BY.search(clause.before(g))]
    if not agents:
        return
    patients = [m for g in before if g.span.end < agents[-1].span.start for m in g.members]
    wanted = ontology.relations[place.cue.relation].range
    said = [m for m in patients if _in(ontology, m.cls, wanted)] or list(_objects(clause, place, ontology))
    objects = said or _last(clause, wanted, ontology)
    yield from ((subject, obj, SAID) for subject in agents[-1].members for obj in objects)


def _last(clause: Clause, wanted: Sequence[str], ontology: Ontology) -> list[Mention]:
    """The last thing in range that the sentence named before the clause: 实施X计划，由A牵头."""
    return [m for m in clause.earlier if _in(ontology, m.cls, wanted)][-1:]


def _with(clause: Clause, place: Place, _: Ontology) -> Filled:
    before = [g for g in clause.groups if g.span.end <= place.span.start]
    for at, group in enumerate(before):
        if _WITH.search(clause.before(group)) and place.span.start - group.span.end <= _NEAR:
            agent = Agent(before[at - 1].members, SAID) if at else clause.carried
            if agent:
                yield from ((subject, obj, agent.confidence) for subject in agent.members for obj in group.members)
        elif len(group.members) > 1 and at == len(before) - 1 and place.span.start - group.span.end <= _CLOSE:
            yield from _halves(clause, group)


def _halves(clause: Clause, group: Group) -> Filled:
    """A list cut at its one 与: 凉山州与四川大学、上海交通大学. With more than one it is a list of pairs."""
    joints = [
        at + 1
        for at, (left, right) in enumerate(zip(group.members, group.members[1:], strict=False))
        if clause.text[left.span.end : right.span.start] in ("与", "同", "和")
    ]
    if len(joints) == 1:
        yield from ((s, o, SAID) for s in group.members[: joints[0]] for o in group.members[joints[0] :])


def _paired(clause: Clause, _: Place, __: Ontology) -> Filled:
    mentions = [m for g in clause.groups for m in g.members]
    yield from ((left, right, SAID) for left, right in pairs(clause.text, mentions))


def _at(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    where = [g for g in clause.groups if g.span.end <= place.span.start and _AT.search(clause.before(g))]
    if not where:
        return
    domain = ontology.relations[place.cue.relation].domain
    subjects = [g for g in clause.groups if g.span.end < where[-1].span.start and _in(ontology, g.cls, domain)]
    behind = [g for g in clause.groups if g.span.start >= place.span.end and _in(ontology, g.cls, ("Event",))]
    chosen = (subjects or behind)[:1]
    agent = Agent(chosen[0].members, SAID) if chosen else clause.carried
    if agent:
        yield from ((subject, obj, agent.confidence) for subject in agent.members for obj in where[-1].members)


def _together(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    """Those with whom the agent does what the cue says do it too."""
    partners = [
        m
        for g in clause.groups
        if g.span.end <= place.span.start and _WITH.search(clause.before(g))
        for m in g.members
        if _in(ontology, m.cls, ontology.relations[place.cue.relation].domain)
    ]
    yield from ((partner, obj, SAID) for obj in _objects(clause, place, ontology) for partner in partners)


_FRAMES: dict[str, Callable[[Clause, Place, Ontology], Filled]] = {
    "subject-cue-object": _active,
    "object-cue-subject": _passive,
    "with": _with,
    "together": _together,
    "pair": _paired,
    "subject-object-cue": _at,
}
