"""Words and their parts of speech: jieba's dictionary and algorithm, and nothing else, decide every cut.

Parts of speech are looked up in the dictionary instead of being tagged: a tagger's guess depends on the
sentence, and faster ports of jieba agree with its cuts but not with its tags. A word outside the dictionary
has the part of speech `x`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

with warnings.catch_warnings():
    # jieba 0.42.1 imports pkg_resources and has unescaped backslashes; neither is the user's concern.
    warnings.simplefilter("ignore")
    import jieba

from fangzhi.compiled import compiled
from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

UNKNOWN = "x"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text with its part of speech in jieba's tag set."""

    span: Span
    text: str
    pos: str


class Segmenter:
    """jieba with its own dictionary, loaded once without the cache file it would leave in the temporary folder."""

    def __init__(self) -> None:
        self._tokenizer = jieba.Tokenizer()
        self._pos: dict[str, str] = {}
        self._load()

    def _load(self) -> None:
        with self._tokenizer.get_dict_file() as file:
            listed = file.read()
        frequencies, self._pos, total = compiled("jieba", (listed,), lambda: _dictionary(listed))
        self._tokenizer.FREQ, self._tokenizer.total = frequencies, total
        self._tokenizer.initialized = True

    def pos(self, word: str) -> str:
        """The part of speech of `word`: the dictionary's, `m` for digits, `eng` for Latin, else `x`."""
        known = self._pos.get(word)
        if known:
            return known
        if word.isascii():
            return "m" if word[:1].isdigit() else "eng" if word[:1].isalpha() else UNKNOWN
        return UNKNOWN

    def knows(self, word: str) -> bool:
        """Whether the dictionary lists `word`."""
        return word in self._pos

    def frequencies(self) -> tuple[Mapping[str, int], int]:
        """How often each word was seen, 0 for what only begins a word, and how often all were."""
        return self._tokenizer.FREQ, self._tokenizer.total

    def cut(self, text: str, start: int = 0) -> Iterator[Token]:
        """The words of `text`, their spans counted from `start`; together they cover all of it."""
        for word in self._tokenizer.cut(text):
            yield Token(Span(start, start + len(word)), word, self.pos(word))
            start += len(word)


def _dictionary(listed: bytes) -> tuple[dict[str, int], dict[str, str], int]:
    """How often each word or beginning of one was seen in jieba's list, each word's part of speech, and the total."""
    cells = listed.decode("utf-8").split()
    words, counts = cells[::3], [int(count) for count in cells[1::3]]
    frequencies = {word[:end]: 0 for word in words for end in range(1, len(word))}
    frequencies.update(zip(words, counts, strict=True))
    return frequencies, dict(zip(words, cells[2::3], strict=True)), sum(counts)


@cache
def segmenter() -> Segmenter:
    """The one segmenter of this process."""
    return Segmenter()


def boundaries(tokens: Iterable[Token]) -> frozenset[int]:
    """Every offset at which a word begins or ends."""
    return frozenset(edge for token in tokens for edge in (token.span.start, token.span.end))
