"""Which documents hold the same article: copies on other sites, cut, edited, damaged or in another script.

Texts are compared without furniture, unreadable passages, blanks and punctuation. Those that share passages are
candidates; what decides is how far and in what they differ, character by character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fangzhi.model import Document

#: The kind of a note on a document that holds the same article as another.
KIND = "variant"

#: Of the sums over runs of `_RUN` characters the `_SKETCH` least stand for a text; that they are spread evenly makes
#: the share that two texts have in common the share of their runs.
_RUN, _SKETCH = 5, 64
_FACTOR, _SPREAD = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
#: How many texts may share a run before it says nothing, and how many candidates are looked at for a text.
_COMMON, _CANDIDATES = 64, 4
#: The least share of a sketch that two texts must have in common to be looked at.
_RELATED = 0.1
#: Runs that align two texts, and how large a part between them is aligned by a slower way.
_ANCHOR, _SMALL = 4, 40_000
#: What stands for a passage that cannot be read: nothing that differs there counts.
_LOST = "\0"
#: How many characters of a text are compared.
_LONGEST = 100_000
_DROPPED = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.%\0]|_")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_FIGURES_BEFORE, _FIGURES_AFTER = re.compile(r"[\d.%]{0,24}$"), re.compile(r"[\d.%]{0,24}")


class Edit(NamedTuple):
    """That `start` to `end` of one text stands where `begin` to `finish` of another does; one side may be empty."""

    start: int
    end: int
    begin: int
    finish: int


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that hold one article: the one that holds it best, and the others with how much alike they are."""

    lead: Document
    variants: tuple[tuple[Document, float], ...]


def same_articles(documents: Iterable[Document]) -> tuple[Group, ...]:
    """The groups of documents that hold the same article, by the path of their lead; the order given does not matter.

    The lead is the least unreadable, then the first published, then the first by path. Each of the others is the same
    article as one of the group before it in this order.
    """
    ranked = sorted(documents, key=_rank)
    if len(ranked) < 2:
        return ()
    texts = [compared(document) for document in ranked]
    sketches = _shared([sketch(text) for text in texts])
    known = _Known({}, {}, defaultdict(list))
    leads: dict[int, int] = {}
    found: dict[int, list[tuple[Document, float]]] = defaultdict(list)
    for at, (text, runs) in enumerate(zip(texts, sketches, strict=True)):
        same = known.same_as(text, runs)
        lead = leads[at] = at if same is None else leads[same]
        known.add(at, text, runs)
        if lead != at:
            found[lead].append((ranked[at], likeness(text, texts[lead])))
    groups = (Group(ranked[at], tuple(sorted(of, key=lambda pair: pair[0].path))) for at, of in found.items())
    return tuple(sorted(groups, key=lambda group: group.lead.path))


def _shared(sketches: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The sketches less what stands in one of them only."""
    counts = Counter(chain.from_iterable(sketches))
    return [tuple(run for run in runs if counts[run] > 1) for runs in sketches]


def _rank(document: Document) -> tuple[int, str, str, str]:
    lost = sum(span.end - span.start for span in document.unreadable)
    return lost, document.published or "9999", document.path, document.iri


def compared(document: Document) -> str:
    """What of a document is compared: its body in one case, without furniture, blanks and punctuation, to a length."""
    gaps = sorted([*((span, "") for span in document.furniture), *((span, _LOST) for span in document.unreadable)])
    kept, at, end = [], document.body.start, document.body.end
    for span, mark in (gap for gap in gaps if gap[0].overlaps(document.body)):
        kept += [document.text[at : max(at, span.start)], mark]
        at = max(at, span.end)
    text = "".join((*kept, document.text[at : max(at, end)])).replace("\ufffd", _LOST)
    return _DROPPED.sub("", text).lower()[:_LONGEST]


@dataclass(slots=True)
class _Known:
    """Texts by number, and which of them hold each run of a sketch."""

    texts: dict[int, str]
    sketches: dict[int, frozenset[int]]
    index: dict[int, list[int]]

    def add(self, at: int, text: str, runs: Sequence[int]) -> None:
        """Take in one more text."""
        self.texts[at], self.sketches[at] = text, frozenset(runs)
        for run in runs:
            if len(self.index[run]) < _COMMON:
                self.index[run].append(at)

    def same_as(self, text: str, runs: Sequence[int]) -> int | None:
        """A text that holds the same article, the one with the most in common that few others have."""
        weights: dict[int, float] = defaultdict(float)
        for run in runs:
            places = self.index.get(run, ())
            for at in places:
                weights[at] += 1 / len(places)
        nearest = sorted(weights, key=lambda at: (-weights[at], at))
        related = (at for at in nearest if self._related(at, text, runs))
        return next((at for at in islice(related, _CANDIDATES) if is_same(text, self.texts[at])), None)

    def _related(self, at: int, text: str, runs: Sequence[int]) -> bool:
        most = min(_SKETCH, len(text) - _RUN + 1, len(self.texts[at]) - _RUN + 1)
        return len(self.sketches[at].intersection(runs)) >= _RELATED * most


def sketch(text: str) -> tuple[int, ...]:
    """The least of the sums over the runs of a text, the same on every machine."""
    import numpy as np  # noqa: PLC0415 - a build of one document does without

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - _RUN + 1
    if count < 1:
        return ()
    sums = np.zeros(count, dtype=np.uint64)
    for at in range(_RUN):
        sums = (sums + codes[at : at + count]) * np.uint64(_FACTOR)
    sums ^= sums >> np.uint64(32)
    sums *= np.uint64(_SPREAD)
    sums ^= sums >> np.uint64(29)
    return tuple(np.unique(sums)[:_SKETCH].tolist())


def likeness(one: str, other: str) -> float:
    """How much of two texts stands in both in the same order, between 0 and 1."""
    same = len(one) - sum(edit.end - edit.start for edit in differences(one, other))
    return 2 * same / (len(one) + len(other)) if same else 0.0


#: How much of the shorter text must stand in the other, how much of both in each other, how many figures may differ.
_WITHIN, _ALIKE, _MISCOUNTED = 0.8, 0.6, 0.05
#: What share of the figures of the one with fewer, but for a few, the other must have to be compared at all.
_COUNTED, _FEW = 0.7, 3
#: Of how many characters beyond the first 200 one may be another; a passage longer than a few words is no such swap.
_SWAPPED, _UNSWAPPED, _WORDS = 0.03, 200, 20
#: In a text shorter than this nothing may be another, nor less than a clause be left out; or no difference at all.
_SHORT, _CLAUSE, _SHORTEST = 300, 8, 40


def is_same(one: str, other: str) -> bool:
    """Whether two texts, as they are compared, hold the same article.

    They do if most of the shorter one stands in the other and hardly anything is said otherwise: of figures that
    differ or names that are others only so few as an editor, a misprint or damage leaves.
    """
    least = min(len(one), len(other))
    if least < _SHORTEST or one == other:
        return one == other != ""
    ours, theirs = Counter(_FIGURE.findall(one)), Counter(_FIGURE.findall(other))
    figures = min(ours.total(), theirs.total())
    if (ours & theirs).total() < _COUNTED * (figures - _FEW):
        return False
    edits = [*differences(one, other)]
    same = len(one) - sum(edit.end - edit.start for edit in edits)
    if same < _WITHIN * least or 2 * same < _ALIKE * (len(one) + len(other)):
        return False
    told = [edit for edit in edits if _LOST not in one[edit.start : edit.end] + other[edit.begin : edit.finish]]
    sizes = [sorted((edit.end - edit.start, edit.finish - edit.begin)) for edit in told]
    if least < _SHORT:
        return all(less == 0 and more >= _CLAUSE for less, more in sizes)
    swapped = sum(more for less, more in sizes if less and more <= _WORDS)
    miscounted = sum(_miscounts(one, other, edit) for edit in told)
    return swapped <= _SWAPPED * (least - _UNSWAPPED) and miscounted <= _MISCOUNTED * figures


def _miscounts(one: str, other: str, edit: Edit) -> bool:
    """Whether the two say other figures at an edit, and not one of them some more."""
    before, after = _FIGURES_BEFORE.search(one, 0, edit.start), _FIGURES_AFTER.match(one, edit.end)
    back, ahead = len(before[0]) if before else 0, len(after[0]) if after else 0
    ours = _FIGURE.findall(one[edit.start - back : edit.end + ahead])
    theirs = _FIGURE.findall(other[max(0, edit.begin - back) : edit.finish + ahead])
    few, many = sorted((ours, theirs), key=len)
    rest = iter(many)
    return bool(few) and not all(figure in rest for figure in few)


def differences(one: str, other: str) -> Iterator[Edit]:
    """Where two texts differ, in order; between them they are the same."""
    at = to = 0
    for start, begin, length in [*_blocks(one, other), (len(one), len(other), 0)]:
        if start > at or begin > to:
            yield from _refined(one, other, Edit(at, start, to, begin))
        at, to = start + length, begin + length


def _refined(one: str, other: str, edit: Edit) -> Iterator[Edit]:
    """The parts of an edit that differ, where both sides are short enough to look closer."""
    left, right = one[edit.start : edit.end], other[edit.begin : edit.finish]
    if not 4 <= len(left) * len(right) <= _SMALL:
        yield edit
        return
    at = to = 0
    for start, begin, length in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        if length > 1 or start == len(left):
            if start > at or begin > to:
                yield Edit(edit.start + at, edit.start + start, edit.begin + to, edit.begin + begin)
            at, to = start + length, begin + length


def _blocks(one: str, other: str) -> Iterator[tuple[int, int, int]]:
    """The longest run of passages that stand in both texts in the same order: where each begins, and its length."""
    ours, theirs = _unique(one), _unique(other)
    at = to = 0
    for start, begin in _rising([(place, theirs[run]) for run, place in ours.items() if run in theirs]):
        if start < at or begin < to:
            continue
        back = 0
        while start - back > at and begin - back > to and one[start - back - 1] == other[begin - back - 1]:
            back += 1
        end = start + _ANCHOR
        while end < len(one) and begin + end - start < len(other) and one[end] == other[begin + end - start]:
            end += 1
        yield start - back, begin - back, end - start + back
        at, to = end, begin + end - start


def _unique(text: str) -> dict[str, int]:
    """The runs that stand in a text once, with their places."""
    places: dict[str, int] = {}
    for at in range(len(text) - _ANCHOR + 1):
        run = text[at : at + _ANCHOR]
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs, of those given by rising first number, whose second numbers rise too."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, second) in enumerate(pairs):
        height = bisect_left(tops, second)
        before.append(last[height - 1] if height else -1)
        tops[height : height + 1] = [second]
        last[height : height + 1] = [at]
    chain, at = [], last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]
