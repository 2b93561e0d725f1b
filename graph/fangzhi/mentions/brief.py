"""Brief forms that name a thing only among their like: 川、滇、黔三省, and 山大 beside its city or a sister school."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.annotate import NAME
from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.gazetteer import Form, Gazetteer
    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated, Sentence
    from fangzhi.text.segment import Token

RULE = "brief"
_JOINTS = frozenset("、和与及跟同")
#: How many characters a brief form of a school has.
_SCHOOL = 2
#: 县人大, 人大代表: what stands around a word that is no school.
_OFFICES_BEFORE, _OFFICES_BEHIND = tuple("省市县区州旗乡镇国"), ("代表", "常委", "会", "委员", "主任", "及")


def find_brief(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention for every province in a list of single characters, and every school of two that its context decides."""
    around = _places(text, lexicon.gazetteer)
    provinces = _provinces(frozenset(form for form in lexicon.gazetteer.brief if len(form) == 1))
    for sentence in text.sentences:
        for match in provinces.finditer(text.document.text, sentence.span.start, sentence.span.end):
            for at in range(match.start(), match.end(), 2):
                yield Mention(Span(at, at + 1), "Division", text.document.text[at], RULE)
        yield from _schools(text.document.text, sentence, lexicon, around)


@lru_cache(maxsize=4)
def _provinces(forms: frozenset[str]) -> re.Pattern[str]:
    """Two or more of the characters of provinces, apart, and counted as places behind."""
    one = f"[{''.join(sorted(forms))}]"
    return re.compile(rf"(?<![\u4e00-\u9fff]){one}(?:、{one})+(?=[两三四五六七八九]?(?:个)?(?:省|地|市|区|等))")


def _places(text: Annotated, gazetteer: Gazetteer) -> set[str]:
    """The keys of the divisions, and the cities of the universities, that a text may mean."""
    tokens = {t.text for s in text.sentences for t in s.tokens if t.pos == NAME}
    keys = {form.key for token in tokens for form in gazetteer.forms[token]}
    return keys | {key for found in keys if found.startswith("University/") for key in gazetteer.ancestors(found)}


def _schools(text: str, sentence: Sentence, lexicon: Lexicon, around: set[str]) -> Iterator[Mention]:
    """Forms of two characters between the edges of words; jieba cuts 山大 in two."""
    brief, tokens = lexicon.gazetteer.brief, sentence.tokens
    for first, token in enumerate(tokens):
        start, last = token.span.start, first + (len(token.text) == 1)
        form = text[start : start + _SCHOOL]
        if form in brief and last < len(tokens) and tokens[last].span.end == start + _SCHOOL:
            span = Span(start, start + _SCHOOL)
            if not _office(text, span) and _vouched(tokens, (first, last), brief[form], lexicon, around):
                yield Mention(span, "University", form, RULE)


def _office(text: str, span: Span) -> bool:
    return text.endswith(_OFFICES_BEFORE, 0, span.start) or text.startswith(_OFFICES_BEHIND, span.end)


def _vouched(
    tokens: Sequence[Token], ends: tuple[int, int], forms: Sequence[Form], lexicon: Lexicon, around: set[str]
) -> bool:
    """Whether a school stands beside another, or its city in the text."""
    gazetteer = lexicon.gazetteer
    first, last = ends
    for joint, other in ((first - 1, first - 2), (last + 1, last + 2)):
        if 0 <= other < len(tokens) and tokens[joint].text in _JOINTS and _school(tokens[other].text, gazetteer):
            return True
    return any(not around.isdisjoint(list(gazetteer.ancestors(form.key))[:1]) for form in forms)


def _school(word: str, gazetteer: Gazetteer) -> bool:
    return any(form.key.startswith("University/") for form in gazetteer.named(word))
