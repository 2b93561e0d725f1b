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
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.origin import Edit
from fangzhi.text.filling import Filling
from fangzhi.text.layer import Layer
from fangzhi.text.likelihood import likelihood
from fangzhi.text.misread import EASTERN, LOST, WESTERN, C, L, eastern_sign, tokens_of, units_of, western_sign
from fangzhi.text.script import is_traditional, simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fangzhi.text.misread import Mistake, Token

#: How much likelier a stretch must be than what is seen: the first one of a text, others, and a line without a sign.
_LEAST, _LEAST_AGAIN, _LEAST_WHOLE = 24.0, 12.0, 4.0
#: How much less likely a stretch may become on its way.
_DROP = 60.0
#: What a character costs of which a byte is not known or gone, and one that is none.
_COSTS = {"open": -15.0, "gone": -18.0, "bad": -20.0}
#: The least likelihood of each character, on average: the bytes of UTF-8 are a proof in themselves, those of GBK none.
_FLOORS, _FEWEST = {"utf-8": -14.0, "gbk": -9.0}, 3
_LINE = re.compile(r"[^\n]+")
#: A line end in an incomplete character of UTF-8 is the byte 85, which Latin-1 takes for one.
_LATIN_LINE = re.compile(f"(?:[^\n]|(?<=[{L}])\n|(?<=[{L}][{C}])\n)+")
#: What two U+FFFD of UTF-8 are in GBK.
_TWO_LOST = "锟斤拷"


class _Part(NamedTuple):
    """Characters of a text, whose bytes are those of whole tokens, and how much likelier these are."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Parts that were read wrongly, by one mistake, and how much likelier they become."""

    parts: tuple[_Part, ...]
    mistake: Mistake
    gain: float


def find_mojibake(text: str) -> Iterator[Edit]:
    """What becomes of the stretches read in the wrong encoding, in order; a character that is not certain is U+FFFD."""
    east, west = eastern_sign().search(text), western_sign().search(text)
    if east or west:
        edits = [*(_undone(text, eastern_sign(), EASTERN) if east else ()), *(_twice(text) if west else ())]
        yield from _apart([*edits, *(Edit(*match.span(), 2 * LOST) for match in re.finditer(_TWO_LOST, text))])


def _twice(text: str) -> list[Edit]:
    """What becomes of stretches read as Windows-1252, also of those that were read so twice."""
    edits = list(_undone(text, western_sign(), WESTERN))
    layer = Layer.of(text).edited(edits)
    if not edits or not western_sign().search(layer.text):
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


def _undone(text: str, sign: re.Pattern[str], mistakes: tuple[Mistake, ...]) -> Iterator[Edit]:
    """What becomes of the lines that show a sign, and, if any does, of others that come out whole."""
    lines = (_LATIN_LINE if mistakes is WESTERN else _LINE).finditer(text)
    wide = [(line, sign.search(line[0]) is not None) for line in lines if not line[0].isascii()]
    found = {line.start(): _stretches(line, mistakes, _LEAST) for line, signed in wide if signed}
    made = tuple(
        mistake for mistake in mistakes if any(part.mistake == mistake for of in found.values() for part in of)
    )
    for line, signed in wide if made else ():
        if not found.get(line.start()):
            found[line.start()] = _stretches(line, made, _LEAST_AGAIN if signed else _LEAST_WHOLE, whole=not signed)
    stretches = [stretch for _, of in sorted(found.items()) for stretch in of]
    yield from _filled(stretches) if stretches else ()


def _stretches(
    line: re.Match[str], mistakes: tuple[Mistake, ...], least: float, *, whole: bool = False
) -> list[_Stretch]:
    """The stretches of a line that become likelier by at least so much, by the mistake that explains it best."""
    ways = [
        [stretch for stretch in _cut(_parts(line, mistake), mistake, least, whole=whole) if _reads_well(stretch)]
        for mistake in mistakes
        if mistake.read != "big5" or LOST in line[0] or "?" in line[0]
    ]
    return max(ways, key=lambda way: sum(stretch.gain for stretch in way), default=[])


def _cut(parts: tuple[_Part, ...], mistake: Mistake, least: float, *, whole: bool) -> Iterator[_Stretch]:
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


def _parts(line: re.Match[str], mistake: Mistake) -> tuple[_Part, ...]:
    """The line in the smallest parts whose borders agree in both encodings."""
    units = units_of(line[0], mistake)
    tokens = tuple(tokens_of("".join(units), mistake))
    edges = accumulate(map(len, units), initial=0)
    new = dict(zip(accumulate((token.size for token in tokens), initial=0), range(len(tokens) + 1), strict=True))
    shared = [(at, new[edge]) for at, edge in enumerate(edges) if edge in new]
    before = list(accumulate(_weights(line[0]), initial=0.0))
    after = list(accumulate(_worth(tokens), initial=0.0))
    return tuple(
        _Part(
            line.start() + begin,
            line.start() + end,
            tokens[first:last],
            after[last] - after[first] - before[end] + before[begin],
        )
        for (begin, first), (end, last) in pairwise(shared)
    )


def _worth(tokens: tuple[Token, ...]) -> Iterator[float]:
    for token, weight in zip(tokens, _weights("".join(token.text for token in tokens)), strict=True):
        yield _COSTS.get(token.kind, weight)


def _weights(text: str) -> list[float]:
    """How likely each character is after the one before it; ASCII and what is repeated count for nothing."""
    model, forms = likelihood(), simplified(text)
    return [
        0.0 if form <= "\x7f" or form == last else model.word(form) + model.pairs.get(last + form, model.after(last))
        for last, form in pairwise(f" {forms}")
    ]


def _filled(stretches: list[_Stretch]) -> Iterator[Edit]:
    """The edits that stretches come to, with what is certain in place of characters of which bytes are not known."""
    certain = ["".join(token.text for part in stretch.parts for token in part.tokens) for stretch in stretches]
    forms = [simplified(text) for text in certain]
    near = frozenset(a + b for text in forms for a, b in pairwise(text) if a > "\x7f" < b and LOST not in a + b)
    filling = Filling(near, "big5" if is_traditional("\n".join(certain)) else "gb2312")
    for stretch, text, form in zip(stretches, certain, forms, strict=True):
        tokens = [token for part in stretch.parts for token in part.tokens]
        chars = filling.chars(tokens, text, form)
        at = 0
        for part in stretch.parts:
            end = at + len(part.tokens)
            if any(token.kind != "bad" for token in part.tokens):
                yield Edit(part.start, part.end, "".join(chars[at:end]))
            at = end
