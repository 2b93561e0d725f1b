"""What a text is about: the place or organization whose doing is what no other subject is named for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.text.annotated import Annotated

#: A name in the title, or that opens a clause, says more of what a text is about than another.
_TITLE, _OPENER = 4, 1
_AGENTS = ("Division", "Organization")


def topic(text: Annotated, names: Mapping[str, str], lexicon: Lexicon) -> str | None:
    """The name of the division or organization most spoken of; `names` gives each mention's canonical name."""
    scores: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    openers = frozenset(clause.start for sentence in text.sentences for clause in sentence.clauses)
    for mention in text.mentions:
        if not mention.anaphor and any(lexicon.ontology.is_a(mention.cls, agent) for agent in _AGENTS):
            name = names.get(mention.name, mention.name)
            scores[name] += _weight(text, mention, openers)
            first.setdefault(name, mention.span.start)
    return min(scores, key=lambda name: (-scores[name], first[name])) if scores else None


def _weight(text: Annotated, mention: Mention, openers: frozenset[int]) -> float:
    share = 1.0 if mention.cls == "Division" else 0.7
    if mention.span.end <= text.document.body.start:
        return share * _TITLE
    return share * (1 + _OPENER * (mention.span.start in openers))
