"""Chinese script: which characters are Han, common or traditional, and the way to simplified ones."""

from __future__ import annotations

import re
import sys
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from opencc import OpenCC

from fangzhi.origin import Edit
from fangzhi.text.segment import segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

#: The inside of a regular expression's class that matches one Han character.
HAN = "〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_MARKS = frozenset("　、。，；：？！“”‘’《》〈〉（）【】〔〕·…—")
#: How many different words of Taiwan and Hong Kong make a text one with their wording.
_FEWEST_WORDS = 3
#: The most characters of such a word, and how much more often mainland texts must have its counterpart.
_LONGEST_WORD, _FAR_MORE = 6, 10
#: What words do not cross, and the most characters of it that are looked at.
_PART = re.compile(r"[^，。；\n]*[，。；\n]?")
_LONGEST_PART = 500
#: The last code point that every font may be expected to have.
_LAST_PLAIN = 0xFFFF
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
    if len(whole) != len(text):
        pairs = ((old, convert(old)) for old in text)
        return "".join(new if len(new) == 1 and new <= "\uffff" else old for old, new in pairs)
    codes = _codes(whole)
    return _text(np.where(codes <= _LAST_PLAIN, codes, _codes(text)))


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _plain() -> NDArray[np.bool_]:
    """For each code point whether simplified texts have it."""
    held = np.zeros(sys.maxunicode + 1, np.bool_)
    held[[ord(char) for char in GB2312]] = True
    return held


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
    codes = _codes(text)
    return _text(np.where(_plain()[codes], codes, _codes(new)))


def find_wordings(text: str) -> Iterator[Edit]:
    """What becomes of words that only Taiwan and Hong Kong have (軟體, 最佳化), in order, if a text has several.

    A mainland text may have one such word, in a name; in a text with fewer than three of them all stay. A word that
    the mainland uses as well (程序, 建立) stays everywhere, though it may mean something else elsewhere.
    """
    whole: str = _converter("tw2sp").convert(text)
    found: list[Edit] = []
    at = 0
    for old, plain, new in zip(*map(_PART.findall, (text, simplified(text), whole)), strict=False):
        if plain != new and len(old) == len(plain) <= _LONGEST_PART:
            found.extend(Edit(at + edit.start, at + edit.end, edit.text) for edit in _reworded(old, plain, new))
        at += len(old)
    if len({text[edit.start : edit.end] for edit in found}) >= _FEWEST_WORDS:
        yield from found


def _reworded(old: str, plain: str, new: str) -> Iterator[Edit]:
    """The words of a line that become others; `plain` is the line in simplified characters, `new` in mainland words."""
    end = 0
    for tag, start, stop, _, _ in SequenceMatcher(None, plain, new, autojunk=False).get_opcodes():
        if tag != "equal" and plain[start:stop] != "著" and start >= end:
            edit = _word(old, plain, max(start, end), stop)
            if edit and edit.start >= end:
                end = edit.end
                yield edit


def _word(old: str, plain: str, start: int, stop: int) -> Edit | None:
    """The shortest stretch around a difference that is a word of Taiwan by itself, if the mainland has none like it."""
    convert = _converter("tw2sp").convert
    for size in range(max(2, stop - start), _LONGEST_WORD + 1):
        for at in range(max(0, stop - size), start + 1):
            new = convert(old[at : at + size])
            if len(plain) >= at + size and new != plain[at : at + size] and len(new) > 1:
                return Edit(at, at + size, new) if _is_foreign(plain[at : at + size], new) else None
    return None


def _is_foreign(word: str, usual: str) -> bool:
    """Whether mainland texts have `usual` far more often than `word`."""
    seen, _ = segmenter().frequencies()
    return seen.get(usual, 0) >= _FAR_MORE * (seen.get(word, 0) + 1)


def is_traditional(text: str) -> bool:
    """Whether traditional characters outnumber simplified ones."""
    whole = simplified(text)
    if whole == text:
        return False
    codes, plain = _codes(text), _plain()
    traditional = np.count_nonzero((codes != _codes(whole)) & ~plain[codes])
    if not traditional:
        return False
    back = _codes(_converter("s2t").convert(text))
    if len(back) != len(codes):
        back = np.array([_codes(_converter("s2t").convert(char))[0] for char in text], np.uint32)
    return bool(traditional > np.count_nonzero((codes != back) & plain[codes]))


def commonness(text: str) -> float:
    """The share of common Chinese characters and marks among those outside ASCII; 0 if there are none."""
    wide = [char for char in simplified(text) if char > "\x7f"]
    return sum(char in COMMON or char in _MARKS for char in wide) / len(wide) if wide else 0.0
