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

    from fangzhi.origin import Origin

_BREAKS = re.compile("\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "\r(?=\n)|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
)
_INDENT = re.compile(r"^[ \t\u3000]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored text with its origin in the raw text.

    `unreadable` are ranges of `text` that are damaged beyond reading. `traditional` is true where the author wrote
    traditional characters. `layers` are the text before all steps and after each of `steps`.
    """

    text: str
    origin: Origin
    unreadable: tuple[Span, ...]
    traditional: bool
    steps: tuple[str, ...]
    layers: tuple[Layer, ...]

    def changes(self) -> tuple[Change, ...]:
        """What was changed, sorted by step, then by place."""
        pairs = zip(self.steps, pairwise(self.layers), strict=True)
        return tuple(chain.from_iterable(differences(step, *pair) for step, pair in pairs))


def restore(raw: str | Layer) -> Restored:
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
    first = Layer.of(raw) if isinstance(raw, str) else raw
    lines = first.rewritten(_BREAKS.sub("\n", first.text))
    seen = lines.without(Span(*match.span()) for match in _INVISIBLE.finditer(lines.text))
    formed = seen.rewritten(narrowed(seen.text))
    plain = formed.without(find_glosses(formed.text))
    lost = plain.raw_spans(find_shifts(plain.text))
    script = _sparing(plain, lost, unified)
    marked = _sparing(script, lost, punctuated)
    final = marked.without(Span(*match.span()) for match in _INDENT.finditer(marked.text))
    return Restored(
        final.text,
        final.origin,
        final.located(lost),
        not (lost or plain is not formed) and is_traditional(plain.text),
        ("line", "invisible", "form", "gloss", "script", "mark", "indent"),
        (first, lines, seen, formed, plain, script, marked, final),
    )


def _sparing(layer: Layer, lost: tuple[Span, ...], step: Callable[[str], str]) -> Layer:
    """The layer after `step`, which keeps every place, with the runs in the raw text's `lost` as they were."""
    chars = list(step(layer.text))
    for span in layer.located(lost):
        chars[span.start : span.end] = span.of(layer.text)
    return layer.rewritten("".join(chars))
