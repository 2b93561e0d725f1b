"""One form for each mark: widths, quotation marks and the punctuation beside Chinese text."""

from __future__ import annotations

import re
import unicodedata
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator

_NARROW = {ord(char) + 0xFEE0: char for char in ascii_letters + digits + "%+-./=&@#*"}
_FORMS = str.maketrans(
    "﹐﹔﹕﹖﹗﹙﹚﹑､｡·•･・‧∙「」『』｢｣﹁﹂﹃﹄〝〞─―\xa0", "，；：？！（）、、。······“”‘’“”“”‘’“”—— "
)
_RADICALS = {
    code: form
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAFF))
    if len(form := unicodedata.normalize("NFKC", chr(code))) == 1 and form != chr(code)
}
_TABLE: dict[int, int | str] = {**_NARROW, **_FORMS, **_RADICALS}
_OTHER = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_TABLE)) + "]")

_ASCII = ",:;?!()"
_WIDE = str.maketrans(_ASCII, "，：；？！（）")
#: Marks in a row of which at least one is narrow.
_MARKS = re.compile(r"[，：；？！（）]*[,:;?!()][,:;?!()，：；？！（）]*")
_STRAIGHT = re.compile('"([^"\n]*)"')
_CHINESE = re.compile(f"[{HAN}\u3040-\u30ff、。〈〉《》【】〔〕“”‘’…—]")
_BRACKETS = re.compile(r"[()（）\n]")


def narrowed(text: str) -> str:
    """The text with one form for each letter, digit, dot, dash and quotation mark; as long as before."""
    return text.translate(_TABLE) if _OTHER.search(text) else text


def punctuated(text: str) -> str:
    """The text with full-width sentence marks wherever they stand beside Chinese text; as long as before.

    Straight double quotation marks are paired within a line. `,` and `:` between digits or Latin letters stay,
    as does every full stop of ASCII. If one bracket of a pair is full-width, so is the other.
    """
    quoted = _STRAIGHT.sub("“\\1”", text) if '"' in text else text
    return _paired(_MARKS.sub(_widened, quoted))


def _widened(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    beside = (start > 0 and _CHINESE.match(text, start - 1)) or _CHINESE.match(text, end)
    return match[0].translate(_WIDE) if beside else match[0]


def _paired(text: str) -> str:
    if "(" not in text and ")" not in text:
        return text
    chars = list(text)
    for opening, closing in _pairs(text):
        if chars[opening] == "（" or chars[closing] == "）":
            chars[opening], chars[closing] = "（", "）"
    return "".join(chars)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for match in _BRACKETS.finditer(text):
        if match[0] == "\n":
            opened.clear()
        elif match[0] in "(（":
            opened.append(match.start())
        elif opened:
            yield opened.pop(), match.start()
