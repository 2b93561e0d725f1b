"""Names in quotation marks and book-title marks: “双培工程”, “凉山英才卡”制度, 《…实施意见》."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated, Sentence

QUOTED, TITLED, LISTED = "quoted", "book-title", "quoted-list"
_TITLE = re.compile(r"《([^《》\n]{2,60}(?:《[^《》\n]{2,40}》[^《》\n]{0,20})?)》")
_QUOTE = re.compile(r"“([^“”\n，。；！？]{2,24})”")
#: The words that may join a quoted name to its head: 引才行动, 五年规划.
_TAIL = re.compile(r"[\u4e00-\u9fff]{1,12}")
_EDITION = re.compile(r"[（(](?:试行|暂行|修订|修订版|草案|征求意见稿|[^（）()]{0,6}\d{4}[^（）()]{0,8})[）)]$")
#: The rest of a list of names: quoted ones, with words between them; possessive, so that no run is tried twice.
_ITEMS = re.compile(r"(?:(?:“[^“”\n]*”|《[^《》\n]*》|[、和及])*+(?:(?!等)[\u4e00-\u9fff]){0,16}+(?=[、和及“《等]))*+")
_LIST_END = re.compile(
    r"等(?:系列|一系列|一批|多项|多个|重点|重大|[一二三四五六七八九十\d]+[个项大])*+(?P<noun>[\u4e00-\u9fff]{2,8})"
)
_CLEAN = str.maketrans("", "", "“”‘’《》〈〉")


def find_quoted(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    """A mention for every title of a document and every quoted name whose head, or whose list, tells its class."""
    for sentence in text.sentences:
        yield from _titles(text.document.text, sentence.span, lexicon)
        yield from _quotes(text.document.text, sentence, lexicon)


def _titles(text: str, within: Span, lexicon: Lexicon) -> Iterator[Mention]:
    for match in _TITLE.finditer(text, within.start, within.end):
        name = match[1].translate(_CLEAN)
        head = lexicon.head(_EDITION.sub("", name))
        if head and lexicon.ontology.top(head.cls) == "Undertaking":
            yield Mention(Span(match.start(), match.end()), "Policy", name, TITLED)


def _quotes(text: str, sentence: Sentence, lexicon: Lexicon) -> Iterator[Mention]:
    edges = {token.span.end for token in sentence.tokens}
    for match in _QUOTE.finditer(text, sentence.span.start, sentence.span.end):
        head = lexicon.head(match[1])
        end, cls = _tail(text, match.end(), sentence.span.end, edges, lexicon, headed=head is not None)
        if cls:
            name = text[match.start() : end].translate(_CLEAN)
            yield Mention(Span(match.start(), end), cls, name, QUOTED)
        elif head and len(head.text) > 1 and len(match[1]) > len(head.text) + 1:
            yield Mention(Span(match.start(), match.end()), head.cls, match[1].translate(_CLEAN), QUOTED)
        elif listed := _collective(text, match.end(), sentence.span.end, lexicon):
            yield Mention(Span(match.start(), match.end()), listed, match[1].translate(_CLEAN), LISTED)


def _tail(  # noqa: PLR0913 - where it is, and what the quoted words say
    text: str, start: int, limit: int, edges: set[int], lexicon: Lexicon, *, headed: bool
) -> tuple[int, str | None]:
    """Where the shortest run of words that ends in a head ends, directly behind a closing mark, with its class."""
    run = _TAIL.match(text, start, limit)
    for end in range(start + 1, run.end() + 1 if run else start):
        if end in edges and not (headed and text[start:end] in lexicon.collectives):
            head = lexicon.head(text[start:end])
            if head and len(head.text) > 1 and not _stopped(text[start:end]):
                return end, head.cls
    return start, None


_STOP = re.compile(r"[的等和与及在是为了将把被]|推动|实施|开展|举办|成立|建设")


def _stopped(words: str) -> bool:
    return bool(_STOP.search(words))


def _collective(text: str, start: int, limit: int, lexicon: Lexicon) -> str | None:
    """The class said by the noun that closes a list of quoted names: “…”“…”等改革举措."""
    items = _ITEMS.match(text, start, limit)
    close = _LIST_END.match(text, items.end() if items else start, limit)
    if not close:
        return None
    noun = close["noun"]
    for length in range(len(noun), 1, -1):
        for at in range(len(noun) - length + 1):
            if noun[at : at + length] in lexicon.collectives:
                return lexicon.collectives[noun[at : at + length]]
    return None
