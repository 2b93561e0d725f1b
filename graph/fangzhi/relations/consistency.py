"""What a text's relations leave of each other.

The most specific stays, the nearest place, the clearer of two directions; what two do jointly is no cooperation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Candidate
    from fangzhi.resolve.entities import Resolved

_LOCATED, _COOPERATES = "locatedIn", "cooperatesWith"
#: What two do jointly without that being a cooperation of its own: 联合主办, 联合印发.
_JOINTLY = ("organizes", "issues")
_WEIGHED = "weighed"


def consistent(found: Sequence[Candidate], resolved: Resolved, lexicon: Lexicon) -> Iterator[Candidate]:
    """The candidates that no other one of the text takes the place of."""
    view = _View(found, resolved, lexicon)
    return (
        c for c in found if not view.general(c) and not view.farther(c) and not view.turned(c) and not view.joint(c)
    )


class _View:
    """Everything that a text says, by the keys of its ends."""

    def __init__(self, found: Sequence[Candidate], resolved: Resolved, lexicon: Lexicon) -> None:
        self.keys, self.relations, self.gazetteer = resolved.keys, lexicon.ontology.relations, lexicon.gazetteer
        self.said: dict[tuple[str, str, str], float] = {}
        for c in found:
            subject, obj = self._ends(c)
            self.said[subject, c.predicate, obj] = max(c.confidence, self.said.get((subject, c.predicate, obj), 0.0))
        self.below = {(self.relations[p].parent, frozenset((s, o))) for s, p, o in self.said}
        self.places: dict[str, list[str]] = {}
        self.done: dict[str, set[tuple[str, str]]] = {}
        for subject, predicate, obj in self.said:
            if predicate == _LOCATED:
                self.places.setdefault(subject, []).append(obj)
            if predicate in _JOINTLY:
                self.done.setdefault(subject, set()).add((predicate, obj))

    def _ends(self, c: Candidate) -> tuple[str, str]:
        return self.keys[c.subject.span], self.keys[c.object.span]

    def general(self, c: Candidate) -> bool:
        """Whether the same two are joined by a relation below this one."""
        return (c.predicate, frozenset(self._ends(c))) in self.below

    def farther(self, c: Candidate) -> bool:
        """Whether a thing is located in another place that lies within this one."""
        subject, obj = self._ends(c)
        nearer = self.places.get(subject, ()) if c.predicate == _LOCATED else ()
        return any(
            obj in (*self.places.get(place, ()), *self.gazetteer.ancestors(place)) for place in nearer if place != obj
        )

    def turned(self, c: Candidate) -> bool:
        """Whether the text says the relation the other way round more clearly."""
        subject, obj = self._ends(c)
        back = self.said.get((obj, c.predicate, subject), 0.0)
        return not self.relations[c.predicate].symmetric and back > self.said[subject, c.predicate, obj]

    def joint(self, c: Candidate) -> bool:
        """Whether two are only thought to cooperate because they do something jointly."""
        one, other = self._ends(c)
        both = self.done.get(one, set()) & self.done.get(other, set())
        return c.predicate == _COOPERATES and c.rule.startswith(_WEIGHED) and bool(both)
