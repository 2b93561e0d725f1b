"""What a clause does to what it says: negation, and plans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fangzhi.model import PLANNED, STATED

if TYPE_CHECKING:
    from fangzhi.model import Span

_NEGATION = re.compile(
    r"(?:是否|能否|尚未|并未|从未|未能|未|没有|没|不再|不得|不是|并非|不予|无法|拒绝|停止|取消|暂停|废止|否认|终止)[^，；。]{0,6}$"
)
_CANCELLED = re.compile(r"(?:因故|被|已)?(?:取消|未能|未获|流产|搁置|暂缓)|尚未|吗[？?]|是否")
_PLAN = re.compile(r"(?:将|拟|争取|力争|计划|预计|准备|有望|即将|(?<![重主需只])要|打算|谋划)[^，；。]{0,12}$")
_PLAN_SENTENCE = re.compile(r"^[^，。]{0,4}(?:下一步|下阶段|接下来|未来|今后|到20[2-9]\d年|明年)|年底前|年前")


def negated(text: str, clause: Span, cue: Span) -> bool:
    """Whether the clause denies, cancels or asks what the cue says."""
    return bool(_NEGATION.search(text, clause.start, cue.start) or _CANCELLED.search(text, cue.start, clause.end))


def modality(text: str, sentence: Span, clause: Span, cue: Span) -> str:
    """`planned` where the words before a cue, or the opening of its sentence, make it a plan; else `stated`."""
    if _PLAN.search(text, clause.start, cue.start) or _PLAN_SENTENCE.search(text[sentence.start : cue.start]):
        return PLANNED
    return STATED
