"""People by surname, post and context: 县教育局局长池永辉介绍, 习近平总书记."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.model import Mention, Span
from fangzhi.text.segment import segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated, Sentence

RULE = "person"
_HAN = r"[\u4e00-\u9fff]"
_SPEAKS = (
    "说|表示|介绍|告诉|指出|强调|认为|坦言|透露|称|讲|谈|回忆|感慨|解释|补充|主持|出席|宣布|宣读|率|带队|带领|深入|到|赴|来到|一行|致辞|"
    "讲话|发言|作|当选|担任|任|获|接受"
)
_FOREIGN = (
    rf"(?<![\u4e00-\u9fff“《])(?P<name>{_HAN}{{1,6}}(?:·{_HAN}{{2,6}}?){{1,3}})"
    rf"(?=[，。、；：（）“”]|{_SPEAKS}|的|是|和|与|就|已|把|也|$)"
)
_AFTER = (
    rf"(?={_SPEAKS}|[，、。；：:）)（(”\s]|等|和|与|及|在|为|从|分别|同志|先生|女士|教授|院士|"
    r"被|将|的|就|也|团队|对|代表|$)"
)
_TITLES = "总书记|主席|总理|省长|书记|市长|县长|院士|教授|同志|先生|女士|老师"
#: Characters that no given name in running text begins or ends with.
_NEVER = frozenset("的了是在和与及等说为将把被对从到向由年月日个这那其该各每，、出作任则已兼")


def find_people(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention for every name that a post or its own form vouches for, and its later bare uses."""
    found = {}
    for sentence in text.sentences:
        for mention in _vouched(text.document.text, sentence, lexicon):
            found[mention.span] = mention
    names = sorted({m.name for m in found.values() if len(m.name) > 1}, key=lambda n: (-len(n), n))
    yield from found.values()
    for name in names:
        yield from _repeated(text, name, found)


def _vouched(text: str, sentence: Sentence, lexicon: Lexicon) -> Iterator[Mention]:
    span = sentence.span
    for pattern in patterns(lexicon.posts, tuple(sorted(lexicon.surnames))):
        for match in pattern.finditer(text, span.start, span.end):
            if plausible(match["name"]):
                yield _mention(match.start("name"), match["name"])


def _mention(start: int, name: str) -> Mention:
    return Mention(Span(start, start + len(name)), "Person", name, RULE)


def plausible(name: str) -> bool:
    """Whether no dictionary word and no function word speaks against a name."""
    words = segmenter()
    return not _NEVER.intersection(name) and (not words.knows(name) or words.pos(name).startswith("nr"))


@lru_cache(maxsize=4)
def patterns(posts: tuple[str, ...], surnames: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Names behind a post, names before a title, names without surname that speak, and names with a middle dot."""
    post = "|".join(posts)
    surname = "|".join(sorted(surnames, key=lambda s: (-len(s), s)))
    name = rf"(?P<name>(?:{surname}){_HAN}{{1,2}}?)"
    return (
        re.compile(rf"(?:{post})[、:： ]?{name}{_AFTER}"),
        re.compile(rf"(?:^|[，。；：、“和与\s]){name}(?:{_TITLES})"),
        re.compile(rf"(?:{post})(?P<name>{_HAN}{{3,5}}?)(?={_SPEAKS})"),
        re.compile(_FOREIGN),
    )


def _repeated(text: Annotated, name: str, found: dict[Span, Mention]) -> Iterator[Mention]:
    document = text.document.text
    at = document.find(name)
    while at >= 0:
        span = Span(at, at + len(name))
        if span not in found and any(s.span.covers(span) for s in text.sentences):
            found[span] = mention = Mention(span, "Person", name, RULE)
            yield mention
        at = document.find(name, at + 1)
