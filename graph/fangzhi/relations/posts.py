"""Who holds which post where: 布拖县人民医院党委书记阿木拉且, 林芝市副市长次仁央宗."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated, Sentence

_RULE = "post/organization-post-person"
_FARTHEST = 16
_FORMER = re.compile(r"原|前任|时任|曾任|前")


def extract_posts(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[Candidate]:
    """A candidate for every person right behind a post that stands behind an organization or place."""
    for sentence in text.sentences:
        mentions = [m for m in text.within(sentence.span) if m.span in resolved.keys]
        for organization, person in zip(mentions, mentions[1:], strict=False):
            if person.cls == "Person" and organization.cls != "Person":
                post = _post(text.document.text, organization, person, lexicon)
                if post:
                    yield _candidate(person, organization, post, sentence)


def _candidate(person: Mention, organization: Mention, post: str, sentence: Sentence) -> Candidate:
    return Candidate(person, "holdsPosition", organization, sentence.span, _RULE, 0.9, position=post)


def _post(text: str, organization: Mention, person: Mention, lexicon: Lexicon) -> str | None:
    between = text[organization.span.end : person.span.start].strip()
    if not between or len(between) > _FARTHEST or _FORMER.match(between):
        return None
    return between if post_pattern(lexicon.posts).fullmatch(between) else None


@lru_cache(maxsize=4)
def post_pattern(posts: tuple[str, ...]) -> re.Pattern[str]:
    """One post or several joined, each with the words that narrow it: 党组书记、局长, 心内科主任."""
    post = rf"[\u4e00-\u9fff]{{0,6}}?(?:{'|'.join(posts)})"
    return re.compile(rf"{post}(?:[、兼和]{{1,2}}(?:总)?{post}){{0,2}}[:：]?")
