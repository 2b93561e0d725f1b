"""People by surname, post and context: 县教育局局长池永辉介绍, 习近平总书记."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.model import Mention, Span
from fangzhi.text.segment import segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon, Words
    from fangzhi.text.annotated import Annotated

RULE = "person"
_HAN = r"[\u4e00-\u9fff]"
_SPEAKS = (
    "说|表示|介绍|告诉|指出|强调|认为|坦言|透露|称|讲|谈|回忆|感慨|解释|补充|主持|出席|宣布|宣读|率|带队|带领|深入|到|赴|来到|一行|致辞|"
    "讲话|发言|作|当选|担任|任|获|接受"
)
_FOREIGN = re.compile(
    rf"(?<![\u4e00-\u9fff“《])(?P<name>{_HAN}{{1,6}}(?:·{_HAN}{{2,6}}?){{1,3}})"
    rf"(?=[，。、；：（）“”]|{_SPEAKS}|的|是|和|与|就|已|把|也|$)"
)
#: What follows a name behind a post: one or two characters of given name, then a word that no name goes on with.
_GIVEN = re.compile(
    rf"{_HAN}{{1,2}}?(?={_SPEAKS}|[，、。；：:）)（(”\s]|等|和|与|及|在|为|从|分别|同志|先生|女士|教授|院士|"
    r"被|将|的|就|也|团队|对|代表|$)"
)
#: A name without a surname of the list, which has to speak or act.
_BARE = re.compile(rf"{_HAN}{{3,5}}?(?={_SPEAKS})")
_TITLE = re.compile("总书记|主席|总理|省长|书记|市长|县长|院士|教授|同志|先生|女士|老师")
_OPENS = frozenset("，。；：、“和与 \n")
#: Characters that no given name in running text begins or ends with.
_NEVER = frozenset("的了是在和与及等说为将把被对从到向由年月日个这那其该各每，、出作任则已兼")


def find_people(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention for every name that a post or its own form vouches for, and its later bare uses."""
    found = {}
    for sentence in text.sentences:
        for span in _vouched(text.document.text, sentence.span, lexicon):
            name = span.of(text.document.text)
            if plausible(name):
                found[span] = Mention(span, "Person", name, RULE)
    names = sorted({m.name for m in found.values() if len(m.name) > 1}, key=lambda n: (-len(n), n))
    yield from found.values()
    for name in names:
        yield from _repeated(text, name, found)


def _vouched(text: str, within: Span, lexicon: Lexicon) -> Iterator[Span]:
    """Names behind a post, names before a title, names without surname that speak, and names with a middle dot."""
    for end in _posts(text, within, lexicon.posts):
        yield from _behind(text, end, within.end, lexicon.surnames)
    for match in _TITLE.finditer(text, within.start, within.end):
        yield from _before(text, match.start(), within.start, lexicon.surnames)
    for match in _FOREIGN.finditer(text, within.start, within.end):
        yield Span(*match.span("name"))


def _posts(text: str, within: Span, posts: Words) -> Iterator[int]:
    """Where the posts in a stretch of text end, the longest taken at each place."""
    at = within.start
    while at < within.end:
        length = posts.at(text, at)
        if length and at + length <= within.end:
            yield at + length
        at += max(1, length)


def _behind(text: str, at: int, limit: int, surnames: frozenset[str]) -> Iterator[Span]:
    start = at + 1 if text[at : at + 1] in ("、", ":", "：", " ") else at
    for size in (2, 1):
        given = _GIVEN.match(text, start + size, limit) if text[start : start + size] in surnames else None
        if given:
            yield Span(start, given.end())
            return
    bare = _BARE.match(text, at, limit)
    if bare:
        yield Span(*bare.span())


def _before(text: str, end: int, first: int, surnames: frozenset[str]) -> Iterator[Span]:
    for start in (end - 2, end - 3, end - 4):
        opens = start == first or (start > first and text[start - 1] in _OPENS)
        if opens and any(text[start : start + size] in surnames for size in (1, 2) if end - start - size in (1, 2)):
            yield Span(start, end)
            return


def plausible(name: str) -> bool:
    """Whether no dictionary word and no function word speaks against a name."""
    words = segmenter()
    return not _NEVER.intersection(name) and (not words.knows(name) or words.pos(name).startswith("nr"))


def _repeated(text: Annotated, name: str, found: dict[Span, Mention]) -> Iterator[Mention]:
    document = text.document.text
    at = document.find(name)
    while at >= 0:
        span = Span(at, at + len(name))
        if span not in found and text.holds(span):
            found[span] = mention = Mention(span, "Person", name, RULE)
            yield mention
        at = document.find(name, at + 1)
