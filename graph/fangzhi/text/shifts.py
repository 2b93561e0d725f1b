"""Stretches that were read one byte off: where they are, not what they were.

Mirror pages insert bytes into GBK text without respect for character borders. What follows an insert inside a
character is read one byte off, up to the next single byte. Two forms start such a run, both with the first
half of a character left as `?`:

* `?` and a mark (`!`, `;`, `?` or `,`), as in `?!爸绿煜轮握咴谌瞬?`, which was `。“致天下之治者在人才`;
* `?` and a syllable of pinyin with only its closing bracket, as in `?qū)n}`, which was `專題`.

A run ends with the second byte of its last character, a letter or sign of ASCII, or with a further `?`.
Whether a run is one is decided by moving its bytes by one: what was shifted then reads better.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.pinyin import SYLLABLE, is_toned
from fangzhi.text.script import commonness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKED = re.compile(r"\?(?=[!;?,！；？，])")
_GLOSSED = re.compile(rf"\?({SYLLABLE}) ?[)）]")
#: The shifted characters and what brings the reading back in step.
_TAIL = re.compile(r"([^\n!-~、。，]{0,200})([@-~?])")
#: Single bytes read directly after a pinyin insert: full-width letters folded to ASCII and second bytes.
_SINGLES = re.compile(r"(?:[@-~]{0,2}\?|[@-~]{1,2}(?![A-Za-z]))")
#: What follows a `?` that ends a run: an insert before a mark, or a syllable whose bracket is lost.
_INSERTED = re.compile(rf"[,，、。;；]|{SYLLABLE} ?[)）]")
#: Runs of which nothing is left: one character, and the digit, line end or insert that followed it.
_EMPTIED = re.compile(r"\?(?:[!;?！；？]\?(?=[0-9,，、；])|[!;！；]\?(?=\s|$))")
_FIGURE = re.compile(r"\?[!;?！；？]\?(?=[0-9])")
_FIGURE = re.compile(r"[0-9][0-9.,%]*")
_LOST = re.compile("\ufffd+")
_WIDE = {0x20: 0x3000, **{byte: byte + 0xFEE0 for byte in range(0x21, 0x7F)}}
_TRUSTED = 0.7


def find_shifts(text: str) -> tuple[Span, ...]:
    """The runs of `text` that cannot be read as they stand, in order, none touching another.

    A number directly after a run belongs to it, since its first digit may be lost.
    """
    lost = (Span(*match.span()) for match in _LOST.finditer(text))
    return _merged(sorted(chain(_marked(text), _glossed(text), lost)))


def _marked(text: str) -> Iterator[Span]:
    for match in _MARKED.finditer(text):
        emptied = _EMPTIED.match(text, match.start())
        end = emptied.end() if emptied else _run_end(text, match.end(), match.end() + 1)
        if end is not None:
            yield Span(match.start(), _past_figure(text, end))


def _glossed(text: str) -> Iterator[Span]:
    for match in _GLOSSED.finditer(text):
        if is_toned(match[1]):
            singles = _SINGLES.match(text, match.end())
            end = singles.end() if singles else _run_end(text, match.end(), match.end())
            yield Span(match.start(), _past_figure(text, match.end() if end is None else end))


def _run_end(text: str, start: int, rest: int) -> int | None:
    """The end of the run from `start` on, past pairs that no character has and letters that are none of its tail."""
    end = _shifted(text, start, rest)
    if end is None and text.startswith("?", rest):
        end = _shifted(text, rest + 1, rest + 1)
    further = end
    while further is not None:
        end, further = further, _shifted(text, further - 1, further) if text[further - 1] != "?" else None
    return end


def _shifted(text: str, start: int, rest: int) -> int | None:
    """The end of the run from `start` on whose tail is sought from `rest`, if it reads better one byte on.

    Of a tie the tail decides. The last character is not judged, for the pair before it may have vanished.
    """
    tail = _TAIL.match(text, rest)
    if tail is None:
        return None
    run, letter = text[start : tail.end(1)].translate(_WIDE), tail[2] != "?"
    moved = _moved(run, tail[2])
    if not moved:
        return tail.end() if run and not commonness(run) else None
    score = commonness((letter and moved[:-1]) or moved)
    settled = letter or _INSERTED.match(text, tail.end()) is not None
    better = score > commonness(run) or (score == commonness(run) and settled)
    return tail.end() if better and score >= _TRUSTED else None


def _moved(run: str, tail: str) -> str:
    """The characters of a run after its first byte, or nothing where GBK cannot hold it."""
    try:
        data = run.encode("gbk")[1:]
    except UnicodeEncodeError:
        return ""
    whole = data + tail.encode() if tail != "?" else data[:-1]
    return "".join(whole[at : at + 2].decode("gbk", "replace") for at in range(0, len(whole), 2))


def _past_figure(text: str, end: int) -> int:
    figure = _FIGURE.match(text, end)
    return figure.end() if figure else end


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)
