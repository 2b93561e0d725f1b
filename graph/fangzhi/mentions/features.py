"""What the sequence tagger sees of each character: its word, its neighbours, the lexicons, and what the rules found."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from fangzhi.annotate import NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.text.annotated import Sentence
    from fangzhi.text.segment import Token

_EDGE = "‖"
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


def features(text: str, sentence: Sentence, mentions: Sequence[Mention], lexicon: Lexicon) -> list[list[str]]:
    """The features of every character of a sentence, given the mentions that rules found in it."""
    start, content = sentence.span.start, sentence.span.of(text)
    ruled = labels(len(content), start, mentions, ruled=True)
    words = _words(sentence.tokens, lexicon)
    ends = [t.span.end - start for t in sentence.tokens]
    heads = _heads_ahead(sentence.tokens, start, len(content), lexicon)
    marks = _marks(content)
    rows = []
    for at in range(len(content)):
        word = bisect_right(ends, at)
        rows.append(
            [
                *_chars(content, at),
                *_around(words, word),
                *_rules(ruled, at),
                _position(sentence.tokens[word], at + start),
                f"h={heads[at]}",
                f"q={marks[at]}",
                f"s={content[at] in lexicon.surnames}",
                f"rw={ruled[at]}|{words[word][1]}",
                f"hr={heads[at]}|{ruled[at]}",
            ]
        )
    return rows


def _rules(ruled: Sequence[str], at: int) -> list[str]:
    """What rules say here, before and behind; also without the rule's name, so that a rare rule is trusted too."""
    before, behind = (ruled[i] if 0 <= i < len(ruled) else _EDGE for i in (at - 1, at + 1))
    return [f"r0={ruled[at]}", f"R0={ruled[at].partition(':')[0]}", f"r-={before}", f"r+={behind}"]


def _chars(content: str, at: int) -> list[str]:
    c = [content[i] if 0 <= i < len(content) else _EDGE for i in range(at - 1, at + 2)]
    kinds = "".join(_kind(char) for char in c)
    return [f"c-1={c[0]}", f"c0={c[1]}", f"c1={c[2]}", f"b-={c[0]}{c[1]}", f"b+={c[1]}{c[2]}", f"k={kinds}"]


def _kind(char: str) -> str:
    if char.isdigit():
        return "9"
    if char.isascii():
        return "a" if char.isalpha() else "."
    return "汉" if "\u4e00" <= char <= "\u9fff" else "·" if char == "·" else "，"


def _words(tokens: Sequence[Token], lexicon: Lexicon) -> list[tuple[str, str]]:
    """Each word as the tagger knows it, with its part of speech or, for listed names, its class."""
    posts = frozenset(lexicon.posts)
    rows = []
    for token in tokens:
        if token.pos == NAME:
            record = lexicon.gazetteer.records[lexicon.gazetteer.forms[token.text][0].key]
            rows.append((f"@{record.cls}", f"@{record.cls}{record.level}"))
        else:
            rows.append((token.text, f"{token.pos}{'*' if token.text in posts else ''}"))
    return rows


def _around(words: Sequence[tuple[str, str]], at: int) -> list[str]:
    def word(i: int) -> tuple[str, str]:
        return words[i] if 0 <= i < len(words) else (_EDGE, _EDGE)

    (w1, p1), (w, p), (v1, o1) = (word(i) for i in range(at - 1, at + 2))
    return [f"w0={w}", f"w-1={w1}", f"w1={v1}", f"p0={p}", f"p-1={p1}", f"p1={o1}", f"p-0={p1}{p}", f"p0+={p}{o1}"]


def _position(token: Token, at: int) -> str:
    first, last = at == token.span.start, at + 1 == token.span.end
    return f"i={'S' if first and last else 'B' if first else 'E' if last else 'I'}"


def _heads_ahead(tokens: Sequence[Token], start: int, length: int, lexicon: Lexicon) -> list[str]:
    """For every character, the class and distance of the next head behind it before any break."""
    found = ["-"] * length
    joined = ""
    for token in tokens:
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
