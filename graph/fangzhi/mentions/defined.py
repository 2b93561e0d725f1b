"""Names that a text vouches for: short forms it defines (…有限公司（以下简称“北辰透平”）), and names it repeats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fangzhi.ontology import Ontology
    from fangzhi.text.annotated import Annotated

RULE, REPEATED = "defined", "repeated"
#: A repeated name shorter than this may be a part of other words.
_LONG = 3
_DEFINED = re.compile(
    r"[（(](?:[^（()）]{0,20}[，,；;])?(?:以下|下文|下)?(?:统?简称|称|统称)[为:：]?[“《「]?(?P<form>[^“”《》「」（）()，。]{2,14})[”》」]?(?:[，,][^（()）]{0,20})?[）)]"
    r"|[（(](?P<latin>[A-Z][A-Za-z0-9&.\- ]{1,40})[）)]"
)


#: Behind a name after a comma, and in quotation marks before 即 and the full name.
_CALLED = re.compile(r"[，,]?(?:以下|下文|下)?(?:简称|又称|又名|亦称|也称|俗称)[为:：]?“(?P<form>[^“”]{2,14})”")
_NAMELY = re.compile(r"“(?P<form>[^“”]{2,14})”[，,]?即$")
_BEFORE = 20


def definitions(text: Annotated, mentions: Iterable[Mention]) -> dict[str, Mention]:
    """For every short form the text defines, the mention whose short form it is."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        form = None if mention.anaphor else _defined(text.document.text, mention.span)
        if form and form != mention.name:
            found.setdefault(form, mention)
    return found


def _defined(text: str, span: Span) -> str | None:
    """The short form that is given right behind a name, or right before it."""
    match = _DEFINED.match(text, span.end)
    if match:
        return match["form"] or match["latin"]
    match = _CALLED.match(text, span.end) or _NAMELY.search(text[max(0, span.start - _BEFORE) : span.start])
    return match["form"] if match else None


def find_defined(text: Annotated, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """A mention for every place where a defined short form stands, behind its definition or in it."""
    for form, full in definitions(text, mentions).items():
        before = text.document.text[max(0, full.span.start - _BEFORE) : full.span.start]
        first = 0 if form in before else full.span.end
        for match in re.finditer(re.escape(form), text.document.text):
            span = Span(match.start(), match.end())
            if span.start > first and text.holds(span):
                yield Mention(span, full.cls, form, RULE, full.key)


def find_repeated(text: Annotated, mentions: Iterable[Mention], ontology: Ontology) -> Iterator[Mention]:
    """A mention for every other place where a name found in the text stands, if it is long enough to be no word.

    Undertakings are left out: their names are words of the language, and name them only in quotation marks.
    """
    first: dict[str, Mention] = {}
    for mention in mentions:
        if not mention.anaphor and len(mention.name) >= _LONG and ontology.top(mention.cls) != "Undertaking":
            first.setdefault(mention.name, mention)
    for name in sorted(first, key=lambda name: (-len(name), name)):
        at = text.document.text.find(name)
        while at >= 0:
            span = Span(at, at + len(name))
            if text.holds(span):
                yield Mention(span, first[name].cls, name, REPEATED, first[name].key)
            at = text.document.text.find(name, at + 1)
