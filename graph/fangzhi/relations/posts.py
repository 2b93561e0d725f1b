"""Who holds which post where: 布拖县人民医院党委书记阿木拉且, 林芝市副市长次仁央宗."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Candidate, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated, Sentence

_RULE = "post/organization-post-person"
_FARTHEST = 16
_JOINT = re.compile(r"[、，和及与]|以及")
_HOLDERS = (
    "Division",
    "University",
    "School",
    "Hospital",
    "ResearchInstitute",
    "Company",
    "GovernmentBody",
    "Organization",
)
#: What titles end with that no list holds.
_POST_ENDS = (
    *("长", "书记", "主任", "委员", "教授", "主席", "经理", "总裁", "理事", "代表"),
    *("院士", "研究员", "专员", "领导", "教师"),
)
#: Words for holding a post, right before the body where it is held, and how far into a sentence they may stand.
_HOLDING = re.compile(
    r"(?:现任|出任|担任|兼任|接任|就任|当选为?|任命[\u4e00-\u9fff]{2,4}为|挂职|聘为|(?<![曾历原时前责主])任)$"
)
_PAST = re.compile(r"(?:曾|原|历|免去)[^，；。]{0,2}$")
_NEAR = 8
#: A post between a body and a person, whatever it is.
_TITLED = re.compile(
    rf"[\u4e00-\u9fff、（）]{{0,{_FARTHEST - 1}}}(?:{'|'.join(_POST_ENDS)}|医生|护士|专家|队员|员|师)[:： ]?"
)
_MARKS = re.compile(r"[，。；：（）“”\s]")
#: What stands before a post without being part of it.
_OPENING = re.compile(r"^(?:[、，和及与]|以及|由|我[省市县区校院]|选派|派驻|现任|聘请|邀请|任|是|的)+")
_FORMER = re.compile(r"原|前任|时任|曾任|前")


def extract_posts(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[Candidate]:
    """A candidate for every person behind a post, of the organization before it or before the list it stands in."""
    people: tuple[Mention, ...] = ()
    for sentence in text.sentences:
        mentions = [m for m in text.within(sentence.span) if m.span in resolved.keys]
        yield from _appointed(text.document.text, sentence, mentions, people, lexicon)
        people = tuple(m for m in mentions if m.cls == "Person") or people
        yield from _joint(text.document.text, sentence, mentions, lexicon)
        holder: Mention | None = None
        for before, person in pairwise(mentions):
            if person.cls != "Person":
                holder = None if person.cls in _HOLDERS else holder
                continue
            holder = holder if before.cls == "Person" else before
            post = _post(text.document.text, before, person, lexicon)
            if post and holder:
                yield _candidate(person, holder, post, sentence)


def _appointed(
    text: str, sentence: Sentence, mentions: Sequence[Mention], earlier: Sequence[Mention], lexicon: Lexicon
) -> Iterator[Candidate]:
    """甲任乙局局长: a body between a word for holding a post and the post, the person named last before it."""
    for body in mentions:
        post = lexicon.posts.at(text, body.span.end)
        cue = _HOLDING.search(text, sentence.span.start, body.span.start)
        if body.cls not in _HOLDERS or not post or not cue or _PAST.search(text, sentence.span.start, cue.start()):
            continue
        people = [m for m in mentions if m.cls == "Person" and m.span.end <= cue.end()]
        person = (
            people[-1] if people else earlier[-1] if earlier and cue.start() - sentence.span.start <= _NEAR else None
        )
        if person:
            yield _candidate(person, body, text[body.span.end : body.span.end + post], sentence)


def _joint(text: str, sentence: Sentence, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Candidate]:
    """甲大学教授、乙研究院院长丙: the first of two posts, each at a body of its own."""
    for first, second, person in zip(mentions, mentions[1:], mentions[2:], strict=False):
        if person.cls == "Person" and first.cls in _HOLDERS and second.cls in _HOLDERS:
            between = text[first.span.end : second.span.start]
            joined = between.removesuffix("、") != between and _titled(text, second, person)
            if joined and post_pattern(lexicon.posts.longest_first).fullmatch(between[:-1]):
                yield _candidate(person, first, between[:-1], sentence)


def _titled(text: str, body: Mention, person: Mention) -> bool:
    return _TITLED.fullmatch(text, body.span.end, person.span.start) is not None


def holders(text: str, mentions: Sequence[Mention]) -> frozenset[Span]:
    """Where bodies stand that are named only for a person's post: 县委书记甲."""
    return frozenset(
        before.span
        for before, person in pairwise(mentions)
        if person.cls == "Person" and before.cls in _HOLDERS and _titled(text, before, person)
    )


def _candidate(person: Mention, organization: Mention, post: str, sentence: Sentence) -> Candidate:
    return Candidate(person, "holdsPosition", organization, sentence.span, _RULE, 0.9, position=post)


def _post(text: str, before: Mention, person: Mention, lexicon: Lexicon) -> str | None:
    """The post that stands between a mention and a person; behind another person only after a list's joint."""
    between = text[before.span.end : person.span.start].strip()
    if before.cls == "Person":
        joint = _JOINT.match(between)
        between = between[joint.end() :] if joint else ""
    if not between or len(between) > _FARTHEST or _FORMER.match(between):
        return None
    return between if post_pattern(lexicon.posts.longest_first).fullmatch(between) else None


def post_around(text: Annotated, sentence: Span, person: Mention, lexicon: Lexicon) -> str | None:
    """The post that stands right before a person, behind the last mark or name of the sentence, or right behind it."""
    before = text.within(Span(sentence.start, person.span.start))
    start = max(before[-1].span.end if before else sentence.start, person.span.start - _FARTHEST)
    words = _OPENING.sub("", _MARKS.split(text.document.text[start : person.span.start])[-1])
    if words and (post_pattern(lexicon.posts.longest_first).fullmatch(words) or words.endswith(_POST_ENDS)):
        return words
    behind = lexicon.posts.at(text.document.text, person.span.end)
    return text.document.text[person.span.end : person.span.end + behind] or None


@lru_cache(maxsize=4)
def post_pattern(posts: tuple[str, ...]) -> re.Pattern[str]:
    """One post or several joined, each with the words that narrow it: 党组书记、局长, 心内科主任."""
    post = rf"[\u4e00-\u9fff]{{0,6}}?(?:{'|'.join(posts)})"
    return re.compile(rf"{post}(?:[、兼和]{{1,2}}(?:总)?{post}){{0,2}}[:：]?")
