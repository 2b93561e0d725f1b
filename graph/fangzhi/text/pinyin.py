"""Pinyin in brackets after characters, as mirror pages insert it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The letters a syllable may be written with, composed or not; a regular expression.
SYLLABLE = "[a-zɡɑü\u00e0-\u01dc\u1e3f\u0300-\u030c]{1,8}"
_GLOSS = re.compile(rf"[(（] ?({SYLLABLE}) ?[)）]")
# A letter or sign may be what is left of the character, where the text was read one byte off.
_BASE = re.compile(f"[{HAN}?-~]")
_TONES = re.compile("[\u0300\u0301\u0304\u0306\u030c]")
_LETTERS = str.maketrans("ɡɑ", "ga")
_FORM = re.compile(
    "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    "(?:[ae]i?|[ao]o?u?|[aeo]ng?|er|i(?:a[on]?|e|u|ang|n?g?|ong)|u(?:a[in]?|ang|o|i|n|e|eng)?|üe?)|n|ng|m"
)
#: Syllables without a tone, which count as glosses only beside others that have one.
_NEUTRAL = frozenset(("de", "le", "ma", "me", "men", "ne", "ba", "zi", "zhe", "ge", "li", "shang", "tou"))


def read_as(letters: str) -> tuple[str, ...]:
    """The characters of GBK that may be read so, in order of their bytes; without a tone mark, in the neutral tone."""
    syllable = unicodedata.normalize("NFC", letters.translate(_LETTERS))
    found = _readings().get(syllable, ())
    return found or (_toneless().get(syllable, ()) if syllable in _NEUTRAL else ())


@cache
def _toneless() -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for syllable, chars in _readings().items():
        bare = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", syllable)))
        if bare in _NEUTRAL:
            found[bare].update(chars)
    return {syllable: tuple(sorted(chars, key=lambda char: char.encode("gbk"))) for syllable, chars in found.items()}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    # a third of a second that texts without a broken gloss need not spend
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, listed in pinyin_dict.items():
        if len(chr(code).encode("gbk", "ignore")) == 2:
            for syllable in listed.split(","):
                found[syllable].append(chr(code))
    return {syllable: tuple(sorted(chars, key=lambda char: char.encode("gbk"))) for syllable, chars in found.items()}


def is_toned(letters: str) -> bool:
    """Whether the letters are one syllable of pinyin with one tone mark."""
    apart = unicodedata.normalize("NFD", letters.translate(_LETTERS))
    plain, marks = _TONES.subn("", apart)
    return marks == 1 and _FORM.fullmatch(unicodedata.normalize("NFC", plain)) is not None


def find_glosses(text: str) -> tuple[Span, ...]:
    """The bracketed syllables that directly follow a Han character, a letter or another of them, in order.

    Syllables without a tone are among them only if the text has others with one.
    """
    toned = frozenset(match.start() for match in _GLOSS.finditer(text) if is_toned(match[1]))
    return tuple(_attached(text, toned)) if toned else ()


def always_annotated(text: str, plain: str, glosses: tuple[Span, ...]) -> frozenset[str]:
    """The Han characters of `text` with a gloss wherever they stand; `plain` is the text without glosses."""
    if not glosses:
        return frozenset()
    glossed = Counter(text[gloss.start - 1] for gloss in glosses if gloss.start)
    everywhere = Counter(plain)
    return frozenset(char for char, count in glossed.items() if char > "~" and everywhere[char] == count)


def _attached(text: str, toned: frozenset[int]) -> Iterator[Span]:
    last = -1
    for match in _GLOSS.finditer(text):
        at = match.start()
        anchored = at == last or (at > 0 and _BASE.match(text, at - 1))
        if anchored and (at in toned or match[1] in _NEUTRAL):
            last = match.end()
            yield Span(at, last)
