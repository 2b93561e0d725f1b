"""Names that an authority list holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.annotate import NAME
from fangzhi.gazetteer import FORMER, FULL
from fangzhi.model import Mention
from fangzhi.text.segment import segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.gazetteer import Form, Gazetteer
    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated
    from fangzhi.text.segment import Token

RULE = "gazetteer"
#: Parts of speech that jieba's dictionary gives to names of places and institutions.
_PROPER = ("ns", "nt", "nz", "nr", "x")
#: What the names of divisions end with, of counties and above.
_UNITS = ("省", "市", "州", "县", "区", "旗", "盟")
#: A region named by the characters of its provinces: 京津冀.
CONTRACTED = re.compile("[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新港澳台]{2,}")
_JOINTS = ("、", "和", "与", "及")
_COUNTED = re.compile(r"(?:[两三四五六七八九十]|\d+)个?(?:省|市|自治|州|县|区|旗|盟|地|城区)")


def find_listed(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention for every word that is a name of the gazetteer and may stand for itself."""
    words, gazetteer = segmenter(), lexicon.gazetteer
    tokens = [token for sentence in text.sentences for token in sentence.tokens if token.pos == NAME]
    spelled = {
        form.key
        for token in tokens
        for form in gazetteer.forms[token.text]
        if form.kind == FULL or _high(form, gazetteer)
    }
    around = spelled.union(*(gazetteer.ancestors(key) for key in spelled))
    counted = {token.span for group in _counted(text.document.text, tokens) for token in group}
    for token in tokens:
        forms = gazetteer.forms[token.text]
        pos = words.pos(token.text)
        below = pos in _PROPER and any(form.sure and gazetteer.records[form.key].parent in spelled for form in forms)
        if token.span in counted or below or trusted(token.text, forms, gazetteer, around, pos):
            key = forms[0].key if len(forms) == 1 else None
            yield Mention(token.span, gazetteer.records[forms[0].key].cls, token.text, RULE, key)


def _counted(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Names in lists that a number of units closes: 炉霍、甘孜、德格三县."""
    group: list[Token] = []
    for token in tokens:
        if group and text[group[-1].span.end : token.span.start] not in _JOINTS:
            group = []
        group.append(token)
        if len(group) > 1 and _COUNTED.match(text, token.span.end):
            yield group
            group = []


def _high(form: Form, gazetteer: Gazetteer) -> bool:
    """Whether a form names a province or prefecture, whose short forms everybody knows."""
    return gazetteer.records[form.key].level in ("province", "prefecture")


def trusted(name: str, forms: list[Form], gazetteer: Gazetteer, around: set[str], pos: str) -> bool:
    """Whether a listed name names its record here.

    A full name does, also a former one, and so does a short one whose record, or a unit above or below it, the text
    spells out (`around`), that ends like a full one, or that belongs to a province, a prefecture or no place at all.
    """
    if any(form.kind == FULL for form in forms):
        return len(name) > 2 or pos in _PROPER
    if len(name) > 2 and name.endswith(_UNITS) and any(form.sure or form.kind == FORMER for form in forms):
        return True
    if any(form.key in around and (_high(form, gazetteer) or form.sure or len(name) > 2) for form in forms):
        return pos in _PROPER or len(name) > 2
    return (
        len(name) > 3
        or CONTRACTED.fullmatch(name) is not None
        or any(form.sure and not gazetteer.records[form.key].level for form in forms)
    )
