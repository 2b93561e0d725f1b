"""Who holds which post where: 布拖县人民医院党委书记阿木拉且, 林芝市副市长次仁央宗."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Candidate, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_MARKS = re.compile(r"[，。；：（）“”\s]")
#: What stands before a post without being part of it.
_OPENING = re.compile(r"^(?:[、，和及与]|以及|由|我[省市县区校院]|选派|派驻|现任|聘请|邀请|任|是|的)+")
_FORMER = re.compile(r"原|前任|时任|曾任|前")


def extract_posts(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[Candidate]:
    """A candidate for every person behind a post, of the organization before it or before the list it stands in."""
    for sentence in text.sentences:
        mentions = [m for m in text.within(sentence.span) if m.span in resolved.keys]
        holder: Mention | None = None
        for before, person in pairwise(mentions):
            if person.cls != "Person":
                holder = None if person.cls in _HOLDERS else holder
                continue
            holder = holder if before.cls == "Person" else before
            post = _post(text.document.text, before, person, lexicon)
            if post and holder:
                yield _candidate(person, holder, post, sentence)


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
