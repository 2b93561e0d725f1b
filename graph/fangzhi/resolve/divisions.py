"""Which division a name means: 鼓楼区 of 南京 or of 福州, by the other places the text names."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.gazetteer import FULL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fangzhi.gazetteer import Gazetteer
    from fangzhi.model import Mention

_RANK = {"province": 3, "prefecture": 2, "county": 1, "township": 0}


def link_divisions(mentions: Sequence[Mention], gazetteer: Gazetteer) -> dict[str, str | None]:
    """For every name of a listed division its key, or None where the text does not decide between several."""
    names = Counter(m.name for m in mentions if m.cls == "Division" and not m.anaphor and m.name in gazetteer.forms)
    choices = {name: keys for name in names if (keys := _choices(name, gazetteer))}
    certain = {keys[0] for keys in choices.values() if len(keys) == 1}
    chained = _chained(mentions, choices, gazetteer)
    linked: dict[str, str | None] = {}
    for name in sorted(choices, key=lambda n: (-min(_RANK[gazetteer.records[k].level] for k in choices[n]), n)):
        known = certain | {key for key in linked.values() if key}
        linked[name] = chained.get(name) or _choose(choices[name], known, gazetteer)
    return linked


def _choices(name: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The divisions that bear a name, those whose full name it is before the others."""
    forms = [form for form in gazetteer.forms[name] if form.key.startswith("Division/")]
    full = [form.key for form in forms if form.kind == FULL]
    return tuple(sorted(full or {form.key for form in forms}))


def _chained(
    mentions: Sequence[Mention], choices: Mapping[str, tuple[str, ...]], gazetteer: Gazetteer
) -> dict[str, str]:
    """Names that follow directly on a name of a unit above them: 南京市鼓楼区."""
    found: dict[str, str] = {}
    for before, after in pairwise(mentions):
        if before.span.end == after.span.start and {before.name, after.name} <= choices.keys():
            above = set(choices[before.name])
            fitting = [key for key in choices[after.name] if above.intersection(gazetteer.ancestors(key))]
            if len(fitting) == 1:
                found.setdefault(after.name, fitting[0])
    return found


def _choose(keys: tuple[str, ...], known: Iterable[str], gazetteer: Gazetteer) -> str | None:
    if len(keys) == 1:
        return keys[0]
    context = set(known)
    scores = {key: _support(key, context, gazetteer) for key in keys}
    best = max(scores.values())
    top = [key for key in keys if scores[key] == best]
    if best and len(top) == 1:
        return top[0]
    highest = max(_RANK[gazetteer.records[key].level] for key in top)
    ranked = [key for key in top if _RANK[gazetteer.records[key].level] == highest]
    return ranked[0] if len(ranked) == 1 and highest >= _RANK["prefecture"] else None


def _support(key: str, context: set[str], gazetteer: Gazetteer) -> int:
    """How many of the units named in the text stand above or below this one, near ones counting more."""
    above = list(gazetteer.ancestors(key))
    score = sum(4 - min(distance, 3) for distance, unit in enumerate(above) if unit in context)
    return score + sum(1 for other in context if other != key and key in gazetteer.ancestors(other))
