"""How likely a stretch of Chinese is: jieba's words by their frequency, and which characters follow each other.

Characters are counted in texts of our own (`pairs.csv`, made by `tests/bench/count_pairs.py`); digits count as 0.
All figures are natural logarithms.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from importlib import resources
from pathlib import Path

from fangzhi.table import read_table
from fangzhi.text.script import HAN
from fangzhi.text.segment import segmenter

#: What a character costs that no list has, and one that is neither Han, mark, digit nor letter.
RARE, ODD = -18.0, -11.0
#: What the beginning of a word costs that is none by itself.
BEGUN = -17.0
_LETTER, _DIGIT = -6.0, -3.5
_MARKS = {
    **dict.fromkeys(",，", -3.0),
    **dict.fromkeys(".。", -3.7),
    **dict.fromkeys("、\n", -4.0),
    **dict.fromkeys(":：“”　 ", -5.0),
    **dict.fromkeys("()（）《》", -5.5),
    **dict.fromkeys(";；—%", -6.0),
    **dict.fromkeys("!！?？·…", -7.0),
}
_OPENING, _CLOSING, _STOPS, _CALLS = "“《（‘【(", "”》）’】)", "，。、；：！？,;:!?", "！？!?"
_MISPLACED, _HASTY, _NESTED = -8.0, -6.0, -3.0
_HAN = re.compile(f"[{HAN}]")
_LEAST_PAIR, _MOST_PAIR = -1.0, 6.0
#: How many more characters are taken to have been seen after each, spread as characters are everywhere.
_PRIOR = 5


class Likelihood:
    """The likelihood of text in simplified characters, word by word."""

    def __init__(self) -> None:
        self._words, total = segmenter().frequencies()
        self._total = math.log(total)
        self.word = cache(self._word)
        self.pairs, self._seldom = _links(_pairs())

    def extends(self, prefix: str, char: str) -> bool:
        """Whether some word begins with `prefix` and `char`."""
        return prefix + char in self._words

    def known(self, char: str) -> bool:
        """Whether the character is a mark, digit or letter, or a word by itself."""
        return char in _MARKS or char.isascii() or self._words.get(char, 0) > 0

    def _word(self, word: str) -> float:
        """The likelihood of a word; minus infinity for the mere beginning of one."""
        if not word:
            return 0.0
        frequency = self._words.get(word, 0)
        if frequency:
            return math.log(frequency) - self._total
        if len(word) > 1:
            return -math.inf
        return RARE if _HAN.match(word) else _sign(word)

    def after(self, first: str) -> float:
        """How much less likely a word is after `first` than by itself if `pairs` does not have the two characters."""
        return self._seldom.get(first, 0.0)


def _sign(char: str) -> float:
    if char in _MARKS:
        return _MARKS[char]
    if not char.isascii():
        return ODD
    return _DIGIT if char.isdigit() else _LETTER


def _links(pairs: Counter[str]) -> tuple[dict[str, float], dict[str, float]]:
    """How much likelier a word is where its first character follows a word's last one; and for any other character."""
    firsts, seconds = Counter[str](), Counter[str]()
    for pair, count in pairs.items():
        firsts[pair[0]] += count
        seconds[pair[1]] += count
    whole = sum(pairs.values())
    links = {}
    for pair, count in pairs.items():
        usual = seconds[pair[1]] / whole
        links[pair] = min(_MOST_PAIR, math.log((count + _PRIOR * usual) / ((firsts[pair[0]] + _PRIOR) * usual)))
    seldom = {first: max(_LEAST_PAIR, math.log(_PRIOR / (count + _PRIOR))) for first, count in firsts.items()}
    return {**_of_digits(links), **_misplaced()}, {**seldom, **dict.fromkeys("123456789", seldom.get("0", 0.0))}


def _of_digits(links: dict[str, float]) -> dict[str, float]:
    """The pairs with every digit in the place of 0."""
    every = {}
    for pair, link in links.items():
        for first in "0123456789" if pair[0] == "0" else pair[0]:
            every.update(
                dict.fromkeys((first + second for second in ("0123456789" if pair[1] == "0" else pair[1])), link)
            )
    return every


def _misplaced() -> dict[str, float]:
    """What a mark costs after a mark that it hardly ever follows."""
    found = {}
    for first in _STOPS + _OPENING:
        found.update({first + second: _MISPLACED for second in _STOPS if first not in _CALLS or second not in _CALLS})
        if first not in "。！？!?":
            found.update({first + second: _MISPLACED if first in _OPENING else _HASTY for second in _CLOSING})
        if first in _OPENING.replace("“", ""):
            found.update({first + second: _NESTED for second in _OPENING})
    return found


def _pairs() -> Counter[str]:
    with resources.as_file(resources.files("fangzhi.text").joinpath("pairs.csv")) as path:
        return Counter({row["pair"]: int(row["count"]) for _, row in read_table(Path(path), ("pair", "count"))})


@cache
def likelihood() -> Likelihood:
    """The one model of this process."""
    return Likelihood()
