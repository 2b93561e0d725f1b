"""What becomes of stretches that were read one byte off, and what of them cannot be read any more."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.origin import Edit
from fangzhi.text.pinyin import SYLLABLE, is_toned
from fangzhi.text.script import is_traditional, simplified
from fangzhi.text.site import Site
from fangzhi.text.unshift import LOST, find_runs, may_be_shifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.text.unshift import Run

#: What may have stood there otherwise is shown as lost if it is less likely by no more than this, as a logarithm.
MARGIN = 2.5
#: A character that is lost, with the number beside it: a digit of it may be lost as well.
_LOST = re.compile(rf"[0-9.,%]*{LOST}+(?:[0-9.,%]*{LOST}+)*[0-9.,%]*")
_GLOSS = re.compile(rf"\?({SYLLABLE}) ?[)）]")
_FIGURE = "[0-9][0-9.,%]*"
_CUT, _SURELY_CUT = re.compile(rf"[?？]{{2,}}(?:{_FIGURE})?|[?？]{_FIGURE}"), re.compile(rf"[?？]{{2,}}{_FIGURE}")


def find_shifts(text: str, annotated: frozenset[str] = frozenset()) -> tuple[Edit, ...]:
    """What the runs of `text`, which has no glosses, were, in order; a character that is not certain becomes U+FFFD.

    `annotated` are the characters that had a gloss. Of a run of which more than half is uncertain all is lost, and so
    is what stands before half a gloss that no run explains.
    """
    if not may_be_shifted(text):
        return ()
    runs = tuple(find_runs(text, _site(text, annotated), MARGIN))
    unread = (gloss for gloss in _GLOSS.finditer(text) if is_toned(gloss[1]))
    lost = (Edit(*gloss.span(), LOST) for gloss in unread if not any(run.covers(gloss.start()) for run in runs))
    return tuple(sorted((*lost, *(edit for run in runs for edit in _edits(run)))))


def _site(text: str, annotated: frozenset[str]) -> Site:
    forms = simplified(text)
    near = frozenset(a + b for a, b in pairwise(forms) if a > "\x7f" < b)
    return Site(annotated, is_traditional(text), near)


def _edits(run: Run) -> Iterator[Edit]:
    """One edit for each place of a run."""
    said: dict[int, str] = {}
    for at, char in run.said:
        said[at] = said.get(at, "") + char
    hopeless = 2 * len(run.doubtful) > len(said)
    for (at, chars), end in zip(said.items(), (*list(said)[1:], run.end), strict=True):
        yield Edit(at, end, LOST * len(chars) if hopeless or at in run.doubtful else chars)


def find_lost(text: str) -> tuple[Span, ...]:
    """The characters of `text` that are lost, in order, each with the number beside it."""
    return tuple(Span(*match.span()) for match in _LOST.finditer(text)) if LOST in text else ()


def find_cut_figures(text: str, *, damaged: bool) -> tuple[Span, ...]:
    """The numbers of `text` that may lack a digit, in order, each with the question marks before it.

    In a text that is `damaged` elsewhere one mark is enough, and behind two a whole number may be gone.
    """
    return tuple(Span(*match.span()) for match in (_CUT if damaged else _SURELY_CUT).finditer(text))
