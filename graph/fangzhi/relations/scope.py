"""What a clause does to what it says: negation, and plans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.model import PLANNED, STATED

if TYPE_CHECKING:
    from fangzhi.model import Span

_NOT = (
    "(?:是否|能否|尚未|并未|从未|未能|未(?!来)|没有|没(?!收)|不再|不得|不是|并非|不予|无法|拒绝|停止|取消|暂停|废止|否认|终止|婉拒|谢绝"
    "|尚无|暂无|不与|不会)"
)
#: A denial stands right before what it denies, or before the names that this is done with.
_NEGATION = re.compile(rf"{_NOT}(?:[^，；。]{{0,6}}|(?:再|曾|正式|最终)?[与同和跟对向在由被到赴为给把将][^，；。]*)$")
_IF = re.compile("^[^，。]{0,4}(?:如果|倘若|假如|若(?!干|尔)|一旦|要是)")
_CANCELLED = re.compile(r"(?:因故|被|已)?(?:取消|未能|未获|流产|搁置|暂缓)|尚未|吗[？?]|是否")
_PLAN = re.compile(r"(?:将|拟|争取|力争|计划|预计|准备|有望|即将|(?<![重主需只])要|打算|谋划)[^，；。]{0,12}$")
_FUTURE = re.compile(r"将(?:[于在由会与同和]|联合)[^，；。]*$")
_PLAN_SENTENCE = re.compile(
    r"^(?:要|拟|应|计划|力争)|^[^，。]{0,4}(?:下一步|下阶段|接下来|未来|今后|到20[2-9]\d年|明年)|年底前|年前"
)


def negated(text: str, clause: Span, cue: Span) -> bool:
    """Whether the clause denies, cancels or asks what the cue says."""
    return bool(_NEGATION.search(text, clause.start, cue.start) or _CANCELLED.search(text, cue.start, clause.end))


def denied_between(text: str, start: int, end: int) -> bool:
    """Whether a denial stands between two things, in one clause with the second: 会泽县尚未与云南中医药大学签约."""
    return re.search(rf"{_NOT}[与同和跟对向到赴][^，；。]*$", text[start:end]) is not None


def supposed(text: str, sentence: Span) -> bool:
    """Whether a sentence only says what would be if something else were."""
    return _IF.match(sentence.of(text)) is not None


def modality(text: str, sentence: Span, clause: Span, cue: Span) -> str:
    """`planned` where the words before a cue, or the opening of its sentence, make it a plan; else `stated`."""
    if _PLAN.search(text, clause.start, cue.start) or _FUTURE.search(text, clause.start, cue.start):
        return PLANNED
    if _PLAN_SENTENCE.search(text[sentence.start : cue.start]):
        return PLANNED
    return STATED
