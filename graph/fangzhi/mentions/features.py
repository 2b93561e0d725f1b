"""What the sequence tagger sees of each character: its word, its neighbours, the lexicons, and what the rules found."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.annotate import NAME
from fangzhi.model import Span
from fangzhi.tagging import Features

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.text.annotated import Annotated, Sentence
    from fangzhi.text.segment import Token

#: The features of a word and of a character, in the order of their rows.
WORD = ("w0", "w-1", "w1", "p0", "p-1", "p1")
CHAR = ("c-1", "c0", "c1", "k", "r0", "r-", "r+", "h", "q", "s", "hr", "i", "rw")
_RULED = CHAR.index("r0")

_EDGE = "‖"
#: Marks that end a run, and those inside which they do not.
_STOPS, _OPENING = frozenset("。！？；，：\n!?;"), frozenset("（(《“【")
_MARKS = re.compile(r"[。！？；，：\n!?;（(《“【）)》”】]")
_BREAKS = frozenset("，。；：！？、“”《》（）()\n ")
#: How many characters ahead a head is looked for.
_AHEAD = 14


def labels(length: int, start: int, mentions: Sequence[Mention], *, ruled: bool) -> list[str]:
    """One label a character: O, or B, I, E, S with the class (and the rule) of the mention it stands in."""
    found = ["O"] * length
    for m in mentions:
        first, last = m.span.start - start, m.span.end - start - 1
        kind = f"{m.cls}:{m.rule}" if ruled else m.cls
        for at in range(first, last + 1):
            found[at] = f"I-{kind}"
        found[first], found[last] = f"B-{kind}", f"E-{kind}"
        if first == last:
            found[first] = f"S-{kind}"
    return found


def features(text: Annotated, lexicon: Lexicon) -> Features:
    """The features of the characters of a text's sentences, with the mentions of rules.

    A run ends with a mark that no name goes across: a comma or stop that stands in no bracket or quotation.
    """
    content = text.document.text
    words: list[list[str]] = [[] for _ in WORD]
    chars: list[list[str]] = [[] for _ in CHAR]
    within: list[int] = []
    runs: list[Span] = []
    for sentence in text.sentences:
        first, span = len(words[0]), sentence.span
        known = [_word(token, lexicon) for token in sentence.tokens]
        for column, values in zip(words, _around(known), strict=True):
            column.extend(values)
        for column, values in zip(chars, _chars(span.of(content), sentence, text.within(span), lexicon), strict=False):
            column.extend(values)
        for at, (word, place) in enumerate(_places(sentence.tokens), len(within)):
            within.append(first + word)
            chars[-2].append(place)
            chars[-1].append(chars[_RULED][at] + known[word][1])
        runs += (Span(span.start + a, span.start + b) for a, b in pairwise(_cuts(span.of(content))))
    return Features(words, within, chars, runs)


def _cuts(content: str) -> list[int]:
    """Where the runs of a sentence begin, and its end."""
    cuts, depth = [0], 0
    for match in _MARKS.finditer(content):
        char = match.group()
        if char in _STOPS:
            if not depth and match.end() < len(content):
                cuts.append(match.end())
        else:
            depth = depth + 1 if char in _OPENING else max(0, depth - 1)
    return [*cuts, len(content)]


def _chars(
    content: str, sentence: Sentence, mentions: Sequence[Mention], lexicon: Lexicon
) -> tuple[Sequence[str], ...]:
    """The values of the templates of characters, but for those that need the word."""
    kinds = ["‖", *map(_kind, content), "‖"]
    ruled = labels(len(content), sentence.span.start, mentions, ruled=True)
    heads, surnames = _heads_ahead(sentence, lexicon), lexicon.surnames
    return (
        _EDGE + content[:-1],
        content,
        content[1:] + _EDGE,
        list(map("".join, zip(kinds, kinds[1:], kinds[2:], strict=False))),
        ruled,
        [_EDGE, *ruled[:-1]],
        [*ruled[1:], _EDGE],
        heads,
        _marks(content),
        ["1" if char in surnames else "0" for char in content],
        list(map("".join, zip(heads, ruled, strict=True))),
    )


@cache
def _kind(char: str) -> str:
    if "\u4e00" <= char <= "\u9fff":
        return "汉"
    if char.isdigit():
        return "9"
    if char.isascii():
        return "a" if char.isalpha() else "."
    return "·" if char == "·" else "，"


def _word(token: Token, lexicon: Lexicon) -> tuple[str, str]:
    """A word as the tagger knows it, with its part of speech or, for listed names, its class."""
    if token.pos != NAME:
        return token.text, token.pos + "*" if token.text in lexicon.posts else token.pos
    record = lexicon.gazetteer.records[lexicon.gazetteer.forms[token.text][0].key]
    return f"@{record.cls}", f"@{record.cls}{record.level}"


def _around(words: Sequence[tuple[str, str]]) -> tuple[Sequence[str], ...]:
    """The values of the templates of words."""
    forms, kinds = [word for word, _ in words], [kind for _, kind in words]
    return (
        forms,
        [_EDGE, *forms[:-1]],
        [*forms[1:], _EDGE],
        kinds,
        [_EDGE, *kinds[:-1]],
        [*kinds[1:], _EDGE],
    )


def _places(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """For every character the index of its word and its place in it."""
    for at, token in enumerate(tokens):
        length = len(token.text)
        if length == 1:
            yield at, "S"
        else:
            yield at, "B"
            yield from ((at, "I") for _ in range(length - 2))
            yield at, "E"


def _heads_ahead(sentence: Sentence, lexicon: Lexicon) -> list[str]:
    """For every character, the class and distance of the next head behind it before any break."""
    start = sentence.span.start
    found = ["-"] * (sentence.span.end - start)
    joined = ""
    for token in sentence.tokens:
        joined = "" if token.text in _BREAKS else joined + token.text
        head = lexicon.head(joined) if joined else None
        if head:
            end = token.span.end - start
            for at in range(max(0, end - min(_AHEAD, len(joined))), end):
                if found[at] == "-":
                    within = at >= end - len(head.text)
                    found[at] = f"{head.cls}{'!' if within else (end - at) // 4}"
    return found


def _marks(content: str) -> list[str]:
    """Whether each character stands inside quotation marks or book-title marks."""
    found, inside = [], "-"
    for char in content:
        if char in "“《":
            inside = char
        found.append(inside)
        if char in "”》":
            inside = "-"
    return found
