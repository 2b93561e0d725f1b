"""A conditional random field over characters that weighs what rules and lexicons propose.

Trained on annotated texts by `tests/bench/train_tagger.py`; the model is data of the ontology and small.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fangzhi.mentions.features import CHAR, WORD, features
from fangzhi.mentions.listed import RULE as LISTED
from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.tagging import Tagger
    from fangzhi.text.annotated import Annotated

RULE = "tagger"
_MARKS = str.maketrans("", "", "“”‘’《》〈〉")
_CHAIN = re.compile(
    r"(?P<upper>[\u4e00-\u9fff]{1,8}(?:乡|镇|街道|苏木))(?P<lower>[\u4e00-\u9fff]{1,8}(?:村|社区|嘎查))"
)
#: A listed name this long keeps the class that its list gives it.
_LONG = 5
_OPEN = {"”": "“", "》": "《"}


def tag(text: Annotated, ruled: Sequence[Mention], lexicon: Lexicon, tagger: Tagger) -> Iterator[Mention]:
    """The mentions that the tagger finds, given those of the rules; a name both found alike keeps its rule."""
    known = {(m.span, m.cls): m for m in ruled}
    listed = {m.span: m for m in ruled if m.rule == LISTED and len(m.name) >= _LONG}
    content = text.document.text
    seen = features(replace(text, mentions=tuple(ruled)), lexicon)
    for run, found in zip(seen.runs, tagger.label(seen, (WORD, CHAR)), strict=True):
        for span, cls in _apart(content, spans(found, run.start)):
            whole = _balanced(content, _trimmed(content, span))
            yield (
                listed.get(whole) or known.get((whole, cls)) or known.get((span, cls)) or _mention(content, whole, cls)
            )


def _apart(text: str, found: Iterable[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """A village named with its township as two divisions: 三岔河乡 + 三河村."""
    for span, cls in found:
        chain = _CHAIN.fullmatch(text, span.start, span.end) if cls == "Division" else None
        if chain:
            yield from ((Span(*chain.span(part)), cls) for part in ("upper", "lower"))
        else:
            yield span, cls


def _mention(text: str, span: Span, cls: str) -> Mention:
    return Mention(span, cls, span.of(text).translate(_MARKS), RULE)


def spans(found: Sequence[str], start: int) -> Iterator[tuple[Span, str]]:
    """The spans and classes that a sequence of labels stands for."""
    first = 0
    for at, label in enumerate(found):
        kind, _, cls = label.partition("-")
        if kind in ("B", "S"):
            first = at
        if kind in ("E", "S"):
            yield Span(start + first, start + at + 1), cls


def _trimmed(text: str, span: Span) -> Span:
    """The span without a bracket that only opens at its end."""
    return Span(span.start, span.end - 1) if text[span.end - 1] in "（(《“" and span.end - span.start > 1 else span


def _balanced(text: str, span: Span) -> Span:
    """The span with the opening mark before it whose closing mark it holds: “青马”工程."""
    for closing, opening in _OPEN.items():
        inside = span.of(text)
        if inside.count(closing) > inside.count(opening) and text[span.start - 1 : span.start] == opening:
            return Span(span.start - 1, span.end)
    return span
