"""Chinese script: which characters are Han, common or traditional, and the way to simplified ones."""

from __future__ import annotations

import re
from functools import cache

from opencc import OpenCC

#: The inside of a regular expression's class that matches one Han character.
HAN = "〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_MARKS = frozenset("　、。，；：？！“”‘’《》〈〉（）【】〔〕·…—")
_LEVEL_ONE_ROWS = range(0xB0, 0xD8)
_HAN_ROWS = range(0xB0, 0xF8)
# What the converter leaves wrong: the particle 着, which Taiwan writes 著, and 乾 in names of places.
_PARTICLE = re.compile("(?<![编原专名巨论译显卓昭土合遗所主拙])著(?![名作者称述有书录文])")
_PLACE = re.compile("乾(?=[縣县安州潭元陵])")


def _plane(rows: range) -> frozenset[str]:
    cells = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset("".join(pair.decode("gb2312", "ignore") for pair in cells))


#: The characters of GB 2312: those that stand in simplified texts, among them 乾, 著 and 徵.
GB2312 = _plane(_HAN_ROWS)
#: The 3,755 most used simplified characters.
COMMON = _plane(_LEVEL_ONE_ROWS)


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def simplified(text: str) -> str:
    """The text in simplified characters, each in its place; rare ones without a form that fonts have stay."""
    convert = _converter("t2s").convert
    whole: str = convert(text)
    if whole == text:
        return text
    new = whole if len(whole) == len(text) else [convert(char) for char in text]
    return "".join(char if len(char) == 1 and char <= "\uffff" else old for old, char in zip(text, new, strict=True))


def unified(text: str) -> str:
    """The text in simplified characters, where those of a simplified text that are simplified already stay.

    In a text that is traditional as a whole every character is converted. Elsewhere 乾 (乾县) and the like,
    which simplified texts use, stay, and only characters that are never simplified are converted.
    """
    new = simplified(text)
    if new == text:
        return text
    if is_traditional(text):
        places = {match.start() for match in _PLACE.finditer(text)}
        return "".join("乾" if at in places else char for at, char in enumerate(_PARTICLE.sub("着", new)))
    return "".join(old if old in GB2312 else char for old, char in zip(text, new, strict=True))


def is_traditional(text: str) -> bool:
    """Whether traditional characters outnumber simplified ones."""
    traditional = sum(old != new for old, new in zip(text, simplified(text), strict=True) if old not in GB2312)
    if not traditional:
        return False
    back: str = _converter("s2t").convert(text)
    simple = sum(old != new for old, new in zip(text, back, strict=False) if old in GB2312)
    return traditional > simple


def commonness(text: str) -> float:
    """The share of common Chinese characters and marks among those outside ASCII; 0 if there are none."""
    wide = [char for char in simplified(text) if char > "\x7f"]
    return sum(char in COMMON or char in _MARKS for char in wide) / len(wide) if wide else 0.0
