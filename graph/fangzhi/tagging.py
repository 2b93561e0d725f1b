"""The sequence tagger's model and its decoding: a linear-chain conditional random field with whole-number weights.

The model is data of an ontology. Weights are thousandths, so that sums are exact and every machine finds the same
labels; decoding (Viterbi) is exact among the sequences in which B, I and E of one class follow each other.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fangzhi.errors import OntologyError
from fangzhi.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from fangzhi.model import Span

    Weights = NDArray[np.int32]

MODEL = "models/mentions.csv"
COLUMNS = ("feature", "value", "label", "weight")
#: The feature of a row of the model that is a transition: its value is the label before.
TRANSITION = "then"
OUTSIDE = "O"
#: The weight of what the model never saw: no label of a class it was not trained on is ever chosen.
_NEVER = -1_000_000


class Features(NamedTuple):
    """The features of a text, by template: of its words, and of its characters with the index of each one's word.

    `runs` are the stretches of characters that are labelled apart, in order; together they are all characters.
    """

    words: Sequence[Sequence[str]]
    within: Sequence[int]
    chars: Sequence[Sequence[str]]
    runs: Sequence[Span]


class _Numbers(dict[str, int]):
    """The rows of a template's values; the row of nothing for a value the model does not know."""

    def __missing__(self, value: str) -> int:
        return 0


class Tagger:
    """Labels for runs of characters, by their features.

    Labels lie so that those that end a name or stand outside (E, O, S) come before those that begin (O, S, B): the
    two ranges share O and S, and I stands last.
    """

    def __init__(self, rows: Sequence[tuple[str, str, str, int]]) -> None:
        """The tagger of a model's rows: template, value, label and weight in thousandths."""
        self.classes = sorted({label[2:] for _, _, label, _ in rows if label != OUTSIDE})
        n = len(self.classes)
        self.labels = [f"{kind}-{cls}" for kind in "E" for cls in self.classes] + [OUTSIDE]
        self.labels += [f"{kind}-{cls}" for kind in "SBI" for cls in self.classes]
        self._ends, self._starts = slice(0, 2 * n + 1), slice(n, 3 * n + 1)
        self._e, self._b, self._i = slice(0, n), slice(2 * n + 1, 3 * n + 1), slice(3 * n + 1, 4 * n + 1)
        self._number = {label: at for at, label in enumerate(self.labels)}
        self._tables: dict[str, _Numbers] = defaultdict(_Numbers)
        self._weights = self._read(rows)
        then = self._transitions(rows)
        begun, inside = np.arange(len(self.labels))[self._b], np.arange(len(self.labels))[self._i]
        self._between = then[self._ends, self._starts]
        self._inner = [
            (target, then[begun, to], then[inside, to], begun, inside)
            for target in (self._i, self._e)
            for to in (np.arange(len(self.labels))[target],)
        ]

    def _read(self, rows: Sequence[tuple[str, str, str, int]]) -> Weights:
        """One row of weights for each value of each template; the first, of no value, is nothing."""
        size = 1
        for template, value, _, _ in rows:
            table = self._tables[template]
            if value not in table:
                table[value] = size
                size += 1
        weights = np.zeros((size, len(self.labels)), np.int32)
        for template, value, label, weight in rows:
            weights[self._tables[template][value], self._number[label]] = weight
        return weights

    def _transitions(self, rows: Sequence[tuple[str, str, str, int]]) -> Weights:
        then = np.zeros((len(self.labels), len(self.labels)), np.int32)
        for template, before, label, weight in rows:
            if template == TRANSITION:
                then[self._number[before], self._number[label]] = weight
        seen = {label for template, _, label, _ in rows if template != TRANSITION}
        then[:, [at for at, label in enumerate(self.labels) if label not in seen]] = _NEVER
        return then

    def label(self, seen: Features, templates: tuple[Sequence[str], Sequence[str]]) -> Iterator[list[str]]:
        """The most likely labels of each run; `templates` name the values of words and of characters."""
        if not seen.runs:
            return
        lengths = np.array([run.end - run.start for run in seen.runs])
        scores = self._summed(seen.words, templates[0])[seen.within] + self._summed(seen.chars, templates[1])
        found = self._decoded(scores, lengths)
        at = 0
        for length in lengths:
            yield [self.labels[number] for number in found[at : at + length]]
            at += length

    def _summed(self, columns: Sequence[Sequence[str]], templates: Sequence[str]) -> Weights:
        """For every word or character the weight of each label."""
        size = len(columns[0])
        total = np.zeros((size, len(self.labels)), np.int32)
        for column, template in zip(columns, templates, strict=True):
            table = self._tables[template]
            total += self._weights[np.fromiter(map(table.__getitem__, column), np.int32, size)]
        return total

    def _decoded(self, scores: Weights, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """The best label of every character; all runs advance together, the longest first."""
        order = np.argsort(-lengths, kind="stable")
        starts = (np.cumsum(lengths) - lengths)[order]
        still = [int((lengths > step).sum()) for step in range(int(lengths.max()))]
        best = scores[starts].copy()
        best[:, self._e] = best[:, self._i] = _NEVER
        back = []
        for step in range(1, len(still)):
            best[: still[step]], came = self._advance(best[: still[step]])
            best[: still[step]] += scores[starts[: still[step]] + step]
            back.append(came)
        return self._traced(best, back, starts, still)

    def _advance(self, best: Weights) -> tuple[Weights, NDArray[np.int16]]:
        """The scores of the labels one character on, without its own weights, and where each came from."""
        on, came = np.empty_like(best), np.empty(best.shape, np.int16)
        outside = best[:, self._ends, None] + self._between
        outside.argmax(1, out=(origin := np.empty(outside.shape[::2], np.intp)))
        came[:, self._starts] = origin
        outside.max(1, out=on[:, self._starts])
        began, within = best[:, self._b], best[:, self._i]
        for target, first, later, begun, inside in self._inner:
            short, long = began + first, within + later
            np.maximum(short, long, out=on[:, target])
            came[:, target] = np.where(short >= long, begun, inside)
        return on, came

    def _traced(
        self, best: Weights, back: Sequence[NDArray[np.int16]], starts: NDArray[np.int64], still: Sequence[int]
    ) -> NDArray[np.int64]:
        """The labels behind the best last ones, which end a name or stand outside."""
        found = np.empty(sum(still), np.int64)
        last = best[:, self._ends].argmax(1)
        for step in range(len(still) - 1, -1, -1):
            live = still[step]
            found[starts[:live] + step] = last[:live]
            if step:
                last[:live] = back[step - 1][np.arange(live), last[:live]]
        return found


@lru_cache(maxsize=4)
def load_tagger(folder: Path) -> Tagger | None:
    """The tagger of an ontology folder, or None where it ships none and rules decide alone.

    Raises:
        OntologyError: the file is no model; the message names file and line.
    """
    path = folder / MODEL
    if not path.is_file():
        return None
    rows = []
    for line, row in read_table(path, COLUMNS):
        weight = row["weight"]
        if not weight.removeprefix("-").isdigit() or not row["label"]:
            raise OntologyError(f"{path}:{line}: not a row of a model; train it with tests/bench/train_tagger.py")
        rows.append((row["feature"], row["value"], row["label"], int(weight)))
    return Tagger(rows)
