"""Forms that point at an entity instead of naming it: 该州, 我省, 该校."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated

RULE = "anaphor"
#: A bare noun (公司, 会议) points at a thing only where nothing narrows it: after a mark, a preposition or 出席.
_BARE = r"(?:(?<![\u4e00-\u9fff\d%”》）])|(?<=[由在与和对向从到为让给加席开])|(?<=以及))"
_BARE_END = r"(?![室们场类])"
_POINTING = ("该", "我", "全", "本", "当地")


def find_anaphors(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention marked `anaphor` for every listed form; its name is the form itself."""
    classes = {anaphor.form: anaphor.cls for anaphor in lexicon.anaphors}
    pattern = re.compile("|".join(_form(anaphor.form) for anaphor in lexicon.anaphors))
    for sentence in text.sentences:
        for match in pattern.finditer(text.document.text, sentence.span.start, sentence.span.end):
            yield Mention(Span(match.start(), match.end()), classes[match.group()], match.group(), RULE, anaphor=True)


def _form(form: str) -> str:
    return form if form.startswith(_POINTING) else f"{_BARE}{form}{_BARE_END}"
