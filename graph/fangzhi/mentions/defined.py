"""Short forms that a text defines itself: 辽宁北辰透平机械股份有限公司（以下简称“北辰透平”）."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fangzhi.text.annotated import Annotated

RULE = "defined"
_DEFINED = re.compile(
    r"[（(](?:[^（()）]{0,20}[，,；;])?(?:以下|下文|下)?(?:统?简称|称|统称)[为:：]?[“《「]?(?P<form>[^“”《》「」（）()，。]{2,14})[”》」]?(?:[，,][^（()）]{0,20})?[）)]"
    r"|[（(](?P<latin>[A-Z][A-Za-z0-9&.\- ]{1,40})[）)]"
)


def definitions(text: Annotated, mentions: Iterable[Mention]) -> dict[str, Mention]:
    """For every short form the text defines, the mention whose short form it is."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        match = _DEFINED.match(text.document.text, mention.span.end)
        if match and not mention.anaphor:
            form = match["form"] or match["latin"]
            if form != mention.name:
                found.setdefault(form, mention)
    return found


def find_defined(text: Annotated, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """A mention for every later place where a defined short form stands."""
    for form, full in definitions(text, mentions).items():
        for match in re.finditer(re.escape(form), text.document.text):
            span = Span(match.start(), match.end())
            if span.start > full.span.end and any(s.span.covers(span) for s in text.sentences):
                yield Mention(span, full.cls, form, RULE, full.key)
