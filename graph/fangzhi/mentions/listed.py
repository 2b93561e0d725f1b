"""Names that an authority list holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fangzhi.annotate import NAME
from fangzhi.gazetteer import FULL
from fangzhi.model import Mention
from fangzhi.text.segment import segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.gazetteer import Form, Gazetteer
    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated

RULE = "gazetteer"
#: Parts of speech that jieba's dictionary gives to names of places and institutions.
_PROPER = ("ns", "nt", "nz", "nr", "x")


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
    for token in tokens:
        forms = gazetteer.forms[token.text]
        if trusted(token.text, forms, gazetteer, around, words.pos(token.text)):
            key = forms[0].key if len(forms) == 1 else None
            yield Mention(token.span, gazetteer.records[forms[0].key].cls, token.text, RULE, key)


def _high(form: Form, gazetteer: Gazetteer) -> bool:
    """Whether a form names a province or prefecture, whose short forms everybody knows."""
    return gazetteer.records[form.key].level in ("province", "prefecture")


def trusted(name: str, forms: list[Form], gazetteer: Gazetteer, around: set[str], pos: str) -> bool:
    """Whether a listed name names its record here.

    A full name does, and so does a short one whose record, or a unit above or below it, the text spells out
    (`around`), or that belongs to a province, a prefecture or no place at all.
    """
    if any(form.kind == FULL for form in forms):
        return len(name) > 2 or pos in _PROPER
    if any(form.key in around and (_high(form, gazetteer) or form.sure or len(name) > 2) for form in forms):
        return pos in _PROPER or len(name) > 2
    return len(name) > 3 or any(form.sure and not gazetteer.records[form.key].level for form in forms)
