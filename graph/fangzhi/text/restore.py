"""Undo what copying did to a text, with every character still tied to the raw one it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.layer import Change, Layer, differences
from fangzhi.text.marks import narrowed, punctuated
from fangzhi.text.pinyin import find_glosses
from fangzhi.text.script import is_traditional, unified
from fangzhi.text.shifts import find_shifts

if TYPE_CHECKING:
    from collections.abc import Callable

_BREAKS = re.compile("\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "\r(?=\n)|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
)
_INDENT = re.compile(r"^[ \t\u3000]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored text: character `i` came from `raw[starts[i]:ends[i]]`, in rising order.

    `unreadable` are ranges of `text` that are damaged beyond reading; their characters are as in the raw text.
    `traditional` is true where the author wrote traditional characters. `changes` are sorted by step, then by place.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    unreadable: tuple[Span, ...]
    traditional: bool
    changes: tuple[Change, ...]


def restore(raw: str) -> Restored:
    """The text as its author would have it, in simplified characters and one form of punctuation.

    | step | what changes |
    |---|---|
    | line | every kind of line end is one line feed |
    | invisible | zero-width, direction and control characters, soft hyphens and byte order marks are left out |
    | form | full-width letters, digits and `%` are half-width; `「」『』` are `“”‘’`; `•･・‧` are `·` |
    | gloss | pinyin in brackets after a character is left out |
    | script | characters are simplified; 乾, 著 and the like stay where the text is simplified already |
    | mark | `, : ; ? ! ( )` beside Chinese text are full-width, straight quotation marks are paired |
    | indent | spaces at the start of a line are left out |

    Runs that were read one byte off are found and kept as they are. Restoring a second time changes nothing.
    """
    lines = Layer.of(raw).rewritten(_BREAKS.sub("\n", raw))
    seen = lines.without(Span(*match.span()) for match in _INVISIBLE.finditer(lines.text))
    formed = seen.rewritten(narrowed(seen.text))
    plain = formed.without(find_glosses(formed.text))
    lost = plain.raw_spans(find_shifts(plain.text))
    script = _sparing(plain, lost, unified)
    marked = _sparing(script, lost, punctuated)
    final = marked.without(Span(*match.span()) for match in _INDENT.finditer(marked.text))
    layers = (Layer.of(raw), lines, seen, formed, plain, script, marked, final)
    kinds = ("line", "invisible", "form", "gloss", "script", "mark", "indent")
    changes = chain.from_iterable(differences(kind, *pair) for kind, pair in zip(kinds, pairwise(layers), strict=True))
    machine_made = bool(lost) or plain is not formed
    return Restored(
        final.text,
        final.starts,
        final.ends,
        final.located(lost),
        not machine_made and is_traditional(plain.text),
        tuple(changes),
    )


def _sparing(layer: Layer, lost: tuple[Span, ...], step: Callable[[str], str]) -> Layer:
    """The layer after `step`, which keeps every place, with the runs in the raw text's `lost` as they were."""
    chars = list(step(layer.text))
    for span in layer.located(lost):
        chars[span.start : span.end] = span.of(layer.text)
    return layer.rewritten("".join(chars))
