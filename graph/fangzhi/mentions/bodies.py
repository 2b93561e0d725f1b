"""Party and state bodies of a division: 昭觉县教育局, 凉山州委, and short forms without it: 县委, 省卫健委."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.annotate import NAME
from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated

RULE, SHORT = "body-pattern", "body-short"
_CLASS = "GovernmentBody"
#: What a short form opens with: the kind of division it belongs to.
_LEVELS = "自治区|省|市|州|县|区|旗|盟|镇|乡"
#: 市委 is not the beginning of 市委员 or 市委托.
_END = r"(?![员托派任])"
#: Words that may stand right before a short form without being part of a name.
_SHORT_START = r"(?<![\u4e00-\u9fff])|(?<=[由经在与和对向从到等及是为任据访])|(?<=原)|(?<=，)"


def find_bodies(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention for every division followed by the name of an organ, and for every short form of one."""
    behind, alone = patterns(lexicon.bodies)
    content = text.document.text
    for sentence in text.sentences:
        for token in sentence.tokens:
            if token.pos == NAME and _is_division(token.text, lexicon):
                match = behind.match(content, token.span.end, sentence.span.end)
                if match:
                    span = Span(token.span.start, match.end())
                    yield Mention(span, _CLASS, span.of(content), RULE)
        for match in alone.finditer(content, sentence.span.start, sentence.span.end):
            yield Mention(Span(match.start(), match.end()), _CLASS, match.group(), SHORT)


def _is_division(name: str, lexicon: Lexicon) -> bool:
    return any(lexicon.gazetteer.records[form.key].cls == "Division" for form in lexicon.gazetteer.forms[name])


@lru_cache(maxsize=4)
def patterns(bodies: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What follows a division's name, and what stands alone, longest first."""
    names = "|".join(bodies)
    return (
        re.compile(rf"(?:{names}){_END}"),
        re.compile(rf"(?:{_SHORT_START})(?:(?:{_LEVELS})(?:{names})|团(?:{_LEVELS})委){_END}"),
    )
