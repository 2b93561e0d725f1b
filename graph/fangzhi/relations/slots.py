"""How the slots of each frame are filled: which mentions of a clause are subject and object of its cue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.relations.clauses import SAID, Agent, Clause, Place, governed
from fangzhi.relations.groups import Group, matched, pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fangzhi.model import Mention
    from fangzhi.ontology import Ontology

    Filled = Iterator[tuple[Mention, Mention, float]]

_WITH = re.compile(r"(?:[与和同]|联合|携手|会同)$")
#: How far behind a list its cue may stand: 与A、B等130余家高校、院所和企业战略合作; A与B共同签署.
_NEAR, _CLOSE = 24, 6
_TO = re.compile(r"(?:对口|[对向为给])$")
_UNDER = re.compile(r"[在由]$")
_COPULA = re.compile(r"(?:是|为|系|作为|成为|属于?)$")
_BY = re.compile(r"由$")
#: What opens somewhere.
_OPENED = ("Organization", "Company", "School", "Hospital", "ResearchInstitute")
_AT = re.compile(r"(?:[在到于赴]|来到|前往|走进|深入)$")


def _agent(clause: Clause, place: Place, ontology: Ontology) -> Agent | None:
    """Who does what a cue says: the nearest ungoverned group before it in its domain, else the one carried on."""
    for group in reversed([g for g in clause.groups if g.span.end <= place.span.start]):
        if group.members[-1].span in clause.holders:
            continue
        if _in(ontology, group.cls, ontology.relations[place.cue.relation].domain) and not governed(clause, group):
            return Agent(_crowd(clause, group), SAID)
    carried = clause.carried
    domain = ontology.relations[place.cue.relation].domain
    if carried and _in(ontology, carried.members[0].cls, domain) and clause.unsaid(place.span.start):
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
            if mention.span in clause.holders:
                continue
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
    objects = list(_objects(clause, place, ontology)) or _said_before(clause, place, ontology)
    if agent:
        yield from ((one, other, agent.confidence) for one, other in matched(clause.text, agent.members, objects))


def _said_before(clause: Clause, place: Place, ontology: Ontology) -> list[Mention]:
    """What a cue that ends its clause takes from the clauses before: 论坛由A主办，B承办."""
    if clause.text[place.span.end : clause.span.end].strip("，。；、！： "):
        return []
    wanted = ontology.relations[place.cue.relation].range
    here = [m for g in clause.groups[:-1] for m in g.members if _in(ontology, m.cls, wanted)]
    return here[-1:] or _last(clause, wanted, ontology)


def _explicit(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    """S C O with the subject in the clause."""
    yield from ((s, o, sure) for s, o, sure in _active(clause, place, ontology) if sure >= SAID)


def _passive(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    before = [g for g in clause.groups if g.span.end <= place.span.start]
    agents = [g for g in before if _BY.search(clause.before(g)) or _continues(clause, g)]
    if not agents:
        return
    patients = [m for g in before if g.span.end < agents[-1].span.start for m in g.members]
    wanted = ontology.relations[place.cue.relation].range
    said = [m for m in patients if _in(ontology, m.cls, wanted)] or list(_objects(clause, place, ontology))
    objects = said or _last(clause, wanted, ontology)
    yield from ((subject, obj, SAID) for subject in agents[-1].members for obj in objects)


def _continues(clause: Clause, group: Group) -> bool:
    """Whether a group goes on with what 由 began: 由A主办、B承办."""
    ends = [place.span.end for place in clause.cues if place.cue.frame == "object-cue-subject"]
    return any(clause.text[end : group.span.start] in ("、", "，") for end in ends)


def _last(clause: Clause, wanted: Sequence[str], ontology: Ontology) -> list[Mention]:
    """The last thing in range that the sentence named before the clause: 实施X计划，由A牵头."""
    return [m for m in clause.earlier if _in(ontology, m.cls, wanted)][-1:]


def _with(clause: Clause, place: Place, _: Ontology) -> Filled:
    before = [g for g in clause.groups if g.span.end <= place.span.start]
    for at, group in enumerate(before):
        if _WITH.search(clause.before(group)) and place.span.start - group.span.end <= _NEAR:
            agent = Agent(before[at - 1].members, SAID) if at else _unsaid(clause, group)
            if agent:
                joined = matched(clause.text, agent.members, group.members)
                yield from ((subject, obj, agent.confidence) for subject, obj in joined)
        elif len(group.members) > 1 and at == len(before) - 1 and place.span.start - group.span.end <= _CLOSE:
            yield from _halves(clause, group)


def _unsaid(clause: Clause, group: Group) -> Agent | None:
    """Who acts with a group that 与 opens, where nothing before it says so."""
    joint = _WITH.search(clause.before(group))
    start = group.span.start - (len(joint[0]) if joint else 0)
    return clause.carried if clause.unsaid(start) else None


def _halves(clause: Clause, group: Group) -> Filled:
    """A list cut at its one 与, 凉山州与四川大学、上海交通大学; with one in every other joint it is a list of pairs."""
    joined = pairs(clause.text, [m for m in clause.mentions if group.span.covers(m.span)])
    if len(joined) == 1:
        at = group.members.index(joined[0][1])
        yield from ((s, o, SAID) for s in group.members[:at] for o in group.members[at:])
    elif 2 * len(joined) == len(group.members):
        yield from ((one, other, SAID) for one, other in joined)


def _paired(clause: Clause, _: Place, __: Ontology) -> Filled:
    yield from ((left, right, SAID) for left, right in pairs(clause.text, clause.mentions))


def _at(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    where = [g for g in clause.groups if g.span.end <= place.span.start and _AT.search(clause.before(g))]
    if not where:
        return
    before = [g for g in clause.groups if g.span.end < where[-1].span.start][-1:]
    behind = [g for g in clause.groups if g.span.start >= place.span.end][:1]
    events = [g for g in (*before, *behind) if g.cls == "Event"]
    chosen = events or [g for g in before if not behind and _in(ontology, g.cls, _OPENED)]
    yield from ((subject, obj, SAID) for g in chosen[:1] for subject in g.members for obj in where[-1].members)


def _lies(clause: Clause, place: Place, _: Ontology) -> Filled:
    """S C O with nothing between, or C O 的 S."""
    before = [g for g in clause.groups if g.span.end <= place.span.start][-1:]
    behind = [g for g in clause.groups if g.span.start >= place.span.end]
    if not behind or behind[0].span.start - place.span.end > _CLOSE:
        return
    of = behind[1:2] if len(behind) > 1 and clause.text[behind[0].span.end : behind[1].span.start] == "的" else []
    near = [g for g in before if place.span.start - g.span.end <= 2]
    yield from ((s, o, SAID) for g in of or near for s in g.members for o in behind[0].members)


def _whole(clause: Clause, place: Place, _: Ontology) -> Filled:
    """O C S: the owner before the cue, the part right behind it."""
    before = [g for g in clause.groups if g.span.end <= place.span.start][-1:]
    behind = [g for g in clause.groups if g.span.start >= place.span.end][:1]
    owner = Agent(before[0].members, SAID) if before else clause.carried
    if owner and behind and clause.text[place.span.end : behind[0].span.start] in ("", "的"):
        yield from ((s, o, owner.confidence) for s in behind[0].members for o in owner.members[-1:])


def _named_as(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    """C S, of what was named last before: 论坛在甲县举行，主办方为乙大学."""
    behind = [g for g in clause.groups if g.span.start >= place.span.end][:1]
    if not behind or clause.text[place.span.end : behind[0].span.start] not in ("", "为", "是", "：", ":", "有"):
        return
    wanted = ontology.relations[place.cue.relation].range
    here = [
        m for g in clause.groups for m in g.members if m.span.end <= place.span.start and _in(ontology, m.cls, wanted)
    ]
    objects = here[-1:] or _last(clause, wanted, ontology)
    yield from ((s, o, SAID) for s in behind[0].members for o in objects)


def _hint(_: Clause, __: Place, ___: Ontology) -> Filled:
    """A cue that decides nothing by itself."""
    yield from ()


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


def _toward(clause: Clause, place: Place, _: Ontology) -> Filled:
    """The helped stand behind 对, and the helper before it."""
    before = [g for g in clause.groups if g.span.end <= place.span.start]
    if not before or not _TO.search(clause.before(before[-1])) or place.span.start - before[-1].span.end > _CLOSE:
        return
    agent = Agent(before[-2].members, SAID) if len(before) > 1 else clause.carried
    if agent:
        yield from ((s, o, agent.confidence) for s, o in matched(clause.text, agent.members, before[-1].members))


def _under(clause: Clause, place: Place, _: Ontology) -> Filled:
    """在 opens the clause, and who is helped acts behind it."""
    before = [g for g in clause.groups if g.span.end <= place.span.start]
    behind = [g for g in clause.groups if g.span.start >= place.span.end] or [g for g in (clause.next,) if g]
    if before and behind and _UNDER.search(clause.before(before[-1])):
        yield from ((s, o, SAID) for s in before[-1].members for o in behind[0].members)


def _of(clause: Clause, place: Place, _: Ontology) -> Filled:
    """S 是 O 的 C."""
    before = [g for g in clause.groups if g.span.end <= place.span.start]
    if not before or not _COPULA.search(clause.before(before[-1])):
        return
    if clause.text[before[-1].span.end : place.span.start] not in ("", "的"):
        return
    opened = clause.text[clause.span.start : before[-1].span.start] == "作为"
    following = [clause.next] if opened and clause.next else []
    subjects = before[-2:-1] or following or ([Group(clause.carried.members, clause.span)] if clause.carried else [])
    yield from ((s, o, SAID) for g in subjects for s in g.members for o in before[-1].members)


def _of_reversed(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    yield from ((obj, subject, sure) for subject, obj, sure in _of(clause, place, ontology))


def _aim(clause: Clause, place: Place, ontology: Ontology) -> Filled:
    """Places right behind the cue are what the undertaking before it, or behind it, is for."""
    behind = [g for g in clause.groups if g.span.start >= place.span.end]
    if not behind or clause.text[place.span.end : behind[0].span.start]:
        return
    relation = ontology.relations[place.cue.relation]
    said = [m for g in clause.groups if g is not behind[0] for m in g.members if _in(ontology, m.cls, relation.domain)]
    subjects = (
        [m for m in said if m.span.end <= place.span.start][-1:] or said[:1] or _last(clause, relation.domain, ontology)
    )
    yield from ((s, o, SAID) for s in subjects for o in behind[0].members)


SLOTS: dict[str, Callable[[Clause, Place, Ontology], Filled]] = {
    "subject-cue-object": _active,
    "object-cue-subject": _passive,
    "with": _with,
    "together": _together,
    "pair": _paired,
    "subject-object-cue": _at,
    "toward": _toward,
    "under": _under,
    "subject-of-object-cue": _of,
    "object-of-subject-cue": _of_reversed,
    "aim": _aim,
    "lies": _lies,
    "whole": _whole,
    "explicit": _explicit,
    "cue-subject": _named_as,
    "hint": _hint,
}
