"""Names built from a head: 昭觉县 + 人民 + 医院, 深度贫困县人才振兴 + 工程.

The head gives the class; the left boundary is the most likely place to stop, walking left word by word, by how
often each word was seen inside names and just before them.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from fangzhi.annotate import NAME
from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.lexicon import Head, Lexicon
    from fangzhi.text.annotated import Annotated
    from fangzhi.text.segment import Token

RULE = "head"
#: A name longer than this many words to the left of its head was not seen.
_FARTHEST = 14
#: Joints that stand inside names but neither begin nor end them.
_JOINTS = "·—-－"
_BREAKS = frozenset("，。；：！？、“”‘’（）()《》〈〉【】[]\"'…\n 　,.;:!?/|") | {
    "等",
    "的",
    "由",
    "会同",
    "以及",
    "通过",
    "联合",
    "分别",
}
_SPELLED_POS = ("ns", "nz", "nr", "nrt", "nrfg", "x", "eng")
_PROPER_POS = (*_SPELLED_POS, "nt", "j", "b")


def find_headed(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention for every head with the words before it that belong to its name."""
    for sentence in text.sentences:
        for at, token in enumerate(sentence.tokens):
            found = reach(sentence.tokens, at, lexicon) if token.pos != NAME else None
            if found:
                head, first = found
                mention = headed(text.document.text, sentence.tokens[: at + 1], first, head, lexicon)
                if mention:
                    yield mention


def reach(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Head, int] | None:
    """The longest head that ends with word `at`, over up to four words, and the word it begins in."""
    joined = ""
    best: tuple[Head, int] | None = None
    for first in range(at, max(-1, at - 4), -1):
        joined = tokens[first].text + joined
        head = lexicon.head(joined)
        if head and first == at and _swallowed(tokens[at], head):
            return None
        if tokens[first].pos == NAME or tokens[first].text in _BREAKS:
            break
        if head and len(head.text) > len(joined) - len(tokens[first].text):
            best = (head, first)
    return best


def _swallowed(token: Token, head: Head) -> bool:
    """Whether a head of one character is only the end of a common word: 展 in 发展."""
    return len(head.text) == 1 and token.text != head.text and token.pos not in _PROPER_POS


def headed(text: str, tokens: Sequence[Token], first: int, head: Head, lexicon: Lexicon) -> Mention | None:
    """The name that ends with the last of `tokens`, its head beginning in word `first`, if it is one."""
    end = tokens[-1].span.end
    start = left_boundary(tokens, first, group_of(head, lexicon), lexicon)
    inner = tokens[start:first]
    prefix = text[tokens[first].span.start : max(tokens[first].span.start, end - len(head.text))]
    if prefix in lexicon.boundaries.cues or not _names(inner, prefix, head) or _does(tokens, first):
        return None
    span = Span(tokens[start].span.start, end)
    return Mention(span, head.cls, span.of(text), RULE)


def _does(tokens: Sequence[Token], first: int) -> bool:
    """Whether a head is the verb of the listed name before it: 国务院扶贫办 + 组织."""
    return first == len(tokens) - 1 and first > 0 and tokens[first].pos == "v" and tokens[first - 1].pos == NAME


def group_of(head: Head, lexicon: Lexicon) -> str:
    """The group of names whose boundaries were counted together."""
    return lexicon.ontology.top(head.cls)


def left_boundary(tokens: Sequence[Token], first: int, group: str, lexicon: Lexicon) -> int:
    """The index of the word with which the name most likely begins; `first` where nothing belongs to it."""
    counted, key = lexicon.boundaries, [key_of(word, lexicon) for word in tokens[:first]]

    def ends(at: int) -> float:
        """How likely the word at `at` stands before the name."""
        outside = at < 0 or tokens[at].text in _BREAKS
        return 0.0 if outside else math.log(1 - counted.inside(group, key[at], tokens[at].pos))

    best, best_score, inside = first, ends(first - 1), 0.0
    for at in range(first - 1, max(-1, first - _FARTHEST), -1):
        if tokens[at].text in _BREAKS:
            break
        inside += math.log(counted.inside(group, key[at], tokens[at].pos))
        score = inside + math.log(counted.first(group, key[at], tokens[at].pos)) + ends(at - 1)
        if score > best_score:
            best, best_score = at, score
    return _trimmed(tokens, best, first)


def key_of(word: Token, lexicon: Lexicon) -> str:
    """A word as it was counted: names of the gazetteer by their class."""
    if word.pos != NAME:
        return word.text
    return "@" + lexicon.gazetteer.records[lexicon.gazetteer.forms[word.text][0].key].cls


def _trimmed(tokens: Sequence[Token], start: int, first: int) -> int:
    while start < first and (tokens[start].text in _JOINTS):
        start += 1
    return start


def _names(inner: Sequence[Token], prefix: str, head: Head) -> bool:
    """Whether the words before a head make it a name."""
    if head.modifier == "proper":
        return any(word.pos == NAME or word.pos in _PROPER_POS for word in inner)
    return len("".join(word.text for word in inner)) + len(prefix) >= 4


#: Classes whose generic nouns are written as often as names: 公立医院, 乡村小学.
_COMMON = ("Hospital", "School")
#: Classes of things that are built by the number, and what shows that they are.
_COUNTABLE = ("Region", "Organization", "ResearchInstitute", *_COMMON)
_COUNT = re.compile(r"\d+余?[个座家所间条处栋]")
#: What short forms of such names open with: 县人民医院.
_LEVELS = (*"省市县区州旗乡镇", "自治区")


def nameless(text: Annotated, mention: Mention) -> bool:
    """Whether a hospital or school, or anything that is counted (新建公园32个), is only described by common words."""
    counted = mention.cls in _COUNTABLE and _COUNT.match(text.document.text, mention.span.end)
    if (
        (mention.cls not in _COMMON and not counted)
        or mention.name.startswith(_LEVELS)
        or mention.span.of(text.document.text) != mention.name
    ):
        return False
    sentence = text.holding(mention.span)
    words = (t for t in (sentence.tokens if sentence else ()) if mention.span.overlaps(t.span))
    proper = () if counted else _SPELLED_POS
    return not any(word.pos == NAME or word.pos in proper for word in words)
