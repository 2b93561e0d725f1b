"""What 该州, 我省 and 该校 point at."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fangzhi.lexicon import Anaphor, Lexicon
    from fangzhi.model import Mention
    from fangzhi.text.annotated import Annotated

#: Openings that mean the place the text is about, or one above it; 该 points back in the text first.
_EITHER = ("前者", "后者")
_PAIR = re.compile("[和与同跟及、]|以及")
_OURS, _BACK = ("我", "全", "本"), "该"


def antecedents(
    text: Annotated,
    keys: Mapping[Span, str],
    described: Mapping[str, tuple[str, str]],
    topic: Mention | None,
    lexicon: Lexicon,
) -> dict[Span, str]:
    """The key of the entity that each anaphor of the text points at; those that point at nothing named are left out."""
    anaphors = {anaphor.form: anaphor for anaphor in lexicon.anaphors}
    subject = keys.get(topic.span) if topic else None
    found: dict[Span, str] = {}
    recent: list[str] = []
    pair: tuple[Mention, Mention] | None = None
    for mention in text.mentions:
        if not mention.anaphor:
            recent.append(keys[mention.span])
            continue
        if mention.name in _EITHER:
            pair = pair if mention.name == _EITHER[1] and pair else _last_pair(text, mention, keys)
            if pair:
                found[mention.span] = keys[pair[_EITHER.index(mention.name)].span]
            continue
        anaphor = anaphors[mention.name]
        around, near = _around(subject, lexicon), () if mention.name.startswith(_OURS) else tuple(reversed(recent))
        for key in (*near, *around) if mention.name.startswith(_BACK) else (*around, *near):
            if key in described and _fits(anaphor, *described[key], lexicon):
                found[mention.span] = key
                recent.append(key)
                break
    return found


def _last_pair(text: Annotated, mention: Mention, keys: Mapping[Span, str]) -> tuple[Mention, Mention] | None:
    """The two named last before a mention that stand as a pair, 甲和乙, in its sentence or the one before."""
    start = text.sentence_start(max(0, text.sentence_start(mention.span.start) - 1))
    named = [m for m in text.within(Span(start, mention.span.start)) if m.span in keys and not m.anaphor]
    joined = (
        (left, right)
        for left, right in pairwise(named)
        if _PAIR.fullmatch(text.document.text, left.span.end, right.span.start)
    )
    return next(reversed(tuple(joined)), None)


def _around(subject: str | None, lexicon: Lexicon) -> list[str]:
    return [subject, *lexicon.gazetteer.ancestors(subject)] if subject else []


def _fits(anaphor: Anaphor, cls: str, name: str, lexicon: Lexicon) -> bool:
    return name.endswith(anaphor.kind) and lexicon.ontology.is_a(cls, anaphor.cls)
