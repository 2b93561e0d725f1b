"""Readings of a text followed side by side: the algorithm of Viterbi over words, with the second best kept as well."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.text.likelihood import BEGUN, RARE, likelihood

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: What a path has reached: a byte that still lacks its second one, a name for a set of bytes, or None when in step.
    Lead = int | None
    #: The letters of the word not yet ended, the likelihood of all words before it, the path.
    State = tuple[str, float, "Place | None"]

#: The most by which `Likelihood.pairs` can make a character likelier.
_MOST_PAIR = 6.0
#: How close a rival must be to be kept.
KEPT = 9.0
_PARTICLES = "之的了与和在是为"
#: How far behind the best readings are that may have lost a pair.
_NEARBY = 6.0
#: How much likelier two characters are that the same text has elsewhere.
_NEAR = 2.0
#: Readings less likely than the best by more than this are given up.
_WIDTH = 12.0


class Seen(NamedTuple):
    """That what is seen at `at` was `char`, in simplified form `form`, by which event, and what that costs."""

    at: int
    char: str
    form: str
    event: int
    cost: float = 0.0


class Place:
    """A place of a path: what was there, after which other, and the rivals that came to the same point."""

    __slots__ = ("before", "rivals", "seen")

    def __init__(self, before: Place | None, seen: Seen) -> None:
        self.before, self.seen = before, seen
        self.rivals: list[Rival] = []

    def path(self) -> tuple[Place, ...]:
        """All places up to this one, the first one first."""
        found: list[Place] = []
        place: Place | None = self
        while place is not None:
            found.append(place)
            place = place.before
        return tuple(reversed(found))


class Rival(NamedTuple):
    """Another path to the same point, and by how much it is less likely."""

    behind: float
    place: Place | None


class Group:
    """The states of one column that lack the same byte.

    `ends` has the likelihood and path of the best state for each last character of a word, the likeliest first; `near`
    is whether that is one of the likeliest of the column.
    """

    __slots__ = ("ends", "near", "states")

    def __init__(self, states: list[State], word: Callable[[str], float], near: float) -> None:
        self.states = states
        ends: dict[str, tuple[float, str, Place | None]] = {}
        for prefix, score, place in states:
            ended, last = score + word(prefix), prefix[-1:]
            if last not in ends or ended > ends[last][0]:
                ends[last] = (ended, last, place)
        self.ends = sorted(ends.values(), key=lambda end: -end[0])
        self.near = bool(self.ends) and self.ends[0][0] >= near


class Trellis:
    """Columns of states, one for each place of the text seen.

    `near` are pairs of characters that the same text has elsewhere.
    """

    def __init__(self, near: frozenset[str]) -> None:
        self.near = near
        self.model = likelihood()
        self._columns: defaultdict[int, dict[tuple[Lead, str], tuple[float, Place | None]]] = defaultdict(dict)
        self.steps = 0
        self._best = 0.0
        self._least: defaultdict[int, float] = defaultdict(lambda: -math.inf)

    def begin(self, at: int) -> None:
        """Set out at `at`, in step."""
        self._columns[at][None, ""] = (0.0, None)

    def groups(self, at: int, width: float = _WIDTH) -> dict[Lead, Group]:
        """The states of a column by what they lack, but for those far behind the best."""
        column = self._columns[at]
        totals = {key: score + self._ended(key[1]) for key, (score, _) in column.items()}
        self._best = max(totals.values(), default=-math.inf)
        kept: defaultdict[Lead, list[State]] = defaultdict(list)
        for key, total in totals.items():
            if total >= self._best - width:
                kept[key[0]].append((key[1], *column[key]))
        return {lead: Group(states, self.model.word, self._best - _NEARBY) for lead, states in kept.items()}

    def group(self, at: int, lead: Lead, width: float) -> Group:
        """The states of a column that lack `lead`, but for those far behind the best of the whole column."""
        found = ((prefix, *state) for (of, prefix), state in self._columns[at].items() if of == lead)
        near = [state for state in found if state[1] + self._ended(state[0]) >= self._best - width]
        return Group(near, self.model.word, self._best - _NEARBY)

    def reached(self, at: int) -> bool:
        """Whether any reading stands at `at`."""
        return bool(self._columns.get(at))

    def in_step(self, at: int) -> bool:
        """Whether readings stand at `at`, and none of them is out of step."""
        column = self._columns.get(at, {})
        return bool(column) and all(lead is None for lead, _ in column)

    def drop(self, at: int) -> None:
        """Forget a column that is done with."""
        self._columns.pop(at, None)

    def finals(self, at: int) -> list[tuple[float, Place | None]]:
        """The states of a column that are in step, as likelihood and path, the likeliest first."""
        column = self._columns[at].items()
        found = [(score + self.model.word(prefix), place) for (lead, prefix), (score, place) in column if lead is None]
        return sorted(found, key=lambda final: -final[0])

    def hopeful(self, group: Group, to: int, form: str) -> bool:
        """Whether a character that is not seen may lead a group on: a word, or part of one, and likely enough."""
        self.steps += 1
        first = self.model.word(form)
        if first > RARE and group.ends and group.ends[0][0] + first + _MOST_PAIR + _NEAR >= self._least[to]:
            return True
        return any(prefix and self.model.extends(prefix, form) for prefix, _, _ in group.states)

    def step(self, group: Group, to: int, lead: Lead, seen: Seen) -> None:
        """Let all states of a group read a character, which leads to column `to`."""
        form, cost, model = seen.form, seen.cost, self.model
        self.steps += 1
        for prefix, score, place in group.states:
            if prefix and model.extends(prefix, form):
                self.put((to, lead, prefix + form), score + cost, place, seen)
        least = max(self._least[to], self._best - 2 * _WIDTH) - self._ended(form) - cost
        for score, last, place in group.ends:
            if score + _MOST_PAIR + _NEAR < least:
                break
            pair = last + form
            link = model.pairs.get(pair)
            reached = score + (model.after(last) if link is None else link) + (_NEAR if pair in self.near else 0.0)
            if reached >= least:
                self.put((to, lead, form), reached + cost, place, seen)

    def put(self, state: tuple[int, Lead, str], score: float, before: Place | None, seen: Seen) -> None:
        """Reach a state by one more place, unless it was reached by a likelier path; the loser stays as a rival."""
        to, lead, prefix = state
        column = self._columns[to]
        old = column.get((lead, prefix))
        if old is None:
            column[lead, prefix] = (score, Place(before, seen))
            self._least[to] = max(self._least[to], score + self._ended(prefix) - _WIDTH)
            return
        behind = old[0] - score
        if behind < 0:
            place = Place(before, seen)
            column[lead, prefix] = (score, place)
            place.rivals.extend(self._overtaken(old[1], -behind))
        elif behind <= KEPT and old[1] is not None:
            old[1].rivals.append(Rival(behind, Place(before, seen)))

    def _overtaken(self, place: Place | None, behind: float) -> Iterator[Rival]:
        if behind <= KEPT:
            yield Rival(behind, place)
            for rival in place.rivals if place else ():
                if rival.behind + behind <= KEPT:
                    yield Rival(rival.behind + behind, rival.place)

    def _ended(self, prefix: str) -> float:
        """The likelihood of a word, with hope for the mere beginning of one."""
        return max(self.model.word(prefix), BEGUN)


def differing(best: Place, rivals: list[Rival], margin: float) -> frozenset[int]:
    """Where rivals of the best path, on its way or at its end, say something else and are no further behind.

    One that only has a particle more counts up to `KEPT`: words say little of where particles stand.
    """
    path = best.path()
    said = _said(path)
    found: set[int] = set()
    for rival in (*rivals, *(rival for place in path for rival in place.rivals)):
        if rival.place is None:
            continue
        other, end = _said(rival.place.path()), rival.place.seen.at
        where = {at for at in {*said, *other} if at <= end and said.get(at) != other.get(at)}
        if rival.behind <= margin or _is_particle([(said.get(at, ""), other.get(at, "")) for at in where]):
            found |= where
    return frozenset(found)


def _is_particle(differences: list[tuple[str, str]]) -> bool:
    """Whether two readings differ by one particle that only the second one has."""
    return len(differences) == 1 and differences[0][1] in {particle + differences[0][0] for particle in _PARTICLES}


def _said(path: tuple[Place, ...]) -> dict[int, str]:
    said: defaultdict[int, str] = defaultdict(str)
    for place in path:
        said[place.seen.at] += place.seen.form
    return said
