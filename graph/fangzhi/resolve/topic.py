"""What a text is about: the place or organization whose doing is what no other subject is named for."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated

#: A name in the title says more of what a text is about; the weights are the best of a small grid on train.
_TITLE = 6
#: A text that names an office is mostly about the place it governs; a place also counts where it opens a longer name.
_SHARE = {"Division": 1.0, "GovernmentBody": 0.3}
_OTHER, _NESTED = 0.7, 0.5
_AGENTS = ("Division", "Organization")
#: We: 我校 and the like tell the class of what a text is about.
_WE = re.compile(r"我(?P<kind>[省市州县区校院])")
_WE_CLASSES = {"校": ("University", "School"), "院": ("Hospital", "University", "ResearchInstitute")}


def topic(text: Annotated, names: Mapping[str, str], lexicon: Lexicon) -> str | None:
    """The name of the division or organization most spoken of; `names` gives each mention's canonical name."""
    scores: dict[str, float] = defaultdict(float)
    first: dict[str, int] = {}
    classes: dict[str, str] = {}
    known = {m.name: names.get(m.name, m.name) for m in text.mentions if m.cls == "Division" and not m.anaphor}
    for mention in text.mentions:
        if mention.anaphor or not any(lexicon.ontology.is_a(mention.cls, agent) for agent in _AGENTS):
            continue
        name, weight = (
            names.get(mention.name, mention.name),
            _TITLE if mention.span.end <= text.document.body.start else 1,
        )
        scores[name] += weight * _SHARE.get(mention.cls, _OTHER)
        classes[name] = mention.cls
        first.setdefault(name, mention.span.start)
        opening = next(
            (mention.name[:end] for end in range(len(mention.name), 1, -1) if mention.name[:end] in known), None
        )
        if opening and mention.cls != "Division":
            scores[known[opening]] += weight * _NESTED
            first.setdefault(known[opening], mention.span.start)
    ours = [name for name in first if _ours(text, name, classes.get(name, "Division"))]
    return min(ours or first, key=lambda name: (-scores[name], first[name])) if scores else None


def _ours(text: Annotated, name: str, cls: str) -> bool:
    """Whether a name is of the kind of which the text says 我校, 我市."""
    kinds = [match["kind"] for match in _WE.finditer(text.document.text)]
    if not kinds:
        return False
    kind = max(sorted(set(kinds)), key=kinds.count)
    return cls in _WE_CLASSES[kind] if kind in _WE_CLASSES else cls == "Division" and name.endswith(kind)
