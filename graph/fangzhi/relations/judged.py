"""How likely each relation of a text is, everything taken together that rules and the weigher propose in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Candidate
    from fangzhi.ontology import Ontology
    from fangzhi.resolve.entities import Resolved

    #: Subject, relation and object, by key; the ends of a symmetric relation in order.
    Triple = tuple[str, str, str]

#: The answers of the model: whether a text says a relation.
YES, NO = "yes", "no"
#: A relation less likely than this is not stated; chosen on the annotated texts by cross-validation.
LEAST = 0.4
#: Rules of a lower confidence filled a slot with a carried agent.
_SAID = 0.8
_WEIGHED = "weighed"


class Proposal(NamedTuple):
    """A relation between two entities of a text, with every place that may say it, and what speaks for it."""

    triple: Triple
    candidates: tuple[Candidate, ...]
    features: tuple[str, ...]


def proposals(candidates: Iterable[Candidate], resolved: Resolved, ontology: Ontology) -> tuple[Proposal, ...]:
    """The relations that candidates propose, in the order of their first ones."""
    found: dict[Triple, list[Candidate]] = defaultdict(list)
    for c in candidates:
        found[_triple(c, resolved, ontology)].append(c)
    view = _View(found, resolved)
    return tuple(Proposal(triple, tuple(cs), tuple(view.features(triple, cs))) for triple, cs in found.items())


def judged(proposed: Iterable[Proposal], lexicon: Lexicon) -> Iterator[Candidate]:
    """The candidates of what is proposed, their confidence being how likely the text says the relation.

    Of several places only those are kept that speak about as clearly as the clearest. A relation that the model has not
    seen, one added to the ontology, is as likely as its rules have it.
    """
    for _, candidates, features in proposed:
        clearest = max(c.confidence for c in candidates)
        kept = (c for c in candidates if 2 * c.confidence >= clearest)
        if lexicon.statements is None or not lexicon.statements.knows(candidates[0].predicate):
            yield from kept
        else:
            share = lexicon.statements.share(features, YES)
            yield from (replace(c, confidence=share) for c in kept)


def _triple(c: Candidate, resolved: Resolved, ontology: Ontology) -> Triple:
    one, other = resolved.keys[c.subject.span], resolved.keys[c.object.span]
    if ontology.relations[c.predicate].symmetric and other < one:
        one, other = other, one
    return one, c.predicate, other


def _share(candidates: Sequence[Candidate]) -> float:
    """The highest share that the weigher gave."""
    return max((c.confidence for c in candidates if c.rule.startswith(_WEIGHED)), default=0.0)


class _View:
    """What the text proposes besides."""

    def __init__(self, found: Mapping[Triple, Sequence[Candidate]], resolved: Resolved) -> None:
        self.sure = int(resolved.sure * 5)
        self.topics = [resolved.keys.get(m.span) if m else None for m in (resolved.topic, resolved.about)]
        self.rivals: dict[tuple[str, ...], list[tuple[float, Triple]]] = defaultdict(list)
        for triple, candidates in found.items():
            share = _share(candidates)
            for key in self._ends(triple):
                self.rivals[key].append((share, triple))

    @staticmethod
    def _ends(triple: Triple) -> tuple[tuple[str, ...], ...]:
        subject, relation, obj = triple
        return ("subject", subject, relation), ("object", obj, relation), ("both", *sorted((subject, obj)))

    def features(self, triple: Triple, candidates: Sequence[Candidate]) -> Iterator[str]:
        """What speaks for or against a relation: shares, rules, what is said of its ends besides."""
        subject, relation, obj = triple
        shares = [c.confidence for c in candidates if c.rule.startswith(_WEIGHED)]
        share, total = int(max(shares, default=0) * 10), int(3 * sum(shares))
        classes = f"{candidates[0].subject.cls}|{candidates[0].object.cls}"
        yield from (relation, f"{classes}|{relation}", f"share={share}", f"share={share}|{relation}")
        yield from (f"total={min(12, total)}", f"total={min(8, total)}|{relation}")
        yield f"places={min(4, len(shares))}|{relation}"
        yield f"carried={all(c.rule.endswith('/carried') for c in candidates)}|{relation}"
        about = "_".join(f"{end == self.topics[0]}{end == self.topics[1]}" for end in (subject, obj))
        yield f"about={about}|{relation}"
        yield f"topic={subject == self.topics[0]}|{self.sure}|{relation}"
        yield from self._rules(candidates, subject == self.topics[0], share)
        yield from self._beside(triple, max(shares, default=0))

    def _rules(self, candidates: Sequence[Candidate], topic: bool, share: int) -> Iterator[str]:  # noqa: FBT001
        relation = candidates[0].predicate
        classes = f"{candidates[0].subject.cls}|{candidates[0].object.cls}"
        rules = sorted({(c.rule, c.confidence) for c in candidates if not c.rule.startswith(_WEIGHED)})
        yield f"rules={min(3, len(rules))}|{relation}|{share}"
        for rule, said in rules:
            kind = f"{rule.partition('/')[0]}|{said if said < _SAID else ''}"
            yield from (f"rule={rule}", kind, f"{kind}|{relation}", f"rule={rule}|{said < _SAID}")
            yield from (f"{kind}|{relation}|{share}", f"{kind}|{share}", f"rule={rule}|{classes}")
            yield from (f"{kind}|{topic}|{self.sure}", f"{kind}|{topic}|{self.sure}|{relation}")

    def _beside(self, triple: Triple, share: float) -> Iterator[str]:
        relation = triple[1]
        for key in self._ends(triple):
            others = [(other, t) for other, t in self.rivals[key] if t != triple]
            most = max((other for other, _ in others), default=0.0)
            yield f"{key[0]}={min(4, len(others))}|{relation}"
            yield f"{key[0]}={most > share}|{int(most * 5)}|{relation}"
            if key[0] == "both":
                yield from (f"rival={t[1]}|{relation}|{other > share}" for other, t in others)
