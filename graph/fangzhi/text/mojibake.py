"""Text whose bytes were read in the wrong encoding: which stretches, and what they were.

What can be undone is UTF-8 read as GBK, GB 18030, Big5, Windows-1252 or Latin-1, once or twice, and GBK read as one of
the last two. A line with a combination that no language writes is taken as bytes, where U+FFFD, or `?` in an incomplete
character, is one that is not known, and where others may be gone. What becomes of it is kept where it is far likelier
than what is seen. A character with a byte that is not known is the likeliest of those that would have been read so, or
U+FFFD if another one is nearly as likely.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, chain, combinations, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.origin import Edit
from fangzhi.text.layer import Layer
from fangzhi.text.likelihood import likelihood
from fangzhi.text.script import is_traditional, simplified
from fangzhi.text.trellis import Rival, Seen, Trellis, differing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fangzhi.text.gbk import Both

LOST = "\ufffd"
#: What may have stood there otherwise is shown as lost if it is less likely by no more than this, as a logarithm.
MARGIN = 2.5
#: How much likelier a stretch must be than what is seen: the first one of a text, others, and a line without a sign.
_LEAST, _LEAST_AGAIN, _LEAST_WHOLE = 24.0, 12.0, 4.0
#: How much less likely a stretch may become on its way.
_DROP = 60.0
#: What a character costs of which a byte is not known or gone, and one that is none.
_COSTS = {"open": -15.0, "gone": -18.0, "bad": -20.0}
#: The least likelihood of each character, on average: the bytes of UTF-8 are a proof in themselves, those of GBK none.
_FLOORS, _FEWEST = {"utf-8": -14.0, "gbk": -9.0}, 3
#: How many steps all searches of a text may take, and how much less likely a character of the other script is.
_STEPS, _FOREIGN = 1_500_000, -6.0
#: What a mark costs that is not paired, or does not end a line as it should.
_UNPAIRED = -5.0
_OPENING, _CLOSING, _GOING_ON = "“《（‘【〔「『", "”》）’】〕」』", "，、“《（‘【〔「『"
_PAIRED = {**dict(zip(_OPENING, _CLOSING, strict=True)), **dict(zip(_CLOSING, _OPENING, strict=True))}
#: A unit of bytes for a character that has none.
_NONE = "\uffff"
_LEADS, _NEXT = (*range(0xE2, 0xEA), 0xEF), range(0x80, 0xC0)
_CP1252 = {ord(bytes((code,)).decode("cp1252", "ignore") or chr(code)): code for code in range(0x80, 0xA0)}
#: The bytes that Windows-1252 lacks.
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_L, _C = "\xe2-\xe9\xef", "\x80-\xbf"
_TOKENS = {
    "utf-8": re.compile(
        f"(?P<whole>[\0-\x7f]|[\xc2-\xd1][{_C}]|[\xe1-\xed\xef][{_C}]{{2}}|\xf0[{_C}]{{3}})"
        f"|(?P<open>[{_L}][{_C}{LOST}?]{{2}}|[{_L}][{_C}]?|[\xc2-\xd1][{LOST}?]|{LOST}[{_C}{LOST}]{{0,2}})|(?P<bad>.)",
        re.DOTALL,
    ),
    "gbk": re.compile(
        "(?P<whole>[\0-\x7f]|[\x81-\xfe][@-~\x80-\xfe])"
        f"|(?P<open>[\x81-\xfe][{LOST}?]|{LOST}[@-~\x80-\xfe]|{LOST})|(?P<bad>.)",
        re.DOTALL,
    ),
}
_BLANK = re.compile(f"(?<=[{_L}]) (?=[{_C}{LOST}])|(?<=[{_L}][{_C}{LOST}]) ")
_OUTSIDE = re.compile(f"[^\0-\xff{LOST}]")
_LINE = re.compile(r"[^\n]+")
#: A line end in an incomplete character of UTF-8 is the byte 85, which Latin-1 takes for one.
_LATIN_LINE = re.compile(f"(?:[^\n]|(?<=[{_L}])\n|(?<=[{_L}][{_C}])\n)+")
#: A euro sign is the byte 80, unless that follows it: then it is A2 E3.
_EURO = re.compile(f"€(?!€|[{LOST}?][^\0-\x7f])")
_CLAUSE = re.compile("[^，。、；：！？\n]{0,60}[，。、；：！？\n]?")
#: What two U+FFFD of UTF-8 are in GBK.
_TWO_LOST = "锟斤拷"


class _Mistake(NamedTuple):
    """The encoding that bytes were read in, and the one they were written in."""

    read: str
    written: str


_EASTERN = (_Mistake("gbk", "utf-8"), _Mistake("big5", "utf-8"))
_WESTERN = (_Mistake("cp1252", "utf-8"), _Mistake("cp1252", "gbk"))


class _Token(NamedTuple):
    """What one or more bytes mean: a character, or U+FFFD with those it may be; `tail` was lost behind it."""

    kind: str
    size: int
    text: str
    choices: tuple[Both, ...] = ()
    tail: str = ""


class _Part(NamedTuple):
    """Characters of a text, from `start` to `end`, whose bytes are those of whole tokens, and how much likelier these are."""

    start: int
    end: int
    tokens: tuple[_Token, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Parts that were read wrongly, by one mistake, and how much likelier they become."""

    parts: tuple[_Part, ...]
    mistake: _Mistake
    gain: float


def find_mojibake(text: str) -> Iterator[Edit]:
    """What becomes of the stretches read in the wrong encoding, in order; a character that is not certain is U+FFFD."""
    east, west = _east().search(text), _west().search(text)
    if east or west:
        edits = [*(_undone(text, _east(), _EASTERN) if east else ()), *(_twice(text) if west else ())]
        yield from _apart([*edits, *(Edit(*match.span(), 2 * LOST) for match in re.finditer(_TWO_LOST, text))])


def _twice(text: str) -> list[Edit]:
    """What becomes of stretches read as Windows-1252, also of those that were read so twice."""
    edits = list(_undone(text, _west(), _WESTERN))
    layer = Layer.of(text).edited(edits)
    if not edits or not _west().search(layer.text):
        return edits
    again = [Edit(*layer.origin.range(edit.start, edit.end), edit.text) for edit in _twice(layer.text)]
    return list(_apart([*again, *edits]))


def _apart(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits in order; of those that overlap, the first and longest ones."""
    end = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= end:
            end = edit.end
            yield edit


def _undone(text: str, sign: re.Pattern[str], mistakes: tuple[_Mistake, ...]) -> Iterator[Edit]:
    """What becomes of the lines that show a sign, and, if any does, of others that come out whole."""
    lines = (_LATIN_LINE if mistakes is _WESTERN else _LINE).finditer(text)
    wide = [(line, sign.search(line[0]) is not None) for line in lines if not line[0].isascii()]
    found = {line.start(): _stretches(line, mistakes, _LEAST) for line, signed in wide if signed}
    made = tuple(mistake for mistake in mistakes if any(part.mistake == mistake for of in found.values() for part in of))
    for line, signed in wide if made else ():
        if not found.get(line.start()):
            found[line.start()] = _stretches(line, made, _LEAST_AGAIN if signed else _LEAST_WHOLE, whole=not signed)
    stretches = [stretch for _, of in sorted(found.items()) for stretch in of]
    yield from _filled(stretches) if stretches else ()


def _stretches(
    line: re.Match[str], mistakes: tuple[_Mistake, ...], least: float, *, whole: bool = False
) -> list[_Stretch]:
    """The stretches of a line that become likelier by at least so much, by the mistake that explains it best."""
    ways = [
        [stretch for stretch in _cut(_parts(line, mistake), mistake, least, whole=whole) if _reads_well(stretch)]
        for mistake in mistakes
        if mistake.read != "big5" or LOST in line[0] or "?" in line[0]
    ]
    return max(ways, key=lambda way: sum(stretch.gain for stretch in way), default=[])


def _cut(parts: tuple[_Part, ...], mistake: _Mistake, least: float, *, whole: bool) -> Iterator[_Stretch]:
    """The runs of parts that gain most, or the whole line; it is one run if every byte of it has a meaning."""
    kinds = {token.kind for part in parts for token in part.tokens}
    if "bad" not in kinds:
        gain = sum(part.gain for part in parts)
        if gain >= least and not (whole and "gone" in kinds):
            yield _Stretch(parts, mistake, gain)
    elif not whole:
        for start, end, gain in _runs([part.gain for part in parts], least):
            yield _Stretch(parts[start:end], mistake, gain)


def _runs(gains: list[float], least: float) -> Iterator[tuple[int, int, float]]:
    start = end = 0
    total = best = 0.0
    for at, gain in enumerate([*gains, -math.inf]):
        total += gain
        if total > best:
            best, end = total, at + 1
        elif total <= 0 or total < best - _DROP:
            if best >= least:
                yield start, end, best
            start, total, best = at + 1, 0.0, 0.0


def _reads_well(stretch: _Stretch) -> bool:
    """Whether the characters are likely enough, and three of them differ."""
    text = "".join(token.text for part in stretch.parts for token in part.tokens if token.kind == "whole")
    wide = [(char, weight) for char, weight in zip(text, _weights(text), strict=True) if char > "\x7f"]
    least = _FLOORS[stretch.mistake.written] * len(wide)
    return stretch.mistake.written == "utf-8" or (len(set(wide)) >= _FEWEST and sum(of for _, of in wide) >= least)


def _parts(line: re.Match[str], mistake: _Mistake) -> tuple[_Part, ...]:
    """The line in the smallest parts whose borders agree in both encodings."""
    units = _units(line[0], mistake)
    tokens = tuple(_tokens("".join(units), mistake))
    edges = accumulate(map(len, units), initial=0)
    new = dict(zip(accumulate((token.size for token in tokens), initial=0), range(len(tokens) + 1), strict=True))
    shared = [(at, new[edge]) for at, edge in enumerate(edges) if edge in new]
    before = list(accumulate(_weights(line[0]), initial=0.0))
    after = list(accumulate(_worth(tokens), initial=0.0))
    return tuple(
        _Part(line.start() + begin, line.start() + end, tokens[first:last], after[last] - after[first] - before[end] + before[begin])
        for (begin, first), (end, last) in pairwise(shared)
    )


def _worth(tokens: tuple[_Token, ...]) -> Iterator[float]:
    for token, weight in zip(tokens, _weights("".join(token.text for token in tokens)), strict=True):
        yield _COSTS.get(token.kind, weight)


def _weights(text: str) -> list[float]:
    """How likely each character is after the one before it; ASCII and what is repeated count for nothing."""
    model, forms = likelihood(), simplified(text)
    return [
        0.0 if form <= "\x7f" or form == last else model.word(form) + model.pairs.get(last + form, model.after(last))
        for last, form in pairwise(f" {forms}")
    ]


def _units(text: str, mistake: _Mistake) -> list[str]:
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


def _tokens(seen: str, mistake: _Mistake) -> Iterator[_Token]:
    for match in _TOKENS[mistake.written].finditer(seen):
        end = match.end()
        if match.lastgroup == "open":
            yield _open(mistake, match[0], seen[end : end + 1])
        else:
            yield _whole(mistake.written, match[0])


@lru_cache(1 << 15)
def _whole(written: str, data: str) -> _Token:
    try:
        return _Token("whole", len(data), data.encode("latin-1").decode(written))
    except UnicodeError:
        return _Token("bad", len(data), LOST)


@lru_cache(1 << 15)
def _open(mistake: _Mistake, data: str, then: str) -> _Token:
    """A character of which not all bytes are known; before a number `?` may have been one more character of it."""
    found = dict.fromkeys(char for pattern in _patterns(data, mistake) for char in _fitting(pattern, then, mistake))
    forms, model = simplified("".join(found)), likelihood()
    choices = tuple(both for both in zip(found, forms, strict=True) if both[0] > "\x7f" and model.known(both[1]))
    tail = LOST if data[-1] == "?" and then in set("0123456789.,%") else ""
    if mistake.read == "big5" and data.count(LOST) > 1: choices = ()
    return _Token("open" if LOST in data or "?" in data else "gone", len(data), LOST, choices, tail)


def _patterns(data: str, mistake: _Mistake) -> Iterator[tuple[Sequence[int], ...]]:
    """What each byte may be, also where one is gone."""
    western = mistake.read == "cp1252"
    unknown = _UNDEFINED if western else _NEXT
    known: list[Sequence[int]] = [unknown if char in {LOST, "?"} else (ord(char),) for char in data]
    if data[0] == LOST:
        known[0] = _LEADS if mistake.written == "utf-8" else unknown
    size = 2 if mistake.written == "gbk" or data[0] < "\xe0" else 3
    if len(data) == 1 < size:
        yield from [(known[0], unknown, unknown)] if western else [((0xE3,), (0x80,), unknown)] if data == "\xe3" else ()
    elif len(data) < size:
        yield (known[0], unknown, known[1])
        yield (known[0], known[1], unknown)
    else:
        yield tuple(known)


def _fitting(pattern: tuple[Sequence[int], ...], then: str, mistake: _Mistake) -> Iterator[str]:
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


def _filled(stretches: list[_Stretch]) -> Iterator[Edit]:
    """The edits that stretches come to, with what is certain in place of characters of which bytes are not known."""
    certain = ["".join(token.text for part in stretch.parts for token in part.tokens) for stretch in stretches]
    forms = [simplified(text) for text in certain]
    near = frozenset(a + b for text in forms for a, b in pairwise(text) if a > "\x7f" < b and LOST not in a + b)
    filling = _Filling(near, "big5" if is_traditional("\n".join(certain)) else "gb2312")
    for stretch, text, form in zip(stretches, certain, forms, strict=True):
        tokens = [token for part in stretch.parts for token in part.tokens]
        chars = filling.chars(tokens, text, form)
        at = 0
        for part in stretch.parts:
            end = at + len(part.tokens)
            if any(token.kind != "bad" for token in part.tokens):
                yield Edit(part.start, part.end, "".join(chars[at:end]))
            at = end


class _Filling:
    """Finds the likeliest characters, given pairs that the text has elsewhere and an encoding of its own script."""

    def __init__(self, near: frozenset[str], script: str) -> None:
        self.near, self.script, self.left = near, script, _STEPS

    def chars(self, tokens: list[_Token], text: str, forms: str) -> list[str]:
        """The characters of the tokens; `text` is what of them is certain."""
        chars = [token.text + token.tail for token in tokens]
        for clause in _CLAUSE.finditer(text):
            if LOST in clause[0] and self.left > 0:
                start = max(clause.start() - 1, 0)
                options = [
                    tuple(Seen(at, char, form, 0, self._cost(char, at, text)) for char, form in tokens[at].choices)
                    or (Seen(at, text[at], forms[at], 0),)
                    for at in range(start, clause.end())
                ]
                for place in self._settled(options):
                    chars[place.at] = place.char + tokens[place.at].tail
        return chars

    def _settled(self, options: list[tuple[Seen, ...]]) -> Iterator[Seen]:
        """The characters that are settled, by place."""
        trellis = Trellis(self.near)
        first, end = options[0][0].at, options[-1][0].at + 1
        trellis.begin(first)
        for choices in options:
            at = choices[0].at
            for group in trellis.groups(at).values():
                for seen in choices:
                    if len(choices) == 1 or trellis.hopeful(group, at + 1, seen.form):
                        trellis.step(group, at + 1, None, seen)
            trellis.drop(at)
        self.left -= trellis.steps
        finals = trellis.finals(end)
        score, best = finals[0] if finals else (0.0, None)
        if best:
            rivals = [Rival(score - other, place) for other, place in finals[1:] if score - other <= MARGIN]
            doubtful = differing(best, rivals, MARGIN)
            yield from (place.seen for place in best.path() if place.seen.at not in doubtful)

    def _cost(self, char: str, at: int, text: str) -> float:
        """What a character costs that its script does not have, or a mark that is out of place."""
        if not _encodes(char, self.script):
            return _FOREIGN
        if char in _OPENING and not _closed(text[at + 1 :], _PAIRED[char], char):
            return _UNPAIRED
        if char in _CLOSING and not _closed(text[:at][::-1], _PAIRED[char], char):
            return _UNPAIRED
        return _UNPAIRED if char in _GOING_ON and text[at + 1 : at + 2] in {"", "\r", "\n"} else 0.0


def _closed(text: str, wanted: str, again: str) -> bool:
    """Whether `wanted` stands in the text, and before `again` does."""
    at = text.find(wanted)
    return at >= 0 and again not in text[:at]


@cache
def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _of(encoding: str, firsts: Iterable[int], seconds: Iterable[int]) -> str:
    """The inside of a class that matches the characters with these bytes."""
    pairs = product((first for first in firsts if first > 0x80), seconds)
    chars = bytes(chain.from_iterable(pairs)).decode(encoding, "ignore")
    return re.escape("".join(sorted(set(chars) - set(map(chr, range(0x80))))))


@cache
def _east() -> re.Pattern[str]:
    """Two characters of UTF-8 as three of GBK or Big5, or one that is cut."""
    firsts, seconds = (
        _of("gb18030", *rows) + _of("big5", *rows) for rows in ((_LEADS, _NEXT), (_NEXT, _LEADS))
    )
    return re.compile(f"[{firsts}](?:[{LOST}?]|[{seconds}][^\0-\x7f])")


@cache
def _west() -> re.Pattern[str]:
    """Two characters of UTF-8 in Windows-1252 or Latin-1, the same read so twice, or three of GBK."""
    seen = {code: chr(char) for char, code in _CP1252.items()}
    high = "".join(sorted({*seen.values(), *map(chr, range(0x80, 0xC0)), LOST}))
    lead, pair = f"[{_L}][{high}]", "[\xa1-\xf7][\xa1-\xfe]"
    twice = f"(?:[ÂÃÅÆË][{high}]|â[{high}]{{2}})"
    return re.compile(
        f"[\xa1-\xf7](?:(?<=[{_L}])[{high}]{{2}}[ -~]{{0,4}}{lead}|(?<=Ã)[\xa2-\xa9\xaf]{twice}{{2}}|[\xa1-\xfe](?:{pair}){{2}})"
    )
