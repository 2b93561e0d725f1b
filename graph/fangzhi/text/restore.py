"""Undo what copying did to a text, with every character still tied to the raw one it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from fangzhi.errors import InputError
from fangzhi.model import Span
from fangzhi.origin import Edit
from fangzhi.text.layer import Change, Layer, differences
from fangzhi.text.marks import narrowed, punctuated
from fangzhi.text.mojibake import find_mojibake
from fangzhi.text.pinyin import always_annotated, find_glosses
from fangzhi.text.script import find_wordings, is_traditional, unified
from fangzhi.text.shifts import find_cut_figures, find_lost, find_shifts
from fangzhi.text.unshift import may_be_shifted
from fangzhi.text.wrapping import find_wraps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from fangzhi.origin import Origin

_BREAKS = re.compile("\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile(
    "\r(?=\n)|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
)
_ENTITY = re.compile("&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DOUBLED = re.compile("，，+|、、+|，+(?=[。；！？])")
#: The most times that all steps are gone through again.
_ROUNDS = 4
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


@dataclass(slots=True)
class _Damage:
    """What the steps so far have found out.

    `mechanical` is that a machine worked on the text, `annotated` are the characters that always had a gloss.
    """

    mechanical: bool = False
    annotated: frozenset[str] = frozenset()
    traditional: bool = False


def restore(raw: str | Layer, without: Collection[str] = ()) -> Restored:
    """The text as its author would have it, in simplified characters and one form of punctuation.

    | step | what changes |
    |---|---|
    | line | every kind of line end is one line feed; half a surrogate pair is U+FFFD |
    | mojibake | stretches decoded wrongly (UTF-8 as GBK or Latin-1, GBK as Latin-1) are decoded rightly |
    | entity | `&nbsp;`, `&#8220;` and the like are the characters they stand for |
    | invisible | zero-width, direction and control characters, soft hyphens and byte order marks are left out |
    | gloss | pinyin in brackets after a character is left out |
    | shift | stretches that were read one byte off are brought back in step; what is lost is U+FFFD |
    | form | full-width letters, digits and `%` are half-width; `「」『』` are `“”‘’`; `•･・‧` are `·` |
    | wording | words of Taiwan and Hong Kong are those of the mainland, where a text has several |
    | script | characters are simplified; 乾, 著 and the like stay where the text is simplified already |
    | mark | `, : ; ? ! ( )` beside Chinese text are full-width, straight quotation marks are paired |
    | comma | of commas in a row one stays, and none before a full stop |
    | wrap | line ends inside paragraphs that were broken by width are left out |
    | indent | spaces at the start of a line are left out |

    The steps named in `without` are left out. Restoring a second time changes nothing.
    """
    steps = [step for step in STEPS if step not in without]
    layers = [Layer.of(raw) if isinstance(raw, str) else raw]
    damage = _gone_through(steps, layers)
    # what one round uncovers, such as a gloss within a gloss, is for the next
    for _ in range(_ROUNDS if damage.mechanical or may_be_shifted(layers[-1].text) else 0):
        before = layers[-1].text
        _gone_through(steps, layers)
        if layers[-1].text == before:
            break
    final = layers[-1]
    lost = (*find_lost(final.text), *find_cut_figures(final.text, damaged=damage.mechanical))
    done = tuple(steps * ((len(layers) - 1) // max(1, len(steps))))
    return Restored(final.text, final.origin, _merged(sorted(lost)), damage.traditional, done, tuple(layers))


def _gone_through(steps: Sequence[str], layers: list[Layer]) -> _Damage:
    """Add the layers that the steps make of the last one; what they have found out."""
    damage = _Damage()
    for step in steps:
        layers.append(_STEPS[step](layers[-1], damage))
    return damage


def _lines(layer: Layer, _: _Damage) -> Layer:
    return layer.rewritten(_SURROGATES.sub("\ufffd", _BREAKS.sub("\n", layer.text)))


def _mojibake(layer: Layer, _: _Damage) -> Layer:
    return layer.edited(find_mojibake(layer.text))


def _entities(layer: Layer, _: _Damage) -> Layer:
    if "&" not in layer.text:
        return layer
    return layer.edited(Edit(*match.span(), _meant(match[0])) for match in _ENTITY.finditer(layer.text))


def _meant(entity: str) -> str:
    """The character an entity stands for, also if its own `&` was written as one."""
    return unescape(re.sub("^&(?:amp;)+(?!$)", "&", entity))


def _visible(layer: Layer, _: _Damage) -> Layer:
    return layer.without(Span(*match.span()) for match in _INVISIBLE.finditer(layer.text))


def _glosses(layer: Layer, damage: _Damage) -> Layer:
    glosses = find_glosses(layer.text)
    damage.mechanical = bool(glosses)
    plain = layer.without(glosses)
    damage.annotated = always_annotated(layer.text, plain.text, glosses)
    return plain


def _shifts(layer: Layer, damage: _Damage) -> Layer:
    shifts = find_shifts(layer.text, damage.annotated)
    damage.mechanical = damage.mechanical or bool(shifts)
    return layer.edited(shifts)


def _forms(layer: Layer, _: _Damage) -> Layer:
    return layer.rewritten(narrowed(layer.text))


def _wordings(layer: Layer, damage: _Damage) -> Layer:
    damage.traditional = not damage.mechanical and is_traditional(layer.text)
    return layer.edited(find_wordings(layer.text)) if damage.traditional else layer


def _script(layer: Layer, _: _Damage) -> Layer:
    return layer.rewritten(unified(layer.text))


def _marks(layer: Layer, _: _Damage) -> Layer:
    return layer.rewritten(punctuated(layer.text))


def _commas(layer: Layer, _: _Damage) -> Layer:
    return layer.edited(Edit(*match.span(), _one(match)) for match in _DOUBLED.finditer(layer.text))


def _one(match: re.Match[str]) -> str:
    """What stays of commas in a row: nothing before a full stop, else the first."""
    return "" if match.string[match.end() : match.end() + 1] in set("。；！？") else match[0][0]


def _unwrapped(layer: Layer, _: _Damage) -> Layer:
    return layer.edited(find_wraps(layer.text))


def _unindented(layer: Layer, _: _Damage) -> Layer:
    return layer.without(Span(*match.span()) for match in _INDENT.finditer(layer.text))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        elif span.start < span.end:
            merged.append(span)
    return tuple(merged)


_STEPS: dict[str, Callable[[Layer, _Damage], Layer]] = {
    "line": _lines,
    "mojibake": _mojibake,
    "entity": _entities,
    "invisible": _visible,
    "gloss": _glosses,
    "shift": _shifts,
    "form": _forms,
    "wording": _wordings,
    "script": _script,
    "mark": _marks,
    "comma": _commas,
    "wrap": _unwrapped,
    "indent": _unindented,
}
#: The names of the steps, in their order.
STEPS = tuple(_STEPS)


def checked(without: Collection[str]) -> tuple[str, ...]:
    """The names of steps, in their order.

    Raises:
        InputError: one is none.
    """
    for name in without:
        if name not in STEPS:
            raise InputError(f"{name}: no step of restoring; they are {', '.join(STEPS)}")
    return tuple(step for step in STEPS if step in without)
