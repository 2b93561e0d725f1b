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
    words = segmenter()
    present = {token.text for sentence in text.sentences for token in sentence.tokens if token.pos == NAME}
    for sentence in text.sentences:
        for token in sentence.tokens:
            if token.pos == NAME:
                forms = lexicon.gazetteer.forms[token.text]
                if trusted(token.text, forms, lexicon.gazetteer, present, words.pos(token.text)):
                    key = forms[0].key if len(forms) == 1 else None
                    cls = lexicon.gazetteer.records[forms[0].key].cls
                    yield Mention(token.span, cls, token.text, RULE, key)


def trusted(name: str, forms: list[Form], gazetteer: Gazetteer, present: set[str], pos: str) -> bool:
    """Whether a listed name names its record here: a full name, or a short one that this text bears out."""
    if any(form.kind == FULL for form in forms):
        return len(name) > 2 or pos in _PROPER
    spelled = any(gazetteer.records[form.key].name in present for form in forms)
    return spelled or (pos in _PROPER and any(form.sure for form in forms)) or len(name) > 3
