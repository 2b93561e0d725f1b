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


def find_anaphors(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention marked `anaphor` for every listed form; its name is the form itself."""
    classes = {anaphor.form: anaphor.cls for anaphor in lexicon.anaphors}
    pattern = re.compile("|".join(re.escape(anaphor.form) for anaphor in lexicon.anaphors))
    for sentence in text.sentences:
        for match in pattern.finditer(text.document.text, sentence.span.start, sentence.span.end):
            yield Mention(Span(match.start(), match.end()), classes[match.group()], match.group(), RULE, anaphor=True)
