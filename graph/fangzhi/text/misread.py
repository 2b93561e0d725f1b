"""What bytes that were read in the wrong encoding mean in another one, where some of them are not known or gone."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.text.likelihood import likelihood
from fangzhi.text.script import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fangzhi.text.gbk import Both

LOST = "\ufffd"
#: A unit of bytes for a character that has none.
_NONE = "\uffff"
_LEADS, _NEXT = (*range(0xE2, 0xEA), 0xEF), range(0x80, 0xC0)
_CP1252 = {ord(bytes((code,)).decode("cp1252", "ignore") or chr(code)): code for code in range(0x80, 0xA0)}
#: The bytes that Windows-1252 lacks.
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
#: The inside of classes that match a first byte of UTF-8, and a later one.
L, C = "\xe2-\xe9\xef", "\x80-\xbf"
_TOKENS = {
    "utf-8": re.compile(
        f"(?P<whole>[\0-\x7f]|[\xc2-\xd1][{C}]|[\xe1-\xed\xef][{C}]{{2}}|\xf0[{C}]{{3}})"
        f"|(?P<open>[{L}][{C}{LOST}?]{{2}}|[{L}][{C}]?|[\xc2-\xd1][{LOST}?]|{LOST}[{C}{LOST}]{{0,2}})|(?P<bad>.)",
        re.DOTALL,
    ),
    "gbk": re.compile(
        "(?P<whole>[\0-\x7f]|[\x81-\xfe][@-~\x80-\xfe])"
        f"|(?P<open>[\x81-\xfe][{LOST}?]|{LOST}[@-~\x80-\xfe]|{LOST})|(?P<bad>.)",
        re.DOTALL,
    ),
}
_BLANK = re.compile(f"(?<=[{L}]) (?=[{C}{LOST}])|(?<=[{L}][{C}{LOST}]) ")
_OUTSIDE = re.compile(f"[^\0-\xff{LOST}]")
#: A euro sign is the byte 80, unless that follows it: then it is A2 E3.
_EURO = re.compile(f"€(?!€|[{LOST}?][^\0-\x7f])")


class Mistake(NamedTuple):
    """The encoding that bytes were read in, and the one they were written in."""

    read: str
    written: str


EASTERN = (Mistake("gbk", "utf-8"), Mistake("big5", "utf-8"))
WESTERN = (Mistake("cp1252", "utf-8"), Mistake("cp1252", "gbk"))


class Token(NamedTuple):
    """What one or more bytes mean: a character, or U+FFFD with those it may be; `tail` was lost behind it."""

    kind: str
    size: int
    text: str
    choices: tuple[Both, ...] = ()
    tail: str = ""


def units_of(text: str, mistake: Mistake) -> list[str]:
    """The bytes of each character, as characters of those numbers."""
    if mistake.read != "cp1252":
        code = _gbk if mistake.read == "gbk" else _big5
        return [code(char) for char in _EURO.sub("\x80", text)]
    seen = _OUTSIDE.sub(_NONE, text.translate(_CP1252))
    return list(_BLANK.sub("\xa0", seen.replace("\n", "\x85")) if mistake.written == "utf-8" else seen)


@lru_cache(1 << 15)
def _gbk(char: str) -> str:
    return _coded(char, "gb18030")


@lru_cache(1 << 15)
def _big5(char: str) -> str:
    return _coded(char, "big5hkscs")


def _coded(char: str, encoding: str) -> str:
    if char <= "\x80" or char == LOST:
        return char
    data = char.encode(encoding, "ignore")
    return data.decode("latin-1") if len(data) == 2 else _NONE


def tokens_of(seen: str, mistake: Mistake) -> Iterator[Token]:
    """What the bytes `seen` mean in the encoding that they were written in."""
    for match in _TOKENS[mistake.written].finditer(seen):
        end = match.end()
        if match.lastgroup == "open":
            yield _open(mistake, match[0], seen[end : end + 1])
        else:
            yield _whole(mistake.written, match[0])


@lru_cache(1 << 15)
def _whole(written: str, data: str) -> Token:
    try:
        return Token("whole", len(data), data.encode("latin-1").decode(written))
    except UnicodeError:
        return Token("bad", len(data), LOST)


@lru_cache(1 << 15)
def _open(mistake: Mistake, data: str, then: str) -> Token:
    """A character of which not all bytes are known; before a number `?` may have been one more character of it."""
    found = dict.fromkeys(char for pattern in _patterns(data, mistake) for char in _fitting(pattern, then, mistake))
    forms, model = simplified("".join(found)), likelihood()
    choices = tuple(both for both in zip(found, forms, strict=True) if both[0] > "\x7f" and model.known(both[1]))
    tail = LOST if data[-1] == "?" and then in set("0123456789.,%") else ""
    return Token("open" if LOST in data or "?" in data else "gone", len(data), LOST, choices, tail)


def _patterns(data: str, mistake: Mistake) -> Iterator[tuple[Sequence[int], ...]]:
    """What each byte may be, also where one is gone."""
    western = mistake.read == "cp1252"
    unknown = _UNDEFINED if western else _NEXT
    known: list[Sequence[int]] = [unknown if char in {LOST, "?"} else (ord(char),) for char in data]
    if data[0] == LOST:
        known[0] = _LEADS if mistake.written == "utf-8" else unknown
    size = 2 if mistake.written == "gbk" or data[0] < "\xe0" else 3
    if len(data) == 1 < size:
        yield from (
            [(known[0], unknown, unknown)] if western else [((0xE3,), (0x80,), unknown)] if data == "\xe3" else ()
        )
    elif len(data) < size:
        yield (known[0], unknown, known[1])
        yield (known[0], known[1], unknown)
    else:
        yield tuple(known)


def _fitting(pattern: tuple[Sequence[int], ...], then: str, mistake: Mistake) -> Iterator[str]:
    """The characters of these bytes of which those that are not known would have been lost."""
    open_at = [at for at, of in enumerate(pattern) if len(of) > 1]
    follows = ord(then) if then and then <= "\xff" else 0
    for data in product(*pattern):
        nexts = (*data[1:], follows)
        if all(_lost(data[at], nexts[at], mistake.read) for at in open_at):
            yield from bytes(data).decode(mistake.written, "ignore")[:1]


@cache
def _lost(byte: int, then: int, read: str) -> bool:
    """Whether a byte cannot be read before the one that follows."""
    if byte == 0x80 or read == "cp1252":
        return True
    try:
        bytes((byte, then)).decode(read)
    except UnicodeDecodeError:
        return True
    return False


def _of(encoding: str, firsts: Iterable[int], seconds: Iterable[int]) -> str:
    """The inside of a class that matches the characters with these bytes."""
    pairs = product((first for first in firsts if first > 0x80), seconds)
    chars = bytes(chain.from_iterable(pairs)).decode(encoding, "ignore")
    return re.escape("".join(sorted(set(chars) - set(map(chr, range(0x80))))))


@cache
def eastern_sign() -> re.Pattern[str]:
    """Two characters of UTF-8 as three of GBK or Big5, or one that is cut."""
    firsts, seconds = (_of("gb18030", *rows) + _of("big5", *rows) for rows in ((_LEADS, _NEXT), (_NEXT, _LEADS)))
    return re.compile(f"[{firsts}](?:[{LOST}?]|[{seconds}][^\0-\x7f])")


@cache
def western_sign() -> re.Pattern[str]:
    """Two characters of UTF-8 in Windows-1252 or Latin-1, the same read so twice, or three of GBK."""
    seen = {code: chr(char) for char, code in _CP1252.items()}
    high = "".join(sorted({*seen.values(), *map(chr, range(0x80, 0xC0)), LOST}))
    lead, pair = f"[{L}][{high}]", "[\xa1-\xf7][\xa1-\xfe]"
    twice = f"(?:[ÂÃÅÆË][{high}]|â[{high}]{{2}})"
    return re.compile(
        f"[\xa1-\xf7](?:(?<=[{L}])[{high}]{{2}}[ -~]{{0,4}}{lead}"
        f"|(?<=Ã)[\xa2-\xa9\xaf]{twice}{{2}}|[\xa1-\xfe](?:{pair}){{2}})"
    )
