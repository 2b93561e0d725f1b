"""How pages that copy others damage Chinese text, as a model: from a clean text to what such a page shows of it.

Characters become traditional ones by a table, one by one. Then, in the bytes of GBK and without respect for the borders
of characters, something unseen is put before some marks and pinyin in brackets after each character of a list. Where
such a place lies across a border, what follows is read one byte off. Pairs that no character has vanish, and what
stands after half a character is swallowed with it: `?`.

The model also tells what a perfect reader could know: which characters have both bytes in the damaged text, which
are given by what was inserted, and which are gone. Only sites differ: in their list, the marks they look for, and
how what they show was stored.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import jieba
from opencc import OpenCC
from pypinyin import Style, pinyin

from fangzhi.text.script import GB2312, unified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: Simplified characters that stand for several traditional ones, which the pages leave as they are.
AMBIGUOUS = frozenset("丑于云仆伙余佣冲几别占吁后咨咸峰帘干并床征愿斗朴柜洒游烟秘群范虫赞采里")
#: Where the pages choose another form than OpenCC, or change a traditional one.
CHOSEN = {"众": "眾", "爲": "為", "着": "著", "裏": "里"}
MARKS = "、，。！？；"
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
#: How full-width forms were stored: as they were, `, : ( )` as ASCII, or all of them as ASCII.
FORMS: Mapping[str, dict[int, int]] = {
    "wide": {},
    "mixed": {ord(char): ord(char) - 0xFEE0 for char in "，：（）"},
    "half": NARROW,
}
_UNSEEN = -1


class Stream(NamedTuple):
    """Bytes, each with the place in the clean text of the character it is of.

    What was inserted has a negative owner: -1 stands for what is put before marks, -2 and below for pinyin.
    """

    data: bytes
    owners: tuple[int, ...]


class Unit(NamedTuple):
    """What bytes from `start` to `end` are read as, which is nothing where no character has that pair."""

    char: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Site:
    """What one site does: its list with readings, the marks it looks for, and how its pages were stored."""

    name: str
    annotations: Mapping[str, str]
    marks: str = MARKS
    spaced: bool = False
    form: str = "wide"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text beside the clean one. All places count in the clean text.

    `lost` are characters of which a byte is gone and that nothing inserted gives; `vanished` are those of which a byte
    is gone without a trace; `slips` those that conversion there and back changes; `runs` are ranges read one byte off.
    """

    clean: str
    text: str
    lost: frozenset[int]
    vanished: frozenset[int]
    slips: frozenset[int]
    runs: tuple[tuple[int, int], ...]
    site: Site = field(repr=False)

    def floor(self, *, strict: bool) -> int:
        """How many characters an oracle gets wrong: all that are lost, or only those gone without a trace."""
        wrong = self.slips | (self.lost | self.vanished if strict else self.vanished)
        return sum(not self.clean[at].isspace() for at in wrong)


def damage(text: str, annotations: Mapping[str, str]) -> str:
    """What a page of a site with this list shows of a text, full-width forms as they were."""
    return damaged(text, Site("", annotations)).text


def damaged(text: str, site: Site) -> Damaged:
    """What a page of this site shows of a text, and what of it is gone."""
    converted = "".join(map(traditional, text))
    stream = _inserted(_encoded(converted), site)
    units = tuple(_read(stream.data))
    lost, vanished, moved = _fates(stream, units, converted, tuple(site.annotations))
    back = unified(converted)
    slips = (at for at, (old, new) in enumerate(zip(text, back, strict=True)) if _same(old) != _same(new))
    shown = "".join(unit.char for unit in units).replace("\0", "").translate(FORMS[site.form])
    return Damaged(text, shown, frozenset(lost), frozenset(vanished), frozenset(slips), tuple(_ranges(moved)), site)


def _same(char: str) -> str:
    return char.translate(NARROW)


@cache
def traditional(char: str) -> str:
    """The character as the pages write it."""
    if char in AMBIGUOUS:
        return char
    form: str = CHOSEN.get(char) or _converter("s2t").convert(char)
    return form if len(form) == 1 else char


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


def _encoded(text: str) -> Stream:
    parts = [char.encode("gbk", "replace") for char in text]
    return Stream(b"".join(parts), tuple(at for at, part in enumerate(parts) for _ in part))


def _inserted(stream: Stream, site: Site) -> Stream:
    for mark in site.marks:
        stream = _spliced(stream, mark.encode("gbk"), 0, b"\0", _UNSEEN)
    for at, (char, reading) in enumerate(site.annotations.items()):
        key, gloss = char.encode("gbk"), b"(" + reading.encode("gbk") + (b" )" if site.spaced else b")")
        stream = _spliced(stream, key, len(key), gloss, _UNSEEN - 1 - at)
    return stream


def _spliced(stream: Stream, key: bytes, offset: int, new: bytes, owner: int) -> Stream:
    """The stream with `new` at `offset` from every place where `key` stands, also across characters."""
    data, owners = stream
    if key not in data:
        return stream
    made: list[int] = []
    done = at = 0
    while (at := data.find(key, at)) >= 0:
        made += [*owners[done : at + offset], *[owner] * len(new)]
        done, at = at + offset, at + len(key)
    whole = key[:offset] + new + key[offset:]
    return Stream(data.replace(key, whole), (*made, *owners[done:]))


def _read(data: bytes) -> Iterator[Unit]:
    """How the bytes are read: half characters and pairs that are none are `?`, user-defined ones nothing."""
    at = 0
    while at < len(data):
        size = 2 if 0x81 <= data[at] <= 0xFE and at + 1 < len(data) else 1
        yield Unit(_char(data[at : at + size]), at, at + size)
        at += size


@cache
def _char(pair: bytes) -> str:
    if len(pair) == 1:
        return chr(pair[0]) if pair[0] < 0x80 else "?"
    return "" if _user_defined(*pair) else _decoded(pair)


def _decoded(pair: bytes) -> str:
    """The character of two bytes; half of one swallows the single byte after it."""
    char = pair.decode("gbk", "replace")
    return char if len(char) == 1 and char != "\ufffd" else "?"


def _user_defined(first: int, second: int) -> bool:
    if 0xA1 <= first <= 0xA7:
        return 0x40 <= second <= 0xA0 and second != 0x7F
    return (0xAA <= first <= 0xAF or first >= 0xF8) and 0xA1 <= second <= 0xFE


def _fates(
    stream: Stream, units: tuple[Unit, ...], text: str, keys: tuple[str, ...]
) -> tuple[set[int], set[int], set[int]]:
    """The characters lost for good, those gone without a trace, and those not read as themselves."""
    lost, vanished, moved = {at for at, char in enumerate(text) if not _in_gbk(char)}, set(), set()
    for unit in units:
        owners = stream.owners[unit.start : unit.end]
        own = {owner for owner in owners if owner >= 0}
        if len(set(owners)) == 1 and unit.char and (unit.char != "?" or unit.end - unit.start == len(text[owners[0]])):
            continue
        moved |= own
        if not unit.char:
            vanished |= own
        elif unit.char == "?":
            vanished |= {owner for owner in own if text[owner] < "\x80"}
            lost |= {owner for owner in own if not _given(stream, unit, text, keys)}
    return lost, vanished, moved


def _given(stream: Stream, unit: Unit, text: str, keys: tuple[str, ...]) -> bool:
    """Whether what was inserted behind half a character tells which byte that was."""
    first, second = (*stream.owners[unit.start : unit.end], 0)[:2]
    if second == _UNSEEN:
        return text[first] == "。" and stream.data[unit.start] == 0xA1
    if second >= 0 or stream.data[unit.end - 1] != 0x28:
        return False
    key = keys[_UNSEEN - 1 - second].encode("gbk")
    across = text[first].encode("gbk") != key
    rest = text[first].encode("gbk")[1:] if across else b""
    return len([byte for byte in _alike(key[0], readings()[keys[_UNSEEN - 1 - second]]) if _known(byte, rest)]) == 1


def _known(byte: int, rest: bytes) -> bool:
    return not rest or bytes((byte,)) + rest in _known_pairs()


@cache
def _known_pairs() -> frozenset[bytes]:
    return frozenset(traditional(char).encode("gbk", "replace") for char in (*GB2312, *MARKS, *"“”《》：（）"))


@cache
def _alike(first: int, reading: str) -> tuple[int, ...]:
    pairs = (char.encode("gbk") for char, of in readings().items() if of == reading)
    return tuple(pair[1] for pair in pairs if pair[0] == first)


@cache
def readings() -> Mapping[str, str]:
    """The most usual reading of every character that conversion brings forth, by character."""
    made = sorted({form for char in GB2312 if (form := traditional(char)) != char and _in_gbk(form)})
    read = {char: pinyin(char, style=Style.TONE)[0][0] for char in made}
    return MappingProxyType({char: of for char, of in read.items() if of != char and _in_gbk(of)})


def _in_gbk(text: str) -> bool:
    return text.encode("gbk", "replace").decode("gbk") == text


def _ranges(places: set[int]) -> Iterator[tuple[int, int]]:
    for _, group in groupby(enumerate(sorted(places)), lambda pair: pair[1] - pair[0]):
        members = [place for _, place in group]
        yield members[0], members[-1] + 1


#: Size of the list, storage, a space before the closing bracket, marks; the first five are one of each size.
_KINDS = (
    (72, "half", False, MARKS),
    (0, "wide", False, MARKS),
    (150, "half", True, "，。！？；"),
    (40, "mixed", False, MARKS),
    (400, "half", False, MARKS),
    (0, "half", False, MARKS),
    (72, "wide", False, "，。"),
    (150, "mixed", False, MARKS),
    (40, "half", True, MARKS),
    (400, "wide", False, "。！？；"),
)
_SEEDS = {"tune": 1000, "measure": 2000}


def sites(split: str) -> tuple[Site, ...]:
    """The sites of a split, `tune` or `measure`; their lists are chosen apart, by fixed seeds."""
    return tuple(
        Site(f"{split}{at}-{size}-{form}", annotation_list(size, _SEEDS[split] + at), marks, spaced, form)
        for at, (size, form, spaced, marks) in enumerate(_KINDS)
    )


def annotation_list(size: int, seed: int) -> Mapping[str, str]:
    """As many traditional characters with their readings, chosen at random, frequent ones sooner."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    drawn = {char: dice.expovariate(weight) for char, weight in frequencies().items()}
    chosen = sorted(drawn, key=lambda char: (drawn[char], char))[:size]
    return MappingProxyType({char: readings()[char] for char in chosen})


@cache
def frequencies() -> Mapping[str, int]:
    """How often each character with a reading stands in the words that jieba counted, and one more."""
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    counts: dict[str, int] = defaultdict(lambda: 1)
    for word, count in jieba.dt.FREQ.items():
        for char in word if count else "":
            counts[traditional(char)] += count
    return MappingProxyType({char: counts[char] for char in readings()})


def _misread(text: str, written: str, read: str) -> str:
    """The text written in one encoding and read in another; bytes that cp1252 lacks are control characters."""
    data = text.encode(written, "replace")
    if read == "cp1252":
        return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in data)
    return data.decode(read, "replace")


def _escaped(text: str) -> str:
    """The text as markup: marks by name, every seventh character outside ASCII by number."""
    named = (
        _ENTITIES.get(char) or (f"&#{ord(char)};" if at % 7 == 0 and char > "\x7f" else char)
        for at, char in enumerate(text)
    )
    return "".join(named)


def _sown(text: str, char: str, every: int) -> str:
    return char.join(text[at : at + every] for at in range(0, len(text), every))


def _wrapped(text: str, indent: str) -> str:
    """The text in lines of 35 to 40 full-width characters, one width for a text."""
    width = 35 + len(text) % 6
    return "\n".join("\n".join(_lines(indent + line, width)) for line in text.split("\n"))


def _lines(line: str, width: int) -> Iterator[str]:
    start = filled = 0
    for at, char in enumerate(line):
        filled += 1 if char < "\x80" else 2
        if filled > 2 * width:
            yield line[start:at]
            start, filled = at, 1 if char < "\x80" else 2
    yield line[start:]


def _converted(text: str, config: str) -> str:
    converted: str = _converter(config).convert(text)
    return converted


_ENTITIES = {
    "“": "&ldquo;",
    "”": "&rdquo;",
    "·": "&middot;",
    "—": "&mdash;",
    "…": "&hellip;",
    "&": "&amp;",
    "<": "&lt;",
}
#: Other damage that copied texts show, by name.
OTHERS: Mapping[str, Callable[[str], str]] = {
    "UTF-8 read as GBK": lambda text: _misread(text, "utf-8", "gbk"),
    "UTF-8 read as GB 18030": lambda text: _misread(text, "utf-8", "gb18030"),
    "UTF-8 read as Latin-1": lambda text: _misread(text, "utf-8", "latin-1"),
    "UTF-8 read as cp1252": lambda text: _misread(text, "utf-8", "cp1252"),
    "GBK read as Latin-1": lambda text: _misread(text, "gbk", "latin-1"),
    "GBK read as cp1252": lambda text: _misread(text, "gbk", "cp1252"),
    "HTML entities": _escaped,
    "zero-width spaces": lambda text: _sown(text, "\u200b", 5),
    "soft hyphens": lambda text: _sown(text, "\u00ad", 7),
    "wrapped": lambda text: _wrapped(text, ""),
    "wrapped, paragraphs indented": lambda text: _wrapped(text, "　　"),
    "doubled commas": lambda text: text.replace("，", ",,").replace("。", ",。"),
    "Taiwan characters and words": lambda text: _converted(text, "s2twp"),
    "Hong Kong characters": lambda text: _converted(text, "s2hk"),
}
